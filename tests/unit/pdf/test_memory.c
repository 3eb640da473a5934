/* SPDX-License-Identifier: Apache-2.0 */
#include "mended.h"
#include "task.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/status.h"
#include "pdf/rebuild.h"
#include "pdf/signature.h"
#include "pdf/update.h"
#include "pki/cipher.h"

/* The allocations of the code under test come here (linked with --wrap). */
void *__real_realloc(void *p, size_t n);
void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *p, size_t count, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *p, size_t count, size_t size);
divit_status __real_divit_bytes_reserve(divit_bytes *b, size_t more);
divit_status __real_divit_bytes_append(divit_bytes *b, divit_span what);
divit_status __real_divit_bytes_push(divit_bytes *b, uint8_t byte);
divit_status __real_divit_bytes_terminate(divit_bytes *b);
divit_status __wrap_divit_bytes_reserve(divit_bytes *b, size_t more);
divit_status __wrap_divit_bytes_append(divit_bytes *b, divit_span what);
divit_status __wrap_divit_bytes_push(divit_bytes *b, uint8_t byte);
divit_status __wrap_divit_bytes_terminate(divit_bytes *b);
divit_status __wrap_divit_bytes_printf(divit_bytes *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Allocations that still succeed. Each addition to a byte string counts as one: whether it is the
 * one that needs more memory depends on what the string holds already.
 */
static size_t allowed = SIZE_MAX;

static bool allow(void)
{
    if (allowed == 0)
        return false;
    allowed--;
    return true;
}

void *__wrap_realloc(void *p, size_t n)
{
    return allow() ? __real_realloc(p, n) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return allow() ? __real_calloc(count, size) : NULL;
}

void *__wrap_reallocarray(void *p, size_t count, size_t size)
{
    return allow() ? __real_reallocarray(p, count, size) : NULL;
}

divit_status __wrap_divit_bytes_reserve(divit_bytes *b, size_t more)
{
    return allow() ? __real_divit_bytes_reserve(b, more) : DIVIT_E_MEMORY;
}

divit_status __wrap_divit_bytes_append(divit_bytes *b, divit_span what)
{
    return allow() ? __real_divit_bytes_append(b, what) : DIVIT_E_MEMORY;
}

divit_status __wrap_divit_bytes_push(divit_bytes *b, uint8_t byte)
{
    return allow() ? __real_divit_bytes_push(b, byte) : DIVIT_E_MEMORY;
}

divit_status __wrap_divit_bytes_terminate(divit_bytes *b)
{
    return allow() ? __real_divit_bytes_terminate(b) : DIVIT_E_MEMORY;
}

divit_status __wrap_divit_bytes_printf(divit_bytes *b, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert_in_range(n, 0, sizeof text - 1);
    return allow() ? __real_divit_bytes_append(b, divit_span_of(text)) : DIVIT_E_MEMORY;
}

static divit_status sign_and_list(divit_span file, divit_bytes *update, divit_error *err)
{
    const divit_pdf_sign_options options = {.reason = "ğ", .time = "D:2026", .hole_bytes = 300};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    divit_pdf_hole hole;
    divit_status s = divit_pdf_open(file, NULL, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sign_prepare(pdf, &options, update, &hole, err);
    return s == DIVIT_OK ? divit_pdf_signatures_read(pdf, &list, err) : s;
}

static void fail_each_allocation(const builder *b)
{
    for (size_t n = 0;; n++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes update = {0};
        divit_error err = {0};
        allowed = n;
        const divit_status s = sign_and_list(divit_bytes_span(&b->out), &update, &err);
        allowed = SIZE_MAX;
        if (s == DIVIT_OK) {
            assert_true(n > 10);
            return;
        }
        CHECK_STATUS(s, DIVIT_E_MEMORY);
        CHECK_STATUS(err.status, DIVIT_E_MEMORY);
    }
}

static void running_out_of_memory_is_told(void **state)
{
    static const uint8_t packed[BUILDER_OBJECTS] = {[2] = 1, [3] = 2};
    DIVIT_AUTO(builder_done)
    builder plain = {0};
    DIVIT_AUTO(builder_done)
    builder stream = {0};
    (void)state;
    build_base(&plain, "/AcroForm << /Fields [4 0 R] >>");
    build_object(&plain, 4, "<< /FT /Sig /T (a) /V << /Filter /b /Contents <00> /M (c) >> >>");
    build_table(&plain, "/Root 1 0 R");
    fail_each_allocation(&plain);
    build_text(&stream, "%PDF-1.5\n");
    build_object(&stream, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    build_stream(&stream, 4, "/Type /ObjStm /N 2 /First 9",
        DIVIT_SPAN_TEXT("2 0 3 28 << /Kids [3 0 R] /Count 1>> <</Type/Page>>"));
    build_xref_stream(&stream, 5, "/Root 1 0 R", 4, packed);
    fail_each_allocation(&stream);
}

/* With ever more memory, until the task ends as it does with all of it. */
static size_t starve(const task *t, const builder *b, divit_span whole)
{
    for (size_t n = 0;; n++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes told = {0};
        divit_error err = {0};
        allowed = n;
        const divit_status s = task_run(t, b, NULL, &told, &err);
        const bool enough = allowed > 0;
        allowed = SIZE_MAX;
        if (!enough && s != DIVIT_E_MEMORY && (s == DIVIT_OK || s != t->less) && s != t->end)
            fail_msg("%s: %s, %s", t->name, divit_status_name(s), err.detail);
        if (s == DIVIT_E_MEMORY)
            CHECK_STATUS(err.status, DIVIT_E_MEMORY);
        if (s == t->end && !divit_span_equal(divit_bytes_span(&told), whole))
            fail_msg("%s: only %zu allocations change the answer", t->name, n);
        if (enough)
            return n;
    }
}

static void running_out_of_memory_is_told_of_every_task(void **state)
{
    (void)state;
    for (size_t i = 0; i < TASKS; i++) {
        const task *t = &tasks[i];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes whole = {0};
        t->build(&b);
        CHECK_STATUS(task_run(t, &b, NULL, &whole, NULL), t->end);
        assert_true(starve(t, &b, divit_bytes_span(&whole)) > 2);
    }
}

/* An update with an object stream, in order but for a packed object that is not named. */
static void running_out_of_memory_is_told_of_packed_updates(void **state)
{
    static const mended_row row = {
        .text = "~7 0 obj\n<< /Type /ObjStm /N 2 /First 8 /Length 15 >>\nstream\n"
                "5 0 8 4 (x) (y)\nendstream\nendobj\n!^6 0 obj\n" MENDED_XREF
                "/W [1 2 1] /Index [5 3] /Length 12 "
                ">>\nstream\n{0200070001^0001@00}" MENDED_STREAM_END};
    DIVIT_AUTO(mended_done)
    mended t = {0};
    divit_status s = DIVIT_E_MEMORY;
    size_t n = 0;
    (void)state;
    mended_put(&t, &row);
    for (; s != DIVIT_OK; n++) {
        divit_error err = {0};
        uint64_t at = 0;
        allowed = n;
        s = mended_find(&t, NULL, &at, &err);
        allowed = SIZE_MAX;
        CHECK_STATUS(s, s == DIVIT_OK ? DIVIT_OK : DIVIT_E_MEMORY);
        CHECK_STATUS(err.status, s);
        assert_int_equal(at, s == DIVIT_OK ? t.found : 0);
    }
    assert_true(n > 10);
}

static divit_status keep(void *ctx, divit_span bytes, divit_error *err)
{
    return divit_bytes_append(ctx, bytes) == DIVIT_OK ? DIVIT_OK : divit_fail_memory(err, __func__);
}

static void running_out_of_memory_is_told_of_broken_files(void **state)
{
    static const char *const paths[] = {"pdf/classic.pdf", "pdf/objstm.pdf"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = {0};
        divit_status s = DIVIT_E_MEMORY;
        CHECK_OK(divit_file_read(paths[i], 1 << 20, &file, NULL));
        for (size_t n = 0; s != DIVIT_OK; n++) {
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes out = {0};
            const divit_pdf_put put = {.write = keep, .ctx = &out};
            divit_pdf_rebuilt made;
            allowed = n;
            s = divit_pdf_rebuild(divit_bytes_span(&file), NULL, &put, &made, NULL);
            allowed = SIZE_MAX;
            assert_true(s == DIVIT_OK ? n > 4 : s == DIVIT_E_MEMORY);
        }
    }
}

static void running_out_of_memory_is_told_of_encrypted_files(void **state)
{
    static const char *const paths[] = {"pdf/encrypted-aes-128.pdf", "pdf/encrypted-aes-256.pdf"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_fd_close)
        int fd = -1;
        DIVIT_AUTO(divit_map_done)
        divit_map map = {0};
        CHECK_OK(divit_file_open(paths[i], &fd, NULL));
        CHECK_OK(divit_map_fd(fd, &map, NULL));
        CHECK_OK(divit_bytes_append(&b.out, map.span));
        fail_each_allocation(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_out_of_memory_is_told),
        cmocka_unit_test(running_out_of_memory_is_told_of_every_task),
        cmocka_unit_test(running_out_of_memory_is_told_of_packed_updates),
        cmocka_unit_test(running_out_of_memory_is_told_of_broken_files),
        cmocka_unit_test(running_out_of_memory_is_told_of_encrypted_files),
    };
    return cmocka_run_group_tests_name("pdf/memory", tests, NULL, NULL);
}
