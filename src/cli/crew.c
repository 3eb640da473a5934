/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that do the pieces of a batch. */
#include "cli/crew.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"

/* What the threads share. */
typedef struct shared {
    const cli_crew *crew;
    pthread_mutex_t lock;
    size_t next; /* the first piece that nobody has begun */
    bool halted;
    bool *over; /* of each piece */
    int news;   /* an eventfd: a piece is over */
} shared;

/* The next piece; false if there is none. */
static bool take(shared *all, size_t *ret)
{
    (void)pthread_mutex_lock(&all->lock);
    const bool there = !all->halted && all->next < all->crew->count;
    if (there)
        *ret = all->next++;
    (void)pthread_mutex_unlock(&all->lock);
    return there;
}

static void halt(shared *all)
{
    (void)pthread_mutex_lock(&all->lock);
    all->halted = true;
    (void)pthread_mutex_unlock(&all->lock);
}

static void *work(void *ctx)
{
    shared *all = ctx;
    size_t i = 0;
    while (take(all, &i)) {
        const uint64_t one = 1;
        const bool more = all->crew->run(all->crew->ctx, i);
        (void)pthread_mutex_lock(&all->lock);
        all->over[i] = true;
        all->halted = all->halted || !more;
        (void)pthread_mutex_unlock(&all->lock);
        (void)!write(all->news, &one, sizeof one);
    }
    return NULL;
}

/* True if the piece is over; ret_never: it will not be begun any more. */
static bool is_over(shared *all, size_t i, bool *ret_never)
{
    (void)pthread_mutex_lock(&all->lock);
    const bool over = all->over[i];
    *ret_never = i >= all->next && all->halted;
    (void)pthread_mutex_unlock(&all->lock);
    return over;
}

/* Waits so long (-1: for ever) for news or a signal; true for a signal. */
static bool wait_for_news(const shared *all, int signals, int ms)
{
    uint64_t n;
    struct signalfd_siginfo which;
    struct pollfd p[] = {{.fd = all->news, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    if (poll(p, 2, ms) <= 0)
        return false;
    if (p[0].revents)
        (void)!read(all->news, &n, sizeof n);
    return p[1].revents && read(signals, &which, sizeof which) == (ssize_t)sizeof which;
}

/* Tells of the pieces in order until all that were begun are told. */
static divit_status follow(shared *all, int signals, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < all->crew->count;) {
        bool never = false;
        const bool over = is_over(all, i, &never);
        if (wait_for_news(all, signals, over || never ? 0 : -1)) {
            halt(all);
            s = divit_fail(err, DIVIT_INTERRUPTED, __func__, NULL);
        }
        if (over)
            all->crew->done(all->crew->ctx, i++);
        else if (never)
            break;
    }
    return s;
}

static divit_status run_threads(shared *all, int signals, divit_error *err)
{
    pthread_t threads[CLI_CREW_MAX];
    const size_t wanted = all->crew->threads > 0 ? all->crew->threads : 1;
    size_t n = 0;
    while (n < wanted && n < CLI_CREW_MAX && n < all->crew->count &&
           pthread_create(&threads[n], NULL, work, all) == 0)
        n++;
    const divit_status s = n > 0 || all->crew->count == 0 ? follow(all, signals, err)
                                                          : divit_fail_memory(err, __func__);
    for (size_t i = 0; i < n; i++)
        (void)pthread_join(threads[i], NULL);
    return s;
}

/* see cli/crew.h */
divit_status cli_crew_run(const cli_crew *crew, divit_error *err)
{
    sigset_t ends, before;
    shared all = {.crew = crew, .lock = PTHREAD_MUTEX_INITIALIZER};
    all.over = calloc(crew->count + 1, sizeof *all.over);
    if (!all.over)
        return divit_fail_memory(err, __func__);
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &ends, &before);
    DIVIT_AUTO(divit_fd_close)
    int signals = signalfd(-1, &ends, SFD_CLOEXEC);
    all.news = eventfd(0, EFD_CLOEXEC);
    const divit_status s = signals >= 0 && all.news >= 0 ? run_threads(&all, signals, err)
                                                         : divit_fail_errno(err, __func__, NULL);
    divit_fd_close(&all.news);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    free(all.over);
    return s;
}
