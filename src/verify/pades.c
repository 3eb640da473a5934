/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies the signatures of a PDF. */
#include "verify/pades.h"

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "pdf/revision.h"
#include "pki/cades_parse.h"
#include "pki/prefix.h"
#include "verify/changes.h"
#include "verify/coverage.h"

/* What is verified: the same file twice. */
typedef struct document {
    divit_prefixes bytes;
    divit_covered file;
    uint64_t covered; /* by the last signature of a person */
} document;

static void document_done(document *d)
{
    divit_prefixes_done(&d->bytes);
}

/* Lists the signature fields of a PDF. */
static divit_status read_signatures(
    const divit_covered *file, divit_pdf_signatures *list, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    const divit_status s = divit_coverage_read(file, &pdf, err);
    return s == DIVIT_OK ? divit_pdf_signatures_read(pdf, list, err) : s;
}

static bool is_cms(const divit_pdf_signature *sig)
{
    const divit_span sub_filter = divit_bytes_span(&sig->sub_filter);
    return divit_span_is(sub_filter, "ETSI.CAdES.detached") ||
           divit_span_is(sub_filter, "adbe.pkcs7.detached");
}

/* Only kinds that this program knows how to check; the others rest on SHA-1 or on nothing. */
static divit_status check_kind(const divit_pdf_signature *sig, divit_error *err)
{
    if (is_cms(sig))
        return DIVIT_OK;
    if (divit_span_is(divit_bytes_span(&sig->sub_filter), "ETSI.RFC3161"))
        return divit_fail(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("document timestamps are not checked yet"));
    return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
        N_("this kind of signature (SubFilter) is unknown or no longer safe"));
}

static void take_time(divit_finding *f, const divit_cades_facts *facts)
{
    f->facts.has_time = facts->has_signing_time;
    f->facts.time = facts->signing_time;
}

/* What it is about if the SignedData is not as it should be. */
static const divit_cause causes[] = {
    [DIVIT_CADES_STRUCTURE] = DIVIT_CAUSE_FORMAT,
    [DIVIT_CADES_ATTRIBUTES] = DIVIT_CAUSE_ATTRIBUTES,
    [DIVIT_CADES_ALGORITHM] = DIVIT_CAUSE_ALGORITHM,
    [DIVIT_CADES_CERTIFICATE] = DIVIT_CAUSE_CERTIFICATE,
};

/* Decides about a signature whose place in the file is right. */
static divit_status verify_cms(
    document *d, const divit_pdf_signature *sig, divit_finding *f, divit_error *err)
{
    const divit_range ranges[] = {{sig->range[0], sig->range[1]}, {sig->range[2], sig->range[3]}};
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    divit_cades_part part;
    divit_digest content;
    divit_status s = divit_cades_parse_parts(
        divit_bytes_span(&sig->contents), DIVIT_CADES_PADDED, &part, &sd, err);
    if (s != DIVIT_OK)
        return divit_finding_decide(f, s, err, causes[part]);
    const divit_cades_facts *facts = divit_cades_facts_get(sd);
    take_time(f, facts);
    s = divit_finding_certificate(f, divit_certificate_facts_get(facts->certificate)->der, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_prefixes_digest(&d->bytes, facts->hash, ranges, &content, err);
    if (s != DIVIT_OK)
        return divit_finding_decide(f, s, err, DIVIT_CAUSE_RANGE);
    const bool same = divit_span_equal(facts->message_digest, divit_digest_span(&content));
    s = divit_cades_check(sd, &content, err);
    const divit_cause cause = s == DIVIT_INDETERMINATE ? DIVIT_CAUSE_KEY : DIVIT_CAUSE_VALUE;
    return divit_finding_decide(f, s, err, same ? cause : DIVIT_CAUSE_HASH);
}

static divit_status verify_one(
    document *d, const divit_pdf_signature *sig, divit_finding *f, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *revision = NULL;
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    f->facts.covers_whole = sig->whole;
    f->facts.covered_end = sig->range[2] + sig->range[3];
    f->facts.hole_at = sig->exact ? sig->hole_at : 0;
    f->facts.hole_size = sig->exact ? sig->hole_size : 0;
    f->facts.certifies = sig->certifies;
    divit_status s = divit_coverage_open(&d->file, sig, &revision, &cause, err);
    if (s != DIVIT_OK)
        return divit_finding_decide(f, s, err, cause);
    f->facts.revision = divit_pdf_revision_count(revision);
    s = check_kind(sig, err);
    if (s != DIVIT_OK)
        return divit_finding_decide(f, s, err, DIVIT_CAUSE_SUB_FILTER);
    s = verify_cms(d, sig, f, err);
    if (s != DIVIT_OK || !f->facts.intact || sig->whole)
        return s;
    const divit_changes_view view = {.file = d->file, .revision = revision, .covered = d->covered};
    return divit_changes_judge(f, &view, err);
}

/* Up to where signatures of persons cover the file; the list is in the order of the ends. */
static uint64_t covered_by(const divit_pdf_signatures *list)
{
    uint64_t covered = 0;
    for (size_t i = 0; i < list->count; i++) {
        const divit_pdf_signature *sig = &list->items[i];
        if (sig->exact && is_cms(sig))
            covered = sig->range[2] + sig->range[3];
    }
    return covered;
}

/* see verify/pades.h */
divit_status divit_pades_verify(
    int fd, divit_span password, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    divit_status s = divit_map_fd(fd, &map, err);
    DIVIT_AUTO(document_done)
    document d = {
        .bytes = {.fd = fd, .size = map.span.n}, .file = {.bytes = map.span, .password = password}};
    if (s == DIVIT_OK)
        s = read_signatures(&d.file, &list, err);
    d.covered = covered_by(&list);
    for (size_t i = 0; i < list.count && s == DIVIT_OK; i++) {
        divit_finding *f = NULL;
        if (!list.items[i].is_signed)
            continue;
        s = divit_verification_add(v, divit_bytes_span(&list.items[i].field), &f, err);
        if (s == DIVIT_OK)
            s = verify_one(&d, &list.items[i], f, err);
    }
    if (s == DIVIT_OK && divit_verification_count(v) == 0)
        s = divit_fail(err, DIVIT_NO_SIGNATURE, __func__, NULL);
    return s;
}

static const divit_pdf_signature *find_made(
    const divit_pdf_signatures *list, const divit_signed_document *made)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].hole_at == made->signature_offset &&
            list->items[i].hole_size == made->signature_length && list->items[i].whole)
            return &list->items[i];
    return NULL;
}

/* see verify/pades.h */
divit_status divit_pades_verify_made(int fd, const divit_signed_document *made, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    divit_digest content;
    divit_status s = divit_map_fd(fd, &map, err);
    const divit_covered file = {.bytes = map.span, .password = made->password};
    if (s == DIVIT_OK)
        s = read_signatures(&file, &list, err);
    const divit_pdf_signature *sig = find_made(&list, made);
    if (s == DIVIT_OK && (!sig || map.span.n != made->size))
        s = divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature that was made is not found in the file"));
    if (s == DIVIT_OK)
        s = divit_cades_parse(divit_bytes_span(&sig->contents), DIVIT_CADES_PADDED, &sd, err);
    if (s == DIVIT_OK)
        s = divit_digest_from(divit_cades_facts_get(sd)->hash,
            (divit_span){made->digest, made->digest_length}, &content, err);
    return s == DIVIT_OK ? divit_cades_check(sd, &content, err) : s;
}
