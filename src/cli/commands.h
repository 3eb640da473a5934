/* SPDX-License-Identifier: Apache-2.0 */
/* cli/commands.h - the rows of the command table; one cmd_*.c defines each. */
#ifndef DIVIT_CLI_COMMANDS_H
#define DIVIT_CLI_COMMANDS_H

#include "cli/job.h"

extern const cli_command cli_card;
extern const cli_command cli_doctor;
extern const cli_command cli_officer;
extern const cli_command cli_pin;
extern const cli_command cli_portal;
extern const cli_command cli_readers;
extern const cli_command cli_renew;
extern const cli_command cli_sign;
extern const cli_command cli_verify;

#endif
