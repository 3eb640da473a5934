/* SPDX-License-Identifier: Apache-2.0 */
/* One ds:Signature with its XAdES properties, read strictly. */
#include "verify/xmldsig.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"

enum { RSA_BITS_MIN = 2048, EC_BITS_MIN = 256 };

typedef struct canon_row {
    const char *uri;
    divit_xml_method method;
    bool comments;
} canon_row;

static const canon_row canon_rows[] = {
    {DIVIT_XML_C14N, DIVIT_XML_INCLUSIVE, false},
    {DIVIT_XML_C14N "#WithComments", DIVIT_XML_INCLUSIVE, true},
    {DIVIT_XML_C14N_11, DIVIT_XML_INCLUSIVE_11, false},
    {DIVIT_XML_C14N_11 "#WithComments", DIVIT_XML_INCLUSIVE_11, true},
    {DIVIT_XML_EXC_C14N, DIVIT_XML_EXCLUSIVE, false},
    {DIVIT_XML_EXC_C14N "WithComments", DIVIT_XML_EXCLUSIVE, true},
};

/* see verify/xmldsig.h */
void divit_xmldsig_free(divit_xmldsig **sig)
{
    if (!sig || !*sig)
        return;
    divit_xml_tree_free(&(*sig)->tree);
    divit_bytes_done(&(*sig)->value);
    divit_certificate_free(&(*sig)->certificate);
    free(*sig);
    *sig = NULL;
}

static divit_status refuse(
    divit_error *err, const divit_xml_node *node, const char *origin, const char *detail)
{
    return divit_fail_at(err, DIVIT_SIGNATURE_INVALID, origin, detail, node->start);
}

static divit_status unknown(
    divit_error *err, const divit_xml_node *node, const char *origin, const char *detail)
{
    return divit_fail_at(err, DIVIT_INDETERMINATE, origin, detail, node->start);
}

/* The only child of that name; what is malformed in a Signature makes it invalid. */
static divit_status only(const divit_xml_node *parent, const char *uri, const char *local,
    const divit_xml_node **ret, divit_error *err)
{
    if (divit_xml_node_only(parent, uri, local, ret, NULL) == DIVIT_OK)
        return DIVIT_OK;
    return refuse(err, parent, __func__, N_("an element that must be there once is not"));
}

static divit_status only_ds(
    const divit_xml_node *parent, const char *local, const divit_xml_node **ret, divit_error *err)
{
    return only(parent, DIVIT_XML_DSIG_NS, local, ret, err);
}

static divit_span attribute(const divit_xml_node *node, const char *name)
{
    const divit_span *value = divit_xml_node_attribute(node, "", name);
    return value ? *value : (divit_span){0};
}

/* Base64 text of a leaf. */
static divit_status leaf_bytes(const divit_xml_node *node, divit_bytes *out, divit_error *err)
{
    divit_span text;
    divit_status s = divit_xml_node_text(node, &text, NULL);
    if (s == DIVIT_OK)
        s = divit_base64_parse(out, text);
    if (s == DIVIT_E_MEMORY)
        return divit_fail_memory(err, __func__);
    return s == DIVIT_OK ? s : refuse(err, node, __func__, N_("a Base64 value is malformed"));
}

/* DigestMethod and DigestValue of a parent. */
static divit_status read_digest(const divit_xml_node *parent, divit_digest *ret, divit_error *err)
{
    const divit_xml_node *method = NULL;
    const divit_xml_node *value = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_hash hash;
    divit_status s = only_ds(parent, "DigestMethod", &method, err);
    if (s == DIVIT_OK)
        s = only_ds(parent, "DigestValue", &value, err);
    if (s == DIVIT_OK && !divit_hash_of_xml_digest(attribute(method, "Algorithm"), &hash))
        return unknown(err, method, __func__, N_("its digest algorithm is not accepted"));
    if (s == DIVIT_OK)
        s = leaf_bytes(value, &bytes, err);
    if (s == DIVIT_OK && divit_digest_from(hash, divit_bytes_span(&bytes), ret, NULL) != DIVIT_OK)
        s = refuse(err, value, __func__, N_("a digest has the wrong length"));
    return s;
}

