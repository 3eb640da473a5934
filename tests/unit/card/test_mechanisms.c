/* SPDX-License-Identifier: Apache-2.0 */
/* What tokens offer decides how is signed; each signature is judged by openssl. */
#include "room.h"

#include <stdlib.h>

#include <openssl/evp.h>

#include "base/file.h"
#include "card/message.h"

enum {
    V15 = 1u << DIVIT_SCHEME_RSA,
    PSS = 1u << DIVIT_SCHEME_RSA_PSS,
    EC = 1u << DIVIT_SCHEME_ECDSA,
};

static const char *const hash_names[] = {"sha256", "sha384", "sha512"};

static void put(const room *r, const char *name, divit_span data)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", r->folder, name);
    CHECK_OK(divit_file_write_private(path, data, NULL));
}

static void digest(divit_hash hash, divit_span message, uint8_t out[64])
{
    assert_int_equal(
        EVP_Digest(message.p, message.n, out, NULL, EVP_get_digestbyname(hash_names[hash]), NULL),
        1);
}

static divit_signing message_to_sign(divit_scheme scheme, divit_hash hash, uint8_t bytes[64])
{
    static const size_t sizes[] = {32, 48, 64};
    static const divit_span message = {(const uint8_t *)"DENEME", 6};
    digest(hash, message, bytes);
    return (divit_signing){scheme, hash, {bytes, sizes[hash]}, message};
}

static divit_status sign(divit_card *card, const char *name, const divit_signing *what,
    divit_bytes *signature, divit_error *err)
{
    divit_signer signer;
    CHECK_OK(divit_card_signer(card, room_certificate(card, name), &signer, NULL));
    return signer.sign(signer.ctx, what, signature, err);
}

/* openssl as the foreign judge. */
static bool judged(
    const room *r, const char *key, const divit_signing *what, const divit_bytes *signature)
{
    char command[512];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    if (what->scheme == DIVIT_SCHEME_ECDSA)
        room_ecdsa_der(signature, &der);
    put(r, "signature", divit_bytes_span(der.n > 0 ? &der : signature));
    put(r, "message", what->message);
    (void)snprintf(command, sizeof command,
        "cd %s && openssl x509 -in %s.pem -pubkey -noout >public && openssl dgst -%s "
        "-verify public -signature signature %s message >judge 2>&1",
        r->folder, key, hash_names[what->hash],
        what->scheme == DIVIT_SCHEME_RSA_PSS
            ? "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest"
            : "");
    return system(command) == 0;
}

typedef struct offer_case {
    const char *fault;
    unsigned schemes;
    bool judged; /* by openssl, which takes its time */
} offer_case;

static const offer_case offers[] = {
    {"none", V15 | PSS | EC, true},
    {"hash-only", V15 | EC, true},
    {"pss-only", PSS, true},
    {"pss-hash-only", PSS, true},
    {"not-for-signing", V15 | PSS | EC, true}, /* those that hash are left */
    {"lists-too-much", V15 | PSS | EC, false},
    {"no-list", V15 | PSS | EC, false}, /* it does not say, so all may be tried */
    {"no-mechanism", V15 | PSS | EC, false},
    {"many-mechanisms", V15 | PSS | EC, false},
    {"endless-list", V15 | PSS | EC, false},
    {"no-signing", 0, false},
};

static void the_list_says_what_is_offered(void **state)
{
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++)
        for (int plain = 0; plain < 2; plain++) {
            DIVIT_AUTO(divit_card_free)
            divit_card *card = NULL;
            divit_signer signer;
            const room_way way = {.fault = offers[i].fault, .without_arguments = plain};
            CHECK_OK(room_open(*state, way, &card, NULL));
            CHECK_OK(divit_card_signer(card, room_certificate(card, "rsa"), &signer, NULL));
            for (divit_hash hash = DIVIT_SHA256; hash <= DIVIT_SHA512; hash++)
                assert_int_equal(signer.schemes(signer.ctx, hash), offers[i].schemes);
        }
}

