/* SPDX-License-Identifier: Apache-2.0 */
/* Rebuilds a PDF; the result must open. */
#include <stdlib.h>

#include "base/bytes.h"
#include "pdf/rebuild.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const divit_pdf_limits limits = {.stream = 1 << 20, .total = 4 << 20, .nodes = 1000};

static divit_status keep(void *ctx, divit_span bytes, divit_error *err)
{
    (void)err;
    return divit_bytes_append(ctx, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const divit_pdf_limits wider = {.stream = 8 << 20, .total = 64 << 20};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    const divit_pdf_put put = {.write = keep, .ctx = &file};
    divit_pdf_rebuilt made;
    divit_error err = {0};
    if (divit_pdf_rebuild((divit_span){data, size}, &limits, &put, &made, &err) != DIVIT_OK)
        return 0;
    if (divit_pdf_open(divit_bytes_span(&file), &wider, &pdf, &err) != DIVIT_OK)
        abort();
    return 0;
}
