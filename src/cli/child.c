/* SPDX-License-Identifier: Apache-2.0 */
/* Work that may hang, done in a child of this process that can be ended. */
#include "cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"

/* In the child: signals end it, as does the end of its parent. */
static void run(void (*work)(int to, void *ctx), void *ctx, int to)
{
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    work(to, ctx);
    _exit(0);
}

/* see cli/child.h */
divit_status cli_child_start(
    void (*work)(int to, void *ctx), void *ctx, cli_child *ret, divit_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return divit_fail_errno(err, __func__, NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        divit_fd_close(&ends[0]);
        run(work, ctx, ends[1]);
    }
    divit_fd_close(&ends[1]);
    if (pid < 0) {
        const divit_status s = divit_fail_errno(err, __func__, NULL);
        divit_fd_close(&ends[0]);
        return s;
    }
    *ret = (cli_child){.pid = pid, .from = ends[0]};
    return DIVIT_OK;
}

/* see cli/child.h */
bool cli_child_read(const cli_child *child, void *out, size_t n, const cli_child_wait *wait)
{
    const divit_clock *clock = wait->clock;
    const int64_t end = clock->ticks(clock->ctx) + wait->ms;
    size_t have = 0;
    while (have < n) {
        const int64_t left = end - clock->ticks(clock->ctx);
        struct pollfd p = {.fd = child->from, .events = POLLIN};
        if (left < 0 || (poll(&p, 1, (int)left) < 0 && errno != EINTR))
            return false;
        if (p.revents == 0)
            continue;
        const ssize_t got = read(child->from, (char *)out + have, n - have);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        have += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* see cli/child.h */
void cli_child_done(cli_child *child)
{
    if (child->pid > 0) {
        (void)kill(child->pid, SIGKILL);
        (void)waitpid(child->pid, NULL, 0);
    }
    divit_fd_close(&child->from);
    *child = CLI_CHILD_NONE;
}
