/* SPDX-License-Identifier: Apache-2.0 */
/* Whether two values say the same. */
#include "pdf/equal.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/sealing.h"

/* Most keys of a dictionary that are compared one by one. */
enum { KEYS_MAX = 512 };

/* A number as sign, digits before and digits behind the point, without needless zeros (7.3.3). */
typedef struct decimal {
    bool good;
    bool negative;
    divit_span before;
    divit_span behind;
} decimal;

static size_t digits_at(divit_span text, size_t from)
{
    size_t n = 0;
    while (from + n < text.n && text.p[from + n] >= '0' && text.p[from + n] <= '9')
        n++;
    return n;
}

static decimal decimal_of(divit_span text)
{
    decimal d = {0};
    size_t at = text.n > 0 && (text.p[0] == '-' || text.p[0] == '+');
    d.negative = at > 0 && text.p[0] == '-';
    d.before = divit_span_sub(text, at, digits_at(text, at));
    at += d.before.n;
    const bool point = at < text.n && text.p[at] == '.';
    at += point;
    d.behind = divit_span_sub(text, at, digits_at(text, at));
    d.good = at + d.behind.n == text.n && d.before.n + d.behind.n > 0;
    while (d.before.n > 0 && d.before.p[0] == '0')
        d.before = divit_span_sub(d.before, 1, d.before.n);
    while (d.behind.n > 0 && d.behind.p[d.behind.n - 1] == '0')
        d.behind.n--;
    d.negative = d.negative && d.before.n + d.behind.n > 0;
    return d;
}

static bool equal_numbers(divit_span a, divit_span b)
{
    const decimal x = decimal_of(a);
    const decimal y = decimal_of(b);
    if (!x.good || !y.good)
        return divit_span_equal(a, b);
    return x.negative == y.negative && divit_span_equal(x.before, y.before) &&
           divit_span_equal(x.behind, y.behind);
}

static bool is_number(divit_pdf_kind kind)
{
    return kind == DIVIT_PDF_INTEGER || kind == DIVIT_PDF_REAL;
}

static bool is_string(divit_pdf_kind kind)
{
    return kind == DIVIT_PDF_STRING || kind == DIVIT_PDF_HEX;
}

static divit_status equal_strings(
    divit_pdf_operand a, divit_pdf_operand b, bool *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes x = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes y = {0};
    divit_status s = divit_pdf_sealing_read(a.pdf, a.value, &x, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_read(b.pdf, b.value, &y, err);
    *ret = s == DIVIT_OK && divit_span_equal(divit_bytes_span(&x), divit_bytes_span(&y));
    return s;
}

static divit_status equal_arrays(
    divit_pdf_operand a, divit_pdf_operand b, bool *ret, divit_error *err)
{
    divit_pdf_lexer of_a = divit_pdf_value_walk(a.value);
    divit_pdf_lexer of_b = divit_pdf_value_walk(b.value);
    divit_pdf_value x, y;
    *ret = true;
    while (*ret) {
        divit_status s = divit_pdf_walk_item(&of_a, &x, err);
        if (s == DIVIT_OK)
            s = divit_pdf_walk_item(&of_b, &y, err);
        if (s == DIVIT_OK && (x.kind == DIVIT_PDF_NONE || y.kind == DIVIT_PDF_NONE)) {
            *ret = x.kind == y.kind;
            return DIVIT_OK;
        }
        if (s == DIVIT_OK)
            s = divit_pdf_equal(
                (divit_pdf_operand){a.pdf, &x}, (divit_pdf_operand){b.pdf, &y}, ret, err);
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

static divit_status count_keys(const divit_pdf_value *dict, size_t *ret, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(dict);
    divit_pdf_value name, value;
    for (size_t n = 0;; n++) {
        const divit_status s = divit_pdf_walk_entry(&walk, &name, &value, err);
        if (s != DIVIT_OK)
            return s;
        if (name.kind == DIVIT_PDF_NONE) {
            *ret = n;
            return DIVIT_OK;
        }
    }
}

/* Each key of a, once in a, is once in b and has the same value. */
static divit_status equal_entries(
    divit_pdf_operand a, divit_pdf_operand b, bool *ret, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(a.value);
    divit_pdf_value name, x, y;
    *ret = true;
    while (*ret) {
        divit_status s = divit_pdf_walk_entry(&walk, &name, &x, err);
        if (s != DIVIT_OK || name.kind == DIVIT_PDF_NONE)
            return s;
        s = divit_pdf_dict_get_name(a.value, &name, &x, err);
        if (s == DIVIT_OK)
            s = divit_pdf_dict_get_name(b.value, &name, &y, err);
        if (s == DIVIT_OK)
            s = divit_pdf_equal(
                (divit_pdf_operand){a.pdf, &x}, (divit_pdf_operand){b.pdf, &y}, ret, err);
        if (s != DIVIT_OK)
            return s;
    }
    return DIVIT_OK;
}

static divit_status equal_dicts(
    divit_pdf_operand a, divit_pdf_operand b, bool *ret, divit_error *err)
{
    size_t of_a = 0;
    size_t of_b = 0;
    divit_status s = count_keys(a.value, &of_a, err);
    if (s == DIVIT_OK)
        s = count_keys(b.value, &of_b, err);
    *ret = false;
    if (s != DIVIT_OK || of_a != of_b || of_a > KEYS_MAX)
        return s;
    return equal_entries(a, b, ret, err);
}

/* see pdf/equal.h */
divit_status divit_pdf_equal(divit_pdf_operand a, divit_pdf_operand b, bool *ret, divit_error *err)
{
    const divit_pdf_value *x = a.value;
    const divit_pdf_value *y = b.value;
    const bool sealed = x->owner.number != y->owner.number;
    if (is_number(x->kind) && is_number(y->kind)) {
        *ret = equal_numbers(x->raw, y->raw);
        return DIVIT_OK;
    }
    if (is_string(x->kind) && is_string(y->kind))
        return equal_strings(a, b, ret, err);
    *ret = x->kind == y->kind && !sealed && divit_span_equal(x->raw, y->raw);
    if (*ret || x->kind != y->kind)
        return DIVIT_OK;
    if (x->kind == DIVIT_PDF_ARRAY)
        return equal_arrays(a, b, ret, err);
    if (x->kind == DIVIT_PDF_DICT)
        return equal_dicts(a, b, ret, err);
    if (x->kind == DIVIT_PDF_NAME)
        *ret = divit_pdf_name_equal(x, y);
    else if (x->kind == DIVIT_PDF_REFERENCE)
        *ret = x->ref.number == y->ref.number && x->ref.generation == y->ref.generation;
    else
        *ret = x->kind != DIVIT_PDF_BOOLEAN || x->integer == y->integer;
    return DIVIT_OK;
}
