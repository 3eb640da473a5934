/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/salvage.h - finds the objects of a PDF whose cross-reference sections do not hold, by looking
 * at every byte of it.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_pdf_salvage_done) divit_pdf_salvage found = {.file = map.span};
 *     s = divit_pdf_salvage_scan(&found, NULL, err);
 *     s = divit_pdf_salvage_piece(&found, &found.items[i], &piece, err);
 *
 * Of several definitions of a number the last in the file counts, as in a chain of updates; what an
 * update had deleted comes back. The length of a stream is what its dictionary tells if "endstream"
 * stands there, else all up to the next "endstream".
 * Ownership: borrows the file; owns the table, 32 bytes an object. Threads: one salvage, one
 * thread. Not done here: writing the new file, see pdf/rebuild.h; objects in encrypted object
 * streams.
 */
#ifndef DIVIT_PDF_SALVAGE_H
#define DIVIT_PDF_SALVAGE_H

#include "pdf/document.h"

typedef struct divit_pdf_salvaged {
    divit_pdf_ref ref;
    uint32_t container; /* number of the object stream that holds it; 0: it stands in the file */
    uint32_t index;     /* in the object stream */
    uint64_t at;        /* file offset of "obj", of its own or of the object stream */
    uint64_t order;     /* a later definition has a larger one */
} divit_pdf_salvaged;

typedef struct divit_pdf_salvage {
    divit_span file;
    divit_pdf_salvaged *items; /* sorted by number, each once */
    size_t count;
    divit_pdf_value
        trailer;           /* of the last trailer or cross-reference stream with a Root, or NONE */
    divit_pdf_ref catalog; /* the last object that says it is the catalog; number 0: none */
    size_t lost;           /* what begins like an object and cannot be read */
    bool is_signed;        /* some dictionary has a ByteRange */
    bool packed;           /* some of the objects are in object streams */
    size_t last_end;       /* of the last "endstream", plus 1 */
} divit_pdf_salvage;

/* One object that stands in the file. */
typedef struct divit_pdf_piece {
    divit_pdf_value value;
    bool is_stream;
    bool length_good; /* the dictionary tells the length of the data, directly */
    divit_span data;
    size_t end; /* file offset behind it */
} divit_pdf_piece;

/*
 * Looks through salvage->file; all else of it is {0} before. limits may be NULL. INPUT_BROKEN,
 * INPUT_LIMIT, INPUT_UNSUPPORTED for an encrypted file with object streams, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_salvage_scan(
    divit_pdf_salvage *salvage, const divit_pdf_limits *limits, divit_error *err);

/* Reads an object that stands in the file. INPUT_BROKEN, INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_pdf_salvage_piece(const divit_pdf_salvage *salvage,
    const divit_pdf_salvaged *item, divit_pdf_piece *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_salvage_done(divit_pdf_salvage *salvage);

#endif
