/* SPDX-License-Identifier: Apache-2.0 */
/* Output in few and large writes. */
#include "xml/emit.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

/* Stretches of at least so many bytes are not copied. */
enum { LARGE = 1024 };

static divit_status hand_over(divit_xml_emit *out, divit_span bytes, divit_error *err)
{
    const divit_status s = bytes.n > 0 ? out->sink.write(out->sink.ctx, bytes) : DIVIT_OK;
    if (s != DIVIT_OK)
        return divit_fail(err, s, __func__, N_("the canonical form cannot be passed on"));
    return DIVIT_OK;
}

static divit_status empty_buffer(divit_xml_emit *out, divit_error *err)
{
    const size_t n = out->n;
    out->n = 0;
    return hand_over(out, (divit_span){out->buffer, n}, err);
}

/* Copies bytes to the buffer, or hands them over behind it if they are many. */
static divit_status take(divit_xml_emit *out, divit_span bytes, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (bytes.n > sizeof out->buffer - out->n || bytes.n >= LARGE)
        s = empty_buffer(out, err);
    if (s != DIVIT_OK || bytes.n >= LARGE)
        return s != DIVIT_OK ? s : hand_over(out, bytes, err);
    memcpy(out->buffer + out->n, bytes.p, bytes.n);
    out->n += bytes.n;
    return DIVIT_OK;
}

static divit_status settle(divit_xml_emit *out, divit_error *err)
{
    const divit_span stretch = out->stretch;
    out->stretch = (divit_span){0};
    return stretch.n > 0 ? take(out, stretch, err) : DIVIT_OK;
}

/* see xml/emit.h */
divit_status divit_xml_emit_stretch(divit_xml_emit *out, divit_span bytes, divit_error *err)
{
    const divit_status s = settle(out, err);
    out->stretch = bytes;
    return s;
}

/* see xml/emit.h */
divit_status divit_xml_emit_text(divit_xml_emit *out, divit_span bytes, divit_error *err)
{
    if (bytes.n == 0)
        return DIVIT_OK;
    const divit_status s = settle(out, err);
    return s != DIVIT_OK ? s : take(out, bytes, err);
}

/* see xml/emit.h */
divit_status divit_xml_emit_escaped(
    divit_xml_emit *out, divit_xml_escape how, divit_span text, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < text.n && s == DIVIT_OK;) {
        const size_t n = divit_xml_escape_run(how, text, i);
        s = divit_xml_emit_text(out, divit_span_sub(text, i, n), err);
        i += n;
        if (s == DIVIT_OK && i < text.n)
            s = divit_xml_emit_text(out, divit_xml_escape_of(how, text.p[i++]), err);
    }
    return s;
}

/* see xml/emit.h */
divit_status divit_xml_emit_lines(divit_xml_emit *out, divit_span text, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < text.n && s == DIVIT_OK;) {
        const uint8_t *cr = memchr(text.p + i, '\r', text.n - i);
        const size_t n = cr ? (size_t)(cr - text.p) - i : text.n - i;
        s = divit_xml_emit_text(out, divit_span_sub(text, i, n), err);
        i += n;
        if (s != DIVIT_OK || i == text.n)
            break;
        s = divit_xml_emit_text(out, DIVIT_SPAN_TEXT("\n"), err);
        i += i + 1 < text.n && text.p[i + 1] == '\n' ? 2 : 1;
    }
    return s;
}

/* see xml/emit.h */
divit_status divit_xml_emit_flush(divit_xml_emit *out, divit_error *err)
{
    const divit_status s = settle(out, err);
    return s != DIVIT_OK ? s : empty_buffer(out, err);
}
