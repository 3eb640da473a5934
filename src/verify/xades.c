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

/* The digests of one signature that the second pass takes: SignedInfo, then each reference. */
typedef struct digests {
    divit_hasher *hashers[1 + DIVIT_REFERENCES_MAX];
    divit_digest taken[1 + DIVIT_REFERENCES_MAX];
} digests;

static void digests_done(digests *d)
{
    for (size_t i = 0; i < 1 + DIVIT_REFERENCES_MAX; i++)
        divit_hasher_free(&d->hashers[i]);
}

/* The file and its text. */
typedef struct xml_input {
    divit_map map;
    divit_xml_source source;
} xml_input;

static void xml_input_done(xml_input *in)
{
    divit_xml_source_done(&in->source);
    divit_map_done(&in->map);
}

static divit_status open_input(int fd, xml_input *in, divit_error *err)
{
    const divit_status s = divit_map_fd(fd, &in->map, err);
    return s == DIVIT_OK ? divit_xml_source_open(in->map.span, 0, &in->source, err) : s;
}

static divit_xml_canon_options canon_of(const divit_xmldsig_canon *c, divit_hasher *hasher)
{
    return (divit_xml_canon_options){.sink = {divit_hasher_sink, hasher},
        .method = c->method,
        .comments = c->comments,
        .prefixes = c->prefixes,
        .prefix_count = c->prefix_count};
}

/* What the i-th reference digests. */
static divit_xml_canon_options reference_canon(
    const divit_xmldsig *sig, size_t i, divit_hasher *hasher, const uint64_t *own_start)
{
    const divit_xmldsig_reference *r = &sig->references[i];
    divit_xml_canon_options canon = canon_of(&r->canon, hasher);
    if (r->is_properties) {
        /* The very node that was read, not whatever else may bear its Id. */
        canon.apex = DIVIT_XML_APEX_START;
        canon.apex_start = sig->properties->start;
    } else if (!r->whole) {
        canon.apex = DIVIT_XML_APEX_ID;
        canon.apex_id = r->id;
    }
    canon.excluded = r->enveloped ? own_start : NULL;
    canon.excluded_count = r->enveloped ? 1 : 0;
    return canon;
}

/* Second pass: digests SignedInfo and all references, and fills the extent. */
static divit_status take_digests(xml_input *in, divit_extent *extent, digests *d, divit_error *err)
{
    const divit_xmldsig *sig = extent->sig;
    const uint64_t own_start = divit_xml_tree_root(sig->tree)->start;
    divit_xml_canon_options canons[1 + DIVIT_REFERENCES_MAX];
    divit_status s = divit_hasher_new(sig->hash, &d->hashers[0], err);
    canons[0] = canon_of(&sig->canon, d->hashers[0]);
    canons[0].apex = DIVIT_XML_APEX_START;
    canons[0].apex_start = sig->info->start;
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++) {
        s = divit_hasher_new(sig->references[i].digest.hash, &d->hashers[1 + i], err);
        canons[1 + i] = reference_canon(sig, i, d->hashers[1 + i], &own_start);
    }
    const divit_xml_pass_options pass = {.canons = canons,
        .canon_count = 1 + sig->reference_count,
        .survey = &extent->survey,
        .outside = divit_extent_outside(extent),
        .progress = in->source.encoding == DIVIT_XML_UTF_8 ? divit_map_passed : NULL,
        .progress_ctx = &in->map};
    if (s == DIVIT_OK)
        s = divit_xml_pass(in->source.text, &pass, err);
    for (size_t i = 0; i < 1 + sig->reference_count && s == DIVIT_OK; i++)
        s = divit_hasher_final(d->hashers[i], &d->taken[i], err);
    return s;
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

static divit_status check_references(const divit_xmldsig *sig, const digests *d, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (!covers_something(sig))
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("it covers nothing of the document"));
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++)
        s = compare(sig, i, &d->taken[1 + i], err);
    return s;
}

