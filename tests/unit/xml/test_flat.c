/* SPDX-License-Identifier: Apache-2.0 */
/* Two gibibytes (fewer in a sanitized build) take no more memory than one mebibyte: every
 * allocation is counted. */
#include "unit/check.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "xml/pass.h"

enum { PIECE = 256 << 10 };

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

/* Bytes allocated now, and at most since the peak was set back. The wrappers have no other way to
 * say it. */
static size_t live;
static size_t peak;

static void *took(void *p)
{
    live += malloc_usable_size(p);
    peak = live > peak ? live : peak;
    return p;
}

void *__wrap_malloc(size_t n)
{
    return took(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return took(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t n)
{
    live -= malloc_usable_size(p);
    return took(__real_realloc(p, n));
}

void __wrap_free(void *p)
{
    live -= malloc_usable_size(p);
    __real_free(p);
}

/* A piece of text in the file, filled up with spaces. */
static void put_piece(int fd, off_t at, const char *begin, const char *entry, const char *end)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_bytes_append(&text, divit_span_of(begin)));
    while (*entry && text.n + 200 < PIECE)
        CHECK_OK(divit_bytes_append(&text, divit_span_of(entry)));
    while (text.n + strlen(end) < PIECE)
        CHECK_OK(divit_bytes_push(&text, ' '));
    CHECK_OK(divit_bytes_append(&text, divit_span_of(end)));
    assert_int_equal(pwrite(fd, text.p, text.n, at), PIECE);
}

/* A first piece, the second as often as wanted, a third; the same memory again and again. */
static divit_span map_document(int fd, size_t pieces)
{
    uint8_t *p =
        mmap(NULL, pieces * PIECE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(p != MAP_FAILED);
    for (size_t i = 0; i < pieces; i++) {
        const off_t from = i == 0 ? 0 : i == pieces - 1 ? 2 * PIECE : PIECE;
        assert_true(
            mmap(p + i * PIECE, PIECE, PROT_READ, MAP_SHARED | MAP_FIXED, fd, from) != MAP_FAILED);
    }
    return (divit_span){p, pieces * PIECE};
}

static divit_status count_bytes(void *ctx, divit_span bytes)
{
    uint64_t *total = ctx;
    *total += bytes.n;
    return DIVIT_OK;
}

/* The most memory that one pass with two canonicalisers and a survey takes. */
static size_t memory_of(int fd, uint64_t bytes)
{
    const divit_span document = map_document(fd, (size_t)(bytes / PIECE));
    uint64_t total = 0;
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    const divit_xml_canon_options canons[] = {
        {.sink = {count_bytes, &total}},
        {.sink = {count_bytes, &total},
            .method = DIVIT_XML_INCLUSIVE_11,
            .apex = DIVIT_XML_APEX_ID,
            .apex_id = DIVIT_SPAN_TEXT("last")},
    };
    const divit_xml_pass_options pass = {.canons = canons, .canon_count = 2, .survey = &survey};
    peak = live;
    const size_t before = live;
    CHECK_OK(divit_xml_pass(document, &pass, NULL));
    assert_true(total > bytes * 9 / 10);
    assert_int_equal(munmap((void *)(uintptr_t)document.p, document.n), 0);
    return peak - before;
}

static void memory_is_flat(void **state)
{
    (void)state;
    const int fd = memfd_create("document", MFD_CLOEXEC);
    assert_true(fd >= 0);
    put_piece(fd, 0, "<l:ledger xmlns:l=\"urn:l\" xml:lang=\"tr\">", "", "\n");
    put_piece(fd, PIECE, "",
        "<l:entry n=\"1\"><l:account>120</l:account><l:name>Kasa &amp; Çek</l:name>"
        "<l:amount unit=\"TRY\">15.50</l:amount><l:flag/></l:entry>\n",
        "\n");
    put_piece(fd, 2 * PIECE, "<l:end Id=\"last\">", "", "</l:end></l:ledger>\n");
    const size_t small = memory_of(fd, UINT64_C(1) << 20);
    const size_t big = memory_of(fd, UINT64_C(1) << FLAT_BITS);
    (void)close(fd);
    assert_true(small > 0);
    assert_int_equal(small, big);
    assert_true(big < 64 << 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_flat),
    };
    return cmocka_run_group_tests_name("xml/flat", tests, NULL, NULL);
}
