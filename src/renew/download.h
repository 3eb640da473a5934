/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/download.h - the files that come into a download folder after a moment, each when it is
 * complete.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_download_free) divit_download *watch = NULL;
 *     s = divit_download_new("/home/u/İndirilenler", &watch, err);   // from now on
 *     poll(divit_download_fd(watch), POLLIN);
 *     while ((s = divit_download_next(watch, &name, err)) == DIVIT_OK && name) ...
 *     s = divit_download_open(watch, name, &fd, err);
 *
 * Complete is what its writer closed or moved into its name (inotify(7)); the names that browsers
 * give to what is not finished yet are passed over, and so are hidden and empty files. What was
 * there when the watch began never counts, under whatever name it goes later.
 * Ownership: a name is borrowed until the next call. Threads: one at a time.
 * Not done here: what is in a file.
 */
#ifndef DIVIT_RENEW_DOWNLOAD_H
#define DIVIT_RENEW_DOWNLOAD_H

#include "divit/base.h"

typedef struct divit_download divit_download;

/* Begins to watch. INPUT_MISSING if it is no folder, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_download_new(
    const char *folder, divit_download **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_download_free(divit_download **watch);

/* Readable when something happened; never read from by others. */
int divit_download_fd(const divit_download *watch);

/*
 * The next complete new file by its name, or NULL if there is none yet; does not wait. E_IO, also
 * when the folder is gone; E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_download_next(
    divit_download *watch, const char **ret_name, divit_error *err);

/*
 * Opens such a file for reading: a regular one, no symbolic link, at most `limit` bytes.
 * INPUT_MISSING, INPUT_UNSUPPORTED, INPUT_LIMIT, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_download_open(
    const divit_download *watch, const char *name, uint64_t limit, int *ret_fd, divit_error *err);

#endif
