/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies the signatures of an XML document. */
#include "verify/xades.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "verify/extent.h"
#include "xml/pass.h"
#include "xml/source.h"

/* What is verified, and for what. */
typedef struct task {
    divit_digested_input in;
    divit_verification *v;
    const divit_xades_copy *only; /* or NULL */
    const divit_contents *contents;
    divit_container *container;
    size_t first;  /* of the findings, the document's own */
    uint64_t used; /* bits of the contents that a signature refers to */
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
        : sig->references[i].external    ? N_("a file was changed after signing")
                                         : N_("the document was changed after signing"));
}

/* A signature whose only content is itself says nothing about a document. */
static bool covers_something(const divit_xmldsig *sig)
{
    return sig->reference_count > (sig->properties ? 1 : 0);
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

/* The certificate of the signature as far as it is known. */
static divit_status tell_certificate(const divit_xmldsig *sig, divit_finding *f, divit_error *err)
{
    return sig->certificate && !f->certificate
               ? divit_finding_certificate(
                     f, divit_certificate_facts_get(sig->certificate)->der, err)
               : DIVIT_OK;
}

/* Decides about the value of a signature whose references all hold, and tells its parts. */
static divit_status decide_value(divit_xmldsig *sig, const divit_digest *info,
    const divit_extent *extent, divit_finding *f, divit_error *err)
{
    divit_cause cause = DIVIT_CAUSE_VALUE;
    divit_status s = divit_xmldsig_check(sig, info, &cause, err);
    s = divit_finding_decide(f, s, err, cause);
    if (s == DIVIT_OK)
        s = tell_certificate(sig, f, err);
    if (s != DIVIT_OK || !f->facts.intact)
        return s;
    if (!sig->properties)
        divit_finding_unbind(f);
    return divit_extent_tell(extent, f, err);
}

/* Decides about a signature that is built as it must be. */
static divit_status decide_built(
    task *t, divit_xmldsig *sig, divit_extent *extent, divit_finding *f, divit_error *err)
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
    s = divit_digested_files(&d, extent, &cause, err);
    if (s != DIVIT_OK)
        return divit_finding_decide(f, s, err, cause);
    s = check_references(sig, &d, err);
    return s == DIVIT_OK ? decide_value(sig, &d.info, extent, f, err)
                         : divit_finding_decide(f, s, err, DIVIT_CAUSE_HASH);
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
    const divit_xml_pass_options pass = divit_digested_pass(&t->in);
    /* In a container all signatures are XAdES ones (EN 319 162-1 4.3, 4.4). */
    const divit_xmldsig_place place = {.start = at->start,
        .context = &at->context,
        .progress = pass.progress,
        .progress_ctx = pass.progress_ctx,
        .plain = !t->container};
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
    f->facts.profile = sig->properties ? "XAdES" : "XMLDSig";
    s = tell_certificate(sig, f, err);
    if (s != DIVIT_OK)
        return s;
    divit_extent_init(&extent, scene, sig);
    return decide_built(t, sig, &extent, f, err);
}

/* A file of signatures in a container holds them in the one root that is theirs. */
static divit_status check_root(const task *t, const divit_xml_survey *survey, divit_error *err)
{
    if (!t->container)
        return DIVIT_OK;
    if (!divit_xml_name_is(&survey->root, DIVIT_ASIC_NS, DIVIT_ASIC_ROOT))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a file of signatures in the container has another root than XAdESSignatures"));
    return survey->signature_count > 0
               ? DIVIT_OK
               : divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
                     N_("a file of signatures in the container holds none"));
}

/* Finds the signatures and decides about all, or the one that is wanted. */
static divit_status verify_all(task *t, divit_xml_survey *survey, divit_error *err)
{
    divit_xml_pass_options pass = divit_digested_pass(&t->in);
    const size_t before = t->container ? t->container->signatures : 0;
    pass.survey = survey;
    divit_status s = divit_xml_pass(t->in.source.text, &pass, err);
    if (s != DIVIT_OK)
        divit_xml_source_locate(&t->in.source, err);
    else
        s = check_root(t, survey, err);
    for (size_t i = 0; i < survey->signature_count && s == DIVIT_OK; i++) {
        const divit_extent_scene scene = {.source = &t->in.source,
            .signatures = survey->signatures,
            .count = survey->signature_count,
            .at = i,
            .contents = t->contents,
            .used = &t->used,
            .container = t->container};
        if (!t->only || t->only->signature == before + i)
            s = verify_one(t, &scene, err);
    }
    if (t->container)
        t->container->signatures += survey->signature_count;
    else if (s == DIVIT_OK && divit_verification_count(t->v) == 0)
        s = divit_fail(err, DIVIT_NO_SIGNATURE, __func__, NULL);
    return s;
}

/* Each of the files must be one that a signature signs. */
static void check_used(task *t)
{
    for (size_t i = 0; t->contents && i < t->contents->count; i++)
        if (!(t->used & UINT64_C(1) << i))
            divit_verification_reject(t->v, DIVIT_CAUSE_UNSIGNED,
                N_("a file that was given is signed by none of the signatures"));
}

/* True if a signature of this document that is not intact begins in the part. */
static bool holds_other(const task *t, const divit_verified_part *part)
{
    for (size_t i = t->first; i < divit_verification_count(t->v); i++) {
        const divit_verified_signature *f = divit_verification_at(t->v, i);
        if (!f->intact && f->hole_at >= part->start && f->hole_at < part->end)
            return true;
    }
    return false;
}

/* What a later signature brings along is signed by that alone, so that one must hold. */
static void check_later(task *t)
{
    for (size_t i = t->first; i < divit_verification_count(t->v); i++) {
        divit_finding *f = divit_verification_finding(t->v, i);
        for (size_t p = 0; p < f->facts.part_count; p++)
            if (strcmp(f->parts[p].kind, "later-signature") == 0 && holds_other(t, &f->parts[p]))
                divit_finding_reject(f, DIVIT_CAUSE_UNSIGNED,
                    N_("a later signature stands in it that does not hold"));
    }
}

/* All of an opened document. */
static divit_status verify_opened(task *t, const divit_xades_task *what, divit_error *err)
{
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    if (what) {
        t->only = what->only;
        t->contents = what->contents;
        t->container = what->container;
    }
    t->first = divit_verification_count(t->v);
    const divit_status s = verify_all(t, &survey, err);
    if (s == DIVIT_OK) {
        check_used(t);
        check_later(t);
    }
    return s;
}

/* see verify/xades.h */
divit_status divit_xades_verify(
    int fd, const divit_xades_task *what, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(task_done)
    task t = {.v = v};
    const divit_status s = divit_digested_open(fd, &t.in, err);
    return s == DIVIT_OK ? verify_opened(&t, what, err) : s;
}

/* see verify/xades.h */
divit_status divit_xades_verify_text(
    divit_span text, const divit_xades_task *what, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(task_done)
    task t = {.v = v};
    const divit_status s = divit_digested_open_text(text, &t.in, err);
    return s == DIVIT_OK ? verify_opened(&t, what, err) : s;
}
