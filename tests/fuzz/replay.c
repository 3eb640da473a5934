/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over every file of the folders given; fails if there is none. With --scarce
 * first, runs it again for each allocation of its own, which then fails, up to so many.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "fuzz/scarce.h"

enum { SCARCE_MAX = 500 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* With the n-th allocation failing; false if there are not so many. */
static bool replay_scarce(divit_span input, size_t n)
{
    jmp_buf back;
    if (setjmp(back) == 0) {
        scarce_begin(n, &back);
        (void)LLVMFuzzerTestOneInput(input.p, input.n);
    }
    return scarce_end();
}

static void replay_file(divit_span input, bool scarce)
{
    (void)LLVMFuzzerTestOneInput(input.p, input.n);
    for (size_t n = 1; scarce && n <= SCARCE_MAX && replay_scarce(input, n); n++)
        continue;
}

static size_t replay_folder(const char *folder, bool scarce)
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
        replay_file(divit_bytes_span(&input), scarce);
        count++;
    }
    (void)closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    const bool scarce = argc > 1 && strcmp(argv[1], "--scarce") == 0;
    for (int i = scarce ? 2 : 1; i < argc; i++)
        count += replay_folder(argv[i], scarce);
    printf("%zu corpus files replayed\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
