/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of one X.509 certificate. */
#include "pki/certificate.h"

#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/algorithm.h"
#include "pki/crypto_error.h"
#include "pki/der.h"
#include "pki/extension.h"
#include "pki/public_key.h"
#include "pki/public_numbers.h"

/* Longest serial number taken: RFC 5280 4.1.2.2 says 20 bytes; a sign byte may come on top. */
enum { SERIAL_MAX = 21 };

struct divit_certificate {
    divit_bytes der;
    divit_certificate_facts facts;
    divit_span tbs;                 /* what is signed */
    divit_span signature_algorithm; /* content of the AlgorithmIdentifier */
    divit_span signature;
    size_t signature_max;
};

/* The fields of TBSCertificate (RFC 5280 4.1) that need more work. */
typedef struct tbs_fields {
    divit_span algorithm;
    divit_span serial;
    divit_span validity;
    divit_span extensions; /* content of the SEQUENCE, or {0} */
} tbs_fields;

/* Takes what may stand behind the key: unique identifiers (passed over) and extensions. */
static bool take_tail(divit_span tbs, tbs_fields *ret)
{
    divit_span skipped;
    divit_span tagged = {0};
    (void)divit_der_take(&tbs, DIVIT_DER_CONTEXT + 1, &skipped);
    (void)divit_der_take(&tbs, DIVIT_DER_CONTEXT + 2, &skipped);
    if (divit_der_take(&tbs, DIVIT_DER_CONTEXT_CONSTRUCTED + 3, &tagged) &&
        (!divit_der_take(&tagged, DIVIT_DER_SEQUENCE, &ret->extensions) || tagged.n > 0))
        return false;
    return tbs.n == 0;
}

static bool split_tbs(divit_span tbs, tbs_fields *ret, divit_certificate_facts *f)
{
    divit_span version;
    (void)divit_der_take(&tbs, DIVIT_DER_CONTEXT_CONSTRUCTED, &version);
    divit_span whole_serial = tbs;
    if (!divit_der_take(&tbs, DIVIT_DER_INTEGER, &ret->serial))
        return false;
    f->serial_der = divit_span_sub(whole_serial, 0, whole_serial.n - tbs.n);
    return divit_der_take(&tbs, DIVIT_DER_SEQUENCE, &ret->algorithm) &&
           divit_der_take_whole(&tbs, DIVIT_DER_SEQUENCE, &f->issuer_der) &&
           divit_der_take(&tbs, DIVIT_DER_SEQUENCE, &ret->validity) &&
           divit_der_take_whole(&tbs, DIVIT_DER_SEQUENCE, &f->subject_der) &&
           divit_der_take_whole(&tbs, DIVIT_DER_SEQUENCE, &f->spki) && take_tail(tbs, ret);
}

/* Splits the three parts of a Certificate and the fields of the first. */
static bool split(divit_certificate *cert, tbs_fields *ret)
{
    divit_span whole = divit_bytes_span(&cert->der);
    divit_span inner;
    divit_span tbs;
    divit_span bits;
    size_t size;
    if (!divit_der_one(whole, &size) || size != whole.n ||
        !divit_der_take(&whole, DIVIT_DER_SEQUENCE, &inner) ||
        !divit_der_take_whole(&inner, DIVIT_DER_SEQUENCE, &cert->tbs) ||
        !divit_der_take(&inner, DIVIT_DER_SEQUENCE, &cert->signature_algorithm) ||
        !divit_der_take(&inner, DIVIT_DER_BIT_STRING, &bits) || inner.n > 0 || bits.n < 2 ||
        bits.p[0] != 0)
        return false;
    cert->signature = divit_span_sub(bits, 1, bits.n);
    tbs = cert->tbs;
    return divit_der_take(&tbs, DIVIT_DER_SEQUENCE, &inner) &&
           split_tbs(inner, ret, &cert->facts) &&
           divit_span_equal(ret->algorithm, cert->signature_algorithm);
}

static divit_status read_validity(divit_span validity, divit_certificate_facts *f, divit_error *err)
{
    divit_der_item from;
    divit_der_item to;
    if (!divit_der_next(&validity, &from) || !divit_der_next(&validity, &to) || validity.n > 0 ||
        !divit_der_time(&from, &f->not_before) || !divit_der_time(&to, &f->not_after))
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the certificate's validity is malformed"));
    return DIVIT_OK;
}

