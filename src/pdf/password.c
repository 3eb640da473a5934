/* SPDX-License-Identifier: Apache-2.0 */
/* The standard security handler: from a password to the key of the file. */
#include "pdf/password.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

/* Bytes of a padded password, of an MD5 digest, and the longest password of revisions 5 and 6. */
enum { PADDED = 32, MD5 = 16, LONGEST = 127 };

/* Algorithm 2.B: repetitions in one round, and rounds at least. */
enum { REPEATED = 64, ROUNDS = 64 };

/* Fills up passwords (7.6.4.3.2). */
static const uint8_t padding[PADDED] = {0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00,
    0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c,
    0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a};

/* What a try works on. */
typedef struct attempt {
    const divit_pdf_encryption *facts;
    const divit_ciphers *ciphers;
    divit_span password;
} attempt;

/* Bytes being put together for a digest; wiped, for there is a password in them. */
typedef struct heap {
    uint8_t bytes[REPEATED * (LONGEST + DIVIT_CIPHERS_DIGEST_MAX + DIVIT_PDF_HASH_NEW)];
    size_t n;
} heap;

static void heap_done(heap *h)
{
    explicit_bzero(h, sizeof *h);
}

static void add(heap *h, const uint8_t *p, size_t n)
{
    if (n > 0)
        memcpy(h->bytes + h->n, p, n);
    h->n += n;
}

static divit_span span_of(const heap *h)
{
    return (divit_span){h->bytes, h->n};
}

static void pad(divit_span password, uint8_t out[PADDED])
{
    const size_t n = password.n < PADDED ? password.n : PADDED;
    if (n > 0)
        memcpy(out, password.p, n);
    memcpy(out + n, padding, PADDED - n);
}

/* Digests the first n bytes of a digest fifty times, from revision 3 on. */
static divit_status harden(const attempt *a, size_t n, uint8_t digest[MD5], divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (int i = 0; s == DIVIT_OK && a->facts->revision >= 3 && i < 50; i++)
        s = a->ciphers->digest(DIVIT_CIPHERS_MD5, (divit_span){digest, n}, digest, err);
    return s;
}

/* Algorithm 2: the file's key from the padded password of the user. */
static divit_status old_key(
    const attempt *a, const uint8_t padded[PADDED], uint8_t out[MD5], divit_error *err)
{
    const divit_pdf_encryption *f = a->facts;
    const uint8_t permissions[] = {(uint8_t)f->permissions, (uint8_t)(f->permissions >> 8),
        (uint8_t)(f->permissions >> 16), (uint8_t)(f->permissions >> 24)};
    DIVIT_AUTO(heap_done)
    heap h = {0};
    add(&h, padded, PADDED);
    add(&h, f->owner, DIVIT_PDF_HASH_OLD);
    add(&h, permissions, sizeof permissions);
    add(&h, f->id, f->id_bytes);
    if (f->revision >= 4 && !f->metadata)
        add(&h, (const uint8_t *)"\xff\xff\xff\xff", 4);
    const divit_status s = a->ciphers->digest(DIVIT_CIPHERS_MD5, span_of(&h), out, err);
    return s == DIVIT_OK ? harden(a, f->key_bytes, out, err) : s;
}

/* RC4 with the key, each byte of it combined with a number. */
static divit_status stir(const attempt *a, const uint8_t key[MD5], uint8_t number,
    uint8_t data[PADDED], size_t n, divit_error *err)
{
    uint8_t mixed[MD5];
    for (size_t i = 0; i < MD5; i++)
        mixed[i] = key[i] ^ number;
    const divit_status s =
        a->ciphers->rc4((divit_span){mixed, a->facts->key_bytes}, (divit_span){data, n}, data, err);
    explicit_bzero(mixed, sizeof mixed);
    return s;
}

