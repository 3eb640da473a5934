/* SPDX-License-Identifier: Apache-2.0 */
/* What a visible signature says and how its place is divided. */
#include "appearance/template.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/status.h"
#include "base/text.h"

/* What a value may be. */
#define SIZE_MIN 10
#define SIZE_MAX_POINTS 2000
#define PERCENT_MIN 5
#define PERCENT_MAX 80
#define LETTER_MIN 4
#define LETTER_MAX 72

static divit_span strip(divit_span text)
{
    size_t from = 0;
    size_t end = text.n;
    while (from < end && (text.p[from] == ' ' || text.p[from] == '\t'))
        from++;
    while (end > from && strchr(" \t\r", text.p[end - 1]))
        end--;
    return divit_span_sub(text, from, end - from);
}

/* The word that stands first; *rest gets what is behind it. */
static divit_span first_word(divit_span text, divit_span *rest)
{
    size_t n = 0;
    while (n < text.n && text.p[n] != ' ')
        n++;
    *rest = strip(divit_span_sub(text, n, text.n));
    return divit_span_sub(text, 0, n);
}

/* A number within bounds. */
static bool read_number(divit_span word, double from, double to, double *ret)
{
    double n = 0;
    if (!divit_decimal_parse(word, &n) || n < from || n > to)
        return false;
    *ret = n;
    return true;
}

static bool read_size(divit_span value, divit_template *t)
{
    divit_span rest;
    const divit_span width = first_word(value, &rest);
    return read_number(width, SIZE_MIN, SIZE_MAX_POINTS, &t->width) &&
           read_number(rest, SIZE_MIN, SIZE_MAX_POINTS, &t->height);
}

static bool read_part(divit_span value, divit_template_part *part)
{
    divit_span rest;
    const divit_span side = first_word(value, &rest);
    part->side = divit_span_is(side, "left") ? DIVIT_SIDE_LEFT : DIVIT_SIDE_RIGHT;
    if (part->side == DIVIT_SIDE_RIGHT && !divit_span_is(side, "right"))
        return false;
    return read_number(rest, PERCENT_MIN, PERCENT_MAX, &part->percent);
}

static bool read_row(divit_span value, divit_template *t)
{
    divit_template_row row;
    const divit_span size = first_word(value, &row.text);
    if (t->row_count >= DIVIT_TEMPLATE_LINES || row.text.n == 0 ||
        !read_number(size, LETTER_MIN, LETTER_MAX, &row.size))
        return false;
    t->rows[t->row_count++] = row;
    return true;
}

/* NULL, or what is wrong with the line. */
static const char *read_line(divit_span line, divit_template *t)
{
    const uint8_t *colon = memchr(line.p, ':', line.n);
    if (!colon)
        return N_("a line of the template has no key");
    const divit_span key = {line.p, (size_t)(colon - line.p)};
    const divit_span value = strip(divit_span_sub(line, key.n + 1, line.n));
    bool good = false;
    if (divit_span_is(key, "size"))
        good = read_size(value, t);
    else if (divit_span_is(key, "margin"))
        good = read_number(value, 0, LETTER_MAX, &t->margin);
    else if (divit_span_is(key, "border"))
        good = read_number(value, 0, LETTER_MAX, &t->border);
    else if (divit_span_is(key, "picture"))
        good = read_part(value, &t->picture);
    else if (divit_span_is(key, "qr"))
        good = read_part(value, &t->qr);
    else if (divit_span_is(key, "line"))
        good = read_row(value, t);
    else
        return N_("a key of the template is unknown");
    return good ? NULL : N_("a value of the template does not have the form that its key wants");
}

static divit_status read_lines(divit_template *t, divit_error *err)
{
    const divit_span all = divit_bytes_span(&t->text);
    for (size_t at = 0; at < all.n;) {
        const uint8_t *end = memchr(all.p + at, '\n', all.n - at);
        const size_t n = end ? (size_t)(end - all.p) - at : all.n - at;
        const divit_span line = strip(divit_span_sub(all, at, n));
        const bool says = line.n > 0 && line.p[0] != '#';
        const char *wrong = says ? read_line(line, t) : NULL;
        if (wrong)
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, wrong, at);
        at += n + 1;
    }
    if (t->width == 0)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the template does not say its size"));
    if (t->row_count == 0 && t->picture.side == DIVIT_SIDE_NONE && t->qr.side == DIVIT_SIDE_NONE)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the template shows nothing"));
    return DIVIT_OK;
}

/* see appearance/template.h */
divit_status divit_template_parse(divit_span text, divit_template **ret, divit_error *err)
{
    if (text.n > DIVIT_TEMPLATE_BYTES)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the template is larger than 16 KiB"));
    if (!divit_utf8_valid(text))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the template is not UTF-8"));
    DIVIT_AUTO(divit_template_free)
    divit_template *t = calloc(1, sizeof *t);
    if (!t || divit_bytes_append(&t->text, text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = read_lines(t, err);
    if (s != DIVIT_OK)
        return s;
    *ret = t;
    t = NULL;
    return DIVIT_OK;
}

/* see appearance/template.h */
void divit_template_free(divit_template **t)
{
    if (!t || !*t)
        return;
    divit_bytes_done(&(*t)->text);
    free(*t);
    *t = NULL;
}

/* What a placeholder stands for; NULL for another text in braces. */
static const char *word_of(const divit_template_words *words, divit_span name)
{
    const struct {
        const char *name;
        const char *word;
    } rows[] = {{"{name}", words->name}, {"{date}", words->date}, {"{time}", words->time},
        {"{reason}", words->reason}, {"{location}", words->location}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (divit_span_is(name, rows[i].name))
            return rows[i].word ? rows[i].word : "";
    return NULL;
}

/* "{...}" at a place of the text, with its braces; empty if none begins there. */
static divit_span braced(divit_span text, size_t at)
{
    const divit_span rest = divit_span_sub(text, at, text.n);
    const uint8_t *end = rest.n > 0 && rest.p[0] == '{' ? memchr(rest.p, '}', rest.n) : NULL;
    return divit_span_sub(rest, 0, end ? (size_t)(end - rest.p) + 1 : 0);
}

/* see appearance/template.h */
divit_status divit_template_line(const divit_template *t, size_t i,
    const divit_template_words *words, divit_bytes *out, divit_error *err)
{
    const divit_span text = t->rows[i].text;
    const size_t before = out->n;
    bool asks = false;
    bool says = false;
    for (size_t at = 0; at < text.n;) {
        const divit_span name = braced(text, at);
        const char *word = name.n > 0 ? word_of(words, name) : NULL;
        const divit_span piece = word ? divit_span_of(word) : divit_span_sub(text, at, 1);
        if (divit_bytes_append(out, piece) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        asks = asks || word;
        says = says || (word && word[0]);
        at += word ? name.n : 1;
    }
    if (asks && !says)
        out->n = before;
    return DIVIT_OK;
}
