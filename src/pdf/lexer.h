/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/lexer.h - cuts PDF text into tokens that borrow from it (ISO 32000-2 7.2 and 7.3).
 *
 * Life cycle
 *     divit_pdf_lexer lexer = {.text = file, .pos = 17, .at = 0};
 *     divit_pdf_token token;
 *     s = divit_pdf_lexer_next(&lexer, &token, err);   // white space and comments are passed over
 *     if (s == DIVIT_OK && token.kind == DIVIT_PDF_TOKEN_NAME) ...
 *
 * Ownership: tokens borrow from the text. Threads: a lexer belongs to one thread.
 * Not done here: the meaning of a token; a number that is no 64-bit integer is only passed on.
 */
#ifndef DIVIT_PDF_LEXER_H
#define DIVIT_PDF_LEXER_H

#include "divit/base.h"

typedef enum divit_pdf_token_kind {
    DIVIT_PDF_TOKEN_END,
    DIVIT_PDF_TOKEN_INTEGER,
    DIVIT_PDF_TOKEN_REAL, /* any other word that starts like a number */
    DIVIT_PDF_TOKEN_NAME,
    DIVIT_PDF_TOKEN_STRING, /* (literal) */
    DIVIT_PDF_TOKEN_HEX,    /* <686578> */
    DIVIT_PDF_TOKEN_ARRAY_OPEN,
    DIVIT_PDF_TOKEN_ARRAY_CLOSE,
    DIVIT_PDF_TOKEN_DICT_OPEN,
    DIVIT_PDF_TOKEN_DICT_CLOSE,
    DIVIT_PDF_TOKEN_WORD, /* true, obj, R, xref, ... */
} divit_pdf_token_kind;

typedef struct divit_pdf_token {
    divit_pdf_token_kind kind;
    divit_span raw;  /* with its delimiters */
    size_t pos;      /* of raw in the lexer's text */
    int64_t integer; /* of an INTEGER */
} divit_pdf_token;

/* An indirect object's number and generation; number 0: none. */
typedef struct divit_pdf_ref {
    uint32_t number;
    uint32_t generation;
} divit_pdf_ref;

typedef struct divit_pdf_lexer {
    divit_span text;
    size_t pos;          /* where the next token is looked for */
    uint64_t at;         /* file offset of text, or DIVIT_NOWHERE: for error reports only */
    divit_pdf_ref owner; /* the object that the text is of, if its strings are encrypted */
} divit_pdf_lexer;

/* White space of 7.2.3: NUL, tab, LF, FF, CR, space. */
bool divit_pdf_is_space(uint8_t c);

/* 0 to 9. */
bool divit_pdf_is_digit(uint8_t c);

/* Moves behind white space and comments. */
void divit_pdf_lexer_skip(divit_pdf_lexer *lexer);

/* The next token; END behind the last. INPUT_BROKEN for an open string or a stray delimiter. */
DIVIT_MUST_CHECK divit_status divit_pdf_lexer_next(
    divit_pdf_lexer *lexer, divit_pdf_token *ret, divit_error *err);

/* Takes the word if it stands next; else false and the lexer stays. */
bool divit_pdf_lexer_take(divit_pdf_lexer *lexer, const char *word);

/* Takes an integer from 0 up to 2^63-1 if it stands next; else false and the lexer stays. */
bool divit_pdf_lexer_take_number(divit_pdf_lexer *lexer, uint64_t *ret);

/* The file offset of a position in the lexer's text, DIVIT_NOWHERE if it lies in no file. */
uint64_t divit_pdf_lexer_where(const divit_pdf_lexer *lexer, size_t pos);

#endif
