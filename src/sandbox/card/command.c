/* SPDX-License-Identifier: Apache-2.0 */
/* The "card" command of divit-sandbox. */
#include "sandbox/card/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/secret.h"
#include "base/status.h"
#include "sandbox/card/folder.h"
#include "sandbox/card/pcscd.h"
#include "sandbox/card/stage.h"

enum { FILE_LIMIT = 65536, SHELL_SIGNAL = 128, SHELL_NOT_FOUND = 127 };

static divit_status fail_usage(divit_error *err, const char *origin)
{
    return divit_fail(err, DIVIT_USAGE, origin, NULL);
}

static divit_status read_pin_file(const char *path, divit_secret *pin, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    const divit_status s = divit_file_open(path, &fd, err);
    return s == DIVIT_OK ? divit_secret_read(pin, fd, err) : s;
}

/* card make FOLDER --certificate F --key F --pin-file F */
static divit_status make(int argc, char **argv, int *ret_exit, divit_error *err)
{
    (void)ret_exit;
    static const char *const names[] = {"--certificate", "--key", "--pin-file"};
    const char *paths[3] = {NULL};
    for (int i = 1; i + 1 < argc; i += 2)
        for (size_t k = 0; k < 3; k++)
            if (strcmp(argv[i], names[k]) == 0)
                paths[k] = argv[i + 1];
    if (argc != 7 || !paths[0] || !paths[1] || !paths[2])
        return fail_usage(err, __func__);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes certificate = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes key = {0};
    DIVIT_AUTO(divit_secret_free)
    divit_secret *pin = NULL;
    divit_status s = divit_file_read(paths[0], FILE_LIMIT, &certificate, err);
    if (s == DIVIT_OK)
        s = divit_file_read(paths[1], FILE_LIMIT, &key, err);
    if (s == DIVIT_OK)
        s = divit_secret_new(&pin, err);
    if (s == DIVIT_OK)
        s = read_pin_file(paths[2], pin, err);
    if (s != DIVIT_OK)
        return s;
    const divit_practice_card_options o = {.certificate = divit_bytes_span(&certificate),
        .key = divit_bytes_span(&key),
        .pin = {divit_secret_data(pin), divit_secret_length(pin)}};
    return divit_practice_card_make(argv[0], &o, err);
}

/* Runs a program in the card's environment and answers its exit status as a shell does. */
static int run_program(char **argv, const divit_pcscd *p, const sigset_t *mask)
{
    int state = 0;
    const pid_t pid = fork();
    if (pid < 0)
        return EXIT_FAILURE;
    if (pid == 0) {
        (void)sigprocmask(SIG_SETMASK, mask, NULL);
        (void)setenv("PCSCLITE_CSOCK_NAME", divit_pcscd_socket(p), 1);
        (void)setenv("OPENSC_CONF", divit_pcscd_opensc_conf(p), 1);
        (void)execvp(argv[0], argv);
        (void)dprintf(STDERR_FILENO, "divit-sandbox: %s: errno %d\n", argv[0], errno);
        _exit(SHELL_NOT_FOUND);
    }
    sigset_t waited;
    (void)sigemptyset(&waited);
    (void)sigaddset(&waited, SIGTERM);
    (void)sigaddset(&waited, SIGINT);
    (void)sigaddset(&waited, SIGCHLD);
    while (waitpid(pid, &state, WNOHANG) != pid) {
        const int got = sigwaitinfo(&waited, NULL);
        if (got == SIGTERM || got == SIGINT)
            (void)kill(pid, got);
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : SHELL_SIGNAL + WTERMSIG(state);
}

/* Says where the card is, then waits for TERM or INT, or until pcscd dies. */
static divit_status serve(const divit_pcscd *p, divit_error *err)
{
    sigset_t waited;
    (void)sigemptyset(&waited);
    (void)sigaddset(&waited, SIGTERM);
    (void)sigaddset(&waited, SIGINT);
    (void)sigaddset(&waited, SIGCHLD);
    (void)printf("PCSCLITE_CSOCK_NAME=%s\nOPENSC_CONF=%s\n", divit_pcscd_socket(p),
        divit_pcscd_opensc_conf(p));
    if (fflush(stdout) != 0)
        return divit_fail_errno(err, __func__, N_("the standard output cannot be written"));
    for (;;) {
        siginfo_t info;
        const int got = sigwaitinfo(&waited, &info);
        if (got == SIGTERM || got == SIGINT)
            return DIVIT_OK;
        if (got == SIGCHLD && info.si_pid == divit_pcscd_pid(p) &&
            (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED ||
                info.si_code == CLD_DUMPED))
            return divit_fail(err, DIVIT_NO_SERVICE, __func__, N_("pcscd ended by itself"));
    }
}

/* Runs the reader of a folder; argv[0] is what was named, behind it perhaps "--" and a command. */
static divit_status run_folder(
    const char *folder, int argc, char **argv, int *ret_exit, divit_error *err)
{
    sigset_t blocked;
    sigset_t before;
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGTERM);
    (void)sigaddset(&blocked, SIGINT);
    (void)sigaddset(&blocked, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &blocked, &before) != 0)
        return divit_fail_errno(err, __func__, NULL);
    DIVIT_AUTO(divit_pcscd_stop)
    divit_pcscd *p = NULL;
    const divit_status s = divit_pcscd_start(&(divit_pcscd_options){.folder = folder}, &p, err);
    if (s != DIVIT_OK)
        return s;
    if (argc == 1)
        return serve(p, err);
    *ret_exit = run_program(argv + 2, p, &before);
    return DIVIT_OK;
}

