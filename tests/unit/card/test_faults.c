/* SPDX-License-Identifier: Apache-2.0 */
/* Modules that do not start, workers that die, files that are no module. */
#include "room.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { SOON_MS = 700 };

typedef struct start_case {
    const char *fault;
    divit_status expected;
} start_case;

static void a_module_that_does_not_start_is_named(void **state)
{
    static const start_case cases[] = {
        {"start-fails", DIVIT_MODULE},
        {"start-crash", DIVIT_MODULE},
        {"no-slot", DIVIT_NO_READER},
        {"many-slots", DIVIT_MODULE},
        {"no-token", DIVIT_NO_CARD},
        {"unknown-token", DIVIT_TOKEN_UNKNOWN},
        {"busy", DIVIT_READER_SILENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int plain = 0; plain < 2; plain++) {
            DIVIT_AUTO(divit_card_free)
            divit_card *card = NULL;
            divit_error err = {0};
            const room_way way = {.fault = cases[i].fault, .without_arguments = plain};
            CHECK_STATUS(room_open(*state, way, &card, &err), cases[i].expected);
            CHECK_STATUS(err.status, cases[i].expected);
            assert_non_null(err.detail);
            assert_null(card);
        }
    }
}

/* Only the plain way: libp11 passes over a certificate whose attribute it cannot hold. */
static void an_attribute_without_bound_is_refused(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    const room_way way = {.fault = "huge-attribute", .without_arguments = true};
    CHECK_STATUS(room_open(*state, way, &card, NULL), DIVIT_MODULE);
}

static void a_module_that_hangs_at_its_start_is_ended(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    const room_way way = {.fault = "start-hang", .call_ms = SOON_MS};
    CHECK_STATUS(room_open(*state, way, &card, NULL), DIVIT_READER_SILENT);
}

static bool is_gone(pid_t pid)
{
    return kill(pid, 0) != 0 && errno == ESRCH;
}

static void a_signature_that_does_not_fit_says_so(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    divit_error err = {0};
    CHECK_OK(room_open(*state, (room_way){.fault = "sign-flipped"}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_STATUS(room_sign(card, "rsa", &err), DIVIT_TOKEN_LOST);
    assert_string_equal(
        err.detail, "the card gave a signature that does not match its certificate");
}

static void a_killed_worker_is_a_lost_token(void **state)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){0}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    assert_int_equal(kill(divit_card_worker(card), SIGKILL), 0);
    CHECK_STATUS(room_sign(card, "rsa", NULL), DIVIT_TOKEN_LOST);
}

/* The worker's end is the parent's end, so that no logged-in process stays behind. */
static void the_worker_ends_with_the_card(void **state)
{
    divit_card *card = NULL;
    CHECK_OK(room_open(*state, (room_way){0}, &card, NULL));
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    const pid_t pid = divit_card_worker(card);
    divit_card_free(&card);
    assert_null(card);
    assert_true(is_gone(pid));
}

static void no_worker_is_no_card(void **state)
{
    (void)state;
    divit_card *card = NULL;
    divit_error err = {0};
    const divit_card_options o = {.worker = "/nonexistent/divit-card",
        .module = DIVIT_TEST_SOFTHSM,
        .clock = divit_clock_system()};
    CHECK_STATUS(divit_card_open(&o, &card, &err), DIVIT_E_IO);
    assert_string_equal(err.subject, "/nonexistent/divit-card");
}

static void check_module(const char *path, const char *detail)
{
    divit_card *card = NULL;
    divit_error err = {0};
    const divit_card_options o = {
        .worker = DIVIT_TEST_WORKER, .module = path, .clock = divit_clock_system()};
    CHECK_STATUS(divit_card_open(&o, &card, &err), DIVIT_MODULE);
    assert_string_equal(err.detail, detail);
    assert_int_not_equal(err.subject[0], 0);
}

/* A copy of the shim's ELF header with one byte changed. */
static void write_foreign_elf(const char *path)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes elf = {0};
    CHECK_OK(divit_file_read(DIVIT_TEST_SHIM, 16 << 20, &elf, NULL));
    elf.p[18] ^= 0x3F; /* e_machine */
    CHECK_OK(divit_file_write_private(path, divit_bytes_span(&elf), NULL));
}

static void a_file_that_is_no_module_is_named(void **state)
{
    const room *r = *state;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/m.so", r->folder);
    check_module("libx.so", "the module's path is not absolute");
    check_module("/nonexistent/x.so", "there is no module at this path");
    check_module("/tmp", "this file is not a shared library");
    CHECK_OK(divit_file_write_private(path, DIVIT_SPAN_TEXT("no ELF"), NULL));
    check_module(path, "this file is not a shared library");
    write_foreign_elf(path);
    check_module(path, "the module is made for another processor or word size");
    assert_int_equal(chmod(path, 0666), 0);
    check_module(path, "others than its owner may change the module");
    /* A position-independent program is an ELF file that the loader refuses. */
    check_module(DIVIT_TEST_WORKER, "the system's loader refuses the module");
    check_module(DIVIT_TEST_EMPTY, "this library is not a PKCS#11 module");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_module_that_does_not_start_is_named),
        cmocka_unit_test(an_attribute_without_bound_is_refused),
        cmocka_unit_test(a_module_that_hangs_at_its_start_is_ended),
        cmocka_unit_test(a_signature_that_does_not_fit_says_so),
        cmocka_unit_test(a_killed_worker_is_a_lost_token),
        cmocka_unit_test(the_worker_ends_with_the_card),
        cmocka_unit_test(no_worker_is_no_card),
        cmocka_unit_test(a_file_that_is_no_module_is_named),
    };
    return cmocka_run_group_tests_name("card/faults", tests, room_setup, room_teardown);
}
