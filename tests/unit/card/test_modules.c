/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modules that misbehave while they are used: what is answered, and what state that leaves. After
 * "gone" the worker is ended and the card must be opened anew; after "there" the same card goes on.
 * Modules that do not even start are in test_faults.c.
 */
#include "room.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/file.h"

enum { SOON_MS = 1500 };

typedef enum step {
    AT_LOGIN,
    AT_SIGNATURE,
} step;

typedef enum state_after {
    GONE,
    THERE,
} state_after;

typedef struct module_case {
    const char *fault;
    step at;
    divit_status expected;
    state_after after;
    size_t logins; /* C_Login calls up to there */
} module_case;

static const module_case cases[] = {
    {"login-hang", AT_LOGIN, DIVIT_READER_SILENT, GONE, 1},
    {"login-crash", AT_LOGIN, DIVIT_TOKEN_LOST, GONE, 1},
    {"login-general", AT_LOGIN, DIVIT_CARD_REFUSED, THERE, 1},
    {"login-locked", AT_LOGIN, DIVIT_PIN_LOCKED, THERE, 1},
    {"sign-hang", AT_SIGNATURE, DIVIT_READER_SILENT, GONE, 1},
    {"sign-crash", AT_SIGNATURE, DIVIT_TOKEN_LOST, GONE, 1},
    {"sign-general", AT_SIGNATURE, DIVIT_TOKEN_LOST, GONE, 1},
    {"sign-empty", AT_SIGNATURE, DIVIT_TOKEN_LOST, GONE, 1},
    {"sign-zeros", AT_SIGNATURE, DIVIT_TOKEN_LOST, GONE, 1},
    {"sign-flipped", AT_SIGNATURE, DIVIT_TOKEN_LOST, GONE, 1},
    {"sign-longer", AT_SIGNATURE, DIVIT_TOKEN_LOST, GONE, 1},
    {"sign-huge", AT_SIGNATURE, DIVIT_MODULE, THERE, 1},
    {"no-signing", AT_SIGNATURE, DIVIT_MODULE, THERE, 1},
    {"pss-only", AT_SIGNATURE, DIVIT_MODULE, THERE, 1},       /* asked for PKCS#1 v1.5 */
    {"hash-only", AT_SIGNATURE, DIVIT_INPUT_LIMIT, THERE, 1}, /* given a digest only */
    {"always-later", AT_SIGNATURE, DIVIT_PIN_WRONG, THERE, 2},
};

static divit_status provoke(divit_card *card, const module_case *c, divit_error *err)
{
    const divit_status s = room_login(card, ROOM_PIN, c->at == AT_LOGIN ? err : NULL);
    if (c->at == AT_LOGIN)
        return s;
    CHECK_OK(s);
    return room_sign(card, "rsa", err);
}

/* Gone: nothing works but to open it anew. There: it answers, and another card is not needed. */
static void check_after(divit_card *card, const module_case *c, pid_t worker)
{
    const bool ended = kill(worker, 0) != 0 && errno == ESRCH;
    assert_int_equal(ended, c->after == GONE);
    assert_int_equal(divit_card_worker(card), c->after == GONE ? -1 : worker);
    CHECK_STATUS(divit_card_logout(card, 0, NULL), c->after == GONE ? DIVIT_TOKEN_LOST : DIVIT_OK);
}

static void each_fault_leaves_a_known_state(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int plain = 0; plain < 2; plain++) {
            DIVIT_AUTO(divit_card_free)
            divit_card *card = NULL;
            divit_error err = {0};
            const room_way way = {
                .fault = cases[i].fault, .call_ms = SOON_MS, .without_arguments = plain};
            (void)room_logins(*state);
            CHECK_OK(room_open(*state, way, &card, NULL));
            const pid_t worker = divit_card_worker(card);
            CHECK_STATUS(provoke(card, &cases[i], &err), cases[i].expected);
            CHECK_STATUS(err.status, cases[i].expected);
            assert_non_null(err.detail);
            assert_int_equal(room_logins(*state), cases[i].logins);
            check_after(card, &cases[i], worker);
        }
}

/* What a module says of itself, it may say wrongly; what is shown is still text. */
static void junk_is_shown_as_question_marks(void **state)
{
    for (int plain = 0; plain < 2; plain++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        const room_way way = {.fault = "junk-module,junk-token", .without_arguments = plain};
        CHECK_OK(room_open(*state, way, &card, NULL));
        const divit_card_token *t = divit_card_token_at(card, 0);
        assert_string_equal(t->label, "????????????????????????????????");
        assert_string_equal(t->manufacturer, "????????????????????????????????");
        assert_string_equal(t->model, "");
        /* A shortest PIN longer than the longest: neither is believed. */
        assert_int_equal(t->pin_min, 0);
        assert_int_equal(t->pin_max, 0);
        CHECK_OK(room_login(card, ROOM_PIN, NULL));
        CHECK_OK(room_sign(card, "rsa", NULL));
    }
}

static void check_all_sign(divit_card *card)
{
    static const char *const names[] = {"rsa", "p256", "p384", "p521"};
    for (size_t i = 0; i < 4; i++) {
        const size_t at = room_certificate(card, names[i]);
        assert_int_equal(divit_card_certificate_at(card, at)->key, DIVIT_CARD_KEY_YES);
        CHECK_OK(room_sign(card, names[i], NULL));
    }
}

