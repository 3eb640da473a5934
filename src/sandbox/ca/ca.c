/* SPDX-License-Identifier: Apache-2.0 */
/* The practice certificate authority: making, loading, issuing, revoking. */
#include "sandbox/ca/ca.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/certificate.h"
#include "pki/crypto_error.h"
#include "sandbox/ca/encoding.h"
#include "sandbox/ca/profile.h"
#include "sandbox/ca/state.h"

enum { YEAR = 31557600, HOUR = 3600, CA_YEARS = 10, NES_YEARS = 3, NES_BITS = 2048 };
enum { TCKN_DIGITS = 11, VKN_DIGITS = 10, NAME_MAX_BYTES = 64, PEM_MAX = 65536 };

/* How each part is made. An issuer stands before what it issues. */
typedef struct party_row {
    const char *file;
    const char *name;
    const char *curve;
    divit_ca_profile profile;
    divit_ca_part issuer;
} party_row;

static const party_row party_rows[DIVIT_CA_PARTIES] = {
    [DIVIT_CA_ROOT] = {"root", "DENEME Kök Sertifika Hizmet Sağlayıcısı - GERÇEK DEĞİLDİR", "P-384",
        DIVIT_CA_PROFILE_ROOT, DIVIT_CA_ROOT},
    [DIVIT_CA_SUB] = {"sub", "DENEME Sertifika Hizmet Sağlayıcısı - GERÇEK DEĞİLDİR", "P-384",
        DIVIT_CA_PROFILE_SUB, DIVIT_CA_ROOT},
    [DIVIT_CA_OCSP] = {"ocsp", "DENEME ÇİSDuP Yanıtlayıcısı - GERÇEK DEĞİLDİR", "P-384",
        DIVIT_CA_PROFILE_OCSP, DIVIT_CA_SUB},
    [DIVIT_CA_TLS_CA] = {"tls-ca", "DENEME TLS Kökü - GERÇEK DEĞİLDİR", "P-256",
        DIVIT_CA_PROFILE_TLS_CA, DIVIT_CA_TLS_CA},
    [DIVIT_CA_TLS] = {"tls", "localhost", "P-256", DIVIT_CA_PROFILE_TLS, DIVIT_CA_TLS_CA},
};

static divit_status crypto(divit_error *err, const char *origin)
{
    return divit_fail_openssl(
        err, DIVIT_E_CRYPTO, origin, N_("the practice authority cannot make a key or certificate"));
}

/* Writes a memory BIO to a private file and frees it. */
static divit_status write_pem(BIO *pem, bool good, const char *path, divit_error *err)
{
    char *data = NULL;
    const long n = good ? BIO_get_mem_data(pem, &data) : 0;
    const divit_status s =
        n > 0 ? divit_file_write_private(path, (divit_span){(uint8_t *)data, (size_t)n}, err)
              : crypto(err, __func__);
    BIO_free(pem);
    return s;
}

static divit_status write_key(const divit_ca_party *party, divit_error *err)
{
    BIO *pem = BIO_new(BIO_s_secmem());
    const bool good =
        pem && PEM_write_bio_PKCS8PrivateKey(pem, party->key, NULL, NULL, 0, NULL, NULL) == 1;
    return write_pem(pem, good, party->key_path, err);
}

/* The certificate and, for whoever serves with it, its issuer's behind it. */
static divit_status write_certificate(
    const divit_ca_party *party, const divit_ca_party *issuer, divit_error *err)
{
    BIO *pem = BIO_new(BIO_s_mem());
    const bool good = pem && PEM_write_bio_X509(pem, party->x509) == 1 &&
                      (party == issuer || PEM_write_bio_X509(pem, issuer->x509) == 1);
    return write_pem(pem, good, party->certificate_path, err);
}

