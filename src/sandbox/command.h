/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/command.h - one row of divit-sandbox's table of commands.
 *
 * A command gets its own part of argv (argv[0] is its name) and answers a status; the program
 * prints the error and ends with the status's exit code, or with *ret_exit where the status is OK.
 */
#ifndef DIVIT_SANDBOX_COMMAND_H
#define DIVIT_SANDBOX_COMMAND_H

#include "divit/base.h"

typedef struct divit_sandbox_command {
    const char *name;
    const char *usage; /* its lines of the usage text */
    divit_status (*run)(int argc, char **argv, int *ret_exit, divit_error *err);
} divit_sandbox_command;

#endif
