/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/archive.h - whether a PDF says of itself that it is a PDF/A, and of which part.
 *
 *     unsigned part = 0;
 *     s = divit_pdf_archive_part(pdf, &part, err);         // 1 for PDF/A-1, 0 for none
 *
 * The answer is what its metadata claim in the schema pdfaid (ISO 19005-1 6.7.11).
 * Ownership: plain values. Threads: as the document's.
 * Not done here: whether the claim is true.
 */
#ifndef DIVIT_PDF_ARCHIVE_H
#define DIVIT_PDF_ARCHIVE_H

#include "pdf/document.h"

/* The part; metadata that cannot be read claim nothing. What divit_pdf_catalog() answers, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_archive_part(
    divit_pdf *pdf, unsigned *ret, divit_error *err);

#endif
