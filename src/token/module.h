/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token/module.h - which PKCS#11 module file to load, and whether it may be loaded.
 *
 *     divit_module_tries tries = {0};
 *     divit_module module;
 *     divit_status s = divit_module_search(&fit, &tries, &module, err);
 *     // OK: load module.path; else tell tries.list[0 .. tries.n)
 *     s = divit_module_check("/opt/x/lib.so", &module, err);      // a path that a person named
 *
 * A module is code that will see the PIN. It may be loaded only if nobody but root and the user can
 * change it or put another file in its place: the file and each folder above it, after all links
 * are followed, belong to root or the (effective) user and are writable by nobody else. Write
 * permission of a group counts as "nobody else" where the group has the number of the owner, as
 * the private groups of Debian have; a folder with the sticky bit (/tmp) may be writable by all,
 * for there nobody can replace what is not his.
 * The checked name without links is what must be loaded, not the name that was given.
 *
 * Ownership: nothing to free; profile pointers borrow from divit_tokens.
 * Threads: no state.
 * Not done here: opening the module; whether it is made for this machine shows then.
 */
#ifndef DIVIT_TOKEN_MODULE_H
#define DIVIT_TOKEN_MODULE_H

#include "divit/base.h"
#include "token/tokens.h"

enum { DIVIT_MODULE_PATH_MAX = 4096, DIVIT_MODULE_TRIES_MAX = 64 };

typedef struct divit_module {
    const divit_profile *profile;     /* that names it; NULL after divit_module_check() */
    char path[DIVIT_MODULE_PATH_MAX]; /* absolute, without links: load this */
} divit_module;

/* A path that was looked at, for the message to the person. */
typedef struct divit_module_try {
    const char *path;    /* borrowed from its profile */
    const char *refusal; /* constant clause marked N_(); NULL for the path that was taken */
} divit_module_try;

/* Start as {0}. Further tries than fit are not recorded. */
typedef struct divit_module_tries {
    divit_module_try list[DIVIT_MODULE_TRIES_MAX];
    size_t n;
} divit_module_tries;

/*
 * Checks a path that a person or a test names. MODULE with the reason: not absolute, not there, not
 * a regular file, owner, writable by others, or a folder above it that is.
 */
DIVIT_MUST_CHECK divit_status divit_module_check(
    const char *path, divit_module *ret, divit_error *err);

/*
 * The first module of the profiles, in their order, that is there and may be loaded; explicit
 * modules are left out. Every path that was looked at is added to `tries`, also on failure.
 * TOKEN_UNKNOWN if no path exists, MODULE with the reason if one exists and none may be loaded.
 */
DIVIT_MUST_CHECK divit_status divit_module_search(
    const divit_profiles *profiles, divit_module_tries *tries, divit_module *ret, divit_error *err);

#endif
