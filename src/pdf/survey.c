/* SPDX-License-Identifier: Apache-2.0 */
/* What a person should know of a PDF before it is signed. */
#include "pdf/survey.h"

#include "base/bytes.h"
#include "pdf/atom.h"
#include "pdf/crypt.h"
#include "pdf/field.h"
#include "pdf/signature.h"
#include "pdf/tagging.h"

/* The header's version digits, and how far behind it a linearization dictionary may stand (F.3.3).
 */
enum { HEADER_MARK = 5, LINEAR_WITHIN = 1024 };

/* "1.7" as 17; 0 for anything else. */
static unsigned version_of(divit_span text)
{
    const bool good = text.n >= 3 && text.p[0] >= '1' && text.p[0] <= '2' && text.p[1] == '.' &&
                      text.p[2] >= '0' && text.p[2] <= '9';
    return good ? (unsigned)(text.p[0] - '0') * 10 + (unsigned)(text.p[2] - '0') : 0;
}

/* True if the first object of the file is a linearization dictionary. */
static bool is_linearized(divit_span body)
{
    divit_pdf_lexer lexer = {.text = divit_span_sub(body, 0, LINEAR_WITHIN)};
    uint64_t number, generation;
    divit_pdf_value dict, linear;
    return divit_pdf_lexer_take_number(&lexer, &number) &&
           divit_pdf_lexer_take_number(&lexer, &generation) &&
           divit_pdf_lexer_take(&lexer, "obj") &&
           divit_pdf_value_parse(&lexer, &dict, NULL) == DIVIT_OK &&
           divit_pdf_dict_get(&dict, "Linearized", &linear, NULL) == DIVIT_OK &&
           linear.kind != DIVIT_PDF_NONE;
}

static void survey_structure(const divit_pdf *pdf, divit_pdf_survey *found)
{
    const divit_pdf_xref *xref = divit_pdf_sections(pdf);
    for (size_t i = 0; i < xref->section_count; i++) {
        const divit_pdf_section_kind kind = xref->sections[i].kind;
        found->tables += kind == DIVIT_PDF_SECTION_TABLE;
        found->streams += kind == DIVIT_PDF_SECTION_STREAM;
        found->hybrids += kind == DIVIT_PDF_SECTION_HYBRID;
    }
    found->version = version_of(divit_span_sub(xref->body, HEADER_MARK, 3));
    found->linearized = is_linearized(xref->body);
    found->shifted = xref->base > 0;
    found->odd = xref->odd;
    /* A linearized file begins with two sections. */
    const size_t sections = found->tables + found->streams;
    found->revisions = sections - (found->linearized && sections > 1);
}

static void survey_encryption(const divit_pdf *pdf, divit_pdf_survey *found)
{
    const divit_pdf_crypt *crypt = divit_pdf_crypt_of(pdf);
    if (!crypt)
        return;
    found->encrypted = true;
    found->method = crypt->streams;
    found->key_bits = (unsigned)crypt->key.n * 8;
    found->owner = crypt->key.owner;
    found->permissions = crypt->permissions;
}

static divit_status survey_signatures(divit_pdf *pdf, divit_pdf_survey *found, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    unsigned certifies = 0;
    divit_status s = divit_pdf_certification(pdf, &certifies, err);
    if (s == DIVIT_OK)
        s = divit_pdf_signatures_read(pdf, &list, err);
    bool whole = false;
    for (size_t i = 0; s == DIVIT_OK && i < list.count; i++) {
        const divit_pdf_signature *sig = &list.items[i];
        found->empty += !sig->is_signed;
        found->signatures += sig->is_signed;
        found->timestamps += divit_span_is(divit_bytes_span(&sig->type), "DocTimeStamp");
        found->doubtful += sig->is_signed && !sig->exact;
        found->locking += sig->is_signed && sig->has_lock;
        whole = whole || sig->whole;
        if (certifies == 0 || (sig->certifies > 0 && sig->certifies < certifies))
            certifies = sig->certifies;
    }
    found->certification = certifies;
    found->changed = found->signatures > 0 && !whole;
    return s;
}

static divit_status count_filled(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    divit_pdf_survey *found = ctx;
    (void)err;
    if (divit_pdf_name_is(&field->type, "Sig") || field->value.kind == DIVIT_PDF_NONE ||
        field->value.kind == DIVIT_PDF_NULL)
        return DIVIT_OK;
    if (found->filled++ == 0)
        found->filled_object = field->ref.number;
    return DIVIT_OK;
}

