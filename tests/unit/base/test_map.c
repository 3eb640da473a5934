/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/copy.h"
#include "base/file.h"

enum { SIZE = 32 << 20 };

/* KiB of mapped files in this process's memory. */
static long mapped_kib(void)
{
    char line[256];
    long n = -1;
    FILE *status = fopen("/proc/self/status", "r");
    assert_non_null(status);
    while (fgets(line, sizeof line, status))
        if (sscanf(line, "RssShmem: %ld kB", &n) == 1)
            break;
    (void)fclose(status);
    return n;
}

static uint64_t sum(divit_span s)
{
    uint64_t total = 0;
    for (size_t i = 0; i < s.n; i++)
        total += s.p[i];
    return total;
}

static void what_is_passed_leaves_the_memory(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("map", MFD_CLOEXEC);
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    uint8_t *block = malloc(SIZE);
    assert_non_null(block);
    memset(block, 1, SIZE);
    CHECK_OK(divit_write_all(fd, (divit_span){block, SIZE}, NULL));
    free(block);
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    const long before = mapped_kib();
    assert_int_equal(sum(map.span), SIZE);
    assert_true(mapped_kib() - before > 24 * 1024);
    divit_map_passed(&map, SIZE / 2);
    assert_true(mapped_kib() - before < 20 * 1024);
    divit_map_passed(&map, UINT64_MAX);
    assert_true(mapped_kib() - before < 1024);
    assert_int_equal(sum(map.span), SIZE);
    divit_map_passed(&map, 1);
    assert_int_equal(sum(map.span), SIZE);
    /* A second reading lets go of its first part too. */
    divit_map_passed(&map, UINT64_MAX);
    assert_int_equal(sum(map.span), SIZE);
    divit_map_passed(&map, SIZE / 2);
    assert_true(mapped_kib() - before < 20 * 1024);
}

static void nothing_is_no_map(void **state)
{
    (void)state;
    divit_map map = {0};
    divit_map_passed(&map, 10);
    assert_int_equal(map.span.n, 0);
}

static void a_sealed_copy_stays_as_it_is(void **state)
{
    (void)state;
    char back[4] = "";
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("open", MFD_CLOEXEC);
    DIVIT_AUTO(divit_fd_close)
    int sealed = -1;
    CHECK_OK(divit_write_all(fd, (divit_span){(const uint8_t *)"abc", 3}, NULL));
    assert_int_equal(divit_file_seal(fd, 2, &sealed, NULL), DIVIT_INPUT_LIMIT);
    assert_int_equal(sealed, -1);
    CHECK_OK(divit_file_seal(fd, 3, &sealed, NULL));
    assert_int_equal(pwrite(fd, "xyz", 3, 0), 3);
    assert_int_equal(read(sealed, back, sizeof back), 3);
    assert_string_equal(back, "abc");
    assert_int_equal(pwrite(sealed, "x", 1, 0), -1);
    assert_int_equal(ftruncate(sealed, 1), -1);
    assert_int_equal(ftruncate(sealed, 9), -1);
    assert_int_equal(fcntl(sealed, F_ADD_SEALS, F_SEAL_WRITE), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_passed_leaves_the_memory),
        cmocka_unit_test(nothing_is_no_map),
        cmocka_unit_test(a_sealed_copy_stays_as_it_is),
    };
    return cmocka_run_group_tests_name("base/map", tests, NULL, NULL);
}
