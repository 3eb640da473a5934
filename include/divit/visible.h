/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/visible.h - how a PDF signature is seen on the page.
 *
 * Life cycle
 *     const divit_visible_place places[] = {{.page = -1, .x = 36, .y = 36}};
 *     const divit_visible seen = {.drawer = divit_visible_drawer(),
 *         .look = {.bytes = look}, .font = {.bytes = font}, .places = places, .place_count = 1};
 *     divit_sign_options o = {.time = now, .visible = &seen};   // divit/sign.h
 *
 * The text is drawn with an embedded subset of the font and can be searched and copied. Nothing on
 * the page changes; a form field or another signature is never covered.
 * Ownership: everything is borrowed for the call. Threads: no state.
 * Not done here: reading files; every file is given as its bytes.
 */
#ifndef DIVIT_VISIBLE_H
#define DIVIT_VISIBLE_H

#include "divit/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Most places of one signature. */
enum { DIVIT_VISIBLE_PLACES = 32 };

/*
 * A rectangle as the page is seen, turned and cropped, in points of 1/72 inch from its lower left
 * corner. A width and height of 0 are those of the template.
 */
typedef struct divit_visible_place {
    long page; /* 1 is the first, -1 the last; 0: an empty place is looked for */
    double x, y, width, height;
} divit_visible_place;

/* A file, and its name for messages (may be NULL). */
typedef struct divit_visible_file {
    divit_span bytes;
    const char *name;
} divit_visible_file;

/* What draws: a port, so that a program that never draws does not load what drawing needs. */
typedef struct divit_drawer divit_drawer;

typedef struct divit_visible {
    const divit_drawer *drawer; /* divit_visible_drawer() */
    divit_visible_file look;    /* a template; README.md says how one is written */
    divit_visible_file font;    /* TrueType */
    divit_visible_file picture; /* PNG or JPEG; empty: none */
    const char *qr;             /* text of a QR code, UTF-8; NULL: none unless the template has one,
                                   which then tells signer, time and SHA-256 of the file */
    const divit_visible_place *places;
    size_t place_count; /* 0: those of the existing field that divit_sign_options.field names */
} divit_visible;

/* The drawer. */
DIVIT_API const divit_drawer *divit_visible_drawer(void);

#ifdef __cplusplus
}
#endif

#endif
