/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a multipart/form-data body. */
#include "sandbox/portal/multipart.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/status.h"

enum { BOUNDARY_MAX = 70 };

/* A place in the body that moves forward. */
typedef struct cursor {
    divit_span body;
    size_t at;
} cursor;

static bool take(cursor *c, const char *text)
{
    const divit_span here = divit_span_sub(c->body, c->at, strlen(text));
    if (!divit_span_is(here, text))
        return false;
    c->at += here.n;
    return true;
}

/* RFC 2046 5.1.1 bchars, without the space. */
static bool is_boundary_character(char c)
{
    return c && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    strchr("'()+_,-./:=?", c));
}

static divit_status find_boundary(
    const char *content_type, char out[BOUNDARY_MAX + 5], divit_error *err)
{
    static const char type[] = "multipart/form-data;";
    if (!content_type || strncasecmp(content_type, type, sizeof type - 1) != 0)
        return divit_fail(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the body is not multipart/form-data"));
    const char *p = content_type + sizeof type - 1;
    p += strspn(p, " ");
    if (strncasecmp(p, "boundary=", 9) != 0)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the body's boundary is not said"));
    p += 9;
    const bool quoted = *p == '"';
    p += quoted ? 1 : 0;
    size_t n = 0;
    while (n < BOUNDARY_MAX && is_boundary_character(p[n]))
        n++;
    if (n == 0 || strcmp(p + n, quoted ? "\"" : "") != 0)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the body's boundary is malformed"));
    (void)snprintf(out, BOUNDARY_MAX + 5, "\r\n--%.*s", (int)n, p);
    return DIVIT_OK;
}

/* The rest of the line, without its CRLF. */
static divit_status take_line(cursor *c, divit_span *ret, divit_error *err)
{
    const divit_span rest = divit_span_sub(c->body, c->at, DIVIT_WORLD_PART_LINE_MAX);
    const uint8_t *end = rest.n > 0 ? memmem(rest.p, rest.n, "\r\n", 2) : NULL;
    if (!end)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("a line of a part does not end"), c->at);
    *ret = divit_span_sub(rest, 0, (size_t)(end - rest.p));
    for (size_t i = 0; i < ret->n; i++)
        if (ret->p[i] < 0x20 || ret->p[i] == 0x7f)
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                N_("a line of a part has a control character"), c->at + i);
    c->at += ret->n + 2;
    return DIVIT_OK;
}

/* Takes `text` off the front of a line, in any case of letters. */
static bool take_word(divit_span *line, const char *text)
{
    const size_t n = strlen(text);
    if (line->n < n || strncasecmp((const char *)line->p, text, n) != 0)
        return false;
    *line = divit_span_sub(*line, n, line->n);
    return true;
}

/* Takes `characters"` off the front of a line, of which the opening quote is gone already. */
static bool take_quoted(divit_span *line, divit_span *ret)
{
    size_t n = 0;
    while (n < line->n && line->p[n] != '"' && line->p[n] != '\\')
        n++;
    if (n == line->n || line->p[n] != '"')
        return false;
    *ret = divit_span_sub(*line, 0, n);
    *line = divit_span_sub(*line, n + 1, line->n);
    return true;
}

static bool parse_disposition(divit_span line, divit_world_part *part)
{
    if (!take_word(&line, "form-data; name=\"") || !take_quoted(&line, &part->name))
        return false;
    if (part->name.n == 0)
        return false;
    if (line.n == 0)
        return true;
    return take_word(&line, "; filename=\"") && take_quoted(&line, &part->file_name) && line.n == 0;
}

static divit_status parse_header(divit_span line, divit_world_part *part, divit_error *err)
{
    bool good = false;
    if (part->name.n == 0 && take_word(&line, "Content-Disposition: "))
        good = parse_disposition(line, part);
    else if (part->type.n == 0 && take_word(&line, "Content-Type: ") && line.n > 0) {
        part->type = line;
        good = true;
    }
    return good ? DIVIT_OK
                : divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
                      N_("a header of a part is malformed or not allowed"));
}

static divit_status parse_part(
    cursor *c, const char *delimiter, divit_world_part *part, divit_error *err)
{
    for (;;) {
        divit_span line = {0};
        divit_status s = take_line(c, &line, err);
        if (s == DIVIT_OK && line.n == 0)
            break;
        if (s == DIVIT_OK)
            s = parse_header(line, part, err);
        if (s != DIVIT_OK)
            return s;
    }
    if (part->name.n == 0)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, N_("a part has no name"), c->at);
    const divit_span rest = divit_span_sub(c->body, c->at, c->body.n);
    const uint8_t *end = rest.n > 0 ? memmem(rest.p, rest.n, delimiter, strlen(delimiter)) : NULL;
    if (!end)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, N_("a part does not end"), c->at);
    part->body = divit_span_sub(rest, 0, (size_t)(end - rest.p));
    c->at += part->body.n + strlen(delimiter);
    return DIVIT_OK;
}

static divit_status add_part(
    cursor *c, const char *delimiter, divit_world_parts *parts, divit_error *err)
{
    divit_world_part part = {0};
    if (parts->count == DIVIT_WORLD_PARTS_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the body has too many parts"));
    const divit_status s = parse_part(c, delimiter, &part, err);
    if (s != DIVIT_OK)
        return s;
    for (size_t i = 0; i < parts->count; i++)
        if (divit_span_equal(parts->part[i].name, part.name))
            return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("a part is there twice"));
    parts->part[parts->count] = part;
    parts->count++;
    return DIVIT_OK;
}

/* see sandbox/portal/multipart.h */
divit_status divit_world_multipart_parse(
    const char *content_type, divit_span body, divit_world_parts *ret, divit_error *err)
{
    char delimiter[BOUNDARY_MAX + 5];
    divit_world_parts parts = {0};
    cursor c = {body, 0};
    divit_status s = find_boundary(content_type, delimiter, err);
    if (s == DIVIT_OK && !take(&c, delimiter + 2))
        s = divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the body does not start with its boundary"));
    while (s == DIVIT_OK && take(&c, "\r\n"))
        s = add_part(&c, delimiter, &parts, err);
    if (s != DIVIT_OK)
        return s;
    const bool closed = take(&c, "--");
    (void)take(&c, "\r\n");
    if (!closed || c.at != body.n)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the body does not end with its boundary"), c.at);
    *ret = parts;
    return DIVIT_OK;
}

/* see sandbox/portal/multipart.h */
const divit_world_part *divit_world_parts_find(const divit_world_parts *parts, const char *name)
{
    for (size_t i = 0; i < parts->count; i++)
        if (divit_span_is(parts->part[i].name, name))
            return &parts->part[i];
    return NULL;
}
