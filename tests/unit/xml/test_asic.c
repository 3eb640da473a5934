/* SPDX-License-Identifier: Apache-2.0 */
/* ASiC containers: what each file is for, and which containers are none. */
#include "unit/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "xml/asic_manifest.h"
#include "xml/uri_name.h"
#include "xml/zip_write.h"

#define E_TYPE "mimetype=" DIVIT_ASIC_MIMETYPE_E
#define S_TYPE "mimetype=" DIVIT_ASIC_MIMETYPE_S
#define SIGNATURES "META-INF/signatures.xml=<a/>"
#define ENTRY(path, type) "<m:file-entry m:full-path='" path "' m:media-type='" type "'/>"
#define MANIFEST(rows)                                                                             \
    "META-INF/manifest.xml=<m:manifest "                                                           \
    "xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>" rows "</m:manifest>"
#define ROOT ENTRY("/", DIVIT_ASIC_MIMETYPE_E)

enum { FILES_MAX = 6 };

/* A container of files "name=content", "+name=content" for a packed one; NULL ends them. */
static divit_bytes made(const char *const *files)
{
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_bytes all = {0};
    const int fd = memfd_create("asic", MFD_CLOEXEC);
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    for (size_t i = 0; i < FILES_MAX && files[i]; i++) {
        const bool packed = files[i][0] == '+';
        const char *name = files[i] + packed;
        const char *content = strchr(name, '=') + 1;
        const divit_span own = {(const uint8_t *)name, (size_t)(content - 1 - name)};
        CHECK_OK(
            divit_zip_writer_begin(w, own, packed ? DIVIT_ZIP_PACK : DIVIT_ZIP_KEEP_PLAIN, NULL));
        CHECK_OK(divit_zip_writer_put(w, divit_span_of(content), NULL));
        CHECK_OK(divit_zip_writer_end(w, NULL));
    }
    CHECK_OK(divit_zip_writer_finish(w, NULL));
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_bytes_append(&all, map.span));
    (void)close(fd);
    return all;
}

static divit_status open_made(const char *const *files, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made(files);
    DIVIT_AUTO(divit_asic_done)
    divit_asic asic = {0};
    return divit_asic_open(divit_bytes_span(&file), &asic, err);
}

static void every_file_has_its_role(void **state)
{
    (void)state;
    static const char *const files[] = {E_TYPE, "+a.pdf=1", "b/c.xml=2", SIGNATURES,
        "META-INF/signatures002.xml=<b/>", "META-INF/x=y"};
    static const divit_asic_role roles[] = {DIVIT_ASIC_MIMETYPE, DIVIT_ASIC_DATA, DIVIT_ASIC_DATA,
        DIVIT_ASIC_SIGNATURES, DIVIT_ASIC_SIGNATURES, DIVIT_ASIC_STRAY};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = made(files);
    DIVIT_AUTO(divit_asic_done)
    divit_asic asic = {0};
    size_t at = 0;
    assert_true(divit_asic_begins(divit_bytes_span(&file)));
    assert_false(divit_asic_begins(DIVIT_SPAN_TEXT("PK\3")));
    CHECK_OK(divit_asic_open(divit_bytes_span(&file), &asic, NULL));
    assert_true(asic.extended);
    assert_memory_equal(asic.roles, roles, sizeof roles);
    assert_int_equal(divit_asic_count(&asic, DIVIT_ASIC_DATA), 2);
    assert_true(divit_asic_find(&asic, DIVIT_SPAN_TEXT("b/c.xml"), &at));
    assert_int_equal(at, 2);
    assert_true(divit_asic_find(&asic, DIVIT_SPAN_TEXT("META-INF/x"), &at));
    assert_int_equal(at, 5);
    assert_false(divit_asic_find(&asic, DIVIT_SPAN_TEXT("b%2Fc.xml"), &at));
}

