/* SPDX-License-Identifier: Apache-2.0 */
/* The content of a tokens/<family>.token: parsing and asking. */
#include "token/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "token/fact.h"

enum { BYTES_DEFAULT = 65536, FACTS_DEFAULT = 512 };

typedef struct fact {
    divit_fact kind;
    const char *value; /* in the profile's text, ends with NUL */
} fact;

struct divit_profile {
    divit_bytes text;
    fact *facts;
    size_t count;
};

/* The line without its comment and the spaces around what is left. */
static divit_span strip(divit_span line)
{
    size_t end = 0;
    while (end < line.n && !(line.p[end] == '#' && (end == 0 || line.p[end - 1] == ' ')))
        end++;
    size_t from = 0;
    while (from < end && line.p[from] == ' ')
        from++;
    while (end > from && line.p[end - 1] == ' ')
        end--;
    return divit_span_sub(line, from, end - from);
}

static bool is_clean(divit_span text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < 0x20 || text.p[i] == 0x7F)
            return false;
    return divit_utf8_valid(text);
}

/* Takes "key: value" apart; NULL, or what is wrong with it. */
static const char *split(divit_span line, divit_fact *ret_kind, divit_span *ret_value)
{
    const uint8_t *colon = memchr(line.p, ':', line.n);
    if (!colon)
        return N_("a line has no key");
    const divit_span key = {line.p, (size_t)(colon - line.p)};
    const divit_span value = strip(divit_span_sub(line, key.n + 1, line.n));
    if (!divit_fact_find(key, ret_kind))
        return N_("a key is unknown");
    if (value.n == 0)
        return N_("a key has no value");
    *ret_value = value;
    return NULL;
}

/* NULL, or why the fact may not be added. */
static const char *refuse_fact(const divit_profile *p, fact f)
{
    if (!divit_fact_valid(f.kind, f.value))
        return N_("a value does not have the form that its key wants");
    for (size_t i = 0; i < p->count; i++) {
        const bool same = p->facts[i].kind == f.kind;
        if (same && divit_fact_once(f.kind))
            return N_("a key that may stand once stands twice");
        if (same && strcmp(p->facts[i].value, f.value) == 0)
            return N_("a line says the same as an earlier one");
    }
    return NULL;
}

/* Adds the fact of one line of p->text, if it has one; NULL, or what is wrong. */
static const char *add_line(divit_profile *p, divit_span line)
{
    divit_fact kind;
    divit_span value;
    if (!is_clean(line))
        return N_("a line is not UTF-8 or has control characters");
    line = strip(line);
    if (line.n == 0)
        return NULL;
    const char *wrong = split(line, &kind, &value);
    if (wrong)
        return wrong;
    p->text.p[(size_t)(value.p - p->text.p) + value.n] = '\0';
    const fact f = {kind, (const char *)value.p};
    wrong = refuse_fact(p, f);
    if (!wrong)
        p->facts[p->count++] = f;
    return wrong;
}

static divit_status add_lines(divit_profile *p, size_t limit, divit_error *err)
{
    const divit_span all = divit_bytes_span(&p->text);
    for (size_t at = 0; at < all.n;) {
        const uint8_t *end = memchr(all.p + at, '\n', all.n - at);
        const size_t n = end ? (size_t)(end - all.p) - at : all.n - at;
        const char *wrong = add_line(p, divit_span_sub(all, at, n));
        if (wrong)
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, wrong, at);
        if (p->count > limit)
            return divit_fail_at(
                err, DIVIT_INPUT_LIMIT, __func__, N_("the profile says more than allowed"), at);
        at += n + 1;
    }
    if (!divit_profile_value(p, DIVIT_FACT_NAME, 0) ||
        !divit_profile_value(p, DIVIT_FACT_FAMILY, 0))
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the profile has no name or no family"), all.n);
    return DIVIT_OK;
}