/* Algorithms 4 and 5: what U should be for the key; of revision 3 and later 16 bytes count. */
static divit_status expected_user(
    const attempt *a, const uint8_t key[MD5], uint8_t out[PADDED], divit_error *err)
{
    const bool newer = a->facts->revision >= 3;
    const size_t n = newer ? MD5 : PADDED;
    divit_status s = DIVIT_OK;
    DIVIT_AUTO(heap_done)
    heap h = {0};
    add(&h, padding, PADDED);
    memcpy(out, padding, PADDED);
    if (newer) {
        add(&h, a->facts->id, a->facts->id_bytes);
        s = a->ciphers->digest(DIVIT_CIPHERS_MD5, span_of(&h), out, err);
    }
    for (uint8_t i = 0; s == DIVIT_OK && i < (newer ? 20 : 1); i++)
        s = stir(a, key, i, out, n, err);
    return s;
}

/* Algorithm 6: tries a padded password as the user's. INPUT_LOCKED if it is not. */
static divit_status try_old_user(
    const attempt *a, const uint8_t padded[PADDED], divit_pdf_key *key, divit_error *err)
{
    uint8_t user[PADDED];
    divit_status s = old_key(a, padded, key->bytes, err);
    key->n = a->facts->key_bytes;
    if (s == DIVIT_OK)
        s = expected_user(a, key->bytes, user, err);
    if (s != DIVIT_OK)
        return s;
    const size_t n = a->facts->revision >= 3 ? MD5 : PADDED;
    if (!divit_span_equal_secret((divit_span){user, n}, (divit_span){a->facts->user, n}))
        return divit_fail(err, DIVIT_INPUT_LOCKED, __func__, NULL);
    return DIVIT_OK;
}

/* Algorithm 7: the owner's password gives that of the user. */
static divit_status try_old_owner(const attempt *a, divit_pdf_key *key, divit_error *err)
{
    uint8_t padded[PADDED], digest[MD5];
    pad(a->password, padded);
    divit_status s =
        a->ciphers->digest(DIVIT_CIPHERS_MD5, (divit_span){padded, PADDED}, digest, err);
    if (s == DIVIT_OK)
        s = harden(a, MD5, digest, err);
    memcpy(padded, a->facts->owner, PADDED);
    for (int i = a->facts->revision >= 3 ? 19 : 0; s == DIVIT_OK && i >= 0; i--)
        s = stir(a, digest, (uint8_t)i, padded, PADDED, err);
    if (s == DIVIT_OK)
        s = try_old_user(a, padded, key, err);
    explicit_bzero(padded, sizeof padded);
    explicit_bzero(digest, sizeof digest);
    key->owner = s == DIVIT_OK;
    return s;
}

/* One round of algorithm 2.B: K is encrypted and digested with what the result chooses. */
static divit_status hash_round(const attempt *a, divit_span user,
    uint8_t k[DIVIT_CIPHERS_DIGEST_MAX], size_t *k_bytes, uint8_t *ret_last, divit_error *err)
{
    DIVIT_AUTO(heap_done)
    heap h = {0};
    unsigned sum = 0;
    for (int i = 0; i < REPEATED; i++) {
        add(&h, a->password.p, a->password.n);
        add(&h, k, *k_bytes);
        add(&h, user.p, user.n);
    }
    const divit_ciphers_cbc job = {
        .key = {k, DIVIT_CIPHERS_BLOCK}, .iv = k + DIVIT_CIPHERS_BLOCK, .data = span_of(&h)};
    divit_status s = a->ciphers->aes_encrypt(&job, h.bytes, err);
    if (s != DIVIT_OK)
        return s;
    /* 256 is 1 modulo 3: the sum of the bytes is as good as the number. */
    for (size_t i = 0; i < DIVIT_CIPHERS_BLOCK; i++)
        sum += h.bytes[i];
    const divit_ciphers_hash hashes[] = {
        DIVIT_CIPHERS_SHA256, DIVIT_CIPHERS_SHA384, DIVIT_CIPHERS_SHA512};
    *k_bytes = 32 + 16 * (size_t)(sum % 3);
    *ret_last = h.bytes[h.n - 1];
    return a->ciphers->digest(hashes[sum % 3], span_of(&h), k, err);
}

