/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/opener.h - opens an address in the person's browser, or a file in their viewer, by a command.
 *
 *     s = cli_opener_address(NULL, "https://...", err);          // xdg-open
 *     s = cli_opener_file("evince", "/home/u/form.pdf", err);
 *
 * A command is split at spaces and started without a shell; nobody waits for it.
 * Ownership: texts are borrowed for the call. Threads: one.
 * Not done here: whether an address may be opened.
 */
#ifndef DIVIT_CLI_OPENER_H
#define DIVIT_CLI_OPENER_H

#include "divit/base.h"

/* Most words of a command, and the one that is used where none is named. */
enum { CLI_OPENER_WORDS = 15 };
#define CLI_OPENER_DEFAULT "xdg-open"

/* Splits a command at spaces; the words point into `text`. */
void cli_opener_split(char *text, const char *words[CLI_OPENER_WORDS + 1]);

/* Opens https://... in the browser. USAGE, E_IO if the command cannot be started; E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_opener_address(
    const char *command, const char *url, divit_error *err);

/* Opens a file or folder by its absolute path. The same statuses. */
DIVIT_MUST_CHECK divit_status cli_opener_file(
    const char *command, const char *path, divit_error *err);

#endif
