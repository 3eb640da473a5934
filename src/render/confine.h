/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * render/confine.h - shuts the running process in before it reads what a stranger made.
 *
 *     divit_confinement walls;
 *     s = divit_confine(divit_confine_fonts, 1 << 30, &walls, err);
 *     if (s == DIVIT_OK && walls.seccomp) ...        // read the document now
 *
 * Behind the walls the process can use what it has open, ask for memory and end. It cannot start a
 * program or a thread, reach a network or another process, write or make a file. With Landlock it
 * can open files in the named folders for reading; without, none at all.
 * Ownership: nothing. Threads: called once, while there is one thread.
 * Not done here: closing descriptors; time, which the parent watches.
 */
#ifndef DIVIT_RENDER_CONFINE_H
#define DIVIT_RENDER_CONFINE_H

#include "divit/base.h"

/* Which walls stand. */
typedef struct divit_confinement {
    unsigned landlock; /* version of the kernel's, 0: it has none */
    bool seccomp; /* false: this kernel filters no system calls, so the process is not shut in */
} divit_confinement;

/* Where fonts and their tables are on this system; ends with NULL. */
extern const char *const divit_confine_fonts[];

/*
 * Takes privileges, core files and debuggers away, limits memory (bytes of address space),
 * processor time, files and their size (setrlimit(2)), then raises Landlock (landlock(7)) with
 * the folders and the filter of system calls (seccomp(2)). E_IO if the kernel has a piece that
 * cannot be used; the process must end then.
 */
DIVIT_MUST_CHECK divit_status divit_confine(
    const char *const *folders, uint64_t memory, divit_confinement *ret, divit_error *err);

#endif
