/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a value is not well formed, down to its last part. */
#include "pdf/sound.h"

/* An array or a dictionary that is open. */
typedef struct level {
    divit_pdf_lexer walk;
    bool is_dict;
} level;

/* Digits with a sign before them at most, and one point at most (7.3.3). */
static bool is_number(divit_span text)
{
    size_t digits = 0, points = 0;
    for (size_t i = text.p[0] == '+' || text.p[0] == '-'; i < text.n; i++) {
        const bool digit = divit_pdf_is_digit(text.p[i]);
        if (!digit && text.p[i] != '.')
            return false;
        digits += digit;
        points += !digit;
    }
    return digits > 0 && points <= 1;
}

static bool is_container(const divit_pdf_value *value)
{
    return value->kind == DIVIT_PDF_ARRAY || value->kind == DIVIT_PDF_DICT;
}

/* Opens it; false if a key of it stands twice. */
static bool open_level(const divit_pdf_value *value, level *ret)
{
    *ret = (level){.walk = divit_pdf_value_walk(value), .is_dict = value->kind == DIVIT_PDF_DICT};
    return !ret->is_dict || divit_pdf_dict_check_unique(value, NULL) != DIVIT_INPUT_BROKEN;
}

/* The next value of it; kind NONE behind the last. */
static divit_status next_value(level *in, divit_pdf_value *ret)
{
    divit_pdf_value key;
    if (!in->is_dict)
        return divit_pdf_walk_item(&in->walk, ret, NULL);
    const divit_status s = divit_pdf_walk_entry(&in->walk, &key, ret, NULL);
    if (s == DIVIT_OK && key.kind == DIVIT_PDF_NONE)
        ret->kind = DIVIT_PDF_NONE;
    return s;
}

/* see pdf/sound.h */
size_t divit_pdf_value_faults(const divit_pdf_value *value)
{
    level levels[DIVIT_PDF_DEPTH + 1];
    size_t depth = 0, faults = 0;
    divit_pdf_value inner;
    if (!is_container(value))
        return value->kind == DIVIT_PDF_REAL && !is_number(value->raw);
    if (!open_level(value, &levels[depth++]))
        return SIZE_MAX;
    while (depth > 0) {
        if (next_value(&levels[depth - 1], &inner) != DIVIT_OK)
            return SIZE_MAX;
        if (inner.kind == DIVIT_PDF_NONE)
            depth--;
        else if (is_container(&inner) &&
                 (depth > DIVIT_PDF_DEPTH || !open_level(&inner, &levels[depth++])))
            return SIZE_MAX;
        faults += inner.kind == DIVIT_PDF_REAL && !is_number(inner.raw);
    }
    return faults;
}
