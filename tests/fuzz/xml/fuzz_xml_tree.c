/* SPDX-License-Identifier: Apache-2.0 */
/* Any document with a survey: every Signature found in it becomes a tree that agrees with it. */
#include <stdlib.h>

#include "base/bytes.h"
#include "xml/pass.h"
#include "xml/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static divit_status drop(void *ctx, divit_span bytes)
{
    size_t *total = ctx;
    *total += bytes.n;
    return DIVIT_OK;
}

static void demand(bool held)
{
    if (!held)
        abort();
}

static void walk(const divit_xml_tree *tree)
{
    const divit_xml_node *root = divit_xml_tree_root(tree);
    for (const divit_xml_node *n = root; n; n = divit_xml_node_walk(root, n)) {
        const divit_xml_node *one = NULL;
        divit_span text = {0};
        demand(n->start >= root->start && n->end <= root->end && n->start < n->end);
        demand(!n->child || n->child->parent == n);
        if (divit_xml_node_text(n, &text, NULL) == DIVIT_OK)
            demand(text.n <= n->end - n->start);
        if (divit_xml_node_only(n, DIVIT_XML_DSIG_NS, "SignedInfo", &one, NULL) == DIVIT_OK)
            demand(one->parent == n);
        const divit_span *id = divit_xml_node_attribute(n, "", "Id");
        if (id && divit_xml_tree_by_id(tree, *id, &one, NULL) == DIVIT_OK)
            demand(one == n);
    }
}

static void check_signature(divit_span document, const divit_xml_signature *signature)
{
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    const divit_xml_tree_options options = {.start = signature->start,
        .context = &signature->context,
        .limit = 1 << 16,
        .limits = {.bytes = 1 << 16}};
    const divit_status s = divit_xml_tree_new(document, &options, &tree, NULL);
    if (s == DIVIT_INPUT_LIMIT)
        return;
    demand(s == DIVIT_OK);
    const divit_xml_node *root = divit_xml_tree_root(tree);
    demand(divit_xml_node_is(root, DIVIT_XML_DSIG_NS, "Signature"));
    demand(root->start == signature->start && root->end == signature->end);
    walk(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    const divit_span document = {data, size};
    size_t total = 0;
    const divit_xml_canon_options canon = {.sink = {drop, &total}, .method = DIVIT_XML_EXCLUSIVE};
    const divit_xml_pass_options pass = {.canons = &canon, .canon_count = 1, .survey = &survey};
    if (divit_xml_pass(document, &pass, NULL) != DIVIT_OK)
        return 0;
    demand(total > 0 && survey.place.found && survey.place.insert < size);
    demand(data[survey.place.insert] == (survey.place.empty ? '/' : '<'));
    for (size_t i = 0; i < survey.signature_count; i++)
        check_signature(document, &survey.signatures[i]);
    return 0;
}
