/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/locking.h - which form fields a new signature is to lock (ISO 32000-2 12.7.5.5 table 236,
 * 12.8.2.4).
 *
 *     const divit_pdf_locking lock = {.action = DIVIT_PDF_LOCK_INCLUDE, .fields = &name, .count =
 * 1}; s = divit_pdf_locking_write(pdf, ref, &lock, &out, err);   // " /Action /Include /Fields
 * [(A)]"
 *
 * The /Lock dictionary of a field and the transform parameters of a signature have the same
 * entries. A name also stands for the fields below it.
 * Ownership: all is borrowed; what is appended to belongs to the caller. Threads: as the
 * document's. Not done here: locks that a document has, see pdf/promise.h.
 */
#ifndef DIVIT_PDF_LOCKING_H
#define DIVIT_PDF_LOCKING_H

#include "pdf/document.h"

typedef enum divit_pdf_lock_action {
    DIVIT_PDF_LOCK_NONE,
    DIVIT_PDF_LOCK_ALL,     /* every field */
    DIVIT_PDF_LOCK_INCLUDE, /* the named ones */
    DIVIT_PDF_LOCK_EXCLUDE, /* all but the named ones */
} divit_pdf_lock_action;

/* A lock to be made; {0}: none. */
typedef struct divit_pdf_locking {
    divit_pdf_lock_action action;
    const char *const *fields; /* fully qualified names, UTF-8 */
    size_t count;
    bool document; /* of ALL: no change of the document at all is allowed either (P 1) */
} divit_pdf_locking;

/* True if `part` names the field `whole` or one that it stands below. */
bool divit_pdf_locking_names(divit_span part, divit_span whole);

/*
 * Appends the entries Action and Fields as the object `ref` will hold them. USAGE for a name that
 * is no UTF-8, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_locking_write(const divit_pdf *pdf, divit_pdf_ref ref,
    const divit_pdf_locking *lock, divit_bytes *out, divit_error *err);

#endif
