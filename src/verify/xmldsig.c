/* SPDX-License-Identifier: Apache-2.0 */
/* One ds:Signature with its XAdES properties, or plain without any, read strictly. */
#include "verify/xmldsig.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "verify/declared.h"
#include "verify/grammar.h"

enum { RSA_BITS_MIN = 2048, EC_BITS_MIN = 256 };

static const divit_grammar_rule signature_rules[] = {
    {DIVIT_XML_DSIG_NS, "SignedInfo", 1, 1},
    {DIVIT_XML_DSIG_NS, "SignatureValue", 1, 1},
    {DIVIT_XML_DSIG_NS, "KeyInfo", 0, 1},
    {DIVIT_XML_DSIG_NS, "Object", 0, SIZE_MAX},
};

static const divit_grammar_rule info_rules[] = {
    {DIVIT_XML_DSIG_NS, "CanonicalizationMethod", 1, 1},
    {DIVIT_XML_DSIG_NS, "SignatureMethod", 1, 1},
    {DIVIT_XML_DSIG_NS, "Reference", 1, SIZE_MAX},
};

static const divit_grammar_rule qualifying_rules[] = {
    {DIVIT_XML_XADES_NS, "SignedProperties", 1, 1},
    {DIVIT_XML_XADES_NS, "UnsignedProperties", 0, 1},
};

static const divit_grammar_rule properties_rules[] = {
    {DIVIT_XML_XADES_NS, "SignedSignatureProperties", 0, 1},
    {DIVIT_XML_XADES_NS, "SignedDataObjectProperties", 0, 1},
};

/* see verify/xmldsig.h */
void divit_xmldsig_free(divit_xmldsig **sig)
{
    if (!sig || !*sig)
        return;
    divit_xml_tree_free(&(*sig)->tree);
    divit_bytes_done(&(*sig)->value);
    divit_certificate_free(&(*sig)->certificate);
    divit_carried_done(&(*sig)->carried);
    free(*sig);
    *sig = NULL;
}

static const divit_xml_node *child(const divit_xml_node *node, const char *local)
{
    return divit_xml_node_child(node, NULL, DIVIT_XML_DSIG_NS, local);
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
    const divit_xml_node *method = child(sig->info, "SignatureMethod");
    const divit_hash hashes[] = {DIVIT_SHA256, DIVIT_SHA384, DIVIT_SHA512};
    for (size_t i = 0; i < 3; i++) {
        sig->scheme = method_of(
            divit_reference_attribute(method, "Algorithm"), divit_hash_names_get(hashes[i]));
        if (sig->scheme == DIVIT_SCHEME_ANY)
            continue;
        sig->hash = hashes[i];
        return divit_grammar_check(method, NULL, 0, err);
    }
    return divit_grammar_doubt(
        err, method, __func__, N_("its signature algorithm is not accepted"));
}

static divit_status add_reference(
    divit_xmldsig *sig, const divit_xml_node *node, divit_cause *ret_cause, divit_error *err)
{
    *ret_cause = DIVIT_CAUSE_REFERENCE;
    if (sig->reference_count == DIVIT_REFERENCES_MAX)
        return divit_grammar_doubt(err, node, __func__, N_("it has too many references"));
    return divit_reference_read(node, &sig->references[sig->reference_count++], ret_cause, err);
}

static divit_status read_references(divit_xmldsig *sig, divit_cause *ret_cause, divit_error *err)
{
    divit_status s = DIVIT_OK;
    const divit_xml_node *node = NULL;
    while (s == DIVIT_OK &&
           (node = divit_xml_node_child(sig->info, node, DIVIT_XML_DSIG_NS, "Reference")) != NULL)
        s = add_reference(sig, node, ret_cause, err);
    return s;
}

static divit_status read_info(divit_xmldsig *sig, divit_cause *ret_cause, divit_error *err)
{
    sig->info = child(divit_xml_tree_root(sig->tree), "SignedInfo");
    divit_status s = divit_grammar_check(sig->info, info_rules, 3, err);
    if (s != DIVIT_OK)
        return s;
    const divit_xml_node *method = child(sig->info, "CanonicalizationMethod");
    *ret_cause = DIVIT_CAUSE_ALGORITHM;
    if (!divit_reference_canon(method, &sig->canon))
        return divit_grammar_doubt(
            err, method, __func__, N_("its canonicalisation is not accepted"));
    s = read_method(sig, err);
    return s == DIVIT_OK ? read_references(sig, ret_cause, err) : s;
}

/*
 * SignedProperties in QualifyingProperties in an Object of this Signature, which its Target names
 * (EN 319 132-1 4.3.2, 4.4.1).
 */
