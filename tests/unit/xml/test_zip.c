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
    {"extra field beyond the end", DIVIT_INPUT_BROKEN, LOCAL + DIVIT_ZIP_EXTRA, 0, 0, 2, 0xFFFF},
    {"no header", DIVIT_INPUT_BROKEN, 2, 0, 0, 2, 0},
    {"name beyond the directory", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_NAME, 0, 2, 0xFFFF},
    {"no name", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_NAME, 0, 2, 0},
    {"row cut", DIVIT_INPUT_BROKEN, 0, CENTRAL + DIVIT_ZIP_EXTRA, 0, 2, 9},
    {"no row", DIVIT_INPUT_BROKEN, 0, 2, 0, 2, 0},
    {"another disk", DIVIT_INPUT_UNSUPPORTED, 0, DIVIT_ZIP_CENTRAL_DISK, 0, 2, 1},
    {"first file again", DIVIT_INPUT_BROKEN, 0, DIVIT_ZIP_CENTRAL_OFFSET, 0, 4, 0},
    {"beyond the file", DIVIT_INPUT_BROKEN, 0, DIVIT_ZIP_CENTRAL_OFFSET, 0, 4, 0xFFFFFFF0},
    {"ZIP64", DIVIT_INPUT_UNSUPPORTED, 0, 0, DIVIT_ZIP_END_OFFSET, 4, UINT32_MAX},
    {"ZIP64, its size", DIVIT_INPUT_UNSUPPORTED, 0, 0, DIVIT_ZIP_END_BYTES, 4, UINT32_MAX},
    {"ZIP64, its rows", DIVIT_INPUT_UNSUPPORTED, 0, 0, DIVIT_ZIP_END_COUNT, 2, UINT16_MAX},
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

/* What follows the data of a file whose size was not known when its header was written. */
static const struct {
    bool signature;
    size_t n; /* bytes of what the directory says */
    uint8_t change;
    divit_status status;
} descriptors[] = {
    {true, DIVIT_ZIP_DESCRIPTOR_SIZE, 0, DIVIT_OK},
    {false, DIVIT_ZIP_DESCRIPTOR_SIZE, 0, DIVIT_OK},
    {true, DIVIT_ZIP_DESCRIPTOR_SIZE, 1, DIVIT_INPUT_BROKEN},
    {false, DIVIT_ZIP_DESCRIPTOR_SIZE, 1, DIVIT_INPUT_BROKEN},
    {true, DIVIT_ZIP_DESCRIPTOR_SIZE - 1, 0, DIVIT_INPUT_BROKEN},
    {false, DIVIT_ZIP_DESCRIPTOR_SIZE + 1, 0, DIVIT_INPUT_BROKEN},
    {true, 0, 0, DIVIT_INPUT_BROKEN},
    {false, 0, 0, DIVIT_INPUT_BROKEN},
};

/* The fields of the second file in the directory of made(), `more` bytes longer. */
static uint8_t *second_fields(divit_bytes *file, size_t more)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plain = made();
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    CHECK_OK(divit_zip_open(divit_bytes_span(&plain), NULL, &zip, NULL));
    const size_t directory = (size_t)(zip.directory.p - plain.p);
    return file->p + directory + more + zip.entries[0].directory + CENTRAL;
}

/* The second file of made() streamed, followed by row i; its header tells the sizes or nothing. */
static divit_bytes streamed(size_t i, bool told)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plain = made();
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes behind = {0};
    uint8_t *fields = second_fields(&plain, 0);
    const size_t directory =
        divit_zip_u32(plain.p + plain.n - DIVIT_ZIP_END_SIZE + DIVIT_ZIP_END_OFFSET);
    if (descriptors[i].signature)
        CHECK_OK(divit_bytes_append(&behind, DIVIT_SPAN_TEXT("PK\7\10")));
    CHECK_OK(divit_bytes_append(&behind, (divit_span){fields + DIVIT_ZIP_CRC, descriptors[i].n}));
    if (descriptors[i].n > 0)
        behind.p[behind.n - 1] ^= descriptors[i].change;
    divit_bytes file = with(directory, divit_bytes_span(&behind));
    uint8_t *own = file.p + SECOND + LOCAL;
    own[DIVIT_ZIP_FLAGS] |= DIVIT_ZIP_FLAG_STREAMED;
    second_fields(&file, behind.n)[DIVIT_ZIP_FLAGS] |= DIVIT_ZIP_FLAG_STREAMED;
    if (!told)
        memset(own + DIVIT_ZIP_CRC, 0, 12);
    return file;
}

