/* SPDX-License-Identifier: Apache-2.0 */
/* Where browsers put what they download. */
#include "cli/guided_folder.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { FILE_LIMIT = 65536 };

/* Resolves a folder; false if it is none or too long. */
static bool resolve(const char *path, char ret[CLI_PATH_MAX])
{
    char whole[PATH_MAX];
    struct stat st;
    if (!realpath(path, whole) || stat(whole, &st) != 0 || !S_ISDIR(st.st_mode) ||
        strlen(whole) >= CLI_PATH_MAX)
        return false;
    memcpy(ret, whole, strlen(whole) + 1);
    return true;
}

static bool in_home(const char *name, char ret[CLI_PATH_MAX])
{
    char path[CLI_PATH_MAX];
    const char *home = getenv("HOME");
    const int n = snprintf(path, sizeof path, "%s/%s", home ? home : "", name);
    return home && home[0] == '/' && n < CLI_PATH_MAX && resolve(path, ret);
}

/* The value of XDG_DOWNLOAD_DIR="$HOME/..." or ="/..."; cuts the text. NULL if it has none. */
static const char *find_setting(char *text)
{
    static const char name[] = "XDG_DOWNLOAD_DIR=\"";
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *end = strrchr(line, '"');
        if (strncmp(line, name, sizeof name - 1) != 0 || end < line + sizeof name - 1)
            continue;
        *end = 0;
        return line + sizeof name - 1;
    }
    return NULL;
}

/* As the desktop says, which keeps the home folder apart from the rest. */
static bool from_desktop(char ret[CLI_PATH_MAX])
{
    static const char home[] = "$HOME/";
    char path[CLI_PATH_MAX];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *user = getenv("HOME");
    const int n = config && config[0] == '/'
                      ? snprintf(path, sizeof path, "%s/user-dirs.dirs", config)
                      : snprintf(path, sizeof path, "%s/.config/user-dirs.dirs", user ? user : "");
    if (n >= CLI_PATH_MAX || divit_file_read(path, FILE_LIMIT, &text, NULL) != DIVIT_OK ||
        divit_bytes_terminate(&text) != DIVIT_OK)
        return false;
    const char *value = find_setting((char *)text.p);
    if (!value)
        return false;
    return strncmp(value, home, sizeof home - 1) == 0 ? in_home(value + sizeof home - 1, ret)
                                                      : value[0] == '/' && resolve(value, ret);
}

/* see cli/guided_folder.h */
divit_status cli_guided_folder(const char *named, char ret[CLI_PATH_MAX], divit_error *err)
{
    if (named ? resolve(named, ret)
              : from_desktop(ret) || in_home("İndirilenler", ret) || in_home("Downloads", ret))
        return DIVIT_OK;
    const divit_status s = divit_fail(err, DIVIT_INPUT_MISSING, __func__,
        N_("there is no such download folder; name yours with --downloads"));
    divit_error_subject(err, named);
    return s;
}
