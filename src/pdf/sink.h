/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sink.h - an incremental update being written: counts, and so knows every offset (7.5.6).
 *
 * Life cycle
 *     DIVIT_AUTO(divit_pdf_sink_done) divit_pdf_sink sink = {.start = file_size};
 *     s = divit_pdf_sink_object(&sink, ref, body, err);       // or _open, write to .out, _close
 *     s = divit_pdf_sink_finish(&sink, pdf, err);             // xref, trailer, startxref, %%EOF
 *     update = divit_bytes_steal(&sink.out);
 *
 * Ownership: a sink owns what was written until it is stolen. Threads: one sink, one thread.
 * Not done here: which objects change; see pdf/update.h.
 */
#ifndef DIVIT_PDF_SINK_H
#define DIVIT_PDF_SINK_H

#include "pdf/document.h"

/* Most objects of one update. */
enum { DIVIT_PDF_SINK_OBJECTS = 192 };

typedef struct divit_pdf_written {
    divit_pdf_ref ref;
    uint64_t offset; /* in the file */
} divit_pdf_written;

typedef struct divit_pdf_sink {
    divit_bytes out;
    uint64_t start;       /* file offset of out */
    uint32_t next_number; /* of the next new object */
    divit_pdf_written written[DIVIT_PDF_SINK_OBJECTS];
    size_t count;
} divit_pdf_sink;

/*
 * Starts an update of the document: a newline if the file does not end with one. E_MEMORY; else
 * what divit_pdf_sink_first() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sink_start(
    divit_pdf_sink *sink, divit_pdf *pdf, divit_error *err);

/*
 * The number that the first new object of an update will get: behind all that there are and all
 * that the form refers to. Statuses of divit_pdf_field_highest().
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sink_first(divit_pdf *pdf, uint32_t *ret, divit_error *err);

/* A number for a new object. INPUT_LIMIT behind the largest. */
DIVIT_MUST_CHECK divit_status divit_pdf_sink_number(
    divit_pdf_sink *sink, const divit_pdf *pdf, divit_pdf_ref *ret, divit_error *err);

/* Notes the offset and writes "n g obj". The caller appends the value to out. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_sink_open(
    divit_pdf_sink *sink, divit_pdf_ref ref, divit_error *err);

/* Writes "endobj". E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_sink_close(divit_pdf_sink *sink, divit_error *err);

/* A whole object. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_sink_object(
    divit_pdf_sink *sink, divit_pdf_ref ref, divit_span value, divit_error *err);

/*
 * Ends the update with a cross-reference section of the kind of the document's newest one (a
 * table after a hybrid one: its own rows come first, so no XRefStm is needed) and a trailer that
 * keeps the entries of the last. INPUT_LIMIT, INPUT_BROKEN, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sink_finish(
    divit_pdf_sink *sink, divit_pdf *pdf, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_sink_done(divit_pdf_sink *sink);

#endif