static void what_follows_streamed_data_repeats_the_directory(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * sizeof descriptors / sizeof *descriptors; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = streamed(i / 2, i % 2 == 1);
        DIVIT_AUTO(divit_zip_done)
        divit_zip zip = {0};
        CHECK_STATUS(
            divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL), descriptors[i / 2].status);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = text_of(TEXT);
        if (zip.count > 0)
            check_content(&zip, "a/b.txt", divit_bytes_span(&text));
    }
}

/* Header and directory tell the same lie: the data would reach to the end of the file, or beyond.
 */
static void data_end_before_the_directory(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = made();
        DIVIT_AUTO(divit_zip_done)
        divit_zip zip = {0};
        uint8_t *own = file.p + SECOND + LOCAL;
        uint8_t *fields = second_fields(&file, 0);
        const size_t rest = file.n - SECOND - DIVIT_ZIP_LOCAL_SIZE - strlen("a/b.txt");
        divit_zip_put_u32(own + DIVIT_ZIP_PACKED, (uint32_t)(rest + i % 2));
        if (i / 2 == 1)
            own[DIVIT_ZIP_FLAGS] |= DIVIT_ZIP_FLAG_STREAMED;
        memcpy(fields, own, DIVIT_ZIP_NAME);
        CHECK_STATUS(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL), DIVIT_INPUT_BROKEN);
    }
}

static void what_is_too_short_is_no_container(void **state)
{
    (void)state;
    const uint8_t bytes[DIVIT_ZIP_END_SIZE] = {'P', 'K', 5, 6};
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    for (size_t n = 0; n < sizeof bytes; n++)
        CHECK_STATUS(
            divit_zip_open((divit_span){bytes, n}, NULL, &zip, NULL), DIVIT_INPUT_UNSUPPORTED);
    CHECK_OK(divit_zip_open((divit_span){bytes, sizeof bytes}, NULL, &zip, NULL));
    assert_int_equal(zip.count, 0);
}

static void a_folder_has_no_content(void **state)
{
    (void)state;
    for (size_t n = 0; n < 2; n++) {
        DIVIT_AUTO(divit_zip_writer_free)
        divit_zip_writer *w = NULL;
        DIVIT_AUTO(divit_zip_done)
        divit_zip zip = {0};
        const int fd = memfd_create("zip", MFD_CLOEXEC);
        CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
        put_file(w, "d/", DIVIT_ZIP_KEEP_PLAIN, divit_span_sub(DIVIT_SPAN_TEXT("x"), 0, n));
        CHECK_OK(divit_zip_writer_finish(w, NULL));
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = content_of(fd);
        CHECK_STATUS(divit_zip_open(divit_bytes_span(&file), NULL, &zip, NULL),
            n == 0 ? DIVIT_OK : DIVIT_INPUT_BROKEN);
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
        cmocka_unit_test(what_follows_streamed_data_repeats_the_directory),
        cmocka_unit_test(data_end_before_the_directory),
        cmocka_unit_test(what_is_too_short_is_no_container),
        cmocka_unit_test(a_folder_has_no_content),
        cmocka_unit_test(two_ends_are_refused),
        cmocka_unit_test(the_same_name_twice_is_refused),
        cmocka_unit_test(damage_and_bombs_end),
    };
    return cmocka_run_group_tests_name("xml/zip", tests, NULL, NULL);
}
