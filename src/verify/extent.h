/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/extent.h - how much of a document an XML signature covers, and whether it and what it
 * refers to stand where they may (the defence against wrapping: McIntosh and Austel 2005, XSW).
 *
 *     divit_extent extent;
 *     divit_extent_init(&extent, &scene, sig);
 *     ...one pass over the document with extent.survey and divit_extent_outside()...
 *     s = divit_extent_check(&extent, &cause, err);          // places
 *     s = divit_extent_tell(&extent, f, err);                // parts, and what nobody signed
 *
 * A signature stands in the root or below it; elsewhere only if it covers the whole document, so
 * that nothing around it can be another's, or countersigns the one that it stands in. What it
 * refers to is the root, a child of the root, or an Object of its own or a child of that. An Id
 * that it names is there once. All else that the document holds is content that nobody signed.
 * Ownership: everything is borrowed. Threads: one object belongs to one thread.
 * Not done here: digests; see verify/xades.h.
 */
#ifndef DIVIT_VERIFY_EXTENT_H
#define DIVIT_VERIFY_EXTENT_H

#include "divit/xml.h"
#include "verify/container.h"
#include "xml/outside.h"
#include "xml/source.h"
#include "xml/survey.h"

/* A signature among all of its document. */
typedef struct divit_extent_scene {
    const divit_xml_source *source;
    const divit_xml_signature *signatures; /* all that the document has */
    size_t count;
    size_t at;                      /* which of them */
    const divit_contents *contents; /* files beside the document, or NULL */
    uint64_t *used;                 /* bits of those that a signature refers to */
    divit_container *container;     /* that the document is in, instead of such files, or NULL */
} divit_extent_scene;

/* Read ids only; the pass fills it. */
typedef struct divit_extent {
    const divit_extent_scene *scene;
    const divit_xmldsig *sig;
    divit_xml_id ids[DIVIT_REFERENCES_MAX]; /* of the references, in their order, but for whole */
    size_t id_of[DIVIT_REFERENCES_MAX];     /* the i-th reference's row in ids */
    divit_xml_survey survey;
    divit_xml_outside outside;
    bool counter; /* it signs the value of the signature that it stands in */
    divit_span names[DIVIT_REFERENCES_MAX];
    uint64_t starts[DIVIT_XML_SIGNATURES_MAX];
} divit_extent;

/* Asks the questions. The extent must stay where it is. */
void divit_extent_init(
    divit_extent *extent, const divit_extent_scene *scene, const divit_xmldsig *sig);

/* Frees what the pass put in. Accepts NULL; also a cleanup handler. */
void divit_extent_done(divit_extent *extent);

/* What the pass must fill beside the survey; NULL if the signature covers all by its reference. */
divit_xml_outside *divit_extent_outside(divit_extent *extent);

/*
 * After the pass: the signature and all that it refers to are in their places. SIGNATURE_INVALID
 * with the reason, and what it is about in ret_cause.
 */
DIVIT_MUST_CHECK divit_status divit_extent_check(
    divit_extent *extent, divit_cause *ret_cause, divit_error *err);

/*
 * What it is about that the pass failed: an Id that is there twice, or not at all, has no canonical
 * form.
 */
divit_cause divit_extent_fault(const divit_extent *extent, const divit_error *err);

/*
 * Puts the parts that are signed and those that are not into the finding of an intact signature;
 * it is FAILED if there is content that nobody signed. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_extent_tell(
    const divit_extent *extent, divit_finding *f, divit_error *err);

#endif
