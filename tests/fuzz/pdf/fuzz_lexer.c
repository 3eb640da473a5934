/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens go through the text from left to right, values lie where they nest, and atoms decode. */
#include <stdlib.h>

#include "pdf/atom.h"
#include "pdf/textstring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held)
{
    if (!held)
        abort();
}

static bool is_inside(divit_span part, divit_span whole)
{
    return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

static void read_tokens(divit_span text)
{
    divit_pdf_lexer lexer = {.text = text};
    divit_pdf_token token = {0};
    size_t behind = 0;
    while (divit_pdf_lexer_next(&lexer, &token, NULL) == DIVIT_OK &&
           token.kind != DIVIT_PDF_TOKEN_END) {
        demand(token.raw.n > 0 && token.pos >= behind && text.p + token.pos == token.raw.p);
        behind = token.pos + token.raw.n;
        demand(behind <= text.n && lexer.pos == behind);
    }
}

/* A decoded atom is never longer than what it was written as; text may grow as UTF-8. */
static void decode(const divit_pdf_value *value)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes name = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes string = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    demand(divit_pdf_name_decode(value, &name) == DIVIT_OK && name.n <= value->raw.n);
    demand(divit_pdf_string_decode(value, &string) == DIVIT_OK && string.n <= value->raw.n);
    demand(divit_pdf_text_read((divit_span){string.p, string.n}, &text) == DIVIT_OK);
    demand(text.n <= 3 * string.n);
}

/* One level of a container: what it holds lies in it. */
static void walk(const divit_pdf_value *value)
{
    divit_pdf_lexer inside = divit_pdf_value_walk(value);
    divit_pdf_value key = {0};
    divit_pdf_value item = {0};
    const bool dict = value->kind == DIVIT_PDF_DICT;
    while ((dict ? divit_pdf_walk_entry(&inside, &key, &item, NULL)
                 : divit_pdf_walk_item(&inside, &item, NULL)) == DIVIT_OK &&
           (dict ? key.kind : item.kind) != DIVIT_PDF_NONE) {
        demand(is_inside(item.raw, value->raw));
        decode(&item);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span text = {data, size};
    divit_pdf_lexer lexer = {.text = text};
    divit_pdf_value value = {0};
    read_tokens(text);
    while (divit_pdf_value_parse(&lexer, &value, NULL) == DIVIT_OK) {
        demand(value.kind != DIVIT_PDF_NONE && is_inside(value.raw, text));
        decode(&value);
        walk(&value);
    }
    return 0;
}
