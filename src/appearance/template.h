/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance/template.h - what a visible signature says and how its place is divided.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_template_free) divit_template *t = NULL;
 *     s = divit_template_parse(text, &t, err);                  // err->where: the line
 *     s = divit_template_line(t, 0, &words, &line, err);        // with the words filled in
 *
 * A template is text: one "key: value" a line; a line that starts with '#' is a comment, empty
 * lines separate.
 *
 *     size: 200 64              width and height in points, where no other size is given
 *     margin: 5                 space inside the border and between the parts, in points
 *     border: 0.5               width of the line around it; 0: none
 *     picture: left 30          side and part of the width, in percent, for a picture
 *     qr: right 32              the same for a QR code
 *     line: 9 {name}            size of the letters in points, and a text
 *     line: 7 Neden: {reason}   left out if there is no reason
 *
 * {name} {date} {time} {reason} {location} stand for what the signature says.
 * Ownership: a template owns its text. Threads: a parsed template does not change.
 * Not done here: drawing (appearance/layout.h).
 */
#ifndef DIVIT_APPEARANCE_TEMPLATE_H
#define DIVIT_APPEARANCE_TEMPLATE_H

#include "divit/base.h"

/* Largest template in bytes, most lines of text. */
enum { DIVIT_TEMPLATE_BYTES = 16384, DIVIT_TEMPLATE_LINES = 24 };

typedef enum divit_side {
    DIVIT_SIDE_NONE,
    DIVIT_SIDE_LEFT,
    DIVIT_SIDE_RIGHT,
} divit_side;

/* A part beside the text. */
typedef struct divit_template_part {
    divit_side side;
    double percent; /* of the width */
} divit_template_part;

/* What the placeholders stand for, UTF-8; NULL or "": nothing. */
typedef struct divit_template_words {
    const char *name;
    const char *date;
    const char *time;
    const char *reason;
    const char *location;
} divit_template_words;

typedef struct divit_template_row {
    double size;     /* of the letters */
    divit_span text; /* with its placeholders */
} divit_template_row;

typedef struct divit_template {
    divit_bytes text;
    double width, height;
    double margin;
    double border;
    divit_template_part picture;
    divit_template_part qr;
    divit_template_row rows[DIVIT_TEMPLATE_LINES];
    size_t row_count;
} divit_template;

/* Parses. INPUT_BROKEN with the offset of the line, INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_template_parse(
    divit_span text, divit_template **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_template_free(divit_template **t);

/*
 * Appends the i-th line with its words; nothing if it has placeholders and none of them says
 * anything. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_template_line(const divit_template *t, size_t i,
    const divit_template_words *words, divit_bytes *out, divit_error *err);

#endif
