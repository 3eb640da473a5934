/* SPDX-License-Identifier: Apache-2.0 */
/* Text as it goes into XML and HTML. */
#include "base/markup.h"

#include <string.h>

#include "base/bytes.h"

static const char *reference_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* see base/markup.h */
divit_status divit_markup_append(divit_bytes *out, const char *text)
{
    divit_status s = DIVIT_OK;
    for (const char *c = text; *c && s == DIVIT_OK; c++) {
        const char *reference = reference_of(*c);
        s = reference ? divit_bytes_append(out, divit_span_of(reference))
                      : divit_bytes_push(out, (uint8_t)*c);
    }
    return s;
}

/* see base/markup.h */
divit_status divit_markup_fill(
    divit_bytes *out, const char *template_text, const char *const *texts)
{
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && *template_text) {
        const size_t n = strcspn(template_text, "@");
        s = divit_bytes_append(out, (divit_span){(const uint8_t *)template_text, n});
        template_text += n;
        if (s != DIVIT_OK || !*template_text)
            break;
        s = *texts ? divit_markup_append(out, *texts) : DIVIT_E_INTERNAL;
        texts += *texts ? 1 : 0;
        template_text++;
    }
    return s == DIVIT_OK && *texts ? DIVIT_E_INTERNAL : s;
}
