/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sound.h - whether a value is well formed down to its last part (ISO 32000-2 7.3).
 *
 *     if (!divit_pdf_value_is_sound(&value)) ...
 *
 * Values are parsed as far as they are asked for, so a dictionary inside of another may have a
 * number for a key and nobody notices. Others parse an object as a whole: mupdf 1.21 and poppler
 * 22.12 drop all of a catalog for it, and show nothing, or something else.
 * Ownership: nothing is kept. Threads: any. Not done here: what the value means.
 */
#ifndef DIVIT_PDF_SOUND_H
#define DIVIT_PDF_SOUND_H

#include "pdf/value.h"

/* False for a key that is no name or stands twice, a word that is no value, too deep a nesting. */
bool divit_pdf_value_is_sound(const divit_pdf_value *value);

#endif
