/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/inspect.h - refuses a PDF that could look different elsewhere, or act by itself.
 *
 *     s = divit_inspect_strictly(file, options, err);      // before anything is signed
 *
 * What is signed in front of a screen that the signer does not own, or without anybody reading it
 * again, must look the same everywhere and do nothing: every trait of pdf/trait.h is refused.
 * Threads: any. Not done here: telling all of them, see divit/inspect.h.
 */
#ifndef DIVIT_SIGN_INSPECT_H
#define DIVIT_SIGN_INSPECT_H

#include "divit/sign.h"

/* INPUT_UNSAFE with the first trait and its place; else the statuses of divit_inspect(). */
DIVIT_MUST_CHECK divit_status divit_inspect_strictly(
    divit_span file, const divit_sign_options *options, divit_error *err);

#endif
