/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/changes.h - decides about what was changed in a PDF behind one of its signatures.
 *
 *     const divit_changes_view view = {.file = file, .revision = revision, .covered = 120000};
 *     s = divit_changes_judge(f, &view, err);
 *
 * Every change is forbidden unless a row of the table allows it: further signatures, timestamps and
 * what belongs to them, dates, and what a certification permits (ISO 32000-2 12.8.2.2). Without a
 * certification a form may be filled in only under a later signature: else anybody could do it.
 * A new signature that shows something is refused where a certification is: it could cover what
 * was certified ("sneaky signature"), and so is every comment that paints on the page ("evil
 * annotation").
 * Ownership: the finding owns what is found. Threads: any.
 * Not done here: finding the differences, see pdf/difference.h.
 */
#ifndef DIVIT_VERIFY_CHANGES_H
#define DIVIT_VERIFY_CHANGES_H

#include "verify/coverage.h"

typedef struct divit_changes_view {
    divit_covered file;  /* all of it */
    divit_pdf *revision; /* what is signed */
    uint64_t covered;    /* where the last signature of a person covers the file up to */
} divit_changes_view;

/*
 * Compares the revision of an intact signature with the file, notes the changes in the finding, and
 * makes it FAILED if one is not allowed or if they cannot be told. E_MEMORY, E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_changes_judge(
    divit_finding *f, const divit_changes_view *view, divit_error *err);

#endif
