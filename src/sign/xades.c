/* SPDX-License-Identifier: Apache-2.0 */
/* Signs an XML document as enveloped XAdES B-B, and what the three packagings share. */
#include "sign/xades.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "sign/xades_counter.h"
#include "sign/xades_element.h"
#include "sign/xades_properties.h"
#include "xml/name.h"

/* see sign/xades.h */
void divit_xades_job_done(divit_xades_job *job)
{
    divit_identity_free(&job->who);
}

/* What the options say about XML; where they say nothing, the digests are made as the signature. */
static divit_xml_options how_of(const divit_sign_options *options)
{
    return options->xml ? *options->xml : (divit_xml_options){.digest = options->hash};
}

/* All that the options alone say. */
static divit_status name_job(divit_xades_job *job, divit_error *err)
{
    job->how = how_of(job->options);
    const divit_status s = divit_xades_options_check(&job->how, err);
    if (s != DIVIT_OK)
        return s;
    job->x = (divit_xades){.hash = job->options->hash,
        .how = &job->how,
        .time = job->options->time,
        .utc_offset = job->options->utc_offset};
    return divit_xades_name(&job->x, err);
}

static divit_status identify(divit_xades_job *job, divit_error *err)
{
    const divit_status s = divit_identity_new(job->signer, job->options, &job->who, err);
    if (s != DIVIT_OK)
        return s;
    job->x.scheme = divit_identity_scheme(job->who);
    job->x.certificate = divit_identity_certificate(job->who);
    return DIVIT_OK;
}

/* see sign/xades.h */
divit_status divit_xades_job_begin(divit_xades_job *job, divit_error *err)
{
    const divit_status s = name_job(job, err);
    return s == DIVIT_OK ? identify(job, err) : s;
}

