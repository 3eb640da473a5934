/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <stdlib.h>

#include "pdf/packed.h"

enum { OBJECTS = 300, STREAMS = 300 };

/* An object stream with the objects 1000, 1001, ... which are the numbers 0, 1, ... */
static void make_pack(uint32_t container, divit_pdf_pack *ret)
{
    divit_pdf_pack pack = {.container = container, .count = OBJECTS};
    for (int i = 0; i < OBJECTS; i++)
        CHECK_OK(divit_bytes_printf(&pack.data, "%d %d ", 1000 + i, 4 * i));
    pack.first = pack.data.n;
    for (int i = 0; i < OBJECTS; i++)
        CHECK_OK(divit_bytes_printf(&pack.data, "%03d ", i));
    *ret = pack;
}

static void objects_are_found_in_any_order(void **state)
{
    DIVIT_AUTO(divit_pdf_pack_done)
    divit_pdf_pack pack = {0};
    divit_pdf_budget budget = {.left = SIZE_MAX};
    (void)state;
    make_pack(7, &pack);
    for (uint32_t i = 0; i < OBJECTS; i++) {
        const uint32_t index = i * 7 % OBJECTS;
        divit_pdf_value v;
        CHECK_OK(divit_pdf_pack_value(&pack, 1000 + index, index, &budget, &v, NULL));
        assert_int_equal(v.integer, index);
    }
    assert_int_equal(pack.row_count, OBJECTS);
}

static void the_header_is_paid_for_once(void **state)
{
    enum { TEXT = 3 };
    DIVIT_AUTO(divit_pdf_pack_done)
    divit_pdf_pack pack = {0};
    divit_pdf_value v;
    divit_pdf_budget budget = {.left = OBJECTS * sizeof(divit_pdf_pack_row) + 2 * TEXT};
    (void)state;
    make_pack(7, &pack);
    CHECK_OK(divit_pdf_pack_value(&pack, 1000 + OBJECTS - 1, OBJECTS - 1, &budget, &v, NULL));
    CHECK_OK(divit_pdf_pack_value(&pack, 1000, 0, &budget, &v, NULL));
    assert_int_equal(budget.left, 0);
}

static void a_header_is_not_read_beyond_the_budget(void **state)
{
    DIVIT_AUTO(divit_pdf_pack_done)
    divit_pdf_pack pack = {0};
    divit_pdf_value v;
    divit_pdf_budget budget = {.left = 2 * sizeof(divit_pdf_pack_row)};
    (void)state;
    make_pack(7, &pack);
    CHECK_STATUS(divit_pdf_pack_value(&pack, 1002, 2, &budget, &v, NULL), DIVIT_INPUT_LIMIT);
    assert_int_equal(pack.row_count, 2);
}

static void every_stream_is_found_by_its_number(void **state)
{
    DIVIT_AUTO(divit_pdf_packs_done)
    divit_pdf_packs packs = {0};
    (void)state;
    assert_null(divit_pdf_packs_find(&packs, 0));
    for (uint32_t i = 0; i < STREAMS; i++) {
        DIVIT_AUTO(divit_pdf_pack_done)
        divit_pdf_pack pack = {.container = 1 + i * 7919 % 8000, .count = i};
        divit_pdf_pack *added = NULL;
        CHECK_OK(divit_pdf_packs_add(&packs, &pack, &added, NULL));
        assert_int_equal(added->count, i);
    }
    for (uint32_t i = 0; i < STREAMS; i++)
        assert_int_equal(divit_pdf_packs_find(&packs, 1 + i * 7919 % 8000)->count, i);
    assert_null(divit_pdf_packs_find(&packs, 0));
    assert_null(divit_pdf_packs_find(&packs, UINT32_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_found_in_any_order),
        cmocka_unit_test(the_header_is_paid_for_once),
        cmocka_unit_test(a_header_is_not_read_beyond_the_budget),
        cmocka_unit_test(every_stream_is_found_by_its_number),
    };
    return cmocka_run_group_tests_name("pdf/packed", tests, NULL, NULL);
}
