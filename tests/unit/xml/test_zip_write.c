/* SPDX-License-Identifier: Apache-2.0 */
/* Writing and reading containers where a disk is full, a size is too large or a sink has enough. */
#include "unit/check.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/xml/collect.h"
#include "xml/zip_read.h"
#include "xml/zip_write.h"

/* More than two pieces of the reader and of zlib's output. */
enum { LARGE = 200000 };

/* Bytes that do not pack. */
static divit_bytes noise(void)
{
    divit_bytes all = {0};
    uint32_t x = 1;
    for (size_t i = 0; i < LARGE; i++) {
        x = x * 1664525 + 1013904223;
        CHECK_OK(divit_bytes_push(&all, (uint8_t)(x >> 24)));
    }
    return all;
}

static divit_status put_file(
    divit_zip_writer *w, const char *name, divit_zip_way way, divit_span bytes)
{
    divit_status s = divit_zip_writer_begin(w, divit_span_of(name), way, NULL);
    if (s == DIVIT_OK)
        s = divit_zip_writer_put(w, bytes, NULL);
    return s == DIVIT_OK ? divit_zip_writer_end(w, NULL) : s;
}

/* What `kept` has, if anything, then one file of each way. */
static divit_status write_to(int fd, divit_span kept, divit_span bytes)
{
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    divit_status s = DIVIT_OK;
    if (kept.n > 0) {
        CHECK_OK(divit_zip_open(kept, NULL, &zip, NULL));
        s = divit_zip_writer_keep(w, kept, &zip, NULL);
    }
    if (s == DIVIT_OK)
        s = put_file(w, kept.n > 0 ? "c" : "a", DIVIT_ZIP_PACK, bytes);
    if (s == DIVIT_OK)
        s = put_file(w, kept.n > 0 ? "d" : "b", DIVIT_ZIP_KEEP_PLAIN, bytes);
    return s == DIVIT_OK ? divit_zip_writer_finish(w, NULL) : s;
}

static divit_bytes written(divit_span kept, divit_span bytes)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("zip", MFD_CLOEXEC);
    divit_bytes all = {0};
    CHECK_OK(write_to(fd, kept, bytes));
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_bytes_append(&all, map.span));
    return all;
}

/* A container of two files with the same noise, and what was read of it. */
typedef struct noisy {
    divit_bytes bytes;
    divit_bytes file;
    divit_zip zip;
} noisy;

static void noisy_open(noisy *n)
{
    n->bytes = noise();
    n->file = written((divit_span){0}, divit_bytes_span(&n->bytes));
    CHECK_OK(divit_zip_open(divit_bytes_span(&n->file), NULL, &n->zip, NULL));
}

static void noisy_done(noisy *n)
{
    divit_zip_done(&n->zip);
    divit_bytes_done(&n->file);
    divit_bytes_done(&n->bytes);
}

static void large_files_are_read_back_in_pieces(void **state)
{
    (void)state;
    DIVIT_AUTO(noisy_done)
    noisy n = {0};
    noisy_open(&n);
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes own = {0};
        CHECK_OK(divit_zip_load(&n.zip.entries[i], LARGE, &own, NULL));
        assert_true(divit_span_equal(divit_bytes_span(&own), divit_bytes_span(&n.bytes)));
    }
}

/* No room behind byte n: as a full disk answers. */
static void limit_files(rlim_t n)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = n;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_disk_may_be_full_at_any_byte(void **state)
{
    (void)state;
    const divit_span text = DIVIT_SPAN_TEXT("some text, some text, some text");
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes kept = written((divit_span){0}, text);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes whole = written(divit_bytes_span(&kept), text);
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    for (size_t n = 0; n <= whole.n; n++) {
        DIVIT_AUTO(divit_fd_close)
        int fd = memfd_create("zip", MFD_CLOEXEC);
        limit_files(n);
        const divit_status s = write_to(fd, divit_bytes_span(&kept), text);
        limit_files(RLIM_INFINITY);
        CHECK_STATUS(s, n < whole.n ? DIVIT_E_IO : DIVIT_OK);
    }
    (void)signal(SIGXFSZ, before);
}

static void a_header_may_not_be_written_in_the_end(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("zip", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    CHECK_OK(divit_zip_writer_begin(w, DIVIT_SPAN_TEXT("a"), DIVIT_ZIP_KEEP_PLAIN, NULL));
    assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), 0);
    CHECK_STATUS(divit_zip_writer_end(w, NULL), DIVIT_E_IO);
}

