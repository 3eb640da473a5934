/* SPDX-License-Identifier: Apache-2.0 */
/* Containers: what is written is read back, and what two programs could read differently is not. */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/xml/collect.h"
#include "xml/zip_format.h"
#include "xml/zip_read.h"
#include "xml/zip_write.h"

#define MIMETYPE "application/vnd.etsi.asic-e+zip"

/* Where the parts of the container of made() stand; it has "mimetype" and "a/b.txt", packed. */
enum { TEXT = 5000, FIRST_NAME = DIVIT_ZIP_LOCAL_SIZE, SECOND = 30 + 8 + 31 };

static void put_file(divit_zip_writer *w, const char *name, divit_zip_way way, divit_span bytes)
{
    CHECK_OK(divit_zip_writer_begin(w, divit_span_of(name), way, NULL));
    CHECK_OK(divit_zip_writer_put(w, divit_span_sub(bytes, 0, 7), NULL));
    CHECK_OK(divit_zip_writer_put(w, divit_span_sub(bytes, 7, bytes.n), NULL));
    CHECK_OK(divit_zip_writer_end(w, NULL));
}

/* The content of a memory file, which is closed. */
static divit_bytes content_of(int fd)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_bytes all = {0};
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_bytes_append(&all, map.span));
    (void)close(fd);
    return all;
}

static divit_bytes text_of(size_t n)
{
    divit_bytes text = {0};
    for (size_t i = 0; i < n; i++)
        CHECK_OK(divit_bytes_push(&text, (uint8_t)('a' + i * i % 17)));
    return text;
}

static divit_bytes made(void)
{
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = text_of(TEXT);
    const int fd = memfd_create("zip", MFD_CLOEXEC);
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    put_file(w, "mimetype", DIVIT_ZIP_KEEP_PLAIN, divit_span_of(MIMETYPE));
    put_file(w, "a/b.txt", DIVIT_ZIP_PACK, divit_bytes_span(&text));
    CHECK_OK(divit_zip_writer_finish(w, NULL));
    return content_of(fd);
}

static void check_content(const divit_zip *zip, const char *name, divit_span wanted)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    const divit_zip_entry *e = divit_zip_find(zip, divit_span_of(name));
    assert_non_null(e);
    CHECK_OK(divit_zip_load(e, wanted.n, &own, NULL));
    assert_true(divit_span_equal(divit_bytes_span(&own), wanted));
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made();
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = text_of(TEXT);
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    CHECK_OK(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL));
    assert_int_equal(zip.count, 2);
    CHECK_TEXT(zip.entries[0].name, "mimetype");
    assert_false(zip.entries[0].deflated || zip.entries[0].extra);
    assert_true(zip.entries[1].deflated);
    check_content(&zip, "mimetype", divit_span_of(MIMETYPE));
    check_content(&zip, "a/b.txt", divit_bytes_span(&text));
    assert_null(divit_zip_find(&zip, DIVIT_SPAN_TEXT("A/b.txt")));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = {0};
    CHECK_STATUS(divit_zip_load(&zip.entries[1], TEXT - 1, &own, NULL), DIVIT_INPUT_LIMIT);
}

static void files_are_kept_and_added_to(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made();
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    DIVIT_AUTO(divit_zip_done)
    divit_zip more = {0};
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    const int fd = memfd_create("zip", MFD_CLOEXEC);
    CHECK_OK(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL));
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    CHECK_OK(divit_zip_writer_keep(w, divit_bytes_span(&file), &zip, NULL));
    put_file(w, "META-INF/signatures.xml", DIVIT_ZIP_PACK, divit_span_of("<signature/>"));
    CHECK_OK(divit_zip_writer_finish(w, NULL));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes longer = content_of(fd);
    CHECK_OK(divit_zip_open(divit_bytes_span(&longer), NULL, &more, NULL));
    assert_int_equal(more.count, 3);
    assert_memory_equal(longer.p, file.p, (size_t)(zip.directory.p - file.p));
    check_content(&more, "mimetype", divit_span_of(MIMETYPE));
    check_content(&more, "META-INF/signatures.xml", divit_span_of("<signature/>"));
}

static void names_stay_below_the_folder(void **state)
{
    (void)state;
    static const char *const refused[] = {"", "/a", "../a", "a/../b", "a/..", "./a", "a//b", "..",
        "a\\b", "C:a", "a\nb", "a\x7F", "\xC3", "\xED\xA0\x80", "//", "a/./"};
    static const char *const taken[] = {
        "a", "a/", "a/b/c.xml", "...", "..a", "a..", ".a/b", "s\xC3\xB6zle\xC5\x9Fme.pdf"};
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    const int fd = memfd_create("zip", MFD_CLOEXEC);
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CHECK_STATUS(
            divit_zip_writer_begin(w, divit_span_of(refused[i]), DIVIT_ZIP_KEEP_PLAIN, NULL),
            DIVIT_INPUT_BROKEN);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        CHECK_OK(divit_zip_writer_begin(w, divit_span_of(taken[i]), DIVIT_ZIP_KEEP_PLAIN, NULL));
        CHECK_OK(divit_zip_writer_end(w, NULL));
    }
    (void)close(fd);
}

