/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/grammar.h - which children an element of a ds:Signature must and may have.
 *
 *     static const divit_grammar_rule rules[] = {{DIVIT_XML_DSIG_NS, "DigestMethod", 1, 1}, ...};
 *     s = divit_grammar_check(reference, rules, 2, err);
 *     method = divit_xml_node_child(reference, NULL, DIVIT_XML_DSIG_NS, "DigestMethod");
 *
 * A program that takes the first SignedInfo and one that takes the last would check two different
 * signatures; so everything stands in the order and number of the schema, or the signature is
 * refused. White space and comments between elements are passed over.
 * Ownership: nothing is kept. Threads: any.
 * Not done here: attributes, and elements whose content nobody reads.
 */
#ifndef DIVIT_VERIFY_GRAMMAR_H
#define DIVIT_VERIFY_GRAMMAR_H

#include "xml/tree.h"

/* One child element; those of a grammar stand in this order. */
typedef struct divit_grammar_rule {
    const char *uri;
    const char *local;
    size_t least;
    size_t most;
} divit_grammar_rule;

/*
 * The children of a node are what the rules say, and nothing else. SIGNATURE_INVALID with the place
 * of the first that is not.
 */
DIVIT_MUST_CHECK divit_status divit_grammar_check(
    const divit_xml_node *node, const divit_grammar_rule *rules, size_t count, divit_error *err);

/*
 * A failure at a node, as divit_fail_at() of base/status.h: the signature is not valid, or
 * something in it is not known here, so that nothing can be said of it (ETSI EN 319 102-1 5.1.3).
 */
DIVIT_MUST_CHECK divit_status divit_grammar_refuse(
    divit_error *err, const divit_xml_node *node, const char *origin, const char *detail);
DIVIT_MUST_CHECK divit_status divit_grammar_doubt(
    divit_error *err, const divit_xml_node *node, const char *origin, const char *detail);

#endif