static bool is_in_place(const divit_xmldsig *sig, const divit_xml_node *properties)
{
    const divit_xml_node *root = divit_xml_tree_root(sig->tree);
    const divit_xml_node *parent = properties->parent;
    if (!divit_xml_node_is(properties, DIVIT_XML_XADES_NS, "SignedProperties") || !parent ||
        !divit_xml_node_is(parent, DIVIT_XML_XADES_NS, "QualifyingProperties") ||
        !divit_xml_node_is(parent->parent, DIVIT_XML_DSIG_NS, "Object") ||
        parent->parent->parent != root)
        return false;
    const divit_span target = divit_reference_attribute(parent, "Target");
    const divit_span id = divit_reference_attribute(root, "Id");
    return id.n > 0 && target.n == id.n + 1 && target.p[0] == '#' &&
           divit_span_equal(divit_span_sub(target, 1, target.n), id);
}

/* ds:Manifest in an Object of this Signature. */
static bool is_own_manifest(const divit_xmldsig *sig, const divit_xml_node *manifest)
{
    const divit_xml_node *object = manifest->parent;
    return divit_xml_node_is(manifest, DIVIT_XML_DSIG_NS, "Manifest") && object &&
           divit_xml_node_is(object, DIVIT_XML_DSIG_NS, "Object") &&
           object->parent == divit_xml_tree_root(sig->tree);
}

/* The references of one Manifest become references of the signature (XML-Signature 5.1). */
static divit_status read_manifest(
    divit_xmldsig *sig, const divit_xmldsig_reference *r, divit_cause *ret_cause, divit_error *err)
{
    static const divit_grammar_rule rules[] = {{DIVIT_XML_DSIG_NS, "Reference", 1, SIZE_MAX}};
    const divit_xml_node *manifest = NULL;
    const divit_xml_node *node = NULL;
    const size_t before = sig->reference_count;
    if (divit_xml_tree_by_id(sig->tree, r->id, &manifest, NULL) != DIVIT_OK ||
        !is_own_manifest(sig, manifest))
        return divit_grammar_refuse(err, divit_xml_tree_root(sig->tree), __func__,
            N_("its manifest is not what is signed"));
    divit_status s = divit_grammar_check(manifest, rules, 1, err);
    while (s == DIVIT_OK &&
           (node = divit_xml_node_child(manifest, node, DIVIT_XML_DSIG_NS, "Reference")) != NULL)
        s = add_reference(sig, node, ret_cause, err);
    for (size_t i = before; i < sig->reference_count && s == DIVIT_OK; i++) {
        const divit_xmldsig_reference *inner = &sig->references[i];
        *ret_cause = DIVIT_CAUSE_REFERENCE;
        if (inner->whole || inner->is_properties || inner->is_manifest || inner->is_counter)
            s = divit_grammar_doubt(
                err, manifest, __func__, N_("its manifest refers to something else than data"));
    }
    return s;
}

static divit_status read_manifests(divit_xmldsig *sig, divit_cause *ret_cause, divit_error *err)
{
    const size_t count = sig->reference_count;
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < count && s == DIVIT_OK; i++) {
        *ret_cause = DIVIT_CAUSE_REFERENCE;
        if (sig->references[i].is_manifest && !sig->references[i].external)
            s = read_manifest(sig, &sig->references[i], ret_cause, err);
    }
    return s;
}

/* The SignedProperties that a reference of the right Type names, inside this Signature, if any. */
static divit_status find_properties(divit_xmldsig *sig, divit_error *err)
{
    const divit_xml_node *root = divit_xml_tree_root(sig->tree);
    for (size_t i = 0; i < sig->reference_count; i++) {
        const divit_xmldsig_reference *r = &sig->references[i];
        if (!r->is_properties)
            continue;
        if (sig->properties || r->whole || r->enveloped ||
            divit_xml_tree_by_id(sig->tree, r->id, &sig->properties, NULL) != DIVIT_OK ||
            !is_in_place(sig, sig->properties))
            return divit_grammar_refuse(
                err, root, __func__, N_("its SignedProperties are not what is signed"));
    }
    if (!sig->properties)
        return DIVIT_OK;
    const divit_status s = divit_grammar_check(sig->properties->parent, qualifying_rules, 2, err);
    return s == DIVIT_OK ? divit_grammar_check(sig->properties, properties_rules, 2, err) : s;
}

/* True if a reference is meant for properties: of any version, or where no property can be. */
static bool names_properties(const divit_xmldsig *sig)
{
    const divit_xml_node *node = NULL;
    while ((node = divit_xml_node_child(sig->info, node, DIVIT_XML_DSIG_NS, "Reference")) != NULL) {
        const divit_span type = divit_reference_attribute(node, "Type");
        if (type.n > 0 && memmem(type.p, type.n, "SignedProperties", strlen("SignedProperties")))
            return true;
    }
    return false;
}

