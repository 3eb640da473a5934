/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/room.h - finds an empty place for a visible signature.
 *
 *     s = divit_pdf_room_find(pdf, 200, 64, &place, err);   // the last page first, low and right
 *
 * Ownership: no memory that outlives the call. Threads: as the document's.
 * Not done here: seeing. What stands on a page is told from its content (pdf/ink.h), always too
 * much rather than too little; a page whose content cannot be followed counts as full.
 */
#ifndef DIVIT_PDF_ROOM_H
#define DIVIT_PDF_ROOM_H

#include "pdf/place.h"

/*
 * An empty place of this size, in points as seen. NO_PLACE if none of the last pages is known to
 * have one; else what divit_pdf_place_at() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_room_find(
    divit_pdf *pdf, double width, double height, divit_pdf_place *ret, divit_error *err);

#endif
