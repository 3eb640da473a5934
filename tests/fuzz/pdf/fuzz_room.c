/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for an empty place in a PDF; what is found must be one that can be asked for. */
#include <stdlib.h>

#include "pdf/room.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const divit_pdf_limits limits = {.stream = 1 << 20, .total = 4 << 20, .nodes = 1000};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_pdf_place place;
    divit_error err = {0};
    if (divit_pdf_open((divit_span){data, size}, &limits, &pdf, &err) != DIVIT_OK ||
        divit_pdf_room_find(pdf, 60, 20, &place, &err) != DIVIT_OK)
        return 0;
    if (place.page.number == 0 || !(place.box.x1 > place.box.x0) || !(place.box.y1 > place.box.y0))
        abort();
    return 0;
}
