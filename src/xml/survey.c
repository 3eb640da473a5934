/* SPDX-License-Identifier: Apache-2.0 */
/* What a signer or verifier must know of a document, gathered in one pass. */
#include "xml/survey.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"

/* see xml/survey.h */
void divit_xml_survey_done(divit_xml_survey *survey)
{
    if (!survey)
        return;
    for (size_t i = 0; i < survey->signature_count; i++)
        divit_xml_context_done(&survey->signatures[i].context);
    free(survey->signatures);
    divit_xml_context_done(&survey->place.context);
    divit_xml_inherit_done(&survey->open);
    divit_bytes_done(&survey->root_uri);
    *survey = (divit_xml_survey){
        .parent_start = survey->parent_start,
        .parent_uri = survey->parent_uri,
        .parent_local = survey->parent_local,
        .parent_name = survey->parent_name,
        .ids = survey->ids,
        .id_count = survey->id_count,
    };
}

/* A context of the first `count` bindings and what the open elements hand down. */
static divit_status collect(const divit_xml_survey *survey, const divit_xml_event *e, size_t count,
    divit_xml_context *context)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < count && s == DIVIT_OK; i++)
        s = divit_xml_context_add_binding(context, e->bindings[i]);
    return s == DIVIT_OK ? divit_xml_inherit_collect(&survey->open, context) : s;
}

static divit_status note_signature(
    divit_xml_survey *survey, const divit_xml_event *e, divit_error *err)
{
    if (survey->signature_count == DIVIT_XML_SIGNATURES_MAX)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the document has too many signatures"), e->start);
    if (survey->signature_count == survey->signature_cap) {
        const size_t cap = survey->signature_cap ? survey->signature_cap * 2 : 4;
        divit_xml_signature *rows = realloc(survey->signatures, cap * sizeof *rows);
        if (!rows)
            return divit_fail_memory(err, __func__);
        survey->signatures = rows;
        survey->signature_cap = cap;
    }
    divit_xml_signature *signature = &survey->signatures[survey->signature_count++];
    *signature = (divit_xml_signature){.start = e->start, .depth = e->depth};
    if (collect(survey, e, e->binding_count - e->declared, &signature->context) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

static void note_ids(divit_xml_survey *survey, const divit_xml_event *e)
{
    for (size_t i = 0; i < e->attribute_count; i++) {
        if (!divit_xml_attribute_is_id(&e->attributes[i]))
            continue;
        for (size_t k = 0; k < survey->id_count; k++) {
            divit_xml_id *id = &survey->ids[k];
            if (!divit_span_equal(id->value, e->attributes[i].value))
                continue;
            if (id->count++ == 0) {
                id->start = e->start;
                id->end = 0;
                id->depth = e->depth;
            }
        }
    }
}

static bool is_parent(const divit_xml_survey *survey, const divit_xml_event *e)
{
    if (survey->place.found)
        return false;
    if (survey->parent_start)
        return e->start == *survey->parent_start;
    if (survey->parent_name)
        return divit_span_is(divit_xml_name_text(&e->name), survey->parent_name);
    if (!survey->parent_local)
        return e->depth == 1;
    return divit_xml_name_is(
        &e->name, survey->parent_uri ? survey->parent_uri : "", survey->parent_local);
}

static divit_status note_place(divit_xml_survey *survey, const divit_xml_event *e, divit_error *err)
{
    survey->place.found = true;
    survey->place.start = e->start;
    survey->place.depth = e->depth;
    survey->place.empty = e->empty;
    survey->place.name = divit_xml_name_text(&e->name);
    if (collect(survey, e, e->binding_count, &survey->place.context) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

static divit_status note_root(divit_xml_survey *survey, const divit_xml_event *e, divit_error *err)
{
    if (divit_bytes_append(&survey->root_uri, e->name.uri) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    survey->root = e->name;
    survey->root.uri = divit_bytes_span(&survey->root_uri);
    return DIVIT_OK;
}

static bool is_signature(const divit_xml_event *e)
{
    return divit_xml_name_is(&e->name, DIVIT_XML_DSIG_NS, "Signature");
}

static divit_status take_start(divit_xml_survey *survey, const divit_xml_event *e, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (e->depth == 1)
        s = note_root(survey, e, err);
    if (s == DIVIT_OK && is_signature(e))
        s = note_signature(survey, e, err);
    if (s == DIVIT_OK && divit_xml_inherit_push(&survey->open, e) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    if (s != DIVIT_OK)
        return s;
    note_ids(survey, e);
    return is_parent(survey, e) ? note_place(survey, e, err) : DIVIT_OK;
}

static void take_end(divit_xml_survey *survey, const divit_xml_event *e)
{
    divit_xml_inherit_pop(&survey->open, e->depth);
    for (size_t i = 0; i < survey->signature_count; i++)
        if (survey->signatures[i].end == 0 && survey->signatures[i].depth == e->depth)
            survey->signatures[i].end = e->end;
    for (size_t i = 0; i < survey->id_count; i++)
        if (survey->ids[i].count > 0 && survey->ids[i].end == 0 && survey->ids[i].depth == e->depth)
            survey->ids[i].end = e->end;
    divit_xml_place *place = &survey->place;
    if (place->found && place->end == 0 && place->depth == e->depth) {
        place->end = e->end;
        place->insert = e->empty ? e->end - 2 : e->start;
    }
}

/* see xml/survey.h */
divit_status divit_xml_survey_take(
    divit_xml_survey *survey, const divit_xml_event *e, divit_error *err)
{
    if (e->kind == DIVIT_XML_START)
        return take_start(survey, e, err);
    if (e->kind == DIVIT_XML_END)
        take_end(survey, e);
    return DIVIT_OK;
}

/* True for an element whose end an answer tells. */
static bool is_asked(const divit_xml_survey *survey, const divit_xml_event *e)
{
    for (size_t i = 0; i < survey->id_count; i++)
        if (survey->ids[i].count > 0 && survey->ids[i].start == e->start)
            return true;
    return survey->place.found && survey->place.start == e->start;
}

/* see xml/survey.h */
bool divit_xml_survey_quiet(const divit_xml_survey *survey, const divit_xml_event *e)
{
    return e->depth > 1 && !is_asked(survey, e) && !is_signature(e);
}
