/* SPDX-License-Identifier: Apache-2.0 */
/* C_Sign and the check of what it gave. */
#include "card/signature.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/bytes.h"
#include "base/status.h"
#include "card/faults.h"
#include "card/key.h"
#include "card/login.h"
#include "card/message.h"
#include "card/object.h"

/* DigestInfo before the digest (RFC 8017 9.2 note 1). */
enum { PREFIX = 19, TO_BE_SIGNED = PREFIX + DIVIT_HASH_MAX };

typedef struct hash_row {
    size_t size;
    const char *name; /* OpenSSL's */
    uint8_t prefix[PREFIX];
} hash_row;

static const hash_row hash_rows[] = {
    [DIVIT_SHA256] = {32, "SHA256",
        {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
            0x05, 0x00, 0x04, 0x20}},
    [DIVIT_SHA384] = {48, "SHA384",
        {0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02,
            0x05, 0x00, 0x04, 0x30}},
    [DIVIT_SHA512] = {64, "SHA512",
        {0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03,
            0x05, 0x00, 0x04, 0x40}},
};

/* The bytes that the key signs. */
static size_t to_be_signed(
    const divit_signature_job *job, const divit_key *key, uint8_t out[TO_BE_SIGNED])
{
    const hash_row *h = &hash_rows[job->hash];
    const size_t before = key->type == CKK_RSA ? PREFIX : 0;
    size_t n = h->size;
    if (key->type == CKK_EC && n > key->width)
        n = key->width;
    memcpy(out, h->prefix, before);
    memcpy(out + before, job->digest.p, n);
    return before + n;
}

static divit_status verify_with(
    EVP_PKEY_CTX *ctx, const divit_signature_job *job, const divit_key *key, divit_span signature)
{
    const hash_row *h = &hash_rows[job->hash];
    const EVP_MD *md = EVP_get_digestbyname(h->name);
    if (!ctx || !md || EVP_PKEY_verify_init(ctx) != 1)
        return DIVIT_E_CRYPTO;
    if (key->type == CKK_RSA && EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) != 1)
        return DIVIT_E_CRYPTO;
    if (EVP_PKEY_CTX_set_signature_md(ctx, md) != 1)
        return DIVIT_E_CRYPTO;
    const int valid = EVP_PKEY_verify(ctx, signature.p, signature.n, job->digest.p, h->size);
    return valid == 1 ? DIVIT_OK : DIVIT_TOKEN_LOST;
}

/* r and s, each `width` bytes, as the DER that OpenSSL verifies. */
static int ec_to_der(divit_span raw, size_t width, unsigned char **ret)
{
    int n = -1;
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.p, (int)width, NULL);
    BIGNUM *s = BN_bin2bn(raw.p + width, (int)width, NULL);
    if (sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1) {
        r = s = NULL;
        n = i2d_ECDSA_SIG(sig, ret);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(sig);
    return n;
}

static divit_status verify(
    const divit_signature_job *job, const divit_key *key, divit_span signature, divit_error *err)
{
    unsigned char *der = NULL;
    divit_span shown = signature;
    const size_t expected = key->type == CKK_EC ? 2 * key->width : key->width;
    if (signature.n != expected)
        return divit_fault(err, DIVIT_FAULT_SIGNATURE, __func__, CKR_OK);
    if (key->type == CKK_EC) {
        const int n = ec_to_der(signature, key->width, &der);
        shown = (divit_span){der, n > 0 ? (size_t)n : 0};
    }
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->evp, NULL);
    const divit_status s = verify_with(ctx, job, key, shown);
    EVP_PKEY_CTX_free(ctx);
    OPENSSL_free(der);
    ERR_clear_error();
    if (s == DIVIT_TOKEN_LOST)
        return divit_fault(err, DIVIT_FAULT_SIGNATURE, __func__, CKR_OK);
    return s == DIVIT_OK ? s : divit_fail(err, s, __func__, NULL);
}

static divit_status sign_with(const divit_signature_job *job, const divit_key *key,
    CK_OBJECT_HANDLE handle, divit_bytes *ret, divit_error *err)
{
    CK_FUNCTION_LIST *f = job->module->f;
    const CK_SESSION_HANDLE session = job->module->sessions[job->token];
    const divit_object o = {job->module, session, handle};
    CK_MECHANISM mechanism = {key->type == CKK_RSA ? CKM_RSA_PKCS : CKM_ECDSA, NULL, 0};
    uint8_t input[TO_BE_SIGNED], output[DIVIT_MESSAGE_SIGNATURE];
    CK_ULONG n = sizeof output;
    const bool again = divit_object_true(&o, CKA_ALWAYS_AUTHENTICATE);
    divit_status s = again ? divit_login_ready(job->module, job->token, job->pin, err) : DIVIT_OK;
    if (s != DIVIT_OK)
        return s;
    CK_RV rv = f->C_SignInit(session, &mechanism, handle);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_USE, __func__, rv);
    if (again)
        s = divit_login_context(job->module, job->token, job->pin, err);
    if (s != DIVIT_OK)
        return s;
    rv = f->C_Sign(session, input, to_be_signed(job, key, input), output, &n);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_USE, __func__, rv);
    if (n > sizeof output)
        return divit_fault(err, DIVIT_FAULT_MODULE_ANSWER, __func__, rv);
    if (divit_bytes_append(ret, (divit_span){output, n}) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* see card/signature.h */
divit_status divit_signature_make(
    const divit_signature_job *job, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_key_done)
    divit_key key = {0};
    divit_object_list keys = {0};
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    const divit_card_certificate *c = job->certificate;
    divit_status s = divit_module_session(job->module, job->token, &session, err);
    if (s == DIVIT_OK)
        s = divit_key_of(divit_bytes_span(&c->der), &key, err);
    if (s == DIVIT_OK)
        s = divit_key_find(
            job->module, session, &key, (divit_span){c->id, c->id_length}, &keys, err);
    if (s == DIVIT_OK && keys.n == 0)
        return divit_fault(err, DIVIT_FAULT_NO_KEY, __func__, CKR_OK);
    /* Keys that cannot be told apart: the one whose signature fits is the one. */
    for (size_t i = 0; s == DIVIT_OK && i < keys.n; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes signature = {0};
        s = sign_with(job, &key, keys.at[i], &signature, err);
        if (s == DIVIT_OK)
            s = verify(job, &key, divit_bytes_span(&signature), err);
        if (s == DIVIT_OK) {
            *ret = divit_bytes_steal(&signature);
            return DIVIT_OK;
        }
        const bool unfit = s == DIVIT_TOKEN_LOST && i + 1 < keys.n;
        if (unfit && (!err || divit_fault_of(err) == DIVIT_FAULT_SIGNATURE))
            s = DIVIT_OK;
    }
    return s;
}
