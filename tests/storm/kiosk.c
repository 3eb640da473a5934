/* SPDX-License-Identifier: Apache-2.0 */
/* One client of the portal as divit's libraries make one. */
#include "storm/kiosk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "net/net.h"
#include "portal/key.h"
#include "portal/login.h"
#include "renew/bundle.h"
#include "renew/files.h"
#include "renew/renew.h"

enum { ATTEMPTS = 400, PAUSE_MS = 50, PAUSE_MAX_MS = 1000, LOGIN_MS = 60000 };

/* What a kiosk works with while it runs. */
typedef struct desk {
    kiosk *k;
    divit_net *net;
    divit_session *session;
    divit_portal *portal;
    char folder[DIVIT_PATH_SIZE];
    unsigned attempts;
    divit_via via;
} desk;

static void desk_done(desk *d)
{
    divit_portal_free(&d->portal);
    divit_session_free(&d->session);
    divit_net_free(&d->net);
}

static divit_status open_desk(desk *d, divit_error *err)
{
    const kiosk_world *w = d->k->world;
    const divit_net_options net = {.ca_file = w->ca_file, .proxy = w->proxy, .origin = w->portal};
    divit_status s = divit_net_new(&net, &d->net, err);
    if (s != DIVIT_OK)
        return s;
    d->k->timed.inner = divit_net_transport(d->net);
    const divit_transport t = storm_timed_transport(&d->k->timed);
    const divit_session_options session = {
        .issuer = w->portal, .transport = t, .clock = divit_clock_system()};
    s = divit_session_new(&session, &d->session, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_options portal = {
        .base_url = w->portal, .transport = t, .session = d->session};
    (void)snprintf(d->folder, sizeof d->folder, "%s/%u", w->folder, d->k->number);
    s = divit_portal_new(&portal, &d->portal, err);
    return s == DIVIT_OK ? divit_folder_make(d->folder, err) : s;
}

static divit_status sign_in(desk *d, divit_error *err)
{
    kiosk_world *w = d->k->world;
    const char *const browser[] = {w->browser, NULL};
    const divit_login login = {
        .browser = browser, .environment = w->environment, .timeout_ms = LOGIN_MS};
    while (sem_wait(&w->signing_in) != 0)
        continue;
    const divit_status s = divit_login_run(d->session, &login, err);
    (void)sem_post(&w->signing_in);
    return s;
}

/* As long as the portal wishes; else a little more with each attempt. */
static void pause_before_next(const desk *d)
{
    const unsigned wanted = divit_portal_problem(d->portal)->retry_after * 1000;
    unsigned ms = PAUSE_MS * (d->attempts + 1);
    if (ms > PAUSE_MAX_MS)
        ms = PAUSE_MAX_MS;
    if (ms < wanted)
        ms = wanted;
    (void)nanosleep(
        &(struct timespec){.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000}, NULL);
}

/* What a person would try again: the network and whatever the portal says. False: no use. */
static bool tries_again(desk *d, divit_status s)
{
    divit_error err = {0};
    if (s == DIVIT_OK || d->attempts++ >= ATTEMPTS)
        return false;
    (void)atomic_fetch_add(&d->k->world->again, 1);
    switch (s) {
    case DIVIT_PORTAL_LOGIN:
        /* Who is not signed in by this is so by the next attempt. */
        (void)!sign_in(d, &err);
        return true;
    case DIVIT_NETWORK:
    case DIVIT_NETWORK_TLS:
    case DIVIT_NETWORK_ANSWER:
    case DIVIT_PORTAL_REFUSED:
    case DIVIT_PORTAL_STATE:
        pause_before_next(d);
        return true;
    default:
        return false;
    }
}

static divit_status sign_in_first(desk *d, divit_error *err)
{
    divit_status s;
    do
        s = sign_in(d, err);
    while (tries_again(d, s));
    return s;
}

static void ignore_step(void *ctx, divit_step next)
{
    (void)ctx;
    (void)next;
}

static divit_status fill(void *ctx, const divit_form *form, divit_values *ret, divit_error *err)
{
    static const divit_value values[] = {{"email", "deneme@ornek.edu.tr"},
        {"mobile", "+905551234567"}, {"operator", "Turkcell"}, {"channel", "e-Posta"},
        {"institution", "Örnek Üniversitesi"}, {"unit", "Bilgi İşlem Daire Başkanlığı"},
        {"payment", "Kurum Ödemeli"}};
    (void)ctx;
    (void)form;
    (void)err;
    *ret = (divit_values){values, sizeof values / sizeof values[0]};
    return DIVIT_OK;
}

static divit_status consent(
    void *ctx, const divit_renewal_documents *shown, divit_via *ret_via, divit_error *err)
{
    const desk *d = ctx;
    (void)shown;
    (void)err;
    *ret_via = d->via;
    return DIVIT_OK;
}

static divit_status give_signer(void *ctx, divit_signer *ret, divit_error *err)
{
    const desk *d = ctx;
    (void)err;
    *ret = storm_key_signer(d->k->world->key);
    return DIVIT_OK;
}

static void keep_signer(void *ctx)
{
    (void)ctx;
}

/* A new application; the same key until it is there. */
static divit_status apply(desk *d, char ret_no[32], divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    char key[DIVIT_KEY_TEXT];
    divit_status s = divit_portal_key(key, err);
    if (s != DIVIT_OK)
        return s;
    d->attempts = 0;
    do
        s = divit_portal_apply(d->portal, key, &a, err);
    while (tries_again(d, s));
    if (s == DIVIT_OK)
        (void)snprintf(ret_no, 32, "%s", a.no);
    return s;
}

/* Notes an accepted submission, and throws away what is of no use any more. */
static divit_status keep_note(
    const desk *d, const char *no, const divit_journal_record *state, divit_error *err)
{
    static const char *const papers[] = {DIVIT_FILE_FORM, DIVIT_FILE_COMMITMENT, DIVIT_FILE_READING,
        DIVIT_FILE_FORM_SIGNED, DIVIT_FILE_COMMITMENT_SIGNED, DIVIT_FILE_RECEIPT, DIVIT_FILE_SEAL};
    char path[DIVIT_PATH_SIZE + 64];
    (void)snprintf(path, sizeof path, "%s/%u.accepted", d->k->world->folder, d->k->number);
    FILE *list = fopen(path, "a");
    if (!list || fprintf(list, "%s %s %s\n", no, state->via, state->idempotency_key) < 0 ||
        fclose(list) != 0)
        return divit_fail_errno(err, __func__, NULL);
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s/%s", d->folder, no, papers[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/%s", d->folder, no);
    (void)rmdir(path);
    (void)snprintf(path, sizeof path, "%s/%s.journal", d->folder, no);
    (void)unlink(path);
    return DIVIT_OK;
}

