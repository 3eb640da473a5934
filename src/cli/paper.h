/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/paper.h - signs an XML paper of the portal that goes back at once.
 *
 *     s = cli_paper_sign(job, &signer, paper, &signed_paper, err);
 *
 * What is handed back was read again and verified. Nothing stays on the disk.
 * Ownership: the result is the caller's. Threads: one. Not done here: the card, see cli/seat.h.
 */
#ifndef DIVIT_CLI_PAPER_H
#define DIVIT_CLI_PAPER_H

#include "cli/job.h"
#include "divit/signer.h"

/* XAdES enveloped. The statuses of divit_sign() and divit_verify_made(). */
DIVIT_MUST_CHECK divit_status cli_paper_sign(const cli_job *job, const divit_signer *signer,
    divit_span paper, divit_bytes *ret_signed, divit_error *err);

#endif
