/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render/message.h - what divit and divit-render say to each other, as bytes.
 *
 *     s = divit_render_request_format(&request, &out);          // divit: to its standard input
 *     s = divit_render_request_parse(bytes, &request, err);     // divit-render
 *     s = divit_render_answer_format(&answer, &out);            // divit-render: standard output
 *     s = divit_render_answer_parse(head, &answer, err);        // divit
 *     // answer.picture bytes of PNG follow, see render/picture.h; or of text
 *
 * Every request has one answer. Both have a fixed length; numbers are big-endian. Either side
 * parses as if the other were hostile: INPUT_BROKEN for everything that is not exactly a message.
 * Pages count from 0. A document is the first `end` bytes of the sealed file, so that each signed
 * revision can be drawn as its signer saw it (ISO 32000-2 7.5.6).
 * Ownership: values. Threads: no state. Not done here: pipes and deadlines, see cli/drawing.h.
 */
#ifndef DIVIT_RENDER_MESSAGE_H
#define DIVIT_RENDER_MESSAGE_H

#include "divit/base.h"

enum {
    DIVIT_RENDER_REQUEST = 164,    /* bytes of a request */
    DIVIT_RENDER_ANSWER = 48,      /* bytes of an answer without its picture */
    DIVIT_RENDER_FIELD = 128,      /* bytes of a field's name with its NUL */
    DIVIT_RENDER_WIDTH_MAX = 2000, /* pixels */
    DIVIT_RENDER_HEIGHT_MAX = 4000,
    DIVIT_RENDER_PICTURE_MAX = 32 << 20, /* bytes of a PNG */
    DIVIT_RENDER_TEXT_MAX = 1 << 18,     /* bytes of a page's text */
};

/* A page that is not there. */
#define DIVIT_RENDER_NOWHERE UINT32_MAX

/* Standard streams are the pipes; the sealed document comes as the next descriptor. */
enum { DIVIT_RENDER_DOCUMENT = 3 };

typedef enum divit_render_verb {
    DIVIT_RENDER_FIND = 1, /* how many pages, and the one that shows the field */
    DIVIT_RENDER_COMPARE,  /* where the page differs */
    DIVIT_RENDER_DRAW,     /* the same and its picture */
    DIVIT_RENDER_TEXT,     /* the words of the page, as they would be copied from it */
} divit_render_verb;

typedef struct divit_render_request {
    divit_render_verb verb;
    uint32_t page;
    uint32_t width;                 /* pixels of the picture, 1 to WIDTH_MAX; FIND, TEXT: 0 */
    uint32_t inch;                  /* most pixels of an inch of the page, 0: as many as fit */
    uint64_t end;                   /* the document's length in bytes */
    uint64_t against;               /* the other's, 0: none is compared */
    char field[DIVIT_RENDER_FIELD]; /* FIND: fully qualified name, else "" */
} divit_render_request;

typedef enum divit_render_result {
    DIVIT_RENDER_DONE,
    DIVIT_RENDER_NO_DOCUMENT, /* these bytes cannot be opened as a PDF */
    DIVIT_RENDER_LOCKED,      /* they need a password */
    DIVIT_RENDER_NO_PAGE,     /* there is no such page, or nothing of it can be drawn */
} divit_render_result;

/* A part of a picture in pixels; w 0: nothing. */
typedef struct divit_render_box {
    uint32_t x, y, w, h;
} divit_render_box;

typedef struct divit_render_answer {
    divit_render_result result;
    bool fonts;     /* fonts of this computer could be used for those that the file lacks */
    uint32_t pages; /* of the document */
    uint32_t page;  /* FIND: that shows the field, or NOWHERE */
    uint32_t width; /* of the picture, in pixels */
    uint32_t height;
    divit_render_box changed; /* around all pixels that differ */
    uint32_t picture;         /* bytes of PNG that follow; TEXT: of UTF-8, perhaps none */
} divit_render_answer;

/* Appends a request. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_render_request_format(
    const divit_render_request *request, divit_bytes *out);

/* Parses a whole request. INPUT_BROKEN. */
DIVIT_MUST_CHECK divit_status divit_render_request_parse(
    divit_span message, divit_render_request *ret, divit_error *err);

/* Appends an answer without its picture. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_render_answer_format(
    const divit_render_answer *answer, divit_bytes *out);

/* Parses a whole answer without its picture. INPUT_BROKEN. */
DIVIT_MUST_CHECK divit_status divit_render_answer_parse(
    divit_span message, divit_render_answer *ret, divit_error *err);

#endif
