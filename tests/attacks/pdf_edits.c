/* SPDX-License-Identifier: Apache-2.0 */
/* Random edits of a signed PDF. */
#include "attacks/pdf_edits.h"

#include <string.h>

/* The next place at or behind a random one where one of the bytes stands; else the random one. */
static size_t find_one_of(edit_random *rng, divit_span file, const char *bytes)
{
    const size_t from = edit_random_below(rng, file.n);
    for (size_t i = 0; i < file.n; i++)
        if (strchr(bytes, file.p[(from + i) % file.n]) && file.p[(from + i) % file.n] != 0)
            return (from + i) % file.n;
    return from;
}

/* A random place; half of the time not in the long string of digits that a signature is. */
static size_t find_place(edit_random *rng, divit_span file)
{
    size_t at = edit_random_below(rng, file.n);
    if (edit_random_below(rng, 2) == 0)
        return at;
    for (int i = 0; i < 20; i++) {
        const divit_span around = divit_span_sub(file, at > 8 ? at - 8 : 0, 17);
        size_t hex = 0;
        for (size_t k = 0; k < around.n; k++)
            hex += around.p[k] && strchr("0123456789abcdefABCDEF", around.p[k]) ? 1 : 0;
        if (hex < around.n)
            break;
        at = edit_random_below(rng, file.n);
    }
    return at;
}

static bool flip(edit_random *rng, divit_bytes *b)
{
    b->p[find_place(rng, divit_bytes_span(b))] ^= (uint8_t)(1U << edit_random_below(rng, 8));
    return true;
}

static bool set(edit_random *rng, divit_bytes *b)
{
    static const char likely[] = "0123456789 <>[]()/%RfnT\n\r";
    const bool odd = edit_random_below(rng, 3) == 0;
    b->p[find_place(rng, divit_bytes_span(b))] =
        odd ? (uint8_t)edit_random_next(rng)
            : (uint8_t)likely[edit_random_below(rng, sizeof likely - 1)];
    return true;
}

static bool cut(edit_random *rng, divit_bytes *b)
{
    const size_t at = find_place(rng, divit_bytes_span(b));
    return edit_splice(b, at, 1 + edit_random_below(rng, 8), (divit_span){0});
}

static bool insert(edit_random *rng, divit_bytes *b)
{
    static const divit_span words[] = {DIVIT_SPAN_TEXT(" "), DIVIT_SPAN_TEXT("\n"),
        DIVIT_SPAN_TEXT("null "), DIVIT_SPAN_TEXT("%%EOF\n"), DIVIT_SPAN_TEXT("endobj\n"),
        DIVIT_SPAN_TEXT("/Contents <00> "), DIVIT_SPAN_TEXT("/ByteRange [0 0 0 0] "),
        DIVIT_SPAN_TEXT("startxref\n0\n%%EOF\n"), DIVIT_SPAN_TEXT("0"), DIVIT_SPAN_TEXT(">>")};
    const size_t at = find_place(rng, divit_bytes_span(b));
    return edit_splice(b, at, 0, words[edit_random_below(rng, sizeof words / sizeof words[0])]);
}

/* Two runs of the same length change places. */
static bool exchange(edit_random *rng, divit_bytes *b)
{
    const size_t n = 1 + edit_random_below(rng, 24);
    const size_t x = find_place(rng, divit_bytes_span(b));
    const size_t y = find_place(rng, divit_bytes_span(b));
    for (size_t i = 0; i < n && x + i < b->n && y + i < b->n; i++) {
        const uint8_t was = b->p[x + i];
        b->p[x + i] = b->p[y + i];
        b->p[y + i] = was;
    }
    return true;
}

static bool copy_slice(edit_random *rng, divit_bytes *b)
{
    return edit_copy(rng, b, find_place);
}

