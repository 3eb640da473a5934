/* SPDX-License-Identifier: Apache-2.0 */
/* Logins: tries, lengths, PIN pad, terminal; and that the PIN stays nowhere. */
#include "room.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

typedef struct login_case {
    const char *fault;
    const char *pin;
    divit_status expected;
    size_t logins;
} login_case;

static void each_login_spends_one_try_or_none(void **state)
{
    static const login_case cases[] = {
        {"none", ROOM_PIN, DIVIT_OK, 1},
        {"none", ROOM_PIN "\nmore", DIVIT_OK, 1},
        {"none", "83746152940618", DIVIT_PIN_WRONG, 1},
        {"none", "123", DIVIT_PIN_LENGTH, 0},
        {"none", "", DIVIT_DECLINED, 0},
        {"none", ROOM_PIN "\r\n", DIVIT_USAGE, 0},
        {"none", ROOM_PIN "\b5", DIVIT_USAGE, 0},
        {"none", "\x1b[A" ROOM_PIN, DIVIT_USAGE, 0},
        {"low", ROOM_PIN, DIVIT_OK, 1},
        {"final", ROOM_PIN, DIVIT_DECLINED, 0},
        {"locked", ROOM_PIN, DIVIT_PIN_LOCKED, 0},
        {"login-locked", ROOM_PIN, DIVIT_PIN_LOCKED, 1},
        {"login-general", ROOM_PIN, DIVIT_CARD_REFUSED, 1},
        {"other-card", ROOM_PIN, DIVIT_TOKEN_LOST, 0},
        {"pad", "ignored", DIVIT_OK, 1},
    };
    (void)room_logins(*state);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        divit_error err = {0};
        CHECK_OK(room_open(*state, (room_way){.fault = cases[i].fault}, &card, NULL));
        CHECK_STATUS(room_login(card, cases[i].pin, &err), cases[i].expected);
        assert_true(cases[i].expected == DIVIT_OK || err.detail != NULL);
        assert_int_equal(room_logins(*state), cases[i].logins);
    }
}

static void a_too_long_pin_spends_no_try(void **state)
{
    char pin[300];
    memset(pin, '1', sizeof pin);
    pin[sizeof pin - 1] = 0;
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){.fault = "none"}, &card, NULL));
    CHECK_STATUS(room_login(card, pin, NULL), DIVIT_USAGE);
    assert_int_equal(room_logins(*state), 0);
}

static void the_last_try_can_be_allowed(void **state)
{
    int ends[2];
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){.fault = "final"}, &card, NULL));
    assert_int_equal(divit_card_token_at(card, 0)->tries, DIVIT_CARD_TRIES_FINAL);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], ROOM_PIN "\n", 15), 15);
    const divit_card_login_options o = {.pin_fd = ends[0], .allow_last_try = true};
    CHECK_OK(divit_card_login(card, 0, &o, NULL));
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_second_login_asks_nothing(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){.fault = "none"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    (void)room_logins(*state);
    CHECK_OK(room_login(card, "0000", NULL));
    assert_int_equal(room_logins(*state), 0);
}

static void a_wrong_pin_can_be_typed_again(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){0}, &card, NULL));
    CHECK_STATUS(room_login(card, "0000", NULL), DIVIT_PIN_WRONG);
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
}

