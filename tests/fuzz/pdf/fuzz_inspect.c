/* SPDX-License-Identifier: Apache-2.0 */
/* Goes through every object of a PDF; what is counted must agree with what was read. */
#include <stdlib.h>

#include "pdf/inspect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const divit_pdf_limits limits = {.stream = 1 << 20, .total = 4 << 20, .nodes = 1000};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_pdf_inspection seen;
    divit_error err = {0};
    if (divit_pdf_open((divit_span){data, size}, &limits, &pdf, &err) != DIVIT_OK ||
        divit_pdf_inspect(pdf, NULL, &seen, &err) != DIVIT_OK)
        return 0;
    for (unsigned i = 0; i < DIVIT_PDF_TRAITS; i++)
        if (seen.traits[i].count > 0 && seen.traits[i].page > seen.pages)
            abort();
    return 0;
}