static divit_status read_serial(divit_span serial, divit_certificate_facts *f, divit_error *err)
{
    if (serial.n == 0 || serial.n > SERIAL_MAX || serial.p[0] >= 0x80)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the certificate's serial number is malformed"));
    while (serial.n > 1 && serial.p[0] == 0)
        serial = divit_span_sub(serial, 1, serial.n);
    f->serial = serial;
    BIGNUM *number = BN_bin2bn(serial.p, (int)serial.n, NULL);
    char *decimal = number ? BN_bn2dec(number) : NULL;
    BN_free(number);
    f->serial_decimal = decimal ? strdup(decimal) : NULL;
    OPENSSL_free(decimal);
    return f->serial_decimal ? DIVIT_OK : divit_fail_memory(err, __func__);
}

/* RFC 2253 text without escaping what is not ASCII; NULL without memory. */
static char *name_text(const X509_NAME *name)
{
    const unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    BIO *out = BIO_new(BIO_s_mem());
    char *data = NULL;
    char *text = NULL;
    if (out && X509_NAME_print_ex(out, name, 0, flags) >= 0) {
        const long n = BIO_get_mem_data(out, &data);
        text = n > 0 ? strndup(data, (size_t)n) : strdup("");
    }
    BIO_free(out);
    return text;
}

/* The last attribute of a kind as UTF-8, "" if there is none; NULL if it is malformed. */
static char *name_attribute(const X509_NAME *name, int nid)
{
    int at = -1;
    for (int next = X509_NAME_get_index_by_NID(name, nid, -1); next >= 0;
         next = X509_NAME_get_index_by_NID(name, nid, next))
        at = next;
    if (at < 0)
        return strdup("");
    unsigned char *utf8 = NULL;
    const int n =
        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    char *text = NULL;
    if (n >= 0 && divit_utf8_valid((divit_span){utf8, (size_t)n}))
        text = strndup((const char *)utf8, (size_t)n);
    OPENSSL_free(utf8);
    return text;
}

static X509_NAME *read_name(divit_span der)
{
    const uint8_t *p = der.p;
    X509_NAME *name = d2i_X509_NAME(NULL, &p, (long)der.n);
    if (name && p == der.p + der.n)
        return name;
    X509_NAME_free(name);
    return NULL;
}

static divit_status read_names(divit_certificate_facts *f, divit_error *err)
{
    X509_NAME *issuer = read_name(f->issuer_der);
    X509_NAME *subject = read_name(f->subject_der);
    if (issuer && subject) {
        f->issuer = name_text(issuer);
        f->subject = name_text(subject);
        f->subject_name = name_attribute(subject, NID_commonName);
        f->subject_serial = name_attribute(subject, NID_serialNumber);
    }
    X509_NAME_free(issuer);
    X509_NAME_free(subject);
    if (!f->issuer || !f->subject || !f->subject_name || !f->subject_serial)
        return divit_fail_openssl(
            err, DIVIT_INPUT_BROKEN, __func__, N_("a name in the certificate is malformed"));
    return DIVIT_OK;
}

static divit_curve curve_of(const EVP_PKEY *key)
{
    static const struct {
        const char *name;
        divit_curve curve;
    } curves[] = {{"prime256v1", DIVIT_CURVE_P256}, {"secp384r1", DIVIT_CURVE_P384},
        {"secp521r1", DIVIT_CURVE_P521}};
    char name[64] = "";
    (void)EVP_PKEY_get_group_name(key, name, sizeof name, NULL);
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (strcmp(name, curves[i].name) == 0)
            return curves[i].curve;
    return DIVIT_CURVE_NONE;
}

static unsigned bits_of(divit_span modulus)
{
    unsigned bits = (unsigned)modulus.n * 8;
    for (uint8_t first = modulus.p[0]; first < 0x80; first = (uint8_t)(first << 1))
        bits--;
    return bits;
}

