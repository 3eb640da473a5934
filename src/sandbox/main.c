/* SPDX-License-Identifier: Apache-2.0 */
/* divit-sandbox: the practice world. A table of commands, and the words for their failures. */
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "sandbox/card/command.h"
#include "sandbox/command.h"
#include "sandbox/portal/command.h"

static const divit_sandbox_command commands[] = {
    {"card",
        "  card make FOLDER --certificate F --key F --pin-file F\n"
        "  card run FOLDER [-- COMMAND...]\n"
        "  card --replay FILE [-- COMMAND...]\n"
        "  card insert|remove|plug|unplug FOLDER\n"
        "  card set FOLDER KEY=VALUE...\n",
        divit_sandbox_card},
    {"up", "  up [--state FOLDER] [--json]\n", divit_sandbox_up},
    {"down", "  down [--state FOLDER]\n", divit_sandbox_down},
    {"fault",
        "  fault NAME [N] [--state FOLDER]    the N-th request from now goes wrong:\n"
        "      error busy unavailable slow lost-request lost-answer half-answer garbled\n"
        "      wrong-digest swapped other-person expired session-lost twice moved\n"
        "      tls-name tls-expired tls-self-signed tls-old (of a connection); none\n"
        "      mixed: every N-th goes wrong in turn, until none\n",
        divit_sandbox_fault},
    {"clock", "  clock [+30d|-12h|+5m|now] [--state FOLDER]    moves its time; prints it\n",
        divit_sandbox_clock},
    {"fill", "  fill N [--state FOLDER]    N more applications wait for the officer\n",
        divit_sandbox_fill},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_usage(FILE *out)
{
    (void)fprintf(out, "usage: divit-sandbox COMMAND\n");
    for (size_t i = 0; i < COMMANDS; i++)
        (void)fputs(commands[i].usage, out);
}

static void print_error(divit_status s, const divit_error *err)
{
    (void)fprintf(stderr, "divit-sandbox: %s", divit_status_message(s));
    if (err->detail)
        (void)fprintf(stderr, ": %s", err->detail);
    if (err->subject[0])
        (void)fprintf(stderr, " (%s)", err->subject);
    (void)fputc('\n', stderr);
}

static const divit_sandbox_command *command_named(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    const divit_sandbox_command *c = argc > 1 ? command_named(argv[1]) : NULL;
    if (!c) {
        print_usage(stderr);
        return divit_status_exit(DIVIT_USAGE);
    }
    divit_error err = {0};
    int code = 0;
    const divit_status s = c->run(argc - 1, argv + 1, &code, &err);
    if (s == DIVIT_OK)
        return code;
    print_error(s, &err);
    if (s == DIVIT_USAGE)
        print_usage(stderr);
    return divit_status_exit(s);
}
