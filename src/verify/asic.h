/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/asic.h - verifies the signatures of an ASiC-S or ASiC-E container (EN 319 162-1).
 *
 *     s = divit_asic_verify(fd, NULL, v, err);           // one finding a signature
 *
 * Files of signatures come in the order of the container's directory; each is read as an XML
 * document of its own (verify/xades.h) whose root is XAdESSignatures (A.5) and whose references to
 * files end in the container. Files are unpacked into their digests, in pieces.
 * Threads: any. Not done here: CAdES, timestamps, trust.
 */
#ifndef DIVIT_VERIFY_ASIC_H
#define DIVIT_VERIFY_ASIC_H

#include "verify/xades.h"

/*
 * Adds a finding for every signature, or the one that `only` wants. The statuses of
 * divit_asic_open() and divit_xades_verify(). err is not NULL.
 */
DIVIT_MUST_CHECK divit_status divit_asic_verify(
    int fd, const divit_xades_copy *only, divit_verification *v, divit_error *err);

/*
 * The self-check of the signature that was just made in the container's last file, as
 * divit_made_verify().
 */
DIVIT_MUST_CHECK divit_status divit_asic_verify_made(
    int fd, const divit_signed_document *made, divit_error *err);

#endif
