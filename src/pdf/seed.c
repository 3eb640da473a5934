/* SPDX-License-Identifier: Apache-2.0 */
/* What an existing signature field demands of its signature. */
#include "pdf/seed.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/naming.h"
#include "pdf/sealing.h"

/* Which constraints are required: bits of Ff (table 237). */
enum {
    NEED_FILTER = 1 << 0,
    NEED_SUB_FILTER = 1 << 1,
    NEED_VERSION = 1 << 2,
    NEED_REASONS = 1 << 3,
    NEED_ATTESTATION = 1 << 4,
    NEED_REVOCATION = 1 << 5,
    NEED_DIGEST = 1 << 6,
    NEED_LOCK = 1 << 7,
    NEED_APPEARANCE = 1 << 8,
};

/* The newest version of the dictionary that is understood (V). */
enum { VERSION_MAX = 3 };

typedef struct reading {
    divit_pdf *pdf;
    const divit_pdf_seed_wish *wish;
    divit_pdf_value dict;
    int64_t needs;
    bool own_lock; /* the field says itself what it locks, which is enough */
    divit_pdf_seed seed;
} reading;

static divit_status get(reading *r, const char *key, divit_pdf_value *ret, divit_error *err)
{
    return divit_pdf_get(r->pdf, &r->dict, key, ret, err);
}

static divit_status cannot(const reading *r, const char *detail, divit_error *err)
{
    return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, "divit_pdf_seed_read", detail, r->dict.at);
}

static divit_status contradicts(const reading *r, const char *detail, divit_error *err)
{
    return divit_fail_at(err, DIVIT_USAGE, "divit_pdf_seed_read", detail, r->dict.at);
}

/* Whether the array, or the name itself, holds a name. */
static divit_status holds_name(
    reading *r, const divit_pdf_value *list, const char *name, bool *ret, divit_error *err)
{
    divit_pdf_lexer walk = divit_pdf_value_walk(list);
    divit_pdf_value item;
    bool found = divit_pdf_name_is(list, name);
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && !found) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            break;
        s = divit_pdf_resolve(r->pdf, &item, &item, err);
        found = s == DIVIT_OK && divit_pdf_name_is(&item, name);
    }
    *ret = found;
    return s;
}

/* A required list of names that must hold what is written. */
static divit_status check_names(
    reading *r, const char *key, int64_t need, const char *name, divit_error *err)
{
    divit_pdf_value list;
    bool found = true;
    divit_status s = get(r, key, &list, err);
    if (s == DIVIT_OK && (r->needs & need) && list.kind != DIVIT_PDF_NONE)
        s = holds_name(r, &list, name, &found, err);
    if (s != DIVIT_OK || found)
        return s;
    if (need == NEED_DIGEST)
        return contradicts(
            r, N_("the signature field demands another hash; choose it with --hash"), err);
    return cannot(r, N_("the signature field demands a kind of signature other than PAdES"), err);
}

