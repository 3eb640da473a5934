/* SPDX-License-Identifier: Apache-2.0 */
/* Collects the header lines of an HTTP/1.1 answer. */
#include "net/header.h"

#include "base/bytes.h"
#include "base/status.h"

/* tchar of RFC 9110 5.6.2. */
static bool is_name_char(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != 0 && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static divit_span without_line_end(divit_span line)
{
    if (line.n > 0 && line.p[line.n - 1] == '\n')
        line.n--;
    if (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static divit_span trimmed(divit_span value)
{
    while (value.n > 0 && is_blank(value.p[0]))
        value = divit_span_sub(value, 1, value.n);
    while (value.n > 0 && is_blank(value.p[value.n - 1]))
        value.n--;
    return value;
}

/* Name and value of a field line; false if it is none. */
static bool split(divit_span line, divit_span *ret_name, divit_span *ret_value)
{
    size_t colon = 0;
    while (colon < line.n && is_name_char(line.p[colon]))
        colon++;
    if (colon == 0 || colon == line.n || line.p[colon] != ':')
        return false;
    *ret_name = divit_span_sub(line, 0, colon);
    *ret_value = trimmed(divit_span_sub(line, colon + 1, line.n));
    for (size_t i = 0; i < ret_value->n; i++)
        if ((ret_value->p[i] < 0x20 && ret_value->p[i] != '\t') || ret_value->p[i] == 0x7F)
            return false;
    return true;
}

static divit_status append_field(divit_bytes *headers, divit_span name, divit_span value)
{
    const size_t start = headers->n;
    divit_status s = divit_bytes_append(headers, name);
    if (s == DIVIT_OK)
        s = divit_bytes_append(headers, DIVIT_SPAN_TEXT(": "));
    if (s == DIVIT_OK)
        s = divit_bytes_append(headers, value);
    if (s == DIVIT_OK)
        s = divit_bytes_push(headers, '\n');
    if (s != DIVIT_OK)
        headers->n = start;
    for (size_t i = start; i < headers->n && i < start + name.n; i++)
        if (headers->p[i] >= 'A' && headers->p[i] <= 'Z')
            headers->p[i] = (uint8_t)(headers->p[i] + ('a' - 'A'));
    return s;
}

/* see net/header.h */
divit_status divit_header_take(
    divit_bytes *headers, divit_span line, size_t limit, divit_error *err)
{
    divit_span name;
    divit_span value;
    line = without_line_end(line);
    if (line.n == 0)
        return DIVIT_OK;
    if (line.n >= 5 && memcmp(line.p, "HTTP/", 5) == 0) {
        headers->n = 0;
        return DIVIT_OK;
    }
    if (!split(line, &name, &value))
        return divit_fail(
            err, DIVIT_NETWORK_ANSWER, __func__, N_("a header line of the answer is malformed"));
    if (line.n + 3 > limit || headers->n > limit - line.n - 3)
        return divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the headers of the answer are larger than the limit"));
    return append_field(headers, name, value) == DIVIT_OK ? DIVIT_OK
                                                          : divit_fail_memory(err, __func__);
}
