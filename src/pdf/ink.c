/* SPDX-License-Identifier: Apache-2.0 */
/* Where a page has content, told from its operators. */
#include "pdf/ink.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/status.h"
#include "pdf/tracing.h"

/* Operators of a page, bytes of its content. */
enum { OPERATORS_MAX = 2000000, CONTENT_MAX = 32 << 20 };

static void forget_operands(divit_pdf_tracing *k)
{
    k->number_count = 0;
    k->name = (divit_span){0};
    k->text_bytes = 0;
    k->text_back = k->text_on = 0;
}

/* Behind BI: the data of an inline image up to EI between white space (8.9.7). */
static divit_status pass_image(divit_pdf_tracing *k, divit_pdf_lexer *lexer, divit_error *err)
{
    const divit_span text = lexer->text;
    divit_pdf_token token = {0};
    while (!(token.kind == DIVIT_PDF_TOKEN_WORD && divit_span_is(token.raw, "ID"))) {
        const divit_status s = divit_pdf_lexer_next(lexer, &token, err);
        if (s != DIVIT_OK)
            return s;
        if (token.kind == DIVIT_PDF_TOKEN_END)
            return divit_pdf_tracing_give_up(err);
    }
    for (size_t i = lexer->pos + 1; i + 2 < text.n; i++) {
        const bool ends = divit_pdf_is_space(text.p[i]) && text.p[i + 1] == 'E' &&
                          text.p[i + 2] == 'I' &&
                          (i + 3 == text.n || divit_pdf_is_space(text.p[i + 3]));
        if (!ends)
            continue;
        lexer->pos = i + 3;
        divit_pdf_tracing_image(k);
        return DIVIT_OK;
    }
    return divit_pdf_tracing_give_up(err);
}

/* An operand is kept, as far as any operator of the table asks for it; all are counted. */
static void keep(divit_pdf_tracing *k, const divit_pdf_token *token, bool in_array)
{
    double n = 0;
    const bool is_text =
        token->kind == DIVIT_PDF_TOKEN_STRING || token->kind == DIVIT_PDF_TOKEN_HEX;
    const bool is_number =
        (token->kind == DIVIT_PDF_TOKEN_INTEGER || token->kind == DIVIT_PDF_TOKEN_REAL) &&
        divit_decimal_parse(token->raw, &n);
    if (is_text)
        k->text_bytes +=
            token->kind == DIVIT_PDF_TOKEN_HEX ? (token->raw.n - 1) / 2 : token->raw.n - 2;
    if (token->kind == DIVIT_PDF_TOKEN_NAME)
        k->name = token->raw;
    if (is_number && in_array) {
        k->text_back += n > 0 ? n : 0;
        k->text_on += n < 0 ? -n : 0;
    } else if (is_number) {
        if (k->number_count < DIVIT_PDF_OPERANDS)
            k->numbers[k->number_count] = n;
        k->number_count++;
    }
}

static divit_status run(divit_pdf_tracing *k, divit_span content, divit_error *err)
{
    divit_pdf_lexer lexer = {.text = content, .at = DIVIT_NOWHERE};
    size_t arrays = 0;
    forget_operands(k);
    for (;;) {
        divit_pdf_token token;
        divit_status s = divit_pdf_lexer_next(&lexer, &token, err);
        if (s != DIVIT_OK || token.kind == DIVIT_PDF_TOKEN_END)
            return s;
        arrays += token.kind == DIVIT_PDF_TOKEN_ARRAY_OPEN;
        arrays -= token.kind == DIVIT_PDF_TOKEN_ARRAY_CLOSE && arrays > 0;
        if (token.kind != DIVIT_PDF_TOKEN_WORD) {
            keep(k, &token, arrays > 0);
            continue;
        }
        s = divit_span_is(token.raw, "BI") ? pass_image(k, &lexer, err)
                                           : divit_pdf_tracing_operate(k, token.raw, err);
        if (s != DIVIT_OK)
            return s;
        forget_operands(k);
    }
}

