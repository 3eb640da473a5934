/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/merge.h - the attributes that an apex gets in inclusive canonical form: its own, and xml:*
 * attributes of ancestors that are not in the output.
 *
 *     DIVIT_AUTO(divit_xml_merge_done) divit_xml_merge m = {0};
 *     s = divit_xml_merge_make(&m, e, &inherited, false);       // true: Canonical XML 1.1
 *     write(m.attributes, m.count);
 *
 * Ownership: the attributes point into the event, the context and the merge itself.
 * Threads: one object belongs to one thread at a time. Not done here: gathering what is inherited;
 * see xml/inherit.h.
 */
#ifndef DIVIT_XML_MERGE_H
#define DIVIT_XML_MERGE_H

#include "xml/context.h"
#include "xml/reader.h"

/* {0} is empty. */
typedef struct divit_xml_merge {
    divit_xml_attribute *attributes; /* in canonical order */
    size_t count;
    divit_bytes base; /* the joined xml:base */
} divit_xml_merge;

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_xml_merge_done(divit_xml_merge *m);

/*
 * Merges. Canonical XML 1.0 (2.4): the nearest of each xml:* attribute that the element has not
 * itself. Canonical XML 1.1 (2.4): of those only xml:lang and xml:space; and xml:base joined
 * through all ancestors that have one, left out if nothing remains. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xml_merge_make(divit_xml_merge *m, const divit_xml_event *e,
    const divit_xml_context *inherited, bool version_11);

#endif
