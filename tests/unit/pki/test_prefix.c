/* SPDX-License-Identifier: Apache-2.0 */
/* Many signatures of one file read it in about one pass, and in no order without end. */
#include "unit/check.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "pki/prefix.h"

/* A document, and updates that sign it: each of STEP bytes, with a hole of 400 behind 100. */
enum { SIGNATURES = 200, STEP = 1000, HOLE_AT = 100, HOLE = 400 };

static int make_file(uint64_t document)
{
    const int fd = memfd_create("prefix", MFD_CLOEXEC);
    assert_int_equal(ftruncate(fd, (off_t)(document + SIGNATURES * STEP)), 0);
    for (unsigned i = 0; i < SIGNATURES; i++) {
        const uint8_t mark[] = {(uint8_t)i, 1, 2, 3};
        CHECK_OK(divit_write_at(
            fd, document + i * STEP + HOLE_AT - 2, (divit_span){mark, sizeof mark}, NULL));
    }
    return fd;
}

static void ranges_of(uint64_t document, unsigned i, divit_range ret[2])
{
    const uint64_t hole = document + i * STEP + HOLE_AT;
    ret[0] = (divit_range){0, hole};
    ret[1] = (divit_range){hole + HOLE, STEP - HOLE_AT - HOLE};
}

static void check(int fd, const divit_range ranges[2], const divit_digest *found)
{
    divit_digest d;
    CHECK_OK(divit_hash_ranges(fd, found->hash, ranges, 2, &d, NULL));
    assert_int_equal(d.n, found->n);
    assert_memory_equal(d.bytes, found->bytes, d.n);
}

static void two_hundred_signatures_read_a_big_file_once(void **state)
{
    const uint64_t document = 64 << 20;
    DIVIT_AUTO(divit_fd_close)
    int fd = make_file(document);
    DIVIT_AUTO(divit_prefixes_done)
    divit_prefixes p = {.fd = fd, .size = document + SIGNATURES * STEP};
    divit_range ranges[2];
    divit_digest found;
    (void)state;
    for (unsigned i = 0; i < SIGNATURES; i++) {
        ranges_of(document, i, ranges);
        CHECK_OK(divit_prefixes_digest(&p, DIVIT_SHA256, ranges, &found, NULL));
        if (i % 100 == 1)
            check(fd, ranges, &found);
    }
    assert_true(p.read > document);
    assert_true(p.read < document + 2 * SIGNATURES * STEP);
}

static void each_hash_has_a_pass_of_its_own(void **state)
{
    const uint64_t document = 1 << 20;
    DIVIT_AUTO(divit_fd_close)
    int fd = make_file(document);
    DIVIT_AUTO(divit_prefixes_done)
    divit_prefixes p = {.fd = fd, .size = document + SIGNATURES * STEP};
    divit_range ranges[2];
    divit_digest found;
    (void)state;
    for (unsigned i = 0; i < SIGNATURES; i++) {
        ranges_of(document, i, ranges);
        CHECK_OK(divit_prefixes_digest(&p, (divit_hash)(i % 3), ranges, &found, NULL));
        check(fd, ranges, &found);
    }
    assert_true(p.read < p.size * DIVIT_PREFIX_PASSES);
}

/* Signatures that each cover all but the beginning: what a forger makes so that it takes long. */
static void reading_the_same_again_ends(void **state)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = make_file(1 << 20);
    DIVIT_AUTO(divit_prefixes_done)
    divit_prefixes p = {.fd = fd, .size = (1 << 20) + SIGNATURES * STEP};
    divit_digest found;
    divit_status s = DIVIT_OK;
    unsigned i = 0;
    (void)state;
    for (; s == DIVIT_OK && i < SIGNATURES; i++) {
        const divit_range ranges[] = {{0, 50 + i}, {60 + i, (1 << 20)}};
        s = divit_prefixes_digest(&p, DIVIT_SHA256, ranges, &found, NULL);
        if (s == DIVIT_OK)
            check(fd, ranges, &found);
    }
    assert_int_equal(s, DIVIT_INPUT_LIMIT);
    assert_int_equal(i, 5);
    assert_true(p.read <= p.size * DIVIT_PREFIX_PASSES);
}

static void an_earlier_hole_begins_anew(void **state)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = make_file(0);
    DIVIT_AUTO(divit_prefixes_done)
    divit_prefixes p = {.fd = fd, .size = SIGNATURES * STEP};
    divit_digest found;
    divit_range ranges[2], beyond[] = {{0, 10}, {20, SIGNATURES * STEP}};
    const unsigned order[] = {50, 10, 60, 0};
    (void)state;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        ranges_of(0, order[i], ranges);
        CHECK_OK(divit_prefixes_digest(&p, DIVIT_SHA384, ranges, &found, NULL));
        check(fd, ranges, &found);
    }
    CHECK_STATUS(divit_prefixes_digest(&p, DIVIT_SHA384, beyond, &found, NULL), DIVIT_INPUT_BROKEN);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_signatures_read_a_big_file_once),
        cmocka_unit_test(each_hash_has_a_pass_of_its_own),
        cmocka_unit_test(reading_the_same_again_ends),
        cmocka_unit_test(an_earlier_hole_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