/* A digit of some number of the structure: offsets, lengths, ByteRange, rows, references. */
static bool number(edit_random *rng, divit_bytes *b)
{
    const divit_span all = divit_bytes_span(b);
    size_t at = find_place(rng, all);
    for (size_t i = 0; i < 64 && at + i < all.n; i++)
        if (all.p[at + i] >= '0' && all.p[at + i] <= '9') {
            at += i;
            break;
        }
    b->p[at] = (uint8_t)('0' + edit_random_below(rng, 10));
    return true;
}

/* A digit behind the next one of the words that lead numbers of the structure. */
static bool structure(edit_random *rng, divit_bytes *b)
{
    static const divit_span words[] = {DIVIT_SPAN_TEXT("/ByteRange"), DIVIT_SPAN_TEXT("startxref"),
        DIVIT_SPAN_TEXT("xref\n"), DIVIT_SPAN_TEXT("/Prev"), DIVIT_SPAN_TEXT("/Size"),
        DIVIT_SPAN_TEXT("/Length"), DIVIT_SPAN_TEXT("/V "), DIVIT_SPAN_TEXT("/Fields")};
    const divit_span all = divit_bytes_span(b);
    const divit_span word = words[edit_random_below(rng, sizeof words / sizeof words[0])];
    const size_t from = edit_random_below(rng, all.n), reach = edit_random_below(rng, 60);
    for (size_t i = 0; i < all.n; i++) {
        const size_t at = (from + i) % all.n;
        if (!divit_span_equal(divit_span_sub(all, at, word.n), word))
            continue;
        for (size_t k = at + word.n + reach; k < all.n && k < at + word.n + reach + 30; k++)
            if (all.p[k] >= '0' && all.p[k] <= '9') {
                b->p[k] = (uint8_t)('0' + edit_random_below(rng, 10));
                return true;
            }
        return flip(rng, b);
    }
    return flip(rng, b);
}

/* A letter of a name. */
static bool key(edit_random *rng, divit_bytes *b)
{
    const size_t at = find_one_of(rng, divit_bytes_span(b), "/");
    if (at + 1 + edit_random_below(rng, 6) < b->n)
        b->p[at + 1 + edit_random_below(rng, 6) % (b->n - at - 1)] =
            (uint8_t)('A' + edit_random_below(rng, 26));
    return true;
}

static size_t find_hole(divit_span file, size_t from, size_t *ret_length)
{
    for (size_t i = from; i + 1 < file.n; i++) {
        size_t n = 1;
        if (file.p[i] != '<')
            continue;
        while (
            i + n < file.n && file.p[i + n] && strchr("0123456789abcdefABCDEF \n", file.p[i + n]))
            n++;
        if (n > 500) {
            *ret_length = n;
            return i;
        }
    }
    return file.n;
}

/* The hex string of a signature: its case, white space for a digit, other digits, its padding. */
static bool hole(edit_random *rng, divit_bytes *b)
{
    size_t n = 0, at = find_hole(divit_bytes_span(b), 0, &n);
    size_t more = 0;
    const size_t second = at < b->n ? find_hole(divit_bytes_span(b), at + n, &more) : b->n;
    if (second < b->n && edit_random_below(rng, 2)) {
        at = second;
        n = more;
    }
    if (at >= b->n)
        return flip(rng, b);
    const bool head = edit_random_below(rng, 3) == 0;
    const size_t place = at + 1 + edit_random_below(rng, head && n > 200 ? 200 : n - 1);
    switch (edit_random_below(rng, 4)) {
    case 0:
        for (size_t i = place; i < at + n && i < place + 40; i++)
            b->p[i] ^= b->p[i] >= 'A' ? 0x20 : 0;
        break;
    case 1:
        b->p[place] = ' ';
        break;
    case 2:
        b->p[place] = (uint8_t) "0123456789abcdefABCDEF"[edit_random_below(rng, 22)];
        break;
    default:
        return edit_splice(b, place, edit_random_below(rng, 2), DIVIT_SPAN_TEXT(" "));
    }
    return true;
}

