/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/inspect.h - goes through every object of a PDF, page by page, and notes its traits.
 *
 * Life cycle
 *     divit_pdf_inspection seen;
 *     s = divit_pdf_inspect(pdf, NULL, &seen, err);         // of an unlocked document
 *     if (seen.traits[DIVIT_PDF_TRAIT_LAUNCH].count > 0) ...
 *
 * Each object is read once; content streams are not. What a field shows in its own appearance is
 * looked at without its fonts if it is a signature field, as are the form's default resources.
 * Heap: a few bytes for each object number and page. An object that cannot be read is a trait too.
 * The inspection uses up the document's budget: open the document anew for other work.
 * Ownership: plain values. Threads: as the document's.
 * Not done here: what a trait means for a signature; bytes of the file that are in no object.
 */
#ifndef DIVIT_PDF_INSPECT_H
#define DIVIT_PDF_INSPECT_H

#include "pdf/survey.h"
#include "pdf/trait.h"

/* How often a trait was seen, and where first. */
typedef struct divit_pdf_sighting {
    size_t count;
    size_t page;     /* from 1; 0: on none, or not known */
    uint32_t object; /* its number; 0: in the trailer, or not known */
    uint64_t at;     /* file offset; DIVIT_NOWHERE if not known */
} divit_pdf_sighting;

typedef struct divit_pdf_inspection {
    divit_pdf_survey survey;
    unsigned archival; /* part of PDF/A, as it says itself; 0: none */
    size_t pages;      /* met */
    size_t objects;    /* read */
    divit_pdf_sighting traits[DIVIT_PDF_TRAITS];
} divit_pdf_inspection;

/* 0 means no limit but the document's. */
typedef struct divit_pdf_inspect_options {
    size_t objects; /* most that are read; the rest is left out without a word */
} divit_pdf_inspect_options;

/* Looks at all. options may be NULL. What divit_pdf_survey_read() answers, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_inspect(divit_pdf *pdf,
    const divit_pdf_inspect_options *options, divit_pdf_inspection *ret, divit_error *err);

#endif
