/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate profiles of the practice authority. */
#include "sandbox/ca/profile.h"

#include <openssl/conf.h>
#include <openssl/x509v3.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/crypto_error.h"
#include "pki/random.h"
#include "sandbox/ca/ca.h"

enum { SERIAL_BYTES = 16 };

static const char *const profiles[] = {
    [DIVIT_CA_PROFILE_ROOT] = "[e]\n"
                              "basicConstraints=critical,CA:TRUE\n"
                              "keyUsage=critical,keyCertSign,cRLSign\n"
                              "subjectKeyIdentifier=hash\n",
    [DIVIT_CA_PROFILE_SUB] = "[e]\n"
                             "basicConstraints=critical,CA:TRUE,pathlen:0\n"
                             "keyUsage=critical,keyCertSign,cRLSign\n"
                             "subjectKeyIdentifier=hash\n"
                             "authorityKeyIdentifier=keyid\n"
                             "certificatePolicies=anyPolicy\n"
                             "authorityInfoAccess=caIssuers;URI:${base}" DIVIT_CA_PATH_ROOT "\n",
    /* RFC 6960 4.2.2.2 and 4.2.2.2.1. */
    [DIVIT_CA_PROFILE_OCSP] = "[e]\n"
                              "basicConstraints=critical,CA:FALSE\n"
                              "keyUsage=critical,digitalSignature\n"
                              "extendedKeyUsage=critical,OCSPSigning\n"
                              "noCheck=yes\n"
                              "subjectKeyIdentifier=hash\n"
                              "authorityKeyIdentifier=keyid\n",
    /* Good for this computer only, whoever trusts it. */
    [DIVIT_CA_PROFILE_TLS_CA] = "[e]\n"
                                "basicConstraints=critical,CA:TRUE,pathlen:0\n"
                                "keyUsage=critical,keyCertSign\n"
                                "subjectKeyIdentifier=hash\n"
                                "nameConstraints=critical,@n\n"
                                "[n]\n"
                                "permitted;IP=127.0.0.1/255.255.255.255\n"
                                "permitted;DNS=localhost\n",
    [DIVIT_CA_PROFILE_TLS] = "[e]\n"
                             "basicConstraints=critical,CA:FALSE\n"
                             "keyUsage=critical,digitalSignature\n"
                             "extendedKeyUsage=serverAuth\n"
                             "subjectAltName=DNS:localhost,IP:127.0.0.1\n"
                             "subjectKeyIdentifier=hash\n"
                             "authorityKeyIdentifier=keyid\n",
    /* Within what the practice root may name, and not where anything of it is served. */
    [DIVIT_CA_PROFILE_TLS_ELSEWHERE] = "[e]\n"
                                       "basicConstraints=critical,CA:FALSE\n"
                                       "keyUsage=critical,digitalSignature\n"
                                       "extendedKeyUsage=serverAuth\n"
                                       "subjectAltName=DNS:elsewhere.localhost\n"
                                       "subjectKeyIdentifier=hash\n"
                                       "authorityKeyIdentifier=keyid\n",
    /* Kamu SM's NES: BTK's profile with ETSI's and BTK's statements, no extended key usage. */
    [DIVIT_CA_PROFILE_NES] =
        "[e]\n"
        "basicConstraints=critical,CA:FALSE\n"
        "keyUsage=critical,digitalSignature,nonRepudiation\n"
        "subjectKeyIdentifier=hash\n"
        "authorityKeyIdentifier=keyid\n"
        "certificatePolicies=@p\n"
        "crlDistributionPoints=URI:${base}" DIVIT_CA_PATH_CRL "\n"
        "authorityInfoAccess=caIssuers;URI:${base}" DIVIT_CA_PATH_SUB
        ",OCSP;URI:${base}" DIVIT_CA_PATH_OCSP "\n"
        "1.3.6.1.5.5.7.1.3=ASN1:SEQUENCE:q\n"
        "[p]\n"
        "policyIdentifier=2.16.792.1.2.1.1.5.7.1.1\n"
        "CPS.1=${base}" DIVIT_CA_PATH_POLICY "\n"
        "userNotice.1=@u\n"
        "[u]\n"
        "explicitText=UTF8:DENEME sertifikasıdır, gerçek değildir ve hukuki sonuç doğurmaz.\n"
        "[q]\n"
        "a=SEQUENCE:etsi\n"
        "b=SEQUENCE:btk\n"
        "[etsi]\n"
        "id=OID:0.4.0.1862.1.1\n"
        "[btk]\n"
        "id=OID:2.16.792.1.61.0.1.5070.1.1\n"
        "text=FORMAT:UTF8,UTF8String:DENEME: 5070 sayılı Kanuna göre nitelikli elektronik "
        "sertifika biçimindedir, ama gerçek değildir.\n",
    /* Kamu SM's fiscal seal, its signing certificate (DOMAIN.md section 3). */
    [DIVIT_CA_PROFILE_FISCAL] = "[e]\n"
                                "basicConstraints=critical,CA:FALSE\n"
                                "keyUsage=critical,digitalSignature,nonRepudiation\n"
                                "extendedKeyUsage=2.16.792.1.2.1.1.5.7.50.1\n"
                                "subjectKeyIdentifier=hash\n"
                                "authorityKeyIdentifier=keyid\n"
                                "certificatePolicies=2.16.792.1.2.1.1.5.7.4.1\n"
                                "crlDistributionPoints=URI:${base}" DIVIT_CA_PATH_CRL "\n"
                                "authorityInfoAccess=caIssuers;URI:${base}" DIVIT_CA_PATH_SUB
                                ",OCSP;URI:${base}" DIVIT_CA_PATH_OCSP "\n",
};