/* Bytes behind the end that are no update. */
static bool behind(edit_random *rng, divit_bytes *b)
{
    static const divit_span tails[] = {DIVIT_SPAN_TEXT("\n"), DIVIT_SPAN_TEXT("\r\n\r\n  \n"),
        DIVIT_SPAN_TEXT("\0\0\0\0"), DIVIT_SPAN_TEXT("%comment\n"), DIVIT_SPAN_TEXT("%%EOF\n"),
        DIVIT_SPAN_TEXT("4 0 obj\n<< /Length 0 >>\nendobj\n"), DIVIT_SPAN_TEXT("junk")};
    return divit_bytes_append(b, tails[edit_random_below(rng, sizeof tails / sizeof tails[0])]) ==
           DIVIT_OK;
}

/* The last number behind `word`; 0 if there is none. */
static unsigned long long last_number(divit_span file, const char *word)
{
    const size_t n = strlen(word);
    unsigned long long found = 0;
    for (size_t i = 0; i + n < file.n; i++) {
        size_t at = i + n;
        if (memcmp(file.p + i, word, n) != 0)
            continue;
        while (at < file.n && (file.p[at] == ' ' || file.p[at] == '\n' || file.p[at] == '\r'))
            at++;
        for (found = 0; at < file.n && file.p[at] >= '0' && file.p[at] <= '9'; at++)
            found = found * 10 + (unsigned)(file.p[at] - '0');
    }
    return found;
}

/* The number of an object that the text of the file refers to; 0 if it refers to none. */
static size_t find_referred(edit_random *rng, divit_span file)
{
    static const divit_span mark = DIVIT_SPAN_TEXT(" 0 R");
    const size_t from = edit_random_below(rng, file.n);
    for (size_t i = 0; i < file.n; i++) {
        size_t at = (from + i) % file.n, number = 0, power = 1;
        if (!divit_span_equal(divit_span_sub(file, at, mark.n), mark))
            continue;
        for (; at > 0 && power < 10000 && file.p[at - 1] >= '0' && file.p[at - 1] <= '9'; at--) {
            number += power * (size_t)(file.p[at - 1] - '0');
            power *= 10;
        }
        if (number > 0)
            return number;
    }
    return 0;
}

/* An update that gives an object in use another body; none of these is allowed. */
static bool update(edit_random *rng, divit_bytes *b)
{
    static const char *const bodies[] = {"null", "<< >>", "[ ]", "<< /Type /Page /Rotate 90 >>",
        "<< /Type /Pages /Kids [] /Count 0 >>", "<< /Length 4 >>\nstream\n1 g\n\nendstream"};
    const divit_span all = divit_bytes_span(b);
    const unsigned long long size = last_number(all, "/Size"), root = last_number(all, "/Root");
    const unsigned long long start = last_number(all, "startxref");
    const size_t which = find_referred(rng, all);
    if (size < 2 || root == 0 || start == 0 || which == 0)
        return flip(rng, b);
    const size_t at = b->n;
    return divit_bytes_printf(b, "%zu 0 obj\n%s\nendobj\n", which,
               bodies[edit_random_below(rng, sizeof bodies / sizeof bodies[0])]) == DIVIT_OK &&
           divit_bytes_printf(b,
               "xref\n%zu 1\n%010zu 00000 n \ntrailer\n<< /Size %llu /Root %llu 0 R /Prev %llu >>\n"
               "startxref\n%zu\n%%%%EOF\n",
               which, at, size, root, start, b->n) == DIVIT_OK;
}

static const edit_kind kinds[] = {
    {"flip", flip, 4},
    {"set", set, 4},
    {"cut", cut, 2},
    {"insert", insert, 3},
    {"exchange", exchange, 2},
    {"copy", copy_slice, 2},
    {"shorten", edit_shorten, 1},
    {"number", number, 4},
    {"structure", structure, 4},
    {"key", key, 2},
    {"hole", hole, 6},
    {"behind", behind, 2},
    {"update", update, 2},
};

/* see attacks/pdf_edits.h */
const edit_table pdf_edits = {kinds, sizeof kinds / sizeof kinds[0]};
