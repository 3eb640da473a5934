/* SPDX-License-Identifier: Apache-2.0 */
/* The card of a batch of files: opened, lost, and opened anew when it is back. */
#include "cli/batch.h"

#include <libintl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/apart.h"
#include "cli/words.h"

/* For a person who looks for the card; between two looks; of these, one without a change. */
enum { PERSON_WAIT = 300, LOOK_MS = 2000, PAUSE_MS = 500, MS = 1000 };
/* What an attempt gets at least, though it outlasts the wait: a slow card needs about three s. */
enum { OPEN_MS = 5000 };

/* see cli/batch.h */
void cli_batch_done(cli_batch *batch)
{
    cli_seat_free(&batch->seat);
    divit_bytes_done(&batch->certificate);
}

/* The certificate that is chosen now, borrowed from the seat. */
static divit_status chosen(const cli_batch *batch, divit_span *ret, divit_error *err)
{
    size_t at = 0;
    const divit_status s = cli_seat_choice(batch->seat, &at, err);
    if (s == DIVIT_OK)
        *ret = divit_bytes_span(&divit_card_certificate_at(cli_seat_card(batch->seat), at)->der);
    return s;
}

/* see cli/batch.h */
divit_status cli_batch_open(cli_batch *batch, divit_error *err)
{
    divit_span der = {0};
    divit_status s = cli_seat_open(batch->job, batch->options, &batch->seat, err);
    if (s == DIVIT_OK)
        s = chosen(batch, &der, err);
    if (s == DIVIT_OK && divit_bytes_append(&batch->certificate, der) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    return s;
}

/* see cli/batch.h */
divit_status cli_batch_login(cli_batch *batch, divit_error *err)
{
    return cli_seat_login(batch->seat, batch->job, batch->options, &batch->signer, err);
}

/* see cli/batch.h */
bool cli_batch_lost(divit_status status)
{
    return status == DIVIT_TOKEN_LOST || status == DIVIT_READER_SILENT ||
           status == DIVIT_READER_BUSY || status == DIVIT_NO_CARD || status == DIVIT_NO_READER ||
           status == DIVIT_NO_SERVICE;
}

/* How many seconds to wait: as told; else a person's time if one sits there; else none. */
static long patience(const cli_batch *batch)
{
    const cli_common *how = &batch->job->common;
    const bool watched = !how->json && !how->quiet && !how->no_input && isatty(STDIN_FILENO) &&
                         isatty(STDERR_FILENO);
    if (batch->options->pin_fd)
        return 0;
    return batch->wait > 0 || !watched ? batch->wait : PERSON_WAIT;
}

/* Asks the service for a change at the readers; whether there was one. */
static divit_status look(void *ctx, void *ret, divit_error *err)
{
    DIVIT_AUTO(divit_readers_free)
    divit_readers *readers = NULL;
    divit_reader_list list = {0};
    const divit_readers_options options = {.socket = getenv("PCSCLITE_CSOCK_NAME")};
    (void)ctx;
    divit_status s = divit_readers_new(&options, &readers, err);
    if (s == DIVIT_OK)
        s = divit_readers_wait(readers, &list, 0, ret, err);
    if (s == DIVIT_OK)
        s = divit_readers_wait(readers, &list, LOOK_MS, ret, err);
    return s;
}

/* Waits for a change at the readers; a short while if they cannot be asked. */
static void pause_for_change(const cli_batch *batch)
{
    bool changed = false;
    const struct timespec step = {0, PAUSE_MS * 1000000L};
    const cli_apart how = {
        .clock = batch->job->clock, .limit_ms = LOOK_MS + CLI_APART_MS, .ask = look};
    const divit_status s = cli_apart_ask(&how, &changed, sizeof changed, NULL);
    if (s != DIVIT_OK || changed)
        (void)nanosleep(&step, NULL);
}

/* Opens the seat as soon as it can be opened; the last failure when the time is over. */
static divit_status reopen(cli_batch *batch, long seconds, divit_error *err)
{
    const divit_clock *clock = &batch->job->clock;
    const int64_t end = clock->ticks(clock->ctx) + (int64_t)seconds * MS;
    for (;;) {
        divit_error why = {0};
        const int64_t left = end - clock->ticks(clock->ctx);
        cli_seat_options options = *batch->options;
        options.open_ms = left > OPEN_MS ? (unsigned)left : OPEN_MS;
        const divit_status s = cli_seat_open(batch->job, &options, &batch->seat, &why);
        if (s == DIVIT_OK)
            return s;
        if (s < 0 || clock->ticks(clock->ctx) >= end) {
            *err = why;
            return s;
        }
        pause_for_change(batch);
    }
}

/* The same certificate as at the start. */
static divit_status compare(const cli_batch *batch, divit_error *err)
{
    divit_span der = {0};
    if (chosen(batch, &der, err) == DIVIT_OK &&
        divit_span_equal(der, divit_bytes_span(&batch->certificate)))
        return DIVIT_OK;
    *err = (divit_error){0};
    return divit_fail(err, DIVIT_TOKEN_LOST, __func__,
        N_("the reader holds another card than the one that was read"));
}

/* see cli/batch.h */
divit_status cli_batch_recover(cli_batch *batch, divit_status loss, divit_error *err)
{
    const long seconds = patience(batch);
    batch->signer = (divit_signer){0};
    cli_seat_free(&batch->seat);
    if (seconds <= 0)
        return loss;
    if (!batch->job->common.json)
        cli_words_failure(loss, err, stderr);
    cli_tell(batch->job, _("Waiting up to %ld s for the card; Ctrl-C ends."), seconds);
    *err = (divit_error){0};
    divit_status s = reopen(batch, seconds, err);
    if (s == DIVIT_OK)
        s = compare(batch, err);
    if (s != DIVIT_OK)
        return s;
    batch->recoveries++;
    cli_tell(batch->job, "%s", _("The card is back; its PIN is needed again."));
    return cli_batch_login(batch, err);
}
