/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attacks/pdf_edits.h - random edits of a signed PDF: bytes, numbers, names, signatures, updates.
 *
 *     ok = edit_make(&pdf_edits, &rng, file, &out, &what);       // see attacks/edits.h
 *
 * Not done here: judging what became of it; see attacks/spared.h.
 */
#ifndef DIVIT_TESTS_PDF_EDITS_H
#define DIVIT_TESTS_PDF_EDITS_H

#include "attacks/edits.h"

extern const edit_table pdf_edits;

#endif
