/* SPDX-License-Identifier: Apache-2.0 */
/* The document that a signature goes into. */
#include "sign/xades_host.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "sign/insertion.h"
#include "xml/pass.h"

/* see sign/xades_host.h */
void divit_xades_host_close(divit_xades_host *host)
{
    divit_xml_survey_done(&host->survey);
    divit_xml_source_done(&host->source);
    divit_map_done(&host->map);
    divit_bytes_done(&host->inside);
    divit_bytes_done(&host->end);
    *host = (divit_xades_host){0};
}

/* see sign/xades_host.h */
divit_status divit_xades_host_open(int fd, divit_xades_host *ret, divit_error *err)
{
    ret->fd = fd;
    const divit_status s = divit_map_fd(fd, &ret->map, err);
    return s == DIVIT_OK ? divit_xml_source_open(ret->map.span, 0, &ret->source, err) : s;
}

/* see sign/xades_host.h */
divit_status divit_xades_host_place(
    divit_xades_host *host, const divit_xml_options *how, divit_error *err)
{
    divit_xml_survey *survey = &host->survey;
    if (!how->inside)
        return DIVIT_OK;
    host->inside.n = 0;
    divit_status s = divit_bytes_append(&host->inside, divit_span_of(how->inside));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&host->inside);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    char *name = (char *)host->inside.p;
    char *end = name[0] == '{' ? strchr(name, '}') : NULL;
    if (!end) {
        survey->parent_name = name;
        return DIVIT_OK;
    }
    *end = 0;
    survey->parent_uri = name + 1;
    survey->parent_local = end + 1;
    return DIVIT_OK;
}

/* What the references to the document need in one pass. */
typedef struct reading {
    divit_hasher *hashers[DIVIT_XML_IDS_MAX];
    divit_xml_canon_options canons[DIVIT_XML_IDS_MAX];
    size_t count;
    divit_xml_id ids[DIVIT_XML_IDS_MAX + DIVIT_XADES_EARLIER_IDS];
    size_t own; /* so many of them are our own */
} reading;

static void reading_done(reading *r)
{
    for (size_t i = 0; i < DIVIT_XML_IDS_MAX; i++)
        divit_hasher_free(&r->hashers[i]);
}

/* One canonicaliser into one hasher for each reference to the document. */
static divit_status prepare(reading *r, const divit_xades *x, divit_error *err)
{
    const divit_xades_canon how = divit_xades_canon_of(x->how, false);
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < x->reference_count && s == DIVIT_OK; i++) {
        const divit_xades_reference *reference = &x->references[i];
        if (!reference->canonical)
            continue;
        divit_xml_canon_options *canon = &r->canons[r->count];
        s = divit_hasher_new(x->how->digest, &r->hashers[r->count], err);
        *canon = (divit_xml_canon_options){
            .sink = {divit_hasher_sink, r->hashers[r->count]}, .method = how.method};
        r->count++;
        if (!reference->uri[0])
            continue;
        canon->apex = DIVIT_XML_APEX_ID;
        canon->apex_id = divit_span_of(reference->uri + 1);
        r->ids[r->own++].value = canon->apex_id;
    }
    return s;
}

/* The digests into their references. */
static divit_status finish(reading *r, divit_xades *x, divit_error *err)
{
    divit_status s = DIVIT_OK;
    size_t n = 0;
    for (size_t i = 0; i < x->reference_count && s == DIVIT_OK; i++)
        if (x->references[i].canonical)
            s = divit_hasher_final(r->hashers[n++], &x->references[i].digest, err);
    return s;
}

/*
 * What is signed by Id, and the signature then, are children of the root: verifiers that know of
 * wrapping look nowhere else (verify/extent.h). The Object of an enveloping signature is one too.
 */
static const char *find_fault(const divit_xml_place *place, const divit_xml_id *id)
{
    enum { ROOT = 1, CHILD = 2 };
    if (id->count != 1)
        return N_("an Id that is to be signed is not in the document exactly once");
    if (place->insert > id->start && place->insert < id->end)
        return N_("the signature would stand inside of the element that it signs by its Id");
    if (id->depth != CHILD || place->depth != ROOT)
        return N_("only children of the outermost element can be signed by their Id");
    return NULL;
}

/* The place must be there, and not in what is signed by Id. */
static divit_status check_answers(const divit_xades_host *host, const reading *r, divit_error *err)
{
    const divit_xml_place *place = &host->survey.place;
    if (!place->found)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the document has no element of the name that says where the signature goes"));
    for (size_t i = 0; i < r->own && !host->survey.parent_start; i++) {
        const char *fault = find_fault(place, &r->ids[i]);
        if (fault)
            return divit_fail(err, DIVIT_USAGE, __func__, fault);
    }
    return DIVIT_OK;
}