/* see sign/xades.h */
divit_status divit_xades_job_end(const divit_xades_job *job, const divit_xades_put *put,
    divit_signed_document *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes digests = {0};
    divit_digest sum;
    const divit_xades *x = &job->x;
    bool whole = false;
    for (size_t i = 0; i < x->reference_count; i++) {
        if (divit_bytes_append(&digests, divit_digest_span(&x->references[i].digest)) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        whole = whole || x->references[i].enveloped;
    }
    const divit_status s = divit_hash_compute(x->hash, divit_bytes_span(&digests), &sum, err);
    if (s != DIVIT_OK)
        return s;
    *ret = (divit_signed_document){.format = DIVIT_FORMAT_XADES,
        .size = put->size,
        .signature_offset = put->offset,
        .signature_length = put->length,
        .whole = whole,
        .digest_length = sum.n};
    memcpy(ret->digest, sum.bytes, sum.n);
    return DIVIT_OK;
}

/* see sign/xades.h */
divit_status divit_xades_job_put(
    divit_xades_job *job, divit_xades_host *host, divit_xades_put *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const bool tags = job->how.packaging != DIVIT_PACKAGING_ENVELOPING;
    if (tags && divit_xades_head(&job->x, &text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s =
        divit_xades_make(job->signer, &job->x, &host->survey.place.context, &text, err);
    if (s != DIVIT_OK)
        return s;
    if (tags && divit_bytes_append(&text, DIVIT_SPAN_TEXT(DIVIT_XADES_TAIL)) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_xades_host_put(host, divit_bytes_span(&text), ret, err);
}

/* What an enveloped signature refers to: Ids, the value of another signature, or the document. */
typedef struct target {
    divit_xades_reference references[DIVIT_XML_IDS_MAX];
    divit_bytes uris[DIVIT_XML_IDS_MAX];
    divit_xades_value value; /* what is countersigned */
} target;

static void target_done(target *t)
{
    for (size_t i = 0; i < DIVIT_XML_IDS_MAX; i++)
        divit_bytes_done(&t->uris[i]);
    divit_xades_value_done(&t->value);
}

/* True for an Id that can stand in a URI and in an attribute as it is. */
static bool is_plain_id(const char *id)
{
    return *id && !strpbrk(id, " \t\r\n<>&\"'%#()[]");
}

static divit_status refer_to_ids(divit_xades_job *job, target *t, divit_error *err)
{
    for (size_t i = 0; i < job->how.id_count; i++) {
        if (!is_plain_id(job->how.ids[i]))
            return divit_fail(err, DIVIT_USAGE, __func__,
                N_("an Id that is to be signed has a character that no Id has"));
        divit_status s = divit_bytes_printf(&t->uris[i], "#%s", job->how.ids[i]);
        if (s == DIVIT_OK)
            s = divit_bytes_terminate(&t->uris[i]);
        if (s != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        t->references[i] = (divit_xades_reference){.uri = (const char *)t->uris[i].p,
            .canonical = true,
            .mime = job->how.mime ? job->how.mime : DIVIT_XADES_XML_MIME};
    }
    job->x.references = t->references;
    job->x.reference_count = job->how.id_count;
    return DIVIT_OK;
}

static void refer_to_document(divit_xades_job *job, target *t)
{
    t->references[0] = (divit_xades_reference){.uri = "",
        .enveloped = true,
        .canonical = true,
        .mime = job->how.mime ? job->how.mime : DIVIT_XADES_XML_MIME};
    job->x.references = t->references;
    job->x.reference_count = 1;
}

/* EN 319 132-1 5.2.7.1: the reference says by its Type that it countersigns. */
static void refer_to_value(divit_xades_job *job, target *t)
{
    t->references[0] = (divit_xades_reference){
        .type = DIVIT_XML_COUNTERSIGNED, .uri = (const char *)t->value.uri.p, .canonical = true};
    job->x.references = t->references;
    job->x.reference_count = 1;
}

/* A signature that is the root of a document takes another one as one of its Objects. */
static void make_room_in_root(const divit_xades_host *host, divit_xades_wrap *wrap)
{
    static const char open[] = "<ds:Object xmlns:ds=\"" DIVIT_XML_DSIG_NS "\">";
    const divit_xml_survey *survey = &host->survey;
    if (wrap->needed || survey->signature_count == 0 ||
        survey->signatures[0].start != survey->place.start)
        return;
    *wrap = (divit_xades_wrap){
        .needed = true, .at = survey->place.insert, .open = open, .close = "</ds:Object>"};
}

/* What is looked for among the signatures that are there, and what is found. */
typedef struct room {
    const divit_xml_options *how;
    const char *fresh; /* an Id that is nowhere in the document */
    divit_xades_value *value;
    divit_xades_earlier earlier;
    divit_xades_wrap wrap;
} room;

static void room_done(room *r)
{
    divit_xades_earlier_done(&r->earlier);
}

/* Where the signature stands among those that are there. */
static divit_status find_room(const divit_xades_host *host, room *r, divit_error *err)
{
    const divit_span text = host->source.text;
    const divit_xades_target countersigned = {text, &host->survey, r->how->countersign, r->fresh};
    divit_status s = divit_xades_earlier_read(text, &host->survey, &r->earlier, err);
    if (s == DIVIT_OK && r->how->countersign)
        s = divit_xades_counter_room(&countersigned, r->value, &r->wrap, err);
    else if (s == DIVIT_OK)
        r->wrap = divit_xades_earlier_room(&r->earlier, text);
    if (s == DIVIT_OK && !r->how->countersign)
        make_room_in_root(host, &r->wrap);
    const uint64_t at = r->wrap.needed ? r->wrap.at : host->survey.place.insert;
    if (s == DIVIT_OK)
        s = divit_xades_earlier_keep(&r->earlier, at, err);
    if (s != DIVIT_OK)
        divit_xml_source_locate(&host->source, err);
    return s;
}

/* Puts the wrap in, and the Id before it; *ret_parent: where the signature's parent starts then. */
static divit_status put_room(
    divit_xades_host *host, const room *r, uint64_t *ret_parent, divit_error *err)
{
    const divit_bytes *id = &r->value->id;
    const divit_xades_wrap attribute = {
        .at = r->value->at, .open = (const char *)id->p, .close = ""};
    divit_status s = divit_xades_host_wrap(host, &r->wrap, err);
    if (s == DIVIT_OK && id->n > 0)
        s = divit_xades_host_wrap(host, &attribute, err);
    *ret_parent = r->wrap.at + r->wrap.parent + id->n;
    return s;
}

/* A second pass: the document has got its wrap, and nothing signed by Id may be around the place.
 */
static divit_status read_again(
    divit_xades_job *job, divit_xades_host *host, room *r, divit_error *err)
{
    uint64_t parent = 0;
    divit_status s = DIVIT_OK;
    divit_xml_survey_done(&host->survey);
    if (r->wrap.needed)
        s = put_room(host, r, &parent, err);
    if (r->wrap.needed)
        host->survey.parent_start = &parent;
    if (s == DIVIT_OK)
        s = divit_xades_host_read(host, &job->x, &r->earlier, err);
    host->survey.parent_start = NULL;
    if (s == DIVIT_OK)
        s = divit_xades_earlier_keep_ids(&r->earlier, host->survey.place.insert, err);
    return s;
}

/* Digests and place in a document that is signed already. */
static divit_status read_signed(
    divit_xades_job *job, divit_xades_host *host, target *t, divit_error *err)
{
    DIVIT_AUTO(room_done)
    room r = {.how = &job->how, .fresh = job->x.id, .value = &t->value};
    divit_status s = find_room(host, &r, err);
    if (s == DIVIT_OK && job->how.countersign)
        refer_to_value(job, t);
    return s == DIVIT_OK ? read_again(job, host, &r, err) : s;
}

static divit_status refer(divit_xades_job *job, target *t, divit_error *err)
{
    if (job->how.countersign)
        return DIVIT_OK;
    if (job->how.id_count > 0)
        return refer_to_ids(job, t, err);
    refer_to_document(job, t);
    return DIVIT_OK;
}

struct divit_prepared {
    divit_xades_job job;
    divit_xades_host host;
    target target;
};

/* see divit/sign.h */
void divit_prepared_free(divit_prepared **prepared)
{
    if (!prepared || !*prepared)
        return;
    divit_xades_job_done(&(*prepared)->job);
    divit_xades_host_close(&(*prepared)->host);
    target_done(&(*prepared)->target);
    free(*prepared);
    *prepared = NULL;
}

static divit_status read_all(divit_prepared *p, divit_error *err)
{
    divit_status s = refer(&p->job, &p->target, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_open(p->job.fd, &p->host, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_place(&p->host, &p->job.how, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_read(&p->host, &p->job.x, NULL, err);
    if (s == DIVIT_OK && (p->host.survey.signature_count > 0 || p->job.how.countersign))
        s = read_signed(&p->job, &p->host, &p->target, err);
    return s == DIVIT_OK ? divit_xades_host_settle(&p->host, err) : s;
}

/* see sign/xades.h */
divit_status divit_xades_prepare(const divit_sign_options *options, const divit_output *out,
    divit_prepared **ret, divit_error *err)
{
    DIVIT_AUTO(divit_prepared_free)
    divit_prepared *p = calloc(1, sizeof *p);
    if (!p)
        return divit_fail_memory(err, __func__);
    p->job = (divit_xades_job){.options = options, .fd = divit_output_fd(out)};
    divit_status s = name_job(&p->job, err);
    if (s == DIVIT_OK)
        s = read_all(p, err);
    if (s == DIVIT_OK) {
        *ret = p;
        p = NULL;
    }
    return s;
}

/* see divit/sign.h */
divit_status divit_prepared_sign(divit_prepared *prepared, const divit_signer *signer, int64_t time,
    divit_signed_document *ret, divit_error *err)
{
    divit_xades_job *job = &prepared->job;
    divit_xades_put put = {0};
    job->signer = signer;
    job->x.time = time;
    divit_status s = identify(job, err);
    if (s == DIVIT_OK)
        s = divit_xades_job_put(job, &prepared->host, &put, err);
    return s == DIVIT_OK ? divit_xades_job_end(job, &put, ret, err) : s;
}

/* see sign/xades.h */
divit_status divit_xades_check(int fd, const divit_sign_options *options, divit_error *err)
{
    const divit_xml_options how = how_of(options);
    DIVIT_AUTO(divit_xades_host_close)
    divit_xades_host host = {0};
    DIVIT_AUTO(divit_xades_value_done)
    divit_xades_value value = {0};
    DIVIT_AUTO(room_done)
    room r = {.how = &how, .fresh = "", .value = &value};
    divit_status s = divit_xades_options_check(&how, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_open(fd, &host, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_place(&host, &how, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_read(&host, NULL, NULL, err);
    if (s == DIVIT_OK && (host.survey.signature_count > 0 || how.countersign))
        s = find_room(&host, &r, err);
    return s;
}
