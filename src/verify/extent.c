/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a document an XML signature covers, and whether all stands where it may. */
#include "verify/extent.h"

#include "base/bytes.h"
#include "base/status.h"
#include "verify/contents.h"
#include "verify/counter.h"
#include "verify/loose.h"

/* Depth of the root element, and of its children. */
enum { ROOT = 1, CHILD = 2 };

static const divit_xml_signature *own(const divit_extent *extent)
{
    return &extent->scene->signatures[extent->scene->at];
}

/* see verify/extent.h */
void divit_extent_init(
    divit_extent *extent, const divit_extent_scene *scene, const divit_xmldsig *sig)
{
    size_t count = 0;
    *extent = (divit_extent){.scene = scene, .sig = sig};
    for (size_t i = 0; i < sig->reference_count; i++) {
        extent->id_of[i] = count;
        if (sig->references[i].whole || sig->references[i].external)
            continue;
        extent->ids[count].value = sig->references[i].id;
        extent->names[count++] = sig->references[i].id;
    }
    for (size_t i = 0; i < scene->count; i++)
        extent->starts[i] = scene->signatures[i].start;
    extent->survey.ids = extent->ids;
    extent->survey.id_count = count;
    extent->outside = (divit_xml_outside){.ids = extent->names,
        .id_count = count,
        .starts = extent->starts,
        .start_count = scene->count};
}

/* see verify/extent.h */
void divit_extent_done(divit_extent *extent)
{
    if (extent)
        divit_xml_survey_done(&extent->survey);
}

/* True if the signature covers all of the document but itself, by URI="". */
static bool covers_document(const divit_extent *extent)
{
    const divit_xmldsig *sig = extent->sig;
    for (size_t i = 0; i < sig->reference_count; i++)
        if (sig->references[i].whole && sig->references[i].enveloped)
            return true;
    return false;
}

/* see verify/extent.h */
divit_xml_outside *divit_extent_outside(divit_extent *extent)
{
    return covers_document(extent) ? NULL : &extent->outside;
}

/* The row of what a reference that names an Id refers to. */
static const divit_xml_id *target_of(const divit_extent *extent, size_t i)
{
    return &extent->ids[extent->id_of[i]];
}

/* The same if it is inside of the signature, else NULL. */
static const divit_xml_node *own_target(const divit_extent *extent, size_t i)
{
    const divit_xml_id *id = target_of(extent, i);
    const divit_xml_node *node = NULL;
    if (id->start < own(extent)->start || id->start >= own(extent)->end ||
        divit_xml_tree_by_id(extent->sig->tree, id->value, &node, NULL) != DIVIT_OK)
        return NULL;
    return node;
}

/* True if the root itself is covered, by URI="" or by its Id. */
static bool covers_root(const divit_extent *extent)
{
    const divit_xmldsig *sig = extent->sig;
    bool covers = covers_document(extent);
    for (size_t i = 0; i < sig->reference_count && !covers; i++)
        covers = !sig->references[i].whole && !sig->references[i].external &&
                 sig->references[i].enveloped && target_of(extent, i)->depth == ROOT;
    return covers;
}

/* The innermost signature that it stands in; NULL if it stands in none. */
static const divit_xml_signature *outer_of(const divit_extent *extent)
{
    const divit_extent_scene *scene = extent->scene;
    const uint64_t start = own(extent)->start;
    const divit_xml_signature *outer = NULL;
    for (size_t i = 0; i < scene->count; i++)
        if (scene->signatures[i].start < start && scene->signatures[i].end > start)
            outer = &scene->signatures[i]; /* they come in document order */
    return outer;
}

/* True if the signature stands where one may stand. */
static bool is_placed(const divit_extent *extent)
{
    if (outer_of(extent))
        return covers_document(extent) || extent->counter;
    return own(extent)->depth <= CHILD || covers_root(extent);
}

/* A countersignature says so of its only reference to data, which is to that value alone. */
static divit_status find_counter(divit_extent *extent, divit_error *err)
{
    const divit_xmldsig *sig = extent->sig;
    const divit_xml_signature *outer = outer_of(extent);
    uint64_t value = DIVIT_NOWHERE;
    if (!outer || sig->reference_count != (sig->properties ? 2 : 1))
        return DIVIT_OK;
    const divit_status s =
        divit_counter_value(extent->scene->source->text, outer, own(extent)->start, &value, err);
    for (size_t i = 0; i < sig->reference_count && value != DIVIT_NOWHERE; i++)
        if (sig->references[i].is_counter && !sig->references[i].whole &&
            !sig->references[i].external)
            extent->counter = target_of(extent, i)->start == value;
    return s;
}

