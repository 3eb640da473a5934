/* SPDX-License-Identifier: Apache-2.0 */
/* One change that doctor --fix makes. */
#include "cli/doctor_step.h"

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/words.h"

enum {
    RUN_MS = 60000,
    LOOK_NS = 50 * 1000 * 1000,
    FILE_MODE = 0644,
    FILE_LIMIT = 1024 * 1024,
    EXIT_LATE = 124,
    EXIT_SIGNAL = 128,
};

/* see cli/doctor_step.h */
divit_status cli_step_path(
    const cli_step_host *host, const char *path, divit_bytes *out, divit_error *err)
{
    if (divit_bytes_printf(out, "%s%s", host->root, path ? path : host->socket) != DIVIT_OK ||
        divit_bytes_terminate(out) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

static divit_status join_words(const cli_step_host *host, const cli_step *step, divit_bytes *out)
{
    divit_status s = divit_bytes_printf(out, "%s%s", host->root, step->argv[0]);
    for (size_t i = 1; s == DIVIT_OK && step->argv[i]; i++)
        s = divit_bytes_printf(out, " %s", step->argv[i]);
    return s;
}

static divit_status describe(
    const cli_step_host *host, const cli_step *step, const char *path, divit_bytes *out)
{
    switch (step->kind) {
    case CLI_STEP_RUN:
        return join_words(host, step, out);
    case CLI_STEP_WRITE:
        return divit_bytes_printf(
            out, _("write %s: %.*s"), path, (int)strcspn(step->content, "\n"), step->content);
    case CLI_STEP_COPY:
        return divit_bytes_printf(out, _("copy %s%s to %s"), host->program, step->from, path);
    case CLI_STEP_REMOVE:
        return divit_bytes_printf(out, _("remove %s"), path);
    case CLI_STEP_MODE:
        return divit_bytes_printf(out, _("set the rights of %s to %04o"), path, step->mode);
    }
    return DIVIT_E_INTERNAL;
}

static divit_status describe_sudo(
    const cli_step_host *host, const cli_step *step, const char *path, divit_bytes *out)
{
    switch (step->kind) {
    case CLI_STEP_RUN:
        if (divit_bytes_append(out, DIVIT_SPAN_TEXT("sudo ")) != DIVIT_OK)
            return DIVIT_E_MEMORY;
        return join_words(host, step, out);
    case CLI_STEP_WRITE:
        return divit_bytes_printf(out, "echo '%.*s' | sudo tee %s",
            (int)strcspn(step->content, "\n"), step->content, path);
    case CLI_STEP_COPY:
        return divit_bytes_printf(
            out, "sudo install -m %04o %s%s %s", FILE_MODE, host->program, step->from, path);
    case CLI_STEP_REMOVE:
        return divit_bytes_printf(out, "sudo rm %s", path);
    case CLI_STEP_MODE:
        return divit_bytes_printf(out, "sudo chmod %04o %s", step->mode, path);
    }
    return DIVIT_E_INTERNAL;
}

typedef divit_status (*describer)(
    const cli_step_host *host, const cli_step *step, const char *path, divit_bytes *out);

static divit_status put_text(const cli_step_host *host, const cli_step *step, describer how,
    divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    const divit_status s = cli_step_path(host, step->path, &path, err);
    if (s != DIVIT_OK)
        return s;
    if (how(host, step, (const char *)path.p, out) != DIVIT_OK ||
        divit_bytes_terminate(out) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* see cli/doctor_step.h */
divit_status cli_step_text(
    const cli_step_host *host, const cli_step *step, divit_bytes *out, divit_error *err)
{
    return put_text(host, step, describe, out, err);
}

/* see cli/doctor_step.h */
divit_status cli_step_sudo(
    const cli_step_host *host, const cli_step *step, divit_bytes *out, divit_error *err)
{
    return put_text(host, step, describe_sudo, out, err);
}

/* Starts a program as the header says; an errno. */
static int start(const char *path, const cli_step *step, pid_t *ret)
{
    char *environment[] = {(char *)(uintptr_t) "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
    char *argv[CLI_STEP_WORDS];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t usual;
    for (size_t i = 0; i < CLI_STEP_WORDS; i++)
        argv[i] = (char *)(uintptr_t)step->argv[i];
    argv[0] = (char *)(uintptr_t)path;
    (void)sigemptyset(&usual);
    (void)sigaddset(&usual, SIGPIPE);
    (void)posix_spawn_file_actions_init(&files);
    (void)posix_spawnattr_init(&how);
    int wrong = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (wrong == 0)
        wrong = posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    if (wrong == 0)
        wrong = posix_spawnattr_setsigdefault(&how, &usual);
    if (wrong == 0)
        wrong = posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
    if (wrong == 0)
        wrong = posix_spawn(ret, path, &files, &how, argv, environment);
    (void)posix_spawnattr_destroy(&how);
    (void)posix_spawn_file_actions_destroy(&files);
    return wrong;
}

/* The exit code of a program, which is ended when it is late. */
static int await(pid_t pid, const divit_clock *clock)
{
    const int64_t end = clock->ticks(clock->ctx) + RUN_MS;
    const struct timespec pause = {.tv_nsec = LOOK_NS};
    int state = 0;
    pid_t got = 0;
    while ((got = waitpid(pid, &state, WNOHANG)) == 0 && clock->ticks(clock->ctx) < end)
        (void)nanosleep(&pause, NULL);
    if (got == 0) {
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, NULL, 0);
        return EXIT_LATE;
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : EXIT_SIGNAL + WTERMSIG(state);
}

static divit_status run(const char *path, const cli_step *step, const divit_clock *clock,
    int *ret_exit, divit_error *err)
{
    pid_t pid = -1;
    errno = start(path, step, &pid);
    if (errno != 0)
        return divit_fail_errno(err, __func__, N_("this program cannot be run"));
    const int code = await(pid, clock);
    if (code == 0)
        return DIVIT_OK;
    *ret_exit = code;
    return divit_fail(err, DIVIT_E_IO, __func__, N_("the program ended with a failure"));
}

static divit_status write_file(const char *path, divit_span content, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_status s = divit_output_new(path, DIVIT_OUTPUT_REPLACE, &out, err);
    if (s == DIVIT_OK && fchmod(divit_output_fd(out), FILE_MODE) != 0)
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), content, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}

static divit_status copy_file(
    const cli_step_host *host, const cli_step *step, const char *path, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes from = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    if (divit_bytes_printf(&from, "%s%s", host->program, step->from) != DIVIT_OK ||
        divit_bytes_terminate(&from) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = divit_file_read((const char *)from.p, FILE_LIMIT, &content, err);
    divit_error_subject(s == DIVIT_OK ? NULL : err, (const char *)from.p);
    return s == DIVIT_OK ? write_file(path, divit_bytes_span(&content), err) : s;
}

static divit_status remove_file(const char *path, divit_error *err)
{
    return unlink(path) == 0 ? DIVIT_OK : divit_fail_errno(err, __func__, NULL);
}

static divit_status set_mode(const char *path, unsigned mode, divit_error *err)
{
    return chmod(path, mode) == 0 ? DIVIT_OK : divit_fail_errno(err, __func__, NULL);
}

static divit_status act(const cli_step_host *host, const cli_step *step, const char *path,
    int *ret_exit, divit_error *err)
{
    switch (step->kind) {
    case CLI_STEP_RUN:
        return run(path, step, &host->clock, ret_exit, err);
    case CLI_STEP_WRITE:
        return write_file(path, divit_span_of(step->content), err);
    case CLI_STEP_COPY:
        return copy_file(host, step, path, err);
    case CLI_STEP_REMOVE:
        return remove_file(path, err);
    case CLI_STEP_MODE:
        return set_mode(path, step->mode, err);
    }
    return DIVIT_E_INTERNAL;
}

/* see cli/doctor_step.h */
divit_status cli_step_do(
    const cli_step_host *host, const cli_step *step, int *ret_exit, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    const char *what = step->kind == CLI_STEP_RUN ? step->argv[0] : step->path;
    divit_status s = cli_step_path(host, what, &path, err);
    if (s != DIVIT_OK)
        return s;
    s = act(host, step, (const char *)path.p, ret_exit, err);
    divit_error_subject(s == DIVIT_OK ? NULL : err, (const char *)path.p);
    return s;
}
