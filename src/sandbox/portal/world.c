/* SPDX-License-Identifier: Apache-2.0 */
/* The whole practice world in one folder. */
#include "sandbox/portal/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/random.h"
#include "sandbox/card/pcscd.h"
#include "sandbox/portal/access.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/audit.h"
#include "sandbox/portal/authority.h"
#include "sandbox/portal/holders.h"
#include "sandbox/portal/identity.h"
#include "sandbox/portal/pages.h"
#include "sandbox/portal/server.h"
#include "sandbox/portal/time.h"

enum {
    FILE_LIMIT = 1 << 20,
    APPROVAL_LIMIT = 33554432,
    STATEMENT_LIMIT = 1 << 20,
    PATH_LIMIT = 4096,
    RUN_BYTES = 16
};

struct divit_world {
    char *folder; /* absolute */
    divit_world_context context;
    divit_world_time time;
    char issuer[64];
    char run[2 * RUN_BYTES + 1];
    char *received;
    divit_bytes tls_certificate; /* PEM */
    divit_bytes tls_key;         /* PEM */
    divit_bytes environment;     /* NUL-terminated */
    divit_world_server *authority;
    divit_world_server *portal;
    divit_pcscd *pcscd;
};

static const divit_world_route portal_routes[] = {
    {"GET", "/.well-known/oauth-authorization-server", divit_world_identity_metadata, NULL, 0},
    {"GET", "/oauth/authorize", divit_world_identity_page, NULL, 0},
    {"POST", "/oauth/authorize", divit_world_identity_pick, NULL, 0},
    {"GET", "/oauth/e-imza", divit_world_identity_challenge, NULL, 0},
    {"POST", "/oauth/e-imza", divit_world_identity_signed, NULL, STATEMENT_LIMIT},
    {"POST", "/oauth/token", divit_world_identity_token, NULL, 0},
    {"GET", "/denetim", divit_world_audit, NULL, 0}, {"GET", "/audit", divit_world_audit, NULL, 0},
    {"GET", "/v1/applications", divit_world_access, divit_world_list, 0},
    {"POST", "/v1/applications", divit_world_access, divit_world_apply, 0},
    {"GET", "/v1/applications/*", divit_world_access, divit_world_show, 0},
    {"GET", "/v1/applications/*/form", divit_world_access, divit_world_form_get, 0},
    {"PUT", "/v1/applications/*/form", divit_world_access, divit_world_form_put, 0},
    {"POST", "/v1/applications/*/identity-refresh", divit_world_access, divit_world_form_get, 0},
    {"GET", "/v1/applications/*/form.pdf", divit_world_access, divit_world_paper_get, 0},
    {"GET", "/v1/applications/*/commitment.pdf", divit_world_access, divit_world_paper_get, 0},
    {"GET", "/v1/applications/*/commitment.xml", divit_world_access, divit_world_paper_get, 0},
    {"POST", "/v1/applications/*/approval", divit_world_access, divit_world_approve,
        APPROVAL_LIMIT},
    {"GET", "/v1/applications/*/receipt", divit_world_access, divit_world_paper_get, 0},
    {"GET", "/v1/applications/*/receipt.p7s", divit_world_access, divit_world_paper_get, 0},
    {"GET", "/v1/consent", divit_world_access, divit_world_consent_get, 0},
    {"POST", "/v1/consent", divit_world_access, divit_world_consent_give, STATEMENT_LIMIT},
    {"GET", "/v1/consent.xml", divit_world_access, divit_world_consent_paper, 0},
    {"GET", "/v1/certificates", divit_world_access, divit_world_certificates, 0},
    {"GET", "/v1/seals", divit_world_access, divit_world_certificates, 0},
    {"GET", "/v1/debts", divit_world_open_access, divit_world_debt, 0},
    {"POST", "/v1/debts/*/payment", divit_world_open_access, divit_world_debt_pay, 0},
    {"GET", "/v1/officer/applications", divit_world_access, divit_world_officer_list, 0},
    {"GET", "/v1/officer/applications/*/approval.xml", divit_world_access,
        divit_world_officer_paper, 0},
    {"POST", "/v1/officer/applications/*/officer-signature", divit_world_access,
        divit_world_officer_sign, STATEMENT_LIMIT},
    DIVIT_WORLD_PAGE_ROUTES, {0}};

