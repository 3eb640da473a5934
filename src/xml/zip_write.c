/* SPDX-License-Identifier: Apache-2.0 */
/* A ZIP container, written file by file. */
#include "xml/zip_write.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "xml/zip_format.h"
#include "xml/zip_name.h"

/* Version 2.0 can deflate (APPNOTE 4.4.3.2); the date is 1 January 1980, day and month 1. */
enum { PIECE = 1 << 16, VERSION = 20, DATE = 1 << 5 | 1, DATE_FIELD = 8, FILES_MAX = 0xFFFE };
enum { FILE_MODE = 0100644 }; /* a regular file, which others may read */

/* The twenty-six bytes that both headers have. */
typedef struct fields {
    uint8_t p[DIVIT_ZIP_EXTRA + 2];
} fields;

struct divit_zip_writer {
    int fd;
    uint64_t at; /* the next byte of the file */
    divit_bytes rows;
    size_t count;
    /* The file that was begun. */
    divit_bytes name;
    uint64_t from;
    uint64_t size;
    uLong crc;
    bool packed;
    z_stream z;
};

/* see xml/zip_write.h */
divit_status divit_zip_writer_new(int fd, divit_zip_writer **ret, divit_error *err)
{
    divit_zip_writer *w = calloc(1, sizeof *w);
    if (!w)
        return divit_fail_memory(err, __func__);
    w->fd = fd;
    *ret = w;
    return DIVIT_OK;
}

/* see xml/zip_write.h */
void divit_zip_writer_free(divit_zip_writer **w)
{
    if (!w || !*w)
        return;
    (void)deflateEnd(&(*w)->z);
    divit_bytes_done(&(*w)->rows);
    divit_bytes_done(&(*w)->name);
    free(*w);
    *w = NULL;
}

static divit_status write_on(divit_zip_writer *w, divit_span bytes, divit_error *err)
{
    if (bytes.n > DIVIT_ZIP_PLACE_MAX - w->at)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("a container cannot be larger than 4 GiB"));
    const divit_status s = divit_write_at(w->fd, w->at, bytes, err);
    if (s == DIVIT_OK)
        w->at += bytes.n;
    return s;
}

/* see xml/zip_write.h */
divit_status divit_zip_writer_keep(
    divit_zip_writer *w, divit_span file, const divit_zip *zip, divit_error *err)
{
    const size_t files = (size_t)(zip->directory.p - file.p);
    const divit_status s = write_on(w, divit_span_sub(file, 0, files), err);
    if (s != DIVIT_OK)
        return s;
    w->count = zip->count;
    return divit_bytes_append(&w->rows, zip->directory) == DIVIT_OK
               ? DIVIT_OK
               : divit_fail_memory(err, __func__);
}

static fields fields_of(const divit_zip_writer *w)
{
    fields f = {{0}};
    divit_zip_put_u16(f.p, VERSION);
    divit_zip_put_u16(f.p + DIVIT_ZIP_FLAGS, DIVIT_ZIP_FLAG_UTF_8);
    divit_zip_put_u16(f.p + DIVIT_ZIP_METHOD, w->packed ? DIVIT_ZIP_DEFLATED : DIVIT_ZIP_STORED);
    divit_zip_put_u16(f.p + DATE_FIELD, DATE);
    divit_zip_put_u32(f.p + DIVIT_ZIP_CRC, (uint32_t)w->crc);
    divit_zip_put_u32(
        f.p + DIVIT_ZIP_PACKED, (uint32_t)(w->at - w->from - DIVIT_ZIP_LOCAL_SIZE - w->name.n));
    divit_zip_put_u32(f.p + DIVIT_ZIP_SIZE, (uint32_t)w->size);
    divit_zip_put_u16(f.p + DIVIT_ZIP_NAME, (uint16_t)w->name.n);
    return f;
}

