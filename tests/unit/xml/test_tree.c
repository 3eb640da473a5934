/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of a Signature element and its strict questions. */
#include "unit/check.h"

#include "xml/tree.h"

#define DS "http://www.w3.org/2000/09/xmldsig#"

static const char document[] =
    "<r xmlns:ds='" DS "'><a/>"
    "<ds:Signature Id='s' xmlns:x='urn:x'><ds:SignedInfo><!--c--><ds:Reference URI=''>"
    "<ds:DigestValue>AA<![CDATA[==]]>&#10;</ds:DigestValue></ds:Reference>"
    "<ds:Reference URI='#o' x:Id='no'><ds:DigestValue>B<!-- -->B</ds:DigestValue></ds:Reference>"
    "</ds:SignedInfo><ds:SignatureValue/><ds:Object Id='o'/><ds:Object Id='o'/>"
    "<ds:KeyInfo><?pi?></ds:KeyInfo></ds:Signature></r>";

static uint64_t signature_start(void)
{
    return (uint64_t)(strstr(document, "<ds:Signature") - document);
}

static divit_xml_tree *read_tree(void)
{
    DIVIT_AUTO(divit_xml_context_done)
    divit_xml_context context = {0};
    divit_xml_tree *tree = NULL;
    CHECK_OK(divit_xml_context_add_binding(
        &context, (divit_xml_binding){DIVIT_SPAN_TEXT("ds"), DIVIT_SPAN_TEXT(DS)}));
    const divit_xml_tree_options options = {.start = signature_start(), .context = &context};
    CHECK_OK(divit_xml_tree_new(divit_span_of(document), &options, &tree, NULL));
    return tree;
}

static void nodes_are_those_of_the_document(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = read_tree();
    const divit_xml_node *root = divit_xml_tree_root(tree);
    const divit_xml_node *info = NULL;
    assert_true(divit_xml_node_is(root, DS, "Signature"));
    assert_int_equal(root->start, signature_start());
    assert_int_equal(root->end, strlen(document) - 4);
    CHECK_OK(divit_xml_node_only(root, DS, "SignedInfo", &info, NULL));
    assert_memory_equal(document + info->start, "<ds:SignedInfo>", 15);
    assert_memory_equal(document + info->end - 16, "</ds:SignedInfo>", 16);
    size_t count = 0;
    for (const divit_xml_node *n = root; n; n = divit_xml_node_walk(root, n))
        count++;
    assert_int_equal(count, 16);
}

