/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a Signature element. */
#include "sign/xades_element.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/random.h"
#include "pki/signature.h"
#include "sign/xades_properties.h"
#include "xml/pass.h"

enum { ID_BYTES = 16 };

/* see sign/xades_element.h */
divit_status divit_xades_name(divit_xades *x, divit_error *err)
{
    uint8_t random[ID_BYTES];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    divit_status s = divit_random_bytes(random, sizeof random, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_bytes_append(&hex, DIVIT_SPAN_TEXT("sig-"));
    if (s == DIVIT_OK)
        s = divit_hex_append(&hex, (divit_span){random, sizeof random});
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&hex);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_text_copy(x->id, sizeof x->id, (const char *)hex.p);
    return DIVIT_OK;
}

static divit_status sink_bytes(void *out, divit_span data)
{
    return divit_bytes_append(out, data);
}

/* What the parts of the Signature inherit: what it inherits, and its own declarations. */
static divit_status inherit(
    const divit_xml_context *from, bool in_properties, divit_xml_context *ret, divit_error *err)
{
    const divit_xml_binding bindings[] = {
        {DIVIT_SPAN_TEXT("ds"), DIVIT_SPAN_TEXT(DIVIT_XML_DSIG_NS)},
        {DIVIT_SPAN_TEXT("xades"), DIVIT_SPAN_TEXT(DIVIT_XML_XADES_NS)}};
    divit_status s = divit_xml_context_copy(ret, from);
    if (s == DIVIT_OK)
        s = divit_xml_context_add_binding(ret, bindings[0]);
    if (s == DIVIT_OK && in_properties)
        s = divit_xml_context_add_binding(ret, bindings[1]);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* One part that is not in a document yet, and how it is canonicalised and digested. */
typedef struct part {
    const divit_xml_options *how;
    const divit_xml_context *context; /* of the Signature */
    const divit_bytes *text;
    bool in_properties; /* it stands in QualifyingProperties */
    divit_hash hash;
} part;

static divit_status canonical_part(
    const part *p, divit_bytes *canonical, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_context_done)
    divit_xml_context context = {0};
    const divit_xml_canon_options canon = {
        .sink = {sink_bytes, canonical}, .method = divit_xades_canon_of(p->how, true).method};
    divit_status s = inherit(p->context, p->in_properties, &context, err);
    if (s == DIVIT_OK)
        s = divit_xml_canonical_fragment(divit_bytes_span(p->text), &context, &canon, err);
    return s == DIVIT_OK ? divit_hash_compute(p->hash, divit_bytes_span(canonical), ret, err) : s;
}

static divit_status digest_part(const part *p, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes canonical = {0};
    return canonical_part(p, &canonical, ret, err);
}

/* Has SignedInfo signed; checks the answer. */
static divit_status sign_info(const divit_signer *signer, const divit_xades *x, const part *info,
    divit_bytes *value, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes canonical = {0};
    divit_digest digest;
    divit_status s = canonical_part(info, &canonical, &digest, err);
    if (s != DIVIT_OK)
        return s;
    const divit_signing what = {.scheme = x->scheme,
        .hash = x->hash,
        .digest = divit_digest_span(&digest),
        .message = divit_bytes_span(&canonical)};
    s = signer->sign(signer->ctx, &what, value, err);
    if (s != DIVIT_OK)
        return s;
    const divit_signature made = divit_signature_of(x->scheme, &digest, divit_bytes_span(value));
    return divit_signature_check(divit_certificate_facts_get(x->certificate)->spki, &made, err);
}

/* The parts as they are made one after the other. */
typedef struct texts {
    divit_bytes properties;
    divit_bytes manifest;
    divit_bytes info;
    divit_bytes value;
} texts;

static void texts_done(texts *t)
{
    divit_bytes_done(&t->properties);
    divit_bytes_done(&t->manifest);
    divit_bytes_done(&t->info);
    divit_bytes_done(&t->value);
}

/* Properties and manifest, with their digests in x. */
static divit_status make_digested(
    divit_xades *x, const divit_xml_context *context, texts *t, divit_error *err)
{
    part p = {.how = x->how, .context = context, .hash = x->how->digest};
    divit_status s = divit_xades_properties(x, &t->properties, err);
    p.text = &t->properties;
    p.in_properties = true;
    if (s == DIVIT_OK)
        s = digest_part(&p, &x->properties, err);
    if (s != DIVIT_OK || !x->how->manifest)
        return s;
    p.text = &t->manifest;
    p.in_properties = false;
    if (divit_xades_manifest(x, &t->manifest) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return digest_part(&p, &x->manifest, err);
}

/* see sign/xades_element.h */
divit_status divit_xades_make(const divit_signer *signer, divit_xades *x,
    const divit_xml_context *context, divit_bytes *inner, divit_error *err)
{
    DIVIT_AUTO(texts_done)
    texts t = {0};
    divit_status s = make_digested(x, context, &t, err);
    if (s == DIVIT_OK && divit_xades_signed_info(x, &t.info) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    const part info = {.how = x->how, .context = context, .text = &t.info, .hash = x->hash};
    if (s == DIVIT_OK)
        s = sign_info(signer, x, &info, &t.value, err);
    const divit_xades_parts parts = {.signed_info = divit_bytes_span(&t.info),
        .properties = divit_bytes_span(&t.properties),
        .manifest = divit_bytes_span(&t.manifest),
        .value = divit_bytes_span(&t.value)};
    if (s == DIVIT_OK && divit_xades_inner(x, &parts, inner) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    return s;
}
