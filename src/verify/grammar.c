/* SPDX-License-Identifier: Apache-2.0 */
/* Which children an element of a ds:Signature must and may have. */
#include "verify/grammar.h"

#include "base/status.h"
#include "xml/chars.h"

/* True for what says nothing between elements. */
static bool is_filling(const divit_xml_node *node)
{
    return node->kind == DIVIT_XML_NODE_COMMENT ||
           (node->kind == DIVIT_XML_NODE_TEXT && divit_xml_blank(node->text));
}

static const divit_xml_node *next_part(const divit_xml_node *node)
{
    while (node && is_filling(node))
        node = node->next;
    return node;
}

/* see verify/grammar.h */
divit_status divit_grammar_refuse(
    divit_error *err, const divit_xml_node *node, const char *origin, const char *detail)
{
    return divit_fail_at(err, DIVIT_SIGNATURE_INVALID, origin, detail, node->start);
}

/* see verify/grammar.h */
divit_status divit_grammar_doubt(
    divit_error *err, const divit_xml_node *node, const char *origin, const char *detail)
{
    return divit_fail_at(err, DIVIT_INDETERMINATE, origin, detail, node->start);
}

/* see verify/grammar.h */
divit_status divit_grammar_check(
    const divit_xml_node *node, const divit_grammar_rule *rules, size_t count, divit_error *err)
{
    const divit_xml_node *part = next_part(node->child);
    for (size_t i = 0; i < count; i++) {
        size_t seen = 0;
        while (
            part && seen < rules[i].most && divit_xml_node_is(part, rules[i].uri, rules[i].local)) {
            seen++;
            part = next_part(part->next);
        }
        if (seen < rules[i].least)
            return divit_grammar_refuse(err, node, __func__,
                N_("an element that must be there is not, or not in its place"));
    }
    if (part)
        return divit_grammar_refuse(
            err, part, __func__, N_("something stands in it that does not belong there"));
    return DIVIT_OK;
}