/* Keys are told apart by what they are; where that is not to be seen, by what they sign. */
static void keys_of_one_id_are_told_apart(void **state)
{
    static const char *const faults[] = {"same-id", "only-id", "explicit-curve"};
    for (size_t i = 0; i < 3; i++)
        for (int plain = 0; plain < 2; plain++) {
            DIVIT_AUTO(divit_card_free)
            divit_card *card = NULL;
            const room_way way = {.fault = faults[i], .without_arguments = plain};
            CHECK_OK(room_open(*state, way, &card, NULL));
            CHECK_OK(room_login(card, ROOM_PIN, NULL));
            check_all_sign(card);
        }
}

/* What a card keeps behind a certificate does not come with it. */
static void a_certificate_ends_where_it_ends(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    DIVIT_AUTO(divit_card_free)
    divit_card *padded = NULL;
    CHECK_OK(room_open(*state, (room_way){0}, &card, NULL));
    CHECK_OK(room_open(*state, (room_way){.fault = "padded-value"}, &padded, NULL));
    const divit_card_certificate *whole =
        divit_card_certificate_at(card, room_certificate(card, "rsa"));
    const divit_card_certificate *found =
        divit_card_certificate_at(padded, room_certificate(padded, "rsa"));
    assert_int_equal(found->der.n, whole->der.n);
    assert_memory_equal(found->der.p, whole->der.p, whole->der.n);
}

/* A certificate without key beside keys of its id: each of them was tried, none fits. */
static void a_key_that_only_seems_to_be_there_is_found_out(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    divit_error err = {0};
    CHECK_OK(room_open(*state, (room_way){.fault = "only-id"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_STATUS(room_sign(card, "other", &err), DIVIT_TOKEN_LOST);
    assert_string_equal(
        err.detail, "the card gave a signature that does not match its certificate");
    assert_int_equal(divit_card_worker(card), -1);
}

/* A key and its certificate onto the token; openssl and pkcs11-tool make them. */
static void add_key(const room *r, const char *name, const char *id, const char *usage)
{
    char command[1024];
    (void)snprintf(command, sizeof command,
        "cd %s && export %s && n=%s && openssl req -x509 -new -key $n.p8 -keyform DER -days 30 "
        "-subj \"/C=TR/CN=DENEME $n\" -outform DER -out $n.der 2>log && "
        "openssl pkey -in $n.p8 -inform DER -pubout -outform DER -out $n.pub && "
        "for o in 'p8 --type privkey --usage-sign %s' 'pub --type pubkey' 'der --type cert'; do "
        "pkcs11-tool --module %s --login --pin " ROOM_PIN
        " --write-object $n.$o --id %s --label \"DENEME $n\" >>log 2>&1 || exit 1; done",
        r->folder, r->conf, name, usage, DIVIT_TEST_SOFTHSM, id);
    const int made = system(command);
    explicit_bzero(command, sizeof command);
    assert_int_equal(made, 0);
}

static void put_key(const room *r, const char *name, EVP_PKEY *key)
{
    char path[128];
    unsigned char *der = NULL;
    const int n = i2d_PrivateKey(key, &der);
    assert_true(n > 0);
    (void)snprintf(path, sizeof path, "%s/%s.p8", r->folder, name);
    CHECK_OK(divit_file_write_private(path, (divit_span){der, (size_t)n}, NULL));
    OPENSSL_free(der);
    EVP_PKEY_free(key);
}

/* One bare point in 256 begins as an OCTET STRING of its own length would. */
static void a_bare_point_is_not_unpacked(void **state)
{
    uint8_t point[65] = {0};
    size_t n = 0;
    EVP_PKEY *key = NULL;
    while (point[1] != sizeof point - 2) {
        EVP_PKEY_free(key);
        key = EVP_EC_gen("P-256");
        assert_int_equal(
            EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &n),
            1);
    }
    put_key(*state, "point", key);
    add_key(*state, "point", "08", "");
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){.fault = "explicit-curve"}, &card, NULL));
    /* Not NONE: a public key that is its own is to be seen before the login. */
    assert_int_equal(divit_card_certificate_at(card, room_certificate(card, "point"))->key,
        DIVIT_CARD_KEY_MAYBE);
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_OK(room_sign(card, "point", NULL));
}

/* SoftHSM's own CKA_ALWAYS_AUTHENTICATE: without a login between, its C_Sign refuses. */
static void a_guarded_key_of_a_real_module_signs(void **state)
{
    const room *r = *state;
    put_key(r, "guarded", EVP_RSA_gen(2048));
    add_key(r, "guarded", "07", "--always-auth");
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    (void)room_logins(r);
    CHECK_OK(room_open(r, (room_way){.fault = "none"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_OK(room_sign(card, "guarded", NULL));
    CHECK_OK(room_sign(card, "guarded", NULL));
    assert_int_equal(room_logins(r), 3);
    CHECK_OK(room_sign(card, "rsa", NULL));
    assert_int_equal(room_logins(r), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_leaves_a_known_state),
        cmocka_unit_test(junk_is_shown_as_question_marks),
        cmocka_unit_test(keys_of_one_id_are_told_apart),
        cmocka_unit_test(a_key_that_only_seems_to_be_there_is_found_out),
        cmocka_unit_test(a_bare_point_is_not_unpacked),
        cmocka_unit_test(a_certificate_ends_where_it_ends),
        cmocka_unit_test(a_guarded_key_of_a_real_module_signs),
    };
    return cmocka_run_group_tests_name("card/modules", tests, room_setup, room_teardown);
}
