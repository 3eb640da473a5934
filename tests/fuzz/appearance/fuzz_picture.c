/* SPDX-License-Identifier: Apache-2.0 */
/* A picture by content; in a document of any kind and in PDF/A. */
#include <stdlib.h>

#include "appearance/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_status answers[2];
    for (int archive = 0; archive < 2; archive++) {
        DIVIT_AUTO(divit_drawing_done)
        divit_drawing drawing = {.first = 1};
        divit_picture_placed placed = {0};
        divit_error err = {0};
        answers[archive] =
            divit_picture_add((divit_span){data, size}, archive == 1, &drawing, &placed, &err);
        if (answers[archive] == DIVIT_OK && placed.number != drawing.count)
            abort();
    }
    if (answers[0] != answers[1])
        abort();
    return 0;
}
