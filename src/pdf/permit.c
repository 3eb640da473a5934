/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a document lets a signature be put into a field. */
#include "pdf/permit.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/crypt.h"
#include "pdf/field.h"
#include "pdf/promise.h"
#include "pdf/signature.h"

/* The most that a certification can allow: forms and comments (table 257). */
enum { CERTIFY_MAX = 3 };

/* The owner of an encrypted document may have kept signing to himself (table 22). */
static divit_status check_encryption(
    const divit_pdf *pdf, const divit_pdf_wish *wish, divit_error *err)
{
    const divit_pdf_crypt *crypt = divit_pdf_crypt_of(pdf);
    if (!crypt || divit_pdf_crypt_may_sign(crypt, wish->new_field))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_INPUT_FORBIDDEN, __func__,
        N_("the permissions of the encrypted PDF do not allow a signature"));
}

/* A certification that allows no change allows no further signature; a second one cannot be. */
static divit_status check_certification(
    divit_pdf *pdf, const divit_pdf_wish *wish, bool *ret_signed, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    unsigned permission = 0;
    divit_status s = divit_pdf_certification(pdf, &permission, err);
    if (s == DIVIT_OK)
        s = divit_pdf_signatures_read(pdf, &list, err);
    if (s != DIVIT_OK)
        return s;
    bool forbidden = permission == 1, is_signed = permission > 0;
    for (size_t i = 0; i < list.count; i++) {
        const divit_pdf_signature *earlier = &list.items[i];
        forbidden = forbidden || earlier->certifies == 1;
        is_signed = is_signed || earlier->is_signed;
        if (earlier->is_signed && earlier->fault == DIVIT_PDF_FAULT_KEYS)
            return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
                N_("an earlier signature of the PDF has the same key twice"));
    }
    *ret_signed = is_signed;
    if (forbidden)
        return divit_fail(err, DIVIT_INPUT_FORBIDDEN, __func__,
            N_("the PDF is certified and its certification allows no changes"));
    if (wish->certify > 0 && is_signed)
        return divit_fail(err, DIVIT_INPUT_FORBIDDEN, __func__,
            N_("the PDF has a signature already, and only the first one can certify it"));
    return DIVIT_OK;
}

/* What earlier signatures lock: the field, or all of the document (table 236, P). */
static divit_status check_locks(divit_pdf *pdf, const divit_pdf_wish *wish, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_promises_done)
    divit_pdf_promises promises = {0};
    const divit_status s = divit_pdf_promises_read(pdf, &promises, err);
    if (s != DIVIT_OK)
        return s;
    if (promises.permission == 1)
        return divit_fail(err, DIVIT_INPUT_FORBIDDEN, __func__,
            N_("an earlier signature locks the whole PDF against changes"));
    if (divit_pdf_promises_lock(&promises, wish->name))
        return divit_fail(err, DIVIT_INPUT_FORBIDDEN, __func__,
            N_("an earlier signature locks the form field that is to be signed"));
    return DIVIT_OK;
}

typedef struct name_search {
    divit_span name;
    bool found;
} name_search;

static divit_status look_for_name(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    name_search *search = ctx;
    (void)err;
    search->found = search->found || divit_pdf_locking_names(search->name, field->name);
    return DIVIT_OK;
}

/* A lock of a field that is not there would be a slip of the pen. */
static divit_status check_names(divit_pdf *pdf, const divit_pdf_wish *wish, divit_error *err)
{
    for (size_t i = 0; wish->lock && i < wish->lock->count; i++) {
        name_search search = {.name = divit_span_of(wish->lock->fields[i])};
        divit_status s = divit_pdf_field_each(pdf, look_for_name, &search, err);
        if (s != DIVIT_OK)
            return s;
        if (search.found || divit_pdf_locking_names(search.name, wish->name))
            continue;
        s = divit_fail(err, DIVIT_USAGE, __func__, N_("a field that is to be locked is not there"));
        divit_error_subject(err, wish->lock->fields[i]);
        return s;
    }
    return DIVIT_OK;
}

/* see pdf/permit.h */
divit_status divit_pdf_permit_check(divit_pdf *pdf, const divit_pdf_wish *wish, divit_error *err)
{
    bool is_signed = false;
    if (wish->certify > CERTIFY_MAX)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("a certification allows 1, 2 or 3, nothing else"));
    divit_status s = check_encryption(pdf, wish, err);
    if (s == DIVIT_OK)
        s = check_certification(pdf, wish, &is_signed, err);
    if (s == DIVIT_OK && is_signed)
        s = check_locks(pdf, wish, err);
    return s == DIVIT_OK ? check_names(pdf, wish, err) : s;
}
