/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/command.h - the "up", "down", "fault", "fill" and "clock" commands of
 * divit-sandbox.
 *
 * Rows of the table in sandbox/main.c. "up" serves in the foreground until TERM or INT and says
 * "ready" on its last line; "down" ends the "up" of a folder and waits until it is gone;
 * "fault" makes one coming request of the portal go wrong, once; "fill" adds persons whose
 * applications wait for the officer, also while the world runs; "clock" moves its time, also then.
 */
#ifndef DIVIT_SANDBOX_PORTAL_COMMAND_H
#define DIVIT_SANDBOX_PORTAL_COMMAND_H

#include "divit/base.h"

/* argv[0] is "up"; then --state FOLDER, --json. USAGE and the statuses of divit_world_open(). */
divit_status divit_sandbox_up(int argc, char **argv, int *ret_exit, divit_error *err);

/* argv[0] is "down"; then --state FOLDER. NO_SERVICE if none runs there; USAGE. */
divit_status divit_sandbox_down(int argc, char **argv, int *ret_exit, divit_error *err);

/* argv[0] is "fault"; then NAME [N], --state FOLDER: sandbox/portal/fault.h. USAGE, E_IO. */
divit_status divit_sandbox_fault(int argc, char **argv, int *ret_exit, divit_error *err);

/* argv[0] is "clock"; then perhaps how far, see divit_world_time_move(), --state FOLDER. Prints the
   world's time. USAGE, E_IO. */
divit_status divit_sandbox_clock(int argc, char **argv, int *ret_exit, divit_error *err);

/* argv[0] is "fill"; then N from 1 to 1000, --state FOLDER of a world that was up once. USAGE,
 * E_IO. */
divit_status divit_sandbox_fill(int argc, char **argv, int *ret_exit, divit_error *err);

#endif
