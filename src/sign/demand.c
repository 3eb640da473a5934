/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a certificate is one that a signature field demands. */
#include "sign/demand.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/sealing.h"

/* Bits of Ff (table 238). */
enum {
    NEED_SUBJECT = 1 << 0,
    NEED_ISSUER = 1 << 1,
    NEED_POLICY = 1 << 2,
    NEED_NAME = 1 << 3,
    NEED_USAGE = 1 << 5,
};

/* One alternative: whether the certificate meets it. */
typedef divit_status meets(divit_pdf *pdf, const divit_pdf_value *item,
    const divit_certificate *certificate, bool *ret, divit_error *err);

static divit_status bytes_of(
    divit_pdf *pdf, const divit_pdf_value *item, divit_bytes *out, divit_error *err)
{
    return divit_pdf_sealing_read(pdf, item, out, err);
}

static divit_status is_subject(divit_pdf *pdf, const divit_pdf_value *item,
    const divit_certificate *certificate, bool *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    const divit_status s = bytes_of(pdf, item, &der, err);
    *ret = s == DIVIT_OK &&
           divit_span_equal(divit_bytes_span(&der), divit_certificate_facts_get(certificate)->der);
    return s;
}

static divit_status is_issued(divit_pdf *pdf, const divit_pdf_value *item,
    const divit_certificate *certificate, bool *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *issuer = NULL;
    const divit_status s = bytes_of(pdf, item, &der, err);
    *ret = s == DIVIT_OK &&
           divit_certificate_parse(divit_bytes_span(&der), &issuer, NULL) == DIVIT_OK &&
           divit_certificate_issued_by(certificate, issuer, NULL) == DIVIT_OK;
    return s;
}

static divit_status has_policy(divit_pdf *pdf, const divit_pdf_value *item,
    const divit_certificate *certificate, bool *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes oid = {0};
    divit_status s = bytes_of(pdf, item, &oid, err);
    if (s == DIVIT_OK && divit_bytes_terminate(&oid) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    *ret = s == DIVIT_OK && divit_texts_has(&divit_certificate_facts_get(certificate)->policies,
                                (const char *)oid.p);
    return s;
}

/* True if "KEY=value" is one of the parts of the name in RFC 2253 form. */
static bool has_part(const char *name, divit_span part)
{
    for (const char *at = name; at && *at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, (const char *)part.p, part.n) == 0 &&
            (at[part.n] == ',' || at[part.n] == '+' || !at[part.n]))
            return true;
    }
    return false;
}

/* Every attribute of the dictionary, such as CN, is in the subject's name. */
static divit_status has_name(divit_pdf *pdf, const divit_pdf_value *item,
    const divit_certificate *certificate, bool *ret, divit_error *err)
{
    const char *subject = divit_certificate_facts_get(certificate)->subject;
    divit_pdf_lexer walk = divit_pdf_value_walk(item);
    divit_pdf_value key, value;
    divit_status s = DIVIT_OK;
    bool all = item->kind == DIVIT_PDF_DICT;
    while (s == DIVIT_OK && all) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes part = {0};
        s = divit_pdf_walk_entry(&walk, &key, &value, err);
        if (s != DIVIT_OK || key.kind == DIVIT_PDF_NONE)
            break;
        s = divit_pdf_name_decode(&key, &part);
        if (s == DIVIT_OK)
            s = divit_bytes_push(&part, '=');
        if (s != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        s = divit_pdf_resolve(pdf, &value, &value, err);
        if (s == DIVIT_OK)
            s = divit_pdf_sealing_text(pdf, &value, &part, err);
        all = s == DIVIT_OK && has_part(subject, divit_bytes_span(&part));
    }
    *ret = all;
    return s;
}

/* "1X0...": 1 must be set, 0 must not, for each key usage in the order of RFC 5280 4.2.1.3. */
static divit_status has_usage(divit_pdf *pdf, const divit_pdf_value *item,
    const divit_certificate *certificate, bool *ret, divit_error *err)
{
    const divit_certificate_facts *facts = divit_certificate_facts_get(certificate);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pattern = {0};
    const divit_status s = bytes_of(pdf, item, &pattern, err);
    bool good = s == DIVIT_OK;
    for (size_t i = 0; good && i < pattern.n && i < 32; i++) {
        const bool set = !facts->has_key_usage || (facts->key_usage & UINT32_C(1) << i);
        good = pattern.p[i] == '1' ? set : pattern.p[i] != '0' || !set || !facts->has_key_usage;
    }
    *ret = good;
    return s;
}

typedef struct demand {
    const char *key;
    int64_t need;
    meets *is_met;
    const char *detail;
} demand;

static const demand rows[] = {
    {"Subject", NEED_SUBJECT, is_subject,
        N_("the signature field demands another certificate than this one")},
    {"Issuer", NEED_ISSUER, is_issued,
        N_("the signature field demands a certificate of another issuer")},
    {"OID", NEED_POLICY, has_policy,
        N_("the signature field demands a certificate of another policy")},
    {"SubjectDN", NEED_NAME, has_name,
        N_("the signature field demands the certificate of another person")},
    {"KeyUsage", NEED_USAGE, has_usage,
        N_("the signature field demands a certificate for another use")},
};

/* Any item of the array is enough. */
static divit_status check_row(divit_pdf *pdf, const divit_pdf_value *demands, const demand *row,
    const divit_certificate *certificate, divit_error *err)
{
    divit_pdf_value list, item;
    bool met = false;
    divit_status s = divit_pdf_get(pdf, demands, row->key, &list, err);
    if (s != DIVIT_OK || list.kind == DIVIT_PDF_NONE)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    while (s == DIVIT_OK && !met) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            break;
        s = divit_pdf_resolve(pdf, &item, &item, err);
        if (s == DIVIT_OK)
            s = row->is_met(pdf, &item, certificate, &met, err);
    }
    if (s != DIVIT_OK || met)
        return s;
    return divit_fail_at(err, DIVIT_NO_CERTIFICATE, __func__, row->detail, list.at);
}

/* see sign/demand.h */
divit_status divit_demand_check(divit_pdf *pdf, const divit_pdf_value *demands,
    const divit_certificate *certificate, divit_error *err)
{
    divit_pdf_value needs;
    divit_status s = divit_pdf_get(pdf, demands, "Ff", &needs, err);
    for (size_t i = 0; s == DIVIT_OK && i < sizeof rows / sizeof rows[0]; i++)
        if (needs.kind == DIVIT_PDF_INTEGER && (needs.integer & rows[i].need))
            s = check_row(pdf, demands, &rows[i], certificate, err);
    return s;
}
