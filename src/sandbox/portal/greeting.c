/* SPDX-License-Identifier: Apache-2.0 */
/* How the portal greets a client that connects when that goes wrong. */
#include "sandbox/portal/greeting.h"

#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>

#include "base/bytes.h"
#include "base/status.h"
#include "sandbox/ca/disguise.h"

struct divit_world_greeting {
    gnutls_certificate_credentials_t shown[DIVIT_CA_DISGUISES];
};

/* see sandbox/portal/greeting.h */
void divit_world_greeting_free(divit_world_greeting **greeting)
{
    if (!greeting || !*greeting)
        return;
    for (size_t i = 0; i < DIVIT_CA_DISGUISES; i++)
        if ((*greeting)->shown[i])
            gnutls_certificate_free_credentials((*greeting)->shown[i]);
    free(*greeting);
    *greeting = NULL;
}

static bool load(gnutls_certificate_credentials_t *ret, const char *certificate, const char *key)
{
    const gnutls_datum_t c = {
        (unsigned char *)(uintptr_t)certificate, (unsigned)strlen(certificate)};
    const gnutls_datum_t k = {(unsigned char *)(uintptr_t)key, (unsigned)strlen(key)};
    return gnutls_certificate_allocate_credentials(ret) == GNUTLS_E_SUCCESS &&
           gnutls_certificate_set_x509_key_mem(*ret, &c, &k, GNUTLS_X509_FMT_PEM) >= 0;
}

/* see sandbox/portal/greeting.h */
divit_status divit_world_greeting_new(
    const divit_ca *ca, const char *key_pem, divit_world_greeting **ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_greeting_free)
    divit_world_greeting *g = calloc(1, sizeof *g);
    if (!g)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < DIVIT_CA_DISGUISES; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes pem = {0};
        const divit_status s = divit_ca_disguise_make(ca, (divit_ca_disguise)i, &pem, err);
        if (s != DIVIT_OK)
            return s;
        if (!load(&g->shown[i], (const char *)pem.p, key_pem))
            return divit_fail(
                err, DIVIT_E_CRYPTO, __func__, N_("a practice certificate cannot be made"));
    }
    *ret = g;
    g = NULL;
    return DIVIT_OK;
}

/* see sandbox/portal/greeting.h */
void divit_world_greeting_use(
    const divit_world_greeting *greeting, divit_world_fault fault, void *tls_session)
{
    static const struct {
        divit_world_fault fault;
        divit_ca_disguise shown;
    } rows[] = {{DIVIT_WORLD_FAULT_TLS_NAME, DIVIT_CA_DISGUISE_ELSEWHERE},
        {DIVIT_WORLD_FAULT_TLS_EXPIRED, DIVIT_CA_DISGUISE_EXPIRED},
        {DIVIT_WORLD_FAULT_TLS_SELF_SIGNED, DIVIT_CA_DISGUISE_SELF_SIGNED}};
    gnutls_session_t session = tls_session;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].fault == fault)
            (void)gnutls_credentials_set(
                session, GNUTLS_CRD_CERTIFICATE, greeting->shown[rows[i].shown]);
    if (fault == DIVIT_WORLD_FAULT_TLS_OLD)
        (void)gnutls_priority_set_direct(
            session, "NORMAL:-VERS-ALL:+VERS-TLS1.1:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1", NULL);
}
