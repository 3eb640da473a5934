/* SPDX-License-Identifier: Apache-2.0 */
/* The data of a FlateDecode or unfiltered stream, within a budget. */
#include "pdf/stream.h"

#include <zlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/predictor.h"

/* What grows more than so many times costs so much more of the budget for each byte. */
enum { STEP = 1 << 16, RATIO = 200, DEARER = 12 };

/* see pdf/stream.h */
divit_status divit_pdf_budget_take(
    divit_pdf_budget *budget, size_t n, uint64_t where, divit_error *err)
{
    if (n > budget->left)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the PDF asks for more work than the limit allows"), where);
    budget->left -= n;
    return DIVIT_OK;
}

/* see pdf/stream.h */
divit_status divit_pdf_stream_take(
    divit_pdf_lexer *lexer, uint64_t length, divit_span *ret_data, divit_error *err)
{
    divit_pdf_lexer ahead = *lexer;
    const bool named = divit_pdf_lexer_take(&ahead, "stream");
    const size_t word = ahead.pos;
    if (ahead.pos < ahead.text.n && ahead.text.p[ahead.pos] == '\r')
        ahead.pos++;
    const bool lined = ahead.pos < ahead.text.n && ahead.text.p[ahead.pos] == '\n';
    ahead.pos += lined;
    const size_t from = ahead.pos;
    if (!named || !lined || length > ahead.text.n - from)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the data of a PDF stream is not where it should be"),
            divit_pdf_lexer_where(lexer, word));
    ahead.pos += (size_t)length;
    if (!divit_pdf_lexer_take(&ahead, "endstream"))
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a PDF stream does not have the length it tells"),
            divit_pdf_lexer_where(lexer, from));
    *ret_data = divit_span_sub(ahead.text, from, (size_t)length);
    *lexer = ahead;
    return DIVIT_OK;
}

/* One step of inflation into out; *ret_done at the end of the data. */
static divit_status inflate_step(
    z_stream *z, divit_bytes *out, uint64_t where, bool *ret_done, divit_error *err)
{
    if (divit_bytes_reserve(out, STEP) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    z->next_out = out->p + out->n;
    z->avail_out = STEP;
    const int code = inflate(z, Z_NO_FLUSH);
    const size_t made = STEP - z->avail_out;
    out->n += made;
    *ret_done = code == Z_STREAM_END;
    if (code == Z_MEM_ERROR)
        return divit_fail_memory(err, __func__);
    if (code == Z_STREAM_END || (code == Z_OK && made > 0))
        return DIVIT_OK;
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
        N_("the data of a compressed PDF stream is broken"), where);
}

/* What `made` more bytes cost: honest data does not grow much, so that bombs end early. */
static size_t cost_of(const z_stream *z, size_t made)
{
    return z->total_out / RATIO > z->total_in ? made * DEARER : made;
}

static divit_status inflate_all(
    z_stream *z, divit_pdf_budget *budget, divit_bytes *out, uint64_t where, divit_error *err)
{
    bool done = false;
    while (!done) {
        const size_t before = out->n;
        divit_status s = inflate_step(z, out, where, &done, err);
        if (s == DIVIT_OK)
            s = divit_pdf_budget_take(budget, cost_of(z, out->n - before), where, err);
        if (s != DIVIT_OK)
            return s;
        if (out->n > budget->stream)
            return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
                N_("a compressed PDF stream is larger than the limit"), where);
    }
    return DIVIT_OK;
}

static divit_status inflate_span(
    divit_span data, divit_pdf_budget *budget, divit_bytes *out, uint64_t where, divit_error *err)
{
    z_stream z = {0};
    if (data.n > UINT32_MAX)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("a compressed PDF stream is larger than the limit"), where);
    z.next_in = (z_const Bytef *)data.p;
    z.avail_in = (uInt)data.n;
    if (inflateInit(&z) != Z_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = inflate_all(&z, budget, out, where, err);
    (void)inflateEnd(&z);
    return s;
}

/* The only item of an array, or the value itself: Filter and DecodeParms take both forms. */
static divit_status single(divit_pdf_value *value, divit_error *err)
{
    divit_pdf_value item, next = {.kind = DIVIT_PDF_NONE};
    if (value->kind != DIVIT_PDF_ARRAY)
        return DIVIT_OK;
    divit_pdf_lexer walk = divit_pdf_value_walk(value);
    divit_status s = divit_pdf_walk_item(&walk, &item, err);
    if (s == DIVIT_OK && item.kind != DIVIT_PDF_NONE)
        s = divit_pdf_walk_item(&walk, &next, err);
    if (s == DIVIT_OK && next.kind != DIVIT_PDF_NONE)
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("a PDF stream has more than one filter"), value->at);
    if (s == DIVIT_OK)
        *value = item;
    return s;
}

static divit_status get_single(
    const divit_pdf_value *dict, const char *key, divit_pdf_value *ret, divit_error *err)
{
    const divit_status s = divit_pdf_dict_get(dict, key, ret, err);
    return s == DIVIT_OK ? single(ret, err) : s;
}

/* Appends data that has no filter. */
static divit_status take_plain(
    divit_span data, divit_pdf_budget *budget, divit_bytes *out, uint64_t where, divit_error *err)
{
    const divit_status s = divit_pdf_budget_take(budget, data.n, where, err);
    if (s != DIVIT_OK)
        return s;
    return divit_bytes_append(out, data) == DIVIT_OK ? DIVIT_OK : divit_fail_memory(err, __func__);
}

/* see pdf/stream.h */
divit_status divit_pdf_stream_decode(const divit_pdf_value *dict, divit_span data,
    divit_pdf_budget *budget, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_pdf_value filter, parms;
    divit_status s = get_single(dict, "Filter", &filter, err);
    if (s == DIVIT_OK)
        s = get_single(dict, "DecodeParms", &parms, err);
    if (s != DIVIT_OK)
        return s;
    if (filter.kind == DIVIT_PDF_NONE || filter.kind == DIVIT_PDF_NULL)
        s = take_plain(data, budget, &out, dict->at, err);
    else if (divit_pdf_name_is(&filter, "FlateDecode"))
        s = inflate_span(data, budget, &out, dict->at, err);
    else
        s = divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("a PDF stream that is needed has a filter other than FlateDecode"), filter.at);
    if (s == DIVIT_OK && filter.kind == DIVIT_PDF_NAME)
        s = divit_pdf_predictor_undo(&parms, &out, err);
    if (s == DIVIT_OK)
        *ret = divit_bytes_steal(&out);
    return s;
}
