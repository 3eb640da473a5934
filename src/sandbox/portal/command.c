/* SPDX-License-Identifier: Apache-2.0 */
/* The "up", "down", "fault", "fill" and "clock" commands of divit-sandbox. */
#include "sandbox/portal/command.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/portal/fault.h"
#include "sandbox/portal/judging.h"
#include "sandbox/portal/records.h"
#include "sandbox/portal/time.h"
#include "sandbox/portal/world.h"

enum { PATH_LIMIT = 4096, WORDS = 2, FILL_MAX = 1000, DOWN_TRIES = 150, DOWN_STEP_MS = 100 };

typedef struct options {
    char state[PATH_LIMIT];
    bool json;
    const char *words[WORDS];
    int count;
} options;

/* Where divit --sandbox looks when it is told nothing (cli/place.h). */
static void default_state(char out[PATH_LIMIT])
{
    const char *base = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (base && base[0] == '/')
        (void)snprintf(out, PATH_LIMIT, "%s/divit/sandbox", base);
    else
        (void)snprintf(out, PATH_LIMIT, "%s/.local/state/divit/sandbox", home ? home : "/root");
}

/* At most `words` words may stand beside the options. */
static divit_status read_options(int argc, char **argv, int words, options *ret, divit_error *err)
{
    const char *state = getenv("DIVIT_SANDBOX");
    *ret = (options){0};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--state") == 0 && i + 1 < argc)
            state = argv[++i];
        else if (strcmp(argv[i], "--json") == 0)
            ret->json = true;
        else if ((argv[i][0] != '-' || (argv[i][1] >= '0' && argv[i][1] <= '9')) &&
                 ret->count < words)
            ret->words[ret->count++] = argv[i];
        else
            return divit_fail(err, DIVIT_USAGE, __func__, N_("an option is not known"));
    }
    if (state && state[0])
        (void)snprintf(ret->state, sizeof ret->state, "%s", state);
    else
        default_state(ret->state);
    return strlen(ret->state) < PATH_LIMIT - 16
               ? DIVIT_OK
               : divit_fail(err, DIVIT_USAGE, __func__, N_("the path is too long"));
}

/* FOLDER/lock, held while a world runs; its text is the process. */
static divit_status take_lock(const options *o, int *ret_fd, divit_error *err)
{
    char path[PATH_LIMIT];
    (void)snprintf(path, sizeof path, "%.4000s/lock", o->state);
    divit_status s = divit_folder_make(o->state, err);
    if (s != DIVIT_OK)
        return s;
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return divit_fail_errno(err, __func__, N_("the folder cannot be locked"));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        s = divit_fail(err, DIVIT_EXISTS, __func__, N_("a practice world runs there already"));
        divit_error_subject(err, o->state);
        return s;
    }
    if (ftruncate(fd, 0) != 0 || dprintf(fd, "%d\n", (int)getpid()) < 0)
        return divit_fail_errno(err, __func__, N_("the folder cannot be locked"));
    *ret_fd = fd;
    fd = -1;
    return DIVIT_OK;
}

static int print_json(const char *environment)
{
    json_t *object = json_pack("{s:i, s:s}", "schema", 1, "state", "ready");
    for (const char *line = environment; *line;) {
        const size_t n = strcspn(line, "\n");
        const char *equals = memchr(line, '=', n);
        if (equals && (size_t)(equals - line) + 3 <= n) {
            char name[64];
            (void)snprintf(name, sizeof name, "%.*s", (int)(equals - line), line);
            (void)json_object_set_new(
                object, name, json_stringn(equals + 2, n - (size_t)(equals - line) - 3));
        }
        line += n + (line[n] ? 1 : 0);
    }
    const int rc = json_dumpf(object, stdout, JSON_COMPACT);
    json_decref(object);
    return rc == 0 && putchar('\n') != EOF ? 0 : -1;
}

static divit_status serve(const divit_world *world, const sigset_t *waited, divit_error *err)
{
    for (;;) {
        siginfo_t info;
        const int got = sigwaitinfo(waited, &info);
        if (got == SIGTERM || got == SIGINT)
            return DIVIT_OK;
        if (got == SIGCHLD && info.si_pid == divit_world_pcscd_pid(world) &&
            info.si_code != CLD_STOPPED && info.si_code != CLD_CONTINUED)
            return divit_fail(err, DIVIT_NO_SERVICE, __func__, N_("pcscd ended by itself"));
    }
}

