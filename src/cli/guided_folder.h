/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/guided_folder.h - where browsers put what they download.
 *
 *     s = cli_guided_folder(options->downloads, folder, err);     // absolute, without links
 *
 * Threads: no state. Not done here: watching it, see renew/download.h.
 */
#ifndef DIVIT_CLI_GUIDED_FOLDER_H
#define DIVIT_CLI_GUIDED_FOLDER_H

#include "cli/place.h"

/*
 * The named folder, else XDG_DOWNLOAD_DIR of the desktop's user-dirs.dirs (freedesktop.org
 * xdg-user-dirs), else İndirilenler or Downloads in the home folder. INPUT_MISSING if there is
 * none, E_IO.
 */
DIVIT_MUST_CHECK divit_status cli_guided_folder(
    const char *named, char ret[CLI_PATH_MAX], divit_error *err);

#endif