/* True for the Object of the signed properties, which a plain signature does not have. */
static bool is_of_properties(const divit_xmldsig *sig, const divit_xml_node *object)
{
    return sig->properties && object == sig->properties->parent->parent;
}

/* True for the root, a child of it, an own Object, or a child of one that is not the properties'.
 */
static bool is_target_placed(const divit_extent *extent, size_t i)
{
    const divit_xml_node *node = own_target(extent, i);
    if (extent->counter)
        return true;
    const divit_xml_node *top = divit_xml_tree_root(extent->sig->tree);
    if (!node)
        return target_of(extent, i)->depth <= CHILD;
    const divit_xml_node *parent = node->parent;
    return parent == top ||
           (parent && parent->parent == top && !is_of_properties(extent->sig, parent) &&
               divit_xml_node_is(parent, DIVIT_XML_DSIG_NS, "Object"));
}

/* The enveloped-signature transform is for what has the signature in it (XML-Signature 6.6.4). */
static bool is_rightly_enveloped(const divit_extent *extent, size_t i)
{
    const divit_xmldsig_reference *r = &extent->sig->references[i];
    const divit_xml_id *id = target_of(extent, i);
    return !r->enveloped || (id->start < own(extent)->start && id->end > own(extent)->start);
}

static divit_status check_target(
    const divit_extent *extent, size_t i, divit_cause *ret_cause, divit_error *err)
{
    const divit_xmldsig_reference *r = &extent->sig->references[i];
    const char *fault = NULL;
    if (r->whole || r->external)
        return DIVIT_OK;
    if (target_of(extent, i)->count != 1) {
        *ret_cause = DIVIT_CAUSE_TARGET;
        fault = N_("an Id that it refers to is not in the document exactly once");
    } else if (!r->is_properties && !is_target_placed(extent, i)) {
        *ret_cause = DIVIT_CAUSE_TARGET_PLACE;
        fault = N_("what it signs stands in a place where a reader may not look");
    } else if (!is_rightly_enveloped(extent, i)) {
        *ret_cause = DIVIT_CAUSE_TRANSFORM;
        fault = N_("it leaves itself out of an element that it does not stand in");
    }
    return fault ? divit_fail_at(err, DIVIT_SIGNATURE_INVALID, __func__, fault, r->start)
                 : DIVIT_OK;
}

/* see verify/extent.h */
divit_status divit_extent_check(divit_extent *extent, divit_cause *ret_cause, divit_error *err)
{
    *ret_cause = DIVIT_CAUSE_PLACE;
    divit_status s = find_counter(extent, err);
    for (size_t i = 0; i < extent->sig->reference_count && s == DIVIT_OK; i++)
        s = check_target(extent, i, ret_cause, err);
    if (s != DIVIT_OK)
        return s;
    *ret_cause = DIVIT_CAUSE_PLACE;
    if (!is_placed(extent))
        return divit_fail_at(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature stands in a place where none belongs"), own(extent)->start);
    return DIVIT_OK;
}

/* Adds a part, its offsets being those of the text. */
static divit_status add(const divit_extent *extent, divit_finding *f, divit_verified_part part,
    divit_span name, divit_error *err)
{
    part.start = divit_xml_source_where(extent->scene->source, part.start);
    part.end = divit_xml_source_where(extent->scene->source, part.end);
    return divit_finding_part(f, &part, name, err);
}

/* see verify/extent.h */
divit_cause divit_extent_fault(const divit_extent *extent, const divit_error *err)
{
    for (size_t i = 0; i < extent->survey.id_count; i++)
        if (extent->ids[i].count > 1 || (extent->ids[i].count == 0 && err->where == DIVIT_NOWHERE))
            return DIVIT_CAUSE_TARGET;
    return DIVIT_CAUSE_CANON;
}

/* What the i-th reference covers. */
static divit_status tell_signed(
    const divit_extent *extent, size_t i, divit_finding *f, divit_error *err)
{
    const divit_xmldsig_reference *r = &extent->sig->references[i];
    divit_verified_part part = {.is_signed = true, .kind = "document"};
    if (r->whole) {
        part.clause = N_("the whole document without the signature");
        part.end = extent->scene->source->text.n;
        return add(extent, f, part, (divit_span){0}, err);
    }
    if (r->external && extent->scene->container)
        return divit_container_part(extent->scene->container, r, f, err);
    if (r->external) {
        part.kind = "file";
        part.clause = N_("the file with this name");
        return add(extent, f, part, r->id, err);
    }
    part.start = target_of(extent, i)->start;
    part.end = target_of(extent, i)->end;
    if (r->is_counter) {
        part.kind = "signature-value";
        part.clause = N_("the value of the signature that it countersigns");
        return add(extent, f, part, r->id, err);
    }
    part.kind = "element";
    part.clause = N_("the element with this Id");
    if (own_target(extent, i)) {
        part.kind = r->is_properties ? "signed-properties" : "object";
        part.clause = r->is_properties ? N_("what the signer says of the signature")
                                       : N_("what the signature carries under this Id");
    }
    return add(extent, f, part, r->id, err);
}

/* True for a countersignature where one belongs; whether it is one, its own finding says. */
static bool is_countersigning(const divit_xml_node *node)
{
    return divit_xml_node_is(node, DIVIT_XML_DSIG_NS, "Signature") &&
           divit_xml_node_is(node->parent, DIVIT_XML_XADES_NS, "CounterSignature");
}

/* True for an Object with another signature and nothing else: what that adds, it signs itself. */
static bool is_later(const divit_xml_node *node)
{
    size_t signatures = 0;
    if (!divit_xml_node_is(node, DIVIT_XML_DSIG_NS, "Object"))
        return is_countersigning(node);
    for (const divit_xml_node *n = node->child; n; n = n->next) {
        if (!divit_xml_node_is(n, DIVIT_XML_DSIG_NS, "Signature"))
            return false;
        signatures++;
    }
    return signatures == 1;
}

/* Content of the signature that it does not sign; *ret_later: a later signature stands in it. */
static divit_status tell_loose(
    const divit_extent *extent, divit_finding *f, bool *ret_any, bool *ret_later, divit_error *err)
{
    const divit_xml_node *n = NULL;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && (n = divit_loose_next(extent->sig, n)) != NULL) {
        divit_verified_part part = {.kind = "in-signature",
            .clause = N_("inside of the signature, where nothing is signed"),
            .start = n->start,
            .end = n->end};
        const bool later = is_later(n);
        if (later) {
            part.kind = "later-signature";
            part.clause = N_("another signature, made later");
        }
        *ret_later = *ret_later || later;
        *ret_any = *ret_any || !later;
        s = add(extent, f, part,
            n->kind == DIVIT_XML_NODE_TEXT ? (divit_span){0} : divit_xml_name_text(&n->name), err);
    }
    return s;
}

