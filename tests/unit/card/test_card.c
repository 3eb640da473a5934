/* SPDX-License-Identifier: Apache-2.0 */
/* The card through a real worker and SoftHSM, by both ways into a module. */
#include "room.h"

#include <stdlib.h>

#include "base/file.h"
#include "card/mechanism_name.h"

static const room_way ways[] = {
    {0},                         /* libp11 */
    {.without_arguments = true}, /* plain, because the profile says so */
    {.fault = "arguments"},      /* plain, because the module refused arguments */
};

static void check_token(const divit_card *card)
{
    assert_int_equal(divit_card_token_count(card), 1);
    const divit_card_token *t = divit_card_token_at(card, 0);
    assert_string_equal(t->label, "divit test");
    assert_string_equal(t->manufacturer, "SoftHSM project");
    assert_string_equal(t->model, "SoftHSM v2");
    assert_int_equal(strlen(t->serial), 16);
    assert_int_equal(t->pin_min, 4);
    assert_int_equal(t->pin_max, 255);
    assert_true(t->login_required);
    assert_false(t->pin_pad);
    assert_int_equal(t->tries, DIVIT_CARD_TRIES_UNKNOWN);
}

static void check_key(const divit_card *card, const char *name, divit_card_key expected)
{
    assert_int_equal(divit_card_certificate_at(card, room_certificate(card, name))->key, expected);
}

static void check_certificate_file(const room *r, const divit_card *card, const char *name)
{
    char path[128];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    const divit_card_certificate *c = divit_card_certificate_at(card, room_certificate(card, name));
    (void)snprintf(path, sizeof path, "%s/%s.der", r->folder, name);
    CHECK_OK(divit_file_read(path, 10000, &der, NULL));
    assert_true(divit_span_equal(divit_bytes_span(&der), divit_bytes_span(&c->der)));
    assert_int_equal(c->id_length, 1);
}

static void tokens_and_certificates_are_listed(void **state)
{
    const room *r = *state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        CHECK_OK(room_open(r, ways[i], &card, NULL));
        check_token(card);
        assert_int_equal(divit_card_certificate_count(card), 5);
        check_certificate_file(r, card, "rsa");
        check_certificate_file(r, card, "p521");
        /* Before the login the private keys are not to be seen; public ones are. */
        check_key(card, "rsa", DIVIT_CARD_KEY_MAYBE);
        check_key(card, "p384", DIVIT_CARD_KEY_MAYBE);
        check_key(card, "other", DIVIT_CARD_KEY_NONE);
        CHECK_OK(room_login(card, ROOM_PIN "\n", NULL));
        check_key(card, "rsa", DIVIT_CARD_KEY_YES);
        check_key(card, "p256", DIVIT_CARD_KEY_YES);
        check_key(card, "other", DIVIT_CARD_KEY_NONE);
    }
}

static bool offers(const divit_card_description *d, uint64_t mechanism)
{
    for (size_t i = 0; i < d->mechanism_count; i++)
        if (d->mechanisms[i] == mechanism)
            return true;
    return false;
}

/* 0x250 is CKM_SHA256: it is listed, but it does not sign. */
static void a_token_is_described(void **state)
{
    const room *r = *state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        divit_card_description d = {0};
        CHECK_OK(room_open(r, ways[i], &card, NULL));
        CHECK_OK(divit_card_describe(card, 0, &d, NULL));
        assert_int_equal(d.without_arguments, i > 0);
        assert_int_equal(d.slots, 2); /* SoftHSM always has a free one */
        assert_int_equal(d.shared_private, 0);
        assert_int_equal(d.shared_public, 0);
        assert_true(offers(&d, 0x1) && offers(&d, 0x1041) && !offers(&d, 0x250));
        assert_int_equal(d.rsa, 0x1);
        assert_int_equal(d.ec, 0x1041);
        CHECK_OK(room_login(card, ROOM_PIN "\n", NULL));
        CHECK_OK(divit_card_describe(card, 0, &d, NULL));
        assert_int_equal(d.shared_private, 1); /* the twin of p256 */
        CHECK_STATUS(divit_card_describe(card, 1, &d, NULL), DIVIT_E_INTERNAL);
    }
}

/* What a key will sign by follows from what the token offers. */
static void the_mechanism_that_is_taken(void **state)
{
    static const struct {
        const char *fault;
        uint64_t rsa;
        uint64_t ec;
        bool listed;
    } rows[] = {{"hash-only", 0x40, 0x1044, true},
        {"pss-only", 0xD, DIVIT_CARD_MECHANISM_NONE, true},
        {"no-signing", DIVIT_CARD_MECHANISM_NONE, DIVIT_CARD_MECHANISM_NONE, true},
        {"no-mechanism", 0x1, 0x1041, false}, /* it does not say, so divit tries */
        {"endless-list", 0x1, 0x1041, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        divit_card_description d = {0};
        CHECK_OK(room_open(*state, (room_way){.fault = rows[i].fault}, &card, NULL));
        CHECK_OK(divit_card_describe(card, 0, &d, NULL));
        assert_true(d.rsa == rows[i].rsa);
        assert_true(d.ec == rows[i].ec);
        assert_int_equal(d.mechanism_count > 0, rows[i].listed);
    }
}

static void mechanisms_have_names(void **state)
{
    (void)state;
    assert_string_equal(divit_mechanism_name(0x40), "CKM_SHA256_RSA_PKCS");
    assert_string_equal(divit_mechanism_name(0x1044), "CKM_ECDSA_SHA256");
    assert_null(divit_mechanism_name(0x220));
    assert_null(divit_mechanism_name(DIVIT_CARD_MECHANISM_NONE));
}

static void write_file(const room *r, const char *name, divit_span data)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", r->folder, name);
    CHECK_OK(divit_file_write_private(path, data, NULL));
}

