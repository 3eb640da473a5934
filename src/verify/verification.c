/* SPDX-License-Identifier: Apache-2.0 */
/* The result that verifiers of each format fill, and its accessors. */
#include "verify/verification.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/kind.h"

struct divit_verification {
    divit_format format;
    divit_finding *items;
    size_t count;
};

/* see verify/verification.h */
divit_status divit_verification_new(divit_format format, divit_verification **ret, divit_error *err)
{
    divit_verification *v = calloc(1, sizeof *v);
    if (!v)
        return divit_fail_memory(err, __func__);
    v->format = format;
    *ret = v;
    return DIVIT_OK;
}

/* see divit/verify.h */
void divit_verification_free(divit_verification **v)
{
    if (!v || !*v)
        return;
    for (size_t i = 0; i < (*v)->count; i++) {
        divit_bytes_done(&(*v)->items[i].name);
        divit_certificate_free(&(*v)->items[i].certificate);
        divit_pdf_difference_done(&(*v)->items[i].difference);
        free((*v)->items[i].changes);
        free((*v)->items[i].parts);
    }
    free((*v)->items);
    free(*v);
    *v = NULL;
}

/* see verify/verification.h */
divit_status divit_verification_add(
    divit_verification *v, divit_span name, divit_finding **ret, divit_error *err)
{
    if (v->count == DIVIT_FINDINGS_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("it has too many signatures"));
    divit_finding *items = realloc(v->items, (v->count + 1) * sizeof *items);
    if (!items)
        return divit_fail_memory(err, __func__);
    v->items = items;
    divit_finding *f = &items[v->count];
    *f = (divit_finding){.facts = {.cause = "",
                             .indication = "",
                             .reason = "",
                             .signer = "",
                             .signer_serial = "",
                             .issuer = "",
                             .kind = "",
                             .profile = ""}};
    if (divit_bytes_append(&f->name, name) != DIVIT_OK ||
        divit_bytes_terminate(&f->name) != DIVIT_OK) {
        divit_bytes_done(&f->name);
        return divit_fail_memory(err, __func__);
    }
    f->facts.name = (const char *)f->name.p;
    v->count++;
    *ret = f;
    return DIVIT_OK;
}

/* see verify/verification.h */
divit_status divit_finding_certificate(divit_finding *f, divit_span der, divit_error *err)
{
    const divit_status s = divit_certificate_parse(der, &f->certificate, err);
    if (s != DIVIT_OK)
        return s;
    const divit_certificate_facts *facts = divit_certificate_facts_get(f->certificate);
    f->facts.certificate = facts->der;
    f->facts.signer = facts->subject_name;
    f->facts.signer_serial = facts->subject_serial;
    f->facts.issuer = facts->issuer;
    f->facts.kind = divit_certificate_kind_name(divit_certificate_kind_of(f->certificate, NULL));
    f->facts.not_before = facts->not_before;
    f->facts.not_after = facts->not_after;
    return DIVIT_OK;
}

/* see verify/verification.h */
divit_status divit_finding_part(
    divit_finding *f, const divit_verified_part *part, divit_span name, divit_error *err)
{
    char text[2 * sizeof part->name];
    const size_t n = name.n < sizeof text ? name.n : sizeof text - 1;
    const size_t count = f->facts.part_count;
    if (count == DIVIT_PARTS_MAX) {
        f->facts.parts_untold += !part->is_signed;
        return DIVIT_OK;
    }
    divit_verified_part *parts = realloc(f->parts, (count + 1) * sizeof *parts);
    if (!parts)
        return divit_fail_memory(err, __func__);
    if (n > 0)
        memcpy(text, name.p, n);
    text[n] = 0;
    parts[count] = *part;
    divit_text_copy(parts[count].name, sizeof parts[count].name, text);
    f->facts.parts = f->parts = parts;
    f->facts.part_count = count + 1;
    return DIVIT_OK;
}

