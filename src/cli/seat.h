/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/seat.h - from reader to signer: finds the card, its module and the certificate to sign with.
 *
 *     DIVIT_AUTO(cli_seat_free) cli_seat *seat = NULL;
 *     s = cli_seat_open(job, &options, &seat, err);          // no PIN yet
 *     s = cli_seat_login(seat, job, &options, &signer, err); // the worker asks for the PIN, once
 *
 * Ownership: the signer is borrowed from the seat. Threads: one.
 * Not done here: signing.
 */
#ifndef DIVIT_CLI_SEAT_H
#define DIVIT_CLI_SEAT_H

#include "card/card.h"
#include "card/choose.h"
#include "cli/job.h"

struct divit_module;

/* Options that every command with a card has; see CLI_SEAT_OPTIONS. */
typedef struct cli_seat_options {
    const char *module;   /* path of a PKCS#11 module */
    const char *key;      /* RFC 7512 address */
    const char *pin_file; /* file with the PIN, readable by its owner only */
    const char *pin_fd;   /* number of a descriptor with the PIN */
    bool allow_last_try;
    long timeout;     /* seconds for an answer of the card; 0: what card/card.h says */
    unsigned open_ms; /* at most, to open it; 0: no more than for an answer */
} cli_seat_options;

/* Rows of an option table for a values struct with a cli_seat_options member called `seat`. */
#define CLI_SEAT_OPTIONS(type)                                                                     \
    {"module", 0, N_("FILE"), N_("use this PKCS#11 module"), CLI_TEXT,                             \
        offsetof(type, seat.module)},                                                              \
        {"key", 0, "pkcs11:...", N_("use this key (RFC 7512)"), CLI_TEXT,                          \
            offsetof(type, seat.key)},                                                             \
        {"pin-file", 0, N_("FILE"), N_("read the PIN from a file that only you can read"),         \
            CLI_TEXT, offsetof(type, seat.pin_file)},                                              \
        {"pin-fd", 0, N_("N"), N_("read the PIN from an open descriptor"), CLI_TEXT,               \
            offsetof(type, seat.pin_fd)},                                                          \
        {"timeout", 0, N_("SECONDS"), N_("give up a card that is silent for so long (30)"),        \
            CLI_NUMBER, offsetof(type, seat.timeout)},                                             \
    {                                                                                              \
        "last-try", 0, NULL, N_("use the last PIN try if it comes to that"), CLI_FLAG,             \
            offsetof(type, seat.allow_last_try)                                                    \
    }

typedef struct cli_seat cli_seat;

/*
 * Finds reader, card and module, loads the module in its worker, reads the certificates and decides
 * about them. NO_CERTIFICATE is told in cli_seat_choice(), not here. NO_SERVICE, NO_READER,
 * NO_CARD, TOKEN_UNKNOWN, MODULE, READER_BUSY, READER_SILENT, TOKEN_LOST, USAGE for a malformed
 * key.
 */
DIVIT_MUST_CHECK divit_status cli_seat_open(
    const cli_job *job, const cli_seat_options *options, cli_seat **ret, divit_error *err);

/*
 * The cause behind an answer of a module that cannot tell it. NO_READER, NO_CARD, READER_SILENT and
 * CARD_REFUSED become what PC/SC says, if it does: NO_SERVICE, READER_SILENT, NO_READER for one
 * that was unplugged, NO_CARD for a mute card, READER_BUSY; any other stays as it was seen.
 */
DIVIT_MUST_CHECK divit_status cli_seat_explain(
    const cli_job *job, divit_status seen, divit_error *err);

/* Ends the worker and frees. Accepts NULL; also a cleanup handler. */
void cli_seat_free(cli_seat **seat);

/* The module that the person names, or that the practice world names; NULL if neither does. */
const char *cli_seat_named_module(const cli_job *job, const cli_seat_options *options);

/* Which module the card worker shall start. All zero but module is a good start. */
typedef struct cli_seat_start {
    const struct divit_module *module; /* that was checked */
    bool named;       /* the person or the practice world named it: a private set-up goes with it */
    unsigned open_ms; /* to load it and read the card; 0: what card/card.h says */
    unsigned answer_ms; /* for each later answer; 0: what card/card.h says */
} cli_seat_start;

/* Starts the card worker. The statuses of divit_card_open(). */
DIVIT_MUST_CHECK divit_status cli_seat_open_module(
    const cli_job *job, const cli_seat_start *start, divit_card **ret, divit_error *err);

/* The port of card/choose.h: what pki says about a certificate. ctx is not used. INPUT_BROKEN. */
DIVIT_MUST_CHECK divit_status cli_seat_judge(
    void *ctx, divit_span der, divit_judgement *ret, divit_error *err);

/* The card, borrowed. */
divit_card *cli_seat_card(cli_seat *seat);

/* The module's path, borrowed. */
const char *cli_seat_module(const cli_seat *seat);

/* The index of the chosen certificate. NO_CERTIFICATE with the most promising one's reason. */
DIVIT_MUST_CHECK divit_status cli_seat_choice(
    const cli_seat *seat, size_t *ret_index, divit_error *err);

/*
 * Appends the shortest address, as a string, that names the i-th certificate and no other of the
 * card: --key takes it back. Labels, which may hold an identity number, come into it only where it
 * needs them. NO_CERTIFICATE if nothing tells the certificate from another. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_seat_address(
    cli_seat *seat, size_t i, divit_bytes *out, divit_error *err);

/* Why the i-th certificate was taken or refused: a clause marked for translation. */
const char *cli_seat_reason(const cli_seat *seat, size_t i);

/*
 * Appends "TEXT (TOKEN): " as a string, the token's label masked: it may hold an identity number.
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_seat_prompt(
    const char *text, const divit_card_token *token, divit_bytes *out, divit_error *err);

/*
 * Logs in to the chosen certificate's token, one try, and gives its signer. The statuses of
 * cli_seat_choice(), divit_card_login() and of reading the PIN's file (USAGE).
 */
DIVIT_MUST_CHECK divit_status cli_seat_login(cli_seat *seat, const cli_job *job,
    const cli_seat_options *options, divit_signer *ret, divit_error *err);

#endif
