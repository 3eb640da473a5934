/* SPDX-License-Identifier: Apache-2.0 */
/* The practice portal's signature over its receipts, and how a certificate stands. */
#include "sandbox/ca/seal.h"

#include <openssl/cms.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/certificate.h"
#include "sandbox/ca/state.h"

enum { SEAL_DATA_MAX = 1 << 20 };

static CMS_ContentInfo *sign(const divit_ca *ca, X509 *x509, EVP_PKEY *key, divit_span data)
{
    CMS_ContentInfo *cms = NULL;
    BIO *in = BIO_new_mem_buf(data.p, (int)data.n);
    STACK_OF(X509) *chain = sk_X509_new_null();
    if (in && chain && sk_X509_push(chain, ca->parties[DIVIT_CA_SUB].x509) > 0 &&
        sk_X509_push(chain, ca->parties[DIVIT_CA_ROOT].x509) > 0)
        cms =
            CMS_sign(x509, key, chain, in, CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES);
    sk_X509_free(chain);
    BIO_free(in);
    return cms;
}

/* see sandbox/ca/seal.h */
divit_status divit_ca_seal(const divit_ca *ca, const divit_ca_issued *by, divit_span data,
    divit_bytes *ret_der, divit_error *err)
{
    const uint8_t *certificate = by->certificate.p;
    const uint8_t *pkcs8 = by->key.p;
    uint8_t *der = NULL;
    if (data.n > SEAL_DATA_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("there is too much to be sealed"));
    X509 *x509 = d2i_X509(NULL, &certificate, (long)by->certificate.n);
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &pkcs8, (long)by->key.n);
    CMS_ContentInfo *cms = x509 && key ? sign(ca, x509, key, data) : NULL;
    const int n = cms ? i2d_CMS_ContentInfo(cms, &der) : -1;
    divit_status s = DIVIT_E_CRYPTO;
    if (n > 0)
        s = divit_bytes_append(ret_der, (divit_span){der, (size_t)n});
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    EVP_PKEY_free(key);
    X509_free(x509);
    return s == DIVIT_OK ? s : divit_fail(err, s, __func__, N_("the receipt cannot be sealed"));
}

/* see sandbox/ca/seal.h */
divit_status divit_ca_standing(const divit_ca *ca, divit_span certificate, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *sub = NULL;
    divit_status s = divit_certificate_parse(certificate, &cert, err);
    if (s == DIVIT_OK)
        s = divit_certificate_parse(divit_ca_certificate(ca, DIVIT_CA_SUB), &sub, err);
    if (s == DIVIT_OK)
        s = divit_certificate_issued_by(cert, sub, err);
    if (s != DIVIT_OK)
        return s;
    const divit_ca_row *row =
        divit_ca_ledger_find(&ca->ledger, divit_certificate_facts_get(cert)->serial);
    if (row && row->revoked == 0)
        return DIVIT_OK;
    return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
        row ? N_("the certificate is revoked") : N_("the certificate is not known to its issuer"));
}
