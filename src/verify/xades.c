/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies the signatures of an XML document. */
#include "verify/xades.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "verify/extent.h"
#include "verify/loose.h"
#include "xml/pass.h"
#include "xml/source.h"

/* What is verified, and for what. */
typedef struct task {
    divit_digested_input in;
    divit_verification *v;
    const divit_xades_copy *only; /* or NULL */
} task;

static void task_done(task *t)
{
    divit_digested_close(&t->in);
}

/* Compares the digest of the i-th reference. */
static divit_status compare(
    const divit_xmldsig *sig, size_t i, const divit_digest *taken, divit_error *err)
{
    if (divit_span_equal(divit_digest_span(&sig->references[i].digest), divit_digest_span(taken)))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
        sig->references[i].is_properties ? N_("its signed properties were changed")
                                         : N_("the document was changed after signing"));
}

/* A signature whose only content is itself says nothing about a document. */
static bool covers_something(const divit_xmldsig *sig)
{
    return sig->reference_count > 1;
}

static divit_status check_references(
    const divit_xmldsig *sig, const divit_digested *d, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (!covers_something(sig))
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("it covers nothing of the document"));
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++)
        s = compare(sig, i, &d->references[i], err);
    return s;
}

/* As divit_finding_decide(), with the place in the file. */
static divit_status decide(const divit_digested_input *in, divit_finding *f, divit_status s,
    divit_error *err, divit_cause cause)
{
    divit_xml_source_locate(&in->source, err);
    return divit_finding_decide(f, s, err, cause);
}

/* Decides about a signature that is built as it must be. */
static divit_status decide_built(task *t, divit_extent *extent, divit_finding *f, divit_error *err)
{
    DIVIT_AUTO(divit_digested_done)
    divit_digested d = {.copied = t->only ? &t->only->copied : NULL};
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    divit_status s = divit_digested_take(&d, &t->in, extent, err);
    if (s != DIVIT_OK)
        return decide(&t->in, f, s, err, divit_extent_fault(extent, err));
    s = divit_extent_check(extent, &cause, err);
    if (s != DIVIT_OK)
        return decide(&t->in, f, s, err, cause);
    s = check_references(extent->sig, &d, err);
    if (s != DIVIT_OK)
        return divit_finding_decide(f, s, err, DIVIT_CAUSE_HASH);
    s = divit_xmldsig_check(extent->sig, &d.info, err);
    s = divit_finding_decide(
        f, s, err, s == DIVIT_INDETERMINATE ? DIVIT_CAUSE_KEY : DIVIT_CAUSE_VALUE);
    return s == DIVIT_OK && f->facts.intact ? divit_extent_tell(extent, f, err) : s;
}

/* Decides about one signature. */
static divit_status verify_one(task *t, const divit_extent_scene *scene, divit_error *err)
{
    DIVIT_AUTO(divit_xmldsig_free)
    divit_xmldsig *sig = NULL;
    DIVIT_AUTO(divit_extent_done)
    divit_extent extent = {0};
    divit_finding *f = NULL;
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    const divit_xml_source *source = &t->in.source;
    const divit_xml_signature *at = &scene->signatures[scene->at];
    const divit_xmldsig_place place = {at->start, &at->context};
    const divit_status parsed = divit_xmldsig_new(source->text, &place, &sig, &cause, err);
    divit_status s =
        divit_verification_add(t->v, parsed == DIVIT_OK ? sig->id : (divit_span){0}, &f, err);
    if (s != DIVIT_OK)
        return s;
    f->facts.hole_at = divit_xml_source_where(source, at->start);
    f->facts.hole_size = divit_xml_source_where(source, at->end) - f->facts.hole_at;
    if (parsed != DIVIT_OK)
        return decide(&t->in, f, parsed, err, cause);
    f->facts.has_time = sig->has_time;
    f->facts.time = sig->time;
    s = divit_finding_certificate(f, divit_certificate_facts_get(sig->certificate)->der, err);
    if (s != DIVIT_OK)
        return s;
    divit_extent_init(&extent, scene, sig);
    return decide_built(t, &extent, f, err);
}

