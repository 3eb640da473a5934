/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/promise.h - what the signatures of a PDF allow later (ISO 32000-2 12.7.5.5 table
 * 236, 12.8.2.2, 12.8.2.4): in all of the document, and which form fields they keep as they are.
 *
 *     DIVIT_AUTO(divit_pdf_promises_done) divit_pdf_promises promises = {0};
 *     s = divit_pdf_promises_read(pdf, &promises, err);
 *     if (divit_pdf_promises_lock(&promises, name)) ...
 *
 * Both the Lock of a signed field and the FieldMDP that its signature promises count.
 * Ownership: the promises own their names and outlive the document. Threads: they do not change
 * once read. Not done here: locks of fields that are not signed yet; they bind only whoever signs.
 */
#ifndef DIVIT_PDF_PROMISE_H
#define DIVIT_PDF_PROMISE_H

#include "pdf/document.h"

typedef struct divit_pdf_promise {
    bool except; /* the names are those that are not locked: none of them means all are */
    divit_bytes *names;
    size_t count;
} divit_pdf_promise;

typedef struct divit_pdf_promises {
    divit_pdf_promise *items;
    size_t count;
    unsigned permission; /* the least that DocMDP or a Lock (its P) of any signature allows: 1
                            nothing, 2 filling in and signing, 3 also comments; 0: none says it */
} divit_pdf_promises;

/* Reads them. What divit_pdf_field_each() answers. */
DIVIT_MUST_CHECK divit_status divit_pdf_promises_read(
    divit_pdf *pdf, divit_pdf_promises *ret, divit_error *err);

/* True if a lock covers the field of this fully qualified name, or a field above it. */
bool divit_pdf_promises_lock(const divit_pdf_promises *promises, divit_span name);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_promises_done(divit_pdf_promises *promises);

#endif
