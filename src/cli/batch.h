/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/batch.h - the card of a batch of files: opened, lost, and opened anew when it is back.
 *
 *     DIVIT_AUTO(cli_batch_done) cli_batch batch = {.job = job, .options = &options, .wait = 60};
 *     s = cli_batch_open(&batch, err);              // no PIN yet; batch.certificate is known
 *     s = cli_batch_login(&batch, err);             // one try; batch.signer signs
 *     if (cli_batch_lost(s))                        // of a signature
 *         s = cli_batch_recover(&batch, s, err);    // waits, opens, compares, asks for the PIN
 *
 * A login is made once for each PIN that a person types or a PIN file gives, and a login that fails
 * ends the batch: whether it spent a try is not known. So no PIN is ever sent twice unasked.
 * Ownership: job and options are borrowed; the signer lives until the next recovery. Threads: one.
 * Not done here: which file comes next.
 */
#ifndef DIVIT_CLI_BATCH_H
#define DIVIT_CLI_BATCH_H

#include "cli/seat.h"

enum { CLI_BATCH_WAIT_MAX = 86400 };

typedef struct cli_batch {
    const cli_job *job;
    const cli_seat_options *options;
    long wait; /* seconds for a lost card; 0: as long as a person at a terminal may need, else none
                */
    cli_seat *seat;
    divit_signer signer;
    divit_bytes certificate; /* DER, of the key that signs the whole batch */
    int recoveries;
} cli_batch;

/* Opens the seat and chooses the certificate; no login. As cli_seat_open(), cli_seat_choice(). */
DIVIT_MUST_CHECK divit_status cli_batch_open(cli_batch *batch, divit_error *err);

/* Logs in, one try, and fills batch->signer. The statuses of cli_seat_login(). */
DIVIT_MUST_CHECK divit_status cli_batch_login(cli_batch *batch, divit_error *err);

/* True if a status tells of a card, reader or service that may come back. */
bool cli_batch_lost(divit_status status);

/*
 * After `loss`, told in *err: says so, waits for the card, opens it anew and logs in, one try. The
 * loss itself, with *err as it was, where nobody waits; why the card cannot be opened when the time
 * is over; TOKEN_LOST for another card than the first; the statuses of cli_seat_login(). After a
 * failure there is no signer.
 */
DIVIT_MUST_CHECK divit_status cli_batch_recover(
    cli_batch *batch, divit_status loss, divit_error *err);

/* Ends the card's worker and frees. Accepts {0}; also a cleanup handler. */
void cli_batch_done(cli_batch *batch);

#endif
