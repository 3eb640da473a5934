/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/modulefile.h - whether a file may be loaded as a module.
 *
 * Whoever can change the module's file can read the next PIN. So its path must be absolute, and the
 * file that it leads to must belong to root or to this user and be writable by nobody else; the
 * resolved path is what is then loaded. The ELF header is compared with this program's, because
 * "wrong word size" is the most common reason why a vendor's module does not load.
 * No state. Not done here: the folders above the file; packages install them as root's.
 */
#ifndef DIVIT_CARD_MODULEFILE_H
#define DIVIT_CARD_MODULEFILE_H

#include "divit/base.h"

/* Room for a resolved path (PATH_MAX). */
enum { DIVIT_MODULEFILE_PATH = 4096 };

/* Checks the file; resolved: its path without links. MODULE, the path as subject. */
DIVIT_MUST_CHECK divit_status divit_modulefile_check(
    const char *path, char resolved[DIVIT_MODULEFILE_PATH], divit_error *err);

#endif
