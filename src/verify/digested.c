/* SPDX-License-Identifier: Apache-2.0 */
/* Digests of SignedInfo and of all that an XML signature refers to, in one pass. */
#include "verify/digested.h"

#include "base/status.h"
#include "verify/container.h"
#include "verify/contents.h"

/* see verify/digested.h */
void divit_digested_done(divit_digested *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < 1 + DIVIT_REFERENCES_MAX; i++)
        divit_hasher_free(&d->hashers[i]);
}

/* see verify/digested.h */
divit_status divit_digested_open(int fd, divit_digested_input *ret, divit_error *err)
{
    const divit_status s = divit_map_fd(fd, &ret->map, err);
    return s == DIVIT_OK ? divit_xml_source_open(ret->map.span, 0, &ret->source, err) : s;
}

/* see verify/digested.h */
divit_status divit_digested_open_text(divit_span text, divit_digested_input *ret, divit_error *err)
{
    return divit_xml_source_open(text, 0, &ret->source, err);
}

/* see verify/digested.h */
void divit_digested_close(divit_digested_input *in)
{
    if (!in)
        return;
    divit_xml_source_done(&in->source);
    divit_map_done(&in->map);
}

/* see verify/digested.h */
divit_xml_pass_options divit_digested_pass(divit_digested_input *in)
{
    return (divit_xml_pass_options){
        .progress =
            in->map.span.p && in->source.encoding == DIVIT_XML_UTF_8 ? divit_map_passed : NULL,
        .progress_ctx = &in->map};
}

/* see verify/digested.h */
divit_xml_canon_options divit_digested_canon(const divit_xmldsig_canon *c, divit_hasher *hasher)
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
    divit_xml_canon_options canon = divit_digested_canon(&r->canon, hasher);
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

/* A hash and where its octets go as well. */
typedef struct fork {
    divit_hasher *hasher;
    divit_xml_sink copy;
} fork;

static divit_status put_both(void *ctx, divit_span data)
{
    const fork *both = ctx;
    const divit_status s = divit_hasher_sink(both->hasher, data);
    return s == DIVIT_OK ? both->copy.write(both->copy.ctx, data) : s;
}

/* see verify/digested.h */
divit_status divit_digested_take(
    divit_digested *d, divit_digested_input *in, divit_extent *extent, divit_error *err)
{
    const divit_xmldsig *sig = extent->sig;
    const uint64_t own_start = divit_xml_tree_root(sig->tree)->start;
    divit_xml_canon_options canons[1 + DIVIT_REFERENCES_MAX];
    divit_xml_pass_options pass = divit_digested_pass(in);
    size_t count = 1;
    fork both;
    divit_status s = divit_hasher_new(sig->hash, &d->hashers[0], err);
    canons[0] = divit_digested_canon(&sig->canon, d->hashers[0]);
    canons[0].apex = DIVIT_XML_APEX_START;
    canons[0].apex_start = sig->info->start;
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++) {
        if (sig->references[i].external)
            continue;
        s = divit_hasher_new(sig->references[i].digest.hash, &d->hashers[1 + i], err);
        canons[count] = reference_canon(sig, i, d->hashers[1 + i], &own_start);
        if (s == DIVIT_OK && d->copied && d->copied->reference == i) {
            both = (fork){.hasher = d->hashers[1 + i], .copy = d->copied->sink};
            canons[count].sink = (divit_xml_sink){put_both, &both};
        }
        count++;
    }
    pass.canons = canons;
    pass.canon_count = count;
    pass.survey = &extent->survey;
    pass.outside = divit_extent_outside(extent);
    if (s == DIVIT_OK)
        s = divit_xml_pass(in->source.text, &pass, err);
    if (s == DIVIT_OK)
        s = divit_hasher_final(d->hashers[0], &d->info, err);
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++)
        if (!sig->references[i].external)
            s = divit_hasher_final(d->hashers[1 + i], &d->references[i], err);
    return s;
}

/* The i-th reference, which names the file `at` of the container. */
static divit_status digest_member(
    divit_digested *d, const divit_extent *extent, size_t i, size_t at, divit_error *err)
{
    const divit_xmldsig_reference *r = &extent->sig->references[i];
    divit_status s = divit_hasher_new(r->digest.hash, &d->hashers[1 + i], err);
    if (s != DIVIT_OK)
        return s;
    fork both = {.hasher = d->hashers[1 + i]};
    divit_xml_sink sink = {divit_hasher_sink, d->hashers[1 + i]};
    if (d->copied && d->copied->reference == i) {
        both.copy = d->copied->sink;
        sink = (divit_xml_sink){put_both, &both};
    }
    s = divit_container_read(extent->scene->container, at, r, sink, err);
    return s == DIVIT_OK ? divit_hasher_final(d->hashers[1 + i], &d->references[i], err) : s;
}

/* All references to files, which stand in the container. */
static divit_status digest_members(
    divit_digested *d, const divit_extent *extent, divit_cause *ret_cause, divit_error *err)
{
    const divit_xmldsig *sig = extent->sig;
    divit_container_files files = {0};
    divit_status s = divit_container_resolve(extent->scene->container, sig, &files, ret_cause, err);
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++) {
        if (!sig->references[i].external)
            continue;
        *ret_cause = sig->references[i].canonical ? DIVIT_CAUSE_CANON : DIVIT_CAUSE_FORMAT;
        s = digest_member(d, extent, i, files.at[i], err);
    }
    return s;
}

/* The i-th reference, which names a file that the caller must have given. */
static divit_status digest_given(divit_digested *d, const divit_extent *extent, size_t i,
    divit_cause *ret_cause, divit_error *err)
{
    const divit_contents *contents = extent->scene->contents;
    const divit_xmldsig_reference *r = &extent->sig->references[i];
    size_t at = 0;
    *ret_cause = DIVIT_CAUSE_REFERENCE;
    if (!divit_contents_find(contents, r->id, &at))
        return divit_fail_at(
            err, DIVIT_INDETERMINATE, __func__, N_("it signs a file that was not given"), r->start);
    *extent->scene->used |= UINT64_C(1) << at;
    *ret_cause = DIVIT_CAUSE_CANON;
    return divit_contents_digest(&contents->items[at], r, &d->references[i], err);
}

/* see verify/digested.h */
divit_status divit_digested_files(
    divit_digested *d, const divit_extent *extent, divit_cause *ret_cause, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (extent->scene->container)
        return digest_members(d, extent, ret_cause, err);
    for (size_t i = 0; i < extent->sig->reference_count && s == DIVIT_OK; i++)
        if (extent->sig->references[i].external)
            s = digest_given(d, extent, i, ret_cause, err);
    return s;
}
