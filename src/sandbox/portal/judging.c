/* SPDX-License-Identifier: Apache-2.0 */
/* divit's own verifier as the practice portal's judge. */
#include "sandbox/portal/judging.h"

#include <sys/mman.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "divit/verify.h"
#include "pki/hash.h"
#include "xml/pass.h"

static divit_status decide(
    const divit_verification *v, divit_bytes *ret_certificate, divit_error *err)
{
    if (divit_verification_count(v) != 1)
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("there is more than one signature"));
    const divit_verified_signature *one = divit_verification_at(v, 0);
    if (one->verdict == DIVIT_VERDICT_FAILED || !one->intact || one->unbound)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            one->reason[0] ? one->reason : N_("the signature does not hold"));
    if (!one->covers_whole)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature does not cover the whole file"));
    return divit_bytes_append(ret_certificate, one->certificate);
}

static divit_status judge_as(divit_format format, const divit_portal_case *what,
    divit_bytes *ret_certificate, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("divit-received", MFD_CLOEXEC);
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    if (fd < 0)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = divit_write_at(fd, 0, what->received, err);
    if (s == DIVIT_OK)
        s = divit_verify(fd, &v, err);
    if (s == DIVIT_OK && divit_verification_format(v) != format)
        s = divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("it is of another format"));
    return s == DIVIT_OK ? decide(v, ret_certificate, err) : s;
}

static divit_status refuse_other(divit_error *err)
{
    return divit_fail(
        err, DIVIT_INPUT_BROKEN, __func__, N_("it is not the document that was issued"));
}

/* A signed PDF begins with the issued bytes. */
static divit_status judge_pdf(
    void *ctx, const divit_portal_case *what, divit_bytes *ret_certificate, divit_error *err)
{
    (void)ctx;
    if (what->received.n <= what->issued.n ||
        !divit_span_equal(divit_span_sub(what->received, 0, what->issued.n), what->issued))
        return refuse_other(err);
    return judge_as(DIVIT_FORMAT_PADES, what, ret_certificate, err);
}

/* Digest of the canonical document without its signature, if it has one. */
static divit_status canonical_digest(divit_span document, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    divit_status s = divit_xml_pass(document, &(divit_xml_pass_options){.survey = &survey}, err);
    if (s == DIVIT_OK)
        s = divit_hasher_new(DIVIT_SHA256, &hasher, err);
    if (s != DIVIT_OK)
        return s;
    const uint64_t start = survey.signature_count ? survey.signatures[0].start : 0;
    const divit_xml_canon_options canon = {.sink = {divit_hasher_sink, hasher},
        .comments = true,
        .excluded = &start,
        .excluded_count = survey.signature_count ? 1 : 0};
    s = divit_xml_canonicalise(document, &canon, NULL, err);
    return s == DIVIT_OK ? divit_hasher_final(hasher, ret, err) : s;
}

/* What was put in must be the signature and nothing beside it. */
static divit_status judge_xml(
    void *ctx, const divit_portal_case *what, divit_bytes *ret_certificate, divit_error *err)
{
    divit_digest issued;
    divit_digest received;
    (void)ctx;
    divit_status s = canonical_digest(what->issued, &issued, err);
    if (s == DIVIT_OK)
        s = canonical_digest(what->received, &received, err);
    if (s == DIVIT_OK &&
        !divit_span_equal(divit_digest_span(&issued), divit_digest_span(&received)))
        s = refuse_other(err);
    return s == DIVIT_OK ? judge_as(DIVIT_FORMAT_XADES, what, ret_certificate, err) : s;
}

/* see sandbox/portal/judging.h */
divit_portal_judge divit_portal_judge_own(void)
{
    return (divit_portal_judge){.pdf = judge_pdf, .xml = judge_xml};
}
