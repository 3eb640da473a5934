/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/pass.h - one pass over a document that feeds any number of canonicalisers and a survey.
 *
 *     const divit_xml_canon_options canons[] = {{.sink = a}, {.sink = b, .method =
 * DIVIT_XML_EXCLUSIVE}}; const divit_xml_pass_options pass = {.canons = canons, .canon_count = 2,
 * .survey = &survey}; s = divit_xml_pass(document, &pass, err);
 *
 *     s = divit_xml_canonicalise(document, &canons[0], NULL, err);      // one, without a survey
 *     s = divit_xml_canonical_fragment(signed_info, &context, &canons[0], err);
 *
 * Memory as of its parts. Threads: any. Not done here: choosing what is signed.
 */
#ifndef DIVIT_XML_PASS_H
#define DIVIT_XML_PASS_H

#include "xml/canon.h"
#include "xml/outside.h"
#include "xml/survey.h"

/* Canonicalisations in one pass at most; beyond: INPUT_LIMIT. */
enum { DIVIT_XML_CANONS_MAX = 64 };

typedef struct divit_xml_pass_options {
    divit_xml_limits limits;
    const divit_xml_canon_options *canons; /* may be NULL if canon_count is 0 */
    size_t canon_count;
    divit_xml_survey *survey;   /* filled; may be NULL */
    divit_xml_outside *outside; /* filled; may be NULL */
    /* Told about every quarter of a MiB how far the reading is, and at the end; may be NULL. */
    void (*progress)(void *ctx, uint64_t offset);
    void *progress_ctx;
} divit_xml_pass_options;

/*
 * Reads the whole document once. With neither canons nor survey it only checks it. Statuses of
 * divit_xml_reader_next(), divit_xml_canon_take(), divit_xml_canon_finish(),
 * divit_xml_survey_take().
 */
DIVIT_MUST_CHECK divit_status divit_xml_pass(
    divit_span document, const divit_xml_pass_options *options, divit_error *err);

/* Canonicalises a document in one pass; limits may be NULL. The reader's and the above statuses. */
DIVIT_MUST_CHECK divit_status divit_xml_canonicalise(divit_span document,
    const divit_xml_canon_options *options, const divit_xml_limits *limits, divit_error *err);

/*
 * Canonicalises one element that is not in a document yet, as it would be as child of an element
 * with this context (NULL: none). The text is that element alone; options->apex is not looked at,
 * offsets are in the text. INPUT_BROKEN for anything behind the element; else as above.
 */
DIVIT_MUST_CHECK divit_status divit_xml_canonical_fragment(divit_span text,
    const divit_xml_context *context, const divit_xml_canon_options *options, divit_error *err);

#endif