static bool has_command_or_nothing(int argc, char **argv)
{
    return argc == 1 || (argc > 2 && strcmp(argv[1], "--") == 0);
}

/* card run FOLDER [-- COMMAND...] */
static divit_status run(int argc, char **argv, int *ret_exit, divit_error *err)
{
    if (!has_command_or_nothing(argc, argv))
        return fail_usage(err, __func__);
    return run_folder(argv[0], argc, argv, ret_exit, err);
}

/* card --replay FILE [-- COMMAND...] */
static divit_status replay(int argc, char **argv, int *ret_exit, divit_error *err)
{
    DIVIT_AUTO(divit_stage_close)
    divit_stage *stage = NULL;
    divit_stage_played played;
    if (!has_command_or_nothing(argc, argv))
        return fail_usage(err, __func__);
    divit_status s = divit_stage_open(argv[0], getenv("TMPDIR"), &stage, err);
    if (s == DIVIT_OK)
        s = run_folder(divit_stage_folder(stage), argc, argv, ret_exit, err);
    if (s == DIVIT_OK)
        s = divit_stage_count(stage, &played, err);
    if (s == DIVIT_OK)
        (void)fprintf(stderr, "divit-sandbox: %zu commands, %zu of them not in the record%s\n",
            played.commands, played.unknown,
            played.data_kept || played.commands == 0
                ? ""
                : "; the record hides what was read, so those answers were zeros");
    return s;
}

/* card insert|remove|plug|unplug FOLDER */
static divit_status move(int argc, char **argv, divit_practice_move what, divit_error *err)
{
    return argc == 1 ? divit_practice_card_move(argv[0], what, err) : fail_usage(err, __func__);
}

static divit_status insert(int argc, char **argv, int *ret_exit, divit_error *err)
{
    (void)ret_exit;
    return move(argc, argv, DIVIT_PRACTICE_INSERT, err);
}

static divit_status remove_card(int argc, char **argv, int *ret_exit, divit_error *err)
{
    (void)ret_exit;
    return move(argc, argv, DIVIT_PRACTICE_REMOVE, err);
}

static divit_status plug(int argc, char **argv, int *ret_exit, divit_error *err)
{
    (void)ret_exit;
    return move(argc, argv, DIVIT_PRACTICE_PLUG, err);
}

static divit_status unplug(int argc, char **argv, int *ret_exit, divit_error *err)
{
    (void)ret_exit;
    return move(argc, argv, DIVIT_PRACTICE_UNPLUG, err);
}

/* card set FOLDER KEY=VALUE... */
static divit_status set(int argc, char **argv, int *ret_exit, divit_error *err)
{
    (void)ret_exit;
    divit_status s = argc > 1 ? DIVIT_OK : fail_usage(err, __func__);
    for (int i = 1; s == DIVIT_OK && i < argc; i++)
        s = divit_practice_card_set(argv[0], divit_span_of(argv[i]), err);
    return s;
}

/* see sandbox/card/command.h */
divit_status divit_sandbox_card(int argc, char **argv, int *ret_exit, divit_error *err)
{
    static const struct {
        const char *name;
        divit_status (*run)(int argc, char **argv, int *ret_exit, divit_error *err);
    } verbs[] = {{"make", make}, {"run", run}, {"--replay", replay}, {"insert", insert},
        {"remove", remove_card}, {"plug", plug}, {"unplug", unplug}, {"set", set}};
    for (size_t i = 0; argc > 2 && i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(argc - 2, argv + 2, ret_exit, err);
    return fail_usage(err, __func__);
}
