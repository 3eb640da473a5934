/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of a ZIP container. */
#include "xml/zip.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/zip_format.h"
#include "xml/zip_name.h"

enum { COMMENT_MAX = 0xFFFF, ENTRIES = 4096, DEFLATE_RATIO = 1032 };
static const uint64_t content_default = (uint64_t)16 << 30;

static divit_status broken(divit_error *err, const char *detail, uint64_t at)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, detail, at);
}

static divit_status unsupported(divit_error *err, const char *detail, uint64_t at)
{
    return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__, detail, at);
}

/* True if an end record at `at` would end with the file. */
static bool ends_at(divit_span file, size_t at)
{
    const uint8_t *p = file.p + at;
    const size_t rest = file.n - at - DIVIT_ZIP_END_SIZE;
    return divit_zip_u32(p) == DIVIT_ZIP_END && divit_zip_u16(p + DIVIT_ZIP_END_COMMENT) == rest;
}

/* The one end record: a second one inside its comment would be another program's container. */
static divit_status find_end(divit_span file, size_t *ret_at, divit_error *err)
{
    size_t found = 0, at = 0;
    if (file.n < DIVIT_ZIP_END_SIZE)
        return unsupported(err, N_("this is no ZIP container"), 0);
    const size_t last = file.n - DIVIT_ZIP_END_SIZE;
    const size_t first = last > COMMENT_MAX ? last - COMMENT_MAX : 0;
    for (size_t i = first; i <= last; i++)
        if (ends_at(file, i)) {
            found++;
            at = i;
        }
    if (found == 0)
        return unsupported(err, N_("this is no ZIP container, or its end is missing"), file.n);
    if (found > 1)
        return broken(err, N_("the container has more than one end"), at);
    *ret_at = at;
    return DIVIT_OK;
}

static divit_status refuse_zip64(divit_error *err, uint64_t at)
{
    return unsupported(err,
        N_("the container is in ZIP64 form, which is for more than 4 GiB or 65535 files; ask for "
           "one without ZIP64"),
        at);
}

/* True if the end record says less than there is (APPNOTE 4.4.1.4), or another one comes first. */
static bool ends_in_zip64(divit_span file, size_t end)
{
    const uint8_t *p = file.p + end;
    return divit_zip_u32(p + DIVIT_ZIP_END_BYTES) == UINT32_MAX ||
           divit_zip_u32(p + DIVIT_ZIP_END_OFFSET) == UINT32_MAX ||
           divit_zip_u16(p + DIVIT_ZIP_END_COUNT) == UINT16_MAX ||
           (end >= DIVIT_ZIP_LOCATOR_SIZE &&
               divit_zip_u32(p - DIVIT_ZIP_LOCATOR_SIZE) == DIVIT_ZIP_LOCATOR);
}

/* True if the fields of a file leave a size to an extra field (APPNOTE 4.5.3). */
static bool has_zip64_size(const uint8_t *fields)
{
    return divit_zip_u32(fields + DIVIT_ZIP_PACKED) == UINT32_MAX ||
           divit_zip_u32(fields + DIVIT_ZIP_SIZE) == UINT32_MAX;
}

/* The rows of the directory, which must reach to the end record. */
static divit_status find_directory(
    divit_span file, size_t end, divit_zip *zip, size_t *ret_count, divit_error *err)
{
    const uint8_t *p = file.p + end;
    const uint32_t bytes = divit_zip_u32(p + DIVIT_ZIP_END_BYTES);
    const uint32_t offset = divit_zip_u32(p + DIVIT_ZIP_END_OFFSET);
    const uint16_t count = divit_zip_u16(p + DIVIT_ZIP_END_COUNT);
    if (ends_in_zip64(file, end))
        return refuse_zip64(err, end);
    if (divit_zip_u32(p + DIVIT_ZIP_END_DISKS) != 0 ||
        divit_zip_u16(p + DIVIT_ZIP_END_HERE) != count)
        return unsupported(err, N_("the container is spread over several files"), end);
    if ((uint64_t)offset + bytes != end)
        return broken(err, N_("the container's directory is not where its end says"), end);
    zip->directory = divit_span_sub(file, offset, bytes);
    *ret_count = count;
    return DIVIT_OK;
}

