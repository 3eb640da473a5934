/* SPDX-License-Identifier: Apache-2.0 */
/* Names and values of a query or of a posted HTML form. */
#include "sandbox/portal/urlencoded.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

/* see sandbox/portal/urlencoded.h */
void divit_world_fields_done(divit_world_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        divit_bytes_done(&fields->field[i].name);
        divit_bytes_done(&fields->field[i].value);
    }
    fields->count = 0;
}

/* see sandbox/portal/urlencoded.h */
const char *divit_world_fields_value(const divit_world_fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp((const char *)fields->field[i].name.p, name) == 0)
            return (const char *)fields->field[i].value.p;
    return NULL;
}

/* One character of text at *at, decoded; moves *at behind it. */
static divit_status decode_one(divit_span text, size_t *at, divit_bytes *out, divit_error *err)
{
    const uint8_t c = text.p[*at];
    *at += 1;
    if (c == '+')
        return divit_bytes_push(out, ' ');
    if (c != '%')
        return divit_bytes_push(out, c);
    const divit_span digits = divit_span_sub(text, *at, 2);
    const divit_status s = digits.n == 2 ? divit_hex_parse(out, digits) : DIVIT_INPUT_BROKEN;
    if (s == DIVIT_INPUT_BROKEN)
        return divit_fail_at(err, s, __func__, N_("a % is not followed by two hex digits"), *at);
    *at += 2;
    return s;
}

static bool is_plain_text(const divit_bytes *b)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->p[i] < 0x20 || b->p[i] == 0x7f)
            return false;
    return divit_utf8_valid(divit_bytes_span(b));
}

static divit_status decode(divit_span text, divit_bytes *out, divit_error *err)
{
    for (size_t at = 0; at < text.n;) {
        const divit_status s = decode_one(text, &at, out, err);
        if (s != DIVIT_OK)
            return s;
    }
    if (!is_plain_text(out))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("a field is not plain text"));
    return divit_bytes_terminate(out);
}

static divit_status add_pair(divit_span pair, divit_world_fields *fields, divit_error *err)
{
    const uint8_t *equals = pair.n > 0 ? memchr(pair.p, '=', pair.n) : NULL;
    if (!equals || equals == pair.p)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("a field has no name or no ="));
    if (fields->count == DIVIT_WORLD_FIELDS_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("there are too many fields"));
    const size_t name_length = (size_t)(equals - pair.p);
    divit_world_field *f = &fields->field[fields->count];
    fields->count++;
    divit_status s = decode(divit_span_sub(pair, 0, name_length), &f->name, err);
    if (s == DIVIT_OK)
        s = decode(divit_span_sub(pair, name_length + 1, pair.n), &f->value, err);
    for (size_t i = 0; s == DIVIT_OK && i + 1 < fields->count; i++)
        if (divit_span_equal(divit_bytes_span(&fields->field[i].name), divit_bytes_span(&f->name)))
            s = divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("a field is there twice"));
    return s;
}

/* see sandbox/portal/urlencoded.h */
divit_status divit_world_urlencoded_parse(
    divit_span text, divit_world_fields *ret, divit_error *err)
{
    if (text.n > DIVIT_WORLD_URLENCODED_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the fields are too long"));
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    for (size_t at = 0; at < text.n;) {
        const divit_span rest = divit_span_sub(text, at, text.n);
        const uint8_t *amp = memchr(rest.p, '&', rest.n);
        const size_t n = amp ? (size_t)(amp - rest.p) : rest.n;
        const divit_status s = add_pair(divit_span_sub(rest, 0, n), &fields, err);
        if (s != DIVIT_OK)
            return s;
        at += n + 1;
        if (amp && at == text.n)
            return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("it ends with an empty field"));
    }
    *ret = fields;
    fields.count = 0;
    return DIVIT_OK;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/* see sandbox/portal/urlencoded.h */
divit_status divit_world_urlencoded_append(divit_bytes *out, const char *text)
{
    divit_status s = DIVIT_OK;
    for (const char *c = text; *c && s == DIVIT_OK; c++)
        s = is_unreserved(*c) ? divit_bytes_push(out, (uint8_t)*c)
                              : divit_bytes_printf(out, "%%%02X", (unsigned)(uint8_t)*c);
    return s;
}
