/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a signature inside of another one is a countersignature of it. */
#include "verify/counter.h"

#include "xml/tree.h"

/* The elements around it, innermost first, up to a child of the outer signature. */
static const struct {
    const char *uri;
    const char *local;
} path[] = {
    {DIVIT_XML_XADES_NS, "CounterSignature"},
    {DIVIT_XML_XADES_NS, "UnsignedSignatureProperties"},
    {DIVIT_XML_XADES_NS, "UnsignedProperties"},
    {DIVIT_XML_XADES_NS, "QualifyingProperties"},
    {DIVIT_XML_DSIG_NS, "Object"},
};

static bool is_in_place(const divit_xml_node *root, const divit_xml_node *node)
{
    const divit_xml_node *around = node->parent;
    for (size_t i = 0; i < sizeof path / sizeof path[0] && around; i++, around = around->parent)
        if (!divit_xml_node_is(around, path[i].uri, path[i].local))
            return false;
    return around == root;
}

/* see verify/counter.h */
divit_status divit_counter_value(divit_span text, const divit_xml_signature *outer, uint64_t inner,
    uint64_t *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    const divit_xml_tree_options options = {
        .start = outer->start, .context = &outer->context, .prune_objects = true};
    *ret = DIVIT_NOWHERE;
    const divit_status s = divit_xml_tree_new(text, &options, &tree, err);
    if (s != DIVIT_OK)
        return s;
    const divit_xml_node *root = divit_xml_tree_root(tree);
    const divit_xml_node *value =
        divit_xml_node_child(root, NULL, DIVIT_XML_DSIG_NS, "SignatureValue");
    for (const divit_xml_node *n = root; value && n; n = divit_xml_node_walk(root, n))
        if (n->start == inner && is_in_place(root, n))
            *ret = value->start;
    return DIVIT_OK;
}
