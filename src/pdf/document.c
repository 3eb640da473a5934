/* SPDX-License-Identifier: Apache-2.0 */
/* An opened PDF: its trailer, and its objects on demand. */
#include "pdf/document.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/crypt.h"
#include "pdf/packed.h"
#include "pdf/section.h"

/* The header may stand so far from the start; how deep reading one object may need others. */
enum { HEADER_WITHIN = 1024, NEEDS_MAX = 4 };

static const divit_pdf_limits usual = {
    .objects = 8388608,
    .stream = 64 << 20,
    .total = 256 << 20,
    .sections = 4096,
    .nodes = 50000,
};

typedef enum lock_state {
    PLAIN,
    LOCKED,
    UNLOCKING, /* only what the encryption dictionary refers to is read, and nothing decrypted */
    UNLOCKED,
} lock_state;

struct divit_pdf {
    divit_span file;
    divit_pdf_limits limits;
    divit_pdf_budget budget;
    divit_pdf_xref xref;
    divit_pdf_packs packs;
    unsigned needs; /* objects that are being read for the sake of one another */
    lock_state lock;
    divit_pdf_crypt crypt; /* of an UNLOCKED document */
};

/* see pdf/document.h */
divit_span divit_pdf_file(const divit_pdf *pdf)
{
    return pdf->file;
}

/* see pdf/document.h */
const divit_pdf_value *divit_pdf_trailer(const divit_pdf *pdf)
{
    return &pdf->xref.sections[0].trailer;
}

/* see pdf/document.h */
const divit_pdf_xref *divit_pdf_sections(const divit_pdf *pdf)
{
    return &pdf->xref;
}

/* see pdf/document.h */
const divit_pdf_limits *divit_pdf_limits_of(const divit_pdf *pdf)
{
    return &pdf->limits;
}

static divit_status find_header(divit_span file, size_t *ret, divit_error *err)
{
    static const divit_span mark = DIVIT_SPAN_TEXT("%PDF-");
    for (size_t i = 0; i <= HEADER_WITHIN && i < file.n; i++)
        if (divit_span_equal(divit_span_sub(file, i, mark.n), mark)) {
            *ret = i;
            return DIVIT_OK;
        }
    return divit_fail_at(
        err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the file does not begin like a PDF"), 0);
}

/* see pdf/document.h */
divit_pdf_limits divit_pdf_limits_with(const divit_pdf_limits *limits)
{
    divit_pdf_limits l = limits ? *limits : usual;
    l.objects = l.objects ? l.objects : usual.objects;
    l.objects = l.objects < UINT32_MAX ? l.objects : UINT32_MAX;
    l.stream = l.stream ? l.stream : usual.stream;
    l.total = l.total ? l.total : usual.total;
    l.sections = l.sections ? l.sections : usual.sections;
    l.nodes = l.nodes ? l.nodes : usual.nodes;
    return l;
}

/*
 * Notes whether the newest trailer speaks of encryption (7.6.1). An older one, or that of a
 * linearized file's other half, says nothing or the same.
 */
static divit_status look_for_lock(divit_pdf *pdf, divit_error *err)
{
    divit_pdf_value newest = {0};
    for (size_t i = 0; i < pdf->xref.section_count; i++) {
        divit_pdf_value v;
        const divit_status s =
            divit_pdf_dict_get(&pdf->xref.sections[i].trailer, "Encrypt", &v, err);
        if (s != DIVIT_OK)
            return s;
        if (i == 0)
            newest = v;
        if (v.kind != DIVIT_PDF_NONE && !divit_span_equal(v.raw, newest.raw))
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                N_("the revisions of the PDF are not encrypted in the same way"), v.at);
    }
    const bool none = newest.kind == DIVIT_PDF_NONE || newest.kind == DIVIT_PDF_NULL;
    pdf->lock = none ? PLAIN : LOCKED;
    return DIVIT_OK;
}

/* see pdf/document.h */
divit_status divit_pdf_open(
    divit_span file, const divit_pdf_limits *limits, divit_pdf **ret, divit_error *err)
{
    size_t header = 0;
    divit_status s = find_header(file, &header, err);
    if (s != DIVIT_OK)
        return s;
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = calloc(1, sizeof *pdf);
    if (!pdf)
        return divit_fail_memory(err, __func__);
    pdf->file = file;
    pdf->limits = divit_pdf_limits_with(limits);
    pdf->budget = (divit_pdf_budget){.stream = pdf->limits.stream, .left = pdf->limits.total};
    pdf->xref = (divit_pdf_xref){.body = divit_span_sub(file, header, file.n),
        .base = header,
        .objects_limit = pdf->limits.objects,
        .sections_limit = pdf->limits.sections};
    s = divit_pdf_xref_read(&pdf->xref, err);
    if (s == DIVIT_OK)
        s = look_for_lock(pdf, err);
    if (s != DIVIT_OK)
        return s;
    *ret = pdf;
    pdf = NULL;
    return DIVIT_OK;
}

