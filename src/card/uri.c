/* SPDX-License-Identifier: Apache-2.0 */
/* Strict pkcs11 URIs. */
#include "card/uri.h"

#include <string.h>

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
    {"serial", offsetof(divit_uri, serial)},
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
    return divit_span_is(value, "private") || divit_span_is(value, "cert");
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
    if (!divit_span_is(divit_span_sub(text, 0, c.at), scheme))
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
           agrees(&uri->serial, divit_span_of(token->serial)) &&
           agrees(&uri->object, divit_span_of(certificate->label)) &&
           agrees(&uri->id, (divit_span){certificate->id, certificate->id_length});
}
