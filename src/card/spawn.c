/* SPDX-License-Identifier: Apache-2.0 */
/* The worker process from outside. */
#include "card/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { FINISH_MS = 2000, TERM_MS = 300, KILL_MS = 1000 };

/* Names that change what the worker loads or whom it talks to, by their beginning. */
static const char *const dropped[] = {"LD_", "PKCS11", "P11_KIT_", "OPENSC_", "SOFTHSM2_",
    "PCSCLITE_", "OPENSSL_", "GCONV_PATH=", "GLIBC_TUNABLES="};

static bool is_dropped(const char *entry)
{
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++)
        if (strncmp(entry, dropped[i], strlen(dropped[i])) == 0)
            return true;
    return false;
}

static size_t entries(char *const *list)
{
    size_t n = 0;
    while (list && list[n])
        n++;
    return n;
}

/* see card/spawn.h */
divit_status divit_spawn_environment(
    char *const *inherited, char *const *explicit, char ***ret, divit_error *err)
{
    const size_t from_inherited = entries(inherited), from_explicit = entries(explicit);
    char **list = calloc(from_inherited + from_explicit + 1, sizeof *list);
    if (!list)
        return divit_fail_memory(err, __func__);
    size_t n = 0;
    for (size_t i = 0; i < from_inherited; i++)
        if (!is_dropped(inherited[i]))
            list[n++] = inherited[i];
    for (size_t i = 0; i < from_explicit; i++)
        list[n++] = explicit[i];
    *ret = list;
    return DIVIT_OK;
}

static int file_actions(posix_spawn_file_actions_t *actions, int socket)
{
    /* The socket first: if the parent has closed standard streams, it has the number of one. */
    if (posix_spawn_file_actions_adddup2(actions, socket, DIVIT_SPAWN_SOCKET) != 0)
        return ENOMEM;
    for (int fd = 0; fd < DIVIT_SPAWN_SOCKET; fd++)
        if (posix_spawn_file_actions_addopen(actions, fd, "/dev/null", O_RDWR, 0) != 0)
            return ENOMEM;
    return posix_spawn_file_actions_addclosefrom_np(actions, DIVIT_SPAWN_SOCKET + 1);
}

static int signal_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    (void)posix_spawnattr_setsigmask(attributes, &none);
    (void)posix_spawnattr_setsigdefault(attributes, &all);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn(pid_t *ret, const char *path, int socket, char *const *environment)
{
    char name[] = "divit-card";
    char *const argv[] = {name, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    int code = file_actions(&actions, socket);
    if (code == 0)
        code = signal_attributes(&attributes);
    if (code == 0)
        code = posix_spawn(ret, path, &actions, &attributes, argv, environment);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* see card/spawn.h */
divit_status divit_spawn_start(
    divit_spawn *ret, const char *path, char *const *environment, divit_error *err)
{
    int ends[2];
    const struct timeval send_time = {.tv_sec = 1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return divit_fail_errno(err, __func__, N_("no socket pair for the card worker"));
    DIVIT_AUTO(divit_fd_close)
    int own = ends[0];
    DIVIT_AUTO(divit_fd_close)
    int theirs = ends[1];
    (void)setsockopt(own, SOL_SOCKET, SO_SNDTIMEO, &send_time, sizeof send_time);
    divit_spawn worker = DIVIT_SPAWN_NONE;
    errno = spawn(&worker.pid, path, theirs, environment);
    if (errno != 0) {
        const divit_status s =
            divit_fail_errno(err, __func__, N_("the card worker cannot be started"));
        divit_error_subject(err, path);
        return s;
    }
    worker.handle = pidfd_open(worker.pid, 0);
    worker.socket = own;
    own = -1;
    *ret = worker;
    return DIVIT_OK;
}

/* True once the process has ended and is reaped. */
static bool has_ended(divit_spawn *worker, int wait_ms)
{
    struct pollfd p = {.fd = worker->handle, .events = POLLIN};
    if (poll(&p, 1, wait_ms) < 0 && errno != EINTR)
        return false;
    return waitpid(worker->pid, NULL, WNOHANG) != 0;
}

/* see card/spawn.h */
void divit_spawn_stop(divit_spawn *worker, divit_spawn_farewell farewell)
{
    divit_fd_close(&worker->socket);
    if (worker->pid > 0) {
        bool ended = has_ended(worker, farewell == DIVIT_SPAWN_FINISH ? FINISH_MS : 0);
        if (!ended) {
            (void)kill(worker->pid, SIGTERM);
            ended = has_ended(worker, TERM_MS);
        }
        if (!ended) {
            (void)kill(worker->pid, SIGKILL);
            (void)has_ended(worker, KILL_MS);
        }
    }
    worker->pid = -1;
    divit_fd_close(&worker->handle);
}

/* see card/spawn.h */
void divit_spawn_end(divit_spawn *worker)
{
    divit_spawn_stop(worker, DIVIT_SPAWN_FINISH);
}
