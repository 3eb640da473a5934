/* SPDX-License-Identifier: Apache-2.0 */
/* An incremental update being written. */
#include "pdf/sink.h"

#include <inttypes.h>
#include <stdio.h>

#include <zlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/edit.h"
#include "pdf/field.h"

/* Offsets of a classic table have ten digits. */
#define TABLE_REACH UINT64_C(9999999999)

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_sink");
}

/* see pdf/sink.h */
divit_status divit_pdf_sink_first(divit_pdf *pdf, uint32_t *ret, divit_error *err)
{
    const uint32_t size = (uint32_t)divit_pdf_sections(pdf)->size;
    uint32_t highest = 0;
    const divit_status s = divit_pdf_field_highest(pdf, &highest, err);
    if (s != DIVIT_OK)
        return s;
    *ret = highest < size ? size : highest < UINT32_MAX ? highest + 1 : highest;
    return DIVIT_OK;
}

/* see pdf/sink.h */
divit_status divit_pdf_sink_start(divit_pdf_sink *sink, divit_pdf *pdf, divit_error *err)
{
    const divit_span file = divit_pdf_file(pdf);
    const divit_status s = divit_pdf_sink_first(pdf, &sink->next_number, err);
    if (s != DIVIT_OK)
        return s;
    sink->start = file.n;
    const uint8_t last = file.p[file.n - 1];
    if (last == '\n' || last == '\r')
        return DIVIT_OK;
    return wrote(divit_bytes_push(&sink->out, '\n'), err);
}

/* see pdf/sink.h */
divit_status divit_pdf_sink_number(
    divit_pdf_sink *sink, const divit_pdf *pdf, divit_pdf_ref *ret, divit_error *err)
{
    if (sink->next_number >= divit_pdf_limits_of(pdf)->objects)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the PDF has no room for further objects"));
    *ret = (divit_pdf_ref){.number = sink->next_number++};
    return DIVIT_OK;
}

/* see pdf/sink.h */
divit_status divit_pdf_sink_open(divit_pdf_sink *sink, divit_pdf_ref ref, divit_error *err)
{
    size_t place = sink->count;
    while (place > 0 && sink->written[place - 1].ref.number > ref.number)
        place--;
    if (sink->count >= DIVIT_PDF_SINK_OBJECTS)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("an update has too many objects"));
    if (place > 0 && sink->written[place - 1].ref.number == ref.number)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("one object of the PDF serves two purposes that exclude each other"));
    memmove(sink->written + place + 1, sink->written + place,
        (sink->count - place) * sizeof sink->written[0]);
    sink->written[place] = (divit_pdf_written){ref, sink->start + sink->out.n};
    sink->count++;
    return wrote(
        divit_bytes_printf(&sink->out, "%" PRIu32 " %" PRIu32 " obj\n", ref.number, ref.generation),
        err);
}

/* see pdf/sink.h */
divit_status divit_pdf_sink_close(divit_pdf_sink *sink, divit_error *err)
{
    return wrote(divit_bytes_append(&sink->out, DIVIT_SPAN_TEXT("\nendobj\n")), err);
}

/* see pdf/sink.h */
divit_status divit_pdf_sink_object(
    divit_pdf_sink *sink, divit_pdf_ref ref, divit_span value, divit_error *err)
{
    divit_status s = divit_pdf_sink_open(sink, ref, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&sink->out, value), err);
    return s == DIVIT_OK ? divit_pdf_sink_close(sink, err) : s;
}

/* How many of the written objects from i on have consecutive numbers. */
static size_t run_length(const divit_pdf_sink *sink, size_t i)
{
    size_t n = 1;
    while (
        i + n < sink->count && sink->written[i + n].ref.number == sink->written[i].ref.number + n)
        n++;
    return n;
}

/*
 * A file identifier that differs from the last one (14.4): four checksums over what the update
 * says and where it stands. It identifies; it protects nothing.
 */
