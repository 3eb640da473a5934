/* SPDX-License-Identifier: Apache-2.0 */
/* Which USB readers a driver of pcscd says that it serves. */
#include "doctor/plist.h"

#include "base/bytes.h"
#include "base/text.h"

/* The rest of an array of strings. */
typedef struct cursor {
    divit_span rest;
} cursor;

static void skip(divit_span *text, size_t n)
{
    *text = divit_span_sub(*text, n, SIZE_MAX);
}

static bool starts_with(divit_span text, const char *word)
{
    return divit_span_is(divit_span_sub(text, 0, strlen(word)), word);
}

/* Moves behind the next place where the word stands; false, and to the end, if it does not. */
static bool skip_past(divit_span *text, const char *word)
{
    const size_t n = strlen(word);
    const uint8_t *at = text->n > 0 ? memmem(text->p, text->n, word, n) : NULL;
    skip(text, at ? (size_t)(at - text->p) + n : text->n);
    return at != NULL;
}

static bool open_array(divit_span text, const char *key, cursor *ret)
{
    ret->rest = text;
    return skip_past(&ret->rest, key) && skip_past(&ret->rest, "<array>");
}

/* "0x072F" to its number; -1 for anything else. */
static int number_of(divit_span text)
{
    int value = 0;
    if (text.n != 6 || !starts_with(text, "0x"))
        return -1;
    for (size_t i = 2; i < text.n; i++) {
        const int digit = divit_hex_digit(text.p[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* The next string of the array, as a number or -1; false at its end. */
static bool next_entry(cursor *c, int *ret)
{
    while (skip_past(&c->rest, "<")) {
        if (starts_with(c->rest, "/array>"))
            return false;
        if (starts_with(c->rest, "!--")) {
            (void)skip_past(&c->rest, "-->");
            continue;
        }
        if (!starts_with(c->rest, "string>"))
            continue;
        skip(&c->rest, strlen("string>"));
        const uint8_t *end = c->rest.n > 0 ? memchr(c->rest.p, '<', c->rest.n) : NULL;
        const size_t n = end ? (size_t)(end - c->rest.p) : c->rest.n;
        *ret = number_of(divit_span_sub(c->rest, 0, n));
        return true;
    }
    return false;
}

/* see doctor/plist.h */
bool divit_plist_lists(divit_span text, uint16_t vendor, uint16_t product)
{
    cursor vendors, products;
    int v, p;
    if (!open_array(text, "<key>ifdVendorID</key>", &vendors) ||
        !open_array(text, "<key>ifdProductID</key>", &products))
        return false;
    while (next_entry(&vendors, &v) && next_entry(&products, &p))
        if (v == vendor && p == product)
            return true;
    return false;
}
