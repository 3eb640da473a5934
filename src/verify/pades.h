/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/pades.h - verifies the signatures of a PDF (ISO 32000-2 12.8, EN 319 142-1).
 *
 *     s = divit_pades_verify(fd, password, v, err);   // one finding a signature
 *     s = divit_pades_verify_made(fd, &made, err);    // the self-check after signing
 *
 * Threads: any. Not done here: timestamps, trust.
 */
#ifndef DIVIT_VERIFY_PADES_H
#define DIVIT_VERIFY_PADES_H

#include "verify/verification.h"

/*
 * Adds a finding for every signature of a PDF that opens with the password; {0}: none.
 * NO_SIGNATURE, INPUT_ conditions, E_IO, E_MEMORY. err is not NULL: the reasons of the findings
 * pass through it.
 */
DIVIT_MUST_CHECK divit_status divit_pades_verify(
    int fd, divit_span password, divit_verification *v, divit_error *err);

/*
 * The newest signature of the file must be the one that was made, cover the whole file and hold for
 * the digest that was taken. SIGNATURE_INVALID, USAGE for a digest of another length; E_IO,
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pades_verify_made(
    int fd, const divit_signed_document *made, divit_error *err);

#endif
