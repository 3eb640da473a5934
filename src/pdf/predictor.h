/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/predictor.h - undoes the predictor functions of FlateDecode in place (7.4.4.4).
 *
 *     s = divit_pdf_predictor_undo(&parms, &data, where, err);   // data.n may shrink
 *
 * Ownership: the data stays the caller's. Threads: no state.
 * Not done here: inflating, see pdf/stream.h.
 */
#ifndef DIVIT_PDF_PREDICTOR_H
#define DIVIT_PDF_PREDICTOR_H

#include "pdf/value.h"

/*
 * Undoes what the DecodeParms dictionary says (kind NONE: nothing). TIFF (2) with 8-bit samples
 * and all PNG filters (10 to 15). INPUT_BROKEN, INPUT_UNSUPPORTED.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_predictor_undo(
    const divit_pdf_value *parms, divit_bytes *data, divit_error *err);

#endif
