/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token/owner.h - whether only root and the user can change a file.
 *
 *     char real_path[DIVIT_OWNER_PATH_MAX];
 *     const divit_owner verdict = divit_owner_judge("/usr/lib/libakisp11.so", real_path);
 *     if (verdict != DIVIT_OWNER_TRUSTED)
 *         say(divit_owner_clause(verdict));
 *
 * The rule is told in token/module.h. Threads: no state.
 * Not done here: access control lists; the group bits of the mode bound what they can allow.
 */
#ifndef DIVIT_TOKEN_OWNER_H
#define DIVIT_TOKEN_OWNER_H

#include <sys/stat.h>

#include "divit/base.h"

/* As long as realpath() makes them. */
enum { DIVIT_OWNER_PATH_MAX = 4096 };

typedef enum divit_owner {
    DIVIT_OWNER_TRUSTED,
    DIVIT_OWNER_RELATIVE,        /* the path is not absolute */
    DIVIT_OWNER_MISSING,         /* nothing is there, or it cannot be reached */
    DIVIT_OWNER_KIND,            /* not a regular file */
    DIVIT_OWNER_FOREIGN,         /* the file belongs to another user */
    DIVIT_OWNER_WRITABLE,        /* others can write to the file */
    DIVIT_OWNER_FOLDER_FOREIGN,  /* a folder above it belongs to another user */
    DIVIT_OWNER_FOLDER_WRITABLE, /* others can put another file in its place */
} divit_owner;

/* True if what st tells of belongs to root or the user and nobody else can write to it. */
bool divit_owner_trusts(const struct stat *st);

/*
 * Follows the links of a path to a regular file and looks at it and at each folder above it.
 * real_path is its name without links, and set only if the answer is DIVIT_OWNER_TRUSTED.
 */
divit_owner divit_owner_judge(const char *path, char real_path[DIVIT_OWNER_PATH_MAX]);

/* The verdict as a constant clause marked N_(); NULL for DIVIT_OWNER_TRUSTED. */
const char *divit_owner_clause(divit_owner verdict);

#endif
