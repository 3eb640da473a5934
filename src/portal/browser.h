/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/browser.h - opens an address in the system browser, without a shell.
 *
 *     static const char *const command[] = {"xdg-open", NULL};
 *     DIVIT_AUTO(divit_browser_done) divit_browser b = {0};
 *     s = divit_browser_open(&(divit_browser_options){.command = command, .url = url}, &b, err);
 *
 * The command is looked up in PATH and gets the address as one argument; its output goes nowhere.
 * Ownership: the options are borrowed for the call. Threads: any.
 * Not done here: waiting for it; a browser may live longer than we do.
 */
#ifndef DIVIT_PORTAL_BROWSER_H
#define DIVIT_PORTAL_BROWSER_H

#include <sys/types.h>

#include "divit/base.h"

typedef struct divit_browser_options {
    const char *const *command; /* NULL-terminated, at most 15 words */
    char *const *environment;   /* NULL: empty */
    const char *url;            /* must begin with https:// */
} divit_browser_options;

/* A started browser; {0}: none. */
typedef struct divit_browser {
    pid_t pid;
} divit_browser;

/* USAGE for a command or address that cannot be one, E_IO if it cannot be started. */
DIVIT_MUST_CHECK divit_status divit_browser_open(
    const divit_browser_options *options, divit_browser *ret, divit_error *err);

/*
 * The same for a file or folder of this computer: url is its absolute path, and the command a
 * viewer. USAGE, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_browser_show(
    const divit_browser_options *options, divit_browser *ret, divit_error *err);

/* Collects the child if it has ended; leaves it alone otherwise. A cleanup handler. */
void divit_browser_done(divit_browser *browser);

#endif
