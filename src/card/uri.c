/* SPDX-License-Identifier: Apache-2.0 */
/* Strict pkcs11 URIs. */
#include "card/uri.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/bytes.h"
#include "base/status.h"

/* Unreserved characters and pk11-res-avail (RFC 7512 2.3). */
static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
                            ":[]@!$'()*+,=&";

static const char scheme[] = "pkcs11:";

/* The parser's place: text[at] is next. */
typedef struct cursor {
    divit_span text;
    size_t at;
} cursor;

/* One attribute: where its value goes; type has no place, its values are a list of two. */
typedef struct attribute {
    const char *name;
    size_t offset;
} attribute;

static const attribute attributes[] = {
    {"token", offsetof(divit_uri, token)},
    {"manufacturer", offsetof(divit_uri, manufacturer)},
    {"serial", offsetof(divit_uri, serial)},
    {"model", offsetof(divit_uri, model)},
    {"object", offsetof(divit_uri, object)},
    {"id", offsetof(divit_uri, id)},
};

/* The next byte of a value, decoded; -1 where the value ends or is malformed. */
static int value_byte(cursor *c)
{
    const divit_span rest = divit_span_sub(c->text, c->at, 3);
    if (rest.n > 0 && rest.p[0] != 0 && strchr(plain, rest.p[0])) {
        c->at++;
        return rest.p[0];
    }
    if (rest.n < 3 || rest.p[0] != '%')
        return -1;
    const int high = divit_hex_digit(rest.p[1]), low = divit_hex_digit(rest.p[2]);
    if (high < 0 || low < 0)
        return -1;
    c->at += 3;
    return high << 4 | low;
}

static bool take_value(cursor *c, divit_uri_value *ret)
{
    int byte = 0;
    while (ret->n < DIVIT_URI_VALUE && (byte = value_byte(c)) >= 0)
        ret->bytes[ret->n++] = (uint8_t)byte;
    return ret->n > 0;
}

/* "name=" */
static bool take_name(cursor *c, const char *name)
{
    const size_t n = strlen(name);
    if (!divit_span_is(divit_span_sub(c->text, c->at, n), name) ||
        !divit_span_is(divit_span_sub(c->text, c->at + n, 1), "="))
        return false;
    c->at += n + 1;
    return true;
}

static bool take_type(cursor *c, bool *seen)
{
    divit_uri_value type = {0};
    if (*seen || !take_value(c, &type))
        return false;
    *seen = true;
    const divit_span value = {type.bytes, type.n};
    return divit_span_is(value, "private") || divit_span_is(value, "public") ||
           divit_span_is(value, "cert");
}

static bool take_attribute(cursor *c, divit_uri *uri, bool *type_seen)
{
    if (take_name(c, "type"))
        return take_type(c, type_seen);
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        divit_uri_value *value = (divit_uri_value *)(void *)((char *)uri + attributes[i].offset);
        if (take_name(c, attributes[i].name))
            return value->n == 0 && take_value(c, value);
    }
    return false;
}

/* see card/uri.h */
divit_status divit_uri_parse(divit_span text, divit_uri *ret, divit_error *err)
{
    divit_uri uri = {0};
    bool type_seen = false;
    cursor c = {text, sizeof scheme - 1};
    if (text.n > DIVIT_URI_SIZE)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the key's address is too long"));
    /* A scheme is the same in capitals (RFC 3986 3.1). */
    if (text.n < c.at || strncasecmp((const char *)text.p, scheme, c.at) != 0)
        return divit_fail_at(
            err, DIVIT_USAGE, __func__, N_("a key's address begins with pkcs11:"), 0);
    for (bool more = true; more;) {
        if (!take_attribute(&c, &uri, &type_seen))
            return divit_fail_at(err, DIVIT_USAGE, __func__,
                N_("the key's address has a part that is unknown, double, empty or malformed"),
                c.at);
        more = divit_span_is(divit_span_sub(text, c.at, 1), ";");
        c.at += more;
    }
    if (c.at < text.n)
        return divit_fail_at(err, DIVIT_USAGE, __func__,
            N_("the key's address has something behind its last part; a PIN has no place in it"),
            c.at);
    *ret = uri;
    return DIVIT_OK;
}

static bool agrees(const divit_uri_value *value, divit_span with)
{
    return value->n == 0 || divit_span_equal((divit_span){value->bytes, value->n}, with);
}

/* see card/uri.h */
bool divit_uri_matches(
    const divit_uri *uri, const divit_card_token *token, const divit_card_certificate *certificate)
{
    return agrees(&uri->token, divit_span_of(token->label)) &&
           agrees(&uri->manufacturer, divit_span_of(token->manufacturer)) &&
           agrees(&uri->serial, divit_span_of(token->serial)) &&
           agrees(&uri->model, divit_span_of(token->model)) &&
           agrees(&uri->object, divit_span_of(certificate->label)) &&
           agrees(&uri->id, (divit_span){certificate->id, certificate->id_length});
}

/* Letters, digits and "-._~" (RFC 3986 2.3), which need no encoding anywhere. */
static bool is_unreserved(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr("-._~", c));
}

/* One part of an address; how it is encoded. */
typedef struct part {
    unsigned bit;
    const char *name;
    divit_span value;
    bool every_byte;
} part;

static divit_status put_part(const part *p, divit_bytes *out)
{
    divit_status s = divit_bytes_printf(
        out, "%s%s=", out->n > 0 && out->p[out->n - 1] == ':' ? "" : ";", p->name);
    for (size_t i = 0; s == DIVIT_OK && i < p->value.n; i++)
        s = !p->every_byte && is_unreserved(p->value.p[i])
                ? divit_bytes_push(out, p->value.p[i])
                : divit_bytes_printf(out, "%%%02X", p->value.p[i]);
    return s;
}

/* see card/uri.h */
divit_status divit_uri_format(const divit_card_token *token,
    const divit_card_certificate *certificate, unsigned parts, divit_bytes *out)
{
    const part all[] = {
        {DIVIT_URI_TOKEN, "token", divit_span_of(token->label), false},
        {DIVIT_URI_SERIAL, "serial", divit_span_of(token->serial), false},
        {DIVIT_URI_ID, "id", {certificate->id, certificate->id_length}, true},
        {DIVIT_URI_OBJECT, "object", divit_span_of(certificate->label), false},
    };
    bool says = false;
    divit_status s = divit_bytes_append(out, divit_span_of(scheme));
    for (size_t i = 0; s == DIVIT_OK && i < sizeof all / sizeof all[0]; i++) {
        if (!(all[i].bit & parts) || all[i].value.n == 0)
            continue;
        s = put_part(&all[i], out);
        says = true;
    }
    if (s == DIVIT_OK && !says)
        return DIVIT_E_INTERNAL;
    return s == DIVIT_OK ? divit_bytes_terminate(out) : s;
}