/* Extra fields may not give the file another name, as unzip would take it; less than a field fills
 * up. */
static bool keeps_name(divit_span extra, divit_span name)
{
    while (extra.n >= DIVIT_ZIP_EXTRA_HEAD) {
        const size_t size = divit_zip_u16(extra.p + DIVIT_ZIP_EXTRA_SIZE);
        if (size > extra.n - DIVIT_ZIP_EXTRA_HEAD)
            return false;
        const divit_span told = divit_span_sub(extra, DIVIT_ZIP_EXTRA_HEAD, size);
        if (divit_zip_u16(extra.p) == DIVIT_ZIP_EXTRA_NAME &&
            (size < DIVIT_ZIP_EXTRA_NAME_HEAD ||
                !divit_span_equal(divit_span_sub(told, DIVIT_ZIP_EXTRA_NAME_HEAD, size), name)))
            return false;
        extra = divit_span_sub(extra, DIVIT_ZIP_EXTRA_HEAD + size, extra.n);
    }
    return true;
}

/* The header before the data must say what the directory says. */
static divit_status check_header(
    divit_span file, divit_zip_entry *e, const uint8_t *row, divit_error *err)
{
    const uint8_t *fields = row + DIVIT_ZIP_CENTRAL_FIELDS;
    const uint8_t *p = file.p + e->from;
    const uint8_t *own = p + DIVIT_ZIP_LOCAL_FIELDS;
    const bool streamed = divit_zip_u16(fields + DIVIT_ZIP_FLAGS) & DIVIT_ZIP_FLAG_STREAMED;
    const size_t name = divit_zip_u16(own + DIVIT_ZIP_NAME);
    const size_t extra = divit_zip_u16(own + DIVIT_ZIP_EXTRA);
    static const uint8_t nothing[12] = {0};
    const bool untold = streamed && memcmp(own + DIVIT_ZIP_CRC, nothing, sizeof nothing) == 0;
    bool same = divit_zip_u32(p) == DIVIT_ZIP_LOCAL && name == e->name.n &&
                memcmp(own + DIVIT_ZIP_FLAGS, fields + DIVIT_ZIP_FLAGS, 4) == 0 &&
                (untold || memcmp(own + DIVIT_ZIP_CRC, fields + DIVIT_ZIP_CRC, 12) == 0);
    const uint64_t data = e->from + DIVIT_ZIP_LOCAL_SIZE + name + extra;
    same = same && data <= file.n && e->data.n <= file.n - data &&
           memcmp(p + DIVIT_ZIP_LOCAL_SIZE, e->name.p, name) == 0 &&
           keeps_name(divit_span_sub(file, e->from + DIVIT_ZIP_LOCAL_SIZE + name, extra), e->name);
    if (!same && divit_zip_u32(p) == DIVIT_ZIP_LOCAL && has_zip64_size(own))
        return refuse_zip64(err, e->from);
    if (!same)
        return broken(err, N_("a file in the container is described in two ways"), e->from);
    e->extra = extra > 0;
    e->data.p = file.p + data;
    e->data_at = data;
    e->to = data + e->data.n;
    return DIVIT_OK;
}

/* What follows the data of a streamed file must repeat the directory (APPNOTE 4.3.9). */
static divit_status check_descriptor(
    divit_span file, divit_zip_entry *e, const uint8_t *row, divit_error *err)
{
    const uint8_t *fields = row + DIVIT_ZIP_CENTRAL_FIELDS;
    if (!(divit_zip_u16(fields + DIVIT_ZIP_FLAGS) & DIVIT_ZIP_FLAG_STREAMED))
        return DIVIT_OK;
    divit_span rest = divit_span_sub(file, (size_t)e->to, file.n);
    if (rest.n >= 4 && divit_zip_u32(rest.p) == DIVIT_ZIP_DESCRIPTOR) {
        rest = divit_span_sub(rest, 4, rest.n);
        e->to += 4;
    }
    if (rest.n < DIVIT_ZIP_DESCRIPTOR_SIZE ||
        memcmp(rest.p, fields + DIVIT_ZIP_CRC, DIVIT_ZIP_DESCRIPTOR_SIZE) != 0)
        return broken(err, N_("a file in the container is described in two ways"), e->to);
    e->to += DIVIT_ZIP_DESCRIPTOR_SIZE;
    return DIVIT_OK;
}

