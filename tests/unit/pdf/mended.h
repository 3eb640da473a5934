/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Updates as text, and what makes other programs mend a file with them.
 *     static const mended_row rows[] = {{"one object", MENDED_OBJECT MENDED_TABLE, NULL, NULL}};
 *     mended_check_rows(rows, 1, true, NULL);          // it is allowed
 *
 * In the text ~ marks where the object begins and @ is that place in ten digits, #n is that of the
 * old object n, ^ marks where the section begins and $ is that place, + marks a second object and =
 * is that place, & is where the section before it begins, ! marks what is to be found, | the end of
 * the signed file where more of it is told. Between { and } stand bytes as hex digits, and places
 * as two bytes. Every failure ends the test.
 */
#ifndef DIVIT_TESTS_PDF_MENDED_H
#define DIVIT_TESTS_PDF_MENDED_H

#include "unit/pdf/builder.h"

#include "pdf/pair.h"

#define MENDED_OBJECT "~5 0 obj\n(x)\nendobj\n"
#define MENDED_TRAILER "trailer\n<< /Size 9 /Root 1 0 R /Prev & >>\n"
#define MENDED_START "startxref\n$\n%%EOF\n"
#define MENDED_TABLE "^xref\n5 1\n@ 00000 n \n" MENDED_TRAILER MENDED_START
#define MENDED_XREF "<< /Type /XRef /Size 9 /Root 1 0 R /Prev & "
#define MENDED_STREAM_END "\nendstream\nendobj\n" MENDED_START

/* What the old catalog has of its own: object 4, and others that are not there. */
#define MENDED_OLD_KEYS "/X [4 0 R 9 0 R] /Y 8 0 R"

typedef struct mended_row {
    const char *name;
    const char *text;
    const char *junk;    /* before the header; NULL for none */
    const char *trailer; /* more of the old trailer; NULL for nothing */
} mended_row;

typedef struct mended {
    builder b;
    uint64_t base, object, second, xref, previous;
    uint64_t old[BUILDER_OBJECTS]; /* where old objects stand */
    uint64_t found;                /* where ! stands, or DIVIT_NOWHERE */
    size_t signed_to;
} mended;

/* What a part of the check says of the newest section: true if all is well. */
typedef bool mended_probe(divit_pdf_pair *pair);

/* The old file and the update. */
void mended_put(mended *t, const mended_row *row);

void mended_done(mended *t);

/* What makes others mend it; DIVIT_NOWHERE for nothing. */
divit_status mended_find(
    const mended *t, const divit_pdf_limits *limits, uint64_t *ret_at, divit_error *err);

/*
 * Each row by itself: whether it is allowed, or found at its !. The probe, if there is one, agrees.
 * No byte of the update may belong to nothing.
 */
void mended_check_rows(const mended_row *rows, size_t count, bool allowed, mended_probe *probe);

#endif
