/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/private.h - what doctor tells of names that may be personal, when nobody asked for them.
 *
 *     cli_private_reader(out, sizeof out, "ACS ACR39U [CCID] (RR532-024761) 00 00");
 *     // "ACS ACR39U [CCID] (***) 00 00"
 *     cli_private_label(out, sizeof out, "DENEME SOYADI");      // "D***"
 *     cli_private_path(out, sizeof out, "/home/deneme/a.so");   // "~/a.so"
 *
 * Results are UTF-8, cut to their room. Threads: no state but the environment's HOME.
 * Not done here: identity numbers and mail addresses in a text, see divit_text_mask().
 */
#ifndef DIVIT_CLI_PRIVATE_H
#define DIVIT_CLI_PRIVATE_H

#include <stddef.h>

/*
 * A reader's name without its serial number. libccid puts the USB serial number in parentheses
 * between the product and the two numbers at the end (PC/SC names of pcsc-lite's readerfactory.c).
 */
void cli_private_reader(char *out, size_t cap, const char *name);

/* The first character of a label unless it is a digit, and three stars; "" for an empty one. */
void cli_private_label(char *out, size_t cap, const char *label);

/* A text in which every path of the person's home, and of any in /home, starts with "~". */
void cli_private_path(char *out, size_t cap, const char *text);

#endif