/* Nothing of what is too large is touched: these bytes cannot be read. */
static void there_is_no_zip64(void **state)
{
    (void)state;
    const size_t n = UINT32_MAX;
    uint8_t *p = mmap(NULL, n, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(p != MAP_FAILED);
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("zip", MFD_CLOEXEC);
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    divit_error err = {0};
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    const divit_zip large = {.directory = {p + n, 0}, .count = 1};
    CHECK_STATUS(divit_zip_writer_keep(w, (divit_span){p, n}, &large, &err), DIVIT_INPUT_LIMIT);
    assert_string_equal(err.detail, "a container cannot be larger than 4 GiB");
    for (divit_zip_way way = DIVIT_ZIP_PACK; way <= DIVIT_ZIP_KEEP_PLAIN; way++) {
        CHECK_OK(divit_zip_writer_begin(w, DIVIT_SPAN_TEXT("a"), way, NULL));
        CHECK_STATUS(divit_zip_writer_put(w, (divit_span){p, n}, &err), DIVIT_INPUT_LIMIT);
        assert_string_equal(err.detail, "a file in a container must be below 4 GiB");
        CHECK_OK(divit_zip_writer_end(w, NULL));
    }
    assert_int_equal(munmap(p, n), 0);
}

static void files_and_names_have_their_limits(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("zip", MFD_CLOEXEC);
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    divit_error err = {0};
    char *name = calloc(1, UINT16_MAX + 2);
    assert_non_null(name);
    memset(name, 'a', UINT16_MAX + 1);
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    const divit_zip many = {.directory = {(const uint8_t *)name, 0}, .count = UINT16_MAX - 2};
    CHECK_OK(divit_zip_writer_keep(w, divit_span_of(name), &many, NULL));
    CHECK_STATUS(divit_zip_writer_begin(w, divit_span_of(name), DIVIT_ZIP_KEEP_PLAIN, &err),
        DIVIT_INPUT_LIMIT);
    assert_string_equal(err.detail, "a name in the container is too long");
    CHECK_OK(put_file(w, name + 1, DIVIT_ZIP_KEEP_PLAIN, (divit_span){0}));
    CHECK_STATUS(divit_zip_writer_begin(w, DIVIT_SPAN_TEXT("b"), DIVIT_ZIP_KEEP_PLAIN, &err),
        DIVIT_INPUT_LIMIT);
    assert_string_equal(err.detail, "the container has too many files");
    free(name);
}

/* A sink with room for so many bytes. */
static divit_status take(void *ctx, divit_span bytes)
{
    size_t *room = ctx;
    if (bytes.n > *room)
        return DIVIT_E_IO;
    *room -= bytes.n;
    return DIVIT_OK;
}

static void a_sink_that_has_enough_ends_the_reading(void **state)
{
    (void)state;
    DIVIT_AUTO(noisy_done)
    noisy n = {0};
    noisy_open(&n);
    for (size_t i = 0; i < 2; i++)
        for (size_t room = 0; room <= LARGE; room += LARGE / 4) {
            size_t left = room;
            CHECK_STATUS(divit_zip_read(&n.zip.entries[i], (divit_xml_sink){take, &left}, NULL),
                room < LARGE ? DIVIT_E_IO : DIVIT_OK);
            assert_true(left == 0 || room < LARGE);
        }
}

/* How far a reader says it is. */
typedef struct heard {
    uint64_t last;
    size_t count;
} heard;

static void hear(void *ctx, uint64_t offset)
{
    heard *h = ctx;
    assert_true(offset >= h->last);
    h->last = offset;
    h->count++;
}

static void a_reader_tells_how_far_it_is(void **state)
{
    (void)state;
    DIVIT_AUTO(noisy_done)
    noisy n = {0};
    noisy_open(&n);
    for (size_t i = 0; i < 2; i++) {
        const divit_zip_entry *e = &n.zip.entries[i];
        heard h = {.last = e->data_at};
        size_t left = LARGE;
        CHECK_OK(divit_zip_read_told(
            e, (divit_xml_sink){take, &left}, &(divit_zip_told){hear, &h}, NULL));
        assert_true(h.count > 2 && h.last > e->data_at && h.last <= e->data_at + e->data.n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_files_are_read_back_in_pieces),
        cmocka_unit_test(a_disk_may_be_full_at_any_byte),
        cmocka_unit_test(a_header_may_not_be_written_in_the_end),
        cmocka_unit_test(there_is_no_zip64),
        cmocka_unit_test(files_and_names_have_their_limits),
        cmocka_unit_test(a_sink_that_has_enough_ends_the_reading),
        cmocka_unit_test(a_reader_tells_how_far_it_is),
    };
    return cmocka_run_group_tests_name("xml/zip_write", tests, NULL, NULL);
}
