/* SPDX-License-Identifier: Apache-2.0 */
/* What the signatures of a PDF allow later. */
#include "pdf/promise.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/field.h"
#include "pdf/sealing.h"

/* Most names of one lock. */
enum { NAMES_MAX = 100000 };

typedef struct reading {
    divit_pdf *pdf;
    divit_pdf_promises promises;
} reading;

static void lock_done(divit_pdf_promise *lock)
{
    for (size_t i = 0; i < lock->count; i++)
        divit_bytes_done(&lock->names[i]);
    free(lock->names);
    *lock = (divit_pdf_promise){0};
}

/* see pdf/promise.h */
void divit_pdf_promises_done(divit_pdf_promises *promises)
{
    for (size_t i = 0; i < promises->count; i++)
        lock_done(&promises->items[i]);
    free(promises->items);
    *promises = (divit_pdf_promises){0};
}

static divit_status add_name(
    reading *r, divit_pdf_promise *lock, const divit_pdf_value *text, divit_error *err)
{
    divit_pdf_value name;
    if (lock->count == NAMES_MAX)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("a lock of the PDF names too many fields"), text->at);
    divit_bytes *names = reallocarray(lock->names, lock->count + 1, sizeof *names);
    if (!names)
        return divit_fail_memory(err, __func__);
    lock->names = names;
    names[lock->count] = (divit_bytes){0};
    divit_status s = divit_pdf_resolve(r->pdf, text, &name, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_text(r->pdf, &name, &names[lock->count++], err);
    return s;
}

static divit_status read_names(
    reading *r, const divit_pdf_value *dict, divit_pdf_promise *lock, divit_error *err)
{
    divit_pdf_value list, item;
    divit_status s = divit_pdf_get(r->pdf, dict, "Fields", &list, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    while (s == DIVIT_OK) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            return s;
        s = add_name(r, lock, &item, err);
    }
    return s;
}

/* Action and Fields; an Action that is none of the three locks all. */
static divit_status add_lock(reading *r, const divit_pdf_value *dict, divit_error *err)
{
    divit_pdf_value action;
    divit_pdf_promise *items =
        reallocarray(r->promises.items, r->promises.count + 1, sizeof *items);
    if (!items)
        return divit_fail_memory(err, __func__);
    r->promises.items = items;
    divit_pdf_promise *lock = &items[r->promises.count++];
    *lock = (divit_pdf_promise){.except = true};
    const divit_status s = divit_pdf_get(r->pdf, dict, "Action", &action, err);
    if (s != DIVIT_OK)
        return s;
    lock->except = !divit_pdf_name_is(&action, "Include");
    if (!divit_pdf_name_is(&action, "Include") && !divit_pdf_name_is(&action, "Exclude"))
        return DIVIT_OK;
    return read_names(r, dict, lock, err);
}

/* Takes over a permission if it allows less; one that is none of the three allows nothing. */
static void lower(reading *r, const divit_pdf_value *permission)
{
    const bool valid = permission->kind == DIVIT_PDF_INTEGER && permission->integer >= 1 &&
                       permission->integer <= 3;
    const unsigned p = valid ? (unsigned)permission->integer : 1;
    if (r->promises.permission == 0 || p < r->promises.permission)
        r->promises.permission = p;
}

/* The Lock of a signed field, with what it allows in the rest of the document. */
static divit_status read_lock(reading *r, const divit_pdf_value *field, divit_error *err)
{
    divit_pdf_value lock, permission;
    divit_status s = divit_pdf_get(r->pdf, field, "Lock", &lock, err);
    if (s != DIVIT_OK || lock.kind != DIVIT_PDF_DICT)
        return s;
    s = add_lock(r, &lock, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(r->pdf, &lock, "P", &permission, err);
    if (s != DIVIT_OK || permission.kind == DIVIT_PDF_NONE)
        return s;
    lower(r, &permission);
    return DIVIT_OK;
}

static divit_status read_reference(reading *r, const divit_pdf_value *item, divit_error *err)
{
    static const divit_pdf_value usual = {.kind = DIVIT_PDF_INTEGER, .integer = 2}; /* table 257 */
    divit_pdf_value reference, method, parms, said;
    divit_status s = divit_pdf_resolve(r->pdf, item, &reference, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(r->pdf, &reference, "TransformMethod", &method, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(r->pdf, &reference, "TransformParams", &parms, err);
    if (s != DIVIT_OK || divit_pdf_name_is(&method, "FieldMDP"))
        return s == DIVIT_OK ? add_lock(r, &parms, err) : s;
    if (!divit_pdf_name_is(&method, "DocMDP"))
        return DIVIT_OK;
    s = divit_pdf_get(r->pdf, &parms, "P", &said, err);
    if (s == DIVIT_OK)
        lower(r, said.kind == DIVIT_PDF_NONE ? &usual : &said);
    return s;
}

/* What the signature promises (12.8.2.4). */
static divit_status read_promises(reading *r, const divit_pdf_value *signature, divit_error *err)
{
    divit_pdf_value list, item;
    divit_status s = divit_pdf_get(r->pdf, signature, "Reference", &list, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    while (s == DIVIT_OK) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            return s;
        s = read_reference(r, &item, err);
    }
    return s;
}

static divit_status seen(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    reading *r = ctx;
    divit_pdf_value signature;
    if (!divit_pdf_name_is(&field->type, "Sig"))
        return DIVIT_OK;
    divit_status s = divit_pdf_resolve(r->pdf, &field->value, &signature, err);
    if (s != DIVIT_OK || signature.kind != DIVIT_PDF_DICT)
        return s;
    s = read_promises(r, &signature, err);
    return s == DIVIT_OK ? read_lock(r, &field->dict, err) : s;
}

/* see pdf/promise.h */
divit_status divit_pdf_promises_read(divit_pdf *pdf, divit_pdf_promises *ret, divit_error *err)
{
    reading r = {.pdf = pdf};
    const divit_status s = divit_pdf_field_each(pdf, seen, &r, err);
    if (s != DIVIT_OK) {
        divit_pdf_promises_done(&r.promises);
        return s;
    }
    *ret = r.promises;
    return DIVIT_OK;
}

/* True if the name is `of`, or that of a field below it. */
static bool is_below(divit_span name, divit_span of)
{
    return divit_span_equal(divit_span_sub(name, 0, of.n), of) &&
           (name.n == of.n || name.p[of.n] == '.');
}

/* see pdf/promise.h */
bool divit_pdf_promises_lock(const divit_pdf_promises *promises, divit_span name)
{
    for (size_t i = 0; i < promises->count; i++) {
        const divit_pdf_promise *lock = &promises->items[i];
        bool named = false;
        for (size_t k = 0; k < lock->count && !named; k++)
            named = is_below(name, divit_bytes_span(&lock->names[k]));
        if (named != lock->except)
            return true;
    }
    return false;
}
