/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/machine.h - for which kind of processor a program or library is made.
 *
 *     char kind[DIVIT_MACHINE_NAME];
 *     divit_machine_of("/usr/lib/libakisp11.so", kind);      // "x86_64", "i386", "aarch64", ...
 *
 * Read from the ELF header (System V gABI, chapter 4), in this machine's byte order. Threads: no
 * state. Not done here: anything behind the header.
 */
#ifndef DIVIT_DOCTOR_MACHINE_H
#define DIVIT_DOCTOR_MACHINE_H

enum { DIVIT_MACHINE_NAME = 24 };

/* The kind's name as uname -m says it, else "machine N"; "" for a file that is no ELF file. */
void divit_machine_of(const char *path, char out[DIVIT_MACHINE_NAME]);

#endif
