/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command and adds a line to a file: wall seconds, user and system seconds, and KiB of the
 * largest process, of it and of all that it waited for. Its exit code is the command's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    struct timespec begun;
    struct timespec ended;
    struct rusage used;
    int status = 0;
    FILE *out = argc > 2 ? fopen(argv[1], "ae") : NULL;
    if (!out) {
        fputs("usage: bench-measure FILE COMMAND...\n", stderr);
        return EXIT_FAILURE;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &begun);
    const pid_t child = fork();
    if (child == 0) {
        (void)execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child)
        return EXIT_FAILURE;
    (void)clock_gettime(CLOCK_MONOTONIC, &ended);
    const double wall =
        (double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
    fprintf(out, "%.6f %.6f %ld\n", wall, seconds(used.ru_utime) + seconds(used.ru_stime),
        used.ru_maxrss);
    (void)fclose(out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
