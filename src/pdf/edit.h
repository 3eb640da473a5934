/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/edit.h - changed copies of dictionaries and arrays, all other bytes as they were.
 *
 *     s = divit_pdf_edit_set(&copy, "V", DIVIT_SPAN_TEXT("12 0 R"), err);
 *     s = divit_pdf_edit_add(&array, DIVIT_SPAN_TEXT("13 0 R"), err);
 *
 * The text being edited is a divit_bytes that holds exactly one value.
 * Ownership: the text stays the caller's. Threads: no state.
 * Not done here: which object changes, see pdf/update.h.
 */
#ifndef DIVIT_PDF_EDIT_H
#define DIVIT_PDF_EDIT_H

#include "pdf/value.h"

/* Sets a key of a dictionary: replaces its value or adds it as the last one. INPUT_BROKEN if the
 * text is no dictionary, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_edit_set(
    divit_bytes *dict, const char *key, divit_span value, divit_error *err);

/* Takes a key with its value away, if it is there. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_edit_drop(
    divit_bytes *dict, const char *key, divit_error *err);

/* Adds an item at the end of an array. INPUT_BROKEN if the text is no array, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_edit_add(
    divit_bytes *array, divit_span item, divit_error *err);

#endif
