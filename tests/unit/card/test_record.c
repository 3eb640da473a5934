/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker does with its module is recorded, by both ways into a module, without secrets. */
#include "room.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/trace.h"

/* The record of a signature, as text with a NUL. */
static divit_bytes record_signature(const room *r, bool without_arguments)
{
    char path[SCRATCH_SIZE];
    divit_bytes text = {0};
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    scratch_template(path, "record");
    const int fd = mkstemp(path);
    assert_true(fd >= 0 && fcntl(fd, F_SETFL, O_APPEND) == 0);
    CHECK_OK(divit_trace_put_head(&text, false));
    CHECK_OK(divit_write_all(fd, divit_bytes_span(&text), NULL));
    divit_bytes_done(&text);
    const divit_card_trace trace = {.fd = fd, .library = DIVIT_TEST_TRACER};
    const room_way way = {.without_arguments = without_arguments, .trace = &trace};
    CHECK_OK(room_open(r, way, &card, NULL));
    (void)close(fd);
    CHECK_OK(room_login(card, ROOM_PIN, NULL));
    CHECK_OK(room_sign(card, "rsa", NULL));
    divit_card_free(&card);
    CHECK_OK(divit_file_read(path, 1 << 20, &text, NULL));
    (void)unlink(path);
    CHECK_OK(divit_bytes_terminate(&text));
    return text;
}

/* Every line can be read, calls and returns agree; how many calls there were. */
static size_t check_lines(divit_span text)
{
    const divit_trace_limits limits = {.bytes = 1 << 20, .lines = 10000};
    divit_trace t;
    divit_trace_line line = {.kind = DIVIT_TRACE_WORKER};
    size_t calls = 0, returns = 0;
    CHECK_OK(divit_trace_open(text, &limits, &t, NULL));
    while (line.kind != DIVIT_TRACE_END) {
        CHECK_OK(divit_trace_next(&t, &line, NULL));
        calls += line.kind == DIVIT_TRACE_CALL;
        returns += line.kind == DIVIT_TRACE_RETURN;
        if (line.kind == DIVIT_TRACE_CALL)
            assert_int_equal(line.number, calls);
    }
    assert_int_equal(calls, returns);
    return calls;
}

static void check_record(const room *r, bool without_arguments)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = record_signature(r, without_arguments);
    const char *shown = (const char *)text.p;
    assert_true(check_lines(divit_bytes_span(&text)) > 20);
    assert_non_null(strstr(shown, " module=libsofthsm2.so\n"));
    assert_non_null(strstr(shown,
        without_arguments ? " C_Initialize arguments=no\n" : " C_Initialize arguments=yes\n"));
    assert_non_null(strstr(shown, " user=1 pin=given\n"));
    assert_non_null(strstr(shown, " mechanism=1 parameter=0 "));
    assert_non_null(strstr(shown, " in=51 room="));
    assert_non_null(strstr(shown, " 00000000 out=256\n"));
    assert_non_null(strstr(shown, " C_Finalize\n"));
    assert_null(strstr(shown, ROOM_PIN));
    assert_null(strstr(shown, "DENEME"));
    assert_null(strstr(shown, "44454e454d45")); /* the same in hex */
}

static void both_ways_are_recorded(void **state)
{
    check_record(*state, false);
    check_record(*state, true);
}

static void another_library_is_refused(void **state)
{
    const divit_card_trace trace = {.fd = STDERR_FILENO, .library = DIVIT_TEST_EMPTY};
    divit_card *card = NULL;
    divit_error err = {0};
    CHECK_STATUS(room_open(*state, (room_way){.trace = &trace}, &card, &err), DIVIT_MODULE);
    assert_non_null(strstr(err.detail, "records"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways_are_recorded),
        cmocka_unit_test(another_library_is_refused),
    };
    return cmocka_run_group_tests(tests, room_setup, room_teardown);
}
