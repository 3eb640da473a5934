/* SPDX-License-Identifier: Apache-2.0 */
/* Which field a new signature goes into. */
#include "pdf/naming.h"

#include <inttypes.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/field.h"

/* Numbers of more digits are not counted on from. */
enum { DIGITS_MAX = 9 };

typedef struct chooser {
    divit_pdf *pdf;
    divit_span wanted;
    bool parent; /* the wanted name is the first part of other fields' names */
    bool found;
    uint64_t highest; /* N of the fields named SignatureN */
    divit_pdf_choice choice;
} chooser;

/* The N of "SignatureN", alone or before a full stop; 0 for another name. */
static uint64_t number_of(divit_span name)
{
    static const divit_span stem = DIVIT_SPAN_TEXT("Signature");
    uint64_t n = 0;
    size_t i = stem.n;
    if (!divit_span_equal(divit_span_sub(name, 0, stem.n), stem))
        return 0;
    for (; i < name.n && name.p[i] >= '0' && name.p[i] <= '9' && i < stem.n + DIGITS_MAX; i++)
        n = n * 10 + (uint64_t)(name.p[i] - '0');
    return i == name.n || name.p[i] == '.' ? n : 0;
}

static divit_status take_existing(chooser *c, const divit_pdf_field *field, divit_error *err)
{
    divit_pdf_value value;
    const divit_status s = divit_pdf_resolve(c->pdf, &field->value, &value, err);
    if (s != DIVIT_OK)
        return s;
    if (!divit_pdf_name_is(&field->type, "Sig"))
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the field of this name is not a signature field"), field->dict.at);
    if (value.kind != DIVIT_PDF_NONE && value.kind != DIVIT_PDF_NULL)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the signature field is signed already"), field->dict.at);
    if (field->ref.number == 0 || c->found)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the signature field is not one object of its own"), field->dict.at);
    c->found = true;
    c->choice.ref = field->ref;
    c->choice.dict = field->dict;
    return DIVIT_OK;
}

static divit_status seen(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    chooser *c = ctx;
    const uint64_t n = number_of(field->name);
    if (n > c->highest)
        c->highest = n;
    if (c->wanted.n == 0)
        return DIVIT_OK;
    if (divit_span_equal(field->name, c->wanted))
        return take_existing(c, field, err);
    if (divit_span_equal(divit_span_sub(field->name, 0, c->wanted.n), c->wanted) &&
        field->name.p[c->wanted.n] == '.')
        c->parent = true;
    return DIVIT_OK;
}

/* The name of the new field that is needed. */
static divit_status name_new(chooser *c, divit_error *err)
{
    divit_bytes *name = &c->choice.name;
    if (c->parent)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the field of this name is not a signature field"));
    if (c->wanted.n > 0 && memchr(c->wanted.p, '.', c->wanted.n))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the name of a new signature field has a full stop"));
    divit_status s = c->wanted.n > 0
                         ? divit_bytes_append(name, c->wanted)
                         : divit_bytes_printf(name, "Signature%" PRIu64, c->highest + 1);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(name);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see pdf/naming.h */
divit_status divit_pdf_field_choose(
    divit_pdf *pdf, const char *wanted, divit_pdf_choice *ret, divit_error *err)
{
    chooser c = {.pdf = pdf, .wanted = divit_span_of(wanted)};
    if (wanted && c.wanted.n == 0)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the name of a new signature field is empty"));
    divit_status s = divit_pdf_field_each(pdf, seen, &c, err);
    if (s == DIVIT_OK && !c.found)
        s = name_new(&c, err);
    if (s != DIVIT_OK) {
        divit_pdf_choice_done(&c.choice);
        return s;
    }
    *ret = c.choice;
    return DIVIT_OK;
}

/* see pdf/naming.h */
void divit_pdf_choice_done(divit_pdf_choice *choice)
{
    divit_bytes_done(&choice->name);
}
