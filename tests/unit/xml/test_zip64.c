/* SPDX-License-Identifier: Apache-2.0 */
/* Containers in ZIP64 form, wholly or in one place, are named as what they are. */
#include "unit/check.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "xml/zip_format.h"
#include "xml/zip_write.h"

/* More than the numbers of a container can say. */
#define LARGE ((UINT64_C(1) << 32) + 4096)

/* A container with one file "a", whose header is at its start; the caller's. */
static divit_bytes made(void)
{
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_bytes all = {0};
    const int fd = memfd_create("zip", MFD_CLOEXEC);
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    CHECK_OK(divit_zip_writer_begin(w, DIVIT_SPAN_TEXT("a"), DIVIT_ZIP_KEEP_PLAIN, NULL));
    CHECK_OK(divit_zip_writer_put(w, DIVIT_SPAN_TEXT("content"), NULL));
    CHECK_OK(divit_zip_writer_end(w, NULL));
    CHECK_OK(divit_zip_writer_finish(w, NULL));
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_bytes_append(&all, map.span));
    (void)close(fd);
    return all;
}

static void check_named(divit_span file, const char *what)
{
    DIVIT_AUTO(divit_zip_done)
    divit_zip none = {0};
    divit_error err = {0};
    const divit_status s = divit_zip_open(file, NULL, &none, &err);
    if (s != DIVIT_INPUT_UNSUPPORTED || !err.detail || !strstr(err.detail, "ZIP64"))
        fail_msg("%s: %s, %s", what, divit_status_name(s), err.detail);
}

/* A number that is left to an extra field or another record (APPNOTE 4.4.1.4). */
static const struct {
    const char *what;
    size_t header; /* offset in the header, the row or the end record; 0: another */
    size_t row;
    size_t end;
    size_t width;
} places[] = {
    {"size in the header", DIVIT_ZIP_LOCAL_FIELDS + DIVIT_ZIP_SIZE, 0, 0, 4},
    {"packed size in the header", DIVIT_ZIP_LOCAL_FIELDS + DIVIT_ZIP_PACKED, 0, 0, 4},
    {"size", 0, DIVIT_ZIP_CENTRAL_FIELDS + DIVIT_ZIP_SIZE, 0, 4},
    {"packed size", 0, DIVIT_ZIP_CENTRAL_FIELDS + DIVIT_ZIP_PACKED, 0, 4},
    {"place", 0, DIVIT_ZIP_CENTRAL_OFFSET, 0, 4},
    {"number of files", 0, 0, DIVIT_ZIP_END_COUNT, 2},
    {"bytes of the directory", 0, 0, DIVIT_ZIP_END_BYTES, 4},
    {"place of the directory", 0, 0, DIVIT_ZIP_END_OFFSET, 4},
};

static void numbers_that_stand_elsewhere_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = made();
        const size_t end = file.n - DIVIT_ZIP_END_SIZE;
        const size_t row = divit_zip_u32(file.p + end + DIVIT_ZIP_END_OFFSET);
        const size_t at = places[i].end   ? end + places[i].end
                          : places[i].row ? row + places[i].row
                                          : places[i].header;
        memset(file.p + at, 0xFF, places[i].width);
        check_named(divit_bytes_span(&file), places[i].what);
    }
}

/* A small container may have the records of ZIP64 too, before its end (APPNOTE 4.3.15). */
static void a_locator_is_named(void **state)
{
    (void)state;
    static const uint8_t locator[DIVIT_ZIP_LOCATOR_SIZE] = {'P', 'K', 6, 7};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made();
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes longer = {0};
    const divit_span all = divit_bytes_span(&file);
    const size_t end = file.n - DIVIT_ZIP_END_SIZE;
    CHECK_OK(divit_bytes_append(&longer, divit_span_sub(all, 0, end)));
    CHECK_OK(divit_bytes_append(&longer, (divit_span){locator, sizeof locator}));
    CHECK_OK(divit_bytes_append(&longer, divit_span_sub(all, end, file.n)));
    check_named(divit_bytes_span(&longer), "locator");
}

/* More than 4 GiB of zeros, which take no room, and an end record behind them. */
static void more_than_4_gib_are_named(void **state)
{
    (void)state;
    uint8_t end[DIVIT_ZIP_END_SIZE] = {0};
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_zip_done)
    divit_zip none = {0};
    const int fd = memfd_create("zip", MFD_CLOEXEC);
    divit_zip_put_u32(end, DIVIT_ZIP_END);
    divit_zip_put_u32(end + DIVIT_ZIP_END_OFFSET, UINT32_MAX);
    CHECK_OK(divit_write_at(fd, LARGE, (divit_span){end, sizeof end}, NULL));
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    check_named(map.span, "more than 4 GiB");
    divit_zip_put_u32(end + DIVIT_ZIP_END_OFFSET, (uint32_t)LARGE); /* its low half only */
    CHECK_OK(divit_write_at(fd, LARGE, (divit_span){end, sizeof end}, NULL));
    CHECK_STATUS(divit_zip_open(map.span, NULL, &none, NULL), DIVIT_INPUT_BROKEN);
    (void)close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_stand_elsewhere_are_named),
        cmocka_unit_test(a_locator_is_named),
        cmocka_unit_test(more_than_4_gib_are_named),
    };
    return cmocka_run_group_tests_name("xml/zip64", tests, NULL, NULL);
}