/* A key that OpenSSL cannot read leaves the kind at DIVIT_KEY_OTHER. */
static void read_key(divit_certificate *cert)
{
    divit_certificate_facts *f = &cert->facts;
    divit_public_numbers numbers;
    if (divit_public_numbers_read(f->spki, &numbers) && numbers.modulus.n > 0) {
        f->key = DIVIT_KEY_RSA;
        f->key_bits = bits_of(numbers.modulus);
        cert->signature_max = numbers.modulus.n;
        return;
    }
    EVP_PKEY *key = divit_public_key_read(f->spki);
    const int id = key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
    if (id == EVP_PKEY_RSA)
        f->key = DIVIT_KEY_RSA;
    if (id == EVP_PKEY_EC)
        f->key = DIVIT_KEY_EC;
    if (f->key != DIVIT_KEY_OTHER) {
        f->key_bits = (unsigned)EVP_PKEY_get_bits(key);
        cert->signature_max = (size_t)EVP_PKEY_get_size(key);
    }
    if (f->key == DIVIT_KEY_EC)
        f->curve = curve_of(key);
    EVP_PKEY_free(key);
    ERR_clear_error();
}

static divit_status read_all(divit_certificate *cert, divit_error *err)
{
    tbs_fields fields = {0};
    divit_certificate_facts *f = &cert->facts;
    f->der = divit_bytes_span(&cert->der);
    if (!split(cert, &fields))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("it is not an X.509 certificate"));
    divit_status s = read_validity(fields.validity, f, err);
    if (s == DIVIT_OK)
        s = read_serial(fields.serial, f, err);
    if (s == DIVIT_OK)
        s = read_names(f, err);
    if (s == DIVIT_OK)
        s = divit_extensions_read(fields.extensions, f, err);
    if (s == DIVIT_OK)
        read_key(cert);
    return s;
}

/* see pki/certificate.h */
divit_status divit_certificate_parse(divit_span der, divit_certificate **ret, divit_error *err)
{
    if (der.n > DIVIT_CERTIFICATE_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the certificate is too large"));
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = calloc(1, sizeof *cert);
    if (!cert || divit_bytes_append(&cert->der, der) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = read_all(cert, err);
    if (s == DIVIT_OK) {
        *ret = cert;
        cert = NULL;
    }
    return s;
}

/* see pki/certificate.h */
void divit_certificate_free(divit_certificate **cert)
{
    if (!cert || !*cert)
        return;
    divit_certificate_facts *f = &(*cert)->facts;
    free((char *)(uintptr_t)f->subject_name);
    free((char *)(uintptr_t)f->subject_serial);
    free((char *)(uintptr_t)f->subject);
    free((char *)(uintptr_t)f->issuer);
    free((char *)(uintptr_t)f->serial_decimal);
    divit_texts_done(&f->extended_usages);
    divit_texts_done(&f->policies);
    divit_texts_done(&f->qc_statements);
    divit_texts_done(&f->crl_urls);
    divit_texts_done(&f->ocsp_urls);
    divit_texts_done(&f->issuer_urls);
    divit_bytes_done(&(*cert)->der);
    free(*cert);
    *cert = NULL;
}

/* see pki/certificate.h */
const divit_certificate_facts *divit_certificate_facts_get(const divit_certificate *cert)
{
    return &cert->facts;
}

/* see pki/certificate.h */
bool divit_texts_has(const divit_texts *list, const char *text)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}

/* see pki/certificate.h */
size_t divit_certificate_signature_max(const divit_certificate *cert)
{
    return cert->signature_max;
}

/* see pki/certificate.h */
divit_status divit_certificate_issued_by(
    const divit_certificate *cert, const divit_certificate *issuer, divit_error *err)
{
    const divit_certificate_facts *by = &issuer->facts;
    if (!divit_span_equal(cert->facts.issuer_der, by->subject_der))
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("the certificate names another issuer"));
    if (!by->is_ca || (by->has_key_usage && !(by->key_usage & DIVIT_USAGE_CERT_SIGN)))
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("the issuer may not issue certificates"));
    divit_algorithm algorithm;
    divit_digest digest;
    divit_status s = divit_algorithm_signature(cert->signature_algorithm, &algorithm, err);
    if (s == DIVIT_OK && !algorithm.has_hash)
        s = divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the certificate is signed with an algorithm without a hash"));
    if (s == DIVIT_OK)
        s = divit_hash_compute(algorithm.hash, cert->tbs, &digest, err);
    if (s != DIVIT_OK)
        return s;
    const divit_signature sig = {.scheme = algorithm.scheme,
        .der = true,
        .salt = algorithm.salt,
        .digest = &digest,
        .value = cert->signature};
    return divit_signature_check(by->spki, &sig, err);
}
