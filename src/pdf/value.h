/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/value.h - PDF values as borrowed text: nothing is built, containers are walked where they
 * lie.
 *
 * Life cycle
 *     divit_pdf_value page, annots;
 *     s = divit_pdf_value_parse(&lexer, &page, err);          // finds its end, checks its nesting
 *     s = divit_pdf_dict_get(&page, "Annots", &annots, err);  // kind NONE if it is not there
 *     divit_pdf_lexer walk = divit_pdf_value_walk(&annots);
 *     s = divit_pdf_walk_item(&walk, &item, err);             // kind NONE behind the last item
 *
 * A value costs no memory and its raw text can be copied byte for byte into an update.
 * Ownership: values borrow from the text they were parsed from.
 * Threads: no state.
 * Not done here: references are told, not followed (pdf/document.h).
 */
#ifndef DIVIT_PDF_VALUE_H
#define DIVIT_PDF_VALUE_H

#include "pdf/lexer.h"

/* Deepest nesting of arrays and dictionaries, and of every tree of objects. */
enum { DIVIT_PDF_DEPTH = 32 };

/* Most keys, and longest, of a dictionary that is checked for keys that stand twice. */
enum { DIVIT_PDF_UNIQUE_KEYS = 100, DIVIT_PDF_NAME_LENGTH = 255 };

typedef enum divit_pdf_kind {
    DIVIT_PDF_NONE, /* there is no value */
    DIVIT_PDF_NULL,
    DIVIT_PDF_BOOLEAN,
    DIVIT_PDF_INTEGER,
    DIVIT_PDF_REAL,
    DIVIT_PDF_NAME,
    DIVIT_PDF_STRING,
    DIVIT_PDF_HEX,
    DIVIT_PDF_ARRAY,
    DIVIT_PDF_DICT,
    DIVIT_PDF_REFERENCE,
} divit_pdf_kind;

typedef struct divit_pdf_value {
    divit_pdf_kind kind;
    divit_span raw;      /* its text with delimiters */
    uint64_t at;         /* file offset of raw; DIVIT_NOWHERE inside an object stream */
    int64_t integer;     /* INTEGER; BOOLEAN: 0 or 1 */
    divit_pdf_ref ref;   /* REFERENCE */
    divit_pdf_ref owner; /* as the lexer's: whose key the strings in it are encrypted with */
} divit_pdf_value;

/*
 * The value that stands next. INPUT_BROKEN if there is none or it does not end, INPUT_LIMIT if it
 * is nested deeper than DIVIT_PDF_DEPTH.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_value_parse(
    divit_pdf_lexer *lexer, divit_pdf_value *ret, divit_error *err);

/* A lexer over what an array or a dictionary holds; over nothing for any other kind. */
divit_pdf_lexer divit_pdf_value_walk(const divit_pdf_value *container);

/* The next item of an array; kind NONE behind the last. INPUT_BROKEN, INPUT_LIMIT. */
DIVIT_MUST_CHECK divit_status divit_pdf_walk_item(
    divit_pdf_lexer *walk, divit_pdf_value *ret, divit_error *err);

/* The next key (a NAME) and value of a dictionary; key of kind NONE behind the last. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_walk_entry(
    divit_pdf_lexer *walk, divit_pdf_value *ret_key, divit_pdf_value *ret_value, divit_error *err);

/*
 * The value of a key, kind NONE if it is not there or `dict` is no dictionary. INPUT_BROKEN also
 * if the key is there twice: readers disagree about which one counts.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_dict_get(
    const divit_pdf_value *dict, const char *key, divit_pdf_value *ret, divit_error *err);

/* The same for a key that is a name of another dictionary, #xx resolved in both. */
DIVIT_MUST_CHECK divit_status divit_pdf_dict_get_name(const divit_pdf_value *dict,
    const divit_pdf_value *key, divit_pdf_value *ret, divit_error *err);

/* INPUT_BROKEN if any key is in the dictionary twice, INPUT_LIMIT beyond DIVIT_PDF_UNIQUE_KEYS
 * or for a key of more than DIVIT_PDF_NAME_LENGTH bytes. */
DIVIT_MUST_CHECK divit_status divit_pdf_dict_check_unique(
    const divit_pdf_value *dict, divit_error *err);

#endif
