/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a PDF whose cross-reference sections do not hold as a new, sound file. */
#include "pdf/rebuild.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/edit.h"
#include "pdf/salvage.h"

/* Small pieces are gathered to this size. Offsets of a table have ten digits. */
enum { GATHERED = 1 << 16, NUMBER_MAX = 8388607 }; /* ISO 32000-1 annex C, table C.1 */
#define TABLE_REACH UINT64_C(9999999999)

/* Fields of the rows of a cross-reference stream: type, offset or container, generation or index.
 */
enum { WIDTH_TYPE = 1, WIDTH_OFFSET = 8, WIDTH_INDEX = 4 };

typedef struct writer {
    const divit_pdf_put *put;
    divit_pdf_salvage *found;
    divit_pdf_rebuilt made;
    uint32_t named; /* highest object number that a dictionary refers to */
    uint64_t flushed;
    divit_bytes out; /* gathered, not yet written */
} writer;

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_rebuild");
}

static uint64_t position(const writer *w)
{
    return w->flushed + w->out.n;
}

static divit_status flush(writer *w, divit_error *err)
{
    const divit_status s =
        w->out.n > 0 ? w->put->write(w->put->ctx, divit_bytes_span(&w->out), err) : DIVIT_OK;
    w->flushed += w->out.n;
    w->out.n = 0;
    return s;
}

/* Writes a piece; what is large goes out without a copy. */
static divit_status put(writer *w, divit_span bytes, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (w->out.n + bytes.n < GATHERED)
        return wrote(divit_bytes_append(&w->out, bytes), err);
    s = flush(w, err);
    if (s == DIVIT_OK)
        s = w->put->write(w->put->ctx, bytes, err);
    w->flushed += bytes.n;
    return s;
}

/* "%PDF-1.7" with the version that the file had, and bytes that say it is binary (7.5.2). */
static divit_status put_header(writer *w, divit_error *err)
{
    static const divit_span mark = DIVIT_SPAN_TEXT("%PDF-");
    const divit_span file = w->found->file;
    const uint8_t *at = memmem(file.p, file.n, mark.p, mark.n);
    const divit_span version =
        at ? divit_span_sub(file, (size_t)(at - file.p) + mark.n, 3) : (divit_span){0};
    const bool good = version.n == 3 && version.p[0] >= '1' && version.p[0] <= '2' &&
                      version.p[1] == '.' && version.p[2] >= '0' && version.p[2] <= '9';
    if (!at)
        return divit_fail(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the file does not begin like a PDF"));
    return wrote(divit_bytes_printf(&w->out, "%%PDF-%.3s\n%%\xe2\xe3\xcf\xd3\n",
                     good ? (const char *)version.p : "1.7"),
        err);
}

/* The dictionary of a stream with the length that its data has. */
static divit_status put_stream(writer *w, const divit_pdf_piece *piece, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    char length[24];
    (void)snprintf(length, sizeof length, "%zu", piece->data.n);
    divit_status s = wrote(divit_bytes_append(&dict, piece->value.raw), err);
    if (s == DIVIT_OK && !piece->length_good)
        s = divit_pdf_edit_set(&dict, "Length", divit_span_of(length), err);
    w->made.lengths += !piece->length_good;
    const divit_span parts[] = {divit_bytes_span(&dict), DIVIT_SPAN_TEXT("\nstream\n"), piece->data,
        DIVIT_SPAN_TEXT("\nendstream")};
    for (size_t i = 0; s == DIVIT_OK && i < sizeof parts / sizeof parts[0]; i++)
        s = put(w, parts[i], err);
    return s;
}

static size_t skip(divit_span text, size_t at, const char *set)
{
    while (at < text.n && memchr(set, text.p[at], strlen(set)))
        at++;
    return at;
}

/*
 * Notes the numbers of "N G R" (7.3.10). A number without an object means null; were it given to a
 * new object, the old reference would mean that one. Too many are noted rather than too few.
 */
static void note_references(writer *w, divit_span text)
{
    static const char digits[] = "0123456789";
    static const char spaces[] = " \t\r\n\f";
    for (size_t at = 0; at < text.n;) {
        const size_t from = skip(text, at, spaces);
        const size_t end = skip(text, from, digits);
        const size_t second = skip(text, end, spaces);
        const size_t behind = skip(text, second, digits);
        const size_t word = skip(text, behind, spaces);
        uint32_t number = 0;
        if (end > from && second > end && behind > second && word < text.n && text.p[word] == 'R')
            for (size_t i = from; i < end && number <= NUMBER_MAX; i++)
                number = number * 10 + (uint32_t)(text.p[i] - '0');
        if (number > w->named && number <= NUMBER_MAX)
            w->named = number;
        at = end > from ? end : from + 1;
    }
}

/* The first number that nothing uses. */
static uint32_t first_free(const writer *w)
{
    divit_pdf_value size;
    uint32_t last = w->found->items[w->found->count - 1].ref.number;
    if (divit_pdf_dict_get(&w->found->trailer, "Size", &size, NULL) == DIVIT_OK &&
        size.kind == DIVIT_PDF_INTEGER && size.integer > last && size.integer <= NUMBER_MAX)
        last = (uint32_t)size.integer - 1;
    return (w->named > last ? w->named : last) + 1;
}

/* Writes an object that stands in the file; its place in the new one replaces that in the old. */
static divit_status put_object(writer *w, divit_pdf_salvaged *item, divit_error *err)
{
    divit_pdf_piece piece;
    divit_status s = divit_pdf_salvage_piece(w->found, item, &piece, err);
    if (s != DIVIT_OK)
        return s;
    item->at = position(w);
    note_references(w, piece.value.raw);
    s = wrote(divit_bytes_printf(
                  &w->out, "%" PRIu32 " %" PRIu32 " obj\n", item->ref.number, item->ref.generation),
        err);
    if (s == DIVIT_OK)
        s = piece.is_stream ? put_stream(w, &piece, err) : put(w, piece.value.raw, err);
    w->made.objects++;
    return s == DIVIT_OK ? put(w, DIVIT_SPAN_TEXT("\nendobj\n"), err) : s;
}

static divit_status put_objects(writer *w, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < w->found->count; i++)
        if (w->found->items[i].container == 0)
            s = put_object(w, &w->found->items[i], err);
        else
            w->made.objects++;
    return s;
}

