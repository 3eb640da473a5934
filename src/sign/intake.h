/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/intake.h - takes an original over: copies it onto the output and digests what has arrived
 * there, in one pass.
 *
 *     s = divit_intake_run(input, output, hasher, &size, err);
 *     // the output holds the original; the hasher goes on with what is added behind it
 *
 * A large file is copied by a thread of its own, and what has arrived is digested meanwhile, so
 * that the time is that of the slower one. An output that is the input itself (--in-place) is
 * digested only. Ownership: descriptors and hasher stay the caller's. Threads: one call at a time
 * for each output; the second thread ends before it comes back. Not done here: what is added.
 */
#ifndef DIVIT_SIGN_INTAKE_H
#define DIVIT_SIGN_INTAKE_H

#include "pki/hash.h"

/* ret_size: bytes of the original. E_IO, E_CRYPTO, E_MEMORY; INPUT_BROKEN if it shrinks meanwhile.
 */
DIVIT_MUST_CHECK divit_status divit_intake_run(
    int input, int output, divit_hasher *hasher, uint64_t *ret_size, divit_error *err);

#endif
