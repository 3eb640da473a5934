/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/copy.h"
#include "base/file.h"

enum { MIB = 1 << 20, FAR = 64 * MIB };

/* An unnamed file on a disk, where holes are holes. */
static int scratch_file(void)
{
    char path[SCRATCH_SIZE];
    scratch_template(path, "copy");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)unlink(path);
    return fd;
}

static void put(int fd, uint64_t at, const char *text)
{
    CHECK_OK(divit_write_at(fd, at, divit_span_of(text), NULL));
}

static void check_at(int fd, uint64_t at, const char *text)
{
    uint8_t found[32];
    const divit_span wanted = divit_span_of(text);
    assert_true(wanted.n <= sizeof found);
    CHECK_OK(divit_read_at(fd, at, found, wanted.n, NULL));
    assert_memory_equal(found, wanted.p, wanted.n);
}

static uint64_t copied(int from, int to)
{
    uint64_t size = 0;
    CHECK_OK(divit_file_copy(from, to, NULL, &size, NULL));
    return size;
}

static void copies_from_the_start_wherever_the_position_is(void **state)
{
    (void)state;
    const int from = scratch_file(), to = scratch_file();
    put(from, 0, "some words");
    assert_true(lseek(from, 3, SEEK_SET) == 3);
    assert_int_equal(copied(from, to), 10);
    check_at(to, 0, "some words");
    (void)close(from);
    (void)close(to);
}

static void copies_an_empty_file(void **state)
{
    (void)state;
    const int from = scratch_file(), to = scratch_file();
    assert_int_equal(copied(from, to), 0);
    (void)close(from);
    (void)close(to);
}

/* A hole first, data in the middle, a hole at the end; the same size, and no more blocks. */
static void keeps_holes(void **state)
{
    (void)state;
    struct stat a, b;
    const int from = scratch_file(), to = scratch_file();
    put(from, FAR, "an island");
    assert_int_equal(ftruncate(from, 2 * FAR), 0);
    assert_int_equal(copied(from, to), 2 * FAR);
    check_at(to, FAR, "an island");
    check_at(to, FAR - 4, "\0\0\0\0an");
    assert_int_equal(fstat(from, &a), 0);
    assert_int_equal(fstat(to, &b), 0);
    assert_int_equal(b.st_size, 2 * FAR);
    assert_true(b.st_blocks <= a.st_blocks + 64);
    (void)close(from);
    (void)close(to);
}

/* The kernel does not copy between a disk and memory in every version; then it goes by hand. */
static void copies_into_memory(void **state)
{
    (void)state;
    const int from = scratch_file(), to = memfd_create("copy", MFD_CLOEXEC);
    put(from, MIB, "behind a mebibyte");
    assert_int_equal(copied(from, to), MIB + 17);
    check_at(to, MIB, "behind a mebibyte");
    (void)close(from);
    (void)close(to);
}

static void note_offset(void *ctx, uint64_t offset)
{
    uint64_t *last = ctx;
    assert_true(offset >= *last);
    *last = offset;
}

static void tells_how_far_it_came(void **state)
{
    (void)state;
    uint64_t last = 0, size = 0;
    const divit_copy_watch watch = {note_offset, &last};
    const int from = scratch_file(), to = scratch_file();
    put(from, FAR, "the end");
    CHECK_OK(divit_file_copy(from, to, &watch, &size, NULL));
    assert_int_equal(last, size);
    (void)close(from);
    (void)close(to);
}

static void says_that_it_cannot_be_written(void **state)
{
    (void)state;
    uint64_t size = 77;
    const int from = scratch_file();
    put(from, 0, "words");
    const int to = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(divit_file_copy(from, to, NULL, &size, NULL), DIVIT_E_IO);
    assert_int_equal(size, 77);
    (void)close(from);
    (void)close(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_from_the_start_wherever_the_position_is),
        cmocka_unit_test(copies_an_empty_file),
        cmocka_unit_test(keeps_holes),
        cmocka_unit_test(copies_into_memory),
        cmocka_unit_test(tells_how_far_it_came),
        cmocka_unit_test(says_that_it_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
