/* SPDX-License-Identifier: Apache-2.0 */
/* A computer made up of files in a folder of its own. */
#include "unit/doctor/recorded.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

enum { NAME_SIZE = 512 };

/* see unit/doctor/recorded.h */
int recorded_start(void **state)
{
    char *folder = malloc(SCRATCH_SIZE);
    assert_non_null(folder);
    scratch_template(folder, "host");
    *state = folder;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

/* see unit/doctor/recorded.h */
int recorded_stop(void **state)
{
    const int result = nftw(*state, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(*state);
    return result;
}

static void make_way(const char *host, const char *path, char out[NAME_SIZE])
{
    assert_in_range(snprintf(out, NAME_SIZE, "%s/%s", host, path), 1, NAME_SIZE - 1);
    char *slash = strrchr(out, '/');
    *slash = 0;
    CHECK_OK(divit_folder_make(out, NULL));
    *slash = '/';
}

/* see unit/doctor/recorded.h */
void recorded_put(const char *host, const char *path, const char *text)
{
    char name[NAME_SIZE];
    make_way(host, path, name);
    CHECK_OK(divit_file_write_private(name, divit_span_of(text), NULL));
}

/* see unit/doctor/recorded.h */
void recorded_link(const char *host, const char *path, const char *target)
{
    char name[NAME_SIZE];
    make_way(host, path, name);
    assert_int_equal(symlink(target, name), 0);
}
