/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/pin.h - where a PIN or password comes from when no person types it: a descriptor.
 *
 *     DIVIT_AUTO(divit_fd_close) int fd = -1;
 *     s = cli_pin_open("/run/user/1000/pin", NULL, &fd, err);   // never read in this process
 *
 * Not done here: reading it. Only the card worker reads a PIN.
 */
#ifndef DIVIT_CLI_PIN_H
#define DIVIT_CLI_PIN_H

#include "divit/base.h"

/*
 * Opens the secret's file, which must be a regular file of this user that nobody else can read, or
 * takes a copy of the descriptor with the number in `number`. -1 if both are NULL. USAGE.
 */
DIVIT_MUST_CHECK divit_status cli_pin_open(
    const char *file, const char *number, int *ret_fd, divit_error *err);

#endif
