/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_step.h - one change that doctor --fix makes: as text, and done.
 *
 *     static const cli_step step = {.kind = CLI_STEP_RUN,
 *         .argv = {"/usr/bin/systemctl", "enable", "--now", "pcscd.socket"}};
 *     s = cli_step_text(&host, &step, &text);          // what is shown is what is done
 *     s = cli_step_do(&host, &step, &exit, err);
 *
 * A program is run as it is written, without a shell: its path is absolute, its environment is a
 * fixed PATH and nothing else, it reads nothing and says what it says on standard error. A file is
 * written whole or not at all.
 * Ownership: steps and hosts borrow their texts. Threads: one.
 * Not done here: which steps belong to which fault, see cli/doctor_fix.h; becoming root.
 */
#ifndef DIVIT_CLI_DOCTOR_STEP_H
#define DIVIT_CLI_DOCTOR_STEP_H

#include "base/clock.h"
#include "divit/base.h"

enum { CLI_STEP_WORDS = 6 };

typedef enum cli_step_kind {
    CLI_STEP_RUN,    /* argv */
    CLI_STEP_WRITE,  /* content into path, mode 0644 */
    CLI_STEP_COPY,   /* from (of this installation) to path, mode 0644 */
    CLI_STEP_REMOVE, /* path, no folder */
    CLI_STEP_MODE,   /* mode onto path */
} cli_step_kind;

/* Paths are absolute; a path that is NULL is the service's socket. */
typedef struct cli_step {
    cli_step_kind kind;
    const char *argv[CLI_STEP_WORDS]; /* the last one NULL */
    const char *path;
    const char *content; /* one line, with its end */
    const char *from;    /* below the installation's own folder */
    unsigned mode;
} cli_step;

/* Where the steps are done. */
typedef struct cli_step_host {
    const char *root;    /* stands before every path of the system; "" for the running one */
    const char *program; /* the installation's own folder */
    const char *socket;  /* of the service, without root */
    divit_clock clock;
} cli_step_host;

/* Appends "/ROOT/PATH" as a string. E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_step_path(
    const cli_step_host *host, const char *path, divit_bytes *out, divit_error *err);

/* Appends the step in words, as a string: a command line, or a file and what becomes of it. */
DIVIT_MUST_CHECK divit_status cli_step_text(
    const cli_step_host *host, const cli_step *step, divit_bytes *out, divit_error *err);

/* Appends the command line by which a person does the same with sudo, as a string. E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_step_sudo(
    const cli_step_host *host, const cli_step *step, divit_bytes *out, divit_error *err);

/*
 * Does it. E_IO: it could not be begun, or the program ended with another exit code than 0, which
 * is then in *ret_exit (128 and the signal's number if one ended it, 124 if it took longer than a
 * minute); else *ret_exit stays.
 */
DIVIT_MUST_CHECK divit_status cli_step_do(
    const cli_step_host *host, const cli_step *step, int *ret_exit, divit_error *err);

#endif