/* From the first step to a receipt that holds, with whatever attempts it takes. */
static divit_status renew(desk *d, const char *no, divit_error *err)
{
    char folder[DIVIT_PATH_SIZE];
    divit_bundle_facts facts;
    DIVIT_AUTO(divit_journal_free)
    divit_journal *journal = NULL;
    divit_status s = divit_renewal_path(d->folder, no, folder, err);
    if (s == DIVIT_OK)
        s = divit_journal_open(d->folder, no, &journal, err);
    if (s == DIVIT_OK)
        s = divit_folder_make(folder, err);
    if (s != DIVIT_OK)
        return s;
    const divit_renewal r = {.no = no,
        .folder = folder,
        .portal = d->portal,
        .journal = journal,
        .person = {ignore_step, fill, consent, give_signer, keep_signer, d},
        .clock = divit_clock_system()};
    d->attempts = 0;
    do
        s = divit_renewal_run(&r, err);
    while (tries_again(d, s));
    if (s == DIVIT_OK)
        s = divit_bundle_check(folder, no, divit_journal_state(journal), &facts, err);
    return s == DIVIT_OK ? keep_note(d, no, divit_journal_state(journal), err) : s;
}

/* see storm/kiosk.h */
void *kiosk_run(void *ctx)
{
    kiosk *k = ctx;
    DIVIT_AUTO(desk_done)
    desk d = {.k = k};
    divit_error err = {0};
    char no[32] = "";
    divit_status s = open_desk(&d, &err);
    if (s == DIVIT_OK)
        s = sign_in_first(&d, &err);
    for (unsigned i = 0; s == DIVIT_OK && i < k->world->submissions; i++) {
        d.via = (k->number + i) % 2 ? DIVIT_VIA_E_ONAY : DIVIT_VIA_E_IMZA;
        s = apply(&d, no, &err);
        if (s == DIVIT_OK)
            s = renew(&d, no, &err);
        k->accepted += s == DIVIT_OK;
        (void)atomic_fetch_add(&k->world->accepted, s == DIVIT_OK);
    }
    if (s == DIVIT_OK)
        return NULL;
    (void)snprintf(k->failed, sizeof k->failed, "kiosk %u, %s: %s: %s (%s) %s", k->number, no,
        divit_status_name(s), err.detail ? err.detail : "", err.subject,
        err.origin ? err.origin : "");
    atomic_store(&k->world->gave_up, true);
    return NULL;
}