static bool is_separator(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Splits a PrefixList (exc-c14n 4, NMTOKENS). */
static bool split_prefixes(divit_span list, divit_xmldsig_canon *canon)
{
    for (size_t at = 0; at < list.n;) {
        size_t n = 0;
        while (at + n < list.n && !is_separator(list.p[at + n]))
            n++;
        if (n > 0 && canon->prefix_count == DIVIT_PREFIXES_MAX)
            return false;
        if (n > 0)
            canon->prefixes[canon->prefix_count++] = divit_span_sub(list, at, n);
        at += n + 1;
    }
    return true;
}

/* CanonicalizationMethod or Transform: one of the six algorithms, else false. */
static bool read_canon(const divit_xml_node *node, divit_xmldsig_canon *ret)
{
    const divit_span algorithm = attribute(node, "Algorithm");
    for (size_t i = 0; i < sizeof canon_rows / sizeof canon_rows[0]; i++) {
        if (!divit_span_is(algorithm, canon_rows[i].uri))
            continue;
        *ret = (divit_xmldsig_canon){
            .method = canon_rows[i].method, .comments = canon_rows[i].comments};
        const divit_xml_node *list =
            divit_xml_node_child(node, NULL, DIVIT_XML_EXC_C14N, "InclusiveNamespaces");
        return !list || (ret->method == DIVIT_XML_EXCLUSIVE &&
                            split_prefixes(attribute(list, "PrefixList"), ret));
    }
    return false;
}

/* Transforms: at most one enveloped-signature, then at most one canonicalisation. */
static divit_status read_transforms(
    const divit_xml_node *reference, divit_xmldsig_reference *r, divit_error *err)
{
    bool canonical = false;
    const divit_xml_node *all =
        divit_xml_node_child(reference, NULL, DIVIT_XML_DSIG_NS, "Transforms");
    for (const divit_xml_node *t = all ? all->child : NULL; t; t = t->next) {
        if (t->kind != DIVIT_XML_NODE_ELEMENT)
            continue;
        if (!divit_xml_node_is(t, DIVIT_XML_DSIG_NS, "Transform") || canonical)
            return unknown(err, t, __func__, N_("its list of transforms is not accepted"));
        if (divit_span_is(attribute(t, "Algorithm"), DIVIT_XML_ENVELOPED) && !r->enveloped &&
            r->whole)
            r->enveloped = true;
        else if (read_canon(t, &r->canon))
            canonical = true;
        else
            return unknown(err, t, __func__, N_("one of its transforms is not accepted"));
    }
    /* A same-document reference without XPointer leaves comments out (XML-Signature 4.4.3.3). */
    r->canon.comments = false;
    return DIVIT_OK;
}

static divit_status read_reference(
    const divit_xml_node *node, divit_xmldsig_reference *r, divit_error *err)
{
    const divit_span *uri = divit_xml_node_attribute(node, "", "URI");
    if (!uri || (uri->n > 0 && (uri->p[0] != '#' || uri->n == 1)))
        return unknown(err, node, __func__, N_("it refers to something outside of the document"));
    r->whole = uri->n == 0;
    r->id = divit_span_sub(*uri, 1, uri->n);
    r->is_properties = divit_span_is(attribute(node, "Type"), DIVIT_XML_SIGNED_PROPERTIES);
    if (r->id.n > 9 && memcmp(r->id.p, "xpointer(", 9) == 0)
        return unknown(err, node, __func__, N_("it refers to its target by an XPointer"));
    const divit_status s = read_transforms(node, r, err);
    return s == DIVIT_OK ? read_digest(node, &r->digest, err) : s;
}

/* The scheme that a SignatureMethod means with a hash; ANY if none. */
static divit_scheme method_of(divit_span algorithm, const divit_hash_names *names)
{
    if (divit_span_is(algorithm, names->xml_rsa))
        return DIVIT_SCHEME_RSA;
    if (divit_span_is(algorithm, names->xml_pss))
        return DIVIT_SCHEME_RSA_PSS;
    return divit_span_is(algorithm, names->xml_ecdsa) ? DIVIT_SCHEME_ECDSA : DIVIT_SCHEME_ANY;
}

static divit_status read_method(divit_xmldsig *sig, divit_error *err)
{
    const divit_xml_node *method = NULL;
    const divit_hash hashes[] = {DIVIT_SHA256, DIVIT_SHA384, DIVIT_SHA512};
    const divit_status s = only_ds(sig->info, "SignatureMethod", &method, err);
    if (s != DIVIT_OK)
        return s;
    for (size_t i = 0; i < 3; i++) {
        sig->scheme = method_of(attribute(method, "Algorithm"), divit_hash_names_get(hashes[i]));
        if (sig->scheme == DIVIT_SCHEME_ANY)
            continue;
        sig->hash = hashes[i];
        return DIVIT_OK;
    }
    return unknown(err, method, __func__, N_("its signature algorithm is not accepted"));
}

static divit_status read_info(divit_xmldsig *sig, divit_error *err)
{
    const divit_xml_node *root = divit_xml_tree_root(sig->tree);
    const divit_xml_node *method = NULL;
    divit_status s = only_ds(root, "SignedInfo", &sig->info, err);
    if (s == DIVIT_OK)
        s = only_ds(sig->info, "CanonicalizationMethod", &method, err);
    if (s == DIVIT_OK && !read_canon(method, &sig->canon))
        s = unknown(err, method, __func__, N_("its canonicalisation is not accepted"));
    if (s == DIVIT_OK)
        s = read_method(sig, err);
    const divit_xml_node *node = NULL;
    while (s == DIVIT_OK &&
           (node = divit_xml_node_child(sig->info, node, DIVIT_XML_DSIG_NS, "Reference")) != NULL) {
        if (sig->reference_count == DIVIT_REFERENCES_MAX)
            return unknown(err, node, __func__, N_("it has too many references"));
        s = read_reference(node, &sig->references[sig->reference_count++], err);
    }
    return s;
}

static divit_status read_value(divit_xmldsig *sig, divit_error *err)
{
    const divit_xml_node *value = NULL;
    const divit_status s = only_ds(divit_xml_tree_root(sig->tree), "SignatureValue", &value, err);
    return s == DIVIT_OK ? leaf_bytes(value, &sig->value, err) : s;
}

/* QualifyingProperties must name the Signature that it stands in (EN 319 132-1 4.3.2, Target). */
static bool is_targeted(const divit_xmldsig *sig)
{
    const divit_xml_node *parent = sig->properties->parent;
    if (!parent || !divit_xml_node_is(parent, DIVIT_XML_XADES_NS, "QualifyingProperties"))
        return false;
    const divit_span target = attribute(parent, "Target");
    const divit_span id = attribute(divit_xml_tree_root(sig->tree), "Id");
    return id.n > 0 && target.n == id.n + 1 && target.p[0] == '#' &&
           divit_span_equal(divit_span_sub(target, 1, target.n), id);
}

/* The SignedProperties that a reference of the right Type names, inside this Signature. */
static divit_status find_properties(divit_xmldsig *sig, divit_error *err)
{
    const divit_xml_node *root = divit_xml_tree_root(sig->tree);
    for (size_t i = 0; i < sig->reference_count; i++) {
        const divit_xmldsig_reference *r = &sig->references[i];
        if (!r->is_properties)
            continue;
        if (sig->properties || r->whole ||
            divit_xml_tree_by_id(sig->tree, r->id, &sig->properties, NULL) != DIVIT_OK ||
            !divit_xml_node_is(sig->properties, DIVIT_XML_XADES_NS, "SignedProperties") ||
            !is_targeted(sig))
            return refuse(err, root, __func__, N_("its SignedProperties are not what is signed"));
    }
    return sig->properties ? DIVIT_OK
                           : unknown(err, root, __func__,
                                 N_("it has no signed properties, so it is no XAdES signature"));
}

/* The digest of the signer's certificate in SigningCertificateV2 (EN 319 132-1 5.2.2). */
static divit_status read_certificate_digest(
    const divit_xmldsig *sig, divit_digest *ret, divit_error *err)
{
    const divit_xml_node *node = NULL;
    divit_status s =
        only(sig->properties, DIVIT_XML_XADES_NS, "SignedSignatureProperties", &node, err);
    if (s != DIVIT_OK)
        return s;
    const divit_xml_node *named =
        divit_xml_node_child(node, NULL, DIVIT_XML_XADES_NS, "SigningCertificateV2");
    if (!named)
        s = only(node, DIVIT_XML_XADES_NS, "SigningCertificate", &named, err);
    if (s != DIVIT_OK)
        return s;
    /* The first Cert is the signer's; further ones name the chain. */
    const divit_xml_node *cert = divit_xml_node_child(named, NULL, DIVIT_XML_XADES_NS, "Cert");
    if (!cert)
        return refuse(err, named, __func__, N_("it does not name its certificate"));
    s = only(cert, DIVIT_XML_XADES_NS, "CertDigest", &node, err);
    return s == DIVIT_OK ? read_digest(node, ret, err) : s;
}

/* True if the X509Certificate is the one that the digest names; then parsed into sig. */
static divit_status try_certificate(
    divit_xmldsig *sig, const divit_xml_node *node, const divit_digest *wanted, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    divit_digest digest;
    divit_status s = leaf_bytes(node, &der, err);
    if (s == DIVIT_OK)
        s = divit_hash_compute(wanted->hash, divit_bytes_span(&der), &digest, err);
    if (s != DIVIT_OK || !divit_span_equal(divit_digest_span(&digest), divit_digest_span(wanted)))
        return s;
    s = divit_certificate_parse(divit_bytes_span(&der), &sig->certificate, err);
    return s == DIVIT_OK || s < 0 ? s
                                  : refuse(err, node, __func__, N_("its certificate is malformed"));
}

static divit_status find_certificate(divit_xmldsig *sig, divit_error *err)
{
    const divit_xml_node *root = divit_xml_tree_root(sig->tree);
    const divit_xml_node *info = NULL;
    divit_digest wanted;
    divit_status s = read_certificate_digest(sig, &wanted, err);
    if (s == DIVIT_OK)
        s = only_ds(root, "KeyInfo", &info, err);
    for (const divit_xml_node *node = info; s == DIVIT_OK && node && !sig->certificate;
         node = divit_xml_node_walk(info, node))
        if (divit_xml_node_is(node, DIVIT_XML_DSIG_NS, "X509Certificate"))
            s = try_certificate(sig, node, &wanted, err);
    if (s == DIVIT_OK && !sig->certificate)
        s = refuse(err, root, __func__, N_("the certificate that it names is not in it"));
    return s;
}

static void read_time(divit_xmldsig *sig)
{
    /* It is there: the digest of the certificate was read from it. */
    const divit_xml_node *own = divit_xml_node_child(
        sig->properties, NULL, DIVIT_XML_XADES_NS, "SignedSignatureProperties");
    const divit_xml_node *node = divit_xml_node_child(own, NULL, DIVIT_XML_XADES_NS, "SigningTime");
    divit_span text;
    sig->has_time = node && divit_xml_node_text(node, &text, NULL) == DIVIT_OK &&
                    divit_time_parse_rfc3339(text, &sig->time) == DIVIT_OK;
}

/* see verify/xmldsig.h */
divit_status divit_xmldsig_new(
    divit_span document, const divit_xmldsig_place *place, divit_xmldsig **ret, divit_error *err)
{
    DIVIT_AUTO(divit_xmldsig_free)
    divit_xmldsig *sig = calloc(1, sizeof *sig);
    if (!sig)
        return divit_fail_memory(err, __func__);
    const divit_xml_tree_options options = {.start = place->start, .context = place->context};
    divit_status s = divit_xml_tree_new(document, &options, &sig->tree, err);
    if (s == DIVIT_OK)
        s = read_info(sig, err);
    if (s == DIVIT_OK)
        s = read_value(sig, err);
    if (s == DIVIT_OK)
        s = find_properties(sig, err);
    if (s == DIVIT_OK)
        s = find_certificate(sig, err);
    if (s != DIVIT_OK)
        return s;
    sig->id = attribute(divit_xml_tree_root(sig->tree), "Id");
    read_time(sig);
    *ret = sig;
    sig = NULL;
    return DIVIT_OK;
}

/* see verify/xmldsig.h */
divit_status divit_xmldsig_check(
    const divit_xmldsig *sig, const divit_digest *info, divit_error *err)
{
    const divit_certificate_facts *facts = divit_certificate_facts_get(sig->certificate);
    const unsigned least = facts->key == DIVIT_KEY_RSA ? RSA_BITS_MIN : EC_BITS_MIN;
    const divit_signature signature =
        divit_signature_of(sig->scheme, info, divit_bytes_span(&sig->value));
    const divit_status s = divit_signature_check(facts->spki, &signature, err);
    if (s == DIVIT_OK && facts->key_bits < least)
        return divit_fail(
            err, DIVIT_INDETERMINATE, __func__, N_("the key of the certificate is too short"));
    return s;
}
