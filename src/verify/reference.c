/* SPDX-License-Identifier: Apache-2.0 */
/* One ds:Reference and the algorithms that a ds:Signature names, read strictly. */
#include "verify/reference.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "verify/grammar.h"
#include "xml/chars.h"

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

static const divit_grammar_rule reference_rules[] = {
    {DIVIT_XML_DSIG_NS, "Transforms", 0, 1},
    {DIVIT_XML_DSIG_NS, "DigestMethod", 1, 1},
    {DIVIT_XML_DSIG_NS, "DigestValue", 1, 1},
};

/* see verify/reference.h */
divit_span divit_reference_attribute(const divit_xml_node *node, const char *name)
{
    const divit_span *value = divit_xml_node_attribute(node, "", name);
    return value ? *value : (divit_span){0};
}

/* see verify/reference.h */
divit_status divit_reference_bytes(const divit_xml_node *node, divit_bytes *out, divit_error *err)
{
    divit_span text;
    divit_status s = divit_xml_node_text(node, &text, NULL);
    if (s == DIVIT_OK)
        s = divit_base64_parse(out, text);
    if (s == DIVIT_E_MEMORY)
        return divit_fail_memory(err, __func__);
    return s == DIVIT_OK
               ? s
               : divit_grammar_refuse(err, node, __func__, N_("a Base64 value is malformed"));
}

static divit_status read_digest(const divit_xml_node *method, const divit_xml_node *value,
    divit_digest *ret, divit_cause *ret_cause, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_hash hash;
    *ret_cause = DIVIT_CAUSE_ALGORITHM;
    if (!divit_hash_of_xml_digest(divit_reference_attribute(method, "Algorithm"), &hash))
        return divit_grammar_doubt(
            err, method, __func__, N_("its digest algorithm is not accepted"));
    *ret_cause = DIVIT_CAUSE_FORMAT;
    divit_status s = divit_grammar_check(method, NULL, 0, err);
    if (s == DIVIT_OK)
        s = divit_reference_bytes(value, &bytes, err);
    if (s == DIVIT_OK && divit_digest_from(hash, divit_bytes_span(&bytes), ret, NULL) != DIVIT_OK)
        s = divit_grammar_refuse(err, value, __func__, N_("a digest has the wrong length"));
    return s;
}

/* see verify/reference.h */
divit_status divit_reference_digest(
    const divit_xml_node *node, divit_digest *ret, divit_cause *ret_cause, divit_error *err)
{
    const divit_xml_node *method = NULL;
    const divit_xml_node *value = NULL;
    if (divit_xml_node_only(node, DIVIT_XML_DSIG_NS, "DigestMethod", &method, NULL) != DIVIT_OK ||
        divit_xml_node_only(node, DIVIT_XML_DSIG_NS, "DigestValue", &value, NULL) != DIVIT_OK) {
        *ret_cause = DIVIT_CAUSE_FORMAT;
        return divit_grammar_refuse(
            err, node, __func__, N_("an element that must be there is not, or not in its place"));
    }
    return read_digest(method, value, ret, ret_cause, err);
}

/* Splits a PrefixList (exc-c14n 4, NMTOKENS). */
static bool split_prefixes(divit_span list, divit_xmldsig_canon *canon)
{
    for (size_t at = 0; at < list.n;) {
        size_t n = 0;
        while (at + n < list.n && !(divit_xml_class(list.p[at + n]) & DIVIT_XML_CLASS_SPACE))
            n++;
        if (n > 0 && canon->prefix_count == DIVIT_PREFIXES_MAX)
            return false;
        if (n > 0)
            canon->prefixes[canon->prefix_count++] = divit_span_sub(list, at, n);
        at += n + 1;
    }
    return true;
}