static divit_status new_id(const divit_pdf_sink *sink, divit_bytes *out)
{
    divit_status s = divit_bytes_push(out, '<');
    for (unsigned i = 0; s == DIVIT_OK && i < 4; i++) {
        uLong sum = crc32(i + 1, (const Bytef *)&sink->start, sizeof sink->start);
        sum = (i % 2 ? adler32_z : crc32_z)(sum, sink->out.p, sink->out.n);
        s = divit_bytes_printf(out, "%08lX", sum & 0xffffffffUL);
    }
    return s == DIVIT_OK ? divit_bytes_push(out, '>') : s;
}

/*
 * The ID array: the first identifier stays, the second is new. An encrypted document without one
 * stays without, for its key is made with the first.
 */
static divit_status set_id(
    const divit_pdf_sink *sink, divit_pdf *pdf, divit_bytes *dict, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes both = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes id = {0};
    divit_pdf_value list, first;
    divit_status s = divit_pdf_get(pdf, divit_pdf_trailer(pdf), "ID", &list, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    s = divit_pdf_walk_item(&walk, &first, err);
    if (s != DIVIT_OK)
        return s;
    const bool kept = first.kind == DIVIT_PDF_HEX || first.kind == DIVIT_PDF_STRING;
    if (!kept && divit_pdf_crypt_of(pdf))
        return DIVIT_OK;
    s = wrote(new_id(sink, &id), err);
    const divit_span parts[] = {DIVIT_SPAN_TEXT("["), kept ? first.raw : divit_bytes_span(&id),
        divit_bytes_span(&id), DIVIT_SPAN_TEXT("]")};
    for (size_t i = 0; s == DIVIT_OK && i < sizeof parts / sizeof parts[0]; i++)
        s = wrote(divit_bytes_append(&both, parts[i]), err);
    return s == DIVIT_OK ? divit_pdf_edit_set(dict, "ID", divit_bytes_span(&both), err) : s;
}

static divit_status set_number(
    divit_bytes *dict, const char *key, uint64_t number, divit_error *err)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRIu64, number);
    return divit_pdf_edit_set(dict, key, divit_span_of(text), err);
}

/* The last trailer's entries but those that speak of its own section. */
static divit_status copy_trailer(
    const divit_pdf_sink *sink, divit_pdf *pdf, divit_bytes *out, divit_error *err)
{
    static const char *const own[] = {
        "XRefStm", "Type", "W", "Index", "Filter", "DecodeParms", "Length", "DL", "F"};
    divit_status s = wrote(divit_bytes_append(out, divit_pdf_trailer(pdf)->raw), err);
    for (size_t i = 0; s == DIVIT_OK && i < sizeof own / sizeof own[0]; i++)
        s = divit_pdf_edit_drop(out, own[i], err);
    if (s == DIVIT_OK)
        s = set_id(sink, pdf, out, err);
    if (s == DIVIT_OK)
        s = set_number(out, "Size", sink->next_number, err);
    if (s == DIVIT_OK)
        s = set_number(out, "Prev", divit_pdf_sections(pdf)->sections[0].at, err);
    return s;
}

static divit_status write_table(divit_pdf_sink *sink, uint64_t base, divit_error *err)
{
    divit_status s = divit_bytes_append(&sink->out, DIVIT_SPAN_TEXT("xref\n"));
    size_t left = 0;
    for (size_t i = 0; s == DIVIT_OK && i < sink->count; i++, left--) {
        const divit_pdf_written *w = &sink->written[i];
        if (w->offset - base > TABLE_REACH)
            return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
                N_("the PDF is too large for its classic cross-reference table"));
        if (left == 0) {
            left = run_length(sink, i);
            s = divit_bytes_printf(&sink->out, "%" PRIu32 " %zu\n", w->ref.number, left);
        }
        if (s == DIVIT_OK)
            s = divit_bytes_printf(&sink->out, "%010" PRIu64 " %05" PRIu32 " n \n",
                w->offset - base, w->ref.generation);
    }
    return wrote(s, err);
}

static divit_status finish_table(
    divit_pdf_sink *sink, divit_pdf *pdf, uint64_t base, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes trailer = {0};
    divit_status s = copy_trailer(sink, pdf, &trailer, err);
    if (s == DIVIT_OK)
        s = write_table(sink, base, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&sink->out, DIVIT_SPAN_TEXT("trailer\n")), err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&sink->out, divit_bytes_span(&trailer)), err);
    return s;
}

