/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates with which the practice server is not to be believed. */
#include "sandbox/ca/disguise.h"

#include <openssl/pem.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/crypto_error.h"
#include "sandbox/ca/profile.h"
#include "sandbox/ca/state.h"

enum { DAY = 86400 };

static divit_status crypto(divit_error *err, const char *origin)
{
    return divit_fail_openssl(
        err, DIVIT_E_CRYPTO, origin, N_("a practice certificate cannot be made"));
}

static divit_status append_pem(X509 *x509, divit_bytes *out, divit_error *err)
{
    char *data = NULL;
    BIO *pem = BIO_new(BIO_s_mem());
    const long n = pem && PEM_write_bio_X509(pem, x509) == 1 ? BIO_get_mem_data(pem, &data) : 0;
    divit_status s = n > 0 ? divit_bytes_append(out, (divit_span){(uint8_t *)data, (size_t)n})
                           : crypto(err, __func__);
    BIO_free(pem);
    return s;
}

/* see sandbox/ca/disguise.h */
divit_status divit_ca_disguise_make(
    const divit_ca *ca, divit_ca_disguise how, divit_bytes *ret_pem, divit_error *err)
{
    const divit_ca_party *server = &ca->parties[DIVIT_CA_TLS];
    const divit_ca_party *issuer = &ca->parties[DIVIT_CA_TLS_CA];
    const int64_t now = ca->clock.now(ca->clock.ctx);
    const bool alone = how == DIVIT_CA_DISGUISE_SELF_SIGNED;
    const bool late = how == DIVIT_CA_DISGUISE_EXPIRED;
    X509 *x509 = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pem = {0};
    const divit_ca_order order = {.profile = how == DIVIT_CA_DISGUISE_ELSEWHERE
                                                 ? DIVIT_CA_PROFILE_TLS_ELSEWHERE
                                                 : DIVIT_CA_PROFILE_TLS,
        .name = "localhost",
        .base_url = ca->base_url,
        .key = server->key,
        .issuer = alone ? NULL : issuer->x509,
        .issuer_key = alone ? NULL : issuer->key,
        .from = now - 30 * DAY,
        .to = late ? now - DAY : now + 30 * DAY};
    divit_status s = divit_ca_order_make(&order, &x509, err);
    if (s == DIVIT_OK)
        s = append_pem(x509, &pem, err);
    if (s == DIVIT_OK && !alone)
        s = append_pem(issuer->x509, &pem, err);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&pem);
    X509_free(x509);
    if (s != DIVIT_OK)
        return s;
    *ret_pem = divit_bytes_steal(&pem);
    return DIVIT_OK;
}
