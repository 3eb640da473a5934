/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of one test, and foreign judges. */
#include "unit/pki/judge.h"

#include <stdlib.h>

#include "base/file.h"

char *folder_new(void)
{
    char *folder = malloc(SCRATCH_SIZE);
    assert_non_null(folder);
    scratch_template(folder, "pki");
    assert_non_null(mkdtemp(folder));
    return folder;
}

void folder_free(char **folder)
{
    char command[256];
    (void)snprintf(command, sizeof command, "rm -r '%s'", *folder);
    assert_int_equal(system(command), 0);
    free(*folder);
    *folder = NULL;
}

void folder_put(const char *folder, const char *name, divit_span content)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK_OK(divit_file_write_private(path, content, NULL));
}

divit_bytes folder_get(const char *folder, const char *name)
{
    char path[256];
    divit_bytes content = {0};
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK_OK(divit_file_read(path, 128 << 20, &content, NULL));
    return content;
}

bool judge(const char *folder, const char *command)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "cd '%s' && (%s) >judge.txt 2>&1", folder, command);
    const bool good = system(line) == 0;
    (void)snprintf(line, sizeof line, "cat '%s/judge.txt' >&2", folder);
    if (!good)
        (void)!system(line);
    return good;
}
