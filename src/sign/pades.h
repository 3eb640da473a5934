/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/pades.h - signs a PDF as PAdES B-B (EN 319 142-1 6.3): an incremental update behind the
 * original bytes.
 *
 *     s = divit_pades_sign(input, signer, options, out, &made, err);
 *
 * The output gets the original first and is digested meanwhile, is mapped for reading, grows by the
 * update, which is digested as it was written, and gets the signature into the hole. Only our own
 * copy is read, which nobody else can change. Threads: as divit/sign.h.
 * Not done here: committing the output.
 */
#ifndef DIVIT_SIGN_PADES_H
#define DIVIT_SIGN_PADES_H

#include "divit/sign.h"

/* Signs the PDF behind `input` into `out`, which may be the same file. Statuses of divit_sign(). */
DIVIT_MUST_CHECK divit_status divit_pades_sign(int input, const divit_signer *signer,
    const divit_sign_options *options, const divit_output *out, divit_signed_document *ret,
    divit_error *err);

/* Whether the PDF behind a descriptor can take a signature. Statuses of divit_sign_check(). */
DIVIT_MUST_CHECK divit_status divit_pades_check(
    int fd, const divit_sign_options *options, divit_error *err);

#endif
