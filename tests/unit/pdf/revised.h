/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small document and an update of it, and what is different.
 *     static const revised_row rows[] = {
 *         {.name = "a flag raised", .now = {{4, "<< /SigFlags 3 >>"}}, .said = "flags"}};
 *     revised_check_rows(rows, 1);
 * Every failure ends the test.
 */
#ifndef DIVIT_TESTS_PDF_REVISED_H
#define DIVIT_TESTS_PDF_REVISED_H

#include "unit/pdf/builder.h"

#include "pdf/difference.h"

/* The form of the usual document. */
#define REVISED_FORM "<< /Fields [5 0 R] >>"

/* One object; text NULL means that it is free. */
typedef struct revised_piece {
    unsigned number;
    const char *text;
} revised_piece;

/* What differs from the usual document, in it and in its update, and what is told of it. */
typedef struct revised_row {
    const char *name;
    revised_piece old[4];
    revised_piece now[5];
    const char *said;
    const char *trailers[2]; /* NULL: the usual one */
    const char *between;     /* bytes behind the objects of the update */
} revised_row;

/* The document, and the update that names only its own objects. */
void revised_put_old(builder *b, const revised_row *r);
void revised_put_update(builder *b, const revised_row *r);

/* What is different between two files. */
divit_status revised_compare(divit_span old, divit_span now, const divit_pdf_limits *limits,
    divit_pdf_difference *ret, divit_error *err);

/* The topics in the order in which they were found, each once, as text with a NUL. */
void revised_tell(const divit_pdf_difference *found, divit_bytes *out);

/* Each row by itself. */
void revised_check_rows(const revised_row *rows, size_t count);

#endif
