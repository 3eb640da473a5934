/* SPDX-License-Identifier: Apache-2.0 */
/* Decimal numbers as text, with a point in every locale. */
#include "base/decimal.h"

#include <inttypes.h>

#include "base/bytes.h"

/* Digits behind the point that are read; more say nothing that a page could show. */
enum { FRACTION_DIGITS = 9 };

/* see base/decimal.h */
bool divit_decimal_parse(divit_span text, double *ret)
{
    const bool sign = text.n > 0 && (text.p[0] == '-' || text.p[0] == '+');
    double value = 0;
    double place = 1;
    size_t digits = 0;
    size_t behind = 0;
    bool point = false;
    for (size_t i = sign ? 1 : 0; i < text.n; i++) {
        const uint8_t c = text.p[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        digits++;
        if (!point) {
            value = value * 10 + (c - '0');
        } else if (behind++ < FRACTION_DIGITS) {
            place /= 10;
            value += (c - '0') * place;
        }
    }
    if (digits == 0 || value >= DIVIT_DECIMAL_MAX)
        return false;
    *ret = sign && text.p[0] == '-' ? -value : value;
    return true;
}

/* see base/decimal.h */
divit_status divit_decimal_append(divit_bytes *out, double number)
{
    const double size = number < 0 ? -number : number;
    const double held = size < DIVIT_DECIMAL_MAX ? size : DIVIT_DECIMAL_MAX;
    const int64_t thousandths = (int64_t)(held * 1000 + 0.5);
    const char *sign = number < 0 && thousandths > 0 ? "-" : "";
    int64_t fraction = thousandths % 1000;
    int width = 3;
    if (fraction == 0)
        return divit_bytes_printf(out, "%s%" PRId64, sign, thousandths / 1000);
    for (; fraction % 10 == 0; fraction /= 10)
        width--;
    return divit_bytes_printf(
        out, "%s%" PRId64 ".%0*" PRId64, sign, thousandths / 1000, width, fraction);
}
