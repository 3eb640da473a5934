/* SPDX-License-Identifier: Apache-2.0 */
/* Signs any bytes as a document with a P-256 key; what passes the self-check must verify. */
#include <openssl/ec.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "divit/sign.h"
#include "divit/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELD = 32 };

typedef struct signing_key {
    EVP_PKEY *key;
    uint8_t *der;
    size_t size;
} signing_key;

static void demand(bool held)
{
    if (!held)
        abort();
}

/* One key and its self-signed certificate for the life of the process. */
static signing_key make_key(void)
{
    signing_key made = {.key = EVP_EC_gen("P-256")};
    X509 *x509 = X509_new();
    demand(made.key && x509 && X509_set_version(x509, 2) == 1);
    X509_NAME *name = X509_get_subject_name(x509);
    demand(X509_NAME_add_entry_by_txt(
               name, "CN", MBSTRING_UTF8, (const unsigned char *)"DENEME", -1, -1, 0) == 1);
    demand(X509_set_issuer_name(x509, name) == 1 && X509_set_pubkey(x509, made.key) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(x509), 0) &&
           X509_gmtime_adj(X509_getm_notAfter(x509), 86400) &&
           X509_sign(x509, made.key, EVP_sha256()) > 0);
    const int size = i2d_X509(x509, &made.der);
    demand(size > 0);
    made.size = (size_t)size;
    X509_free(x509);
    return made;
}

static divit_status give_certificate(void *ctx, divit_span *ret, divit_error *err)
{
    const signing_key *key = ctx;
    (void)err;
    *ret = (divit_span){key->der, key->size};
    return DIVIT_OK;
}

static divit_status give_signature(
    void *ctx, const divit_signing *what, divit_bytes *ret, divit_error *err)
{
    const signing_key *key = ctx;
    EVP_PKEY_CTX *signer = EVP_PKEY_CTX_new(key->key, NULL);
    unsigned char der[128];
    const unsigned char *at = der;
    size_t size = sizeof der;
    uint8_t raw[2 * FIELD];
    (void)err;
    demand(signer && EVP_PKEY_sign_init(signer) == 1 &&
           EVP_PKEY_sign(signer, der, &size, what->digest.p, what->digest.n) == 1);
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
    demand(pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, FIELD) == FIELD &&
           BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + FIELD, FIELD) == FIELD);
    ECDSA_SIG_free(pair);
    EVP_PKEY_CTX_free(signer);
    return divit_bytes_append(ret, (divit_span){raw, sizeof raw});
}

/*
 * What the self-check takes begins with the PDF that was given, and one signature is over all of
 * it. It may refuse: a reference to an object that did not exist may now mean one of the new ones.
 */
static void check_output(divit_span original, divit_output *out, const divit_signed_document *made)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    size_t whole = 0;
    if (divit_verify_made(out, made, NULL) != DIVIT_OK)
        return;
    demand(divit_map_fd(divit_output_fd(out), &map, NULL) == DIVIT_OK);
    demand(made->format != DIVIT_FORMAT_PADES ||
           (map.span.n > original.n && memcmp(map.span.p, original.p, original.n) == 0));
    demand(divit_verify(divit_output_fd(out), &v, NULL) == DIVIT_OK);
    for (size_t i = 0; i < divit_verification_count(v); i++)
        whole += divit_verification_at(v, i)->covers_whole;
    demand(whole == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static signing_key key;
    if (!key.key)
        key = make_key();
    const divit_signer signer = {
        .certificate = give_certificate, .sign = give_signature, .ctx = &key};
    const divit_sign_options how = {.time = 1795000000, .utc_offset = 180, .reason = "Çığ"};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    const char *folder = getenv("TMPDIR");
    char target[512];
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("document", MFD_CLOEXEC);
    demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(target, sizeof target, "%s/never-named", folder ? folder : "/tmp");
    demand(divit_output_new(target, DIVIT_OUTPUT_REPLACE, &out, NULL) == DIVIT_OK);
    if (divit_sign(fd, &signer, &how, out, &made, NULL) == DIVIT_OK)
        check_output((divit_span){data, size}, out, &made);
    return 0;
}
