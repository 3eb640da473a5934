/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/paper.h - shows a paper of the portal, and signs one that goes back at once.
 *
 *     cli_paper_show(job, paper);
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

/*
 * Tells a paper's text line by line, numbers of persons and mail addresses masked: others may look
 * at a screen, and what is told may end in a log.
 */
void cli_paper_show(const cli_job *job, divit_span text);

#endif
