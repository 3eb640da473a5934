/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sound.h - how much of a value is not well formed, down to its last part (ISO 32000-2 7.3).
 *
 *     if (divit_pdf_value_faults(&now) > divit_pdf_value_faults(&old)) ...
 *
 * Values are parsed as far as they are asked for, so a dictionary inside of another may have a
 * number for a key and nobody notices. Others parse an object as a whole: mupdf 1.21 and poppler
 * 22.12 drop all of a catalog for it, and show nothing, or something else. So does Ghostscript 10.0
 * for letters behind a number. Producers write numbers that are none, too, so they are counted: a
 * signer who takes over an object has as many of them as there were.
 * Ownership: nothing is kept. Threads: any. Not done here: what the value means.
 */
#ifndef DIVIT_PDF_SOUND_H
#define DIVIT_PDF_SOUND_H

#include "pdf/value.h"

/*
 * How many words begin like a number and are none (7.3.3): "1DB", "--5", "1E5". SIZE_MAX for a key
 * that is no name or stands twice, a word that is no value, too deep a nesting.
 */
size_t divit_pdf_value_faults(const divit_pdf_value *value);

#endif
