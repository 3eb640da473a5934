/* SPDX-License-Identifier: Apache-2.0 */
/* divit's own verifier as the practice portal's judge. */
#include "sandbox/portal/judging.h"

#include <sys/mman.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "divit/verify.h"

static divit_status decide(
    const divit_verification *v, divit_bytes *ret_certificate, divit_error *err)
{
    if (divit_verification_count(v) != 1)
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("there is more than one signature"));
    const divit_verified_signature *one = divit_verification_at(v, 0);
    if (one->verdict == DIVIT_VERDICT_FAILED || !one->intact)
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

static divit_status judge_pdf(
    void *ctx, const divit_portal_case *what, divit_bytes *ret_certificate, divit_error *err)
{
    (void)ctx;
    return judge_as(DIVIT_FORMAT_PADES, what, ret_certificate, err);
}

static divit_status judge_xml(
    void *ctx, const divit_portal_case *what, divit_bytes *ret_certificate, divit_error *err)
{
    (void)ctx;
    return judge_as(DIVIT_FORMAT_XADES, what, ret_certificate, err);
}

/* see sandbox/portal/judging.h */
divit_portal_judge divit_portal_judge_own(void)
{
    return (divit_portal_judge){.pdf = judge_pdf, .xml = judge_xml};
}
