/* SPDX-License-Identifier: Apache-2.0 */
/* Updates as text, and what makes other programs mend a file with them. */
#include "unit/pdf/mended.h"

#include <inttypes.h>

#include "pdf/mending.h"
#include "pdf/tail.h"

/* see mended.h */
void mended_done(mended *t)
{
    builder_done(&t->b);
}

static void put_old(mended *t, const mended_row *row)
{
    DIVIT_AUTO(builder_done)
    builder plain = {0};
    char trailer[64];
    (void)snprintf(trailer, sizeof trailer, "/Root 1 0 R %s", row->trailer ? row->trailer : "");
    build_base(&plain, MENDED_OLD_KEYS);
    build_object(&plain, 4, "(four)");
    build_table(&plain, trailer);
    build_text(&t->b, row->junk ? row->junk : "");
    t->base = t->b.out.n;
    CHECK_OK(divit_bytes_append(&t->b.out, divit_bytes_span(&plain.out)));
    memcpy(t->old, plain.offsets, sizeof t->old);
    t->xref = plain.xref;
    t->found = DIVIT_NOWHERE;
    t->signed_to = t->b.out.n;
}

/* Two bytes of a place. */
static void put_short(mended *t, uint64_t place)
{
    CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)(place >> 8)));
    CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)place));
}

/* From behind { on; returns where } stands. */
static const char *put_hex(mended *t, const char *c)
{
    for (; *c != '}'; c++) {
        unsigned byte;
        if (*c == '@' || *c == '^') {
            put_short(t, *c == '@' ? t->object : t->xref);
        } else if (*c == '=') {
            put_short(t, t->second);
        } else if (*c == '#') {
            put_short(t, t->old[*++c - '0']);
        } else {
            assert_int_equal(sscanf(c, "%2x", &byte), 1);
            CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)byte));
            c++;
        }
    }
    return c;
}

static void put_number(mended *t, int digits, uint64_t number)
{
    CHECK_OK(divit_bytes_printf(&t->b.out, "%0*" PRIu64, digits, number));
}

static void put_update(mended *t, const char *c)
{
    for (; *c; c++) {
        const uint64_t here = t->b.out.n - t->base;
        switch (*c) {
        case '|':
            t->signed_to = t->b.out.n;
            break;
        case '~':
            t->object = here;
            break;
        case '+':
            t->second = here;
            break;
        case '!':
            t->found = t->b.out.n;
            break;
        case '^':
            t->previous = t->xref;
            t->xref = here;
            break;
        case '@':
            put_number(t, 10, t->object);
            break;
        case '#':
            put_number(t, 10, t->old[*++c - '0']);
            break;
        case '$':
            put_number(t, 1, t->xref);
            break;
        case '=':
            put_number(t, 1, t->second);
            break;
        case '&':
            put_number(t, 1, t->previous);
            break;
        case '{':
            c = put_hex(t, c + 1);
            break;
        default:
            CHECK_OK(divit_bytes_push(&t->b.out, (uint8_t)*c));
        }
    }
}

/* see mended.h */
void mended_put(mended *t, const mended_row *row)
{
    put_old(t, row);
    put_update(t, row->text);
}

/* The signed revision beside the whole file. */
typedef struct opened {
    divit_pdf *old;
    divit_pdf *now;
    divit_pdf_pair *pair;
} opened;

static void opened_done(opened *o)
{
    divit_pdf_pair_free(&o->pair);
    divit_pdf_free(&o->now);
    divit_pdf_free(&o->old);
}

static divit_status open_both(
    const mended *t, const divit_pdf_limits *limits, opened *o, divit_error *err)
{
    const divit_span whole = divit_bytes_span(&t->b.out);
    divit_status s = divit_pdf_open(divit_span_sub(whole, 0, t->signed_to), limits, &o->old, err);
    if (s == DIVIT_OK)
        s = divit_pdf_open(whole, limits, &o->now, err);
    return s == DIVIT_OK ? divit_pdf_pair_new(o->old, o->now, &o->pair, err) : s;
}

/* see mended.h */
divit_status mended_find(
    const mended *t, const divit_pdf_limits *limits, uint64_t *ret_at, divit_error *err)
{
    DIVIT_AUTO(opened_done)
    opened o = {0};
    const divit_status s = open_both(t, limits, &o, err);
    return s == DIVIT_OK ? divit_pdf_mending_check(o.pair, ret_at, err) : s;
}

/* Nothing but what is looked for is wrong with the bytes, and the probe says what the check says.
 */
static void check_rest(const mended *t, const mended_row *row, bool allowed, mended_probe *probe)
{
    DIVIT_AUTO(opened_done)
    opened o = {0};
    uint64_t stray = 0;
    CHECK_OK(open_both(t, NULL, &o, NULL));
    CHECK_OK(divit_pdf_tail_check(o.pair, &stray, NULL));
    if (!o.pair->chained || stray != DIVIT_NOWHERE)
        fail_msg("%s: stray bytes at %" PRIu64, row->name, stray);
    if (probe && probe(o.pair) != allowed)
        fail_msg("%s: found elsewhere", row->name);
}

/* see mended.h */
void mended_check_rows(const mended_row *rows, size_t count, bool allowed, mended_probe *probe)
{
    for (size_t i = 0; i < count; i++) {
        DIVIT_AUTO(mended_done)
        mended t = {0};
        divit_error err = {0};
        uint64_t at = 0;
        mended_put(&t, &rows[i]);
        const divit_status s = mended_find(&t, NULL, &at, &err);
        if (s != DIVIT_OK)
            fail_msg("%s: %s, %s", rows[i].name, divit_status_name(s), err.detail);
        if (at != t.found || allowed != (at == DIVIT_NOWHERE))
            fail_msg("%s: %" PRId64 " and not %" PRId64, rows[i].name, at, t.found);
        check_rest(&t, &rows[i], allowed, probe);
    }
}
