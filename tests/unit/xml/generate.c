/* SPDX-License-Identifier: Apache-2.0 */
/* Documents by the number. */
#include "unit/xml/generate.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

enum { DEPTH = 9, PREFIXES = 4, ATTRIBUTES = 6 };

typedef struct generator {
    uint64_t state;
    divit_bytes *out;
    size_t left; /* nodes to make */
} generator;

/* Which prefixes are declared here. */
typedef struct scope_of {
    bool declared[PREFIXES];
} scope_of;

static const char *const prefixes[PREFIXES] = {"a", "b", "ds", "xs"};
static const char *const uris[] = {"urn:a", "urn:b", "urn:&#99;", "http://e.example/?x=1"};
static const char *const locals[] = {"k", "entry", "amount", "account-number", "k.1", "çek", "_"};
static const char *const texts[] = {"1", " ", "\n    ", "ş€𐌰", "&amp;", "&lt;", "&gt;", ">", "]] ",
    "&#13;", "\r\n", "\r", "&quot;&apos;\"'", "&#x20;", "long text without anything in it at all",
    "<![CDATA[<&>]]>", "<![CDATA[]]>", "<!--c-->", "<!---->", "<?p?>", "<?p  d\r?>"};
static const char *const values[] = {"", "1", "a b", "ş", "&amp;", "&#10;", "\n", "&quot;", "'",
    ">", "&lt;", "\t",
    "longer than a block of sixty-four bytes so that runs cross its end somewhere"};

/* see generate.h */
uint64_t generate_number(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * UINT64_C(0x2545F4914F6CDD1D) >> 8;
}

static size_t below(generator *g, size_t n)
{
    return (size_t)(generate_number(&g->state) % n);
}

#define PICK(g, list) ((list)[below(g, sizeof(list) / sizeof(list)[0])])

static void append(divit_bytes *out, divit_span text)
{
    if (divit_bytes_append(out, text) != DIVIT_OK)
        abort();
}

static void put(generator *g, const char *text)
{
    append(g->out, divit_span_of(text));
}

static void put_value(generator *g, const char *value)
{
    const char *quote = strchr(value, '\'') || below(g, 3) > 0 ? "\"" : "'";
    put(g, below(g, 9) ? "=" : " = ");
    put(g, quote);
    put(g, value);
    put(g, quote);
}

static void put_name(generator *g, const scope_of *scope, const char *local)
{
    const size_t prefix = below(g, 2 * PREFIXES);
    if (prefix < PREFIXES && scope->declared[prefix]) {
        put(g, prefixes[prefix]);
        put(g, ":");
    }
    put(g, local);
}

static void declare(generator *g, scope_of *scope)
{
    if (below(g, 8) == 0) {
        put(g, " xmlns");
        put_value(g, below(g, 3) ? PICK(g, uris) : "");
    }
    for (size_t i = 0; i < PREFIXES; i++) {
        if (below(g, 10) > 0)
            continue;
        put(g, " xmlns:");
        put(g, prefixes[i]);
        /* Each prefix has URIs of its own: two of an element's attributes must not be one. */
        put(g, "=\"urn:");
        put(g, prefixes[i]);
        put(g, below(g, 2) ? "\"" : ":2\"");
        scope->declared[i] = true;
    }
}

static void put_attributes(generator *g, const scope_of *scope)
{
    static const char *const others[] = {
        "xml:lang", "xml:space", "xml:id", "xml:base", "Id", "ID", "id", "iD"};
    static const char *const names[ATTRIBUTES] = {"a", "b", "line", "unit", "z", "Z"};
    size_t from = below(g, ATTRIBUTES);
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        if (below(g, 4) > 0)
            continue;
        put(g, below(g, 12) ? " " : "\n\t");
        put_name(g, scope, names[(from + i) % ATTRIBUTES]);
        put_value(g, PICK(g, values));
    }
    if (below(g, 8) == 0) {
        put(g, " ");
        put(g, PICK(g, others));
        put_value(g, "x");
    }
}

static void put_element(generator *g, scope_of scope, size_t depth)
{
    const char *local = PICK(g, locals);
    const size_t start = g->out->n + 1;
    divit_bytes name = {0};
    /* A tag's own declarations come after its name, so the name uses the outer ones. */
    put(g, "<");
    put_name(g, &scope, local);
    append(&name, divit_span_sub(divit_bytes_span(g->out), start, g->out->n - start));
    declare(g, &scope);
    put_attributes(g, &scope);
    if (below(g, 6) == 0) {
        put(g, below(g, 3) ? "/>" : " />");
        divit_bytes_done(&name);
        return;
    }
    put(g, below(g, 20) ? ">" : " >");
    for (size_t i = below(g, 6); i > 0 && g->left > 0; i--) {
        g->left--;
        if (depth < DEPTH && below(g, 2))
            put_element(g, scope, depth + 1);
        else
            put(g, PICK(g, texts));
    }
    put(g, "</");
    append(g->out, divit_bytes_span(&name));
    put(g, below(g, 20) ? ">" : "\n>");
    divit_bytes_done(&name);
}

/* see generate.h */
void generate_document(uint64_t number, divit_bytes *out)
{
    generator g = {.state = number * 2 + 1, .out = out};
    for (int i = 0; i < 8; i++)
        (void)generate_number(&g.state);
    g.left = 4 + below(&g, 200);
    const size_t whole = g.left;
    if (below(&g, 2))
        put(&g, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if (below(&g, 4) == 0)
        put(&g, "<!--before--><?p before?>\n");
    put(&g, "<root xmlns:a=\"urn:a\">");
    while (g.left > 0 && g.left <= whole) {
        g.left--;
        put_element(&g, (scope_of){.declared = {true}}, 2);
        put(&g, below(&g, 3) ? "\n  " : "");
    }
    put(&g, "</root>");
    if (below(&g, 4) == 0)
        put(&g, "\n<?p behind?><!--behind-->");
}

/* see generate.h */
void generate_fault(uint64_t *state, divit_bytes *document)
{
    static const char letters[] = "<>&;\"'/=: \n\r\t]-!?ax\x01\x7F\x80\xC5\xFF";
    for (uint64_t n = 1 + generate_number(state) % 3; n > 0; n--) {
        const size_t at = (size_t)(generate_number(state) % document->n);
        document->p[at] = (uint8_t)letters[generate_number(state) % (sizeof letters - 1)];
    }
}
