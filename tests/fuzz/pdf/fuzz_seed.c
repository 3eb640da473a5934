/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what the field "Imza" of a PDF demands; what it then wants must be possible. */
#include <stdlib.h>

#include "pdf/seed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const divit_pdf_limits limits = {.stream = 1 << 20, .total = 4 << 20, .nodes = 1000};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_pdf_seed_wish wish = {.field = "Imza", .hash = "SHA256"};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_pdf_seed_done)
    divit_pdf_seed seed = {0};
    divit_error err = {0};
    if (divit_pdf_open((divit_span){data, size}, &limits, &pdf, &err) != DIVIT_OK ||
        divit_pdf_seed_read(pdf, &wish, &seed, &err) != DIVIT_OK)
        return 0;
    if (seed.certify > 3 || (seed.reason.n > 0 && seed.reason.p[seed.reason.n] != 0))
        abort();
    return 0;
}