/* see pdf/document.h */
const divit_pdf_crypt *divit_pdf_crypt_of(const divit_pdf *pdf)
{
    return pdf->lock == UNLOCKED ? &pdf->crypt : NULL;
}

/* see pdf/document.h */
void divit_pdf_free(divit_pdf **pdf)
{
    if (!pdf || !*pdf)
        return;
    divit_pdf_key_done(&(*pdf)->crypt.key);
    divit_pdf_packs_done(&(*pdf)->packs);
    divit_pdf_xref_done(&(*pdf)->xref);
    free(*pdf);
    *pdf = NULL;
}

/* "n g obj" at the entry's offset and the value behind it; the lexer then stands behind that. */
static divit_status read_plain(divit_pdf *pdf, uint32_t number, const divit_pdf_entry *entry,
    divit_pdf_value *ret, divit_pdf_lexer *ret_behind, divit_error *err)
{
    const divit_pdf_xref *xref = &pdf->xref;
    const uint64_t at = xref->base + (entry->offset < xref->body.n ? entry->offset : 0);
    divit_pdf_lexer lexer = {
        .text = divit_span_sub(pdf->file, (size_t)at, pdf->limits.stream), .at = at};
    if (pdf->lock == UNLOCKED)
        lexer.owner = (divit_pdf_ref){number, entry->generation};
    uint64_t n, g;
    const bool good = entry->offset < xref->body.n && divit_pdf_lexer_take_number(&lexer, &n) &&
                      divit_pdf_lexer_take_number(&lexer, &g) &&
                      divit_pdf_lexer_take(&lexer, "obj") && n == number && g == entry->generation;
    if (!good)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("an object is not where the cross-reference section says it is"), at);
    const divit_status s = divit_pdf_value_parse(&lexer, ret, err);
    *ret_behind = lexer;
    return s == DIVIT_OK ? divit_pdf_budget_take(&pdf->budget, lexer.pos, at, err) : s;
}

/* An integer entry of a stream dictionary, perhaps behind a reference. */
static divit_status need_size(
    divit_pdf *pdf, const divit_pdf_value *dict, const char *key, uint64_t *ret, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_get(pdf, dict, key, &v, err);
    if (s != DIVIT_OK)
        return s;
    if (v.kind != DIVIT_PDF_INTEGER || v.integer < 0)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a number is missing in the dictionary of a PDF stream"), dict->at);
    *ret = (uint64_t)v.integer;
    return DIVIT_OK;
}

/* The data as it was before encryption: *data itself, or what *plain then holds (7.6.3). */
static divit_status decrypt(
    divit_pdf *pdf, divit_pdf_ref ref, divit_span *data, divit_bytes *plain, divit_error *err)
{
    const divit_pdf_sealed what = {.method = pdf->crypt.streams, .ref = ref, .data = *data};
    if (pdf->lock != UNLOCKED)
        return DIVIT_OK;
    divit_status s = divit_pdf_budget_take(&pdf->budget, data->n, DIVIT_NOWHERE, err);
    if (s == DIVIT_OK)
        s = divit_pdf_crypt_open(&pdf->crypt, &what, plain, err);
    if (s == DIVIT_OK)
        *data = divit_bytes_span(plain);
    return s;
}

/* A stream that stands in the file itself, decrypted and decoded, with its dictionary. */
static divit_status read_stream(divit_pdf *pdf, divit_pdf_ref ref, divit_pdf_value *ret_dict,
    divit_bytes *ret, divit_error *err)
{
    divit_pdf_entry entry;
    divit_pdf_lexer behind;
    divit_span data = {0};
    uint64_t length = 0;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plain = {0};
    divit_status s = divit_pdf_xref_find(&pdf->xref, ref.number, &pdf->budget, &entry, err);
    if (s == DIVIT_OK && entry.kind != DIVIT_PDF_ENTRY_PLAIN)
        s = divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("a stream of the PDF is missing"));
    if (s == DIVIT_OK)
        s = read_plain(pdf, ref.number, &entry, ret_dict, &behind, err);
    if (s == DIVIT_OK)
        s = need_size(pdf, ret_dict, "Length", &length, err);
    if (s == DIVIT_OK)
        s = divit_pdf_stream_take(&behind, length, &data, err);
    if (s == DIVIT_OK)
        s = decrypt(pdf, (divit_pdf_ref){ref.number, entry.generation}, &data, &plain, err);
    return s == DIVIT_OK ? divit_pdf_stream_decode(ret_dict, data, &pdf->budget, ret, err) : s;
}

