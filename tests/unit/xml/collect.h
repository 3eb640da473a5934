/* SPDX-License-Identifier: Apache-2.0 */
/* A sink that keeps what it gets, and the start offsets of a document's elements. */
#ifndef DIVIT_TESTS_XML_COLLECT_H
#define DIVIT_TESTS_XML_COLLECT_H

#include "base/bytes.h"
#include "xml/canon.h"

enum { COLLECT_ELEMENTS_MAX = 64 };

static inline divit_status collect_write(void *ctx, divit_span bytes)
{
    return divit_bytes_append(ctx, bytes);
}

/* A sink into bytes that the caller owns. */
static inline divit_xml_sink collect_into(divit_bytes *out)
{
    return (divit_xml_sink){collect_write, out};
}

/* Offsets of the first elements in document order; how many. 0 if the document is malformed. */
static inline size_t collect_elements(divit_span document, uint64_t starts[COLLECT_ELEMENTS_MAX])
{
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    size_t n = 0;
    if (divit_xml_reader_new(document, NULL, &r, NULL) != DIVIT_OK)
        return 0;
    for (const divit_xml_event *e = NULL;;) {
        if (divit_xml_reader_next(r, &e, NULL) != DIVIT_OK)
            return 0;
        if (e->kind == DIVIT_XML_EOF)
            return n;
        if (e->kind == DIVIT_XML_START && n < COLLECT_ELEMENTS_MAX)
            starts[n++] = e->start;
    }
}

#endif
