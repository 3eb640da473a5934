/* SPDX-License-Identifier: Apache-2.0 */
/* Compares each of the first revisions of a PDF with the whole, and each with itself. */
#include <stdlib.h>

#include "base/bytes.h"
#include "pdf/difference.h"
#include "pki/cipher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { REVISIONS = 3 };

static const divit_pdf_limits limits = {.stream = 1 << 20, .total = 4 << 20, .nodes = 1000};

static divit_pdf *open_part(divit_span file)
{
    divit_pdf *pdf = NULL;
    if (divit_pdf_open(file, &limits, &pdf, NULL) != DIVIT_OK ||
        divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, NULL) != DIVIT_OK)
        divit_pdf_free(&pdf);
    return pdf;
}

static divit_status compare(divit_span part, divit_span whole, divit_pdf_difference *ret)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *old = open_part(part);
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *now = open_part(whole);
    divit_error err = {0};
    return old && now ? divit_pdf_difference_read(old, now, ret, &err) : DIVIT_INPUT_BROKEN;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const divit_span mark = DIVIT_SPAN_TEXT("%%EOF");
    const divit_span whole = {data, size};
    unsigned seen = 0;
    for (size_t at = 0; at + mark.n <= size && seen < REVISIONS; at++) {
        DIVIT_AUTO(divit_pdf_difference_done)
        divit_pdf_difference with_all = {0};
        DIVIT_AUTO(divit_pdf_difference_done)
        divit_pdf_difference with_itself = {0};
        if (!divit_span_equal(divit_span_sub(whole, at, mark.n), mark))
            continue;
        seen++;
        const divit_span part = divit_span_sub(whole, 0, at + mark.n);
        (void)compare(part, whole, &with_all);
        if (compare(part, part, &with_itself) == DIVIT_OK && with_itself.count > 0)
            abort();
    }
    return 0;
}
