/* SPDX-License-Identifier: Apache-2.0 */
/* One operator of a content stream with its numbers. */
#include "appearance/operator.h"

#include "base/bytes.h"
#include "base/decimal.h"

/* see appearance/operator.h */
divit_status divit_operator_append(
    divit_bytes *out, const double *numbers, size_t count, const char *behind)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < count; i++) {
        s = divit_decimal_append(out, numbers[i]);
        if (s == DIVIT_OK)
            s = divit_bytes_push(out, ' ');
    }
    return s == DIVIT_OK ? divit_bytes_printf(out, "%s\n", behind) : s;
}