/* see xml/zip_write.h */
divit_status divit_zip_writer_begin(
    divit_zip_writer *w, divit_span name, divit_zip_way way, divit_error *err)
{
    const uint8_t none[DIVIT_ZIP_LOCAL_SIZE] = {0};
    divit_status s = divit_zip_name_check(name, DIVIT_NOWHERE, err);
    if (s != DIVIT_OK)
        return s;
    if (name.n > UINT16_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("a name in the container is too long"));
    if (w->count == FILES_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the container has too many files"));
    w->name.n = 0;
    w->from = w->at;
    w->size = 0;
    w->crc = crc32_z(0, NULL, 0);
    w->packed = way == DIVIT_ZIP_PACK;
    if (divit_bytes_append(&w->name, name) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (w->packed && deflateInit2(&w->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS,
                         MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY) != Z_OK)
        return divit_fail_memory(err, __func__);
    s = write_on(w, (divit_span){none, sizeof none}, err);
    return s == DIVIT_OK ? write_on(w, name, err) : s;
}

/* Deflates what z has as input, and with Z_FINISH the rest. */
static divit_status deflate_on(divit_zip_writer *w, int flush, divit_error *err)
{
    uint8_t piece[PIECE];
    divit_status s = DIVIT_OK;
    do {
        w->z.next_out = piece;
        w->z.avail_out = sizeof piece;
        (void)deflate(&w->z, flush);
        s = write_on(w, (divit_span){piece, sizeof piece - w->z.avail_out}, err);
    } while (s == DIVIT_OK && w->z.avail_out == 0);
    return s;
}

/* see xml/zip_write.h */
divit_status divit_zip_writer_put(divit_zip_writer *w, divit_span bytes, divit_error *err)
{
    if (bytes.n > DIVIT_ZIP_PLACE_MAX - w->size)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("a file in a container must be below 4 GiB"));
    w->size += bytes.n;
    w->crc = crc32_z(w->crc, bytes.p, bytes.n);
    if (!w->packed)
        return write_on(w, bytes, err);
    w->z.next_in = (z_const Bytef *)bytes.p;
    w->z.avail_in = (uInt)bytes.n;
    return deflate_on(w, Z_NO_FLUSH, err);
}

/* The row of the file that ends. */
static divit_status append_row(divit_zip_writer *w, const fields *f, divit_error *err)
{
    uint8_t row[DIVIT_ZIP_CENTRAL_SIZE] = {0};
    divit_zip_put_u32(row, DIVIT_ZIP_CENTRAL);
    /* Unix: unzip takes names of others for CP437, whatever the flag says (4.4.2, 4.4.15). */
    divit_zip_put_u16(row + DIVIT_ZIP_CENTRAL_MADE_BY, DIVIT_ZIP_MADE_BY_UNIX | VERSION);
    divit_zip_put_u32(row + DIVIT_ZIP_CENTRAL_ATTRIBUTES, (uint32_t)FILE_MODE << 16);
    memcpy(row + DIVIT_ZIP_CENTRAL_FIELDS, f->p, sizeof f->p);
    divit_zip_put_u32(row + DIVIT_ZIP_CENTRAL_OFFSET, (uint32_t)w->from);
    divit_status s = divit_bytes_append(&w->rows, (divit_span){row, sizeof row});
    if (s == DIVIT_OK)
        s = divit_bytes_append(&w->rows, divit_bytes_span(&w->name));
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see xml/zip_write.h */
divit_status divit_zip_writer_end(divit_zip_writer *w, divit_error *err)
{
    uint8_t header[DIVIT_ZIP_LOCAL_SIZE];
    divit_status s = w->packed ? deflate_on(w, Z_FINISH, err) : DIVIT_OK;
    if (s != DIVIT_OK)
        return s;
    if (w->packed)
        (void)deflateEnd(&w->z);
    const fields f = fields_of(w);
    divit_zip_put_u32(header, DIVIT_ZIP_LOCAL);
    memcpy(header + DIVIT_ZIP_LOCAL_FIELDS, f.p, sizeof f.p);
    s = divit_write_at(w->fd, w->from, (divit_span){header, sizeof header}, err);
    if (s == DIVIT_OK)
        s = append_row(w, &f, err);
    if (s == DIVIT_OK)
        w->count++;
    return s;
}

/* see xml/zip_write.h */
divit_status divit_zip_writer_finish(divit_zip_writer *w, divit_error *err)
{
    uint8_t end[DIVIT_ZIP_END_SIZE] = {0};
    divit_zip_put_u32(end, DIVIT_ZIP_END);
    divit_zip_put_u16(end + DIVIT_ZIP_END_HERE, (uint16_t)w->count);
    divit_zip_put_u16(end + DIVIT_ZIP_END_COUNT, (uint16_t)w->count);
    divit_zip_put_u32(end + DIVIT_ZIP_END_BYTES, (uint32_t)w->rows.n);
    divit_zip_put_u32(end + DIVIT_ZIP_END_OFFSET, (uint32_t)w->at);
    const divit_status s = write_on(w, divit_bytes_span(&w->rows), err);
    return s == DIVIT_OK ? write_on(w, (divit_span){end, sizeof end}, err) : s;
}
