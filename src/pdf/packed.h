/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/packed.h - inflated object streams and the objects in them (ISO 32000-2 7.5.7).
 *
 *     divit_pdf_pack *pack = divit_pdf_packs_find(&packs, 7);   // NULL: not yet inflated
 *     s = divit_pdf_pack_value(pack, 12, 3, &budget, &value, err);
 *
 * Extends is not followed: the cross-reference section names the very stream of an object.
 * Ownership: the packs own the inflated data; values borrow from it until divit_pdf_packs_done().
 * Threads: as the document's. Not done here: finding the stream, see pdf/document.h.
 */
#ifndef DIVIT_PDF_PACKED_H
#define DIVIT_PDF_PACKED_H

#include "pdf/stream.h"

/* A pair of the header: the object's number, and where it begins behind First. */
typedef struct divit_pdf_pack_row {
    uint64_t number;
    uint64_t offset;
} divit_pdf_pack_row;

typedef struct divit_pdf_pack {
    uint32_t container; /* object number of the stream */
    uint64_t count;     /* its N */
    uint64_t first;     /* its First */
    divit_bytes data;
    divit_pdf_pack_row *rows; /* read up to the last object that was asked for */
    size_t row_count;
    size_t row_end; /* where the next pair stands in data */
} divit_pdf_pack;

typedef struct divit_pdf_packs {
    divit_pdf_pack *items;
    size_t count;
    uint32_t *places; /* by object number: index of its item and 1, or 0 */
    size_t place_count;
} divit_pdf_packs;

/* The pack of this object stream, NULL if there is none. Valid until the next add. */
divit_pdf_pack *divit_pdf_packs_find(const divit_pdf_packs *packs, uint32_t container);

/* Takes what *pack holds and leaves it {0}. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_packs_add(
    divit_pdf_packs *packs, divit_pdf_pack *pack, divit_pdf_pack **ret, divit_error *err);

/*
 * The object at an index, which must have this number. Each pair of the header is read once, for
 * its size from the budget. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_pack_value(divit_pdf_pack *pack, uint32_t number,
    uint32_t index, divit_pdf_budget *budget, divit_pdf_value *ret, divit_error *err);

/* Frees. Accepts {0}; also cleanup handlers. */
void divit_pdf_pack_done(divit_pdf_pack *pack);
void divit_pdf_packs_done(divit_pdf_packs *packs);

#endif