static divit_status push_number(divit_bytes *out, uint64_t number, unsigned width)
{
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && width-- > 0)
        s = divit_bytes_push(out, (uint8_t)(number >> (8 * width)));
    return s;
}

/* Index and rows of the stream: type 1, offset, generation (table 18). */
static divit_status stream_rows(const divit_pdf_sink *sink, uint64_t base, unsigned width,
    divit_bytes *index, divit_bytes *rows)
{
    divit_status s = divit_bytes_push(index, '[');
    size_t left = 0;
    for (size_t i = 0; s == DIVIT_OK && i < sink->count; i++, left--) {
        const divit_pdf_written *w = &sink->written[i];
        if (left == 0) {
            left = run_length(sink, i);
            s = divit_bytes_printf(
                index, "%s%" PRIu32 " %zu", i > 0 ? " " : "", w->ref.number, left);
        }
        if (s == DIVIT_OK)
            s = push_number(rows, 1, 1);
        if (s == DIVIT_OK)
            s = push_number(rows, w->offset - base, width);
        if (s == DIVIT_OK)
            s = push_number(rows, w->ref.generation, 2);
    }
    return s == DIVIT_OK ? divit_bytes_push(index, ']') : s;
}

static unsigned width_of(uint64_t number)
{
    unsigned width = 1;
    while (width < 8 && number >> (8 * width) > 0)
        width++;
    return width;
}

/* The entries of the trailer that tell of the stream itself (table 17). */
static divit_status describe_stream(
    divit_bytes *dict, unsigned width, divit_span index, size_t length, divit_error *err)
{
    char widths[16];
    (void)snprintf(widths, sizeof widths, "[1 %u 2]", width);
    divit_status s = divit_pdf_edit_set(dict, "Type", DIVIT_SPAN_TEXT("/XRef"), err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_set(dict, "W", divit_span_of(widths), err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_set(dict, "Index", index, err);
    return s == DIVIT_OK ? set_number(dict, "Length", length, err) : s;
}

static divit_status finish_stream(
    divit_pdf_sink *sink, divit_pdf *pdf, uint64_t base, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes index = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes rows = {0};
    divit_pdf_ref ref;
    divit_status s = divit_pdf_sink_number(sink, pdf, &ref, err);
    if (s == DIVIT_OK)
        s = copy_trailer(sink, pdf, &dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_open(sink, ref, err);
    if (s != DIVIT_OK)
        return s;
    const unsigned width = width_of(sink->start + sink->out.n);
    s = wrote(stream_rows(sink, base, width, &index, &rows), err);
    if (s == DIVIT_OK)
        s = describe_stream(&dict, width, divit_bytes_span(&index), rows.n, err);
    if (s != DIVIT_OK)
        return s;
    const divit_span parts[] = {divit_bytes_span(&dict), DIVIT_SPAN_TEXT("\nstream\n"),
        divit_bytes_span(&rows), DIVIT_SPAN_TEXT("\nendstream\nendobj\n")};
    for (size_t i = 0; s == DIVIT_OK && i < sizeof parts / sizeof parts[0]; i++)
        s = wrote(divit_bytes_append(&sink->out, parts[i]), err);
    return s;
}

/* see pdf/sink.h */
divit_status divit_pdf_sink_finish(divit_pdf_sink *sink, divit_pdf *pdf, divit_error *err)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pdf);
    const bool stream = xref->sections[0].kind == DIVIT_PDF_SECTION_STREAM;
    const uint64_t at = sink->start + sink->out.n - xref->base;
    const divit_status s = stream ? finish_stream(sink, pdf, xref->base, err)
                                  : finish_table(sink, pdf, xref->base, err);
    if (s != DIVIT_OK)
        return s;
    return wrote(divit_bytes_printf(
                     &sink->out, "%sstartxref\n%" PRIu64 "\n%%%%EOF\n", stream ? "" : "\n", at),
        err);
}

/* see pdf/sink.h */
void divit_pdf_sink_done(divit_pdf_sink *sink)
{
    divit_bytes_done(&sink->out);
}
