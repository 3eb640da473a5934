/* SPDX-License-Identifier: Apache-2.0 */
/* The self-check after signing: it finds what was made, and nothing else will do. */
#include "unit/verify/forged.h"

#include <unistd.h>

#include "base/file.h"
#include "verify/pades.h"
#include "verify/made.h"

typedef divit_status check_made(int fd, const divit_signed_document *made, divit_error *err);

/* What the check says of these bytes. */
static divit_status check_bytes(
    const bench *b, divit_span bytes, const divit_signed_document *made, const char **ret_detail)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    char path[128];
    divit_error err = {0};
    check_made *check =
        made->format == DIVIT_FORMAT_PADES ? divit_pades_verify_made : divit_made_verify;
    folder_put(b->folder, "checked", bytes);
    (void)snprintf(path, sizeof path, "%s/checked", b->folder);
    CHECK_OK(divit_file_open(path, &fd, NULL));
    const divit_status s = check(fd, made, &err);
    *ret_detail = err.detail ? err.detail : "";
    return s;
}

static void move_signature(divit_signed_document *made)
{
    made->signature_offset++;
}

static void stretch_signature(divit_signed_document *made)
{
    made->signature_length++;
}

static void stretch_file(divit_signed_document *made)
{
    made->size++;
}

static void change_digest(divit_signed_document *made)
{
    made->digest[0] ^= 1;
}

static void shorten_digest(divit_signed_document *made)
{
    made->digest_length--;
}

/* What is said of a file that was to be otherwise than it is. */
typedef struct made_row {
    void (*change)(divit_signed_document *made);
    divit_status status;
    const char *detail;
} made_row;

static void check_rows(bench *b, divit_span bytes, const made_row *rows, size_t count)
{
    const char *detail;
    CHECK_OK(check_bytes(b, bytes, &b->made, &detail));
    for (size_t i = 0; i < count; i++) {
        divit_signed_document made = b->made;
        rows[i].change(&made);
        CHECK_STATUS(check_bytes(b, bytes, &made, &detail), rows[i].status);
        assert_string_equal(detail, rows[i].detail);
    }
}

#define NOT_FOUND "the signature that was made is not found in the file"
#define NOT_WHOLE "the signature that was made does not cover the file"

static void a_pdf_is_what_was_made(void **state)
{
    static const made_row rows[] = {
        {move_signature, DIVIT_SIGNATURE_INVALID, NOT_FOUND},
        {stretch_signature, DIVIT_SIGNATURE_INVALID, NOT_FOUND},
        {stretch_file, DIVIT_SIGNATURE_INVALID, NOT_FOUND},
        {change_digest, DIVIT_SIGNATURE_INVALID, "the content is not what was signed"},
        {shorten_digest, DIVIT_USAGE, "the digest has another length than its hash"},
    };
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    CHECK_OK(bench_sign(b, "pdf/classic.pdf", &made, NULL));
    check_rows(b, divit_bytes_span(&made), rows, sizeof rows / sizeof rows[0]);
    const char *detail;
    CHECK_OK(divit_bytes_push(&made, '\n'));
    b->made.size++;
    CHECK_STATUS(
        check_bytes(b, divit_bytes_span(&made), &b->made, &detail), DIVIT_SIGNATURE_INVALID);
    assert_string_equal(detail, NOT_FOUND);
}

static void an_xml_document_is_what_was_made(void **state)
{
    static const made_row rows[] = {
        {move_signature, DIVIT_INPUT_BROKEN, "no element begins here"},
        {stretch_file, DIVIT_SIGNATURE_INVALID, NOT_WHOLE},
        {change_digest, DIVIT_SIGNATURE_INVALID, "the document was changed after signing"},
        {shorten_digest, DIVIT_SIGNATURE_INVALID, "the document was changed after signing"},
    };
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    check_rows(b, divit_bytes_span(&made), rows, sizeof rows / sizeof rows[0]);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes more =
        forged_with(divit_bytes_span(&made), "</ds:Signature>", "<ds:Object>9</ds:Object>\1");
    const char *detail;
    b->made.size = more.n;
    CHECK_STATUS(
        check_bytes(b, divit_bytes_span(&more), &b->made, &detail), DIVIT_SIGNATURE_INVALID);
    assert_string_equal(detail, NOT_WHOLE);
}

static void what_cannot_be_read_is_not_what_was_made(void **state)
{
    const divit_signed_document made = {0};
    (void)state;
    CHECK_STATUS(divit_pades_verify_made(-1, &made, NULL), DIVIT_E_IO);
    CHECK_STATUS(divit_made_verify(-1, &made, NULL), DIVIT_E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(a_pdf_is_what_was_made),
        BENCHED(an_xml_document_is_what_was_made),
        cmocka_unit_test(what_cannot_be_read_is_not_what_was_made),
    };
    return cmocka_run_group_tests_name("what was made", tests, NULL, NULL);
}