static divit_status check_ways(const uint8_t *row, uint64_t at, divit_error *err)
{
    const uint8_t *fields = row + DIVIT_ZIP_CENTRAL_FIELDS;
    const uint16_t method = divit_zip_u16(fields + DIVIT_ZIP_METHOD);
    if (divit_zip_u16(fields + DIVIT_ZIP_FLAGS) & ~DIVIT_ZIP_FLAGS_KNOWN)
        return unsupported(err, N_("a file in the container is encrypted or patched"), at);
    if (method != DIVIT_ZIP_STORED && method != DIVIT_ZIP_DEFLATED)
        return unsupported(err, N_("a file in the container is compressed in an unknown way"), at);
    if (divit_zip_u16(row + DIVIT_ZIP_CENTRAL_DISK) != 0)
        return unsupported(err, N_("the container is spread over several files"), at);
    return DIVIT_OK;
}

/* A size that the data cannot have is a lie, and a bomb needs one that they can. */
static divit_status check_size(const divit_zip_entry *e, uint64_t at, divit_error *err)
{
    const bool folder = e->name.p[e->name.n - 1] == '/';
    const bool fits = e->deflated ? e->size <= (uint64_t)e->data.n * DEFLATE_RATIO + DEFLATE_RATIO
                                  : e->size == e->data.n;
    if (!fits || (folder && e->size > 0))
        return broken(err, N_("a file in the container cannot have the size it tells"), at);
    return DIVIT_OK;
}

/* The row at the beginning of `rows`; ret->directory is its length. */
static divit_status read_row(
    divit_span file, divit_span rows, divit_zip_entry *ret, divit_error *err)
{
    const uint64_t at = (uint64_t)(rows.p - file.p);
    if (rows.n < DIVIT_ZIP_CENTRAL_SIZE || divit_zip_u32(rows.p) != DIVIT_ZIP_CENTRAL)
        return broken(err, N_("the container's directory is broken"), at);
    const uint8_t *fields = rows.p + DIVIT_ZIP_CENTRAL_FIELDS;
    const size_t name = divit_zip_u16(fields + DIVIT_ZIP_NAME);
    ret->from = divit_zip_u32(rows.p + DIVIT_ZIP_CENTRAL_OFFSET);
    ret->directory = (size_t)DIVIT_ZIP_CENTRAL_SIZE + name +
                     divit_zip_u16(fields + DIVIT_ZIP_EXTRA) +
                     divit_zip_u16(rows.p + DIVIT_ZIP_CENTRAL_COMMENT);
    if (ret->directory > rows.n)
        return broken(err, N_("the container's directory is broken"), at);
    ret->name = divit_span_sub(rows, DIVIT_ZIP_CENTRAL_SIZE, name);
    ret->data.n = divit_zip_u32(fields + DIVIT_ZIP_PACKED);
    ret->size = divit_zip_u32(fields + DIVIT_ZIP_SIZE);
    ret->crc = divit_zip_u32(fields + DIVIT_ZIP_CRC);
    ret->deflated = divit_zip_u16(fields + DIVIT_ZIP_METHOD) == DIVIT_ZIP_DEFLATED;
    if (has_zip64_size(fields) || ret->from == UINT32_MAX)
        return refuse_zip64(err, at);
    if (ret->from + DIVIT_ZIP_LOCAL_SIZE > file.n)
        return broken(err, N_("a file in the container is not where the directory says"), at);
    const size_t extra = divit_zip_u16(fields + DIVIT_ZIP_EXTRA);
    if (!keeps_name(divit_span_sub(rows, DIVIT_ZIP_CENTRAL_SIZE + name, extra), ret->name))
        return broken(err, N_("a file in the container is described in two ways"), at);
    divit_status s = check_ways(rows.p, at, err);
    if (s == DIVIT_OK)
        s = divit_zip_name_check(ret->name, at, err);
    if (s == DIVIT_OK)
        s = check_size(ret, at, err);
    if (s == DIVIT_OK)
        s = check_header(file, ret, rows.p, err);
    return s == DIVIT_OK ? check_descriptor(file, ret, rows.p, err) : s;
}

