/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/libraries.h - which libraries a module cannot find on this computer.
 *
 *     divit_libraries found;
 *     divit_libraries_look("/usr/lib/libakisp11.so", NULL, &found);
 *     // found.missing[i].name, .needed_by
 *
 * Looks as the dynamic loader does (ld.so(8)), without loading anything: a name with a slash as it
 * is; else the folders of DT_RUNPATH or DT_RPATH with $ORIGIN, the loader's cache, the usual
 * folders. What is found must be made for the module's kind of processor, and is asked in turn for
 * what it needs. LD_LIBRARY_PATH does not count: the card worker starts without it.
 *
 * Ownership: a value. Threads: no state.
 * Not done here: $LIB and $PLATFORM, an RPATH inherited from the library that needs this one, the
 * versions of symbols, and what a module opens by itself with dlopen(): the start of the module
 * finds those.
 */
#ifndef DIVIT_DOCTOR_LIBRARIES_H
#define DIVIT_DOCTOR_LIBRARIES_H

#include "divit/base.h"

enum { DIVIT_LIBRARIES_MAX = 8, DIVIT_LIBRARY_NAME = 128, DIVIT_LIBRARY_PATH = 512 };

typedef struct divit_library {
    char name[DIVIT_LIBRARY_NAME];
    char needed_by[DIVIT_LIBRARY_PATH];
} divit_library;

typedef struct divit_libraries {
    bool readable; /* false: the file is no ELF file, or a damaged one; nothing was looked for */
    size_t found;  /* libraries that are there */
    divit_library missing[DIVIT_LIBRARIES_MAX]; /* further ones are not told */
    size_t missing_count;
} divit_libraries;

/* Where to look; NULL for the system's. */
typedef struct divit_libraries_places {
    const char *cache;          /* NULL: /etc/ld.so.cache */
    const char *const *folders; /* ends with NULL; NULL: /lib, /usr/lib and their kin */
} divit_libraries_places;

/* Looks for what the library at the path needs, whatever that comes to. places may be NULL. */
void divit_libraries_look(
    const char *path, const divit_libraries_places *places, divit_libraries *ret);

#endif