static void names_are_compared_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *uri;
        const char *name;
        bool same;
    } rows[] = {
        {"a.pdf", "a.pdf", true},
        {"./a.pdf", "a.pdf", true},
        {"i%C5%9F%20emri.pdf", "i\xC5\x9F emri.pdf", true},
        {"a%2e%70df", "a.pdf", true},
        {"b/a%20b", "b/a b", true},
        {"%2Fa", "/a", false},
        {"/a", "a", false},
        {"../a", "a", false},
        {"a?x", "a", false},
        {"a#x", "a", false},
        {"a%00", "a", false},
        {"a%2", "a%2", false},
        {"a%zz", "a%zz", false},
        {"a%2z", "a%2z", false},
        {"a\x1F", "a\x1F", false},
        {"http://a", "http://a", false},
        {"file:a", "a", false},
        {"a\\b", "a\\b", false},
        {"", "", false},
        {"a", "ab", false},
        {"ab", "a", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(
            divit_uri_names(divit_span_of(rows[i].uri), divit_span_of(rows[i].name)), rows[i].same);
}

static const struct {
    const char *files[FILES_MAX];
    divit_status status;
    const char *detail; /* how it begins, or NULL */
} containers[] = {
    {{S_TYPE, "a=1", SIGNATURES}, DIVIT_OK, NULL},
    {{E_TYPE, "a=1", "b=2", SIGNATURES}, DIVIT_OK, NULL},
    {{E_TYPE, "d/=", "d/a=1", SIGNATURES}, DIVIT_OK, NULL},
    {{E_TYPE, "a=1", SIGNATURES, MANIFEST(ROOT ENTRY("a", "x/y"))}, DIVIT_OK, NULL},
    {{E_TYPE, "a=1", SIGNATURES,
         MANIFEST(ROOT ENTRY("d/", "") ENTRY("a", "") ENTRY("META-INF/signatures.xml", ""))},
        DIVIT_OK, NULL},
    {{"a=1", SIGNATURES}, DIVIT_INPUT_UNSUPPORTED, "this is a ZIP container, but no ASiC"},
    {{"a=1", E_TYPE, SIGNATURES}, DIVIT_INPUT_BROKEN, "the mimetype of the container is not its"},
    {{"+" E_TYPE, "a=1", SIGNATURES}, DIVIT_INPUT_BROKEN, "the mimetype of the container is pa"},
    {{"mimetype=application/zip", "a=1", SIGNATURES}, DIVIT_INPUT_UNSUPPORTED, "its mimetype says"},
    {{E_TYPE "\n", "a=1", SIGNATURES}, DIVIT_INPUT_UNSUPPORTED, "its mimetype says"},
    {{E_TYPE, SIGNATURES}, DIVIT_INPUT_BROKEN, "the container holds no file"},
    {{S_TYPE, "a=1", "b=2", SIGNATURES}, DIVIT_INPUT_BROKEN, "the container is an ASiC-S and"},
    {{E_TYPE, "a=1"}, DIVIT_NO_SIGNATURE, NULL},
    {{S_TYPE, "a=1", "META-INF/signatures001.xml=<a/>"}, DIVIT_NO_SIGNATURE, NULL},
    {{E_TYPE, "a=1", "META-INF/d/signatures.xml=<a/>"}, DIVIT_NO_SIGNATURE, NULL},
    {{S_TYPE, "a=1", "META-INF/signature.p7s=1"}, DIVIT_INPUT_UNSUPPORTED, "the container is si"},
    {{E_TYPE, "a=1", "META-INF/signatures.xml.p=<a/>"}, DIVIT_NO_SIGNATURE, NULL},
    {{S_TYPE, "a=1", "META-INF/record.ers=1"}, DIVIT_INPUT_UNSUPPORTED, "the container is si"},
    {{S_TYPE, "a=1", "META-INF/timestamp.tst=1"}, DIVIT_INPUT_UNSUPPORTED, "the container is si"},
    {{E_TYPE, "a=1", "meta-inf/b=2", SIGNATURES}, DIVIT_INPUT_BROKEN, "a folder of the container"},
    {{E_TYPE, "a=1", "b=2", SIGNATURES, MANIFEST(ROOT ENTRY("a", ""))}, DIVIT_INPUT_BROKEN,
        "the container holds a file that its manifest does not list"},
    {{E_TYPE, "a=1", SIGNATURES, MANIFEST(ROOT ENTRY("a", "") ENTRY("b", ""))}, DIVIT_INPUT_BROKEN,
        "its manifest lists a file that is not there"},
    {{E_TYPE, "a=1", SIGNATURES, MANIFEST(ROOT ENTRY("a", "") ENTRY("a", ""))}, DIVIT_INPUT_BROKEN,
        "its manifest lists a file that is not there"},
    {{E_TYPE, "a=1", SIGNATURES, MANIFEST(ENTRY("/", DIVIT_ASIC_MIMETYPE_S) ENTRY("a", ""))},
        DIVIT_INPUT_BROKEN, "its manifest names another kind"},
    {{S_TYPE, "a=1", SIGNATURES, MANIFEST(ENTRY("/", DIVIT_ASIC_MIMETYPE_S) ENTRY("a", ""))},
        DIVIT_OK, NULL},
    {{S_TYPE, "a=1", SIGNATURES, MANIFEST(ROOT ENTRY("a", ""))}, DIVIT_INPUT_BROKEN,
        "its manifest names another kind"},
    {{E_TYPE, "a=1", SIGNATURES, MANIFEST(ROOT ROOT ENTRY("a", ""))}, DIVIT_INPUT_BROKEN,
        "its manifest names another kind"},
    {{E_TYPE, "a=1", SIGNATURES, MANIFEST(ROOT ENTRY("a", "") ENTRY("", ""))}, DIVIT_INPUT_BROKEN,
        "its manifest lists a file that is not there"},
    {{E_TYPE, "a=1", SIGNATURES, MANIFEST(ROOT ENTRY("a", "") "<m:file-entry full-path='a'/>")},
        DIVIT_INPUT_BROKEN, "its manifest lists a file that is not there"},
    {{E_TYPE, "a=1", SIGNATURES, "META-INF/manifest.xml=<manifest/>"}, DIVIT_INPUT_BROKEN,
        "its manifest is none of OpenDocument"},
    {{E_TYPE, "a=1", SIGNATURES, "META-INF/manifest.xml=<a"}, DIVIT_INPUT_BROKEN, NULL},
};

static void what_is_no_asic_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        divit_error err = {0};
        const char *detail = containers[i].detail;
        const divit_status s = open_made(containers[i].files, &err);
        if (s != containers[i].status ||
            (detail && (!err.detail || strncmp(err.detail, detail, strlen(detail)) != 0)))
            fail_msg("row %zu: %d %s", i, (int)s, err.detail ? err.detail : "");
    }
}

