/* SPDX-License-Identifier: Apache-2.0 */
/* PDF values as borrowed text. */
#include "pdf/value.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

/* True if "g R" follows; then the number n before it is a reference (7.3.10). */
static bool take_reference(divit_pdf_lexer *lexer, int64_t n, divit_pdf_ref *ret)
{
    divit_pdf_lexer ahead = *lexer;
    uint64_t generation;
    if (n <= 0 || n > UINT32_MAX || !divit_pdf_lexer_take_number(&ahead, &generation))
        return false;
    if (generation > UINT16_MAX || !divit_pdf_lexer_take(&ahead, "R"))
        return false;
    *ret = (divit_pdf_ref){(uint32_t)n, (uint32_t)generation};
    *lexer = ahead;
    return true;
}

static bool word_value(divit_span word, divit_pdf_value *v)
{
    const bool is_true = divit_span_is(word, "true");
    if (is_true || divit_span_is(word, "false")) {
        v->kind = DIVIT_PDF_BOOLEAN;
        v->integer = is_true;
        return true;
    }
    v->kind = DIVIT_PDF_NULL;
    return divit_span_is(word, "null");
}

static bool is_inner_word(divit_span word)
{
    divit_pdf_value ignored;
    return divit_span_is(word, "R") || word_value(word, &ignored);
}

/* What is open while a container is passed over: one bit a level, 1 for a dictionary. */
typedef struct nesting {
    uint64_t dicts;
    unsigned depth;
} nesting;

static divit_status enter(
    nesting *open, bool dict, const divit_pdf_lexer *lexer, size_t pos, divit_error *err)
{
    if (open->depth >= DIVIT_PDF_DEPTH)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("a PDF object is nested too deeply"), divit_pdf_lexer_where(lexer, pos));
    open->dicts = open->dicts << 1 | dict;
    open->depth++;
    return DIVIT_OK;
}

static bool leave(nesting *open, bool dict)
{
    if ((open->dicts & 1) != dict)
        return false;
    open->dicts >>= 1;
    open->depth--;
    return true;
}

static divit_status step(
    nesting *open, const divit_pdf_lexer *lexer, const divit_pdf_token *token, divit_error *err)
{
    bool good = true;
    switch (token->kind) {
    case DIVIT_PDF_TOKEN_ARRAY_OPEN:
    case DIVIT_PDF_TOKEN_DICT_OPEN:
        return enter(open, token->kind == DIVIT_PDF_TOKEN_DICT_OPEN, lexer, token->pos, err);
    case DIVIT_PDF_TOKEN_ARRAY_CLOSE:
    case DIVIT_PDF_TOKEN_DICT_CLOSE:
        good = leave(open, token->kind == DIVIT_PDF_TOKEN_DICT_CLOSE);
        break;
    case DIVIT_PDF_TOKEN_WORD:
        good = is_inner_word(token->raw);
        break;
    case DIVIT_PDF_TOKEN_END:
        good = false;
        break;
    case DIVIT_PDF_TOKEN_INTEGER:
    case DIVIT_PDF_TOKEN_REAL:
    case DIVIT_PDF_TOKEN_NAME:
    case DIVIT_PDF_TOKEN_STRING:
    case DIVIT_PDF_TOKEN_HEX:
        break;
    }
    if (good)
        return DIVIT_OK;
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
        N_("a PDF array or dictionary does not end properly"),
        divit_pdf_lexer_where(lexer, token->pos));
}

