/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/permit.h - whether a document lets a signature be put into a field: by its encryption, its
 * certification and the locks of its earlier signatures.
 *
 *     const divit_pdf_wish wish = {.name = name, .new_field = true, .certify = 2};
 *     s = divit_pdf_permit_check(pdf, &wish, err);
 *
 * An empty field of its own that a lock of all fields covers may not be signed, and no new one
 * either: what is locked is every field of the form, and the new one would be one of them.
 * Ownership: all is borrowed. Threads: as the document's.
 * Not done here: whether the structure of the file can take an update, see pdf/update.h.
 */
#ifndef DIVIT_PDF_PERMIT_H
#define DIVIT_PDF_PERMIT_H

#include "pdf/locking.h"

/* The signature that is wished for. */
typedef struct divit_pdf_wish {
    divit_span name;               /* of its field, UTF-8 */
    bool new_field;                /* the field is to be made */
    unsigned certify;              /* 1 to 3 to certify by DocMDP, 0 not to */
    const divit_pdf_locking *lock; /* what it is to lock, or NULL */
} divit_pdf_wish;

/*
 * INPUT_FORBIDDEN if the document forbids it: its permissions (7.6.4.2), a certification that
 * allows no change (table 257), a lock of an earlier signature that covers the field (12.8.2.4) or
 * allows no change (table 236, P), an earlier signature where only the first may certify
 * (12.8.2.2). USAGE for a certification other than 0 to 3 and for a field to lock that is not
 * there. Else what divit_pdf_signatures_read() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_permit_check(
    divit_pdf *pdf, const divit_pdf_wish *wish, divit_error *err);

#endif
