/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/programs.h - the running programs that have to do with card readers, by name.
 *
 *     divit_programs programs;
 *     divit_programs_look(host, &programs);
 *     for (size_t i = 0; i < programs.n; i++) tell(programs.p[i].name);
 *
 * From proc: a program counts if its name is one of those known to take readers, if it has loaded
 * the library of PC/SC, or if it has a USB device open. What a program of another user has loaded
 * and open is seen by root only, so that a list may be short of some.
 * Ownership: a value. Threads: no state.
 * Not done here: stopping any; whether a client holds a card just now, which PC/SC tells.
 */
#ifndef DIVIT_DOCTOR_PROGRAMS_H
#define DIVIT_DOCTOR_PROGRAMS_H

#include "divit/base.h"

enum {
    DIVIT_PROGRAMS_MAX = 32,
    DIVIT_PROGRAM_NAME = 32,
    DIVIT_PROGRAM_DEVICES = 4,
    DIVIT_PROGRAM_GROUPS = 32,
};

typedef enum divit_program_kind {
    DIVIT_PROGRAM_CLIENT,  /* any other that uses PC/SC */
    DIVIT_PROGRAM_SERVICE, /* pcscd */
    DIVIT_PROGRAM_GNUPG,   /* its scdaemon takes cards, or whole readers, for itself */
    DIVIT_PROGRAM_OPENCT,  /* another service for readers, long abandoned */
    DIVIT_PROGRAM_DESKTOP, /* watches cards for signing in */
    DIVIT_PROGRAM_BROWSER,
    DIVIT_PROGRAM_MACHINE, /* a virtual machine, which may be given a USB device */
} divit_program_kind;

typedef struct divit_program {
    long pid;
    char name[DIVIT_PROGRAM_NAME];
    divit_program_kind kind;
    bool is_client;                          /* the library of PC/SC is loaded */
    unsigned devices[DIVIT_PROGRAM_DEVICES]; /* open USB devices: bus << 16 | number */
    size_t device_count;
} divit_program;

typedef struct divit_programs {
    divit_program p[DIVIT_PROGRAMS_MAX]; /* without this process itself */
    size_t n;
    size_t services; /* how many pcscd run */
    /* As whom the first of them runs. */
    unsigned user, groups[DIVIT_PROGRAM_GROUPS];
    size_t group_count;
} divit_programs;

/* Looks at proc of a host, see doctor/tree.h. */
void divit_programs_look(const char *host, divit_programs *ret);

/* True if a pcscd runs; quicker than the look at all programs. */
bool divit_programs_serve(const char *host);

/* True if the program has that device of dev/bus/usb open. */
bool divit_program_holds(const divit_program *program, unsigned bus, unsigned number);

#endif