/* see token/profile.h */
divit_status divit_profile_parse(
    divit_span text, const divit_profile_limits *limits, divit_profile **ret, divit_error *err)
{
    const size_t bytes = limits && limits->bytes ? limits->bytes : BYTES_DEFAULT;
    const size_t facts = limits && limits->facts ? limits->facts : FACTS_DEFAULT;
    if (text.n > bytes)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the profile is larger than allowed"), bytes);
    DIVIT_AUTO(divit_profile_free)
    divit_profile *p = calloc(1, sizeof *p);
    if (!p)
        return divit_fail_memory(err, __func__);
    size_t room;
    if (divit_add_size(facts, 1, &room)) /* one more is seen, then refused */
        p->facts = calloc(room, sizeof *p->facts);
    if (!p->facts || divit_bytes_append(&p->text, text) != DIVIT_OK ||
        divit_bytes_terminate(&p->text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = add_lines(p, facts, err);
    if (s != DIVIT_OK)
        return s;
    *ret = p;
    p = NULL;
    return DIVIT_OK;
}

/* see token/profile.h */
void divit_profile_free(divit_profile **p)
{
    if (*p) {
        divit_bytes_done(&(*p)->text);
        free((*p)->facts);
        free(*p);
    }
    *p = NULL;
}

/* see token/profile.h */
const char *divit_profile_value(const divit_profile *p, divit_fact kind, size_t i)
{
    for (size_t k = 0; k < p->count; k++)
        if (p->facts[k].kind == kind && i-- == 0)
            return p->facts[k].value;
    return NULL;
}

/* see token/profile.h */
unsigned divit_profile_quirks(const divit_profile *p)
{
    unsigned set = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->facts[i].kind == DIVIT_FACT_QUIRK)
            set |= divit_quirk_read(p->facts[i].value);
    return set;
}

/* see token/profile.h */
bool divit_profile_reader(const divit_profile *p, size_t i, divit_usb_reader *ret)
{
    const char *value = divit_profile_value(p, DIVIT_FACT_READER, i);
    return value && divit_usb_reader_read(value, ret);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* True if the digit is '.' or the lower four bits of `nibble`. */
static bool digit_fits(char digit, unsigned nibble)
{
    static const char lower[] = "0123456789abcdef";
    static const char upper[] = "0123456789ABCDEF";
    return digit == '.' || digit == lower[nibble & 0x0F] || digit == upper[nibble & 0x0F];
}

static bool mask_fits(const char *mask, divit_span bytes)
{
    if (strlen(mask) != 2 * bytes.n)
        return false;
    for (size_t i = 0; i < bytes.n; i++)
        if (!digit_fits(mask[2 * i], bytes.p[i] >> 4U) || !digit_fits(mask[2 * i + 1], bytes.p[i]))
            return false;
    return true;
}

/* see token/profile.h */
bool divit_profile_fits(const divit_profile *p, divit_span bytes, const divit_atr *atr)
{
    for (size_t i = 0; i < p->count; i++) {
        const fact *f = &p->facts[i];
        if ((f->kind == DIVIT_FACT_ATR && mask_fits(f->value, bytes)) ||
            (f->kind == DIVIT_FACT_ATR_HISTORICAL && mask_fits(f->value, atr->historical)))
            return true;
    }
    return false;
}

/* see token/profile.h */
bool divit_profile_has_module(const divit_profile *p, const char *path)
{
    for (size_t i = 0; i < p->count; i++) {
        const fact *f = &p->facts[i];
        if ((f->kind == DIVIT_FACT_MODULE || f->kind == DIVIT_FACT_EXPLICIT_MODULE) &&
            strcmp(last_part(f->value), last_part(path)) == 0)
            return true;
    }
    return false;
}

/* see token/profile.h */
divit_status divit_profile_opensc(const divit_profile *p, divit_bytes *out, divit_error *err)
{
    const char *driver = divit_profile_value(p, DIVIT_FACT_OPENSC_DRIVER, 0);
    if (!driver)
        return divit_fail(
            err, DIVIT_TOKEN_UNKNOWN, __func__, N_("the card's profile names no driver of OpenSC"));
    if (divit_bytes_printf(out,
            "app default {\n"
            "    card_drivers = %s;\n"
            "    framework pkcs15 {\n"
            "        use_file_caching = no;\n"
            "        use_pin_caching = false;\n"
            "    }\n"
            "}\n",
            driver) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}
