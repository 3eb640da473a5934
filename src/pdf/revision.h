/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/revision.h - the revisions that a PDF has had (ISO 32000-2 7.5.6).
 *
 *     s = divit_pdf_open(divit_span_sub(file, 0, covered_end), NULL, &revision, err);
 *     if (divit_pdf_revision_is_end(revision)) ...           // it ends like a file
 *     n = divit_pdf_revision_count(revision);                // it is the n-th
 *
 * Every revision begins with the bytes of the one before, so the file up to the end of a revision
 * is a document of its own.
 * Ownership: nothing is kept. Threads: as the document's.
 * Not done here: what differs between two revisions, see pdf/difference.h.
 */
#ifndef DIVIT_PDF_REVISION_H
#define DIVIT_PDF_REVISION_H

#include "pdf/document.h"

/* How many revisions the file has; the two sections of a linearized one (annex F) are one. */
size_t divit_pdf_revision_count(const divit_pdf *pdf);

/* True if nothing but white space stands behind the %%EOF of the newest revision. */
bool divit_pdf_revision_is_end(const divit_pdf *pdf);

#endif
