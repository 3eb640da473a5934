/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/pki/identity.h"

#include <openssl/bn.h>
#include <openssl/rsa.h>

#include "pki/signature.h"

static void ecdsa_forms_round_trip(void **state)
{
    (void)state;
    static const uint8_t raw[][4] = {{0, 1, 0, 2}, {0x80, 0, 0xFF, 0xFF}, {0, 0x80, 0x7F, 0}};
    static const char *const der[] = {"\x30\x06\x02\x01\x01\x02\x01\x02",
        "\x30\x0A\x02\x03\x00\x80\x00\x02\x03\x00\xFF\xFF",
        "\x30\x08\x02\x02\x00\x80\x02\x02\x7F\x00"};
    static const size_t sizes[] = {8, 12, 10};
    for (size_t i = 0; i < 3; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes back = {0};
        CHECK_OK(divit_ecdsa_to_der((divit_span){raw[i], 4}, &out, NULL));
        assert_int_equal(out.n, sizes[i]);
        assert_memory_equal(out.p, der[i], out.n);
        CHECK_OK(divit_ecdsa_from_der(divit_bytes_span(&out), 2, &back, NULL));
        assert_int_equal(back.n, 4);
        assert_memory_equal(back.p, raw[i], 4);
    }
}

static void malformed_ecdsa_is_refused(void **state)
{
    (void)state;
    const divit_span bad[] = {
        DIVIT_SPAN_TEXT(""), DIVIT_SPAN_TEXT("\x30\x06\x02\x01\x00\x02\x01\x02"), /* zero */
        DIVIT_SPAN_TEXT("\x30\x06\x02\x01\x81\x02\x01\x02"),                      /* negative */
        DIVIT_SPAN_TEXT("\x30\x07\x02\x02\x00\x01\x02\x01\x02"),                  /* padded */
        DIVIT_SPAN_TEXT("\x30\x06\x02\x01\x01\x02\x01\x02\x00"),                  /* trailing */
        DIVIT_SPAN_TEXT("\x30\x81\x06\x02\x01\x01\x02\x01\x02"),                  /* long length */
        DIVIT_SPAN_TEXT("\x30\x08\x02\x03\x01\x01\x01\x02\x01\x02"),              /* too long */
        DIVIT_SPAN_TEXT("\x30\x80\x02\x01\x01\x02\x01\x02\x00\x00"),              /* indefinite */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        divit_bytes out = {0};
        CHECK_STATUS(divit_ecdsa_from_der(bad[i], 2, &out, NULL), DIVIT_INPUT_BROKEN);
        assert_null(out.p);
    }
    divit_bytes out = {0};
    CHECK_STATUS(divit_ecdsa_to_der(DIVIT_SPAN_TEXT("odd"), &out, NULL), DIVIT_INPUT_BROKEN);
}

/* The largest x with x*x*x <= n. */
static BIGNUM *cube_root(const BIGNUM *n, BN_CTX *ctx)
{
    BIGNUM *root = BN_new();
    BIGNUM *cube = BN_new();
    for (int bit = BN_num_bits(n) / 3 + 1; bit >= 0; bit--) {
        assert_int_equal(BN_set_bit(root, bit), 1);
        assert_int_equal(BN_sqr(cube, root, ctx), 1);
        assert_int_equal(BN_mul(cube, cube, root, ctx), 1);
        if (BN_cmp(cube, n) > 0)
            assert_int_equal(BN_clear_bit(root, bit), 1);
    }
    BN_free(cube);
    return root;
}

/* A key with exponent 3; its SubjectPublicKeyInfo. */
static divit_bytes weak_exponent_key(void)
{
    BIGNUM *three = BN_new();
    assert_int_equal(BN_set_word(three, 3), 1);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
    EVP_PKEY *key = NULL;
    assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 2048), 1);
    assert_int_equal(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, three), 1);
    assert_int_equal(EVP_PKEY_keygen(ctx, &key), 1);
    uint8_t *der = NULL;
    divit_bytes spki = {0};
    const int n = i2d_PUBKEY(key, &der);
    CHECK_OK(divit_bytes_append(&spki, (divit_span){der, (size_t)n}));
    OPENSSL_free(der);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(ctx);
    BN_free(three);
    return spki;
}

/*
 * Bleichenbacher's forgery of 2006: with exponent 3 a cube root of a block with a short padding, a
 * right DigestInfo and garbage behind it needs no private key.
 */
