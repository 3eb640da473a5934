/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/fold.h - Turkish text made alike, for comparing names that people typed.
 *
 *     s = divit_text_fold(&out, DIVIT_SPAN_TEXT("Işıl  Çiğdem"));      // "IŞIL ÇIĞDEM"
 *
 * Threads: no state. Not done here: other alphabets, which stay as they are, and anything that a
 * program compares: protocol words are compared byte for byte.
 */
#ifndef DIVIT_BASE_FOLD_H
#define DIVIT_BASE_FOLD_H

#include "divit/base.h"

/*
 * Appends UTF-8 text in capitals, with every kind of i as I, one blank between words and none at
 * the ends, and a NUL that is not counted. `out` is empty before. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_text_fold(divit_bytes *out, divit_span text);

#endif