static const struct {
    const char *id;
    const char *indication;
} causes[] = {
#define DIVIT_CAUSE_ROW(name, id, indication) {id, indication},
    DIVIT_CAUSE_TABLE(DIVIT_CAUSE_ROW)
#undef DIVIT_CAUSE_ROW
};

/* The sub-indication of what cannot be decided (EN 319 102-1 5.1.3). */
static const char *undecided(divit_cause cause)
{
    switch ((int)cause) {
    case DIVIT_CAUSE_REFERENCE:
        return "SIGNED_DATA_NOT_FOUND";
    case DIVIT_CAUSE_PROPERTIES:
    case DIVIT_CAUSE_KEY_INFO:
        return "NO_SIGNING_CERTIFICATE_FOUND";
    case DIVIT_CAUSE_TRANSFORM:
        return "SIG_CONSTRAINTS_FAILURE";
    default:
        return "CRYPTO_CONSTRAINTS_FAILURE";
    }
}

/* see verify/verification.h */
divit_status divit_finding_decide(
    divit_finding *f, divit_status check, divit_error *err, divit_cause cause)
{
    divit_verified_signature *facts = &f->facts;
    if (check < 0)
        return check;
    const char *detail = err->detail ? err->detail : divit_status_message(check);
    *err = (divit_error){0};
    facts->intact = check == DIVIT_OK;
    facts->reason = detail;
    facts->cause = causes[cause].id;
    facts->verdict = DIVIT_VERDICT_FAILED;
    facts->indication = causes[cause].indication;
    if (check == DIVIT_INDETERMINATE || check == DIVIT_INPUT_UNSUPPORTED) {
        facts->verdict = DIVIT_VERDICT_INDETERMINATE;
        facts->indication = undecided(cause);
    }
    if (check == DIVIT_OK) {
        facts->verdict = DIVIT_VERDICT_INDETERMINATE;
        facts->cause = "certificate-not-checked";
        facts->indication = "NO_CERTIFICATE_CHAIN_FOUND";
        facts->reason =
            N_("the signature is intact; chain and revocation of the certificate are not checked");
    }
    return DIVIT_OK;
}

/* see verify/verification.h */
void divit_finding_unbind(divit_finding *f)
{
    f->facts.unbound = true;
    f->facts.cause = causes[DIVIT_CAUSE_UNBOUND].id;
    f->facts.indication = causes[DIVIT_CAUSE_UNBOUND].indication;
    f->facts.reason = N_("the signature is intact, but it is a plain XMLDSig one, which signs "
                         "neither whose certificate it is nor a time; ask the signer for a XAdES "
                         "signature");
}

/* see verify/verification.h */
void divit_finding_reject(divit_finding *f, divit_cause cause, const char *reason)
{
    f->facts.verdict = DIVIT_VERDICT_FAILED;
    f->facts.cause = causes[cause].id;
    f->facts.indication = causes[cause].indication;
    f->facts.reason = reason;
}

/* see verify/verification.h */
divit_finding *divit_verification_finding(divit_verification *v, size_t i)
{
    return &v->items[i];
}

/* see verify/verification.h */
void divit_verification_reject(divit_verification *v, divit_cause cause, const char *reason)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].facts.intact)
            divit_finding_reject(&v->items[i], cause, reason);
}

/* see divit/verify.h */
divit_format divit_verification_format(const divit_verification *v)
{
    return v->format;
}

/* see divit/verify.h */
size_t divit_verification_count(const divit_verification *v)
{
    return v->count;
}

/* see divit/verify.h */
const divit_verified_signature *divit_verification_at(const divit_verification *v, size_t i)
{
    return &v->items[i].facts;
}

/* see divit/verify.h */
divit_status divit_verification_status(const divit_verification *v)
{
    divit_status worst = DIVIT_OK;
    for (size_t i = 0; i < v->count; i++) {
        const divit_verdict verdict = v->items[i].facts.verdict;
        if (verdict == DIVIT_VERDICT_FAILED)
            return DIVIT_SIGNATURE_INVALID;
        if (verdict == DIVIT_VERDICT_INDETERMINATE)
            worst = DIVIT_INDETERMINATE;
    }
    return worst;
}
