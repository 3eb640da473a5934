/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/polkit.h - what polkit's policy says of the smart card service.
 *
 *     divit_polkit polkit;
 *     divit_polkit_look(host, &polkit);
 *     // polkit.installed: the service asks polkit; polkit.any, .inactive, .active: "yes", "no",
 * ...
 *
 * A pcscd that was built with polkit installs org.debian.pcsc-lite.policy (pcsc-lite,
 * doc/README.polkit); its action access_pcsc is asked when a program connects. Rules of the
 * administrator may decide otherwise; their folder is often closed to users.
 * Ownership: a value. Threads: no state.
 * Not done here: asking polkit itself, and understanding its rules, which are programs.
 */
#ifndef DIVIT_DOCTOR_POLKIT_H
#define DIVIT_DOCTOR_POLKIT_H

#include <stdbool.h>

enum { DIVIT_POLKIT_ANSWER = 24, DIVIT_POLKIT_RULE = 128 };

typedef struct divit_polkit {
    bool installed;
    /* For a program outside a session at the computer, in one that is not in front, in front. */
    char any[DIVIT_POLKIT_ANSWER], inactive[DIVIT_POLKIT_ANSWER], active[DIVIT_POLKIT_ANSWER];
    char rule[DIVIT_POLKIT_RULE]; /* a file of rules that names the service; "" if none is seen */
} divit_polkit;

/* Takes the answers of access_pcsc out of a policy file; what it does not say stays "". */
void divit_polkit_parse(const char *text, divit_polkit *ret);

/* Looks at usr/share/polkit-1/actions and the folders of rules. */
void divit_polkit_look(const char *host, divit_polkit *ret);

#endif
