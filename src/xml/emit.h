/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/emit.h - output in few and large writes: stretches of the document go through uncopied.
 *
 *     divit_xml_emit out = {.sink = sink};
 *     s = divit_xml_emit_document(&out, e->raw, err);         // lives as long as the document
 *     s = divit_xml_emit_text(&out, DIVIT_SPAN_TEXT(">"), err);
 *     s = divit_xml_emit_flush(&out, err);
 *
 * Neighbouring stretches of the document are joined before they are written. Holds no memory but
 * itself. One object belongs to one thread at a time.
 * Not done here: what is to be written; see xml/canon.h.
 */
#ifndef DIVIT_XML_EMIT_H
#define DIVIT_XML_EMIT_H

#include "xml/escape.h"

/* Where canonical bytes go. A status other than OK ends the run and is forwarded. */
typedef struct divit_xml_sink {
    divit_status (*write)(void *ctx, divit_span bytes);
    void *ctx;
} divit_xml_sink;

/* Stretches longer than that are not joined, so that a hash finds them in the processor's cache. */
enum { DIVIT_XML_EMIT_BUFFER = 8192, DIVIT_XML_EMIT_STRETCH = 32768 };

typedef struct divit_xml_emit {
    divit_xml_sink sink;
    divit_span stretch; /* of the document, not yet written */
    size_t n;           /* in the buffer, before the stretch */
    uint8_t buffer[DIVIT_XML_EMIT_BUFFER];
} divit_xml_emit;

/* Begins another stretch of the document, after what is kept. The sink's status. */
DIVIT_MUST_CHECK divit_status divit_xml_emit_stretch(
    divit_xml_emit *out, divit_span bytes, divit_error *err);

/* Writes bytes that stay where they are until the end. The sink's status. */
DIVIT_MUST_CHECK static inline divit_status divit_xml_emit_document(
    divit_xml_emit *out, divit_span bytes, divit_error *err)
{
    const size_t n = out->stretch.n;
    if (n == 0 || n >= DIVIT_XML_EMIT_STRETCH || out->stretch.p + n != bytes.p)
        return divit_xml_emit_stretch(out, bytes, err);
    out->stretch.n += bytes.n;
    return DIVIT_OK;
}

/* Writes a copy of the bytes. The sink's status. */
DIVIT_MUST_CHECK divit_status divit_xml_emit_text(
    divit_xml_emit *out, divit_span bytes, divit_error *err);

/* Writes the bytes with what has to be escaped. The sink's status. */
DIVIT_MUST_CHECK divit_status divit_xml_emit_escaped(
    divit_xml_emit *out, divit_xml_escape how, divit_span text, divit_error *err);

/* Writes the bytes with line ends normalised (XML 1.0, 2.11). The sink's status. */
DIVIT_MUST_CHECK divit_status divit_xml_emit_lines(
    divit_xml_emit *out, divit_span text, divit_error *err);

/* Hands all that is kept to the sink. The sink's status. */
DIVIT_MUST_CHECK divit_status divit_xml_emit_flush(divit_xml_emit *out, divit_error *err);

#endif
