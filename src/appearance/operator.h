/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/operator.h - one operator of a content stream with its numbers (ISO 32000-2 7.8.2).
 *
 *     const double box[] = {0, 0, 200, 64};
 *     s = divit_operator_append(&content, box, 4, "re S");     // "0 0 200 64 re S\n"
 *
 * Ownership: what is appended to belongs to the caller. Threads: no state.
 * Not done here: what an operator means.
 */
#ifndef DIVIT_APPEARANCE_OPERATOR_H
#define DIVIT_APPEARANCE_OPERATOR_H

#include "divit/base.h"

/* Appends the numbers and what stands behind them. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_operator_append(
    divit_bytes *out, const double *numbers, size_t count, const char *behind);

#endif