/* One change of the container that made() makes, and what is said of it. */
typedef struct change {
    const char *what;
    divit_status status;
    size_t header;    /* offset in the second file's header, or 0 */
    size_t directory; /* offset in the second row of the directory, or 0 */
    size_t end;       /* offset in the end record, or 0 */
    size_t width;     /* 2 or 4 bytes */
    uint32_t value;
} change;

enum { LOCAL = DIVIT_ZIP_LOCAL_FIELDS, CENTRAL = DIVIT_ZIP_CENTRAL_FIELDS };

static const change changes[] = {
    {"method in the header only", DIVIT_INPUT_BROKEN, LOCAL + DIVIT_ZIP_METHOD, 0, 0, 2, 0},
    {"method in the directory only", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_METHOD, 0, 2, 0},
    {"unknown method", DIVIT_INPUT_UNSUPPORTED, 0, CENTRAL + DIVIT_ZIP_METHOD, 0, 2, 12},
    {"encrypted", DIVIT_INPUT_UNSUPPORTED, 0, CENTRAL + DIVIT_ZIP_FLAGS, 0, 2, 0x801},
    {"flags in the header only", DIVIT_INPUT_BROKEN, LOCAL + DIVIT_ZIP_FLAGS, 0, 0, 2, 0},
    {"size in the header only", DIVIT_INPUT_BROKEN, LOCAL + DIVIT_ZIP_SIZE, 0, 0, 4, TEXT - 1},
    {"size in the directory only", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_SIZE, 0, 4, 1},
    {"impossible size", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_SIZE, 0, 4, 0x7FFFFFFF},
    {"packed size", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_PACKED, 0, 4, 0x7FFFFFFF},
    {"other CRC", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_CRC, 0, 4, 1},
    {"other name", DIVIT_INPUT_BROKEN, DIVIT_ZIP_LOCAL_SIZE, 0, 0, 2, 0x4141},
    {"longer name", DIVIT_INPUT_BROKEN, LOCAL + DIVIT_ZIP_NAME, 0, 0, 2, 8},
    {"extra field only said", DIVIT_INPUT_BROKEN, LOCAL + DIVIT_ZIP_EXTRA, 0, 0, 2, 1},
    {"no header", DIVIT_INPUT_BROKEN, 2, 0, 0, 2, 0},
    {"name beyond the directory", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_NAME, 0, 2, 0xFFFF},
    {"no name", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_NAME, 0, 2, 0},
    {"row cut", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_EXTRA, 0, 2, 9},
    {"no row", DIVIT_INPUT_BROKEN, 0, 2, 0, 2, 0},
    {"another disk", DIVIT_INPUT_UNSUPPORTED, 0, DIVIT_ZIP_CENTRAL_DISK, 0, 2, 1},
    {"first file again", DIVIT_INPUT_BROKEN, 0, DIVIT_ZIP_CENTRAL_OFFSET, 0, 4, 0},
    {"beyond the file", DIVIT_INPUT_BROKEN, 0, DIVIT_ZIP_CENTRAL_OFFSET, 0, 4, 0xFFFFFFF0},
    {"ZIP64", DIVIT_INPUT_UNSUPPORTED, 0, 0, DIVIT_ZIP_END_OFFSET, 4, UINT32_MAX},
    {"several disks", DIVIT_INPUT_UNSUPPORTED, 0, 0, DIVIT_ZIP_END_DISKS, 4, 1},
    {"fewer here", DIVIT_INPUT_UNSUPPORTED, 0, 0, DIVIT_ZIP_END_HERE, 2, 1},
    {"a row more", DIVIT_INPUT_BROKEN, 0, 0, DIVIT_ZIP_END_HERE, 4, 0x30003},
    {"a row less", DIVIT_INPUT_BROKEN, 0, 0, DIVIT_ZIP_END_HERE, 4, 0x10001},
    {"directory elsewhere", DIVIT_INPUT_BROKEN, 0, 0, DIVIT_ZIP_END_OFFSET, 4, 7},
    {"directory shorter", DIVIT_INPUT_BROKEN, 0, 0, DIVIT_ZIP_END_BYTES, 4, 7},
    {"comment that is not there", DIVIT_INPUT_UNSUPPORTED, 0, 0, DIVIT_ZIP_END_COMMENT, 2, 1},
};

static void apply(const change *c, const divit_zip *zip, divit_bytes *file)
{
    const size_t row = (size_t)(zip->directory.p - file->p) + zip->entries[0].directory;
    const size_t end = file->n - DIVIT_ZIP_END_SIZE;
    const size_t at = c->header ? SECOND + c->header : c->end ? end + c->end : row + c->directory;
    for (size_t i = 0; i < c->width; i++)
        file->p[at + i] = (uint8_t)(c->value >> 8 * i);
}