static divit_status read_rows(
    divit_span file, divit_zip *zip, size_t count, uint64_t limit, divit_error *err)
{
    divit_span rows = zip->directory;
    uint64_t content = 0;
    while (zip->count < count) {
        divit_zip_entry *e = &zip->entries[zip->count];
        const divit_status s = read_row(file, rows, e, err);
        if (s != DIVIT_OK)
            return s;
        content += e->size;
        if (content > limit)
            return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
                N_("the files in the container are larger than the limit"), e->from);
        rows = divit_span_sub(rows, e->directory, rows.n);
        zip->count++;
    }
    return rows.n == 0 ? DIVIT_OK
                       : broken(err, N_("the container's directory is broken"),
                             (uint64_t)(rows.p - file.p));
}

static int by_place(const void *a, const void *b)
{
    const divit_zip_entry *x = *(const divit_zip_entry *const *)a;
    const divit_zip_entry *y = *(const divit_zip_entry *const *)b;
    return (x->from > y->from) - (x->from < y->from);
}

static int by_name(const void *a, const void *b)
{
    const divit_span x = (*(const divit_zip_entry *const *)a)->name;
    const divit_span y = (*(const divit_zip_entry *const *)b)->name;
    const int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

/* Every byte before the directory belongs to one file, and no name is there twice. */
static divit_status check_together(
    const divit_zip *zip, const divit_zip_entry **rows, uint64_t directory, divit_error *err)
{
    uint64_t at = 0;
    qsort(rows, zip->count, sizeof *rows, by_place);
    for (size_t i = 0; i < zip->count; i++) {
        if (rows[i]->from != at)
            return broken(err, N_("the container has bytes that belong to no file or to two"), at);
        at = rows[i]->to;
    }
    if (at != directory)
        return broken(err, N_("the container has bytes that belong to no file or to two"), at);
    qsort(rows, zip->count, sizeof *rows, by_name);
    for (size_t i = 1; i < zip->count; i++)
        if (by_name(&rows[i - 1], &rows[i]) == 0)
            return broken(err, N_("the container has two files of the same name"), rows[i]->from);
    return DIVIT_OK;
}

static divit_status check_all(divit_span file, const divit_zip *zip, divit_error *err)
{
    const divit_zip_entry **rows = malloc((zip->count + 1) * sizeof *rows);
    if (!rows)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < zip->count; i++)
        rows[i] = &zip->entries[i];
    const divit_status s = check_together(zip, rows, (uint64_t)(zip->directory.p - file.p), err);
    free(rows);
    return s;
}

/* see xml/zip.h */
divit_status divit_zip_open(
    divit_span file, const divit_zip_limits *limits, divit_zip *ret, divit_error *err)
{
    const size_t most = limits && limits->entries ? limits->entries : ENTRIES;
    const uint64_t content = limits && limits->content ? limits->content : content_default;
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    size_t end = 0, count = 0;
    divit_status s = find_end(file, &end, err);
    if (s == DIVIT_OK)
        s = find_directory(file, end, &zip, &count, err);
    if (s == DIVIT_OK && count > most)
        s = divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the container has too many files"), end);
    if (s == DIVIT_OK && !(zip.entries = calloc(count + 1, sizeof *zip.entries)))
        s = divit_fail_memory(err, __func__);
    if (s == DIVIT_OK)
        s = read_rows(file, &zip, count, content, err);
    if (s == DIVIT_OK)
        s = check_all(file, &zip, err);
    if (s != DIVIT_OK)
        return s;
    *ret = zip;
    zip = (divit_zip){0};
    return DIVIT_OK;
}

/* see xml/zip.h */
void divit_zip_done(divit_zip *zip)
{
    if (!zip)
        return;
    free(zip->entries);
    *zip = (divit_zip){0};
}

/* see xml/zip.h */
const divit_zip_entry *divit_zip_find(const divit_zip *zip, divit_span name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (divit_span_equal(zip->entries[i].name, name))
            return &zip->entries[i];
    return NULL;
}
