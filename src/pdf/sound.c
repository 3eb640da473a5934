/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a value is well formed down to its last part. */
#include "pdf/sound.h"

/* An array or a dictionary that is open. */
typedef struct level {
    divit_pdf_lexer walk;
    bool is_dict;
} level;

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
bool divit_pdf_value_is_sound(const divit_pdf_value *value)
{
    level levels[DIVIT_PDF_DEPTH + 1];
    size_t depth = 0;
    divit_pdf_value inner;
    if (!is_container(value))
        return true;
    if (!open_level(value, &levels[depth++]))
        return false;
    while (depth > 0) {
        if (next_value(&levels[depth - 1], &inner) != DIVIT_OK)
            return false;
        if (inner.kind == DIVIT_PDF_NONE)
            depth--;
        else if (is_container(&inner) &&
                 (depth > DIVIT_PDF_DEPTH || !open_level(&inner, &levels[depth++])))
            return false;
    }
    return true;
}