/* True if an Object of it holds properties of any version, or a pointer to some (4.4.1, 4.4.2). */
static bool holds_properties(const divit_xmldsig *sig)
{
    const divit_xml_node *root = divit_xml_tree_root(sig->tree);
    const divit_xml_node *object = NULL;
    while ((object = divit_xml_node_child(root, object, DIVIT_XML_DSIG_NS, "Object")) != NULL)
        for (const divit_xml_node *n = object->child; n; n = n->next)
            if (n->kind == DIVIT_XML_NODE_ELEMENT &&
                (divit_span_is(n->name.local, "QualifyingProperties") ||
                    divit_span_is(n->name.local, "QualifyingPropertiesReference")))
                return true;
    return false;
}

/* A signature without signed properties is a plain one only if nothing says that it had any. */
static divit_status check_plain(
    const divit_xmldsig *sig, const divit_xmldsig_place *place, divit_error *err)
{
    return place->plain && !names_properties(sig) && !holds_properties(sig)
               ? DIVIT_OK
               : divit_grammar_doubt(err, divit_xml_tree_root(sig->tree), __func__,
                     N_("it has no signed properties, so it is no XAdES signature"));
}

/* The certificate of the signer, or those that it may be one of. */
static divit_status find_certificate(divit_xmldsig *sig, divit_cause *ret_cause, divit_error *err)
{
    const divit_xml_node *key_info = child(divit_xml_tree_root(sig->tree), "KeyInfo");
    const divit_declared_parts parts = {.properties = sig->properties, .key_info = key_info};
    if (sig->properties)
        return divit_declared_find(&parts, &sig->certificate, ret_cause, err);
    const divit_status s = divit_carried_read(key_info, &sig->carried, ret_cause, err);
    if (s == DIVIT_OK && sig->carried.count == 1)
        sig->certificate = divit_carried_take(&sig->carried);
    return s;
}

static divit_status read_parts(
    divit_xmldsig *sig, const divit_xmldsig_place *place, divit_cause *ret_cause, divit_error *err)
{
    const divit_xml_node *root = divit_xml_tree_root(sig->tree);
    *ret_cause = DIVIT_CAUSE_FORMAT;
    divit_status s = divit_grammar_check(root, signature_rules, 4, err);
    if (s == DIVIT_OK)
        s = read_info(sig, ret_cause, err);
    if (s != DIVIT_OK)
        return s;
    *ret_cause = DIVIT_CAUSE_FORMAT;
    s = divit_reference_bytes(child(root, "SignatureValue"), &sig->value, err);
    if (s != DIVIT_OK)
        return s;
    *ret_cause = DIVIT_CAUSE_PROPERTIES;
    s = find_properties(sig, err);
    if (s == DIVIT_OK && !sig->properties)
        s = check_plain(sig, place, err);
    if (s == DIVIT_OK)
        s = read_manifests(sig, ret_cause, err);
    return s == DIVIT_OK ? find_certificate(sig, ret_cause, err) : s;
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
divit_status divit_xmldsig_new(divit_span document, const divit_xmldsig_place *place,
    divit_xmldsig **ret, divit_cause *ret_cause, divit_error *err)
{
    DIVIT_AUTO(divit_xmldsig_free)
    divit_xmldsig *sig = calloc(1, sizeof *sig);
    if (!sig)
        return divit_fail_memory(err, __func__);
    const divit_xml_tree_options options = {.start = place->start,
        .context = place->context,
        .prune_objects = true,
        .progress = place->progress,
        .progress_ctx = place->progress_ctx};
    *ret_cause = DIVIT_CAUSE_FORMAT;
    divit_status s = divit_xml_tree_new(document, &options, &sig->tree, err);
    if (s == DIVIT_OK)
        s = read_parts(sig, place, ret_cause, err);
    if (s != DIVIT_OK)
        return s;
    sig->id = divit_reference_attribute(divit_xml_tree_root(sig->tree), "Id");
    if (sig->properties)
        read_time(sig);
    *ret = sig;
    sig = NULL;
    return DIVIT_OK;
}

/* see verify/xmldsig.h */
divit_status divit_xmldsig_check(
    divit_xmldsig *sig, const divit_digest *info, divit_cause *ret_cause, divit_error *err)
{
    const divit_signature signature =
        divit_signature_of(sig->scheme, info, divit_bytes_span(&sig->value));
    divit_status s;
    if (sig->certificate)
        s = divit_signature_check(
            divit_certificate_facts_get(sig->certificate)->spki, &signature, err);
    else
        s = divit_carried_choose(&sig->carried, &signature, &sig->certificate, err);
    *ret_cause = s == DIVIT_INDETERMINATE ? DIVIT_CAUSE_KEY_INFO : DIVIT_CAUSE_VALUE;
    if (s != DIVIT_OK)
        return s;
    const divit_certificate_facts *facts = divit_certificate_facts_get(sig->certificate);
    *ret_cause = DIVIT_CAUSE_KEY;
    return facts->key_bits < (facts->key == DIVIT_KEY_RSA ? RSA_BITS_MIN : EC_BITS_MIN)
               ? divit_fail(err, DIVIT_INDETERMINATE, __func__,
                     N_("the key of the certificate is too short"))
               : DIVIT_OK;
}
