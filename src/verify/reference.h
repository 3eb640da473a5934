/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/reference.h - one ds:Reference and the algorithms that a ds:Signature names, read strictly
 * (XML-Signature 4.4.3, 6).
 *
 *     divit_xmldsig_reference r = {0};
 *     s = divit_reference_read(node, &r, &cause, err);
 *     ...digest what r says, compare it with r.digest...
 *
 * Transforms and algorithms come from a short list, everything else is refused.
 * Ownership: a reference borrows the tree that it was read from.
 * Threads: no state. Not done here: finding and digesting the target; see verify/xades.h.
 */
#ifndef DIVIT_VERIFY_REFERENCE_H
#define DIVIT_VERIFY_REFERENCE_H

#include "pki/hash.h"
#include "verify/verification.h"
#include "xml/canon.h"
#include "xml/tree.h"

enum { DIVIT_PREFIXES_MAX = 16 };

/* A canonicalisation as an Algorithm attribute and an InclusiveNamespaces element say it. */
typedef struct divit_xmldsig_canon {
    divit_xml_method method;
    bool comments;
    divit_span prefixes[DIVIT_PREFIXES_MAX];
    size_t prefix_count;
} divit_xmldsig_canon;

typedef struct divit_xmldsig_reference {
    uint64_t start;     /* of the Reference element */
    bool whole;         /* URI="": the whole document; else what the Id below names */
    divit_span id;      /* without '#' */
    bool enveloped;     /* the signature itself is left out */
    bool external;      /* a file beside the document; then `id` is the whole URI */
    bool is_properties; /* Type says SignedProperties */
    bool is_manifest;   /* Type says Manifest */
    bool is_counter;    /* Type says CountersignedSignature */
    bool canonical;     /* there is a canonicalisation among the transforms */
    divit_xmldsig_canon canon;
    divit_digest digest; /* DigestValue */
} divit_xmldsig_reference;

/*
 * Reads a Reference into a {0}. SIGNATURE_INVALID if it is not built as it must be, INDETERMINATE
 * for a target, transform or algorithm that is not on the list; ret_cause says which. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_reference_read(const divit_xml_node *node,
    divit_xmldsig_reference *ret, divit_cause *ret_cause, divit_error *err);

/* CanonicalizationMethod or Transform: true for one of the six algorithms, which ret becomes. */
bool divit_reference_canon(const divit_xml_node *node, divit_xmldsig_canon *ret);

/*
 * DigestMethod and DigestValue, the only children of a node or those among others. Statuses of
 * divit_reference_read().
 */
DIVIT_MUST_CHECK divit_status divit_reference_digest(
    const divit_xml_node *node, divit_digest *ret, divit_cause *ret_cause, divit_error *err);

/*
 * Base64 of an element that holds nothing but text: a comment inside could be read in two ways.
 * SIGNATURE_INVALID, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_reference_bytes(
    const divit_xml_node *node, divit_bytes *out, divit_error *err);

/* The value of an attribute in no namespace, {0} if it is not there. */
divit_span divit_reference_attribute(const divit_xml_node *node, const char *name);

#endif
