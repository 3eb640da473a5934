/* SPDX-License-Identifier: Apache-2.0 */
/* The practice sub-CA's certificate revocation list. */
#include "sandbox/ca/ca.h"

#include <openssl/x509v3.h>

#include "pki/crypto_error.h"
#include "sandbox/ca/encoding.h"
#include "sandbox/ca/state.h"

enum { DAY = 86400 };

static bool set_time(X509_CRL *crl, int64_t time, int (*set)(X509_CRL *, const ASN1_TIME *))
{
    ASN1_TIME *t = ASN1_TIME_set(NULL, (time_t)time);
    const bool done = t && set(crl, t) == 1;
    ASN1_TIME_free(t);
    return done;
}

static bool set_entry(X509_REVOKED *entry, const divit_ca_row *row)
{
    BIGNUM *number = BN_bin2bn(row->serial, (int)row->n, NULL);
    ASN1_INTEGER *serial = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
    ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)row->revoked);
    ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
    const bool done = serial && time && reason &&
                      ASN1_ENUMERATED_set(reason, CRL_REASON_KEY_COMPROMISE) == 1 &&
                      X509_REVOKED_set_serialNumber(entry, serial) == 1 &&
                      X509_REVOKED_set_revocationDate(entry, time) == 1 &&
                      X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0) == 1;
    ASN1_ENUMERATED_free(reason);
    ASN1_TIME_free(time);
    ASN1_INTEGER_free(serial);
    BN_free(number);
    return done;
}

static bool add_entries(X509_CRL *crl, const divit_ca_ledger *ledger)
{
    for (size_t i = 0; i < ledger->n; i++) {
        if (ledger->rows[i].revoked == 0)
            continue;
        X509_REVOKED *entry = X509_REVOKED_new();
        if (!entry || !set_entry(entry, &ledger->rows[i]) ||
            X509_CRL_add0_revoked(crl, entry) != 1) {
            X509_REVOKED_free(entry);
            return false;
        }
    }
    return X509_CRL_sort(crl) == 1;
}

/* The number grows with time (RFC 5280 5.2.3). */
static bool add_extensions(X509_CRL *crl, X509 *issuer, int64_t now)
{
    X509V3_CTX ctx;
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    X509V3_set_ctx(&ctx, issuer, NULL, NULL, crl, 0);
    X509_EXTENSION *keyid = X509V3_EXT_nconf_nid(NULL, &ctx, NID_authority_key_identifier, "keyid");
    const bool done = number && keyid && ASN1_INTEGER_set_int64(number, now) == 1 &&
                      X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0) == 1 &&
                      X509_CRL_add_ext(crl, keyid, -1) == 1;
    X509_EXTENSION_free(keyid);
    ASN1_INTEGER_free(number);
    return done;
}

static bool fill(X509_CRL *crl, const divit_ca *ca, int64_t now)
{
    const divit_ca_party *sub = &ca->parties[DIVIT_CA_SUB];
    return X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
           X509_CRL_set_issuer_name(crl, X509_get_subject_name(sub->x509)) == 1 &&
           set_time(crl, now, X509_CRL_set1_lastUpdate) &&
           set_time(crl, now + DAY, X509_CRL_set1_nextUpdate) && add_entries(crl, &ca->ledger) &&
           add_extensions(crl, sub->x509, now) && X509_CRL_sign(crl, sub->key, EVP_sha384()) > 0;
}

/* see sandbox/ca/ca.h */
divit_status divit_ca_crl(divit_ca *ca, divit_bytes *ret_der, divit_error *err)
{
    X509_CRL *crl = X509_CRL_new();
    uint8_t *der = NULL;
    const bool filled = crl && fill(crl, ca, ca->clock.now(ca->clock.ctx));
    const int n = filled ? i2d_X509_CRL(crl, &der) : -1;
    X509_CRL_free(crl);
    if (n <= 0)
        return divit_fail_openssl(
            err, DIVIT_E_CRYPTO, __func__, N_("no practice revocation list can be made"));
    return divit_ca_encoding_take(der, (size_t)n, ret_der, err);
}