/* openssl as the foreign judge. */
static int openssl_verify(const room *r, const char *name, const char *hash)
{
    char command[512];
    (void)snprintf(command, sizeof command,
        "cd %s && openssl pkeyutl -verify -certin -inkey %s.pem -in digest -sigfile signature "
        "-pkeyopt digest:%s >judge 2>&1",
        r->folder, name, hash);
    return system(command);
}

static void sign_and_judge(const room *r, divit_card *card, const char *name, divit_hash hash)
{
    static const char *const hash_names[] = {"sha256", "sha384", "sha512"};
    static const size_t hash_sizes[] = {32, 48, 64};
    uint8_t digest[64];
    divit_signer signer;
    divit_span der;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes as_der = {0};
    for (size_t i = 0; i < sizeof digest; i++)
        digest[i] = (uint8_t)(0xC3 ^ (i * 7));
    const divit_span d = {digest, hash_sizes[hash]};
    CHECK_OK(divit_card_signer(card, room_certificate(card, name), &signer, NULL));
    CHECK_OK(signer.certificate(signer.ctx, &der, NULL));
    assert_true(der.n > 0);
    const divit_signing what = {
        .scheme = strcmp(name, "rsa") == 0 ? DIVIT_SCHEME_RSA : DIVIT_SCHEME_ECDSA,
        .hash = hash,
        .digest = d};
    CHECK_OK(signer.sign(signer.ctx, &what, &signature, NULL));
    write_file(r, "digest", d);
    if (strcmp(name, "rsa") == 0) {
        assert_int_equal(signature.n, 256);
        write_file(r, "signature", divit_bytes_span(&signature));
    } else {
        room_ecdsa_der(&signature, &as_der);
        write_file(r, "signature", divit_bytes_span(&as_der));
    }
    assert_int_equal(openssl_verify(r, name, hash_names[hash]), 0);
    digest[3] ^= 1;
    write_file(r, "digest", d);
    assert_int_not_equal(openssl_verify(r, name, hash_names[hash]), 0);
}

static void signatures_hold_before_openssl(void **state)
{
    const room *r = *state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        CHECK_OK(room_open(r, ways[i], &card, NULL));
        CHECK_OK(room_login(card, ROOM_PIN, NULL));
        sign_and_judge(r, card, "rsa", DIVIT_SHA256);
        sign_and_judge(r, card, "p256", DIVIT_SHA256);
        sign_and_judge(r, card, "p384", DIVIT_SHA384);
    }
}

static void every_hash_goes_with_every_key(void **state)
{
    static const char *const names[] = {"rsa", "p256", "p384", "p521"};
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, ways[0], &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (divit_hash hash = DIVIT_SHA256; hash <= DIVIT_SHA512; hash++)
            sign_and_judge(*state, card, names[i], hash);
}

static void a_certificate_without_key_does_not_sign(void **state)
{
    static const uint8_t digest[32];
    const divit_signing cut = {.scheme = DIVIT_SCHEME_RSA, .digest = {digest, 31}};
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    divit_signer signer;
    CHECK_OK(room_open(*state, ways[0], &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_STATUS(room_sign(card, "other", NULL), DIVIT_NO_CERTIFICATE);
    /* A digest of another length than its hash is the caller's fault and does the card no harm. */
    CHECK_OK(divit_card_signer(card, room_certificate(card, "rsa"), &signer, NULL));
    CHECK_STATUS(signer.sign(signer.ctx, &cut, &signature, NULL), DIVIT_E_INTERNAL);
    assert_int_equal(signature.n, 0);
    sign_and_judge(*state, card, "rsa", DIVIT_SHA256);
    CHECK_STATUS(divit_card_signer(card, 99, &signer, NULL), DIVIT_NO_CERTIFICATE);
}

static void after_the_logout_nothing_is_signed(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, ways[0], &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_OK(divit_card_logout(card, 0, NULL));
    CHECK_OK(divit_card_logout(card, 0, NULL));
    CHECK_STATUS(room_sign(card, "rsa", NULL), DIVIT_E_INTERNAL);
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    sign_and_judge(*state, card, "rsa", DIVIT_SHA256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_and_certificates_are_listed),
        cmocka_unit_test(a_token_is_described),
        cmocka_unit_test(the_mechanism_that_is_taken),
        cmocka_unit_test(mechanisms_have_names),
        cmocka_unit_test(signatures_hold_before_openssl),
        cmocka_unit_test(every_hash_goes_with_every_key),
        cmocka_unit_test(a_certificate_without_key_does_not_sign),
        cmocka_unit_test(after_the_logout_nothing_is_signed),
    };
    return cmocka_run_group_tests_name("card/card", tests, room_setup, room_teardown);
}
