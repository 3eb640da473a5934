/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/coverage.h - which bytes of a PDF a signature covers, and whether it may say so (ISO
 * 32000-2 12.8.1, 7.5.6).
 *
 *     DIVIT_AUTO(divit_pdf_free) divit_pdf *revision = NULL;
 *     s = divit_coverage_open(&file, sig, &revision, &cause, err);
 *     if (s != DIVIT_OK) ... the bytes are not those of a revision; cause says what is wrong
 *
 * ByteRange counts only as [0 a b c] whose gap is the hex string of Contents and whose end is the
 * end of a revision in which the same field has the same signature dictionary. Whatever a forger
 * moves, repeats or adds breaks one of these.
 * Ownership: the revision borrows the file. Threads: any.
 * Not done here: what came after the revision, see verify/changes.h.
 */
#ifndef DIVIT_VERIFY_COVERAGE_H
#define DIVIT_VERIFY_COVERAGE_H

#include "pdf/signature.h"
#include "verify/verification.h"

/* A file, or one revision of it, and the password that opens it, {0}: none. */
typedef struct divit_covered {
    divit_span bytes;
    divit_span password;
} divit_covered;

/* Opens it. What divit_pdf_open() answers. */
DIVIT_MUST_CHECK divit_status divit_coverage_read(
    const divit_covered *file, divit_pdf **ret, divit_error *err);

/*
 * Opens the revision that the signature covers, as a document of its own. SIGNATURE_INVALID with
 * the reason, and what it is about in ret_cause; E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_coverage_open(const divit_covered *file,
    const divit_pdf_signature *sig, divit_pdf **ret, divit_cause *ret_cause, divit_error *err);

#endif