static void garbage_behind_the_digest_is_refused(void **state)
{
    (void)state;
    divit_digest d;
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, DIVIT_SPAN_TEXT("DENEME"), &d, NULL));
    const divit_span info = divit_hash_names_get(DIVIT_SHA256)->digest_info;
    divit_bytes spki = weak_exponent_key();
    BN_CTX *ctx = BN_CTX_new();
    for (size_t padding = 8; padding < 16; padding++) {
        uint8_t block[256];
        uint8_t forged[256];
        memset(block, 0xFF, sizeof block);
        block[0] = 0;
        block[1] = 1;
        block[2 + padding] = 0;
        memcpy(block + 3 + padding, info.p, info.n);
        memcpy(block + 3 + padding + info.n, d.bytes, d.n);
        BIGNUM *n = BN_bin2bn(block, sizeof block, NULL);
        BIGNUM *root = cube_root(n, ctx);
        assert_int_equal(BN_bn2binpad(root, forged, sizeof forged), (int)sizeof forged);
        const divit_signature sig = {
            .scheme = DIVIT_SCHEME_RSA, .digest = &d, .value = {forged, sizeof forged}};
        CHECK_STATUS(
            divit_signature_check(divit_bytes_span(&spki), &sig, NULL), DIVIT_SIGNATURE_INVALID);
        /* The forgery is one: cubed, the block begins as a true one would. */
        BIGNUM *cube = BN_new();
        assert_int_equal(BN_sqr(cube, root, ctx), 1);
        assert_int_equal(BN_mul(cube, cube, root, ctx), 1);
        assert_int_equal(BN_bn2binpad(cube, forged, sizeof forged), (int)sizeof forged);
        assert_memory_equal(forged, block, 3 + padding + info.n + d.n);
        BN_free(cube);
        BN_free(root);
        BN_free(n);
    }
    BN_CTX_free(ctx);
    divit_bytes_done(&spki);
}

/* Each scheme's signature holds as what it is and as nothing else (RFC 8017 8.1, 8.2). */
static void schemes_are_not_taken_for_each_other(void **state)
{
    (void)state;
    static const divit_scheme schemes[] = {DIVIT_SCHEME_RSA, DIVIT_SCHEME_RSA_PSS};
    identity *id = identity_new(&(identity_spec){.key = "RSA:2048", .name = "DENEME"});
    const divit_span spki = divit_certificate_facts_get(id->certificate)->spki;
    divit_digest d;
    CHECK_OK(divit_hash_compute(DIVIT_SHA384, DIVIT_SPAN_TEXT("DENEME"), &d, NULL));
    for (size_t i = 0; i < 2; i++) {
        const divit_signing what = {
            .scheme = schemes[i], .hash = d.hash, .digest = divit_digest_span(&d)};
        divit_bytes raw = identity_sign_what(id, &what);
        divit_signature sig = divit_signature_of(schemes[i], &d, divit_bytes_span(&raw));
        CHECK_OK(divit_signature_check(spki, &sig, NULL));
        sig = divit_signature_of(schemes[1 - i], &d, divit_bytes_span(&raw));
        CHECK_STATUS(divit_signature_check(spki, &sig, NULL), DIVIT_SIGNATURE_INVALID);
        sig = divit_signature_of(DIVIT_SCHEME_ECDSA, &d, divit_bytes_span(&raw));
        CHECK_STATUS(divit_signature_check(spki, &sig, NULL), DIVIT_SIGNATURE_INVALID);
        sig = divit_signature_of(DIVIT_SCHEME_ANY, &d, divit_bytes_span(&raw));
        CHECK_STATUS(divit_signature_check(spki, &sig, NULL), DIVIT_SIGNATURE_INVALID);
        divit_bytes_done(&raw);
    }
    identity_free(&id);
}

/* The salt is as long as it is said to be. */
static void another_salt_length_is_refused(void **state)
{
    (void)state;
    identity *id = identity_new(&(identity_spec){.key = "RSA:2048", .name = "DENEME"});
    const divit_span spki = divit_certificate_facts_get(id->certificate)->spki;
    divit_digest d;
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, DIVIT_SPAN_TEXT("DENEME"), &d, NULL));
    const divit_signing what = {.scheme = DIVIT_SCHEME_RSA_PSS, .digest = divit_digest_span(&d)};
    divit_bytes raw = identity_sign_what(id, &what);
    divit_signature sig = divit_signature_of(what.scheme, &d, divit_bytes_span(&raw));
    assert_int_equal(sig.salt, 32);
    CHECK_OK(divit_signature_check(spki, &sig, NULL));
    for (sig.salt = 0; sig.salt < 300; sig.salt++)
        if (sig.salt != 32)
            CHECK_STATUS(divit_signature_check(spki, &sig, NULL), DIVIT_SIGNATURE_INVALID);
    divit_bytes_done(&raw);
    identity_free(&id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ecdsa_forms_round_trip),
        cmocka_unit_test(malformed_ecdsa_is_refused),
        cmocka_unit_test(garbage_behind_the_digest_is_refused),
        cmocka_unit_test(schemes_are_not_taken_for_each_other),
        cmocka_unit_test(another_salt_length_is_refused),
    };
    return cmocka_run_group_tests_name("pki/signature", tests, NULL, NULL);
}
