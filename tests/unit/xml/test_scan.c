/* SPDX-License-Identifier: Apache-2.0 */
/* Every way of scanning finds what plain C finds, and a run ends where its class says. */
#include "unit/check.h"

#include <string.h>

#include "base/bytes.h"
#include "unit/xml/generate.h"
#include "xml/chars.h"
#include "xml/scan.h"

enum { BLOCK = DIVIT_XML_SCAN_BLOCK, BLOCKS = 5 };

static void compare_ways(const uint8_t *p, size_t blocks)
{
    divit_xml_stops plain[BLOCKS];
    divit_xml_scan_plain(p, blocks, plain);
    for (size_t i = 0; divit_xml_scan_way(i); i++) {
        divit_xml_stops other[BLOCKS];
        divit_xml_scan_way(i)(p, blocks, other);
        if (memcmp(plain, other, blocks * sizeof plain[0]) != 0)
            fail_msg("way %zu differs", i);
    }
}

static void all_ways_find_the_same(void **state)
{
    (void)state;
    uint8_t text[BLOCKS * BLOCK + 1];
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < BLOCK; at++) {
            memset(text, 'a', sizeof text);
            text[at] = (uint8_t)byte;
            compare_ways(text, 1);
        }
    uint64_t numbers = 1;
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (uint8_t)generate_number(&numbers);
        compare_ways(text + round % 2, BLOCKS);
    }
}

static void plain_c_is_the_last_way(void **state)
{
    (void)state;
    size_t count = 0;
    while (divit_xml_scan_way(count))
        count++;
    assert_true(count > 0);
    assert_ptr_equal(divit_xml_scan_way(count - 1), divit_xml_scan_plain);
}

/* By the table of xml/chars.h, byte by byte. */
static size_t slow_run(divit_span text, size_t from, divit_xml_scan_class class)
{
    static const unsigned classes[] = {DIVIT_XML_CLASS_TEXT, DIVIT_XML_CLASS_CDATA,
        DIVIT_XML_CLASS_VALUE, DIVIT_XML_CLASS_NAME, DIVIT_XML_CLASS_NAME | DIVIT_XML_CLASS_COLON};
    while (from < text.n && divit_xml_class(text.p[from]) & classes[class])
        from++;
    return from;
}

static void runs_end_where_the_class_ends(void **state)
{
    (void)state;
    static const char letters[] =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1-.<&>\"'\t\n\r]\x80:";
    uint64_t numbers = 99;
    for (size_t n = 0; n < 6000; n = n < 300 ? n + 1 : n + 997) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        divit_xml_scan scan;
        for (size_t i = 0; i < n; i++)
            CHECK_OK(divit_bytes_push(
                &text, (uint8_t)letters[generate_number(&numbers) % (sizeof letters - 1)]));
        divit_xml_scan_init(&scan, divit_bytes_span(&text));
        for (size_t from = 0; from <= n; from++)
            for (divit_xml_scan_class class = 0; class < DIVIT_XML_SCAN_CLASSES; class ++)
                assert_int_equal(divit_xml_scan_run(&scan, from, class),
                    slow_run(divit_bytes_span(&text), from, class));
        /* Backwards too: the window is where it is asked for. */
        assert_int_equal(divit_xml_scan_run(&scan, 0, DIVIT_XML_SCAN_TEXT),
            slow_run(divit_bytes_span(&text), 0, DIVIT_XML_SCAN_TEXT));
    }
}

/* Where the class ends, or at the first block behind what is wanted. */
static void runs_end_where_they_are_long_enough(void **state)
{
    (void)state;
    enum { LENGTH = 20 * BLOCK + 7, FAR = 10 * BLOCK };
    uint8_t text[LENGTH];
    divit_xml_scan scan;
    memset(text, 'a', sizeof text);
    text[LENGTH - 3] = '<';
    divit_xml_scan_init(&scan, (divit_span){text, sizeof text});
    for (size_t from = 0; from < FAR; from++)
        for (size_t most = 1; most <= LENGTH; most++) {
            const size_t block = (from + most + BLOCK - 1) / BLOCK * BLOCK;
            const size_t end = block < LENGTH - 3 ? block : LENGTH - 3;
            assert_int_equal(divit_xml_scan_some(&scan, from, DIVIT_XML_SCAN_TEXT, most), end);
        }
    assert_int_equal(divit_xml_scan_some(&scan, 1, DIVIT_XML_SCAN_TEXT, SIZE_MAX), LENGTH - 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ways_find_the_same),
        cmocka_unit_test(plain_c_is_the_last_way),
        cmocka_unit_test(runs_end_where_the_class_ends),
        cmocka_unit_test(runs_end_where_they_are_long_enough),
    };
    return cmocka_run_group_tests_name("xml/scan", tests, NULL, NULL);
}