/* What is offered is made, by whichever mechanism; the rest is refused and does no harm. */
static void what_is_offered_is_signed(void **state)
{
    static const struct {
        divit_scheme scheme;
        const char *key;
    } kinds[] = {{DIVIT_SCHEME_RSA, "rsa"}, {DIVIT_SCHEME_RSA_PSS, "rsa"},
        {DIVIT_SCHEME_ECDSA, "p256"}, {DIVIT_SCHEME_ECDSA, "p384"}};
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        /* What is listed and refused after all: the mechanisms that take a digest. */
        const bool lies = strcmp(offers[i].fault, "lists-too-much") == 0;
        const unsigned made = lies ? V15 : offers[i].schemes;
        CHECK_OK(room_open(*state, (room_way){.fault = offers[i].fault}, &card, NULL));
        CHECK_OK(room_login(card, ROOM_PIN, NULL));
        for (size_t k = 0; k < 4 * 3; k++) {
            const divit_scheme scheme = kinds[k / 3].scheme;
            const divit_hash hash = (divit_hash)(k % 3);
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes signature = {0};
            uint8_t bytes[64];
            const divit_signing what = message_to_sign(scheme, hash, bytes);
            const divit_status expected = made & 1u << scheme ? DIVIT_OK : DIVIT_MODULE;
            CHECK_STATUS(sign(card, kinds[k / 3].key, &what, &signature, NULL), expected);
            if (expected == DIVIT_OK && offers[i].judged)
                assert_true(judged(*state, kinds[k / 3].key, &what, &signature));
        }
    }
}

/* A token that hashes by itself needs the bytes, and only so many cross; others need the digest. */
static void what_is_too_large_to_send_is_said(void **state)
{
    static const uint8_t large[DIVIT_MESSAGE_SIGNED + 1] = {7};
    static const struct {
        const char *fault;
        size_t n;
        divit_status expected;
    } cases[] = {{"hash-only", DIVIT_MESSAGE_SIGNED, DIVIT_OK},
        {"hash-only", DIVIT_MESSAGE_SIGNED + 1, DIVIT_INPUT_LIMIT},
        {"hash-only", 0, DIVIT_INPUT_LIMIT}, {"none", DIVIT_MESSAGE_SIGNED + 1, DIVIT_OK},
        {"none", 0, DIVIT_OK}, {"lists-too-much", 0, DIVIT_INPUT_LIMIT}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes signature = {0};
        uint8_t bytes[64];
        divit_signing what = message_to_sign(DIVIT_SCHEME_RSA, DIVIT_SHA256, bytes);
        CHECK_OK(room_open(*state, (room_way){.fault = cases[i].fault}, &card, NULL));
        CHECK_OK(room_login(card, ROOM_PIN, NULL));
        what.message = (divit_span){large, cases[i].n};
        digest(DIVIT_SHA256, what.message, bytes);
        CHECK_STATUS(sign(card, "rsa", &what, &signature, NULL), cases[i].expected);
        assert_int_equal(signature.n, cases[i].expected == DIVIT_OK ? 256 : 0);
        /* The card is as it was. */
        what = message_to_sign(DIVIT_SCHEME_RSA, DIVIT_SHA256, bytes);
        CHECK_OK(sign(card, "rsa", &what, &signature, NULL));
        assert_true(judged(*state, "rsa", &what, &signature));
    }
}

/* The digest is what the signature is checked with: one of another message is found out. */
static void a_digest_of_something_else_is_found_out(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    uint8_t bytes[64];
    const divit_signing what = message_to_sign(DIVIT_SCHEME_RSA, DIVIT_SHA256, bytes);
    bytes[0] ^= 1;
    CHECK_OK(room_open(*state, (room_way){.fault = "hash-only"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_STATUS(sign(card, "rsa", &what, &signature, NULL), DIVIT_TOKEN_LOST);
    assert_int_equal(signature.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_says_what_is_offered),
        cmocka_unit_test(what_is_offered_is_signed),
        cmocka_unit_test(what_is_too_large_to_send_is_said),
        cmocka_unit_test(a_digest_of_something_else_is_found_out),
    };
    return cmocka_run_group_tests_name("card/mechanisms", tests, room_setup, room_teardown);
}