static divit_status encode_certificate(X509 *x509, divit_bytes *ret, divit_error *err)
{
    uint8_t *der = NULL;
    const int n = i2d_X509(x509, &der);
    return n > 0 ? divit_ca_encoding_take(der, (size_t)n, ret, err) : crypto(err, __func__);
}

/* Enters a certificate that the sub-CA issued. */
static divit_status enter(divit_ca *ca, divit_span certificate, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *parsed = NULL;
    divit_status s = divit_certificate_parse(certificate, &parsed, err);
    if (s == DIVIT_OK)
        s = divit_ca_ledger_add(&ca->ledger, divit_certificate_facts_get(parsed)->serial, err);
    return s == DIVIT_OK ? divit_ca_ledger_save(&ca->ledger, ca->ledger_path, err) : s;
}

static divit_status make_party(divit_ca *ca, divit_ca_part part, divit_error *err)
{
    const party_row *row = &party_rows[part];
    divit_ca_party *party = &ca->parties[part];
    const divit_ca_party *issuer = &ca->parties[row->issuer];
    const int64_t now = ca->clock.now(ca->clock.ctx);
    party->key = EVP_EC_gen(row->curve);
    if (!party->key)
        return crypto(err, __func__);
    const divit_ca_order order = {.profile = row->profile,
        .name = row->name,
        .base_url = ca->base_url,
        .key = party->key,
        .issuer = issuer->x509,
        .issuer_key = issuer->key,
        .from = now - HOUR,
        .to = now + (int64_t)CA_YEARS * YEAR};
    divit_status s = divit_ca_order_make(&order, &party->x509, err);
    if (s == DIVIT_OK)
        s = encode_certificate(party->x509, &party->der, err);
    if (s == DIVIT_OK)
        s = write_key(party, err);
    return s == DIVIT_OK ? write_certificate(party, issuer, err) : s;
}

/* The ledger comes last: without it the authority counts as not made. */
static divit_status make_all(divit_ca *ca, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t part = 0; part < DIVIT_CA_PARTIES && s == DIVIT_OK; part++)
        s = make_party(ca, (divit_ca_part)part, err);
    return s == DIVIT_OK ? enter(ca, divit_bytes_span(&ca->parties[DIVIT_CA_OCSP].der), err) : s;
}

static divit_status load_party(divit_ca_party *party, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes key = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes certificate = {0};
    divit_status s = divit_file_read(party->key_path, PEM_MAX, &key, err);
    if (s == DIVIT_OK)
        s = divit_file_read(party->certificate_path, PEM_MAX, &certificate, err);
    if (s != DIVIT_OK)
        return s;
    BIO *key_in = BIO_new_mem_buf(key.p, (int)key.n);
    BIO *certificate_in = BIO_new_mem_buf(certificate.p, (int)certificate.n);
    if (key_in && certificate_in) {
        party->key = PEM_read_bio_PrivateKey(key_in, NULL, NULL, NULL);
        party->x509 = PEM_read_bio_X509(certificate_in, NULL, NULL, NULL);
    }
    BIO_free(key_in);
    BIO_free(certificate_in);
    OPENSSL_cleanse(key.p, key.n);
    if (!party->key || !party->x509 || X509_check_private_key(party->x509, party->key) != 1) {
        s = divit_fail_openssl(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a key or certificate of the practice authority is damaged"));
        divit_error_subject(err, party->certificate_path);
        return s;
    }
    return encode_certificate(party->x509, &party->der, err);
}

static divit_status load_all(divit_ca *ca, divit_error *err)
{
    divit_status s = divit_ca_ledger_load(&ca->ledger, ca->ledger_path, err);
    for (size_t part = 0; part < DIVIT_CA_PARTIES && s == DIVIT_OK; part++)
        s = load_party(&ca->parties[part], err);
    return s;
}

static char *join(const char *folder, const char *name, const char *ending)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s%s", folder, name, ending) < 0 ? NULL : path;
}

