/* SPDX-License-Identifier: Apache-2.0 */
/* The self-check of an XML signature that was just made. */
#include "verify/made.h"

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "verify/digested.h"
#include "verify/loose.h"

/* The parts of the signature itself: SignedInfo, and what its references to own parts name. */
enum { PARTS_MAX = 8 };

typedef struct own_part {
    const divit_xml_node *node;
    const divit_xmldsig_canon *canon;
    divit_digest taken;
    const divit_digest *wanted; /* NULL: of SignedInfo, which the value is over */
} own_part;

typedef struct own_parts {
    own_part items[PARTS_MAX];
    size_t count;
    divit_hasher *hashers[PARTS_MAX];
} own_parts;

static void own_parts_done(own_parts *p)
{
    for (size_t i = 0; i < PARTS_MAX; i++)
        divit_hasher_free(&p->hashers[i]);
}

static void list_parts(const divit_xmldsig *sig, own_parts *p)
{
    p->items[p->count++] =
        (own_part){.node = sig->info, .canon = &sig->canon, .taken.hash = sig->hash};
    for (size_t i = 0; i < sig->reference_count && p->count < PARTS_MAX; i++) {
        const divit_xmldsig_reference *r = &sig->references[i];
        own_part part = {.canon = &r->canon, .taken.hash = r->digest.hash, .wanted = &r->digest};
        if ((r->is_properties || r->is_manifest) &&
            divit_xml_tree_by_id(sig->tree, r->id, &part.node, NULL) == DIVIT_OK)
            p->items[p->count++] = part;
    }
}

/* True if the canonical form of the parts does not depend on what is around the signature. */
static bool stand_alone(const own_parts *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].canon->method != DIVIT_XML_EXCLUSIVE || p->items[i].canon->prefix_count > 0)
            return false;
    return true;
}

/* Digest of a node, canonical as it stands in its parents. */
static divit_status digest_node(
    divit_span text, const own_part *part, divit_hasher *hasher, divit_error *err)
{
    DIVIT_AUTO(divit_xml_context_done)
    divit_xml_context context = {0};
    const divit_xml_binding bindings[] = {
        {DIVIT_SPAN_TEXT("ds"), DIVIT_SPAN_TEXT(DIVIT_XML_DSIG_NS)},
        {DIVIT_SPAN_TEXT("xades"), DIVIT_SPAN_TEXT(DIVIT_XML_XADES_NS)}};
    for (size_t i = 0; i < 2; i++)
        if (divit_xml_context_add_binding(&context, bindings[i]) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    const divit_xml_canon_options options = divit_digested_canon(part->canon, hasher);
    const divit_span own = divit_span_sub(
        text, (size_t)part->node->start, (size_t)(part->node->end - part->node->start));
    return divit_xml_canonical_fragment(own, &context, &options, err);
}

/* All parts in one pass over the document. */
static divit_status digest_in_document(
    divit_digested_input *in, const own_parts *p, divit_error *err)
{
    divit_xml_canon_options canons[PARTS_MAX];
    divit_xml_pass_options pass = divit_digested_pass(in);
    pass.canons = canons;
    pass.canon_count = p->count;
    for (size_t i = 0; i < p->count; i++) {
        canons[i] = divit_digested_canon(p->items[i].canon, p->hashers[i]);
        canons[i].apex = DIVIT_XML_APEX_START;
        canons[i].apex_start = p->items[i].node->start;
    }
    return divit_xml_pass(in->source.text, &pass, err);
}

static divit_status digest_parts(divit_digested_input *in, own_parts *p, divit_error *err)
{
    const bool alone = stand_alone(p);
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < p->count && s == DIVIT_OK; i++)
        s = divit_hasher_new(p->items[i].taken.hash, &p->hashers[i], err);
    for (size_t i = 0; alone && i < p->count && s == DIVIT_OK; i++)
        s = digest_node(in->source.text, &p->items[i], p->hashers[i], err);
    if (!alone && s == DIVIT_OK)
        s = digest_in_document(in, p, err);
    for (size_t i = 0; i < p->count && s == DIVIT_OK; i++)
        s = divit_hasher_final(p->hashers[i], &p->items[i].taken, err);
    return s;
}