/* "FOLDER/name" in out. */
static void path_in(const divit_world *w, const char *name, char out[PATH_LIMIT])
{
    (void)snprintf(out, PATH_LIMIT, "%s/%s", w->folder, name);
}

static divit_status open_folder(divit_world *w, const char *folder, divit_error *err)
{
    char path[PATH_LIMIT];
    divit_status s = divit_folder_make(folder, err);
    if (s != DIVIT_OK)
        return s;
    w->folder = realpath(folder, NULL);
    if (!w->folder)
        return divit_fail_errno(err, __func__, N_("the folder's path is not known"));
    if (strlen(w->folder) > PATH_LIMIT - 64 || strpbrk(w->folder, "'\n"))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the folder's path is too long or has a quote in it"));
    path_in(w, "received", path);
    w->received = strdup(path);
    w->context.received = w->received;
    w->context.folder = w->folder;
    w->time.folder = w->folder;
    return w->received ? divit_folder_make(path, err) : divit_fail_memory(err, __func__);
}

static divit_status open_store(divit_world *w, divit_error *err)
{
    char path[PATH_LIMIT];
    uint8_t random[RUN_BYTES];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    path_in(w, "world.db", path);
    divit_status s = divit_world_store_open(path, &w->context.store, err);
    if (s == DIVIT_OK)
        s = divit_world_seed(w->context.store, w->context.clock.now(w->context.clock.ctx), err);
    if (s == DIVIT_OK)
        s = divit_random_bytes(random, sizeof random, err);
    if (s == DIVIT_OK)
        s = divit_hex_append(&hex, (divit_span){random, sizeof random});
    if (s == DIVIT_OK)
        memcpy(w->run, hex.p, 2 * (size_t)RUN_BYTES);
    return s;
}

/* Starts a server on the port that was kept under this name; keeps the port the first time. */
static divit_status start_server(divit_world *w, const char *setting,
    divit_world_server_options options, divit_world_server **ret, divit_error *err)
{
    char port[64];
    divit_status s = divit_world_setting_load(w->context.store, setting, port, err);
    if (s != DIVIT_OK)
        return s;
    options.port = (uint16_t)strtoul(port, NULL, 10);
    options.ctx = &w->context;
    s = divit_world_server_start(&options, ret, err);
    if (s != DIVIT_OK || port[0])
        return s;
    (void)snprintf(port, sizeof port, "%u", (unsigned)divit_world_server_port(*ret));
    return divit_world_setting_save(w->context.store, setting, port, err);
}

/*
 * The authority's address is in its certificates, so its port comes before them: the server starts
 * with the CA's lock held, and answers once the CA is there.
 */
static divit_status open_authority(
    divit_world *w, const divit_world_options *options, divit_error *err)
{
    char folder[PATH_LIMIT];
    char url[64];
    path_in(w, "ca", folder);
    (void)pthread_mutex_lock(&w->context.ca_lock);
    divit_status s = start_server(w, "authority-port",
        (divit_world_server_options){
            .routes = divit_world_authority_routes(), .any_host = true, .log = options->log},
        &w->authority, err);
    if (s == DIVIT_OK) {
        (void)snprintf(url, sizeof url, "http://127.0.0.1:%u",
            (unsigned)divit_world_server_port(w->authority));
        const divit_ca_options o = {.folder = folder, .base_url = url, .clock = w->context.clock};
        s = divit_ca_open(&o, &w->context.ca, err);
    }
    (void)pthread_mutex_unlock(&w->context.ca_lock);
    return s;
}

static divit_status write_pem(
    const divit_world *w, const char *name, divit_span der, divit_error *err)
{
    char path[PATH_LIMIT];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes base64 = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pem = {0};
    path_in(w, name, path);
    divit_status s = divit_base64_append(&base64, der);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(&pem, "-----BEGIN CERTIFICATE-----\n");
    for (size_t at = 0; s == DIVIT_OK && at < base64.n; at += 64) {
        s = divit_bytes_append(&pem, divit_span_sub(divit_bytes_span(&base64), at, 64));
        if (s == DIVIT_OK)
            s = divit_bytes_push(&pem, '\n');
    }
    if (s == DIVIT_OK)
        s = divit_bytes_printf(&pem, "-----END CERTIFICATE-----\n");
    return s == DIVIT_OK ? divit_file_write_private(path, divit_bytes_span(&pem), err) : s;
}

