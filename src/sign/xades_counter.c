/* SPDX-License-Identifier: Apache-2.0 */
/* Where a countersignature goes. */
#include "sign/xades_counter.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/name.h"
#include "xml/tree.h"

#define XADES " xmlns:xades=\"" DIVIT_XML_XADES_NS "\">"
#define ALL_OPEN "<xades:UnsignedProperties" XADES
#define SOME_OPEN "<xades:UnsignedSignatureProperties"
#define ONE_OPEN "<xades:CounterSignature"
#define ONE_CLOSE "</xades:CounterSignature>"
#define SOME_CLOSE ONE_CLOSE "</xades:UnsignedSignatureProperties>"

static divit_status refuse(divit_error *err, const char *detail)
{
    return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__, detail);
}

/* The tree of the signature with that Id; NULL if there is none. */
static divit_status find(const divit_xades_target *target, divit_xml_tree **ret, divit_error *err)
{
    for (size_t i = 0; i < target->survey->signature_count; i++) {
        const divit_xml_signature *signature = &target->survey->signatures[i];
        const divit_xml_tree_options options = {
            .start = signature->start, .context = &signature->context, .prune_objects = true};
        const divit_status s = divit_xml_tree_new(target->text, &options, ret, err);
        if (s != DIVIT_OK)
            return s;
        if (divit_xml_node_has_id(divit_xml_tree_root(*ret), divit_span_of(target->id)))
            return DIVIT_OK;
        divit_xml_tree_free(ret);
    }
    return divit_fail(err, DIVIT_USAGE, __func__,
        N_("no signature has that Id; verify shows the Ids of those that are there"));
}

/* see sign/xades_counter.h */
void divit_xades_value_done(divit_xades_value *value)
{
    divit_bytes_done(&value->uri);
    divit_bytes_done(&value->id);
}

/* Its SignatureValue; an Id that it lacks can be given to it, for nothing of it is signed. */
static divit_status read_value(const divit_xades_target *target, const divit_xml_node *root,
    divit_xades_value *ret, divit_error *err)
{
    const divit_xml_node *value =
        divit_xml_node_child(root, NULL, DIVIT_XML_DSIG_NS, "SignatureValue");
    const divit_span *id = value ? divit_xml_node_attribute(value, "", "Id") : NULL;
    divit_status s = DIVIT_OK;
    if (!value)
        return refuse(err, N_("the signature to be countersigned has no value"));
    if (!id) {
        ret->at = value->start + 1 + divit_xml_name_text(&value->name).n;
        s = divit_bytes_printf(&ret->id, " Id=\"%s-value\"", target->fresh);
    }
    if (s == DIVIT_OK && !id)
        s = divit_bytes_terminate(&ret->id);
    if (s == DIVIT_OK)
        s = id ? divit_bytes_printf(&ret->uri, "#%.*s", (int)id->n, (const char *)id->p)
               : divit_bytes_printf(&ret->uri, "#%s-value", target->fresh);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&ret->uri);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

static const divit_xml_node *child(const divit_xml_node *parent, const char *uri, const char *local)
{
    return parent ? divit_xml_node_child(parent, NULL, uri, local) : NULL;
}

/* QualifyingProperties in one of its Objects. */
static const divit_xml_node *find_properties(const divit_xml_node *root)
{
    const divit_xml_node *object = NULL;
    while ((object = divit_xml_node_child(root, object, DIVIT_XML_DSIG_NS, "Object")) != NULL) {
        const divit_xml_node *found = child(object, DIVIT_XML_XADES_NS, "QualifyingProperties");
        if (found)
            return found;
    }
    return NULL;
}

/* Before the end tag of an element; false if it is written as an empty one. */
static bool before_end(divit_span text, const divit_xml_node *node, uint64_t *ret)
{
    if (text.p[node->end - 2] == '/')
        return false;
    *ret = (uint64_t)((const uint8_t *)memrchr(text.p, '<', (size_t)node->end) - text.p);
    return true;
}

/* As much around it as the signature does not have yet. */
static bool choose(divit_span text, const divit_xml_node *properties, divit_xades_wrap *ret)
{
    const divit_xml_node *all = child(properties, DIVIT_XML_XADES_NS, "UnsignedProperties");
    const divit_xml_node *some = child(all, DIVIT_XML_XADES_NS, "UnsignedSignatureProperties");
    *ret = (divit_xades_wrap){.needed = true, .open = ONE_OPEN XADES, .close = ONE_CLOSE};
    if (some)
        return before_end(text, some, &ret->at);
    ret->close = SOME_CLOSE;
    if (all) {
        ret->open = SOME_OPEN XADES ONE_OPEN ">";
        ret->parent = strlen(SOME_OPEN XADES);
        ret->at = all->child ? all->child->start : 0;
        return all->child != NULL;
    }
    ret->open = ALL_OPEN SOME_OPEN ">" ONE_OPEN ">";
    ret->close = SOME_CLOSE "</xades:UnsignedProperties>";
    ret->parent = strlen(ALL_OPEN SOME_OPEN ">");
    return before_end(text, properties, &ret->at);
}

/* see sign/xades_counter.h */
divit_status divit_xades_counter_room(const divit_xades_target *target,
    divit_xades_value *ret_value, divit_xades_wrap *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    divit_status s = find(target, &tree, err);
    if (s == DIVIT_OK)
        s = read_value(target, divit_xml_tree_root(tree), ret_value, err);
    if (s != DIVIT_OK)
        return s;
    const divit_xml_node *properties = find_properties(divit_xml_tree_root(tree));
    if (!properties || !choose(target->text, properties, ret))
        return refuse(err, N_("the signature to be countersigned has no room for another one"));
    return DIVIT_OK;
}
