/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/survey.h - what a signer or verifier must know of a document, gathered in one pass.
 *
 *     DIVIT_AUTO(divit_xml_survey_done) divit_xml_survey survey = {.ids = ids, .id_count = 2};
 *     const divit_xml_pass_options pass = {.survey = &survey};
 *     s = divit_xml_pass(document, &pass, err);
 *     use(survey.place.insert, survey.signatures[0].start);
 *
 * The caller sets the questions, the pass fills the answers.
 * Ownership: names point into the document; contexts are the survey's own copies. Memory is
 * bounded by the questions and by DIVIT_XML_SIGNATURES_MAX.
 * Threads: one object belongs to one thread at a time.
 * Not done here: inserting; the caller copies bytes around place.insert.
 */
#ifndef DIVIT_XML_SURVEY_H
#define DIVIT_XML_SURVEY_H

#include "xml/inherit.h"
#include "xml/reader.h"

/* Signature elements noted at most; beyond: INPUT_LIMIT. */
enum { DIVIT_XML_SIGNATURES_MAX = 64 };

/* A ds:Signature element, at any depth. */
typedef struct divit_xml_signature {
    uint64_t start;
    uint64_t end;
    size_t depth;              /* 1 is the root, 2 a child of the root */
    divit_xml_context context; /* what it inherits, for xml/tree.h */
} divit_xml_signature;

/* Where a new last child goes into the parent element. */
typedef struct divit_xml_place {
    bool found;
    uint64_t start; /* of the parent element */
    uint64_t end;
    size_t depth; /* of the parent element, 1 for the root */
    /* The new child goes before this byte: the "</" of the parent. If `empty`, the parent is an
     * empty-element tag: the two bytes here, "/>", become ">", the child, "</", name, ">". */
    uint64_t insert;
    bool empty;
    divit_span name;           /* of the parent, as written */
    divit_xml_context context; /* what its children inherit */
} divit_xml_place;

/* A question about an ID value (xml/name.h says which attributes are IDs). */
typedef struct divit_xml_id {
    divit_span value; /* asked for */
    uint64_t count;   /* elements that have it; a signer wants 0, a verifier 1 */
    uint64_t start;   /* of the first of them */
    uint64_t end;
    size_t depth; /* of the first of them */
} divit_xml_id;

typedef struct divit_xml_survey {
    /* Questions. Parent of the place: the element that starts there, the first one of that expanded
     * name, or the first one of that name as written; none of these: the root. */
    const uint64_t *parent_start;
    const char *parent_uri;
    const char *parent_local;
    const char *parent_name;
    divit_xml_id *ids; /* the caller's */
    size_t id_count;
    /* Answers. */
    divit_xml_name root; /* its uri points into root_uri */
    divit_bytes root_uri;
    divit_xml_place place;
    divit_xml_signature *signatures;
    size_t signature_count;
    size_t signature_cap;
    divit_xml_inherit open; /* private: xml:* attributes of the open elements */
} divit_xml_survey;

/* Frees the answers; the ids stay the caller's. Accepts NULL; also a cleanup handler. */
void divit_xml_survey_done(divit_xml_survey *survey);

/* Takes the next event of a reader. INPUT_LIMIT for too many signatures, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xml_survey_take(
    divit_xml_survey *survey, const divit_xml_event *e, divit_error *err);

/* After a START was taken: true if elements of this name may come in bulk (xml/reader.h). */
bool divit_xml_survey_quiet(const divit_xml_survey *survey, const divit_xml_event *e);

#endif