/* Passes over a container whose opening token was just taken. */
static divit_status skip_container(divit_pdf_lexer *lexer, bool dict, divit_error *err)
{
    nesting open = {.dicts = dict, .depth = 1};
    while (open.depth > 0) {
        divit_pdf_token token;
        divit_status s = divit_pdf_lexer_next(lexer, &token, err);
        if (s == DIVIT_OK)
            s = step(&open, lexer, &token, err);
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

static const divit_pdf_kind kind_of_token[] = {
    [DIVIT_PDF_TOKEN_END] = DIVIT_PDF_NONE,
    [DIVIT_PDF_TOKEN_INTEGER] = DIVIT_PDF_INTEGER,
    [DIVIT_PDF_TOKEN_REAL] = DIVIT_PDF_REAL,
    [DIVIT_PDF_TOKEN_NAME] = DIVIT_PDF_NAME,
    [DIVIT_PDF_TOKEN_STRING] = DIVIT_PDF_STRING,
    [DIVIT_PDF_TOKEN_HEX] = DIVIT_PDF_HEX,
    [DIVIT_PDF_TOKEN_ARRAY_OPEN] = DIVIT_PDF_ARRAY,
    [DIVIT_PDF_TOKEN_ARRAY_CLOSE] = DIVIT_PDF_NONE,
    [DIVIT_PDF_TOKEN_DICT_OPEN] = DIVIT_PDF_DICT,
    [DIVIT_PDF_TOKEN_DICT_CLOSE] = DIVIT_PDF_NONE,
    [DIVIT_PDF_TOKEN_WORD] = DIVIT_PDF_NONE,
};

/* see pdf/value.h */
divit_status divit_pdf_value_parse(divit_pdf_lexer *lexer, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_token token;
    divit_status s = divit_pdf_lexer_next(lexer, &token, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_value v = {.kind = kind_of_token[token.kind],
        .integer = token.integer,
        .at = divit_pdf_lexer_where(lexer, token.pos),
        .owner = lexer->owner};
    if (token.kind == DIVIT_PDF_TOKEN_WORD && !word_value(token.raw, &v))
        v.kind = DIVIT_PDF_NONE;
    if (v.kind == DIVIT_PDF_NONE)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("a PDF value is missing here"), v.at);
    if (v.kind == DIVIT_PDF_ARRAY || v.kind == DIVIT_PDF_DICT)
        s = skip_container(lexer, v.kind == DIVIT_PDF_DICT, err);
    if (s != DIVIT_OK)
        return s;
    if (v.kind == DIVIT_PDF_INTEGER && take_reference(lexer, v.integer, &v.ref))
        v.kind = DIVIT_PDF_REFERENCE;
    v.raw = divit_span_sub(lexer->text, token.pos, lexer->pos - token.pos);
    *ret = v;
    return DIVIT_OK;
}

/* see pdf/value.h */
divit_pdf_lexer divit_pdf_value_walk(const divit_pdf_value *container)
{
    const size_t edge = container->kind == DIVIT_PDF_DICT ? 2 : 1;
    if (container->kind != DIVIT_PDF_DICT && container->kind != DIVIT_PDF_ARRAY)
        return (divit_pdf_lexer){.at = DIVIT_NOWHERE};
    return (divit_pdf_lexer){.text = divit_span_sub(container->raw, 0, container->raw.n - edge),
        .pos = edge,
        .at = container->at,
        .owner = container->owner};
}

/* see pdf/value.h */
divit_status divit_pdf_walk_item(divit_pdf_lexer *walk, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_lexer_skip(walk);
    if (walk->pos < walk->text.n)
        return divit_pdf_value_parse(walk, ret, err);
    *ret = (divit_pdf_value){.kind = DIVIT_PDF_NONE, .at = DIVIT_NOWHERE};
    return DIVIT_OK;
}

/* see pdf/value.h */
divit_status divit_pdf_walk_entry(
    divit_pdf_lexer *walk, divit_pdf_value *ret_key, divit_pdf_value *ret_value, divit_error *err)
{
    divit_pdf_value key;
    const divit_status s = divit_pdf_walk_item(walk, &key, err);
    if (s != DIVIT_OK)
        return s;
    if (key.kind != DIVIT_PDF_NONE && key.kind != DIVIT_PDF_NAME)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a key of a PDF dictionary is not a name"), key.at);
    *ret_key = key;
    return key.kind == DIVIT_PDF_NONE ? DIVIT_OK : divit_pdf_value_parse(walk, ret_value, err);
}

/* A key is either text or a name as it is written in another dictionary. */
typedef struct wanted_key {
    const char *text;
    const divit_pdf_value *name;
} wanted_key;

static bool is_wanted(const divit_pdf_value *name, const wanted_key *key)
{
    return key->text ? divit_pdf_name_is(name, key->text) : divit_pdf_name_equal(name, key->name);
}

static divit_status find_entry(
    const divit_pdf_value *dict, const wanted_key *key, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_value found = {.kind = DIVIT_PDF_NONE, .at = DIVIT_NOWHERE};
    divit_pdf_value name, value;
    if (dict->kind != DIVIT_PDF_DICT) {
        *ret = found;
        return DIVIT_OK;
    }
    divit_pdf_lexer walk = divit_pdf_value_walk(dict);
    for (;;) {
        const divit_status s = divit_pdf_walk_entry(&walk, &name, &value, err);
        if (s != DIVIT_OK)
            return s;
        if (name.kind == DIVIT_PDF_NONE)
            break;
        if (!is_wanted(&name, key))
            continue;
        if (found.kind != DIVIT_PDF_NONE)
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                N_("a PDF dictionary has the same key twice"), name.at);
        found = value;
    }
    *ret = found;
    return DIVIT_OK;
}

/* see pdf/value.h */
divit_status divit_pdf_dict_get(
    const divit_pdf_value *dict, const char *key, divit_pdf_value *ret, divit_error *err)
{
    return find_entry(dict, &(wanted_key){.text = key}, ret, err);
}

/* see pdf/value.h */
divit_status divit_pdf_dict_get_name(
    const divit_pdf_value *dict, const divit_pdf_value *key, divit_pdf_value *ret, divit_error *err)
{
    return find_entry(dict, &(wanted_key){.name = key}, ret, err);
}

/* see pdf/value.h */
divit_status divit_pdf_dict_check_unique(const divit_pdf_value *dict, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(dict);
    divit_pdf_value keys[DIVIT_PDF_UNIQUE_KEYS + 1];
    divit_pdf_value value;
    for (size_t n = 0;; n++) {
        const divit_status s = divit_pdf_walk_entry(&walk, &keys[n], &value, err);
        if (s != DIVIT_OK || keys[n].kind == DIVIT_PDF_NONE)
            return s;
        if (n >= DIVIT_PDF_UNIQUE_KEYS || keys[n].raw.n > DIVIT_PDF_NAME_LENGTH)
            return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
                N_("a PDF dictionary has too many or too long keys"), keys[n].at);
        for (size_t i = 0; i < n; i++)
            if (divit_pdf_name_equal(&keys[i], &keys[n]))
                return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                    N_("a PDF dictionary has the same key twice"), keys[n].at);
    }
}