/* As divit_finding_decide(), with the place in the file. */
static divit_status decide(
    const xml_input *in, divit_finding *f, divit_status s, divit_error *err, divit_cause cause)
{
    divit_xml_source_locate(&in->source, err);
    return divit_finding_decide(f, s, err, cause);
}

/* Decides about a signature that is built as it must be. */
static divit_status decide_built(
    xml_input *in, divit_extent *extent, divit_finding *f, divit_error *err)
{
    DIVIT_AUTO(digests_done)
    digests d = {0};
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    divit_status s = take_digests(in, extent, &d, err);
    if (s != DIVIT_OK)
        return decide(in, f, s, err, divit_extent_fault(extent, err));
    s = divit_extent_check(extent, &cause, err);
    if (s != DIVIT_OK)
        return decide(in, f, s, err, cause);
    s = check_references(extent->sig, &d, err);
    if (s != DIVIT_OK)
        return divit_finding_decide(f, s, err, DIVIT_CAUSE_HASH);
    s = divit_xmldsig_check(extent->sig, &d.taken[0], err);
    s = divit_finding_decide(
        f, s, err, s == DIVIT_INDETERMINATE ? DIVIT_CAUSE_KEY : DIVIT_CAUSE_VALUE);
    return s == DIVIT_OK && f->facts.intact ? divit_extent_tell(extent, f, err) : s;
}

/* Decides about one signature. */
static divit_status verify_one(
    xml_input *in, const divit_extent_scene *scene, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(divit_xmldsig_free)
    divit_xmldsig *sig = NULL;
    DIVIT_AUTO(divit_extent_done)
    divit_extent extent = {0};
    divit_finding *f = NULL;
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    const divit_xml_signature *at = &scene->signatures[scene->at];
    const divit_xmldsig_place place = {at->start, &at->context};
    const divit_status parsed = divit_xmldsig_new(in->source.text, &place, &sig, &cause, err);
    divit_status s =
        divit_verification_add(v, parsed == DIVIT_OK ? sig->id : (divit_span){0}, &f, err);
    if (s != DIVIT_OK)
        return s;
    f->facts.hole_at = divit_xml_source_where(&in->source, at->start);
    f->facts.hole_size = divit_xml_source_where(&in->source, at->end) - f->facts.hole_at;
    if (parsed != DIVIT_OK)
        return decide(in, f, parsed, err, cause);
    f->facts.has_time = sig->has_time;
    f->facts.time = sig->time;
    s = divit_finding_certificate(f, divit_certificate_facts_get(sig->certificate)->der, err);
    if (s != DIVIT_OK)
        return s;
    divit_extent_init(&extent, scene, sig);
    return decide_built(in, &extent, f, err);
}

/* see verify/xades.h */
divit_status divit_xades_verify(int fd, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(xml_input_done)
    xml_input in = {0};
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    divit_status s = open_input(fd, &in, err);
    const divit_xml_pass_options pass = {.survey = &survey,
        .progress = in.source.encoding == DIVIT_XML_UTF_8 ? divit_map_passed : NULL,
        .progress_ctx = &in.map};
    if (s == DIVIT_OK)
        s = divit_xml_pass(in.source.text, &pass, err);
    if (s != DIVIT_OK)
        divit_xml_source_locate(&in.source, err);
    for (size_t i = 0; i < survey.signature_count && s == DIVIT_OK; i++) {
        const divit_extent_scene scene = {.source = &in.source,
            .signatures = survey.signatures,
            .count = survey.signature_count,
            .at = i};
        s = verify_one(&in, &scene, v, err);
    }
    if (s == DIVIT_OK && survey.signature_count == 0)
        s = divit_fail(err, DIVIT_NO_SIGNATURE, __func__, NULL);
    return s;
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
    const divit_xml_canon_options options = canon_of(canon, hasher);
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
    DIVIT_AUTO(xml_input_done)
    xml_input in = {0};
    DIVIT_AUTO(divit_xmldsig_free)
    divit_xmldsig *sig = NULL;
    divit_digest info = {0};
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    divit_status s = open_input(fd, &in, err);
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