static divit_status crypto(divit_error *err, const char *origin)
{
    return divit_fail_openssl(
        err, DIVIT_E_CRYPTO, origin, N_("a practice certificate cannot be made"));
}

static bool add_entry(X509_NAME *name, const char *field, const char *value)
{
    return X509_NAME_add_entry_by_txt(
               name, field, MBSTRING_UTF8, (const uint8_t *)value, -1, -1, 0) == 1;
}

static bool set_names(X509 *x509, const divit_ca_order *o)
{
    X509_NAME *subject = X509_get_subject_name(x509);
    const bool named = add_entry(subject, "C", "TR") &&
                       (o->tckn ? add_entry(subject, "serialNumber", o->tckn)
                                : add_entry(subject, "O", "DIVIT DENEME")) &&
                       add_entry(subject, "CN", o->name);
    const X509_NAME *issuer = o->issuer ? X509_get_subject_name(o->issuer) : subject;
    return named && X509_set_issuer_name(x509, issuer) == 1;
}

static bool set_serial(X509 *x509, const uint8_t serial[SERIAL_BYTES])
{
    BIGNUM *number = BN_bin2bn(serial, SERIAL_BYTES, NULL);
    const bool set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509));
    BN_free(number);
    return set;
}

static bool set_fields(X509 *x509, const divit_ca_order *o)
{
    return X509_set_version(x509, X509_VERSION_3) == 1 && set_names(x509, o) &&
           ASN1_TIME_set(X509_getm_notBefore(x509), (time_t)o->from) &&
           ASN1_TIME_set(X509_getm_notAfter(x509), (time_t)o->to) &&
           X509_set_pubkey(x509, o->key) == 1;
}

static bool add_extensions(X509 *x509, const divit_ca_order *o, divit_span text)
{
    CONF *conf = NCONF_new(NULL);
    BIO *in = BIO_new_mem_buf(text.p, (int)text.n);
    X509V3_CTX ctx;
    long line = 0;
    bool added = false;
    if (conf && in && NCONF_load_bio(conf, in, &line) == 1) {
        X509V3_set_ctx(&ctx, o->issuer ? o->issuer : x509, x509, NULL, NULL, 0);
        X509V3_set_nconf(&ctx, conf);
        char section[] = "e";
        added = X509V3_EXT_add_nconf(conf, &ctx, section, x509) == 1;
    }
    BIO_free(in);
    NCONF_free(conf);
    return added;
}

static divit_status fill(X509 *x509, const divit_ca_order *o, divit_error *err)
{
    uint8_t serial[SERIAL_BYTES];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_random_bytes(serial, sizeof serial, err);
    if (s != DIVIT_OK)
        return s;
    serial[0] = (uint8_t)((serial[0] & 0x7F) | 0x40);
    if (divit_bytes_printf(&text, "base=%s\n%s", o->base_url, profiles[o->profile]) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (!set_serial(x509, serial) || !set_fields(x509, o) ||
        !add_extensions(x509, o, divit_bytes_span(&text)))
        return crypto(err, __func__);
    if (X509_sign(x509, o->issuer_key ? o->issuer_key : o->key, EVP_sha384()) <= 0)
        return crypto(err, __func__);
    return DIVIT_OK;
}

/* see sandbox/ca/profile.h */
divit_status divit_ca_order_make(const divit_ca_order *order, X509 **ret, divit_error *err)
{
    X509 *x509 = X509_new();
    if (!x509)
        return divit_fail_memory(err, __func__);
    const divit_status s = fill(x509, order, err);
    if (s != DIVIT_OK) {
        X509_free(x509);
        return s;
    }
    *ret = x509;
    return DIVIT_OK;
}
