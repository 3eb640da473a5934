/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sigdict.h - writes a signature dictionary with its hole (ISO 32000-2 12.8.1).
 *
 *     s = divit_pdf_sigdict_write(&sink.out, &what, &place, err);
 *     ...                                          // the rest of the update
 *     divit_pdf_sigdict_fix(&sink.out, sink.start, &place);       // the final ByteRange
 *
 * ByteRange has a fixed width, so that it can be filled in when the end is known.
 * Ownership: what is appended to belongs to the caller. Threads: no state.
 * Not done here: the field and its widget, see pdf/update.h; the signature itself.
 */
#ifndef DIVIT_PDF_SIGDICT_H
#define DIVIT_PDF_SIGDICT_H

#include "pdf/update.h"

/* Where things stand in the bytes written. */
typedef struct divit_pdf_sigdict_place {
    size_t range; /* of the '[' of ByteRange */
    size_t hole;  /* of the '<' of Contents */
    size_t hole_size;
} divit_pdf_sigdict_place;

/* What is written; all borrowed. */
typedef struct divit_pdf_sigdict {
    divit_pdf *pdf;
    divit_pdf_ref ref; /* of the dictionary */
    const divit_pdf_sign_options *options;
    divit_pdf_value lock; /* the field's own /Lock dictionary or kind NONE */
} divit_pdf_sigdict;

/*
 * Appends the dictionary. USAGE for texts that are no UTF-8, names with other than letters, digits
 * and full stops, or a hole of more than 16 MiB; INPUT_BROKEN, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sigdict_write(divit_bytes *out,
    const divit_pdf_sigdict *what, divit_pdf_sigdict_place *ret, divit_error *err);

/* Writes ByteRange; `out` is complete and will stand at file offset `start`. */
void divit_pdf_sigdict_fix(divit_bytes *out, uint64_t start, const divit_pdf_sigdict_place *place);

#endif