/* Finds the signatures and decides about all, or the one that is wanted. */
static divit_status verify_all(task *t, divit_xml_survey *survey, divit_error *err)
{
    divit_xml_pass_options pass = divit_digested_pass(&t->in);
    pass.survey = survey;
    divit_status s = divit_xml_pass(t->in.source.text, &pass, err);
    if (s != DIVIT_OK)
        divit_xml_source_locate(&t->in.source, err);
    for (size_t i = 0; i < survey->signature_count && s == DIVIT_OK; i++) {
        const divit_extent_scene scene = {.source = &t->in.source,
            .signatures = survey->signatures,
            .count = survey->signature_count,
            .at = i};
        if (!t->only || t->only->signature == i)
            s = verify_one(t, &scene, err);
    }
    if (s == DIVIT_OK && divit_verification_count(t->v) == 0)
        s = divit_fail(err, DIVIT_NO_SIGNATURE, __func__, NULL);
    return s;
}

/* see verify/xades.h */
divit_status divit_xades_verify(
    int fd, const divit_xades_copy *only, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(task_done)
    task t = {.v = v, .only = only};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    const divit_status s = divit_digested_open(fd, &t.in, err);
    return s == DIVIT_OK ? verify_all(&t, &survey, err) : s;
}

/* Digest of a node of our own signature, canonical as it stands in its parents. */
static divit_status digest_node(divit_span document, const divit_xml_node *node,
    const divit_xmldsig_canon *canon, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    DIVIT_AUTO(divit_xml_context_done)
    divit_xml_context context = {0};
    const divit_xml_binding bindings[] = {
        {DIVIT_SPAN_TEXT("ds"), DIVIT_SPAN_TEXT(DIVIT_XML_DSIG_NS)},
        {DIVIT_SPAN_TEXT("xades"), DIVIT_SPAN_TEXT(DIVIT_XML_XADES_NS)}};
    for (size_t i = 0; i < 2; i++)
        if (divit_xml_context_add_binding(&context, bindings[i]) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    divit_status s = divit_hasher_new(ret->hash, &hasher, err);
    const divit_xml_canon_options options = divit_digested_canon(canon, hasher);
    const divit_span text =
        divit_span_sub(document, (size_t)node->start, (size_t)(node->end - node->start));
    if (s == DIVIT_OK)
        s = divit_xml_canonical_fragment(text, &context, &options, err);
    return s == DIVIT_OK ? divit_hasher_final(hasher, ret, err) : s;
}

/* True if a reference covers all but the signature, and that carries nothing unsigned. */
static bool covers_document(const divit_xmldsig *sig)
{
    for (size_t i = 0; i < sig->reference_count; i++)
        if (sig->references[i].whole && sig->references[i].enveloped)
            return !divit_loose_next(sig, NULL);
    return false;
}

/* Every reference of our own signature, the document's digest being known. */
static divit_status check_made_references(divit_span document, const divit_xmldsig *sig,
    const divit_signed_document *made, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++) {
        const divit_xmldsig_reference *r = &sig->references[i];
        divit_digest taken = {.hash = r->digest.hash};
        if (r->is_properties)
            s = digest_node(document, sig->properties, &r->canon, &taken, err);
        else
            s = divit_digest_from(
                r->digest.hash, (divit_span){made->digest, made->digest_length}, &taken, err);
        if (s == DIVIT_OK)
            s = compare(sig, i, &taken, err);
    }
    return s;
}

/* see verify/xades.h */
divit_status divit_xades_verify_made(int fd, const divit_signed_document *made, divit_error *err)
{
    DIVIT_AUTO(divit_digested_close)
    divit_digested_input in = {0};
    DIVIT_AUTO(divit_xmldsig_free)
    divit_xmldsig *sig = NULL;
    divit_digest info = {0};
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    divit_status s = divit_digested_open(fd, &in, err);
    const divit_xmldsig_place place = {
        .start = divit_xml_source_find(&in.source, made->signature_offset)};
    if (s == DIVIT_OK)
        s = divit_xmldsig_new(in.source.text, &place, &sig, &cause, err);
    if (s == DIVIT_OK && (!covers_document(sig) || in.map.span.n != made->size))
        s = divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature that was made does not cover the file"));
    if (s == DIVIT_OK)
        s = check_made_references(in.source.text, sig, made, err);
    if (s != DIVIT_OK)
        return s;
    info.hash = sig->hash;
    s = digest_node(in.source.text, sig->info, &sig->canon, &info, err);
    return s == DIVIT_OK ? divit_xmldsig_check(sig, &info, err) : s;
}
