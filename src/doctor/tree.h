/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/tree.h - the small files in which a computer tells about itself: of this one, or recorded.
 *
 *     char path[DIVIT_TREE_PATH], text[256], value[16];
 *     if (divit_tree_path(path, host, "run/systemd/sessions/%s", id) &&
 *         divit_tree_text(path, text, sizeof text) &&
 *         divit_tree_value(text, "ACTIVE=", value, sizeof value)) ...
 *
 * A host is the folder that stands for "/": NULL or "" is this computer; a recorded tree holds
 * sys, dev, run, etc, proc and usr, as far as doctor reads them.
 * Ownership: everything is copied. Threads: no state.
 * Not done here: what the files mean.
 */
#ifndef DIVIT_DOCTOR_TREE_H
#define DIVIT_DOCTOR_TREE_H

#include "divit/base.h"

enum { DIVIT_TREE_PATH = 1024 };

/* host/format; false, and out is "", if it does not fit. */
bool divit_tree_path(char out[DIVIT_TREE_PATH], const char *host, const char *format, ...)
    DIVIT_PRINTF(3, 4);

/* The beginning of a file, at most cap - 1 bytes, up to a NUL in it; false if it cannot be read. */
bool divit_tree_text(const char *path, char *out, size_t cap);

/* Its first line without the end; false if it cannot be read. */
bool divit_tree_line(const char *path, char *out, size_t cap);

/*
 * What stands behind `name` at the beginning of a line of the text, without blanks and quotation
 * marks around it; false if no line begins so. name includes its mark: "ACTIVE=", "Uid:".
 */
bool divit_tree_value(const char *text, const char *name, char *out, size_t cap);

/* The last part of the path that a symbolic link holds; false if it is none. */
bool divit_tree_link(const char *path, char *out, size_t cap);

#endif
