/* SPDX-License-Identifier: Apache-2.0 */
/* The way to the portal: its address, TLS, the sign-in in the browser, its calls. */
#include "cli/access.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/opener.h"
#include "cli/paper.h"
#include "cli/proxy.h"
#include "cli/words.h"
#include "net/net.h"
#include "portal/login.h"

/* Longer than this nobody sits before a screen without an answer. */
enum { WAIT_SECONDS = 30 };

struct cli_access {
    const cli_job *job;
    const char *browser;
    const cli_seat_options *seat;
    bool card;
    divit_net *net;
    divit_session *session;
    divit_portal *portal;
};

/* see cli/access.h */
void cli_access_free(cli_access **access)
{
    if (!access || !*access)
        return;
    divit_portal_free(&(*access)->portal);
    divit_session_free(&(*access)->session);
    divit_net_free(&(*access)->net);
    free(*access);
    *access = NULL;
}

/* see cli/access.h */
divit_portal *cli_access_portal(cli_access *access)
{
    return access->portal;
}

static const char *first(const char *option, const char *variable)
{
    return option ? option : getenv(variable);
}

/* see cli/access.h */
const char *cli_access_url(const cli_access_options *options)
{
    return first(options->portal, "DIVIT_PORTAL");
}

/* see cli/access.h */
const char *cli_access_browser(const cli_access_options *options)
{
    return first(options->browser, "DIVIT_BROWSER");
}

/* The token file: always for a sign-in that is to be kept, else only if there is one. */
static divit_status open_session(
    cli_access *a, const cli_access_options *o, const char *issuer, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    if (divit_bytes_printf(&path, "%s/session", a->job->place.state) != DIVIT_OK ||
        divit_bytes_terminate(&path) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const char *file = (const char *)path.p;
    divit_status s = o->keep ? divit_folder_make(a->job->place.state, err) : DIVIT_OK;
    const divit_session_options options = {.issuer = issuer,
        .transport = divit_net_transport(a->net),
        .clock = a->job->clock,
        .token_file = o->keep || access(file, F_OK) == 0 ? file : NULL,
        .log = &a->job->log};
    return s == DIVIT_OK ? divit_session_new(&options, &a->session, err) : s;
}

static bool wait_for_portal(void *ctx, unsigned seconds)
{
    const cli_access *a = ctx;
    if (seconds > WAIT_SECONDS)
        return false;
    cli_tell(
        a->job, _("The portal is busy; it is asked again in %u seconds (Ctrl-C ends)."), seconds);
    return nanosleep(&(struct timespec){.tv_sec = (time_t)seconds}, NULL) == 0;
}

/* see cli/access.h */
divit_status cli_access_open(
    const cli_job *job, const cli_access_options *options, cli_access **ret, divit_error *err)
{
    const char *url = cli_access_url(options);
    if (!url)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("no portal is named; give --portal URL or use --sandbox"));
    DIVIT_AUTO(cli_access_free)
    cli_access *a = calloc(1, sizeof *a);
    if (!a)
        return divit_fail_memory(err, __func__);
    a->job = job;
    a->browser = cli_access_browser(options);
    a->card = options->card;
    divit_net_options net = {
        .ca_file = first(options->ca_file, "DIVIT_CA_FILE"), .origin = url, .log = job->log};
    divit_status s = cli_proxy_find(options->proxy, url, &net.proxy, err);
    if (s == DIVIT_OK)
        s = divit_net_new(&net, &a->net, err);
    if (s == DIVIT_OK)
        s = open_session(a, options, url, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_options portal = {.base_url = url,
        .transport = divit_net_transport(a->net),
        .session = a->session,
        .log = &job->log,
        .wait = wait_for_portal,
        .wait_ctx = a};
    s = divit_portal_new(&portal, &a->portal, err);
    if (s != DIVIT_OK)
        return s;
    *ret = a;
    a = NULL;
    return DIVIT_OK;
}

static void show_address(void *ctx, const char *url)
{
    const cli_access *a = ctx;
    cli_tell(
        a->job, "%s\n  %s", _("Sign in with your browser; if none opens, open this address:"), url);
}

/* see cli/access.h */
void cli_access_seat(cli_access *access, const cli_seat_options *seat)
{
    access->seat = seat;
}

/* One login, one signature; the card is closed before the network is used again. */
static divit_status sign_challenge(
    void *ctx, divit_span challenge, divit_bytes *ret_signed, divit_error *err)
{
    const cli_access *a = ctx;
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    divit_signer signer = {0};
    if (!a->seat)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("this command cannot sign in with the card"));
    cli_tell(a->job, "%s", _("Signing in with your card; it asks for the PIN."));
    divit_status s = cli_seat_open(a->job, a->seat, &seat, err);
    if (s == DIVIT_OK)
        s = cli_seat_login(seat, a->job, a->seat, &signer, err);
    return s == DIVIT_OK ? cli_paper_sign(a->job, &signer, challenge, ret_signed, err) : s;
}

/* see cli/access.h */
divit_status cli_access_login(cli_access *a, divit_error *err)
{
    const char *words[CLI_OPENER_WORDS + 1];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes command = {0};
    if (divit_session_token(a->session))
        return DIVIT_OK;
    if (divit_bytes_append(&command, divit_span_of(a->browser ? a->browser : CLI_OPENER_DEFAULT)) !=
            DIVIT_OK ||
        divit_bytes_terminate(&command) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    cli_opener_split((char *)command.p, words);
    const divit_login login = {.browser = words,
        .environment = environ,
        .show = show_address,
        .sign = a->card ? sign_challenge : NULL,
        .ctx = a};
    return divit_login_run(a->session, &login, err);
}

/* see cli/access.h */
divit_status cli_access_forget(cli_access *a, divit_error *err)
{
    return divit_session_forget(a->session, err);
}

/* see cli/access.h */
void cli_access_explain(cli_access *a, divit_error *err)
{
    const divit_problem *p = divit_portal_problem(a->portal);
    const bool turkish = strcmp(cli_words_language(), "tr") == 0;
    if (err->kind == DIVIT_FOREIGN_HTTP && !turkish && p->title_en) {
        err->subject[0] = 0;
        divit_problem_name(p->title_en, err);
    }
    for (size_t i = 0; i < p->error_count; i++) {
        const divit_problem_error *e = &p->errors[i];
        cli_tell(
            a->job, "  %s: %s", e->pointer, !turkish && e->detail_en ? e->detail_en : e->detail);
    }
}
