/* SPDX-License-Identifier: Apache-2.0 */
/* The PDF objects of a drawing. */
#include "appearance/drawing.h"

#include <zlib.h>

#include "base/bytes.h"
#include "base/status.h"

/* see appearance/drawing.h */
divit_status divit_drawing_value(
    divit_drawing *d, divit_bytes *value, uint32_t *ret_number, divit_error *err)
{
    if (d->count >= DIVIT_DRAWING_PARTS)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("a drawing has too many objects"));
    *ret_number = d->first + (uint32_t)d->count;
    d->parts[d->count++] = (divit_drawing_part){.value = divit_bytes_steal(value)};
    return DIVIT_OK;
}

/* Adds "<< entries >>" with data that it takes. */
static divit_status add(divit_drawing *d, const divit_bytes *entries, divit_bytes *data,
    uint32_t *ret_number, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes value = {0};
    const divit_span parts[] = {
        DIVIT_SPAN_TEXT("<< "), divit_bytes_span(entries), DIVIT_SPAN_TEXT(" >>")};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (divit_bytes_append(&value, parts[i]) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    const divit_status s = divit_drawing_value(d, &value, ret_number, err);
    if (s != DIVIT_OK)
        return s;
    d->parts[d->count - 1].is_stream = true;
    d->parts[d->count - 1].data = divit_bytes_steal(data);
    return DIVIT_OK;
}

static divit_status compress_into(divit_bytes *out, divit_span data, divit_error *err)
{
    uLongf n = compressBound(data.n);
    if (divit_bytes_reserve(out, n) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const int z = compress2(out->p, &n, data.n > 0 ? data.p : out->p, data.n, Z_BEST_COMPRESSION);
    if (z != Z_OK)
        return divit_fail_memory(err, __func__);
    out->n = n;
    return DIVIT_OK;
}

/* see appearance/drawing.h */
divit_status divit_drawing_stream(
    divit_drawing *d, divit_bytes *dict, divit_span data, uint32_t *ret_number, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes packed = {0};
    const divit_status s = compress_into(&packed, data, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_bytes_append(dict, DIVIT_SPAN_TEXT(" /Filter /FlateDecode")) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return add(d, dict, &packed, ret_number, err);
}

/* see appearance/drawing.h */
divit_status divit_drawing_raw(
    divit_drawing *d, divit_bytes *dict, divit_span data, uint32_t *ret_number, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes copy = {0};
    if (divit_bytes_append(&copy, data) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return add(d, dict, &copy, ret_number, err);
}

/* see appearance/drawing.h */
void divit_drawing_done(divit_drawing *d)
{
    for (size_t i = 0; i < d->count; i++) {
        divit_bytes_done(&d->parts[i].value);
        divit_bytes_done(&d->parts[i].data);
    }
    d->count = 0;
}