static divit_status read_text(divit_xades_host *host, reading *r, divit_error *err)
{
    const divit_xml_pass_options pass = {.canons = r->canons,
        .canon_count = r->count,
        .survey = &host->survey,
        .progress = host->source.encoding == DIVIT_XML_UTF_8 ? divit_map_passed : NULL,
        .progress_ctx = &host->map};
    divit_error why = {0};
    divit_status s = divit_xml_pass(host->source.text, &pass, &why);
    /* At the very end a canonicaliser complains of an Id that it has not met. */
    if (s == DIVIT_OK || (s == DIVIT_INPUT_BROKEN && why.where == DIVIT_NOWHERE))
        s = check_answers(host, r, &why);
    if (s != DIVIT_OK && err)
        *err = why;
    if (s != DIVIT_OK)
        divit_xml_source_locate(&host->source, err);
    return s;
}

/* see sign/xades_host.h */
divit_status divit_xades_host_read(
    divit_xades_host *host, divit_xades *x, divit_xades_earlier *earlier, divit_error *err)
{
    DIVIT_AUTO(reading_done)
    reading r = {0};
    divit_status s = x ? prepare(&r, x, err) : DIVIT_OK;
    const size_t asked = earlier ? earlier->id_count : 0;
    for (size_t i = 0; i < asked; i++)
        r.ids[r.own + i] = earlier->ids[i];
    host->survey.ids = r.ids;
    host->survey.id_count = r.own + asked;
    if (s == DIVIT_OK)
        s = read_text(host, &r, err);
    for (size_t i = 0; i < asked; i++)
        earlier->ids[i] = r.ids[r.own + i];
    host->survey.ids = NULL;
    host->survey.id_count = 0;
    return s == DIVIT_OK && x ? finish(&r, x, err) : s;
}

/* see sign/xades_host.h */
divit_status divit_xades_host_wrap(
    divit_xades_host *host, const divit_xades_wrap *wrap, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes encoded = {0};
    const int fd = host->fd;
    const uint64_t at = divit_xml_source_where(&host->source, wrap->at);
    uint64_t size = host->map.span.n;
    divit_status s = divit_bytes_printf(&text, "%s%s", wrap->open, wrap->close);
    if (s == DIVIT_OK)
        s = divit_xml_source_encode(&host->source, divit_bytes_span(&text), &encoded);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_xades_host_close(host);
    const divit_insertion what = {.at = at, .tail = at, .bytes = divit_bytes_span(&encoded)};
    s = divit_insertion_put(fd, &what, &size, err);
    return s == DIVIT_OK ? divit_xades_host_open(fd, host, err) : s;
}

/* "</root>" in the document's encoding. */
static divit_status append_end_tag(divit_xades_host *host)
{
    const divit_xml_source *source = &host->source;
    divit_status s = divit_xml_source_encode(source, DIVIT_SPAN_TEXT("</"), &host->end);
    if (s == DIVIT_OK)
        s = divit_xml_source_encode(source, host->survey.place.name, &host->end);
    return s == DIVIT_OK ? divit_xml_source_encode(source, DIVIT_SPAN_TEXT(">"), &host->end) : s;
}

/* see sign/xades_host.h */
divit_status divit_xades_host_settle(divit_xades_host *host, divit_error *err)
{
    divit_xml_place *place = &host->survey.place;
    const divit_xml_encoding encoding = host->source.encoding;
    if (place->empty && append_end_tag(host) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    host->size = host->map.span.n;
    host->at = divit_xml_source_where(&host->source, place->insert);
    host->tail = divit_xml_source_where(&host->source, place->insert + (place->empty ? 2 : 0));
    host->settled = true;
    place->name = (divit_span){0};
    divit_xml_source_done(&host->source);
    divit_map_done(&host->map);
    host->source.encoding = encoding;
    return DIVIT_OK;
}

/* see sign/xades_host.h; "<root/>" becomes "<root>", the text, "</root>" */
divit_status divit_xades_host_put(
    divit_xades_host *host, divit_span text, divit_xades_put *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes all = {0};
    const divit_xml_source *source = &host->source;
    divit_status s = host->settled ? DIVIT_OK : divit_xades_host_settle(host, err);
    if (s != DIVIT_OK)
        return s;
    if (host->survey.place.empty)
        s = divit_xml_source_encode(source, DIVIT_SPAN_TEXT(">"), &all);
    const size_t before = all.n;
    if (s == DIVIT_OK)
        s = divit_xml_source_encode(source, text, &all);
    const size_t length = all.n - before;
    if (s == DIVIT_OK)
        s = divit_bytes_append(&all, divit_bytes_span(&host->end));
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_insertion what = {
        .at = host->at, .tail = host->tail, .bytes = divit_bytes_span(&all)};
    s = divit_insertion_put(host->fd, &what, &host->size, err);
    if (s == DIVIT_OK)
        *ret = (divit_xades_put){.offset = what.at + before, .length = length, .size = host->size};
    return s;
}
