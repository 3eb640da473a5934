/* SPDX-License-Identifier: Apache-2.0 */
/* What divit and divit-render say to each other, as bytes. */
#include "render/message.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { REQUEST_MAGIC = 0x64725131, ANSWER_MAGIC = 0x64724131 }; /* "drQ1", "drA1" */

/* Where each number of a message stands. */
enum {
    AT_VERB = 4,
    AT_PAGE = 8,
    AT_WIDTH = 12,
    AT_INCH = 160,
    AT_END = 16,
    AT_AGAINST = 24,
    AT_FIELD = 32
};
enum {
    AT_RESULT = 4,
    AT_FONTS = 8,
    AT_PAGES = 12,
    AT_SHOWS = 16,
    AT_SIZE = 20,
    AT_BOX = 28,
    AT_PICTURE = 44,
};

static void put32(uint8_t *at, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(n >> (24 - 8 * i));
}

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put64(uint8_t *at, uint64_t n)
{
    put32(at, (uint32_t)(n >> 32));
    put32(at + 4, (uint32_t)n);
}

static uint64_t get64(const uint8_t *at)
{
    return (uint64_t)get32(at) << 32 | get32(at + 4);
}

/* see render/message.h */
divit_status divit_render_request_format(const divit_render_request *request, divit_bytes *out)
{
    uint8_t m[DIVIT_RENDER_REQUEST] = {0};
    put32(m, REQUEST_MAGIC);
    put32(m + AT_VERB, request->verb);
    put32(m + AT_PAGE, request->page);
    put32(m + AT_WIDTH, request->width);
    put32(m + AT_INCH, request->inch);
    put64(m + AT_END, request->end);
    put64(m + AT_AGAINST, request->against);
    memcpy(m + AT_FIELD, request->field, strnlen(request->field, DIVIT_RENDER_FIELD - 1));
    return divit_bytes_append(out, (divit_span){m, sizeof m});
}

/* True if nothing but NULs stands behind the name, and at least one. */
static bool is_name(const char *field)
{
    for (size_t i = strnlen(field, DIVIT_RENDER_FIELD); i < DIVIT_RENDER_FIELD; i++)
        if (field[i] != 0)
            return false;
    return field[DIVIT_RENDER_FIELD - 1] == 0;
}

static bool is_request(const divit_render_request *r, uint32_t verb)
{
    if (verb < DIVIT_RENDER_FIND || verb > DIVIT_RENDER_TEXT || r->end == 0 || !is_name(r->field))
        return false;
    if (verb != DIVIT_RENDER_FIND && r->field[0])
        return false;
    if (verb == DIVIT_RENDER_COMPARE || verb == DIVIT_RENDER_DRAW)
        return r->width > 0 && r->width <= DIVIT_RENDER_WIDTH_MAX;
    return r->width == 0 && r->inch == 0 && r->against == 0 &&
           (verb == DIVIT_RENDER_TEXT || r->page == 0);
}

/* see render/message.h */
divit_status divit_render_request_parse(
    divit_span message, divit_render_request *ret, divit_error *err)
{
    divit_render_request r = {0};
    const uint8_t *m = message.p;
    if (message.n != DIVIT_RENDER_REQUEST || get32(m) != REQUEST_MAGIC)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, NULL);
    const uint32_t verb = get32(m + AT_VERB);
    r.page = get32(m + AT_PAGE);
    r.width = get32(m + AT_WIDTH);
    r.inch = get32(m + AT_INCH);
    r.end = get64(m + AT_END);
    r.against = get64(m + AT_AGAINST);
    memcpy(r.field, m + AT_FIELD, DIVIT_RENDER_FIELD);
    if (!is_request(&r, verb))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, NULL);
    r.verb = (divit_render_verb)verb;
    *ret = r;
    return DIVIT_OK;
}

/* see render/message.h */
divit_status divit_render_answer_format(const divit_render_answer *answer, divit_bytes *out)
{
    uint8_t m[DIVIT_RENDER_ANSWER];
    const divit_render_box *box = &answer->changed;
    put32(m, ANSWER_MAGIC);
    put32(m + AT_RESULT, answer->result);
    put32(m + AT_FONTS, answer->fonts);
    put32(m + AT_PAGES, answer->pages);
    put32(m + AT_SHOWS, answer->page);
    put32(m + AT_SIZE, answer->width);
    put32(m + AT_SIZE + 4, answer->height);
    put32(m + AT_BOX, box->x);
    put32(m + AT_BOX + 4, box->y);
    put32(m + AT_BOX + 8, box->w);
    put32(m + AT_BOX + 12, box->h);
    put32(m + AT_PICTURE, answer->picture);
    return divit_bytes_append(out, (divit_span){m, sizeof m});
}

/* True if the box lies in the picture, all of whose sides are in their limits. */
static bool is_answer(const divit_render_answer *a)
{
    const divit_render_box *box = &a->changed;
    return a->width <= DIVIT_RENDER_WIDTH_MAX && a->height <= DIVIT_RENDER_HEIGHT_MAX &&
           box->w <= a->width && box->x <= a->width - box->w && box->h <= a->height &&
           box->y <= a->height - box->h && (box->w == 0) == (box->h == 0) &&
           a->picture <= DIVIT_RENDER_PICTURE_MAX;
}

/* see render/message.h */
divit_status divit_render_answer_parse(
    divit_span message, divit_render_answer *ret, divit_error *err)
{
    const uint8_t *m = message.p;
    if (message.n != DIVIT_RENDER_ANSWER || get32(m) != ANSWER_MAGIC ||
        get32(m + AT_RESULT) > DIVIT_RENDER_NO_PAGE || get32(m + AT_FONTS) > 1)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, NULL);
    const divit_render_answer a = {
        .result = (divit_render_result)get32(m + AT_RESULT),
        .fonts = get32(m + AT_FONTS) == 1,
        .pages = get32(m + AT_PAGES),
        .page = get32(m + AT_SHOWS),
        .width = get32(m + AT_SIZE),
        .height = get32(m + AT_SIZE + 4),
        .changed = {get32(m + AT_BOX), get32(m + AT_BOX + 4), get32(m + AT_BOX + 8),
            get32(m + AT_BOX + 12)},
        .picture = get32(m + AT_PICTURE),
    };
    if (!is_answer(&a))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, NULL);
    *ret = a;
    return DIVIT_OK;
}