/* True in *ret if the dictionary has the key with a value. */
static divit_status has(
    divit_pdf *pdf, const divit_pdf_value *dict, const char *key, bool *ret, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_get(pdf, dict, key, &v, err);
    *ret = s == DIVIT_OK && v.kind != DIVIT_PDF_NONE;
    return s;
}

/*
 * Layers (8.11.4.3): hidden by the default configuration, or switched by events such as printing.
 * A configuration is the default one or one that the viewer offers.
 */
static divit_status survey_layers(
    divit_pdf *pdf, const divit_pdf_value *catalog, divit_pdf_survey *found, divit_error *err)
{
    divit_pdf_value layers, usual, base, off, events, item;
    divit_status s = divit_pdf_get(pdf, catalog, "OCProperties", &layers, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &layers, "D", &usual, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &usual, "BaseState", &base, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &usual, "OFF", &off, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &usual, "AS", &events, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&off);
    if (s == DIVIT_OK)
        s = divit_pdf_walk_item(&walk, &item, err);
    if (s != DIVIT_OK)
        return s;
    found->layers = layers.kind != DIVIT_PDF_NONE;
    found->hidden_layers = divit_pdf_name_is(&base, "OFF") || item.kind != DIVIT_PDF_NONE;
    walk = divit_pdf_value_walk(&events);
    s = divit_pdf_walk_item(&walk, &item, err);
    found->print_layers = s == DIVIT_OK && item.kind != DIVIT_PDF_NONE;
    return s;
}

/* Actions of the document itself (12.6.3, table 200). */
static divit_status survey_actions(
    divit_pdf *pdf, const divit_pdf_value *catalog, divit_pdf_survey *found, divit_error *err)
{
    divit_pdf_value open, kind, names;
    bool more = false;
    divit_status s = divit_pdf_get(pdf, catalog, "OpenAction", &open, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &open, "S", &kind, err);
    if (s == DIVIT_OK)
        s = has(pdf, catalog, "AA", &more, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, catalog, "Names", &names, err);
    if (s == DIVIT_OK)
        s = has(pdf, &names, "JavaScript", &found->scripts, err);
    if (s == DIVIT_OK)
        s = has(pdf, &names, "EmbeddedFiles", &found->attachments, err);
    if (s != DIVIT_OK)
        return s;
    /* An array is a place to go to; a dictionary that only goes somewhere is as harmless. */
    found->actions = more || (open.kind == DIVIT_PDF_DICT && !divit_pdf_name_is(&kind, "GoTo"));
    found->scripts = found->scripts || divit_pdf_name_is(&kind, "JavaScript");
    return DIVIT_OK;
}

static divit_status survey_catalog(divit_pdf *pdf, divit_pdf_survey *found, divit_error *err)
{
    divit_pdf_ref ref;
    divit_pdf_value catalog, version, form, need;
    divit_pdf_tagging tags;
    divit_status s = divit_pdf_catalog(pdf, &ref, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &catalog, "Version", &version, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &catalog, "AcroForm", &form, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &form, "NeedAppearances", &need, err);
    if (s == DIVIT_OK)
        s = has(pdf, &form, "XFA", &found->xfa, err);
    if (s == DIVIT_OK)
        s = survey_layers(pdf, &catalog, found, err);
    if (s == DIVIT_OK)
        s = divit_pdf_tagging_read(pdf, &tags, err);
    if (s != DIVIT_OK)
        return s;
    const unsigned later =
        version.kind == DIVIT_PDF_NAME ? version_of(divit_span_sub(version.raw, 1, 3)) : 0;
    found->version = later > found->version ? later : found->version;
    found->draws_fields = need.kind == DIVIT_PDF_BOOLEAN && need.integer != 0;
    found->tagged = tags.tagged;
    found->rigid = tags.tagged && !tags.ready;
    return survey_actions(pdf, &catalog, found, err);
}

/* see pdf/survey.h */
divit_status divit_pdf_survey_read(divit_pdf *pdf, divit_pdf_survey *ret, divit_error *err)
{
    divit_pdf_survey found = {0};
    survey_structure(pdf, &found);
    survey_encryption(pdf, &found);
    divit_status s = survey_catalog(pdf, &found, err);
    if (s == DIVIT_OK)
        s = survey_signatures(pdf, &found, err);
    if (s == DIVIT_OK)
        s = divit_pdf_field_each(pdf, count_filled, &found, err);
    if (s == DIVIT_OK)
        *ret = found;
    return s;
}