static divit_status open_certificates(divit_world *w, divit_error *err)
{
    const divit_ca *ca = w->context.ca;
    divit_status s = write_pem(w, "tls.pem", divit_ca_certificate(ca, DIVIT_CA_TLS_CA), err);
    if (s == DIVIT_OK)
        s = write_pem(w, "root.pem", divit_ca_certificate(ca, DIVIT_CA_ROOT), err);
    const divit_world_holders holders = {w->folder, w->context.ca, w->context.store};
    return s == DIVIT_OK ? divit_world_holders_open(&holders, &w->context.seal, err) : s;
}

static divit_status open_card(divit_world *w, divit_error *err)
{
    char folder[PATH_LIMIT];
    path_in(w, "card", folder);
    return divit_pcscd_start(&(divit_pcscd_options){.folder = folder}, &w->pcscd, err);
}

static divit_status read_pem(const char *path, divit_bytes *ret, divit_error *err)
{
    const divit_status s = divit_file_read(path, FILE_LIMIT, ret, err);
    return s == DIVIT_OK ? divit_bytes_terminate(ret) : s;
}

/*
 * True for another document than the one to be signed where only a copy to be read is asked for,
 * and for that of another person where it is not the form.
 */
static bool is_wasted(divit_world_fault fault, const char *path)
{
    const char *name = strrchr(path, '/');
    const bool copy = name && strcmp(name, "/commitment.pdf") == 0;
    const bool nobodys = copy || (name && strcmp(name, "/commitment.xml") == 0);
    return (fault == DIVIT_WORLD_FAULT_SWAPPED && copy) ||
           (fault == DIVIT_WORLD_FAULT_OTHER_PERSON && nobodys);
}

/*
 * The fault of a request; a lost session is one of the memory, and is carried out here. Documents
 * are asked for side by side, in any order: a wasted fault is put back for the next of them.
 */
static divit_world_fault next_fault(void *ctx, const char *path)
{
    divit_world_context *world = ctx;
    const divit_world_fault fault = divit_world_fault_next(world->folder, &world->seen);
    if (is_wasted(fault, path))
        return divit_world_fault_set(world->folder, divit_world_fault_names[fault], 1, NULL) ==
                       DIVIT_OK
                   ? DIVIT_WORLD_FAULT_NONE
                   : DIVIT_WORLD_FAULT_ERROR;
    if (fault == DIVIT_WORLD_FAULT_SESSION_LOST &&
        divit_world_run(world->store, NULL, "DELETE FROM token", "") != DIVIT_OK)
        return DIVIT_WORLD_FAULT_ERROR;
    return fault;
}

static void greet(void *ctx, void *tls_session)
{
    const divit_world_context *world = ctx;
    const divit_world_fault fault = divit_world_fault_greet(world->folder);
    if (fault != DIVIT_WORLD_FAULT_NONE)
        divit_world_greeting_use(world->greeting, fault, tls_session);
}

static divit_status open_portal(
    divit_world *w, const divit_world_options *options, divit_error *err)
{
    const divit_ca *ca = w->context.ca;
    divit_status s = read_pem(divit_ca_tls_certificate_path(ca), &w->tls_certificate, err);
    if (s == DIVIT_OK)
        s = read_pem(divit_ca_tls_key_path(ca), &w->tls_key, err);
    if (s == DIVIT_OK)
        s = divit_world_greeting_new(ca, (const char *)w->tls_key.p, &w->context.greeting, err);
    if (s != DIVIT_OK)
        return s;
    const divit_world_server_options o = {.routes = portal_routes,
        .certificate = (const char *)w->tls_certificate.p,
        .key = (const char *)w->tls_key.p,
        .fault = next_fault,
        .greet = greet,
        .held = true, /* until its own address is known */
        .log = options->log};
    s = start_server(w, "portal-port", o, &w->portal, err);
    if (s != DIVIT_OK)
        return s;
    (void)snprintf(w->issuer, sizeof w->issuer, "https://127.0.0.1:%u",
        (unsigned)divit_world_server_port(w->portal));
    divit_world_server_release(w->portal);
    return s;
}

