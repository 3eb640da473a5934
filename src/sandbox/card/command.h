/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/command.h - "divit-sandbox card": makes a practice card, runs it, moves it.
 *
 *     card make FOLDER --certificate F --key F --pin-file F   (DER files, PKCS#8 key)
 *     card run FOLDER [-- COMMAND...]       pcscd until TERM or INT, or while COMMAND runs
 *     card --replay FILE [-- COMMAND...]    as run, for a record of divit's --trace
 *     card insert|remove|plug|unplug FOLDER                   ends when clients have seen it
 *     card set FOLDER KEY=VALUE...          keys: sandbox/card/settings.h
 *
 * `run` prints the two lines of environment a client needs, or gives them to COMMAND and ends with
 * COMMAND's exit status. `--replay` says at its end how many commands were not in the record.
 */
#ifndef DIVIT_SANDBOX_CARD_COMMAND_H
#define DIVIT_SANDBOX_CARD_COMMAND_H

#include "divit/base.h"

/*
 * argv[0] is "card". ret_exit: the exit code where it is not simply that of the status.
 * USAGE and what the functions of folder.h and pcscd.h say.
 */
DIVIT_MUST_CHECK divit_status divit_sandbox_card(
    int argc, char **argv, int *ret_exit, divit_error *err);

#endif
