/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/password.h - the password that opens an encrypted PDF, from a file or a descriptor.
 *
 *     typedef struct values { cli_password_options password; } values;
 *     static const cli_option options[] = {CLI_PASSWORD_OPTIONS(values, password), {0}};
 *     DIVIT_AUTO(divit_secret_free) divit_secret *password = NULL;
 *     s = cli_password_read(&values.password, &password, err);
 *     use(cli_password_span(password));
 *
 * The rules are those of the PIN: never an argument, never the environment, a file that only its
 * owner can read. It is kept in a page of its own and wiped.
 * Ownership: the secret is the caller's. Threads: no state. Not done here: asking a person.
 */
#ifndef DIVIT_CLI_PASSWORD_H
#define DIVIT_CLI_PASSWORD_H

#include "base/secret.h"
#include "cli/options.h"

typedef struct cli_password_options {
    const char *file; /* with the password, readable by its owner only */
    const char *fd;   /* number of a descriptor with the password */
} cli_password_options;

/* Rows of an option table for a values struct with this cli_password_options member. */
#define CLI_PASSWORD_OPTIONS(type, member)                                                         \
    {"password-file", 0, N_("FILE"),                                                               \
        N_("read the password of an encrypted PDF from a file that only you can read"), CLI_TEXT,  \
        offsetof(type, member.file)},                                                              \
    {                                                                                              \
        "password-fd", 0, N_("N"), N_("read the password of an encrypted PDF from a descriptor"),  \
            CLI_TEXT, offsetof(type, member.fd)                                                    \
    }

/* Reads it; *ret stays NULL if neither option is given. USAGE, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_password_read(
    const cli_password_options *options, divit_secret **ret, divit_error *err);

/* Its bytes, borrowed; {0} for NULL. */
divit_span cli_password_span(const divit_secret *password);

#endif
