/* SPDX-License-Identifier: Apache-2.0 */
/* Decrypts and encrypts the strings and streams of one file. */
#include "pdf/crypt.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { BLOCK = DIVIT_CIPHERS_BLOCK, MD5 = 16 };

/* The key of one object. */
typedef struct object_key {
    uint8_t bytes[32];
    size_t n;
} object_key;

static void object_key_done(object_key *key)
{
    explicit_bzero(key, sizeof *key);
}

/* Algorithm 1: key, number and generation digested; algorithm 1.A: the key of the file. */
static divit_status find_key(
    const divit_pdf_crypt *crypt, const divit_pdf_sealed *what, object_key *ret, divit_error *err)
{
    const uint32_t n = what->ref.number, g = what->ref.generation;
    const uint8_t tail[] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)g,
        (uint8_t)(g >> 8), 's', 'A', 'l', 'T'};
    uint8_t text[sizeof crypt->key.bytes + sizeof tail];
    const size_t more = what->method == DIVIT_PDF_METHOD_AES128 ? sizeof tail : 5;
    memcpy(ret->bytes, crypt->key.bytes, sizeof ret->bytes);
    ret->n = crypt->key.n;
    if (what->method == DIVIT_PDF_METHOD_AES256)
        return DIVIT_OK;
    memcpy(text, crypt->key.bytes, crypt->key.n);
    memcpy(text + crypt->key.n, tail, more);
    const divit_status s = crypt->ciphers->digest(
        DIVIT_CIPHERS_MD5, (divit_span){text, crypt->key.n + more}, ret->bytes, err);
    ret->n = crypt->key.n + 5 < MD5 ? crypt->key.n + 5 : MD5;
    explicit_bzero(text, sizeof text);
    return s;
}

static divit_status rc4(const divit_pdf_crypt *crypt, const object_key *key, divit_span data,
    divit_bytes *out, divit_error *err)
{
    if (data.n == 0)
        return DIVIT_OK;
    if (divit_bytes_reserve(out, data.n) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s =
        crypt->ciphers->rc4((divit_span){key->bytes, key->n}, data, out->p + out->n, err);
    out->n += s == DIVIT_OK ? data.n : 0;
    return s;
}

static divit_status malformed(divit_error *err)
{
    return divit_fail(err, DIVIT_INPUT_BROKEN, "divit_pdf_crypt_open",
        N_("an encrypted string or stream of the PDF is malformed"));
}

/* A first block, then the data with 1 to 16 bytes that tell how many they are (7.6.3.1). */
static divit_status aes_open(const divit_pdf_crypt *crypt, const object_key *key, divit_span data,
    divit_bytes *out, divit_error *err)
{
    if (data.n == 0 || data.n == BLOCK)
        return DIVIT_OK;
    if (data.n % BLOCK != 0)
        return malformed(err);
    const size_t n = data.n - BLOCK;
    if (divit_bytes_reserve(out, n) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    uint8_t *plain = out->p + out->n;
    const divit_ciphers_cbc job = {
        .key = {key->bytes, key->n}, .iv = data.p, .data = {data.p + BLOCK, n}};
    const divit_status s = crypt->ciphers->aes_decrypt(&job, plain, err);
    if (s != DIVIT_OK)
        return s;
    if (plain[n - 1] == 0 || plain[n - 1] > BLOCK)
        return malformed(err);
    out->n += n - plain[n - 1];
    return DIVIT_OK;
}

static divit_status aes_seal(const divit_pdf_crypt *crypt, const object_key *key, divit_span data,
    divit_bytes *out, divit_error *err)
{
    const size_t rest = BLOCK - data.n % BLOCK;
    if (divit_bytes_reserve(out, BLOCK + data.n + rest) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    uint8_t *iv = out->p + out->n;
    uint8_t *body = iv + BLOCK;
    divit_status s = crypt->ciphers->random(iv, BLOCK, err);
    if (s != DIVIT_OK)
        return s;
    if (data.n > 0)
        memcpy(body, data.p, data.n);
    memset(body + data.n, (int)rest, rest);
    const divit_ciphers_cbc job = {
        .key = {key->bytes, key->n}, .iv = iv, .data = {body, data.n + rest}};
    s = crypt->ciphers->aes_encrypt(&job, body, err);
    out->n += s == DIVIT_OK ? BLOCK + data.n + rest : 0;
    return s;
}

static divit_status append(divit_span data, divit_bytes *out, divit_error *err)
{
    return divit_bytes_append(out, data) == DIVIT_OK ? DIVIT_OK : divit_fail_memory(err, __func__);
}

typedef divit_status one_way(const divit_pdf_crypt *crypt, const object_key *key, divit_span data,
    divit_bytes *out, divit_error *err);

/* The method's cipher, AES in the direction that is given; RC4 has only one. */
static divit_status apply(const divit_pdf_crypt *crypt, const divit_pdf_sealed *what, one_way *aes,
    divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(object_key_done)
    object_key key;
    if (what->method == DIVIT_PDF_METHOD_NONE)
        return append(what->data, out, err);
    const divit_status s = find_key(crypt, what, &key, err);
    if (s != DIVIT_OK)
        return s;
    one_way *cipher = what->method == DIVIT_PDF_METHOD_RC4 ? rc4 : aes;
    return cipher(crypt, &key, what->data, out, err);
}

/* see pdf/crypt.h */
divit_status divit_pdf_crypt_open(
    const divit_pdf_crypt *crypt, const divit_pdf_sealed *what, divit_bytes *out, divit_error *err)
{
    return apply(crypt, what, aes_open, out, err);
}

/* see pdf/crypt.h */
divit_status divit_pdf_crypt_seal(
    const divit_pdf_crypt *crypt, const divit_pdf_sealed *what, divit_bytes *out, divit_error *err)
{
    return apply(crypt, what, aes_seal, out, err);
}

/* see pdf/crypt.h */
bool divit_pdf_crypt_may_sign(const divit_pdf_crypt *crypt, bool new_field)
{
    const uint32_t both = DIVIT_PDF_MAY_MODIFY | DIVIT_PDF_MAY_ANNOTATE;
    if (crypt->key.owner)
        return true;
    if (new_field)
        return (crypt->permissions & both) == both;
    return (crypt->permissions & (DIVIT_PDF_MAY_ANNOTATE | DIVIT_PDF_MAY_FILL)) != 0;
}
