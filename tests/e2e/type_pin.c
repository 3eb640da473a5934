/* SPDX-License-Identifier: Apache-2.0 */
/*
 * type_pin PIN COUNT-FILE COMMAND...: runs a program on a terminal of its own, types the PIN
 * whenever it asks ("PIN"...": "), writes how often that was, and ends with the program's exit
 * code.
 */
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 512 };

/* What stands in the line that the cursor is in. */
typedef struct line {
    char text[LINE_MAX_BYTES];
    size_t n;
} line;

/* True if this byte ends a question for the PIN. */
static int takes(line *l, char c)
{
    if (c == '\n' || c == '\r' || l->n + 2 > sizeof l->text)
        l->n = 0;
    else
        l->text[l->n++] = c;
    l->text[l->n] = 0;
    return l->n > 2 && strncmp(l->text, "PIN", 3) == 0 && strstr(l->text, "): ") != NULL &&
           l->text[l->n - 1] == ' ';
}

/* Waits until the program reads without echo: what is typed before that is thrown away. */
static void wait_for_no_echo(int terminal)
{
    struct termios t;
    const struct timespec step = {0, 5000000};
    while (tcgetattr(terminal, &t) == 0 && (t.c_lflag & ECHO) != 0)
        (void)nanosleep(&step, NULL);
}

static int type_all(int terminal, const char *pin)
{
    line l = {.n = 0};
    int times = 0;
    char c = 0;
    while (read(terminal, &c, 1) == 1) {
        (void)putchar(c);
        if (!takes(&l, c))
            continue;
        l.n = 0;
        wait_for_no_echo(terminal);
        if (dprintf(terminal, "%s\n", pin) < 0)
            break;
        times++;
    }
    return times;
}

int main(int argc, char **argv)
{
    int terminal = -1;
    int state = 0;
    if (argc < 4)
        return 2;
    const pid_t pid = forkpty(&terminal, NULL, NULL, NULL);
    if (pid < 0)
        return 2;
    if (pid == 0) {
        (void)execvp(argv[3], argv + 3);
        _exit(127);
    }
    const int times = type_all(terminal, argv[1]);
    FILE *count = fopen(argv[2], "a");
    if (!count || fprintf(count, "%d\n", times) < 0 || fclose(count) != 0)
        return 2;
    if (waitpid(pid, &state, 0) != pid)
        return 2;
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}