/* Adds a part of the content; parts are as if white space stood between them (7.8.2). */
static divit_status add_part(
    divit_pdf_tracing *k, const divit_pdf_value *part, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes data = {0};
    divit_pdf_value dict;
    if (part->kind != DIVIT_PDF_REFERENCE)
        return divit_pdf_tracing_give_up(err);
    const divit_status s = divit_pdf_stream_read(k->pdf, part->ref, &dict, &data, err);
    if (s != DIVIT_OK)
        return s;
    if (data.n >= k->content_left)
        return divit_pdf_tracing_give_up(err);
    k->content_left -= data.n;
    if (divit_bytes_append(out, divit_bytes_span(&data)) != DIVIT_OK ||
        divit_bytes_push(out, '\n') != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Contents is a stream or an array of them (table 31). */
static divit_status read_content(
    divit_pdf_tracing *k, const divit_pdf_value *page, divit_bytes *out, divit_error *err)
{
    divit_pdf_value entry, array, item;
    divit_status s = divit_pdf_dict_get(page, "Contents", &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(k->pdf, &entry, &array, err);
    if (s != DIVIT_OK || array.kind == DIVIT_PDF_NONE || array.kind == DIVIT_PDF_NULL)
        return s;
    if (array.kind != DIVIT_PDF_ARRAY)
        return add_part(k, &entry, out, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&array);
    for (;;) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            return s;
        s = add_part(k, &item, out, err);
        if (s != DIVIT_OK)
            return s;
    }
}

/* Matrix of a form, which comes before the present one (8.10.1). */
static divit_status apply_matrix(
    divit_pdf_tracing *k, const divit_pdf_value *dict, divit_error *err)
{
    double *n = k->numbers;
    size_t count = 0;
    divit_pdf_value array, item = {0};
    divit_status s = divit_pdf_get(k->pdf, dict, "Matrix", &array, err);
    if (s != DIVIT_OK || array.kind == DIVIT_PDF_NONE)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&array);
    for (; s == DIVIT_OK && count < DIVIT_PDF_OPERANDS; count++) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s == DIVIT_OK && !divit_pdf_number(&item, &n[count]))
            return divit_pdf_tracing_give_up(err);
    }
    if (s == DIVIT_OK)
        divit_pdf_tracing_transform(k);
    return s;
}

static divit_status run_form(divit_pdf_tracing *k, const divit_pdf_form *f, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    divit_pdf_value dict, resources;
    const divit_pdf_value part = {.kind = DIVIT_PDF_REFERENCE, .ref = f->ref};
    k->depth = 0;
    k->states[0] = f->brush;
    divit_status s = divit_pdf_object(k->pdf, f->ref, &dict, NULL, err);
    if (s == DIVIT_OK)
        s = apply_matrix(k, &dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(k->pdf, &dict, "Resources", &resources, err);
    if (s == DIVIT_OK)
        s = add_part(k, &part, &content, err);
    if (s != DIVIT_OK)
        return s;
    k->resources = resources.kind == DIVIT_PDF_DICT ? resources : f->resources;
    return run(k, divit_bytes_span(&content), err);
}

/* The page's content and then the forms it draws, which may draw more. */
static divit_status run_page(divit_pdf_tracing *k, const divit_pdf_value *page, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    divit_status s = divit_pdf_view_inherited(k->pdf, page, "Resources", &k->resources, err);
    if (s == DIVIT_OK)
        s = read_content(k, page, &content, err);
    if (s == DIVIT_OK)
        s = run(k, divit_bytes_span(&content), err);
    for (size_t i = 0; s == DIVIT_OK && i < k->form_count; i++) {
        const divit_pdf_form next = k->forms[i];
        s = run_form(k, &next, err);
    }
    return s;
}

/* see pdf/ink.h */
divit_status divit_pdf_ink_each(divit_pdf *pdf, const divit_pdf_value *page,
    divit_pdf_ink_mark *mark, void *ctx, divit_error *err)
{
    divit_pdf_tracing k = {.pdf = pdf,
        .mark = mark,
        .ctx = ctx,
        .operators_left = OPERATORS_MAX,
        .content_left = CONTENT_MAX,
        .states = {divit_pdf_brush_start()}};
    const divit_status s = run_page(&k, page, err);
    free(k.forms);
    return s;
}