static divit_status name_files(divit_ca *ca, const divit_ca_options *o, divit_error *err)
{
    ca->base_url = strdup(o->base_url);
    ca->ledger_path = join(o->folder, "issued", "");
    bool all = ca->base_url && ca->ledger_path;
    for (size_t i = 0; i < DIVIT_CA_PARTIES; i++) {
        ca->parties[i].key_path = join(o->folder, party_rows[i].file, ".key");
        ca->parties[i].certificate_path = join(o->folder, party_rows[i].file, ".crt");
        all = all && ca->parties[i].key_path && ca->parties[i].certificate_path;
    }
    return all ? DIVIT_OK : divit_fail_memory(err, __func__);
}

/* Only what cannot mean anything in a certificate profile's language. */
static bool is_plain_url(const char *url)
{
    static const char good[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/-_";
    return strncmp(url, "http://", 7) == 0 && url[7] && strspn(url, good) == strlen(url);
}

/* see sandbox/ca/ca.h */
divit_status divit_ca_open(const divit_ca_options *options, divit_ca **ret, divit_error *err)
{
    if (!is_plain_url(options->base_url))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the practice authority's address is not a plain http URL"));
    DIVIT_AUTO(divit_ca_free)
    divit_ca *ca = calloc(1, sizeof *ca);
    if (!ca)
        return divit_fail_memory(err, __func__);
    ca->clock = options->clock;
    divit_status s = name_files(ca, options, err);
    if (s == DIVIT_OK)
        s = divit_folder_make(options->folder, err);
    if (s == DIVIT_OK)
        s = access(ca->ledger_path, F_OK) == 0 ? load_all(ca, err) : make_all(ca, err);
    if (s == DIVIT_OK) {
        *ret = ca;
        ca = NULL;
    }
    return s;
}

/* see sandbox/ca/ca.h */
void divit_ca_free(divit_ca **ca)
{
    if (!ca || !*ca)
        return;
    for (size_t i = 0; i < DIVIT_CA_PARTIES; i++) {
        divit_ca_party *party = &(*ca)->parties[i];
        EVP_PKEY_free(party->key);
        X509_free(party->x509);
        divit_bytes_done(&party->der);
        free(party->key_path);
        free(party->certificate_path);
    }
    divit_ca_ledger_done(&(*ca)->ledger);
    free((*ca)->base_url);
    free((*ca)->ledger_path);
    free(*ca);
    *ca = NULL;
}

/* see sandbox/ca/ca.h */
divit_span divit_ca_certificate(const divit_ca *ca, divit_ca_part part)
{
    return divit_bytes_span(&ca->parties[part].der);
}

/* see sandbox/ca/ca.h */
const char *divit_ca_tls_certificate_path(const divit_ca *ca)
{
    return ca->parties[DIVIT_CA_TLS].certificate_path;
}

/* see sandbox/ca/ca.h */
const char *divit_ca_tls_key_path(const divit_ca *ca)
{
    return ca->parties[DIVIT_CA_TLS].key_path;
}

/* see sandbox/ca/ca.h */
void divit_ca_issued_done(divit_ca_issued *issued)
{
    if (issued->key.p)
        OPENSSL_cleanse(issued->key.p, issued->key.cap);
    divit_bytes_done(&issued->key);
    divit_bytes_done(&issued->certificate);
}

/* PKCS#8 PrivateKeyInfo, sized exactly so that no copy is left behind. */
static divit_status encode_key(const EVP_PKEY *key, divit_bytes *ret, divit_error *err)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    const int n = info ? i2d_PKCS8_PRIV_KEY_INFO(info, NULL) : -1;
    divit_status s = n > 0 ? divit_bytes_reserve(ret, (size_t)n) : crypto(err, __func__);
    if (s == DIVIT_OK) {
        uint8_t *p = ret->p;
        ret->n = (size_t)i2d_PKCS8_PRIV_KEY_INFO(info, &p);
    } else if (n > 0) {
        s = divit_fail_memory(err, __func__);
    }
    PKCS8_PRIV_KEY_INFO_free(info);
    return s;
}

