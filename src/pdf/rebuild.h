/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/rebuild.h - writes a PDF whose cross-reference sections do not hold as a new, sound file.
 *
 *     const divit_pdf_put put = {.write = write_to_file, .ctx = &fd};
 *     s = divit_pdf_rebuild(map.span, NULL, &put, &made, err);
 *     // then open what was written: its catalog and pages may still be missing
 *
 * Every object that is found is written again under its own number, with the length its stream has,
 * behind a fresh header and before one cross-reference section: a table, or a stream where objects
 * are packed. Numbers, strings and stream data stay, so encryption stays valid; signatures would
 * not, and a file with one is refused. What the old file said about itself (linearization, older
 * cross-reference sections) is left out.
 * Ownership: all borrowed. Threads: no state.
 * Not done here: broken content, missing pages; nothing is invented.
 */
#ifndef DIVIT_PDF_REBUILD_H
#define DIVIT_PDF_REBUILD_H

#include "pdf/document.h"

/* Where the new file goes: called in order, with large and small pieces. */
typedef struct divit_pdf_put {
    divit_status (*write)(void *ctx, divit_span bytes, divit_error *err);
    void *ctx;
} divit_pdf_put;

typedef struct divit_pdf_rebuilt {
    size_t objects; /* written */
    size_t lengths; /* streams whose length was corrected */
    size_t lost;    /* what began like an object and could not be read */
} divit_pdf_rebuilt;

/*
 * Writes the new file. limits may be NULL. INPUT_BROKEN if there is no catalog or a signature,
 * INPUT_LIMIT, INPUT_UNSUPPORTED if it is no PDF, or encrypted with object streams; E_MEMORY, and
 * what put answers. After a failure what was written is of no use.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_rebuild(divit_span file, const divit_pdf_limits *limits,
    const divit_pdf_put *put, divit_pdf_rebuilt *ret, divit_error *err);

#endif
