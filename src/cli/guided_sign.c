/* SPDX-License-Identifier: Apache-2.0 */
/* Shows a form, asks, and signs it with the card. */
#include "cli/guided_sign.h"

#include <libintl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "cli/opener.h"
#include "cli/words.h"

enum { NAMES = 100 };

/* A viewer that does not start is no fault: the path was told. */
static void show(const cli_guided_papers *p, const char *path)
{
    divit_error why = {0};
    if (!p->job->common.no_input && cli_opener_file(p->viewer, path, &why) != DIVIT_OK)
        cli_tell(p->job, _("It could not be opened by itself; please open it: %s"), path);
}

static divit_status ask(const cli_guided_papers *p, divit_error *err)
{
    if (p->consent) {
        cli_tell(p->job, "%s", _("Accepted beforehand with --consent."));
        return DIVIT_OK;
    }
    if (cli_ask(p->job, _("Have you read the form, is it right, and shall it be signed?")))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_DECLINED, __func__, N_("the form was not accepted"));
}

/* A name of the folder that is free. */
static divit_status find_name(
    const cli_guided_papers *p, const char *from, char ret[256], divit_error *err)
{
    const size_t n = strlen(from);
    const bool suffix = n > 4 && strcasecmp(from + n - 4, ".pdf") == 0;
    for (int i = 1; i < NAMES; i++) {
        char number[8] = "";
        char path[DIVIT_PATH_SIZE];
        struct stat st;
        if (i > 1)
            (void)snprintf(number, sizeof number, "-%d", i);
        const int used =
            snprintf(ret, 256, "%.*s-signed%s.pdf", (int)(suffix ? n - 4 : n), from, number);
        const divit_status s = divit_renewal_path(p->folder, ret, path, err);
        if (s != DIVIT_OK || used >= 256)
            return divit_fail(err, DIVIT_E_IO, __func__, N_("the path is too long"));
        if (lstat(path, &st) != 0)
            return DIVIT_OK;
    }
    return divit_fail(err, DIVIT_EXISTS, __func__, NULL);
}

static divit_status sign_with(const cli_guided_papers *p, const cli_guided_form *form,
    const char *to, const divit_signer *signer, divit_error *err)
{
    const divit_clock *clock = &p->job->clock;
    const int64_t now = clock->now(clock->ctx);
    char hash[DIVIT_HEX_SIZE];
    const divit_sign_options options = {
        .time = now, .utc_offset = clock->utc_offset(clock->ctx, now), .strict = true};
    const divit_renewal_job job = {.folder = p->folder,
        .from = form->name,
        .to = to,
        .hash = form->hash,
        .signer = signer,
        .options = &options,
        .fresh = true};
    return divit_renewal_sign(&job, hash, err);
}

/* One login, one signature. */
static divit_status sign_once(
    const cli_guided_papers *p, const cli_guided_form *form, const char *to, divit_error *err)
{
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    divit_signer signer = {0};
    size_t chosen = 0;
    divit_status s = cli_seat_open(p->job, p->seat, &seat, err);
    if (s == DIVIT_OK)
        s = cli_seat_choice(seat, &chosen, err);
    if (s == DIVIT_OK)
        cli_tell(p->job, "  %s", _(cli_seat_reason(seat, chosen)));
    if (s == DIVIT_OK)
        s = cli_seat_login(seat, p->job, p->seat, &signer, err);
    return s == DIVIT_OK ? sign_with(p, form, to, &signer, err) : s;
}

/* Until it is signed or the person has enough of it; without a terminal once. */
static divit_status sign_form(
    const cli_guided_papers *p, const cli_guided_form *form, const char *to, divit_error *err)
{
    for (;;) {
        divit_error why = {0};
        const divit_status s = sign_once(p, form, to, &why);
        if (s == DIVIT_OK)
            return s;
        if (err)
            *err = why;
        if (s < DIVIT_OK || p->job->common.no_input || !isatty(STDIN_FILENO))
            return s;
        cli_tell(p->job, "%s: %s", _(divit_status_message(s)), _(divit_status_hint(s)));
        if (!cli_ask(p->job, _("Shall it be tried once more?")))
            return s;
    }
}

/* see cli/guided_sign.h */
divit_status cli_guided_sign(
    const cli_guided_papers *p, const cli_guided_form *form, char ret_name[256], divit_error *err)
{
    char path[DIVIT_PATH_SIZE];
    char to[256];
    divit_status s = divit_renewal_path(p->folder, form->name, path, err);
    if (s == DIVIT_OK)
        s = divit_renewal_preflight(p->folder, form->name, err);
    if (s == DIVIT_OK)
        s = find_name(p, form->name, to, err);
    if (s != DIVIT_OK)
        return s;
    cli_tell(p->job, _("This is the application form of %s: %s"), form->said.order, path);
    cli_tell(p->job, _("  pages: %u, SHA-256: %s"), (unsigned)form->pages, form->hash);
    cli_tell(p->job, "%s", _("Please read it; these very bytes are signed."));
    show(p, path);
    s = ask(p, err);
    if (s == DIVIT_OK)
        s = sign_form(p, form, to, err);
    if (s == DIVIT_OK)
        memcpy(ret_name, to, sizeof to);
    return s;
}