/* The module that serves the practice card. */
static const char *find_module(void)
{
    static const char *const places[] = {"/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
        "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so", "/usr/lib64/opensc-pkcs11.so",
        "/usr/lib/opensc-pkcs11.so"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (access(places[i], R_OK) == 0)
            return places[i];
    return "opensc-pkcs11.so";
}

static divit_status write_environment(divit_world *w, divit_error *err)
{
    char path[PATH_LIMIT];
    divit_status s = divit_bytes_printf(&w->environment,
        "DIVIT_PORTAL='%s'\nDIVIT_CA_FILE='%s/tls.pem'\nDIVIT_TRUST='%s/root.pem'\n"
        "PCSCLITE_CSOCK_NAME='%s'\nOPENSC_CONF='%s'\nDIVIT_MODULE='%s'\n"
        "DIVIT_PIN_FILE='%s/pin'\nDIVIT_SANDBOX='%s'\n",
        w->issuer, w->folder, w->folder, divit_pcscd_socket(w->pcscd),
        divit_pcscd_opensc_conf(w->pcscd), find_module(), w->folder, w->folder);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&w->environment);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    path_in(w, "environment", path);
    return divit_file_write_private(path, divit_bytes_span(&w->environment), err);
}

static divit_status open_all(divit_world *w, const divit_world_options *options, divit_error *err)
{
    divit_status s = open_folder(w, options->folder, err);
    if (s == DIVIT_OK)
        s = open_store(w, err);
    if (s == DIVIT_OK)
        s = open_authority(w, options, err);
    if (s == DIVIT_OK)
        s = open_certificates(w, err);
    if (s == DIVIT_OK)
        s = open_card(w, err);
    if (s == DIVIT_OK)
        s = open_portal(w, options, err);
    return s == DIVIT_OK ? write_environment(w, err) : s;
}

/* see sandbox/portal/world.h */
divit_status divit_world_open(
    const divit_world_options *options, divit_world **ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_free)
    divit_world *w = calloc(1, sizeof *w);
    if (!w)
        return divit_fail_memory(err, __func__);
    w->time.real = options->clock;
    w->context.clock = divit_world_time_clock(&w->time);
    w->context.judge = options->judge;
    w->context.issuer = w->issuer;
    w->context.run = w->run;
    if (pthread_mutex_init(&w->context.ca_lock, NULL) != 0)
        return divit_fail_memory(err, __func__);
    const divit_status s = open_all(w, options, err);
    if (s != DIVIT_OK)
        return s;
    *ret = w;
    w = NULL;
    return DIVIT_OK;
}

/* see sandbox/portal/world.h */
const char *divit_world_environment(const divit_world *world)
{
    return (const char *)world->environment.p;
}

/* see sandbox/portal/world.h */
int divit_world_pcscd_pid(const divit_world *world)
{
    return (int)divit_pcscd_pid(world->pcscd);
}

/* see sandbox/portal/world.h */
void divit_world_free(divit_world **world)
{
    char path[PATH_LIMIT];
    if (!world || !*world)
        return;
    divit_world *w = *world;
    divit_world_server_free(&w->portal);
    divit_world_server_free(&w->authority);
    if (w->environment.n > 0) {
        path_in(w, "environment", path);
        (void)unlink(path);
    }
    divit_pcscd_stop(&w->pcscd);
    divit_world_greeting_free(&w->context.greeting);
    divit_ca_issued_done(&w->context.seal);
    divit_ca_free(&w->context.ca);
    divit_world_store_free(&w->context.store);
    (void)pthread_mutex_destroy(&w->context.ca_lock);
    divit_bytes_done(&w->tls_certificate);
    divit_bytes_done(&w->tls_key);
    divit_bytes_done(&w->environment);
    free(w->received);
    free(w->folder);
    free(w);
    *world = NULL;
}
