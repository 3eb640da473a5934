/* SPDX-License-Identifier: Apache-2.0 */
/* The signatures that a document has already, and what would break them. */
#include "sign/xades_earlier.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/name.h"
#include "xml/tree.h"

#define OBJECT_OPEN "<ds:Object xmlns:ds=\"" DIVIT_XML_DSIG_NS "\">"
#define OBJECT_CLOSE "</ds:Object>"

/* see sign/xades_earlier.h */
void divit_xades_earlier_done(divit_xades_earlier *earlier)
{
    divit_bytes_done(&earlier->names);
}

static divit_status note_id(divit_xades_earlier *earlier, divit_span id, divit_error *err)
{
    if (earlier->id_count == DIVIT_XADES_EARLIER_IDS)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("its signatures refer to more than 256 elements"));
    earlier->ids[earlier->id_count++].value.n = id.n;
    return divit_bytes_append(&earlier->names, id) == DIVIT_OK ? DIVIT_OK
                                                               : divit_fail_memory(err, __func__);
}

/* One ds:Reference: to the whole document, to an element by Id, or out of the document. */
static divit_status note_reference(
    divit_xades_earlier *earlier, const divit_xml_node *reference, bool *whole, divit_error *err)
{
    static const char pointer[] = "#xpointer(";
    const divit_span *uri = divit_xml_node_attribute(reference, "", "URI");
    if (uri && uri->n > 0 && uri->p[0] != '#')
        return DIVIT_OK;
    if (!uri || uri->n < 2 || divit_span_is(divit_span_sub(*uri, 0, strlen(pointer)), pointer)) {
        *whole = true;
        return DIVIT_OK;
    }
    return note_id(earlier, divit_span_sub(*uri, 1, uri->n), err);
}

static divit_status read_one(divit_span text, const divit_xml_signature *signature,
    divit_xades_earlier *earlier, divit_error *err)
{
    DIVIT_AUTO(divit_xml_tree_free)
    divit_xml_tree *tree = NULL;
    bool whole = false;
    const divit_xml_tree_options options = {
        .start = signature->start, .context = &signature->context, .prune_objects = true};
    divit_status s = divit_xml_tree_new(text, &options, &tree, err);
    const divit_xml_node *root = s == DIVIT_OK ? divit_xml_tree_root(tree) : NULL;
    const divit_xml_node *info =
        root ? divit_xml_node_child(root, NULL, DIVIT_XML_DSIG_NS, "SignedInfo") : NULL;
    for (const divit_xml_node *n = info; n && s == DIVIT_OK; n = divit_xml_node_walk(info, n))
        if (divit_xml_node_is(n, DIVIT_XML_DSIG_NS, "Reference"))
            s = note_reference(earlier, n, &whole, err);
    if (s == DIVIT_OK && whole)
        earlier->whole[earlier->whole_count++] =
            (divit_xades_extent){signature->start, signature->end};
    return s;
}

/* see sign/xades_earlier.h */
divit_status divit_xades_earlier_read(
    divit_span text, const divit_xml_survey *survey, divit_xades_earlier *ret, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < survey->signature_count && s == DIVIT_OK; i++)
        s = read_one(text, &survey->signatures[i], ret, err);
    size_t at = 0;
    for (size_t i = 0; i < ret->id_count; i++) {
        ret->ids[i].value.p = ret->names.p + at;
        at += ret->ids[i].value.n;
    }
    return s;
}

static bool is_inside(uint64_t at, uint64_t start, uint64_t end)
{
    return at > start && at < end;
}

static divit_status would_break(divit_error *err, uint64_t at)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
        N_("it carries a signature that another one here would break"), at);
}

/* see sign/xades_earlier.h */
divit_xades_wrap divit_xades_earlier_room(const divit_xades_earlier *earlier, divit_span text)
{
    const divit_xades_extent *last = NULL;
    for (size_t i = 0; i < earlier->whole_count; i++)
        if (!last || earlier->whole[i].start > last->start)
            last = &earlier->whole[i];
    if (!last)
        return (divit_xades_wrap){0};
    /* An end tag has no other "<", and a Signature is no empty element. */
    const uint8_t *end = memrchr(text.p, '<', (size_t)last->end);
    return (divit_xades_wrap){
        .needed = true, .at = (uint64_t)(end - text.p), .open = OBJECT_OPEN, .close = OBJECT_CLOSE};
}

/* see sign/xades_earlier.h */
divit_status divit_xades_earlier_keep(
    const divit_xades_earlier *earlier, uint64_t at, divit_error *err)
{
    for (size_t i = 0; i < earlier->whole_count; i++)
        if (!is_inside(at, earlier->whole[i].start, earlier->whole[i].end))
            return would_break(err, earlier->whole[i].start);
    return DIVIT_OK;
}

/* see sign/xades_earlier.h */
divit_status divit_xades_earlier_keep_ids(
    const divit_xades_earlier *earlier, uint64_t at, divit_error *err)
{
    for (size_t i = 0; i < earlier->id_count; i++)
        if (earlier->ids[i].count > 0 && is_inside(at, earlier->ids[i].start, earlier->ids[i].end))
            return would_break(err, earlier->ids[i].start);
    return DIVIT_OK;
}
