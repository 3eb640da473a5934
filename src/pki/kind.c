/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of Turkish certificate a certificate is. */
#include "pki/kind.h"

#include <string.h>

#include "base/bytes.h"

/* ETSI EN 319 412-5 4.2.1: qualified. */
#define QC_ETSI "0.4.0.1862.1.1"
/* BTK: qualified under law 5070, by profile generation; and the two kinds of seal. */
#define QC_BTK_1 "2.16.792.1.61.0.1.5070.1.1"
#define QC_BTK_2 "2.16.792.1.61.0.1.5070.2.1"
#define QC_INSTITUTION "2.16.792.1.61.0.1.5070.1.3"
#define QC_SEAL "2.16.792.1.61.0.1.5070.2.2"
/* Kamu SM's fiscal seal: policy, and one extended key usage for each of its two certificates. */
#define POLICY_FISCAL "2.16.792.1.2.1.1.5.7.4.1"
#define EKU_FISCAL_SIGN "2.16.792.1.2.1.1.5.7.50.1"
#define EKU_FISCAL_ENCRYPT "2.16.792.1.2.1.1.5.7.50.2"
#define EKU_TIME "1.3.6.1.5.5.7.3.8"

/* A row fits if each of its conditions that is not empty holds. */
typedef struct kind_row {
    divit_certificate_kind kind;
    const char *qc_all[2];  /* QCStatements that must all be there */
    const char *qc_any[2];  /* one of which must be there */
    const char *qc_none[2]; /* none of which may be there */
    bool no_qc;             /* no QCStatement at all */
    const char *policy;
    const char *usage;
    size_t digits; /* length of a subject serialNumber of digits only */
    const char *reason;
} kind_row;

static const kind_row rows[] = {
    {.kind = DIVIT_KIND_NES,
        .qc_all = {QC_ETSI},
        .qc_any = {QC_BTK_1, QC_BTK_2},
        .qc_none = {QC_INSTITUTION, QC_SEAL},
        .digits = 11,
        .reason = N_("it is a qualified certificate of a person under law 5070")},
    {.kind = DIVIT_KIND_INSTITUTION_SEAL,
        .qc_all = {QC_BTK_1, QC_INSTITUTION},
        .reason = N_("it is the electronic seal of an institution")},
    {.kind = DIVIT_KIND_QUALIFIED_SEAL,
        .qc_all = {QC_BTK_2, QC_SEAL},
        .reason = N_("it is a qualified electronic seal")},
    {.kind = DIVIT_KIND_FISCAL_SIGN,
        .no_qc = true,
        .policy = POLICY_FISCAL,
        .usage = EKU_FISCAL_SIGN,
        .digits = 10,
        .reason = N_("it is the signing certificate of a fiscal seal")},
    {.kind = DIVIT_KIND_FISCAL_ENCRYPT,
        .usage = EKU_FISCAL_ENCRYPT,
        .reason = N_("it is the encryption certificate of a fiscal seal")},
    {.kind = DIVIT_KIND_TSA,
        .usage = EKU_TIME,
        .reason = N_("it is the certificate of a timestamp authority")},
};

static bool has_all(const divit_texts *list, const char *const wanted[2])
{
    for (size_t i = 0; i < 2; i++)
        if (wanted[i] && !divit_texts_has(list, wanted[i]))
            return false;
    return true;
}

static bool has_any(const divit_texts *list, const char *const wanted[2])
{
    for (size_t i = 0; i < 2; i++)
        if (wanted[i] && divit_texts_has(list, wanted[i]))
            return true;
    return false;
}

static bool is_number(const char *text, size_t digits)
{
    return strlen(text) == digits && strspn(text, "0123456789") == digits;
}

static bool row_fits(const kind_row *row, const divit_certificate_facts *f)
{
    return has_all(&f->qc_statements, row->qc_all) &&
           (!row->qc_any[0] || has_any(&f->qc_statements, row->qc_any)) &&
           !has_any(&f->qc_statements, row->qc_none) && (!row->no_qc || f->qc_statements.n == 0) &&
           (!row->policy || divit_texts_has(&f->policies, row->policy)) &&
           (!row->usage || divit_texts_has(&f->extended_usages, row->usage)) &&
           (!row->digits || is_number(f->subject_serial, row->digits));
}

/* What a certificate of no known kind lacks to be a NES. */
static const char *missing_for_nes(const divit_certificate_facts *f)
{
    if (f->is_ca)
        return N_("it is the certificate of an authority");
    if (!divit_texts_has(&f->qc_statements, QC_ETSI))
        return N_("it does not say that it is qualified");
    if (!divit_texts_has(&f->qc_statements, QC_BTK_1) &&
        !divit_texts_has(&f->qc_statements, QC_BTK_2))
        return N_("it does not say that it is qualified under law 5070");
    return N_("its subject has no identity number of eleven digits");
}

/* see pki/kind.h */
divit_certificate_kind divit_certificate_kind_of(
    const divit_certificate *cert, const char **ret_reason)
{
    const divit_certificate_facts *f = divit_certificate_facts_get(cert);
    divit_certificate_kind kind = DIVIT_KIND_OTHER;
    const char *reason = missing_for_nes(f);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && kind == DIVIT_KIND_OTHER; i++)
        if (!f->is_ca && row_fits(&rows[i], f)) {
            kind = rows[i].kind;
            reason = rows[i].reason;
        }
    if (ret_reason)
        *ret_reason = reason;
    return kind;
}

static const char *const kind_names[] = {
    [DIVIT_KIND_OTHER] = N_("no qualified certificate"),
    [DIVIT_KIND_NES] = N_("qualified certificate of a person (NES)"),
    [DIVIT_KIND_INSTITUTION_SEAL] = N_("institution's electronic seal"),
    [DIVIT_KIND_QUALIFIED_SEAL] = N_("qualified electronic seal"),
    [DIVIT_KIND_FISCAL_SIGN] = N_("fiscal seal"),
    [DIVIT_KIND_FISCAL_ENCRYPT] = N_("fiscal seal"),
    [DIVIT_KIND_TSA] = N_("timestamp authority"),
};

/* see pki/kind.h */
const char *divit_certificate_kind_name(divit_certificate_kind kind)
{
    return kind_names[kind];
}