/* 32 MiB of one letter, which take a thousandth when they are packed. */
static divit_bytes bomb(divit_zip_way way)
{
    enum { PIECE = 1 << 20, PIECES = 32 };
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_bytes all = {0};
    uint8_t *piece = malloc(PIECE);
    assert_non_null(piece);
    memset(piece, 'a', PIECE);
    const int fd = memfd_create("bomb", MFD_CLOEXEC);
    CHECK_OK(divit_zip_writer_new(fd, &w, NULL));
    CHECK_OK(divit_zip_writer_begin(w, DIVIT_SPAN_TEXT("a"), way, NULL));
    for (int i = 0; i < PIECES; i++)
        CHECK_OK(divit_zip_writer_put(w, (divit_span){piece, PIECE}, NULL));
    CHECK_OK(divit_zip_writer_end(w, NULL));
    CHECK_OK(divit_zip_writer_finish(w, NULL));
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_bytes_append(&all, map.span));
    (void)close(fd);
    free(piece);
    return all;
}

static void a_bomb_is_told_by_its_directory(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes packed = bomb(DIVIT_ZIP_PACK);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plain = bomb(DIVIT_ZIP_KEEP_PLAIN);
    DIVIT_AUTO(divit_asic_done)
    divit_asic asic = {0};
    CHECK_STATUS(divit_asic_open(divit_bytes_span(&packed), &asic, NULL), DIVIT_INPUT_LIMIT);
    CHECK_STATUS(divit_asic_open(divit_bytes_span(&plain), &asic, NULL), DIVIT_INPUT_UNSUPPORTED);
}

static void a_manifest_that_is_written_is_taken(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT(DIVIT_ASIC_MANIFEST_NAME "=")));
    CHECK_OK(divit_asic_manifest_begin(&text, DIVIT_ASIC_MIMETYPE_E));
    CHECK_OK(divit_asic_manifest_file(&text, DIVIT_SPAN_TEXT("a & \"b\".pdf"), "application/pdf"));
    CHECK_OK(divit_asic_manifest_end(&text));
    CHECK_OK(divit_bytes_terminate(&text));
    const char *const files[FILES_MAX] = {
        E_TYPE, "a & \"b\".pdf=1", SIGNATURES, (const char *)text.p};
    CHECK_OK(open_made(files, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_has_its_role),
        cmocka_unit_test(names_are_compared_decoded),
        cmocka_unit_test(what_is_no_asic_is_refused),
        cmocka_unit_test(a_bomb_is_told_by_its_directory),
        cmocka_unit_test(a_manifest_that_is_written_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
