/* SPDX-License-Identifier: Apache-2.0 */
/* What was signed is taken out of an XML document only if the signature holds and signs it. */
#include "unit/verify/forged.h"

#include <unistd.h>

#include "base/file.h"
#include "divit/output.h"

/* The status of taking a part out; what is in the output then is the caller's. */
static divit_status extract(const bench *b, divit_span document, const divit_extract_options *how,
    divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    char from[128], to[128];
    folder_put(b->folder, "whole", document);
    (void)snprintf(from, sizeof from, "%s/whole", b->folder);
    (void)snprintf(to, sizeof to, "%s/part", b->folder);
    CHECK_OK(divit_file_open(from, &fd, NULL));
    CHECK_OK(divit_output_new(to, DIVIT_OUTPUT_REPLACE, &out, NULL));
    const divit_status s = divit_verify_extract(fd, how, out, err);
    if (s != DIVIT_OK)
        return s;
    CHECK_OK(divit_output_commit(out, NULL));
    *ret = folder_get(b->folder, "part");
    return DIVIT_OK;
}

/* The document is the second reference of what this program signs. */
static void the_signed_document_is_taken_out(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes part = {0};
    const divit_extract_options how = {.part = 1};
    CHECK_OK(extract(b, divit_bytes_span(&made), &how, &part, NULL));
    CHECK_TEXT(divit_bytes_span(&part),
        "<Invoice xmlns=\"urn:deneme\" Id=\"inv\"><Amount Id=\"a\">100</Amount>"
        "<Payee>\xC5\x9E</Payee></Invoice>");
}

static void nothing_else_is_taken_out(void **state)
{
    static const struct {
        const char *find, *with; /* what is changed in the document */
        divit_extract_options how;
        divit_status status;
    } rows[] = {
        {">100<", ">999<", {.part = 1}, DIVIT_SIGNATURE_INVALID},
        {">100<", "\1", {.part = 9}, DIVIT_USAGE},
        {">100<", "\1", {.signature = 1, .part = 1}, DIVIT_NO_SIGNATURE},
        {"</Invoice>", "", {.part = 1}, DIVIT_INPUT_BROKEN},
    };
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = forged_with(divit_bytes_span(&made), rows[i].find, rows[i].with);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes part = {0};
        divit_error err = {0};
        CHECK_STATUS(
            extract(b, divit_bytes_span(&text), &rows[i].how, &part, &err), rows[i].status);
        assert_string_equal(divit_status_name(err.status), divit_status_name(rows[i].status));
        CHECK_STATUS(
            extract(b, divit_bytes_span(&text), &rows[i].how, &part, NULL), rows[i].status);
        assert_int_equal(part.n, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(the_signed_document_is_taken_out),
        BENCHED(nothing_else_is_taken_out),
    };
    return cmocka_run_group_tests_name("extracts", tests, NULL, NULL);
}
