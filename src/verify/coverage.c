/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes of a PDF a signature covers, and whether it may say so. */
#include "verify/coverage.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/revision.h"
#include "pki/cipher.h"

static const struct {
    divit_cause cause;
    const char *reason;
} faults[] = {
    [DIVIT_PDF_FAULT_NONE] = {DIVIT_CAUSE_FORMAT, ""},
    [DIVIT_PDF_FAULT_KEYS] = {DIVIT_CAUSE_DICTIONARY_KEYS,
        N_("its dictionary or its field says something twice, so readers may disagree about it")},
    [DIVIT_PDF_FAULT_TYPE] = {DIVIT_CAUSE_DICTIONARY_TYPE,
        N_("what its field holds says of itself that it is no signature")},
    [DIVIT_PDF_FAULT_PACKED] = {DIVIT_CAUSE_DICTIONARY_PACKED,
        N_("its dictionary is packed into an object stream and has no place in the file")},
    [DIVIT_PDF_FAULT_CONTENTS] = {DIVIT_CAUSE_CONTENTS,
        N_("its Contents is missing or does not stand in its dictionary as a hex string")},
    [DIVIT_PDF_FAULT_RANGE] = {DIVIT_CAUSE_RANGE,
        N_("its ByteRange is missing or is not a list of four numbers")},
    [DIVIT_PDF_FAULT_START] = {DIVIT_CAUSE_RANGE_START,
        N_("its ByteRange leaves out the beginning of the file")},
    [DIVIT_PDF_FAULT_GAP] = {DIVIT_CAUSE_RANGE_GAP,
        N_("its ByteRange leaves out something else than the signature itself")},
    [DIVIT_PDF_FAULT_END] = {DIVIT_CAUSE_RANGE_END,
        N_("its ByteRange goes beyond the end of the file")},
    [DIVIT_PDF_FAULT_OUTSIDE] = {DIVIT_CAUSE_RANGE_DICTIONARY,
        N_("its ByteRange does not cover its own dictionary")},
    [DIVIT_PDF_FAULT_SHARED] = {DIVIT_CAUSE_SHARED, N_("two fields show the same signature")},
};

static divit_status reject(
    divit_cause cause, const char *reason, divit_cause *ret_cause, divit_error *err)
{
    *ret_cause = cause;
    return divit_fail(err, DIVIT_SIGNATURE_INVALID, "divit_coverage_open", reason);
}

/* see verify/coverage.h */
divit_status divit_coverage_read(const divit_covered *file, divit_pdf **ret, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_status s = divit_pdf_open(file->bytes, NULL, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), file->password, err);
    if (s != DIVIT_OK)
        return s;
    *ret = pdf;
    pdf = NULL;
    return DIVIT_OK;
}

static bool is_same(const divit_pdf_signature *a, const divit_pdf_signature *b)
{
    return a->exact && a->dict_at == b->dict_at && a->field_ref.number == b->field_ref.number &&
           a->value_ref.number == b->value_ref.number &&
           divit_span_equal(divit_bytes_span(&a->field), divit_bytes_span(&b->field));
}

/* The catalog and the form of the revision say nothing twice: readers disagree about what counts.
 */
static divit_status check_catalog(divit_pdf *revision, divit_cause *ret_cause, divit_error *err)
{
    divit_pdf_ref ref;
    divit_pdf_value catalog, form;
    divit_status s = divit_pdf_catalog(revision, &ref, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_check_unique(&catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(revision, &catalog, "AcroForm", &form, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_check_unique(&form, err);
    if (s <= DIVIT_OK)
        return s;
    return reject(DIVIT_CAUSE_DICTIONARY_KEYS,
        N_("the document's catalog or its form says something twice"), ret_cause, err);
}

/* The revision has the signature in the same field, and nothing stands behind its end. */
static divit_status check_revision(
    divit_pdf *revision, const divit_pdf_signature *sig, divit_cause *ret_cause, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    bool found = false;
    if (!divit_pdf_revision_is_end(revision))
        return reject(DIVIT_CAUSE_REVISION_END,
            N_("the bytes that it covers do not end where a revision of the PDF ends"), ret_cause,
            err);
    divit_status s = check_catalog(revision, ret_cause, err);
    if (s == DIVIT_OK && !sig->whole)
        s = divit_pdf_signatures_read(revision, &list, err);
    for (size_t i = 0; i < list.count && !found; i++)
        found = list.items[i].is_signed && is_same(&list.items[i], sig);
    if (s < 0 || s == DIVIT_SIGNATURE_INVALID || (s == DIVIT_OK && (found || sig->whole)))
        return s;
    return reject(DIVIT_CAUSE_REVISION_SIGNATURE,
        N_("the revision that it covers does not hold this signature"), ret_cause, err);
}

/* see verify/coverage.h */
divit_status divit_coverage_open(const divit_covered *file, const divit_pdf_signature *sig,
    divit_pdf **ret, divit_cause *ret_cause, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *revision = NULL;
    divit_error why = {0};
    if (sig->fault != DIVIT_PDF_FAULT_NONE)
        return reject(faults[sig->fault].cause, faults[sig->fault].reason, ret_cause, err);
    const uint64_t end = sig->range[2] + sig->range[3];
    const divit_covered part = {
        .bytes = divit_span_sub(file->bytes, 0, (size_t)end), .password = file->password};
    divit_status s = divit_coverage_read(&part, &revision, &why);
    if (s > DIVIT_OK)
        return reject(DIVIT_CAUSE_REVISION_END,
            N_("the bytes that it covers do not end where a revision of the PDF ends"), ret_cause,
            err);
    if (s == DIVIT_OK)
        s = check_revision(revision, sig, ret_cause, &why);
    if (s != DIVIT_OK) {
        *err = why;
        return s;
    }
    *ret = revision;
    revision = NULL;
    return DIVIT_OK;
}