static void records_that_disagree_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = made();
        DIVIT_AUTO(divit_zip_done)
        divit_zip zip = {0};
        DIVIT_AUTO(divit_zip_done)
        divit_zip none = {0};
        CHECK_OK(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL));
        apply(&changes[i], &zip, &file);
        const divit_status s = divit_zip_open(divit_bytes_span(&file), NULL, &none, NULL);
        if (s != changes[i].status)
            fail_msg("%s: %s", changes[i].what, divit_status_name(s));
    }
}

/* The container with `more` put in at an offset, and its directory's place told anew. */
static divit_bytes with(size_t at, divit_span more)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made();
    divit_bytes longer = {0};
    CHECK_OK(divit_bytes_append(&longer, divit_span_sub(divit_bytes_span(&file), 0, at)));
    CHECK_OK(divit_bytes_append(&longer, more));
    CHECK_OK(divit_bytes_append(&longer, divit_span_sub(divit_bytes_span(&file), at, file.n)));
    uint8_t *offset = longer.p + longer.n - DIVIT_ZIP_END_SIZE + DIVIT_ZIP_END_OFFSET;
    divit_zip_put_u32(offset, divit_zip_u32(offset) + (uint32_t)more.n);
    return longer;
}

static void bytes_that_belong_to_nothing_are_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made();
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    CHECK_OK(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL));
    const size_t directory = (size_t)(zip.directory.p - file.p);
    const size_t places[] = {0, SECOND, directory, directory + zip.directory.n};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes longer = with(places[i], DIVIT_SPAN_TEXT("hidden"));
        DIVIT_AUTO(divit_zip_done)
        divit_zip none = {0};
        CHECK_STATUS(
            divit_zip_open(divit_bytes_span(&longer), NULL, &none, NULL), DIVIT_INPUT_BROKEN);
    }
}

/* A whole container in the comment of another: which one it is depends on where one looks. */
static void two_ends_are_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made();
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    const size_t end = file.n - DIVIT_ZIP_END_SIZE;
    divit_zip_put_u16(file.p + end + DIVIT_ZIP_END_COMMENT, 5);
    CHECK_OK(divit_bytes_append(&file, DIVIT_SPAN_TEXT("hello")));
    CHECK_OK(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes other = made();
    file.n -= 5;
    divit_zip_put_u16(file.p + end + DIVIT_ZIP_END_COMMENT, (uint16_t)other.n);
    CHECK_OK(divit_bytes_append(&file, divit_bytes_span(&other)));
    CHECK_STATUS(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL), DIVIT_INPUT_BROKEN);
}

static void the_same_name_twice_is_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    const int fd = memfd_create("zip", MFD_CLOEXEC);
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    put_file(w, "a.xml", DIVIT_ZIP_PACK, divit_span_of("one"));
    put_file(w, "b.xml", DIVIT_ZIP_PACK, divit_span_of("two"));
    put_file(w, "a.xml", DIVIT_ZIP_PACK, divit_span_of("three"));
    CHECK_OK(divit_zip_writer_finish(w, NULL));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = content_of(fd);
    divit_error err = {0};
    CHECK_STATUS(divit_zip_open(divit_bytes_span(&file), NULL, &zip, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.detail, "the container has two files of the same name");
}

static void damage_and_bombs_end(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made();
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    const divit_zip_limits narrow = {.content = TEXT}, few = {.entries = 1};
    CHECK_STATUS(divit_zip_open(divit_bytes_span(&file), &narrow, &zip, NULL), DIVIT_INPUT_LIMIT);
    CHECK_STATUS(divit_zip_open(divit_bytes_span(&file), &few, &zip, NULL), DIVIT_INPUT_LIMIT);
    CHECK_OK(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL));
    divit_zip_entry packed = zip.entries[1];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    packed.size = TEXT - 1; /* more comes out than it tells */
    CHECK_STATUS(divit_zip_load(&packed, TEXT, &out, NULL), DIVIT_INPUT_BROKEN);
    packed.size = TEXT + 1;
    CHECK_STATUS(divit_zip_load(&packed, 2 * TEXT, &out, NULL), DIVIT_INPUT_BROKEN);
    packed = zip.entries[1];
    packed.data.n--;
    CHECK_STATUS(divit_zip_load(&packed, TEXT, &out, NULL), DIVIT_INPUT_BROKEN);
    packed.data.n += 2; /* bytes behind the end of the packed data */
    CHECK_STATUS(divit_zip_load(&packed, TEXT, &out, NULL), DIVIT_INPUT_BROKEN);
    file.p[FIRST_NAME + 8] ^= 1;
    CHECK_STATUS(divit_zip_load(&zip.entries[0], TEXT, &out, NULL), DIVIT_INPUT_BROKEN);
    assert_null(out.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(files_are_kept_and_added_to),
        cmocka_unit_test(names_stay_below_the_folder),
        cmocka_unit_test(records_that_disagree_are_refused),
        cmocka_unit_test(bytes_that_belong_to_nothing_are_refused),
        cmocka_unit_test(two_ends_are_refused),
        cmocka_unit_test(the_same_name_twice_is_refused),
        cmocka_unit_test(damage_and_bombs_end),
    };
    return cmocka_run_group_tests_name("xml/zip", tests, NULL, NULL);
}