/* What the signature says of its data is what was digested when it was made. */
static divit_status check_data(
    const divit_xmldsig *sig, const divit_signed_document *made, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes digests = {0};
    divit_digest sum;
    for (size_t i = 0; i < sig->reference_count; i++) {
        const divit_xmldsig_reference *r = &sig->references[i];
        if (!r->is_properties && !r->is_manifest &&
            divit_bytes_append(&digests, divit_digest_span(&r->digest)) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    }
    const divit_status s = divit_hash_compute(sig->hash, divit_bytes_span(&digests), &sum, err);
    if (s == DIVIT_OK &&
        !divit_span_equal(divit_digest_span(&sum), (divit_span){made->digest, made->digest_length}))
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("the document was changed after signing"));
    return s;
}

/* True if a reference covers all but the signature, and that carries nothing unsigned. */
static bool covers_document(const divit_xmldsig *sig)
{
    for (size_t i = 0; i < sig->reference_count; i++)
        if (sig->references[i].whole && sig->references[i].enveloped)
            return !divit_loose_next(sig, NULL);
    return false;
}

static divit_status check_parts(divit_digested_input *in, divit_xmldsig *sig, divit_error *err)
{
    DIVIT_AUTO(own_parts_done)
    own_parts p = {0};
    divit_cause cause;
    list_parts(sig, &p);
    divit_status s = digest_parts(in, &p, err);
    for (size_t i = 1; i < p.count && s == DIVIT_OK; i++)
        if (!divit_span_equal(
                divit_digest_span(p.items[i].wanted), divit_digest_span(&p.items[i].taken)))
            s = divit_fail(
                err, DIVIT_SIGNATURE_INVALID, __func__, N_("its signed properties were changed"));
    return s == DIVIT_OK ? divit_xmldsig_check(sig, &p.items[0].taken, &cause, err) : s;
}

/* The file that the signature was made in. */
typedef struct made_file {
    divit_digested_input in;
    divit_xmldsig *sig;
} made_file;

static void made_file_done(made_file *f)
{
    divit_xmldsig_free(&f->sig);
    divit_digested_close(&f->in);
}

/* The file is open. */
static divit_status check_made(made_file *f, const divit_signed_document *made, divit_error *err)
{
    divit_cause cause;
    const divit_xml_source *source = &f->in.source;
    const divit_xml_pass_options pass = divit_digested_pass(&f->in);
    const divit_xmldsig_place place = {
        .start = divit_xml_source_find(source, made->signature_offset),
        .progress = pass.progress,
        .progress_ctx = pass.progress_ctx};
    divit_status s = divit_xmldsig_new(source->text, &place, &f->sig, &cause, err);
    if (s == DIVIT_OK &&
        ((made->whole && !covers_document(f->sig)) || source->document.n != made->size))
        s = divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature that was made does not cover the file"));
    if (s == DIVIT_OK)
        s = check_data(f->sig, made, err);
    return s == DIVIT_OK ? check_parts(&f->in, f->sig, err) : s;
}

/* see verify/made.h */
divit_status divit_made_verify(int fd, const divit_signed_document *made, divit_error *err)
{
    DIVIT_AUTO(made_file_done)
    made_file f = {0};
    const divit_status s = divit_digested_open(fd, &f.in, err);
    return s == DIVIT_OK ? check_made(&f, made, err) : s;
}

/* see verify/made.h */
divit_status divit_made_verify_text(
    divit_span text, const divit_signed_document *made, divit_error *err)
{
    DIVIT_AUTO(made_file_done)
    made_file f = {0};
    const divit_status s = divit_digested_open_text(text, &f.in, err);
    return s == DIVIT_OK ? check_made(&f, made, err) : s;
}
