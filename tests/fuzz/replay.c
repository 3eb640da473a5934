/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over every file of the folders given; fails if there is none. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replay_folder(const char *folder)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return 0;
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        char path[4096];
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes input = {0};
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] == '.' || divit_file_read(path, 64 << 20, &input, NULL) != DIVIT_OK)
            continue;
        (void)LLVMFuzzerTestOneInput(input.p, input.n);
        count++;
    }
    (void)closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%zu corpus files replayed\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
