/* SPDX-License-Identifier: Apache-2.0 */
/* Decides about the signatures of a document, by its content. */
#include "divit/verify.h"

#include <unistd.h>

#include "base/status.h"
#include "verify/pades.h"
#include "verify/xades.h"

enum { HEAD_SIZE = 1024 };

/* see divit/verify.h */
divit_status divit_verify(int fd, divit_verification **ret, divit_error *err)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_error why = {0}; /* the verifiers read the reasons of their findings in it */
    uint8_t head[HEAD_SIZE];
    const ssize_t n = pread(fd, head, sizeof head, 0);
    if (n < 0)
        return divit_fail_errno(err, __func__, NULL);
    const divit_format format = divit_format_of((divit_span){head, (size_t)n});
    if (format == DIVIT_FORMAT_UNKNOWN)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("it begins like neither a PDF nor an XML file"));
    divit_status s = divit_verification_new(format, &v, &why);
    if (s == DIVIT_OK)
        s = format == DIVIT_FORMAT_PADES ? divit_pades_verify(fd, v, &why)
                                         : divit_xades_verify(fd, v, &why);
    if (s != DIVIT_OK && err)
        *err = why;
    if (s != DIVIT_OK)
        return s;
    *ret = v;
    v = NULL;
    return DIVIT_OK;
}

/* see divit/verify.h */
divit_status divit_verify_made(
    const divit_output *out, const divit_signed_document *made, divit_error *err)
{
    const int fd = divit_output_fd(out);
    return made->format == DIVIT_FORMAT_PADES ? divit_pades_verify_made(fd, made, err)
                                              : divit_xades_verify_made(fd, made, err);
}
