/* SPDX-License-Identifier: Apache-2.0 */
/* Changing and verifying a PIN: what spends a try, what does not, and that the PIN stays nowhere.
 */
#include "room.h"

#include <unistd.h>

#define NEW_PIN "50413926871593"

static divit_status change(divit_card *card, const char *lines, divit_error *err)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], lines, strlen(lines)), strlen(lines));
    (void)close(ends[1]);
    const divit_card_change_options o = {.pin_fd = ends[0]};
    const divit_status s = divit_card_change_pin(card, 0, &o, err);
    (void)close(ends[0]);
    return s;
}

static divit_status verify(divit_card *card, const char *pin)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], pin, strlen(pin)), strlen(pin));
    (void)close(ends[1]);
    const divit_card_login_options o = {.pin_fd = ends[0]};
    const divit_status s = divit_card_verify_pin(card, 0, &o, NULL);
    (void)close(ends[0]);
    return s;
}

static void a_changed_pin_replaces_the_old_one(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){0}, &card, NULL));
    CHECK_OK(change(card, ROOM_PIN "\n" NEW_PIN "\n", NULL));
    CHECK_STATUS(verify(card, ROOM_PIN), DIVIT_PIN_WRONG);
    CHECK_OK(verify(card, NEW_PIN));
    CHECK_OK(change(card, NEW_PIN "\n" ROOM_PIN "\n", NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
}

/* Nobody is logged in afterwards: a login is a new one, and a verification is no login. */
static void a_verification_leaves_no_login(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    (void)room_logins(*state);
    CHECK_OK(room_open(*state, (room_way){.fault = "none"}, &card, NULL));
    CHECK_OK(verify(card, ROOM_PIN));
    CHECK_STATUS(verify(card, "0000"), DIVIT_PIN_WRONG);
    CHECK_OK(verify(card, ROOM_PIN));
    assert_int_equal(room_logins(*state), 3);
    CHECK_STATUS(room_sign(card, "rsa", NULL), DIVIT_E_INTERNAL);
}

/* Right after a login there is nothing to verify and nothing to change. */
static void a_token_with_a_login_is_left_alone(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){.fault = "none"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    (void)room_logins(*state);
    CHECK_STATUS(verify(card, ROOM_PIN), DIVIT_E_INTERNAL);
    CHECK_STATUS(change(card, ROOM_PIN "\n" NEW_PIN "\n", NULL), DIVIT_E_INTERNAL);
    assert_int_equal(room_logins(*state), 0);
}

typedef struct change_case {
    const char *fault;
    const char *lines;
    divit_status expected;
    size_t logins;
} change_case;

#define LONG_PIN                                                                                   \
    "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"  \
    "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"  \
    "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"

static void each_refused_change_spends_one_try_or_none(void **state)
{
    static const change_case cases[] = {
        {"none", "83746152940618\n" NEW_PIN "\n", DIVIT_PIN_WRONG, 1},
        {"none", "123\n" NEW_PIN "\n", DIVIT_PIN_LENGTH, 0},
        {"none", ROOM_PIN "\n123\n", DIVIT_PIN_LENGTH, 0},
        {"none", ROOM_PIN "\n" LONG_PIN "\n", DIVIT_USAGE, 0},
        {"none", ROOM_PIN "\n", DIVIT_DECLINED, 0},
        {"none", ROOM_PIN "\n\n", DIVIT_DECLINED, 0},
        {"none", "\n" NEW_PIN "\n", DIVIT_DECLINED, 0},
        {"none", ROOM_PIN "\n" NEW_PIN "\r\n", DIVIT_USAGE, 0},
        {"final", ROOM_PIN "\n" NEW_PIN "\n", DIVIT_DECLINED, 0},
        {"locked", ROOM_PIN "\n" NEW_PIN "\n", DIVIT_PIN_LOCKED, 0},
        {"login-locked", ROOM_PIN "\n" NEW_PIN "\n", DIVIT_PIN_LOCKED, 1},
        {"other-card", ROOM_PIN "\n" NEW_PIN "\n", DIVIT_TOKEN_LOST, 0},
        {"change-refused", ROOM_PIN "\n" NEW_PIN "\n", DIVIT_PIN_UNCHANGED, 1},
        {"change-form", ROOM_PIN "\n" NEW_PIN "\n", DIVIT_PIN_LENGTH, 1},
        {"change-gone", ROOM_PIN "\n" NEW_PIN "\n", DIVIT_TOKEN_LOST, 1},
    };
    (void)room_logins(*state);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        DIVIT_AUTO(divit_card_free)
        divit_card *card = NULL;
        divit_error err = {0};
        CHECK_OK(room_open(*state, (room_way){.fault = cases[i].fault}, &card, NULL));
        CHECK_STATUS(change(card, cases[i].lines, &err), cases[i].expected);
        assert_non_null(err.detail);
        assert_int_equal(room_logins(*state), cases[i].logins);
    }
}

static void the_last_try_can_be_allowed(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    int ends[2];
    CHECK_OK(room_open(*state, (room_way){.fault = "final"}, &card, NULL));
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], ROOM_PIN "\n" ROOM_PIN "\n", 30), 30);
    const divit_card_change_options o = {.pin_fd = ends[0], .allow_last_try = true};
    CHECK_OK(divit_card_change_pin(card, 0, &o, NULL));
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/* The pad asks for everything: no PIN is read from the descriptor, none is passed. */
static void a_pad_changes_by_itself(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    (void)room_logins(*state);
    CHECK_OK(room_open(*state, (room_way){.fault = "pad"}, &card, NULL));
    CHECK_OK(verify(card, "ignored"));
    CHECK_OK(change(card, "ignored", NULL));
    assert_int_equal(room_logins(*state), 2);
}

static void a_prompt_of_two_lines_is_refused(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){.fault = "none"}, &card, NULL));
    const divit_card_change_options o = {.prompts = {"a\nb"}, .pin_fd = -1};
    CHECK_STATUS(divit_card_change_pin(card, 0, &o, NULL), DIVIT_E_INTERNAL);
    CHECK_STATUS(divit_card_change_pin(card, 1, &o, NULL), DIVIT_E_INTERNAL);
    assert_int_equal(room_logins(*state), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_pin_replaces_the_old_one),
        cmocka_unit_test(a_verification_leaves_no_login),
        cmocka_unit_test(a_token_with_a_login_is_left_alone),
        cmocka_unit_test(each_refused_change_spends_one_try_or_none),
        cmocka_unit_test(the_last_try_can_be_allowed),
        cmocka_unit_test(a_pad_changes_by_itself),
        cmocka_unit_test(a_prompt_of_two_lines_is_refused),
    };
    return cmocka_run_group_tests_name("card/change", tests, room_setup, room_teardown);
}
