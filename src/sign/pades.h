/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/pades.h - signs a PDF as PAdES B-B (EN 319 142-1 6.3): an incremental update behind the
 * original bytes.
 *
 *     s = divit_pades_sign(signer, options, out, &made, err);   // out holds the original
 *
 * The output holds the original first, is mapped for reading, grows by the update, is hashed as it
 * was written, and gets the signature into the hole. Threads: as divit/sign.h.
 * Not done here: copying the input, committing the output.
 */
#ifndef DIVIT_SIGN_PADES_H
#define DIVIT_SIGN_PADES_H

#include "divit/sign.h"

/* Signs the PDF that `out` holds. Statuses of divit_sign(). */
DIVIT_MUST_CHECK divit_status divit_pades_sign(const divit_signer *signer,
    const divit_sign_options *options, const divit_output *out, divit_signed_document *ret,
    divit_error *err);

/* Whether the PDF behind a descriptor can take a signature. Statuses of divit_sign_check(). */
DIVIT_MUST_CHECK divit_status divit_pades_check(
    int fd, const divit_sign_options *options, divit_error *err);

#endif
