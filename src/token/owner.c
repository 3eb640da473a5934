/* SPDX-License-Identifier: Apache-2.0 */
/* Whether only root and the user can change a file. */
#include "token/owner.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(DIVIT_OWNER_PATH_MAX >= PATH_MAX, "realpath() fills PATH_MAX");

static bool is_ours(const struct stat *st)
{
    return st->st_uid == 0 || st->st_uid == geteuid();
}

/* A group of the owner's number is the owner's private group, as Debian makes them. */
static bool others_write(const struct stat *st)
{
    return (st->st_mode & S_IWOTH) || ((st->st_mode & S_IWGRP) && st->st_gid != st->st_uid);
}

/* see token/owner.h */
bool divit_owner_trusts(const struct stat *st)
{
    return is_ours(st) && !others_write(st);
}

static divit_owner judge_file(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return DIVIT_OWNER_MISSING;
    if (!S_ISREG(st.st_mode))
        return DIVIT_OWNER_KIND;
    if (!is_ours(&st))
        return DIVIT_OWNER_FOREIGN;
    return others_write(&st) ? DIVIT_OWNER_WRITABLE : DIVIT_OWNER_TRUSTED;
}

/* In a folder with the sticky bit nobody can replace what is not his. */
static divit_owner judge_folder(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return DIVIT_OWNER_MISSING;
    if (!is_ours(&st))
        return DIVIT_OWNER_FOLDER_FOREIGN;
    const bool sticky = (st.st_mode & S_ISVTX) != 0;
    return others_write(&st) && !sticky ? DIVIT_OWNER_FOLDER_WRITABLE : DIVIT_OWNER_TRUSTED;
}

/* Every folder above `path`, from the root on; path comes back as it was. */
static divit_owner judge_folders(char *path)
{
    divit_owner verdict = judge_folder("/");
    for (char *slash = strchr(path + 1, '/'); slash && verdict == DIVIT_OWNER_TRUSTED;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        verdict = judge_folder(path);
        *slash = '/';
    }
    return verdict;
}

/* see token/owner.h */
divit_owner divit_owner_judge(const char *path, char real_path[DIVIT_OWNER_PATH_MAX])
{
    char resolved[DIVIT_OWNER_PATH_MAX];
    if (path[0] != '/')
        return DIVIT_OWNER_RELATIVE;
    if (!realpath(path, resolved))
        return DIVIT_OWNER_MISSING;
    divit_owner verdict = judge_file(resolved);
    if (verdict == DIVIT_OWNER_TRUSTED)
        verdict = judge_folders(resolved);
    if (verdict == DIVIT_OWNER_TRUSTED)
        memcpy(real_path, resolved, sizeof resolved);
    return verdict;
}

/* see token/owner.h */
const char *divit_owner_clause(divit_owner verdict)
{
    static const char *const clauses[] = {
        [DIVIT_OWNER_TRUSTED] = NULL,
        [DIVIT_OWNER_RELATIVE] = N_("the path is not absolute"),
        [DIVIT_OWNER_MISSING] = N_("there is no such file"),
        [DIVIT_OWNER_KIND] = N_("it is not a regular file"),
        [DIVIT_OWNER_FOREIGN] = N_("the file belongs to another user"),
        [DIVIT_OWNER_WRITABLE] = N_("other users can change the file"),
        [DIVIT_OWNER_FOLDER_FOREIGN] = N_("a folder above the file belongs to another user"),
        [DIVIT_OWNER_FOLDER_WRITABLE] = N_("other users can change a folder above the file"),
    };
    return clauses[verdict];
}