/* What is issued to whom. */
typedef struct grant {
    divit_ca_profile profile;
    size_t digits; /* of the holder's number */
    const divit_ca_person *holder;
} grant;

static divit_status issue(divit_ca *ca, const grant *g, EVP_PKEY *key, X509 **ret, divit_error *err)
{
    const int64_t now = ca->clock.now(ca->clock.ctx);
    const divit_ca_party *sub = &ca->parties[DIVIT_CA_SUB];
    const divit_ca_order order = {.profile = g->profile,
        .name = g->holder->name,
        .tckn = g->holder->tckn,
        .base_url = ca->base_url,
        .key = key,
        .issuer = sub->x509,
        .issuer_key = sub->key,
        .from = now - HOUR,
        .to = now - HOUR + (int64_t)NES_YEARS * YEAR};
    return divit_ca_order_make(&order, ret, err);
}

static divit_status check_holder(const grant *g, divit_error *err)
{
    const divit_span name = divit_span_of(g->holder->name);
    const char *number = g->holder->tckn;
    const size_t digits = number ? strspn(number, "0123456789") : 0;
    if (name.n == 0 || name.n > NAME_MAX_BYTES || !divit_utf8_valid(name))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the person's name is empty or too long"));
    if (digits != g->digits || number[digits] != 0)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the identity number does not have the right number of digits"));
    return DIVIT_OK;
}

static divit_status issue_with_key(
    divit_ca *ca, const grant *g, divit_ca_issued *ret, divit_error *err)
{
    divit_status s = check_holder(g, err);
    if (s != DIVIT_OK)
        return s;
    DIVIT_AUTO(divit_ca_issued_done)
    divit_ca_issued issued = {0};
    X509 *x509 = NULL;
    EVP_PKEY *key = EVP_RSA_gen(NES_BITS);
    s = key ? issue(ca, g, key, &x509, err) : crypto(err, __func__);
    if (s == DIVIT_OK)
        s = encode_certificate(x509, &issued.certificate, err);
    if (s == DIVIT_OK)
        s = encode_key(key, &issued.key, err);
    if (s == DIVIT_OK)
        s = enter(ca, divit_bytes_span(&issued.certificate), err);
    EVP_PKEY_free(key);
    X509_free(x509);
    if (s == DIVIT_OK) {
        *ret = issued;
        issued = (divit_ca_issued){0};
    }
    return s;
}

/* see sandbox/ca/ca.h */
divit_status divit_ca_issue_nes(
    divit_ca *ca, const divit_ca_person *person, divit_ca_issued *ret, divit_error *err)
{
    const grant g = {DIVIT_CA_PROFILE_NES, TCKN_DIGITS, person};
    return issue_with_key(ca, &g, ret, err);
}

/* see sandbox/ca/ca.h */
divit_status divit_ca_issue_fiscal(
    divit_ca *ca, const divit_ca_person *taxpayer, divit_ca_issued *ret, divit_error *err)
{
    const grant g = {DIVIT_CA_PROFILE_FISCAL, VKN_DIGITS, taxpayer};
    return issue_with_key(ca, &g, ret, err);
}

/* see sandbox/ca/ca.h */
divit_status divit_ca_revoke(divit_ca *ca, divit_span certificate, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *parsed = NULL;
    const divit_status s = divit_certificate_parse(certificate, &parsed, err);
    if (s != DIVIT_OK)
        return s;
    const divit_certificate_facts *f = divit_certificate_facts_get(parsed);
    divit_ca_row *row = divit_ca_ledger_find(&ca->ledger, f->serial);
    if (!row)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the practice authority did not issue this certificate"));
    if (row->revoked == 0)
        row->revoked = ca->clock.now(ca->clock.ctx);
    return divit_ca_ledger_save(&ca->ledger, ca->ledger_path, err);
}