/* see verify/reference.h; exc-c14n 4 */
bool divit_reference_canon(const divit_xml_node *node, divit_xmldsig_canon *ret)
{
    static const divit_grammar_rule rules[] = {{DIVIT_XML_EXC_C14N, "InclusiveNamespaces", 0, 1}};
    const divit_span algorithm = divit_reference_attribute(node, "Algorithm");
    for (size_t i = 0; i < sizeof canon_rows / sizeof canon_rows[0]; i++) {
        if (!divit_span_is(algorithm, canon_rows[i].uri))
            continue;
        const bool exclusive = canon_rows[i].method == DIVIT_XML_EXCLUSIVE;
        *ret = (divit_xmldsig_canon){
            .method = canon_rows[i].method, .comments = canon_rows[i].comments};
        if (divit_grammar_check(node, rules, exclusive ? 1 : 0, NULL) != DIVIT_OK)
            return false;
        const divit_xml_node *list =
            divit_xml_node_child(node, NULL, DIVIT_XML_EXC_C14N, "InclusiveNamespaces");
        return !list || split_prefixes(divit_reference_attribute(list, "PrefixList"), ret);
    }
    return false;
}

/* At most one enveloped-signature, then at most one canonicalisation. */
static divit_status read_transforms(
    const divit_xml_node *all, divit_xmldsig_reference *r, divit_error *err)
{
    bool canonical = false;
    for (const divit_xml_node *t = all ? all->child : NULL; t; t = t->next) {
        if (t->kind != DIVIT_XML_NODE_ELEMENT)
            continue;
        if (!divit_xml_node_is(t, DIVIT_XML_DSIG_NS, "Transform") || canonical)
            return divit_grammar_doubt(
                err, t, __func__, N_("its list of transforms is not accepted"));
        if (divit_span_is(divit_reference_attribute(t, "Algorithm"), DIVIT_XML_ENVELOPED) &&
            !r->enveloped && divit_grammar_check(t, NULL, 0, NULL) == DIVIT_OK)
            r->enveloped = true;
        else if (divit_reference_canon(t, &r->canon))
            r->canonical = canonical = true;
        else
            return divit_grammar_doubt(
                err, t, __func__, N_("one of its transforms is not accepted"));
    }
    /* A same-document reference without XPointer leaves comments out (XML-Signature 4.4.3.3). */
    r->canon.comments = r->canon.comments && r->external;
    if (r->external && r->enveloped)
        return divit_grammar_doubt(err, all, __func__, N_("one of its transforms is not accepted"));
    return DIVIT_OK;
}

/* "", "#Id" (XML-Signature 4.4.3.2), or a file that the caller must give; nothing is ever fetched.
 */
static divit_status read_target(
    const divit_xml_node *node, divit_xmldsig_reference *r, divit_error *err)
{
    const divit_span *uri = divit_xml_node_attribute(node, "", "URI");
    if (!uri || (uri->n == 1 && uri->p[0] == '#'))
        return divit_grammar_doubt(err, node, __func__, N_("it does not say what it refers to"));
    r->whole = uri->n == 0;
    r->external = uri->n > 0 && uri->p[0] != '#';
    r->id = r->external ? *uri : divit_span_sub(*uri, 1, uri->n);
    if (!r->external && r->id.n > 0 && memchr(r->id.p, '(', r->id.n))
        return divit_grammar_doubt(
            err, node, __func__, N_("it refers to its target by an XPointer"));
    return DIVIT_OK;
}

/* see verify/reference.h */
divit_status divit_reference_read(const divit_xml_node *node, divit_xmldsig_reference *ret,
    divit_cause *ret_cause, divit_error *err)
{
    *ret_cause = DIVIT_CAUSE_FORMAT;
    divit_status s = divit_grammar_check(
        node, reference_rules, sizeof reference_rules / sizeof reference_rules[0], err);
    if (s != DIVIT_OK)
        return s;
    ret->start = node->start;
    const divit_span type = divit_reference_attribute(node, "Type");
    ret->is_properties = divit_span_is(type, DIVIT_XML_SIGNED_PROPERTIES);
    ret->is_manifest = divit_span_is(type, DIVIT_XML_MANIFEST);
    ret->is_counter = divit_span_is(type, DIVIT_XML_COUNTERSIGNED);
    *ret_cause = DIVIT_CAUSE_REFERENCE;
    s = read_target(node, ret, err);
    if (s != DIVIT_OK)
        return s;
    *ret_cause = DIVIT_CAUSE_TRANSFORM;
    s = read_transforms(
        divit_xml_node_child(node, NULL, DIVIT_XML_DSIG_NS, "Transforms"), ret, err);
    return s == DIVIT_OK ? divit_reference_digest(node, &ret->digest, ret_cause, err) : s;
}