/* Algorithm 2.B; of revision 5 only its first step. user: U for the owner's password, else none. */
static divit_status new_hash(
    const attempt *a, const uint8_t salt[8], divit_span user, uint8_t out[32], divit_error *err)
{
    uint8_t k[DIVIT_CIPHERS_DIGEST_MAX];
    size_t k_bytes = 32;
    uint8_t last = 0;
    DIVIT_AUTO(heap_done)
    heap h = {0};
    add(&h, a->password.p, a->password.n);
    add(&h, salt, 8);
    add(&h, user.p, user.n);
    divit_status s = a->ciphers->digest(DIVIT_CIPHERS_SHA256, span_of(&h), k, err);
    const bool newest = a->facts->revision >= 6;
    for (int round = 0; s == DIVIT_OK && newest && (round < ROUNDS || last + 32 > round); round++)
        s = hash_round(a, user, k, &k_bytes, &last, err);
    memcpy(out, k, 32);
    explicit_bzero(k, sizeof k);
    return s;
}

/* Algorithm 2.A for one of the two: its hash with salts, and the key that it wraps. */
static divit_status try_new(const attempt *a, bool owner, divit_pdf_key *key, divit_error *err)
{
    static const uint8_t zeros[DIVIT_CIPHERS_BLOCK] = {0};
    const divit_pdf_encryption *f = a->facts;
    const uint8_t *known = owner ? f->owner : f->user;
    const divit_span user = {f->user, owner ? DIVIT_PDF_HASH_NEW : 0};
    uint8_t hash[32];
    divit_status s = new_hash(a, known + 32, user, hash, err);
    if (s == DIVIT_OK && !divit_span_equal_secret((divit_span){hash, 32}, (divit_span){known, 32}))
        s = divit_fail(err, DIVIT_INPUT_LOCKED, __func__, NULL);
    if (s == DIVIT_OK)
        s = new_hash(a, known + 40, user, hash, err);
    const divit_ciphers_cbc job = {
        .key = {hash, 32}, .iv = zeros, .data = {owner ? f->owner_key : f->user_key, 32}};
    if (s == DIVIT_OK)
        s = a->ciphers->aes_decrypt(&job, key->bytes, err);
    explicit_bzero(hash, sizeof hash);
    key->n = 32;
    key->owner = owner;
    return s;
}

static divit_status try_user(const attempt *a, divit_pdf_key *key, divit_error *err)
{
    uint8_t padded[PADDED];
    if (a->facts->revision >= 5)
        return try_new(a, false, key, err);
    pad(a->password, padded);
    const divit_status s = try_old_user(a, padded, key, err);
    explicit_bzero(padded, sizeof padded);
    return s;
}

static divit_status try_owner(const attempt *a, divit_pdf_key *key, divit_error *err)
{
    return a->facts->revision >= 5 ? try_new(a, true, key, err) : try_old_owner(a, key, err);
}

/* see pdf/password.h */
divit_status divit_pdf_password_try(const divit_pdf_encryption *facts, const divit_ciphers *ciphers,
    divit_span password, divit_pdf_key *ret, divit_error *err)
{
    attempt a = {.facts = facts, .ciphers = ciphers, .password = password};
    DIVIT_AUTO(divit_pdf_key_done)
    divit_pdf_key key = {0};
    if (facts->revision >= 5)
        a.password = divit_span_sub(password, 0, LONGEST);
    divit_status s = try_owner(&a, &key, NULL);
    if (s == DIVIT_INPUT_LOCKED)
        s = try_user(&a, &key, NULL);
    if (s == DIVIT_INPUT_LOCKED)
        return divit_fail(err, s, __func__, password.n > 0 ? N_("the password is wrong") : NULL);
    else if (s != DIVIT_OK)
        s = try_owner(&a, &key, err);
    if (s == DIVIT_OK)
        *ret = key;
    return s;
}

/* see pdf/password.h */
void divit_pdf_key_done(divit_pdf_key *key)
{
    explicit_bzero(key, sizeof *key);
}
