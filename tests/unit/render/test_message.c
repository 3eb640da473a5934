/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/bytes.h"
#include "render/message.h"

static const divit_render_request draws = {.verb = DIVIT_RENDER_DRAW,
    .page = 7,
    .width = 700,
    .inch = 18,
    .end = 1ull << 33,
    .against = 12345};

static const divit_render_answer drawn = {.fonts = true,
    .pages = 9,
    .page = DIVIT_RENDER_NOWHERE,
    .width = 700,
    .height = 990,
    .changed = {10, 20, 690, 970},
    .picture = 4096};

static void requests_come_back(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    divit_render_request back;
    CHECK_OK(divit_render_request_format(&draws, &m));
    assert_int_equal(m.n, DIVIT_RENDER_REQUEST);
    CHECK_OK(divit_render_request_parse(divit_bytes_span(&m), &back, NULL));
    assert_memory_equal(&back, &draws, sizeof back);
    m.n = 0;
    const divit_render_request finds = {.verb = DIVIT_RENDER_FIND, .end = 9, .field = "Form.Ad"};
    CHECK_OK(divit_render_request_format(&finds, &m));
    CHECK_OK(divit_render_request_parse(divit_bytes_span(&m), &back, NULL));
    assert_int_equal(back.verb, DIVIT_RENDER_FIND);
    assert_string_equal(back.field, "Form.Ad");
    m.n = 0;
    const divit_render_request reads = {.verb = DIVIT_RENDER_TEXT, .end = 9, .page = 3};
    CHECK_OK(divit_render_request_format(&reads, &m));
    CHECK_OK(divit_render_request_parse(divit_bytes_span(&m), &back, NULL));
    assert_memory_equal(&back, &reads, sizeof back);
}

static void answers_come_back(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    divit_render_answer back;
    CHECK_OK(divit_render_answer_format(&drawn, &m));
    assert_int_equal(m.n, DIVIT_RENDER_ANSWER);
    CHECK_OK(divit_render_answer_parse(divit_bytes_span(&m), &back, NULL));
    assert_int_equal(back.width, 700);
    assert_int_equal(back.changed.h, 970);
    assert_int_equal(back.picture, 4096);
    assert_true(back.fonts);
}

/* One byte of a message set to a value that no message has there. */
typedef struct fault {
    size_t at;
    uint8_t byte;
} fault;

static void what_is_no_request_is_refused(void **state)
{
    (void)state;
    static const fault faults[] = {
        {0, 0}, {7, 0}, {7, 4}, {7, 5}, {14, 9}, {31 + 128, 'x'}, {32, 'x'}};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes m = {0};
        divit_render_request back;
        CHECK_OK(divit_render_request_format(&draws, &m));
        m.p[faults[i].at] = faults[i].byte;
        assert_int_equal(
            divit_render_request_parse(divit_bytes_span(&m), &back, NULL), DIVIT_INPUT_BROKEN);
        const divit_span cut = {m.p, m.n - 1};
        assert_int_equal(divit_render_request_parse(cut, &back, NULL), DIVIT_INPUT_BROKEN);
    }
}

static void what_is_no_answer_is_refused(void **state)
{
    (void)state;
    /* magic, result, fonts, width, height, box too far right, too low, without height, picture */
    static const fault faults[] = {
        {0, 0}, {7, 4}, {11, 2}, {21, 1}, {25, 1}, {31, 11}, {35, 21}, {42, 255}, {44, 255}};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes m = {0};
        divit_render_answer back;
        CHECK_OK(divit_render_answer_format(&drawn, &m));
        m.p[faults[i].at] = faults[i].byte;
        assert_int_equal(
            divit_render_answer_parse(divit_bytes_span(&m), &back, NULL), DIVIT_INPUT_BROKEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_come_back),
        cmocka_unit_test(answers_come_back),
        cmocka_unit_test(what_is_no_request_is_refused),
        cmocka_unit_test(what_is_no_answer_is_refused),
    };
    return cmocka_run_group_tests_name("render/message", tests, NULL, NULL);
}