/* Inflates the object stream (7.5.7) and keeps it. */
static divit_status load_pack(
    divit_pdf *pdf, uint32_t container, divit_pdf_pack **ret, divit_error *err)
{
    divit_pdf_value dict;
    DIVIT_AUTO(divit_pdf_pack_done)
    divit_pdf_pack pack = {.container = container};
    divit_status s = read_stream(pdf, (divit_pdf_ref){.number = container}, &dict, &pack.data, err);
    if (s == DIVIT_OK)
        s = need_size(pdf, &dict, "N", &pack.count, err);
    if (s == DIVIT_OK)
        s = need_size(pdf, &dict, "First", &pack.first, err);
    return s == DIVIT_OK ? divit_pdf_packs_add(&pdf->packs, &pack, ret, err) : s;
}

static divit_status read_packed(divit_pdf *pdf, uint32_t number, const divit_pdf_entry *entry,
    divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_pack *pack = divit_pdf_packs_find(&pdf->packs, entry->container);
    if (!pack) {
        const divit_status s = load_pack(pdf, entry->container, &pack, err);
        if (s != DIVIT_OK)
            return s;
    }
    return divit_pdf_pack_value(pack, number, entry->index, &pdf->budget, ret, err);
}

/* see pdf/document.h */
divit_status divit_pdf_object(divit_pdf *pdf, divit_pdf_ref ref, divit_pdf_value *ret,
    uint64_t *ret_revision_end, divit_error *err)
{
    static const divit_pdf_value null = {.kind = DIVIT_PDF_NULL, .at = DIVIT_NOWHERE};
    divit_pdf_entry entry;
    divit_pdf_lexer behind;
    if (pdf->lock == LOCKED)
        return divit_fail(err, DIVIT_INPUT_LOCKED, __func__, NULL);
    divit_status s = divit_pdf_xref_find(&pdf->xref, ref.number, &pdf->budget, &entry, err);
    if (s != DIVIT_OK)
        return s;
    if (pdf->lock == UNLOCKING && entry.kind == DIVIT_PDF_ENTRY_PACKED)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the encryption dictionary of the PDF is itself encrypted"));
    if (entry.kind == DIVIT_PDF_ENTRY_FREE || entry.generation != ref.generation) {
        *ret = null;
        if (ret_revision_end)
            *ret_revision_end = 0;
        return DIVIT_OK;
    }
    if (pdf->needs >= NEEDS_MAX)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the object streams of the PDF form a loop"));
    pdf->needs++;
    s = entry.kind == DIVIT_PDF_ENTRY_PACKED
            ? read_packed(pdf, ref.number, &entry, ret, err)
            : read_plain(pdf, ref.number, &entry, ret, &behind, err);
    pdf->needs--;
    if (s == DIVIT_OK && ret_revision_end)
        *ret_revision_end = divit_pdf_xref_revision_end(&pdf->xref, entry.section);
    return s;
}

/* see pdf/document.h */
divit_status divit_pdf_stream_read(divit_pdf *pdf, divit_pdf_ref ref, divit_pdf_value *ret_dict,
    divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes data = {0};
    divit_pdf_value dict;
    if (pdf->lock == LOCKED)
        return divit_fail(err, DIVIT_INPUT_LOCKED, __func__, NULL);
    const divit_status s = read_stream(pdf, ref, &dict, &data, err);
    if (s != DIVIT_OK)
        return s;
    *ret_dict = dict;
    *ret = divit_bytes_steal(&data);
    return DIVIT_OK;
}

/* see pdf/document.h */
divit_status divit_pdf_object_entry(
    divit_pdf *pdf, uint32_t number, divit_pdf_entry *ret, divit_error *err)
{
    return divit_pdf_xref_find(&pdf->xref, number, &pdf->budget, ret, err);
}

