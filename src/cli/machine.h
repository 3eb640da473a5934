/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/machine.h - what this computer is, as far as a help desk asks: system, kernel, packages.
 *
 *     cli_machine m;
 *     cli_machine_look(&m);
 *
 * Nothing in it is personal: no host name, no user. What cannot be read is "".
 * Ownership: a value; names are constant. Threads: no state.
 * Not done here: judging versions.
 */
#ifndef DIVIT_CLI_MACHINE_H
#define DIVIT_CLI_MACHINE_H

#include "doctor/versions.h"

enum { CLI_MACHINE_PACKAGES = 8 };

typedef struct cli_machine_package {
    const char *name;
    char version[DIVIT_VERSION_TEXT]; /* "" if it is not installed */
} cli_machine_package;

typedef struct cli_machine {
    char system[DIVIT_VERSION_TEXT];
    char kernel[DIVIT_VERSION_TEXT];
    char architecture[DIVIT_VERSION_TEXT];
    cli_machine_package packages[CLI_MACHINE_PACKAGES];
} cli_machine;

/* Looks at the kernel, os-release(5) and dpkg's list of packages. */
void cli_machine_look(cli_machine *ret);

#endif
