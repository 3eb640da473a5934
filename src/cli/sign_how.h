/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/sign_how.h - the options that say how a document is signed, wherever it comes from.
 *
 *     typedef struct values { cli_sign_how how; } values;
 *     static const cli_option options[] = {CLI_SIGN_HOW_OPTIONS(values), {0}};
 *     DIVIT_AUTO(cli_sign_kept_done) cli_sign_kept kept = {0};
 *     s = cli_sign_how_read(&values.how, &kept, &sign_options, err);
 *
 * Ownership: the texts are argv's and those of `kept`. Threads: no state.
 * Not done here: which key signs (cli/seat.h), the time.
 */
#ifndef DIVIT_CLI_SIGN_HOW_H
#define DIVIT_CLI_SIGN_HOW_H

#include "cli/password.h"
#include "divit/sign.h"

typedef struct cli_sign_how {
    const char *reason;
    const char *location;
    const char *field;
    const char *scheme;
    const char *name;
    const char *contact;
    const char *hash;
    const char *certify;
    const char *lock;
    bool strict;
    cli_password_options password;
} cli_sign_how;

/* Most fields that --lock names. */
enum { CLI_LOCK_FIELDS = 64 };

/* What the options were made into; it must outlive the divit_sign_options. */
typedef struct cli_sign_kept {
    divit_secret *password;
    divit_bytes lock; /* the text of --lock, cut into names */
    const char *fields[CLI_LOCK_FIELDS];
} cli_sign_kept;

/* Rows of an option table for a values struct with a cli_sign_how member called `how`. */
#define CLI_SIGN_HOW_OPTIONS(type)                                                                 \
    {"reason", 0, N_("TEXT"), N_("reason shown in a PDF signature"), CLI_TEXT,                     \
        offsetof(type, how.reason)},                                                               \
        {"location", 0, N_("TEXT"), N_("place shown in a PDF signature"), CLI_TEXT,                \
            offsetof(type, how.location)},                                                         \
        {"field", 0, N_("NAME"), N_("signature field of the PDF"), CLI_TEXT,                       \
            offsetof(type, how.field)},                                                            \
        {"name", 0, N_("TEXT"), N_("name in a PDF signature (default: the certificate's)"),        \
            CLI_TEXT, offsetof(type, how.name)},                                                   \
        {"contact", 0, N_("TEXT"), N_("how to reach you, in a PDF signature"), CLI_TEXT,           \
            offsetof(type, how.contact)},                                                          \
        {"certify", 0, "1|2|3",                                                                    \
            N_("certify the PDF; later it allows 1 no change, 2 forms, 3 comments too"), CLI_TEXT, \
            offsetof(type, how.certify)},                                                          \
        {"lock", 0, N_("FIELDS"),                                                                  \
            N_("lock form fields of the PDF: all, NAME,NAME... or except:NAME,NAME..."), CLI_TEXT, \
            offsetof(type, how.lock)},                                                             \
        {"strict", 0, NULL,                                                                        \
            N_("refuse a PDF that could look different or act, or a certificate unfit for "        \
               "--preset"),                                                                        \
            CLI_FLAG, offsetof(type, how.strict)},                                                 \
        {"hash", 0, N_("NAME"), N_("hash that is signed: sha256, sha384 or sha512"), CLI_TEXT,     \
            offsetof(type, how.hash)},                                                             \
        CLI_PASSWORD_OPTIONS(type, how.password),                                                  \
    {                                                                                              \
        "scheme", 0, N_("NAME"),                                                                   \
            N_("how an RSA key signs: pkcs1 or pss (default: what the card can, pkcs1 first)"),    \
            CLI_TEXT, offsetof(type, how.scheme)                                                   \
    }

/*
 * Fills the options but for the time. USAGE for a value that an option does not take; E_IO,
 * E_MEMORY for the password.
 */
DIVIT_MUST_CHECK divit_status cli_sign_how_read(
    const cli_sign_how *how, cli_sign_kept *kept, divit_sign_options *ret, divit_error *err);

/* Wipes and frees. Accepts {0}; also a cleanup handler. */
void cli_sign_kept_done(cli_sign_kept *kept);

#endif
