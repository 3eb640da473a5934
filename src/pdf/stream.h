/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/stream.h - the data of a FlateDecode or unfiltered stream, within a budget (ISO
 * 32000-2 7.3.8, 7.4.4).
 *
 *     divit_pdf_budget budget = {.stream = 64 << 20, .left = 256 << 20};
 *     s = divit_pdf_stream_take(&lexer, length, &data, err);   // behind the dictionary
 *     s = divit_pdf_stream_decode(&dict, data, &budget, &out, err);
 *
 * The budget is shared by everything that is decoded or parsed for one document, so that a small
 * file cannot ask for much work: what inflates to more than 200 times its size costs twelve times
 * as much, which ends a Flate bomb within a tenth of a second. Ownership: raw data borrows from the
 * text; what is decoded is the caller's. Threads: a budget belongs to one thread at a time. Not
 * done here: other filters and chains of filters; no object needed for signing uses them.
 */
#ifndef DIVIT_PDF_STREAM_H
#define DIVIT_PDF_STREAM_H

#include "pdf/value.h"

typedef struct divit_pdf_budget {
    size_t stream; /* largest decoded stream, in bytes */
    size_t left;   /* bytes that may still be decoded or parsed in all */
} divit_pdf_budget;

/* Takes n from the budget. INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_pdf_budget_take(
    divit_pdf_budget *budget, size_t n, uint64_t where, divit_error *err);

/*
 * Takes "stream", `length` bytes of data and "endstream", which stand next. INPUT_BROKEN if they
 * do not.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_stream_take(
    divit_pdf_lexer *lexer, uint64_t length, divit_span *ret_data, divit_error *err);

/*
 * The decoded data of the stream with this dictionary, PNG and TIFF predictors undone.
 * INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED for another filter, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_stream_decode(const divit_pdf_value *dict, divit_span data,
    divit_pdf_budget *budget, divit_bytes *ret, divit_error *err);

#endif
