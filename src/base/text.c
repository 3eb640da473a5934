/* SPDX-License-Identifier: Apache-2.0 */
/* Hex, Base64, UTF-8, and the masking of personal data. */
#include "base/text.h"

#include <string.h>

#include "base/bytes.h"

/* A one in each of eight bytes. */
#define ONES UINT64_C(0x0101010101010101)

/* The length of the UTF-8 character at p[0..n), or 0 if malformed (Unicode 15, table 3-7). */
static size_t utf8_length(const uint8_t *p, size_t n)
{
    if (p[0] < 0x80)
        return 1;
    const size_t want = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || n < want)
        return 0;
    for (size_t i = 1; i < want; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
        (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
        return 0;
    return want;
}

/* True if eight bytes are ASCII without NUL. */
static bool eight_plain(const uint8_t *p)
{
    const uint64_t tops = ONES << 7;
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    /* 0x7F and a byte of ASCII make at least 0x80, unless it is NUL, and never carry. */
    return (eight & tops) == 0 && ((eight + ONES * 0x7F) & tops) == tops;
}

/* see base/text.h */
bool divit_utf8_valid(divit_span text)
{
    for (size_t i = 0; i < text.n;) {
        if (text.n - i >= 8 && eight_plain(text.p + i)) {
            i += 8;
            continue;
        }
        const size_t n = utf8_length(text.p + i, text.n - i);
        if (n == 0 || text.p[i] == 0)
            return false;
        i += n;
    }
    return true;
}

/*
 * True for a character that is none to look at: C0, DEL, C1, and those that turn the direction of
 * what follows (Unicode 15 23.2, UAX 9 2).
 */
static bool is_control(const uint8_t *p, size_t n)
{
    if (n == 1)
        return p[0] < 0x20 || p[0] == 0x7F;
    if (n == 2)
        return (p[0] == 0xC2 && p[1] < 0xA0) || (p[0] == 0xD8 && p[1] == 0x9C);
    if (n != 3 || p[0] != 0xE2)
        return false;
    if (p[1] == 0x80)
        return p[2] == 0x8E || p[2] == 0x8F || (p[2] >= 0xA8 && p[2] <= 0xAE);
    return p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9;
}

/* see base/text.h */
void divit_text_copy(char *out, size_t cap, const char *text)
{
    const divit_span in = divit_span_of(text);
    size_t used = 0;
    for (size_t i = 0; i < in.n;) {
        size_t n = utf8_length(in.p + i, in.n - i);
        const bool plain = n > 0 && !is_control(in.p + i, n);
        n = n ? n : 1;
        if (used + n >= cap)
            break;
        if (plain)
            memcpy(out + used, in.p + i, n);
        else
            memset(out + used, '?', n);
        used += n;
        i += n;
    }
    out[used] = 0;
}

/* see base/text.h */
divit_status divit_hex_append(divit_bytes *out, divit_span data)
{
    static const char digits[] = "0123456789abcdef";
    size_t need;
    if (!divit_mul_size(data.n, 2, &need))
        return DIVIT_E_MEMORY;
    const divit_status s = divit_bytes_reserve(out, need);
    if (s != DIVIT_OK)
        return s;
    for (size_t i = 0; i < data.n; i++) {
        out->p[out->n++] = (uint8_t)digits[data.p[i] >> 4];
        out->p[out->n++] = (uint8_t)digits[data.p[i] & 15];
    }
    return DIVIT_OK;
}

/* see base/text.h */
int divit_hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* see base/text.h */
divit_status divit_hex_parse(divit_bytes *out, divit_span text)
{
    if (text.n % 2 != 0)
        return DIVIT_INPUT_BROKEN;
    const size_t start = out->n;
    for (size_t i = 0; i < text.n; i += 2) {
        const int high = divit_hex_digit(text.p[i]);
        const int low = divit_hex_digit(text.p[i + 1]);
        const divit_status s = high < 0 || low < 0
                                   ? DIVIT_INPUT_BROKEN
                                   : divit_bytes_push(out, (uint8_t)(high * 16 + low));
        if (s != DIVIT_OK) {
            out->n = start;
            return s;
        }
    }
    return DIVIT_OK;
}

static const char base64_plain[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static divit_status base64_write(
    divit_bytes *out, divit_span data, const char *alphabet, bool padded)
{
    size_t need;
    if (!divit_mul_size(data.n / 3 + 1, 4, &need))
        return DIVIT_E_MEMORY;
    const divit_status s = divit_bytes_reserve(out, need);
    if (s != DIVIT_OK)
        return s;
    for (size_t i = 0; i < data.n; i += 3) {
        const size_t have = data.n - i < 3 ? data.n - i : 3;
        uint32_t group = (uint32_t)data.p[i] << 16;
        group |= have > 1 ? (uint32_t)data.p[i + 1] << 8 : 0;
        group |= have > 2 ? data.p[i + 2] : 0;
        for (size_t k = 0; k <= have; k++)
            out->p[out->n++] = (uint8_t)alphabet[group >> (18 - 6 * k) & 63];
        for (size_t k = have; padded && k < 3; k++)
            out->p[out->n++] = '=';
    }
    return DIVIT_OK;
}

/* see base/text.h */
divit_status divit_base64_append(divit_bytes *out, divit_span data)
{
    return base64_write(out, data, base64_plain, true);
}

/* see base/text.h */
divit_status divit_base64url_append(divit_bytes *out, divit_span data)
{
    return base64_write(out, data, base64_url, false);
}

static int base64_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A Base64 group as it is gathered. */
typedef struct base64_group {
    uint32_t bits;
    unsigned letters;
    unsigned pads;
} base64_group;

/* Takes one character; at the fourth writes the group's bytes. False if it is malformed. */
static bool base64_take(base64_group *g, uint8_t c, uint8_t *ret_bytes, size_t *ret_n)
{
    const int value = c == '=' ? 0 : base64_value(c);
    *ret_n = 0;
    if (value < 0 || (g->pads > 0 && c != '=') || (c == '=' && g->letters < 2))
        return false;
    g->bits = g->bits << 6 | (uint32_t)value;
    g->letters += c != '=';
    g->pads += c == '=';
    if (g->letters + g->pads < 4)
        return true;
    const uint32_t spare = g->pads == 2 ? 0xFFFF : g->pads == 1 ? 0xFF : 0;
    if ((g->bits & spare) != 0)
        return false;
    for (size_t k = 0; k < 3; k++)
        ret_bytes[k] = (uint8_t)(g->bits >> (16 - 8 * k));
    *ret_n = 3 - g->pads;
    return true;
}

/* see base/text.h */
divit_status divit_base64_parse(divit_bytes *out, divit_span text)
{
    const size_t start = out->n;
    base64_group group = {0};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < text.n && s == DIVIT_OK; i++) {
        if (is_space(text.p[i]))
            continue;
        uint8_t bytes[3];
        size_t n = 0;
        if (group.letters + group.pads == 4)
            group = group.pads ? group : (base64_group){0};
        if (group.letters + group.pads == 4 || !base64_take(&group, text.p[i], bytes, &n))
            s = DIVIT_INPUT_BROKEN;
        else
            s = divit_bytes_append(out, (divit_span){bytes, n});
    }
    if (s == DIVIT_OK && (group.letters + group.pads) % 4 != 0)
        s = DIVIT_INPUT_BROKEN;
    if (s != DIVIT_OK)
        out->n = start;
    return s;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_mail_letter(uint8_t c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-' || c == '+' || c >= 0x80;
}

static size_t run_length(divit_span text, size_t from, bool (*belongs)(uint8_t))
{
    size_t n = 0;
    while (from + n < text.n && belongs(text.p[from + n]))
        n++;
    return n;
}

/* Appends n characters of which those from `from` up to `to` become one star each. */
static divit_status append_starred(
    divit_bytes *out, const uint8_t *p, size_t n, size_t from, size_t to)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < n && s == DIVIT_OK; i++)
        s = divit_bytes_push(out, i >= from && i < to ? '*' : p[i]);
    return s;
}

/* see base/text.h */
divit_status divit_text_mask(divit_bytes *out, divit_span text)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < text.n && s == DIVIT_OK;) {
        const uint8_t *p = text.p + i;
        const size_t digits = run_length(text, i, is_digit);
        const size_t letters = run_length(text, i, is_mail_letter);
        size_t taken;
        if (letters > 0 && i + letters < text.n && p[letters] == '@') {
            taken = letters;
            s = append_starred(out, p, taken, 1, taken);
        } else if (digits > 0) {
            taken = digits;
            const bool personal = digits >= 10;
            s = append_starred(out, p, taken, 0, personal ? digits - 2 : 0);
        } else {
            taken = 1;
            s = divit_bytes_push(out, *p < 0x20 || *p == 0x7F ? '?' : *p);
        }
        i += taken;
    }
    return s;
}
