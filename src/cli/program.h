/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/program.h - the program around the commands: finds one, reads its options, runs it, says how
 * it ended.
 *
 *     static const cli_command *const commands[] = {&cli_sign, &elsewhere, NULL};
 *     return cli_program_run(commands, argc, argv);
 *
 * divit is two programs. The first has what a card and a file need and loads in a third of the
 * time and memory of the second, which has the network, the mail, the calendar and drawing too. A
 * row without `run` says that the second one has the command, and the process becomes that.
 * Threads: one. Not done here: what a command does.
 */
#ifndef DIVIT_CLI_PROGRAM_H
#define DIVIT_CLI_PROGRAM_H

#include "cli/job.h"

/* Runs the command that argv names; NULL ends the rows. Answers the exit code. */
int cli_program_run(const cli_command *const *commands, int argc, char **argv);

#endif
