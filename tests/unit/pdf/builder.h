/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds small PDFs for tests, counting offsets.
 *     builder b = {0};
 *     build_text(&b, "%PDF-1.7\n");
 *     build_object(&b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
 *     build_table(&b, "/Root 1 0 R");          // all objects so far
 *     builder_done(&b);
 */
#ifndef DIVIT_TESTS_PDF_BUILDER_H
#define DIVIT_TESTS_PDF_BUILDER_H

#include "unit/check.h"

#include "pdf/document.h"

enum { BUILDER_OBJECTS = 96 };

typedef struct builder {
    divit_bytes out;
    uint64_t offsets[BUILDER_OBJECTS]; /* 0: the object is free */
    unsigned size;                     /* highest number + 1 */
    uint64_t xref;                     /* offset of the last section */
} builder;

/* Plain bytes. */
void build_text(builder *b, const char *text);

/* "n 0 obj ... endobj" */
void build_object(builder *b, unsigned number, const char *value);

/* A stream object with any bytes; dict without << >> and Length. */
void build_stream(builder *b, unsigned number, const char *dict, divit_span data);

/* A classic section over all objects with this trailer text, startxref and %%EOF. */
void build_table(builder *b, const char *trailer);

/*
 * A cross-reference stream as object `number` with rows of widths 1 2 1 over objects 0 to size -
 * 1; packed[n] = index + 1 says that object n is in object stream `container`.
 */
void build_xref_stream(builder *b, unsigned number, const char *trailer, unsigned container,
    const uint8_t packed[BUILDER_OBJECTS]);

/* Catalog 1, page tree 2, page 3 behind a header; extra goes into the catalog. */
void build_base(builder *b, const char *extra);

/* Opens what was built; the builder must outlive it. */
divit_pdf *build_open(const builder *b);

/* The status of opening, with the detail. */
divit_status build_try(const builder *b, divit_error *err);

void builder_done(builder *b);

#endif