/* The entries of the old trailer that say what the document is (table 15), or the catalog found. */
static divit_status put_root(writer *w, uint64_t size, divit_error *err)
{
    static const char *const keys[] = {"Root", "Info", "ID", "Encrypt"};
    const divit_pdf_value *trailer = &w->found->trailer;
    divit_status s = wrote(divit_bytes_printf(&w->out, "<< /Size %" PRIu64, size), err);
    for (size_t i = 0; s == DIVIT_OK && i < sizeof keys / sizeof keys[0]; i++) {
        divit_pdf_value v;
        s = divit_pdf_dict_get(trailer, keys[i], &v, err);
        if (s == DIVIT_OK && v.kind != DIVIT_PDF_NONE)
            s = wrote(divit_bytes_printf(&w->out, " /%s ", keys[i]), err);
        if (s == DIVIT_OK)
            s = put(w, v.raw, err);
    }
    if (s == DIVIT_OK && trailer->kind == DIVIT_PDF_NONE)
        s = wrote(divit_bytes_printf(&w->out, " /Root %" PRIu32 " %" PRIu32 " R",
                      w->found->catalog.number, w->found->catalog.generation),
            err);
    return s;
}

/* How many of the objects from i on have consecutive numbers. */
static size_t run_length(const divit_pdf_salvage *found, size_t i)
{
    size_t n = 1;
    while (i + n < found->count && found->items[i + n].ref.number == found->items[i].ref.number + n)
        n++;
    return n;
}

/* One table row; a subsection header before the first of a run, which object 0 is part of. */
static divit_status put_row(writer *w, size_t i, size_t *left, divit_error *err)
{
    const divit_pdf_salvaged *item = &w->found->items[i];
    divit_status s = DIVIT_OK;
    if (item->at > TABLE_REACH)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the PDF is too large for its classic cross-reference table"));
    if (*left == 0) {
        *left = run_length(w->found, i);
        if (i > 0 || item->ref.number > 1)
            s = divit_bytes_printf(&w->out, "%" PRIu32 " %zu\n", item->ref.number, *left);
    }
    --*left;
    if (s == DIVIT_OK)
        s = divit_bytes_printf(
            &w->out, "%010" PRIu64 " %05" PRIu32 " n \n", item->at, item->ref.generation);
    return w->out.n < GATHERED ? wrote(s, err) : flush(w, err);
}

static divit_status put_table(writer *w, divit_error *err)
{
    const divit_pdf_salvage *found = w->found;
    const bool joined = found->items[0].ref.number == 1;
    size_t left = 0;
    divit_status s = wrote(divit_bytes_printf(&w->out, "xref\n0 %zu\n0000000000 65535 f \n",
                               joined ? run_length(found, 0) + 1 : 1),
        err);
    for (size_t i = 0; s == DIVIT_OK && i < found->count; i++)
        s = put_row(w, i, &left, err);
    if (s == DIVIT_OK)
        s = put(w, DIVIT_SPAN_TEXT("trailer\n"), err);
    if (s == DIVIT_OK)
        s = put_root(w, first_free(w), err);
    return s == DIVIT_OK ? put(w, DIVIT_SPAN_TEXT(" >>\n"), err) : s;
}

