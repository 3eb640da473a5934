/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/sign_how.h - the options that say how a document is signed, wherever it comes from.
 *
 *     typedef struct values { cli_sign_how how; } values;
 *     static const cli_option options[] = {CLI_SIGN_HOW_OPTIONS(values), {0}};
 *     s = cli_sign_how_read(&values.how, &sign_options, err);
 *
 * Ownership: the texts are argv's. Threads: no state.
 * Not done here: which key signs (cli/seat.h), the time.
 */
#ifndef DIVIT_CLI_SIGN_HOW_H
#define DIVIT_CLI_SIGN_HOW_H

#include "cli/options.h"
#include "divit/sign.h"

typedef struct cli_sign_how {
    const char *reason;
    const char *location;
    const char *field;
    const char *scheme;
} cli_sign_how;

/* Rows of an option table for a values struct with a cli_sign_how member called `how`. */
#define CLI_SIGN_HOW_OPTIONS(type)                                                                 \
    {"reason", 0, N_("TEXT"), N_("reason shown in a PDF signature"), CLI_TEXT,                     \
        offsetof(type, how.reason)},                                                               \
        {"location", 0, N_("TEXT"), N_("place shown in a PDF signature"), CLI_TEXT,                \
            offsetof(type, how.location)},                                                         \
        {"field", 0, N_("NAME"), N_("signature field of the PDF"), CLI_TEXT,                       \
            offsetof(type, how.field)},                                                            \
    {                                                                                              \
        "scheme", 0, N_("NAME"),                                                                   \
            N_("how an RSA key signs: pkcs1 or pss (default: what the card can, pkcs1 first)"),    \
            CLI_TEXT, offsetof(type, how.scheme)                                                   \
    }

/* Fills the options but for the time. USAGE for a value that an option does not take. */
DIVIT_MUST_CHECK divit_status cli_sign_how_read(
    const cli_sign_how *how, divit_sign_options *ret, divit_error *err);

#endif
