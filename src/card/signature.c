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
#include "card/login.h"
#include "card/mechanism.h"
#include "card/message.h"
#include "card/object.h"

static const char *const hash_names[] = {/* OpenSSL's */
    [DIVIT_SHA256] = "SHA256",
    [DIVIT_SHA384] = "SHA384",
    [DIVIT_SHA512] = "SHA512"};

/* The padding of a scheme; PSS with a salt as long as the digest (divit/signer.h). */
static bool set_padding(EVP_PKEY_CTX *ctx, divit_scheme scheme)
{
    if (scheme == DIVIT_SCHEME_ECDSA)
        return true;
    if (scheme == DIVIT_SCHEME_RSA)
        return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1;
}

static divit_status verify_with(EVP_PKEY_CTX *ctx, const divit_signing *what, divit_span signature)
{
    const EVP_MD *md = EVP_get_digestbyname(hash_names[what->hash]);
    if (!ctx || !md || EVP_PKEY_verify_init(ctx) != 1 ||
        EVP_PKEY_CTX_set_signature_md(ctx, md) != 1 || !set_padding(ctx, what->scheme))
        return DIVIT_E_CRYPTO;
    const int valid =
        EVP_PKEY_verify(ctx, signature.p, signature.n, what->digest.p, what->digest.n);
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

static divit_status verify(const divit_signature_job *job, divit_span signature, divit_error *err)
{
    const divit_key *key = job->key;
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
    const divit_status s = verify_with(ctx, &job->what, shown);
    EVP_PKEY_CTX_free(ctx);
    OPENSSL_free(der);
    ERR_clear_error();
    if (s == DIVIT_TOKEN_LOST)
        return divit_fault(err, DIVIT_FAULT_SIGNATURE, __func__, CKR_OK);
    return s == DIVIT_OK ? s : divit_fail(err, s, __func__, NULL);
}

/* Cryptoki takes data as a pointer to mutable bytes and does not change them. */
static CK_BYTE *mutable(divit_span data)
{
    return (CK_BYTE *)(uintptr_t)data.p;
}

/* The end of an operation that C_SignInit has begun. */
static divit_status finish(
    const divit_signature_job *job, divit_span input, divit_bytes *ret, divit_error *err)
{
    uint8_t output[DIVIT_MESSAGE_SIGNATURE];
    CK_ULONG n = sizeof output;
    const CK_SESSION_HANDLE session = job->module->sessions[job->token];
    const CK_RV rv = job->module->f->C_Sign(session, mutable(input), input.n, output, &n);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_USE, __func__, rv);
    if (n > sizeof output)
        return divit_fault(err, DIVIT_FAULT_MODULE_ANSWER, __func__, rv);
    if (divit_bytes_append(ret, (divit_span){output, n}) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* By the mechanism of one row. */
static divit_status sign_by(const divit_signature_job *job, CK_OBJECT_HANDLE handle, size_t row,
    divit_bytes *ret, divit_error *err)
{
    divit_module *m = job->module;
    const divit_object o = {m, m->sessions[job->token], handle};
    uint8_t room[DIVIT_MECHANISM_INPUT];
    divit_mechanism_call call;
    const bool again = divit_object_true(&o, CKA_ALWAYS_AUTHENTICATE);
    divit_status s = again ? divit_login_ready(m, job->token, job->pin, err) : DIVIT_OK;
    if (s != DIVIT_OK)
        return s;
    divit_mechanism_fill(row, &call);
    const CK_RV rv = m->f->C_SignInit(o.session, &call.mechanism, handle);
    if (rv != CKR_OK)
        return divit_fault_rv(err, DIVIT_PHASE_USE, __func__, rv);
    if (again)
        s = divit_login_context(m, job->token, job->pin, err);
    if (s == DIVIT_OK)
        s = finish(job, divit_mechanism_input(row, &job->what, job->key->width, room), ret, err);
    /* A lost token ends the worker: nothing more is asked of it. */
    if (s != DIVIT_OK && s != DIVIT_TOKEN_LOST)
        divit_module_renew_session(m, job->token);
    return s;
}

/* By the first mechanism that the token offers and takes. */
static divit_status sign_with(
    const divit_signature_job *job, CK_OBJECT_HANDLE handle, divit_bytes *ret, divit_error *err)
{
    const divit_mechanisms offered = job->module->mechanisms[job->token];
    divit_fault_id none = DIVIT_FAULT_MECHANISM;
    for (size_t row = 0; row < DIVIT_MECHANISM_ROWS; row++) {
        const divit_mechanism_use use = divit_mechanism_serves(row, offered, &job->what);
        divit_error why = {0};
        if (use == DIVIT_MECHANISM_UNHANDED)
            none = DIVIT_FAULT_UNHANDED;
        if (use != DIVIT_MECHANISM_SERVES)
            continue;
        const divit_status s = sign_by(job, handle, row, ret, &why);
        if (s == DIVIT_OK)
            return s;
        if (divit_fault_of(&why) == DIVIT_FAULT_MECHANISM)
            continue;
        if (err)
            *err = why;
        return s;
    }
    return divit_fault(err, none, __func__, CKR_OK);
}

/* The private keys of the certificate, as the session knows them. */
static divit_status find_keys(const divit_signature_job *job, divit_error *err)
{
    const divit_card_certificate *c = job->certificate;
    divit_key_handles *h = job->handles;
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    if (!job->key->evp)
        return divit_fault(err, DIVIT_FAULT_KEY_KIND, __func__, CKR_OK);
    divit_status s = divit_module_session(job->module, job->token, &session, err);
    if (s != DIVIT_OK || (h->found.n > 0 && h->session == session))
        return s;
    h->session = session;
    s = divit_key_find(
        job->module, session, job->key, (divit_span){c->id, c->id_length}, &h->found, err);
    if (s == DIVIT_OK && h->found.n == 0)
        return divit_fault(err, DIVIT_FAULT_NO_KEY, __func__, CKR_OK);
    return s;
}

/* see card/signature.h */
divit_status divit_signature_make(
    const divit_signature_job *job, divit_bytes *ret, divit_error *err)
{
    divit_status s = find_keys(job, err);
    const divit_object_list keys = job->handles->found;
    /* Keys that cannot be told apart: the one whose signature fits is the one. */
    for (size_t i = 0; s == DIVIT_OK && i < keys.n; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes signature = {0};
        s = sign_with(job, keys.at[i], &signature, err);
        if (s == DIVIT_OK)
            s = verify(job, divit_bytes_span(&signature), err);
        if (s == DIVIT_OK) {
            *ret = divit_bytes_steal(&signature);
            return DIVIT_OK;
        }
        const bool unfit = s == DIVIT_TOKEN_LOST && i + 1 < keys.n;
        if (unfit && (!err || divit_fault_of(err) == DIVIT_FAULT_SIGNATURE))
            s = DIVIT_OK;
    }
    /* What failed is looked up afresh. */
    *job->handles = (divit_key_handles){0};
    return s;
}