static void only_means_exactly_one(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = read_tree();
    const divit_xml_node *root = divit_xml_tree_root(tree);
    const divit_xml_node *node = NULL;
    divit_error err = {0};
    CHECK_STATUS(divit_xml_node_only(root, DS, "Object", &node, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.subject, "Object");
    CHECK_STATUS(divit_xml_node_only(root, DS, "Manifest", &node, &err), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(divit_xml_node_only(root, "", "KeyInfo", &node, &err), DIVIT_INPUT_BROKEN);
    assert_null(node);
    const divit_xml_node *first = divit_xml_node_child(root, NULL, DS, "Object");
    assert_non_null(divit_xml_node_child(root, first, DS, "Object"));
}

static void text_is_text_alone(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = read_tree();
    const divit_xml_node *root = divit_xml_tree_root(tree);
    const divit_xml_node *info = NULL;
    const divit_xml_node *digest = NULL;
    const divit_xml_node *value = NULL;
    divit_span text = {0};
    CHECK_OK(divit_xml_node_only(root, DS, "SignedInfo", &info, NULL));
    const divit_xml_node *first = divit_xml_node_child(info, NULL, DS, "Reference");
    const divit_xml_node *second = divit_xml_node_child(info, first, DS, "Reference");
    CHECK_OK(divit_xml_node_only(first, DS, "DigestValue", &digest, NULL));
    CHECK_OK(divit_xml_node_text(digest, &text, NULL));
    CHECK_TEXT(text, "AA==\n");
    CHECK_OK(divit_xml_node_only(second, DS, "DigestValue", &digest, NULL));
    CHECK_STATUS(divit_xml_node_text(digest, &text, NULL), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(divit_xml_node_text(info, &text, NULL), DIVIT_INPUT_BROKEN);
    CHECK_OK(divit_xml_node_only(root, DS, "KeyInfo", &value, NULL));
    CHECK_STATUS(divit_xml_node_text(value, &text, NULL), DIVIT_INPUT_BROKEN);
    CHECK_OK(divit_xml_node_only(root, DS, "SignatureValue", &value, NULL));
    CHECK_OK(divit_xml_node_text(value, &text, NULL));
    assert_int_equal(text.n, 0);
}

static void attributes_and_ids(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = read_tree();
    const divit_xml_node *root = divit_xml_tree_root(tree);
    const divit_xml_node *node = NULL;
    CHECK_TEXT(*divit_xml_node_attribute(root, "", "Id"), "s");
    assert_null(divit_xml_node_attribute(root, "urn:x", "Id"));
    CHECK_OK(divit_xml_tree_by_id(tree, divit_span_of("s"), &node, NULL));
    assert_ptr_equal(node, root);
    CHECK_STATUS(divit_xml_tree_by_id(tree, divit_span_of("o"), &node, NULL), DIVIT_INPUT_BROKEN);
    CHECK_STATUS(divit_xml_tree_by_id(tree, divit_span_of("no"), &node, NULL), DIVIT_INPUT_BROKEN);
}

static void a_tree_is_bounded(void **state)
{
    (void)state;
    divit_xml_tree *tree = NULL;
    const divit_span text = divit_span_of("<r><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/></r>");
    const divit_xml_tree_options options = {.limit = 1000};
    CHECK_STATUS(divit_xml_tree_new(text, &options, &tree, NULL), DIVIT_INPUT_LIMIT);
    const divit_xml_tree_options bytes = {.limits = {.bytes = text.n - 1}};
    CHECK_STATUS(divit_xml_tree_new(text, &bytes, &tree, NULL), DIVIT_INPUT_LIMIT);
    const divit_xml_tree_options beyond = {.start = text.n};
    CHECK_STATUS(divit_xml_tree_new(text, &beyond, &tree, NULL), DIVIT_INPUT_BROKEN);
    const divit_xml_tree_options inside = {.start = 1};
    CHECK_STATUS(divit_xml_tree_new(text, &inside, &tree, NULL), DIVIT_INPUT_BROKEN);
    assert_null(tree);
    const divit_xml_tree_options enough = {.limits = {.bytes = text.n}};
    CHECK_OK(divit_xml_tree_new(text, &enough, &tree, NULL));
    divit_xml_tree_free(&tree);
}

/* Whatever does not fit any more is refused, and nothing but that. */
static void a_tree_is_bounded_at_each_part(void **state)
{
    (void)state;
    const divit_span text = DIVIT_SPAN_TEXT(
        "<r xmlns='urn:r' xmlns:p='urn:p' a='1' p:b='2'><p:c p:d='3'>text</p:c><!--c--></r>");
    size_t refused = 0;
    for (divit_status s = DIVIT_INPUT_LIMIT; s != DIVIT_OK; refused++) {
        DIVIT_AUTO(divit_xml_tree_free)
        divit_xml_tree *tree = NULL;
        const divit_xml_tree_options options = {.limit = refused + 1};
        s = divit_xml_tree_new(text, &options, &tree, NULL);
        if (s != DIVIT_OK)
            CHECK_STATUS(s, DIVIT_INPUT_LIMIT);
        assert_true((s == DIVIT_OK) == (tree != NULL));
    }
    assert_in_range(refused, 500, 4000);
}

static void a_long_text_is_kept_whole(void **state)
{
    (void)state;
    enum { LONG = 100000 };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    divit_span own = {0};
    CHECK_OK(divit_bytes_printf(&text, "<r>%0*d</r>", LONG, 7));
    CHECK_OK(
        divit_xml_tree_new(divit_bytes_span(&text), &(divit_xml_tree_options){0}, &tree, NULL));
    CHECK_OK(divit_xml_node_text(divit_xml_tree_root(tree), &own, NULL));
    assert_true(divit_span_equal(own, divit_span_sub(divit_bytes_span(&text), 3, LONG)));
}

/* A Signature whose first Object holds what is signed, and whose second one what must be read. */
#define DATA "a &amp; b<d x='1'><e/>f</d>g"
#define READ                                                                                       \
    "<SignatureProperties><p/></SignatureProperties><Manifest><Reference/></Manifest>"             \
    "<x:QualifyingProperties xmlns:x='http://uri.etsi.org/01903/v1.3.2#'><x:q/>"                   \
    "</x:QualifyingProperties>"
static const char enveloping[] = "<Signature xmlns='" DS "'><SignedInfo>t</SignedInfo>"
                                 "<Object>" DATA "</Object><Object> " READ " </Object></Signature>";

static divit_xml_tree *read_pruned(const char *text, uint64_t bytes)
{
    divit_xml_tree *tree = NULL;
    const divit_xml_tree_options options = {.prune_objects = true, .limits = {.bytes = bytes}};
    CHECK_OK(divit_xml_tree_new(divit_span_of(text), &options, &tree, NULL));
    return tree;
}

static void signed_data_are_left_out(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = read_pruned(enveloping, sizeof enveloping - 1 - strlen(DATA));
    const divit_xml_node *root = divit_xml_tree_root(tree);
    const divit_xml_node *object = divit_xml_node_child(root, NULL, DS, "Object");
    const divit_xml_node *first = object->child;
    assert_true(first->kind == DIVIT_XML_NODE_TEXT && first->pruned && first->text.n == 0);
    assert_memory_equal(enveloping + first->start, "a &amp; b<", 10);
    assert_memory_equal(enveloping + first->end, "<d x=", 5);
    const divit_xml_node *data = first->next;
    assert_true(divit_xml_node_is(data, DS, "d") && data->pruned && !data->child);
    assert_memory_equal(enveloping + data->end - 4, "</d>g", 5);
    assert_true(data->next->pruned && !data->next->next);
    const divit_xml_node *info = divit_xml_node_child(root, NULL, DS, "SignedInfo");
    assert_true(!info->child->pruned && info->child->text.n == 1);
}

static void what_tells_of_a_signature_is_read(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = read_pruned(enveloping, 0);
    const divit_xml_node *root = divit_xml_tree_root(tree);
    const divit_xml_node *first = divit_xml_node_child(root, NULL, DS, "Object");
    const divit_xml_node *object = divit_xml_node_child(root, first, DS, "Object");
    size_t count = 0;
    for (const divit_xml_node *n = object->child; n; n = n->next, count++)
        assert_true(n->kind == DIVIT_XML_NODE_ELEMENT && !n->pruned && n->child);
    assert_int_equal(count, 3);
}

/* Told of every MiB, in order. */
static void hear(void *ctx, uint64_t offset)
{
    uint64_t *last = ctx;
    assert_true(offset >= *last + (1 << 20));
    *last = offset;
}

static void large_data_are_passed_over_and_told_of(void **state)
{
    (void)state;
    enum { PIECE = 1000, PIECES = 3000 };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    uint64_t last = 0;
    divit_xml_tree_options options = {.progress = hear, .progress_ctx = &last};
    CHECK_OK(divit_bytes_printf(&text, "<Signature xmlns='" DS "'><Object>"));
    for (size_t i = 0; i < PIECES; i++)
        CHECK_OK(divit_bytes_printf(&text, "<d>%0*d</d>", PIECE, 7));
    CHECK_OK(divit_bytes_printf(&text, "</Object></Signature>"));
    CHECK_STATUS(
        divit_xml_tree_new(divit_bytes_span(&text), &options, &tree, NULL), DIVIT_INPUT_LIMIT);
    last = 0;
    options.prune_objects = true;
    CHECK_OK(divit_xml_tree_new(divit_bytes_span(&text), &options, &tree, NULL));
    assert_in_range(last, 2 << 20, text.n);
    assert_int_equal(divit_xml_tree_root(tree)->end, text.n);
}

static void prefixes_need_their_context(void **state)
{
    (void)state;
    divit_xml_tree *tree = NULL;
    const divit_xml_tree_options options = {.start = signature_start()};
    CHECK_STATUS(
        divit_xml_tree_new(divit_span_of(document), &options, &tree, NULL), DIVIT_INPUT_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_those_of_the_document),
        cmocka_unit_test(only_means_exactly_one),
        cmocka_unit_test(text_is_text_alone),
        cmocka_unit_test(attributes_and_ids),
        cmocka_unit_test(a_tree_is_bounded),
        cmocka_unit_test(a_tree_is_bounded_at_each_part),
        cmocka_unit_test(a_long_text_is_kept_whole),
        cmocka_unit_test(signed_data_are_left_out),
        cmocka_unit_test(what_tells_of_a_signature_is_read),
        cmocka_unit_test(large_data_are_passed_over_and_told_of),
        cmocka_unit_test(prefixes_need_their_context),
    };
    return cmocka_run_group_tests_name("xml/tree", tests, NULL, NULL);
}