/* see sandbox/portal/command.h */
divit_status divit_sandbox_up(int argc, char **argv, int *ret_exit, divit_error *err)
{
    options o;
    DIVIT_AUTO(divit_fd_close)
    int lock = -1;
    DIVIT_AUTO(divit_world_free)
    divit_world *world = NULL;
    sigset_t waited;
    (void)sigemptyset(&waited);
    (void)sigaddset(&waited, SIGTERM);
    (void)sigaddset(&waited, SIGINT);
    (void)sigaddset(&waited, SIGCHLD);
    /* Before the servers' threads are made, so that they leave these signals to this one. */
    (void)sigprocmask(SIG_BLOCK, &waited, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)umask(077);
    divit_status s = read_options(argc, argv, 0, &o, err);
    if (s == DIVIT_OK)
        s = take_lock(&o, &lock, err);
    const divit_world_options w = {
        .folder = o.state, .clock = divit_clock_system(), .judge = divit_portal_judge_own()};
    if (s == DIVIT_OK)
        s = divit_world_open(&w, &world, err);
    if (s != DIVIT_OK)
        return s;
    const char *environment = divit_world_environment(world);
    if ((o.json ? print_json(environment) : printf("%sready\n", environment)) < 0 ||
        fflush(stdout) != 0)
        return divit_fail_errno(err, __func__, N_("the standard output cannot be written"));
    if (!o.json)
        fprintf(stderr,
            "The practice world runs until Ctrl-C. In another window, for example:\n"
            "  DIVIT_SANDBOX=%s divit --sandbox card\n"
            "  DIVIT_SANDBOX=%s divit --sandbox renew SD-780\n"
            "The PIN of the practice card is in %s/pin\n",
            o.state, o.state, o.state);
    *ret_exit = 0;
    return serve(world, &waited, err);
}

/* see sandbox/portal/command.h */
divit_status divit_sandbox_down(int argc, char **argv, int *ret_exit, divit_error *err)
{
    options o;
    char path[PATH_LIMIT];
    char text[24] = {0};
    divit_status s = read_options(argc, argv, 0, &o, err);
    if (s != DIVIT_OK)
        return s;
    (void)snprintf(path, sizeof path, "%.4000s/lock", o.state);
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0 || pread(fd, text, sizeof text - 1, 0) <= 0)
        return divit_fail(err, DIVIT_NO_SERVICE, __func__, N_("no practice world runs there"));
    const long pid = strtol(text, NULL, 10);
    if (pid <= 1 || kill((pid_t)pid, SIGTERM) != 0)
        return divit_fail_errno(err, __func__, N_("the practice world cannot be ended"));
    for (int i = 0; i < DOWN_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
            *ret_exit = 0;
            return DIVIT_OK;
        }
        (void)nanosleep(&(struct timespec){0, DOWN_STEP_MS * 1000000L}, NULL);
    }
    return divit_fail(err, DIVIT_E_IO, __func__, N_("the practice world does not end"));
}

/* see sandbox/portal/command.h */
divit_status divit_sandbox_fault(int argc, char **argv, int *ret_exit, divit_error *err)
{
    options o;
    divit_status s = read_options(argc, argv, WORDS, &o, err);
    if (s == DIVIT_OK && o.count == 0)
        s = divit_fail(err, DIVIT_USAGE, __func__, N_("name the fault"));
    if (s != DIVIT_OK)
        return s;
    const unsigned long n = o.count > 1 ? strtoul(o.words[1], NULL, 10) : 1;
    *ret_exit = 0;
    return divit_world_fault_set(o.state, o.words[0], n <= UINT_MAX ? (unsigned)n : 0, err);
}

/* see sandbox/portal/command.h */
divit_status divit_sandbox_clock(int argc, char **argv, int *ret_exit, divit_error *err)
{
    options o;
    char text[32];
    divit_status s = read_options(argc, argv, 1, &o, err);
    if (s == DIVIT_OK && o.count > 0)
        s = divit_world_time_move(o.state, o.words[0], err);
    if (s != DIVIT_OK)
        return s;
    divit_world_time time = {.folder = o.state, .real = divit_clock_system()};
    const divit_clock clock = divit_world_time_clock(&time);
    divit_time_rfc3339(clock.now(clock.ctx), 0, text);
    *ret_exit = 0;
    return printf("%s\n", text) > 0
               ? DIVIT_OK
               : divit_fail_errno(err, __func__, N_("the standard output cannot be written"));
}

/* see sandbox/portal/command.h */
divit_status divit_sandbox_fill(int argc, char **argv, int *ret_exit, divit_error *err)
{
    options o;
    char path[PATH_LIMIT];
    DIVIT_AUTO(divit_world_store_free)
    divit_world_store *store = NULL;
    divit_status s = read_options(argc, argv, 1, &o, err);
    const unsigned long n = s == DIVIT_OK && o.count > 0 ? strtoul(o.words[0], NULL, 10) : 0;
    if (s == DIVIT_OK && (n == 0 || n > FILL_MAX))
        s = divit_fail(err, DIVIT_USAGE, __func__, N_("say how many, 1 to 1000"));
    if (s != DIVIT_OK)
        return s;
    (void)snprintf(path, sizeof path, "%.4000s/world.db", o.state);
    if (access(path, F_OK) != 0)
        return divit_fail(err, DIVIT_NO_SERVICE, __func__, N_("no practice world was there yet"));
    const divit_clock clock = divit_clock_system();
    s = divit_world_store_open(path, &store, err);
    if (s == DIVIT_OK)
        s = divit_world_crowd_add(store, (unsigned)n, clock.now(clock.ctx), err);
    *ret_exit = 0;
    return s;
}