static const struct {
    const char *kind;
    const char *clause;
} outside_words[] = {
    [DIVIT_XML_OUTSIDE_ELEMENT] = {"element", N_("an element that is not signed")},
    [DIVIT_XML_OUTSIDE_TEXT] = {"text", N_("text that is not signed")},
    [DIVIT_XML_OUTSIDE_INSTRUCTION] = {"instruction", N_("an instruction that is not signed")},
    [DIVIT_XML_OUTSIDE_ATTRIBUTE] = {"attribute", N_("an attribute that is not signed")},
};

/* Content of the document that it does not sign. */
static divit_status tell_outside(
    const divit_extent *extent, divit_finding *f, bool *ret_any, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (covers_document(extent) || extent->counter)
        return DIVIT_OK;
    for (size_t i = 0; i < extent->outside.count && s == DIVIT_OK; i++) {
        const divit_xml_outside_item *item = &extent->outside.items[i];
        *ret_any = true;
        s = add(extent, f,
            (divit_verified_part){.kind = outside_words[item->kind].kind,
                .clause = outside_words[item->kind].clause,
                .start = item->start,
                .end = item->end},
            item->name, err);
    }
    f->facts.parts_untold += extent->outside.more;
    return s;
}

/* The name of a root that only holds what is signed. */
static divit_status tell_root(const divit_extent *extent, divit_finding *f, divit_error *err)
{
    const divit_span name = divit_xml_name_text(&extent->survey.root);
    return add(extent, f,
        (divit_verified_part){.kind = "root-tag",
            .clause = N_("the name of the outermost element, which is not signed")},
        name, err);
}

/* see verify/extent.h */
divit_status divit_extent_tell(const divit_extent *extent, divit_finding *f, divit_error *err)
{
    bool unsigned_content = false;
    bool later = false;
    divit_container *container = extent->scene->container; /* whose root is known */
    const bool root = covers_root(extent) || own(extent)->depth == ROOT || container;
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < extent->sig->reference_count && s == DIVIT_OK; i++)
        s = tell_signed(extent, i, f, err);
    if (s == DIVIT_OK)
        s = tell_outside(extent, f, &unsigned_content, err);
    if (s == DIVIT_OK)
        s = tell_loose(extent, f, &unsigned_content, &later, err);
    if (s == DIVIT_OK && !root && !extent->counter)
        s = tell_root(extent, f, err);
    if (s != DIVIT_OK)
        return s;
    f->facts.covers_whole = root && !unsigned_content && !later;
    if (container)
        s = divit_container_tell(container, extent->sig, f, err);
    if (unsigned_content)
        divit_finding_reject(
            f, DIVIT_CAUSE_UNSIGNED, N_("the document holds content that it does not sign"));
    return s;
}
