/* SPDX-License-Identifier: Apache-2.0 */
/* The content of one file of a container. */
#include "xml/zip_read.h"

#include <zlib.h>

#include "base/bytes.h"
#include "base/status.h"

enum { PIECE = 1 << 16 };

/* Where the content goes, and what came so far. */
typedef struct content {
    divit_xml_sink sink;
    uint64_t size;
    uLong crc;
    const divit_zip_told *told; /* or NULL */
} content;

/* So many bytes of the entry's data are no longer needed. */
static void tell(const content *c, const divit_zip_entry *e, size_t done)
{
    if (c->told)
        c->told->passed(c->told->ctx, e->data_at + done);
}

static divit_status take(content *c, divit_span piece)
{
    c->size += piece.n;
    c->crc = crc32_z(c->crc, piece.p, piece.n);
    return c->sink.write(c->sink.ctx, piece);
}

static divit_status broken(const divit_zip_entry *e, divit_error *err)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
        N_("the content of a file in the container is damaged"), e->from);
}

static divit_status copy_stored(const divit_zip_entry *e, content *c)
{
    divit_status s = DIVIT_OK;
    for (size_t at = 0; at < e->data.n && s == DIVIT_OK; at += PIECE) {
        s = take(c, divit_span_sub(e->data, at, PIECE));
        tell(c, e, at);
    }
    return s;
}

/* More than the entry's size never reaches the sink. */
static divit_status inflate_all(z_stream *z, const divit_zip_entry *e, content *c, divit_error *err)
{
    uint8_t piece[PIECE];
    int code = Z_OK;
    while (code == Z_OK) {
        z->next_out = piece;
        z->avail_out = sizeof piece;
        code = inflate(z, Z_NO_FLUSH);
        const size_t made = sizeof piece - z->avail_out;
        if (code == Z_MEM_ERROR)
            return divit_fail_memory(err, __func__);
        if ((code != Z_OK && code != Z_STREAM_END) || made > e->size - c->size)
            return broken(e, err);
        const divit_status s = take(c, (divit_span){piece, made});
        if (s != DIVIT_OK)
            return s;
        tell(c, e, e->data.n - z->avail_in);
    }
    return z->avail_in == 0 ? DIVIT_OK : broken(e, err);
}

static divit_status copy_deflated(const divit_zip_entry *e, content *c, divit_error *err)
{
    /* Raw data, without a header of zlib's (APPNOTE 4.4.5). e->data has less than 4 GiB. */
    z_stream z = {.next_in = (z_const Bytef *)e->data.p, .avail_in = (uInt)e->data.n};
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = inflate_all(&z, e, c, err);
    (void)inflateEnd(&z);
    return s;
}

/* see xml/zip_read.h */
divit_status divit_zip_read_told(
    const divit_zip_entry *entry, divit_xml_sink sink, const divit_zip_told *told, divit_error *err)
{
    content c = {.sink = sink, .crc = crc32_z(0, NULL, 0), .told = told};
    const divit_status s = entry->deflated ? copy_deflated(entry, &c, err) : copy_stored(entry, &c);
    if (s != DIVIT_OK)
        return s;
    return c.size == entry->size && c.crc == entry->crc ? DIVIT_OK : broken(entry, err);
}

/* see xml/zip_read.h */
divit_status divit_zip_read(const divit_zip_entry *entry, divit_xml_sink sink, divit_error *err)
{
    return divit_zip_read_told(entry, sink, NULL, err);
}

static divit_status append(void *ctx, divit_span bytes)
{
    return divit_bytes_append(ctx, bytes);
}

/* see xml/zip_read.h */
divit_status divit_zip_load(
    const divit_zip_entry *entry, size_t limit, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes all = {0};
    if (entry->size > limit)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("a file in the container is larger than the limit"), entry->from);
    const divit_status s = divit_zip_read(entry, (divit_xml_sink){append, &all}, err);
    if (s == DIVIT_E_MEMORY)
        return divit_fail_memory(err, __func__);
    if (s == DIVIT_OK)
        *ret = divit_bytes_steal(&all);
    return s;
}
