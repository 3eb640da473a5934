/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/colour.h - the colour spaces of a drawing (ISO 32000-2 8.6).
 *
 *     s = divit_bytes_printf(&dict, "/ColorSpace %s", divit_colour_rgb(archive));
 *
 * Those of the device, which every reader shows alike. In PDF/A they are calibrated instead, so
 * that they may stand beside any output intent, or without one (ISO 19005-1 6.2.3); their numbers
 * are those of sRGB (IEC 61966-2-1), with its curve as a plain gamma.
 * Ownership: constants. Threads: no state. Not done here: profiles.
 */
#ifndef DIVIT_APPEARANCE_COLOUR_H
#define DIVIT_APPEARANCE_COLOUR_H

#include <stdbool.h>

/* The colour space of grays, as the text of a PDF value. */
const char *divit_colour_gray(bool archive);

/* The same of red, green and blue. */
const char *divit_colour_rgb(bool archive);

#endif