/* What is demanded and cannot be done yet. */
static divit_status check_abilities(reading *r, divit_error *err)
{
    divit_pdf_value version, stamp, flags, attestation, revocation, appearance;
    divit_status s = get(r, "V", &version, err);
    if (s == DIVIT_OK)
        s = get(r, "TimeStamp", &stamp, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(r->pdf, &stamp, "Ff", &flags, err);
    if (s == DIVIT_OK)
        s = get(r, "LegalAttestation", &attestation, err);
    if (s == DIVIT_OK)
        s = get(r, "AddRevInfo", &revocation, err);
    if (s == DIVIT_OK)
        s = get(r, "AppearanceFilter", &appearance, err);
    if (s != DIVIT_OK)
        return s;
    const bool known = version.kind == DIVIT_PDF_NONE ||
                       (version.kind == DIVIT_PDF_INTEGER && version.integer <= VERSION_MAX);
    if ((r->needs & NEED_VERSION) && !known)
        return cannot(r, N_("the demands of the signature field are of a newer version"), err);
    if (flags.kind == DIVIT_PDF_INTEGER && (flags.integer & 1))
        return cannot(r, N_("the signature field demands a timestamp"), err);
    if ((r->needs & NEED_ATTESTATION) && attestation.kind != DIVIT_PDF_NONE)
        return cannot(r, N_("the signature field demands a legal attestation"), err);
    if ((r->needs & NEED_REVOCATION) && revocation.kind == DIVIT_PDF_BOOLEAN && revocation.integer)
        return cannot(r, N_("the signature field demands revocation data in the signature"), err);
    if ((r->needs & NEED_APPEARANCE) && appearance.kind != DIVIT_PDF_NONE)
        return cannot(r, N_("the signature field demands a certain look of the signature"), err);
    return DIVIT_OK;
}

/* One reason of the list: the wished one, or the only one. */
static divit_status look_at_reason(
    reading *r, const divit_pdf_value *item, bool *ret_found, divit_error *err)
{
    divit_pdf_value text;
    divit_bytes *reason = &r->seed.reason;
    divit_bytes_done(reason);
    divit_status s = divit_pdf_resolve(r->pdf, item, &text, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_text(r->pdf, &text, reason, err);
    if (s == DIVIT_OK && divit_bytes_terminate(reason) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    *ret_found = s == DIVIT_OK && r->wish->reason &&
                 divit_span_is(divit_bytes_span(reason), r->wish->reason);
    return s;
}

/* The wished reason must be in a required list; one that is empty or a full stop forbids any. */
static divit_status check_reasons(reading *r, divit_error *err)
{
    divit_pdf_value list, item;
    size_t n = 0;
    bool found = false;
    divit_status s = get(r, "Reasons", &list, err);
    if (s != DIVIT_OK || !(r->needs & NEED_REASONS))
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    for (; !found; n++) {
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            break;
        s = look_at_reason(r, &item, &found, err);
        if (s != DIVIT_OK)
            return s;
    }
    const bool none = n == 0 || (n == 1 && divit_span_is(divit_bytes_span(&r->seed.reason), "."));
    if (s != DIVIT_OK || found || (n == 1 && !none && !r->wish->reason))
        return s;
    divit_bytes_done(&r->seed.reason);
    if (none && !r->wish->reason)
        return DIVIT_OK;
    return contradicts(r,
        none ? N_("the signature field allows no reason; leave --reason out")
             : N_("the signature field demands one of its own reasons; give it with --reason"),
        err);
}

/* Certification (MDP has no flag: it is always required) and the lock of the document. */
static divit_status check_permissions(reading *r, divit_error *err)
{
    divit_pdf_value rules, permission, lock;
    divit_status s = get(r, "MDP", &rules, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(r->pdf, &rules, "P", &permission, err);
    if (s == DIVIT_OK)
        s = get(r, "LockDocument", &lock, err);
    if (s != DIVIT_OK)
        return s;
    if (permission.kind == DIVIT_PDF_INTEGER) {
        const unsigned p =
            permission.integer >= 1 && permission.integer <= 3 ? (unsigned)permission.integer : 0;
        if (r->wish->certify > 0 && r->wish->certify != p)
            return contradicts(r,
                N_("the signature field demands another certification than --certify asks for"),
                err);
        r->seed.certify = p;
    }
    const bool demanded = r->needs & NEED_LOCK;
    if (demanded && r->wish->locks && divit_pdf_name_is(&lock, "false"))
        return contradicts(r, N_("the signature field forbids a lock; leave --lock out"), err);
    r->seed.lock_document =
        !r->own_lock && divit_pdf_name_is(&lock, "true") && (demanded || !r->wish->locks);
    return DIVIT_OK;
}

static divit_status obey(reading *r, divit_error *err)
{
    divit_pdf_value needs;
    divit_status s = get(r, "Ff", &needs, err);
    r->needs = s == DIVIT_OK && needs.kind == DIVIT_PDF_INTEGER ? needs.integer : 0;
    if (s == DIVIT_OK)
        s = check_names(r, "Filter", NEED_FILTER, "Adobe.PPKLite", err);
    if (s == DIVIT_OK)
        s = check_names(r, "SubFilter", NEED_SUB_FILTER, "ETSI.CAdES.detached", err);
    if (s == DIVIT_OK)
        s = check_names(r, "DigestMethod", NEED_DIGEST, r->wish->hash, err);
    if (s == DIVIT_OK)
        s = check_abilities(r, err);
    if (s == DIVIT_OK)
        s = check_reasons(r, err);
    if (s == DIVIT_OK)
        s = check_permissions(r, err);
    return s == DIVIT_OK ? get(r, "Cert", &r->seed.certificate, err) : s;
}

/* see pdf/seed.h */
divit_status divit_pdf_seed_read(
    divit_pdf *pdf, const divit_pdf_seed_wish *wish, divit_pdf_seed *ret, divit_error *err)
{
    reading r = {.pdf = pdf, .wish = wish, .seed = {.certify = wish->certify}};
    DIVIT_AUTO(divit_pdf_choice_done)
    divit_pdf_choice choice = {0};
    divit_pdf_value lock = {.kind = DIVIT_PDF_NONE};
    divit_status s = DIVIT_OK;
    if (wish->field)
        s = divit_pdf_field_choose(pdf, wish->field, &choice, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &choice.dict, "Lock", &lock, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &choice.dict, "SV", &r.dict, err);
    r.own_lock = s == DIVIT_OK && lock.kind == DIVIT_PDF_DICT;
    if (s == DIVIT_OK && r.dict.kind == DIVIT_PDF_DICT)
        s = obey(&r, err);
    if (s == DIVIT_OK)
        *ret = r.seed;
    else
        divit_pdf_seed_done(&r.seed);
    return s;
}

/* see pdf/seed.h */
void divit_pdf_seed_done(divit_pdf_seed *seed)
{
    divit_bytes_done(&seed->reason);
}
