/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/decimal.h - decimal numbers as text, with a point in every locale.
 *
 *     double width;
 *     if (divit_decimal_parse(DIVIT_SPAN_TEXT("59.5"), &width))
 *         s = divit_decimal_append(&out, width);         // "59.5"
 *
 * Threads: no state. Not done here: exponents, which neither PDF nor the command line has.
 */
#ifndef DIVIT_BASE_DECIMAL_H
#define DIVIT_BASE_DECIMAL_H

#include "divit/base.h"

/* Numbers from here on are refused, and written as this. */
#define DIVIT_DECIMAL_MAX 1e9

/*
 * True if the whole text is a number: perhaps a sign, digits with at most one point among them
 * (ISO 32000-2 7.3.3), below DIVIT_DECIMAL_MAX without its sign.
 */
bool divit_decimal_parse(divit_span text, double *ret);

/* Appends the number rounded to three decimals, without zeros at the end. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_decimal_append(divit_bytes *out, double number);

#endif