/* see pdf/document.h */
divit_status divit_pdf_object_entry_in(
    divit_pdf *pdf, size_t section, uint32_t number, divit_pdf_entry *ret, divit_error *err)
{
    divit_pdf_entry entry = {.section = section};
    bool known = false;
    const divit_status s =
        divit_pdf_section_find(&pdf->xref, section, number, &pdf->budget, &entry, &known, err);
    if (s != DIVIT_OK)
        return s;
    *ret = known ? entry : (divit_pdf_entry){.kind = DIVIT_PDF_ENTRY_FREE, .section = section};
    return DIVIT_OK;
}

/* see pdf/document.h */
divit_status divit_pdf_object_content(
    divit_pdf *pdf, divit_pdf_ref ref, divit_pdf_content *ret, divit_error *err)
{
    divit_pdf_content found = {0};
    divit_pdf_lexer behind = {0};
    uint64_t length = 0;
    divit_status s = divit_pdf_object(pdf, ref, &found.value, NULL, err);
    if (s == DIVIT_OK && found.value.kind == DIVIT_PDF_DICT && found.value.at != DIVIT_NOWHERE) {
        behind =
            (divit_pdf_lexer){.text = pdf->file, .pos = (size_t)found.value.at + found.value.raw.n};
        divit_pdf_lexer ahead = behind;
        found.is_stream = divit_pdf_lexer_take(&ahead, "stream");
    }
    if (s == DIVIT_OK && found.is_stream)
        s = need_size(pdf, &found.value, "Length", &length, err);
    if (s == DIVIT_OK && found.is_stream)
        s = divit_pdf_stream_take(&behind, length, &found.data, err);
    if (s == DIVIT_OK)
        *ret = found;
    return s;
}

/* see pdf/document.h */
divit_status divit_pdf_resolve(
    divit_pdf *pdf, const divit_pdf_value *value, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_value found = *value;
    if (value->kind == DIVIT_PDF_REFERENCE) {
        const divit_status s = divit_pdf_object(pdf, value->ref, &found, NULL, err);
        if (s != DIVIT_OK)
            return s;
    }
    if (found.kind == DIVIT_PDF_REFERENCE)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("an object of the PDF is only a reference to another"), found.at);
    *ret = found;
    return DIVIT_OK;
}

/* see pdf/document.h */
divit_status divit_pdf_get(divit_pdf *pdf, const divit_pdf_value *dict, const char *key,
    divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_value v;
    divit_status s = divit_pdf_dict_get(dict, key, &v, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(pdf, &v, &v, err);
    if (s != DIVIT_OK)
        return s;
    if (v.kind == DIVIT_PDF_NULL)
        v.kind = DIVIT_PDF_NONE;
    *ret = v;
    return DIVIT_OK;
}

/* see pdf/document.h */
divit_status divit_pdf_catalog(
    divit_pdf *pdf, divit_pdf_ref *ret_ref, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_value root, catalog = {.kind = DIVIT_PDF_NONE};
    divit_status s = divit_pdf_dict_get(divit_pdf_trailer(pdf), "Root", &root, err);
    if (s == DIVIT_OK && root.kind == DIVIT_PDF_REFERENCE)
        s = divit_pdf_resolve(pdf, &root, &catalog, err);
    if (s != DIVIT_OK)
        return s;
    if (catalog.kind != DIVIT_PDF_DICT)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the PDF has no document catalog"), divit_pdf_trailer(pdf)->at);
    *ret_ref = root.ref;
    *ret = catalog;
    return DIVIT_OK;
}

/* see pdf/document.h */
divit_status divit_pdf_unlock(
    divit_pdf *pdf, const divit_ciphers *ciphers, divit_span password, divit_error *err)
{
    divit_pdf_encryption facts;
    divit_pdf_value dict;
    divit_pdf_key key;
    if (pdf->lock != LOCKED)
        return DIVIT_OK;
    pdf->lock = UNLOCKING;
    divit_status s = divit_pdf_get(pdf, divit_pdf_trailer(pdf), "Encrypt", &dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_encryption_read(pdf, &dict, &facts, err);
    pdf->lock = LOCKED;
    if (s == DIVIT_OK)
        s = divit_pdf_password_try(&facts, ciphers, password, &key, err);
    if (s != DIVIT_OK)
        return s;
    pdf->crypt = (divit_pdf_crypt){.ciphers = ciphers,
        .key = key,
        .strings = facts.strings,
        .streams = facts.streams,
        .permissions = facts.permissions};
    divit_pdf_key_done(&key);
    pdf->lock = UNLOCKED;
    return DIVIT_OK;
}