/* CKA_ALWAYS_AUTHENTICATE: one login for the session and one for each signature. */
static void a_key_may_want_the_pin_for_each_signature(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    (void)room_logins(*state);
    CHECK_OK(room_open(*state, (room_way){.fault = "always"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_OK(room_sign(card, "rsa", NULL));
    CHECK_OK(room_sign(card, "rsa", NULL));
    assert_int_equal(room_logins(*state), 3);
}

/*
 * A PIN that is refused for one signature leaves nothing behind: the login is still there, and the
 * next signature begins as if the first had not (PKCS #11 v2.40 C_SignInit, CKR_OPERATION_ACTIVE).
 */
static void a_refused_pin_for_a_signature_ends_it(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    (void)room_logins(*state);
    CHECK_OK(room_open(*state, (room_way){.fault = "always-later"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_STATUS(room_sign(card, "rsa", NULL), DIVIT_PIN_WRONG);
    assert_int_equal(room_logins(*state), 2);
    /* The login is there: another asks nothing, and reads the keys. */
    CHECK_OK(room_login(card, "0000", NULL));
    assert_int_equal(room_logins(*state), 0);
    CHECK_OK(divit_card_logout(card, 0, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_OK(room_sign(card, "rsa", NULL));
    CHECK_OK(room_sign(card, "p384", NULL));
    assert_int_equal(room_logins(*state), 3);
}

/* The PIN for a signature is asked for anew, so the tries that are left are looked at anew. */
static void the_last_try_is_kept_for_each_signature(void **state)
{
    static const struct {
        const char *fault;
        divit_status expected;
    } cases[] = {{"always,later-final", DIVIT_DECLINED}, {"always,later-locked", DIVIT_PIN_LOCKED},
        {"always,later-card", DIVIT_TOKEN_LOST}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        (void)room_logins(*state);
        CHECK_OK(room_open(*state, (room_way){.fault = cases[i].fault}, &card, NULL));
        CHECK_OK(room_login(card, ROOM_PIN, NULL));
        CHECK_STATUS(room_sign(card, "rsa", NULL), cases[i].expected);
        assert_int_equal(room_logins(*state), 1);
    }
}

static int copies_in_block(int mem, uint64_t from, uint64_t to)
{
    int copies = 0;
    uint8_t *block = malloc(to - from);
    assert_non_null(block);
    const ssize_t got = pread(mem, block, to - from, (off_t)from);
    const uint8_t *at = block, *const end = block + (got > 0 ? got : 0);
    /* The constant is in read-only memory: the search does not find itself. */
    while ((at = memmem(at, (size_t)(end - at), ROOM_PIN, sizeof ROOM_PIN - 1))) {
        copies++;
        at++;
    }
    explicit_bzero(block, to - from);
    free(block);
    return copies;
}

/* How often the PIN stands in a process's writable memory; -1 if that may not be read. */
static int copies_in(pid_t pid)
{
    char path[64], line[512];
    int copies = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    DIVIT_AUTO(divit_fd_close)
    int mem = open(path, O_RDONLY | O_CLOEXEC);
    (void)snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "r");
    if (!maps || mem < 0)
        return -1;
    while (fgets(line, sizeof line, maps)) {
        uint64_t from = 0, to = 0;
        char mode[5] = "";
        const int n = sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, mode);
        /* What is larger is address space of a sanitizer, not memory. */
        if (n == 3 && mode[1] == 'w' && to - from <= 256 << 20)
            copies += copies_in_block(mem, from, to);
    }
    (void)fclose(maps);
    return copies;
}

/* The search itself works: a copy made here is found, and gone when wiped. */
static void the_search_finds_a_pin(void **state)
{
    (void)state;
    static const char pin[] = ROOM_PIN;
    const int before = copies_in(getpid());
    char *copy = malloc(64);
    assert_non_null(copy);
    memcpy(copy, pin, sizeof pin);
    assert_int_equal(copies_in(getpid()), before + 1);
    explicit_bzero(copy, 64);
    assert_int_equal(copies_in(getpid()), before);
    free(copy);
}

/* Only root may look into the worker; for others this part cannot be shown. */
static void check_worker(const divit_card *card)
{
    const int copies = copies_in(divit_card_worker(card));
    if (copies < 0 && geteuid() != 0)
        skip();
    assert_int_equal(copies, 0);
}

static void check_memory(const room *r, room_way way)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(r, way, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN "\n", NULL));
    CHECK_OK(room_sign(card, "rsa", NULL));
    assert_int_equal(copies_in(getpid()), 0);
    check_worker(card);
}

static void the_pin_stays_nowhere(void **state)
{
    check_memory(*state, (room_way){0});
}

static void the_pin_stays_nowhere_by_the_plain_way(void **state)
{
    check_memory(*state, (room_way){.without_arguments = true});
}

/* Old and new PIN of a change are wiped, whether it goes well or not. */
static void a_changed_pin_stays_nowhere(void **state)
{
    static const char lines[] = ROOM_PIN "\n" ROOM_PIN "\n";
    static const char *const faults[] = {"none", "change-refused", "login-general"};
    static const divit_status ends_with[] = {DIVIT_OK, DIVIT_PIN_UNCHANGED, DIVIT_CARD_REFUSED};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        int ends[2];
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        CHECK_OK(room_open(*state, (room_way){.fault = faults[i]}, &card, NULL));
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], lines, sizeof lines - 1), sizeof lines - 1);
        const divit_card_change_options o = {.pin_fd = ends[0]};
        CHECK_STATUS(divit_card_change_pin(card, 0, &o, NULL), ends_with[i]);
        (void)close(ends[0]);
        (void)close(ends[1]);
        assert_int_equal(copies_in(getpid()), 0);
        const int in_worker = copies_in(divit_card_worker(card));
        if (in_worker < 0)
            skip(); /* only root may look into the worker */
        assert_int_equal(in_worker, 0);
    }
}

/* A wrong PIN is no less secret: it is mostly the right one with a slip. */
static void a_refused_pin_stays_nowhere(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){.fault = "login-general"}, &card, NULL));
    CHECK_STATUS(room_login(card, ROOM_PIN, NULL), DIVIT_CARD_REFUSED);
    check_worker(card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_login_spends_one_try_or_none),
        cmocka_unit_test(a_too_long_pin_spends_no_try),
        cmocka_unit_test(the_last_try_can_be_allowed),
        cmocka_unit_test(a_second_login_asks_nothing),
        cmocka_unit_test(a_wrong_pin_can_be_typed_again),
        cmocka_unit_test(a_key_may_want_the_pin_for_each_signature),
        cmocka_unit_test(a_refused_pin_for_a_signature_ends_it),
        cmocka_unit_test(the_last_try_is_kept_for_each_signature),
        cmocka_unit_test(the_search_finds_a_pin),
        cmocka_unit_test(the_pin_stays_nowhere),
        cmocka_unit_test(the_pin_stays_nowhere_by_the_plain_way),
        cmocka_unit_test(a_refused_pin_stays_nowhere),
        cmocka_unit_test(a_changed_pin_stays_nowhere),
    };
    return cmocka_run_group_tests_name("card/login", tests, room_setup, room_teardown);
}
