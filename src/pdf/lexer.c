/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts PDF text into tokens. */
#include "pdf/lexer.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

/* Tables 1 and 2 of 7.2.3; every other byte is a regular character, 0. */
enum { SPACE = 1, DELIMITER = 2 };

static const uint8_t class_of[UINT8_MAX + 1] = {
    [0] = SPACE,
    ['\t'] = SPACE,
    ['\n'] = SPACE,
    ['\f'] = SPACE,
    ['\r'] = SPACE,
    [' '] = SPACE,
    ['('] = DELIMITER,
    [')'] = DELIMITER,
    ['<'] = DELIMITER,
    ['>'] = DELIMITER,
    ['['] = DELIMITER,
    [']'] = DELIMITER,
    ['{'] = DELIMITER,
    ['}'] = DELIMITER,
    ['/'] = DELIMITER,
    ['%'] = DELIMITER,
};

/* see pdf/lexer.h */
bool divit_pdf_is_space(uint8_t c)
{
    return class_of[c] == SPACE;
}

/* see pdf/lexer.h */
bool divit_pdf_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* see pdf/lexer.h */
uint64_t divit_pdf_lexer_where(const divit_pdf_lexer *lexer, size_t pos)
{
    return lexer->at == DIVIT_NOWHERE ? DIVIT_NOWHERE : lexer->at + pos;
}

/* see pdf/lexer.h */
void divit_pdf_lexer_skip(divit_pdf_lexer *lexer)
{
    const divit_span t = lexer->text;
    bool comment = false;
    for (; lexer->pos < t.n; lexer->pos++) {
        const uint8_t c = t.p[lexer->pos];
        if (comment)
            comment = c != '\n' && c != '\r';
        else if (c == '%')
            comment = true;
        else if (class_of[c] != SPACE)
            return;
    }
}

/* Behind a literal string that begins at pos, or 0 if it does not end (7.3.4.2). */
static size_t string_end(divit_span t, size_t pos)
{
    size_t open = 0;
    for (; pos < t.n; pos++) {
        const uint8_t c = t.p[pos];
        if (c == '\\')
            pos++;
        else if (c == '(')
            open++;
        else if (c == ')' && --open == 0)
            return pos + 1;
    }
    return 0;
}

/* The hexadecimal digits and white-space (7.2.3, 7.3.4.3): a bit for each byte, for signatures are
 * long. */
static const uint32_t hex_bytes[8] = {0x00003601, 0x03FF0001, 0x0000007E, 0x0000007E};

/* Behind a hex string that begins at pos, or 0 if it does not end or holds other bytes. */
static size_t hex_end(divit_span t, size_t pos)
{
    pos++;
    while (pos < t.n && (hex_bytes[t.p[pos] >> 5] >> (t.p[pos] & 31) & 1) != 0)
        pos++;
    return pos < t.n && t.p[pos] == '>' ? pos + 1 : 0;
}

static size_t word_end(divit_span t, size_t pos)
{
    while (pos < t.n && class_of[t.p[pos]] == 0)
        pos++;
    return pos;
}

/* True if the text is an integer of 64 bits (7.3.3). */
static bool integer_of(divit_span text, int64_t *ret)
{
    const bool sign = text.n > 0 && (text.p[0] == '-' || text.p[0] == '+');
    const bool negative = sign && text.p[0] == '-';
    int64_t v = 0;
    for (size_t i = sign; i < text.n; i++) {
        if (!divit_pdf_is_digit(text.p[i]))
            return false;
        const int64_t digit = text.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v))
            return false;
    }
    *ret = negative ? -v : v;
    return text.n > sign;
}

static void word_token(divit_span t, divit_pdf_token *token, size_t *end)
{
    const uint8_t c = t.p[token->pos];
    *end = word_end(t, token->pos);
    const divit_span raw = divit_span_sub(t, token->pos, *end - token->pos);
    if (integer_of(raw, &token->integer))
        token->kind = DIVIT_PDF_TOKEN_INTEGER;
    else if (divit_pdf_is_digit(c) || c == '+' || c == '-' || c == '.')
        token->kind = DIVIT_PDF_TOKEN_REAL;
    else
        token->kind = DIVIT_PDF_TOKEN_WORD;
}

/* Fills in kind and integer of the token at its pos; *end stays 0 for what is malformed. */
static void measure(divit_span t, divit_pdf_token *token, size_t *end)
{
    const size_t pos = token->pos;
    const uint8_t next = pos + 1 < t.n ? t.p[pos + 1] : 0;
    switch (t.p[pos]) {
    case '(':
        token->kind = DIVIT_PDF_TOKEN_STRING;
        *end = string_end(t, pos);
        return;
    case '<':
        token->kind = next == '<' ? DIVIT_PDF_TOKEN_DICT_OPEN : DIVIT_PDF_TOKEN_HEX;
        *end = next == '<' ? pos + 2 : hex_end(t, pos);
        return;
    case '>':
        token->kind = DIVIT_PDF_TOKEN_DICT_CLOSE;
        *end = next == '>' ? pos + 2 : 0;
        return;
    case '[':
        token->kind = DIVIT_PDF_TOKEN_ARRAY_OPEN;
        *end = pos + 1;
        return;
    case ']':
        token->kind = DIVIT_PDF_TOKEN_ARRAY_CLOSE;
        *end = pos + 1;
        return;
    case '/':
        token->kind = DIVIT_PDF_TOKEN_NAME;
        *end = word_end(t, pos + 1);
        return;
    case ')':
    case '{':
    case '}':
        return;
    default:
        word_token(t, token, end);
        return;
    }
}

/* see pdf/lexer.h */
divit_status divit_pdf_lexer_next(divit_pdf_lexer *lexer, divit_pdf_token *ret, divit_error *err)
{
    divit_pdf_lexer_skip(lexer);
    divit_pdf_token token = {.kind = DIVIT_PDF_TOKEN_END, .pos = lexer->pos};
    size_t end = 0;
    if (lexer->pos >= lexer->text.n) {
        *ret = token;
        return DIVIT_OK;
    }
    measure(lexer->text, &token, &end);
    if (end == 0)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("a PDF string does not end or a delimiter stands alone"),
            divit_pdf_lexer_where(lexer, token.pos));
    token.raw = divit_span_sub(lexer->text, token.pos, end - token.pos);
    lexer->pos = end;
    *ret = token;
    return DIVIT_OK;
}

/* see pdf/lexer.h */
bool divit_pdf_lexer_take(divit_pdf_lexer *lexer, const char *word)
{
    divit_pdf_lexer ahead = *lexer;
    divit_pdf_lexer_skip(&ahead);
    const size_t end = word_end(ahead.text, ahead.pos);
    if (!divit_span_is(divit_span_sub(ahead.text, ahead.pos, end - ahead.pos), word))
        return false;
    lexer->pos = end;
    return true;
}

/* see pdf/lexer.h */
bool divit_pdf_lexer_take_number(divit_pdf_lexer *lexer, uint64_t *ret)
{
    divit_pdf_lexer ahead = *lexer;
    divit_pdf_lexer_skip(&ahead);
    const size_t end = word_end(ahead.text, ahead.pos);
    const divit_span raw = divit_span_sub(ahead.text, ahead.pos, end - ahead.pos);
    int64_t v = 0;
    if (raw.n == 0 || !divit_pdf_is_digit(raw.p[0]) || !integer_of(raw, &v))
        return false;
    *ret = (uint64_t)v;
    lexer->pos = end;
    return true;
}