static divit_status push_number(divit_bytes *out, uint64_t number, unsigned width)
{
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && width-- > 0)
        s = divit_bytes_push(out, (uint8_t)(number >> (8 * width)));
    return s;
}

static divit_status push_row(divit_bytes *rows, const divit_pdf_salvaged *item)
{
    const bool packed = item->container > 0;
    divit_status s = push_number(rows, packed ? 2 : 1, WIDTH_TYPE);
    if (s == DIVIT_OK)
        s = push_number(rows, packed ? item->container : item->at, WIDTH_OFFSET);
    if (s == DIVIT_OK)
        s = push_number(rows, packed ? item->index : item->ref.generation, WIDTH_INDEX);
    return s;
}

/* Index and rows of the stream (table 18), whose own row comes last. */
static divit_status gather_rows(const writer *w, const divit_pdf_salvaged *own, divit_bytes *index,
    divit_bytes *rows, divit_error *err)
{
    const divit_pdf_salvage *found = w->found;
    divit_status s = DIVIT_OK;
    for (size_t i = 0, left = 0; s == DIVIT_OK && i < found->count; i++, left--) {
        if (left == 0) {
            left = run_length(found, i);
            s = divit_bytes_printf(index, "%" PRIu32 " %zu ", found->items[i].ref.number, left);
        }
        if (s == DIVIT_OK)
            s = push_row(rows, &found->items[i]);
    }
    if (s == DIVIT_OK)
        s = divit_bytes_printf(index, "%" PRIu32 " 1", own->ref.number);
    return wrote(s == DIVIT_OK ? push_row(rows, own) : s, err);
}

static divit_status put_xref_stream(writer *w, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes index = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes rows = {0};
    const divit_pdf_salvaged own = {.ref = {.number = first_free(w)}, .at = position(w)};
    divit_status s = gather_rows(w, &own, &index, &rows, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_printf(&w->out, "%" PRIu32 " 0 obj\n", own.ref.number), err);
    if (s == DIVIT_OK)
        s = put_root(w, (uint64_t)own.ref.number + 1, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_printf(&w->out, " /Type /XRef /W [%d %d %d] /Length %zu /Index [",
                      WIDTH_TYPE, WIDTH_OFFSET, WIDTH_INDEX, rows.n),
            err);
    const divit_span parts[] = {divit_bytes_span(&index), DIVIT_SPAN_TEXT("] >>\nstream\n"),
        divit_bytes_span(&rows), DIVIT_SPAN_TEXT("\nendstream\nendobj\n")};
    for (size_t i = 0; s == DIVIT_OK && i < sizeof parts / sizeof parts[0]; i++)
        s = put(w, parts[i], err);
    return s;
}

static divit_status put_all(writer *w, divit_error *err)
{
    divit_status s = put_header(w, err);
    if (s == DIVIT_OK)
        s = put_objects(w, err);
    const uint64_t at = position(w);
    if (s == DIVIT_OK)
        s = w->found->packed ? put_xref_stream(w, err) : put_table(w, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_printf(&w->out, "startxref\n%" PRIu64 "\n%%%%EOF\n", at), err);
    return s == DIVIT_OK ? flush(w, err) : s;
}

/* Whether a new file can be made at all, and may be. */
static divit_status check(const divit_pdf_salvage *found, divit_error *err)
{
    if (found->is_signed)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the broken PDF has a signature, which a repair would break"));
    if (found->count == 0 || (found->trailer.kind == DIVIT_PDF_NONE && found->catalog.number == 0))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("there is no document catalog in the broken PDF"));
    return DIVIT_OK;
}

static void writer_done(writer *w)
{
    divit_bytes_done(&w->out);
}

/* see pdf/rebuild.h */
divit_status divit_pdf_rebuild(divit_span file, const divit_pdf_limits *limits,
    const divit_pdf_put *put_to, divit_pdf_rebuilt *ret, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_salvage_done)
    divit_pdf_salvage found = {.file = file};
    DIVIT_AUTO(writer_done)
    writer w = {.put = put_to, .found = &found};
    divit_status s = divit_pdf_salvage_scan(&found, limits, err);
    if (s == DIVIT_OK)
        s = check(&found, err);
    if (s == DIVIT_OK)
        s = put_all(&w, err);
    if (s != DIVIT_OK)
        return s;
    w.made.lost = found.lost;
    *ret = w.made;
    return DIVIT_OK;
}
