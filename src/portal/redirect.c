/* SPDX-License-Identifier: Apache-2.0 */
/* The one request that the browser brings back after the sign-in. */
#include "portal/redirect.h"

#include <string.h>

#include "base/text.h"
#include "base/bytes.h"
#include "base/status.h"

typedef struct parameter {
    const char *name;
    char *value;
    size_t cap;
    bool seen;
} parameter;

static divit_status broken(divit_error *err, const char *detail, divit_span head, divit_span at)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, detail,
        at.p >= head.p ? (uint64_t)(at.p - head.p) : DIVIT_NOWHERE);
}

/* Cuts the part up to the first `mark` off *rest; false if there is no mark. */
static bool cut(divit_span *rest, char mark, divit_span *ret_part)
{
    const uint8_t *at = rest->n ? memchr(rest->p, mark, rest->n) : NULL;
    if (!at)
        return false;
    const size_t n = (size_t)(at - rest->p);
    *ret_part = (divit_span){rest->p, n};
    *rest = (divit_span){at + 1, rest->n - n - 1};
    return true;
}

/* Decodes one query value into out; only visible ASCII may come out. */
static bool decode(divit_span text, char *out, size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        int c = text.p[i];
        if (c == '%') {
            const int high = i + 2 < text.n ? divit_hex_digit(text.p[i + 1]) : -1;
            const int low = i + 2 < text.n ? divit_hex_digit(text.p[i + 2]) : -1;
            c = high < 0 || low < 0 ? -1 : high * 16 + low;
            i += 2;
        }
        if (c < 0x21 || c > 0x7E || n + 1 >= cap)
            return false;
        out[n++] = (char)c;
    }
    out[n] = 0;
    return true;
}

/* Takes one "name=value"; names that are not ours are passed over (RFC 6749 4.1.2). */
static bool take_pair(divit_span pair, parameter *parameters, size_t count)
{
    divit_span name;
    if (!cut(&pair, '=', &name))
        return pair.n == 0;
    for (size_t i = 0; i < count; i++) {
        parameter *p = &parameters[i];
        if (!divit_span_is(name, p->name))
            continue;
        if (p->seen || !decode(pair, p->value, p->cap))
            return false;
        p->seen = true;
    }
    return true;
}

static bool parse_query(divit_span query, divit_redirect *out)
{
    parameter parameters[] = {
        {"code", out->code, sizeof out->code, false},
        {"state", out->state, sizeof out->state, false},
        {"iss", out->iss, sizeof out->iss, false},
        {"error", out->error, sizeof out->error, false},
    };
    const size_t count = sizeof parameters / sizeof parameters[0];
    divit_span pair;
    while (cut(&query, '&', &pair))
        if (!take_pair(pair, parameters, count))
            return false;
    return take_pair(query, parameters, count);
}

/* The value of a header line if it is Host; letter case does not count. */
static bool host_of(divit_span line, divit_span *ret)
{
    static const char name[] = "host:";
    if (line.n < sizeof name - 1 || strncasecmp((const char *)line.p, name, sizeof name - 1) != 0)
        return false;
    divit_span value = divit_span_sub(line, sizeof name - 1, line.n);
    while (value.n > 0 && (value.p[0] == ' ' || value.p[0] == '\t'))
        value = divit_span_sub(value, 1, value.n);
    while (value.n > 0 && (value.p[value.n - 1] == ' ' || value.p[value.n - 1] == '\r'))
        value.n--;
    *ret = value;
    return true;
}

/* True if the header lines hold exactly one Host and it is the wanted one. */
static bool host_matches(divit_span lines, const char *host)
{
    unsigned hosts = 0;
    bool same = false;
    divit_span line;
    while (cut(&lines, '\n', &line)) {
        divit_span value;
        if (!host_of(line, &value))
            continue;
        hosts++;
        same = divit_span_is(value, host);
    }
    return hosts == 1 && same;
}

static divit_status parse_target(
    divit_span head, divit_span target, divit_redirect *out, divit_error *err)
{
    divit_span path;
    divit_span query = target;
    if (!cut(&query, '?', &path) || !divit_span_is(path, "/"))
        return divit_fail(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the request is for another path"));
    if (!parse_query(query, out))
        return broken(err, N_("the query of the request is malformed"), head, query);
    return DIVIT_OK;
}

/* see portal/redirect.h */
divit_status divit_redirect_parse(
    divit_span head, const char *host, divit_redirect *ret, divit_error *err)
{
    divit_span rest = head;
    divit_span line;
    divit_span method;
    divit_span target;
    divit_redirect out = {0};
    if (!cut(&rest, '\n', &line) || line.n == 0 || line.p[line.n - 1] != '\r')
        return broken(err, N_("the request line has no end"), head, head);
    line.n--;
    if (!cut(&line, ' ', &method) || !cut(&line, ' ', &target) ||
        !(divit_span_is(line, "HTTP/1.1") || divit_span_is(line, "HTTP/1.0")))
        return broken(err, N_("the request line is malformed"), head, head);
    if (!host_matches(rest, host))
        return broken(err, N_("the request is for another host"), head, rest);
    if (!divit_span_is(method, "GET"))
        return divit_fail(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the request's method is another"));
    const divit_status s = parse_target(head, target, &out, err);
    if (s == DIVIT_OK)
        *ret = out;
    return s;
}

static bool same_secret(const char *a, const char *b)
{
    return divit_span_equal_secret(divit_span_of(a), divit_span_of(b));
}

/* see portal/redirect.h */
divit_status divit_redirect_check(
    const divit_redirect *redirect, const char *state, const char *issuer, divit_error *err)
{
    if (!same_secret(redirect->state, state))
        return divit_fail(err, DIVIT_PORTAL_REFUSED, __func__,
            N_("the sign-in that came back is not the one that was begun"));
    if (!same_secret(redirect->iss, issuer))
        return divit_fail(
            err, DIVIT_PORTAL_REFUSED, __func__, N_("the sign-in came back from another server"));
    if (strcmp(redirect->error, "access_denied") == 0)
        return divit_fail(
            err, DIVIT_DECLINED, __func__, N_("the sign-in page was left without a yes"));
    if (redirect->error[0] || !redirect->code[0]) {
        const divit_status s =
            divit_fail(err, DIVIT_PORTAL_REFUSED, __func__, N_("the sign-in server refused"));
        divit_error_subject(err, redirect->error);
        return s;
    }
    return DIVIT_OK;
}
