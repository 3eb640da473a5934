/* SPDX-License-Identifier: Apache-2.0 */
/* The list of wrong PINs and its text. */
#include "card/tries.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

static const char head[] = "divit pin-tries 1\n";

enum { HEAD = sizeof head - 1, HEX = 2 * DIVIT_TRIES_NAME };

/* The place of a token; n if the list does not have it. */
static size_t place_of(const divit_tries_list *list, const uint8_t *name)
{
    size_t i = 0;
    while (i < list->n && memcmp(list->p[i].name, name, DIVIT_TRIES_NAME) != 0)
        i++;
    return i;
}

/* Lower-case hex digits only, so that a token has one spelling. */
static bool take_name(divit_span line, uint8_t out[DIVIT_TRIES_NAME])
{
    for (size_t i = 0; i < HEX; i++) {
        const int digit = divit_hex_digit(line.p[i]);
        if (digit < 0 || (line.p[i] >= 'A' && line.p[i] <= 'F'))
            return false;
        out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] | digit : digit << 4);
    }
    return true;
}

/* One digit. */
static bool take_count(divit_span digits, unsigned *ret)
{
    if (digits.n != 1 || digits.p[0] < '1' || digits.p[0] > '0' + DIVIT_TRIES_USUAL)
        return false;
    *ret = digits.p[0] - '0';
    return true;
}

static bool take_line(divit_span line, divit_tries_list *list)
{
    divit_tries_record r = {0};
    if (list->n == DIVIT_TRIES_RECORDS || line.n <= HEX + 1 || line.p[HEX] != ' ')
        return false;
    if (!take_name(line, r.name) || !take_count(divit_span_sub(line, HEX + 1, line.n), &r.failures))
        return false;
    if (place_of(list, r.name) < list->n)
        return false;
    list->p[list->n++] = r;
    return true;
}

/* see card/tries.h */
divit_status divit_tries_parse(divit_span text, divit_tries_list *ret, divit_error *err)
{
    static const char wrong[] = N_("the record of wrong PINs is damaged");
    divit_tries_list list = {0};
    if (text.n > DIVIT_TRIES_SIZE)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__, wrong, DIVIT_TRIES_SIZE);
    if (!divit_span_is(divit_span_sub(text, 0, HEAD), head))
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, wrong, 0);
    for (size_t at = HEAD; at < text.n;) {
        const uint8_t *end = memchr(text.p + at, '\n', text.n - at);
        const size_t n = end ? (size_t)(end - text.p) - at : 0;
        if (!end || !take_line(divit_span_sub(text, at, n), &list))
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, wrong, at);
        at += n + 1;
    }
    *ret = list;
    return DIVIT_OK;
}

/* see card/tries.h */
divit_status divit_tries_format(const divit_tries_list *list, divit_bytes *out)
{
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT("divit pin-tries 1\n"));
    for (size_t i = 0; s == DIVIT_OK && i < list->n; i++) {
        s = divit_hex_append(out, (divit_span){list->p[i].name, DIVIT_TRIES_NAME});
        if (s == DIVIT_OK)
            s = divit_bytes_printf(out, " %u\n", list->p[i].failures);
    }
    return s;
}

/* see card/tries.h */
unsigned divit_tries_of(const divit_tries_list *list, const uint8_t name[DIVIT_TRIES_NAME])
{
    const size_t at = place_of(list, name);
    return at < list->n ? list->p[at].failures : 0;
}

/* see card/tries.h */
void divit_tries_set(
    divit_tries_list *list, const uint8_t name[DIVIT_TRIES_NAME], unsigned failures)
{
    divit_tries_record r = {
        .failures = failures < DIVIT_TRIES_USUAL ? failures : DIVIT_TRIES_USUAL};
    memcpy(r.name, name, sizeof r.name);
    size_t at = place_of(list, name);
    if (at == DIVIT_TRIES_RECORDS && failures > 0)
        at = 0; /* full, and not on it: the first falls out */
    if (at < list->n) {
        list->n--;
        memmove(&list->p[at], &list->p[at + 1], (list->n - at) * sizeof list->p[0]);
    }
    if (failures > 0)
        list->p[list->n++] = r;
}
