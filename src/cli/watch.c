/* SPDX-License-Identifier: Apache-2.0 */
/* Tells what happens at the readers until somebody ends it. */
#include "cli/watch.h"

#include <errno.h>
#include <libintl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/child.h"
#include "cli/private.h"
#include "cli/words.h"
#include "reader/changes.h"

/* How long a lost service is left alone, how long it must be quiet, how long a record may take. */
enum { RETRY_MS = 500, QUIET_MS = 400, RECORD_MS = 5000 };

/* What the child saw; the texts of its error are constant and at the same place here. */
typedef struct look {
    divit_status status; /* OK: the service is there, and `list` is what it knows */
    divit_error error;
    divit_reader_list list;
} look;

typedef struct watch {
    cli_job *job;
    const cli_watch_options *options;
    cli_child child;
    int signals; /* descriptor that tells Ctrl-C and SIGTERM */
    bool started;
    look last;
} watch;

static bool send_look(int to, const look *l)
{
    return divit_write_all(to, (divit_span){(const uint8_t *)l, sizeof *l}, NULL) == DIVIT_OK;
}

/*
 * Sends a look whenever something changed, as long as the service is there; false if it was not.
 * l->status is OK afterwards only if nobody takes the looks any more.
 */
static bool follow_service(int to, look *l)
{
    DIVIT_AUTO(divit_readers_free)
    divit_readers *readers = NULL;
    unsigned timeout = 0;
    bool sent = false;
    l->status = divit_readers_new(
        &(divit_readers_options){.socket = getenv("PCSCLITE_CSOCK_NAME")}, &readers, &l->error);
    while (l->status == DIVIT_OK) {
        bool changed = false;
        l->status = divit_readers_wait(readers, &l->list, timeout, &changed, &l->error);
        if (l->status == DIVIT_OK && (changed || !sent) && !send_look(to, l))
            return true;
        sent = sent || l->status == DIVIT_OK;
        timeout = DIVIT_READERS_WAIT_MAX;
    }
    return sent;
}

/* The child: its work ends only with it. A loss is told once, then the service is tried again. */
static void follow(int to, void *ctx)
{
    static const struct timespec pause = {.tv_nsec = RETRY_MS * 1000000L};
    (void)ctx;
    for (bool first = true;; first = false) {
        look l = {0};
        const bool was_there = follow_service(to, &l);
        l.list.n = 0;
        if (l.status == DIVIT_OK || ((was_there || first) && !send_look(to, &l)))
            return;
        (void)nanosleep(&pause, NULL);
    }
}

/* see cli/watch.h */
void cli_watch_time(const cli_job *job, char ret[16])
{
    const int64_t now = job->clock.now(job->clock.ctx);
    const divit_civil c = divit_civil_of(now, job->clock.utc_offset(job->clock.ctx, now));
    (void)snprintf(ret, 16, "%02d:%02d:%02d", c.hour, c.minute, c.second);
}

/* see cli/watch.h */
json_t *cli_watch_event(const cli_job *job, const char *event)
{
    json_t *o = json_object();
    cli_out_time(o, "time", job->clock.now(job->clock.ctx));
    cli_out_text(o, "event", event);
    return o;
}

/* see cli/watch.h */
void cli_watch_print(const cli_job *job, json_t *event)
{
    if (job->common.json) {
        (void)json_dumpf(event, stdout, JSON_COMPACT | JSON_SORT_KEYS);
        (void)putchar('\n');
    }
    json_decref(event);
    (void)fflush(stdout);
}

static const char *words_of(divit_reader_change change)
{
    switch (change) {
    case DIVIT_READER_PLUGGED:
        return N_("reader plugged in");
    case DIVIT_READER_UNPLUGGED:
        return N_("reader unplugged");
    case DIVIT_READER_CARD_IN:
        return N_("card put in");
    case DIVIT_READER_CARD_MUTE:
        return N_("card does not answer");
    case DIVIT_READER_CARD_OUT:
        return N_("card taken out");
    }
    return "";
}

static void tell_reader(const watch *w, const divit_reader_event *e)
{
    char time[16];
    char name[DIVIT_READER_NAME_MAX + 1];
    cli_watch_time(w->job, time);
    if (w->options->masked)
        cli_private_reader(name, sizeof name, e->reader->name);
    else
        divit_text_copy(name, sizeof name, e->reader->name);
    cli_print(w->job, "%s %s: %s", time, _(words_of(e->change)), name);
    json_t *o = cli_watch_event(w->job, divit_reader_change_name(e->change));
    cli_out_text(o, "reader", name);
    cli_watch_print(w->job, o);
}

static void tell_service(const watch *w, const look *now)
{
    char time[16];
    const bool lost = now->status != DIVIT_OK;
    const char *reason = now->error.detail ? now->error.detail : divit_status_message(now->status);
    cli_watch_time(w->job, time);
    if (lost)
        cli_print(w->job, _("%s the smart card service is lost: %s"), time, _(reason));
    else
        cli_print(w->job, _("%s the smart card service is there"), time);
    json_t *o = cli_watch_event(w->job, lost ? "service-lost" : "service-back");
    cli_out_text(o, "reason", lost ? reason : NULL);
    cli_watch_print(w->job, o);
}

/* Tells what a look shows; true if anything was told. */
static bool tell(watch *w, const look *now)
{
    divit_reader_event events[DIVIT_READER_EVENTS_MAX];
    const bool turned = !w->started || (now->status == DIVIT_OK) != (w->last.status == DIVIT_OK);
    const size_t n = divit_readers_changes(&w->last.list, &now->list, events);
    if (turned)
        tell_service(w, now);
    for (size_t i = 0; i < n; i++)
        tell_reader(w, &events[i]);
    w->started = true;
    w->last = *now;
    return turned || n > 0;
}

/* Waits for a look: OK with one, or without one when the time is over; INTERRUPTED. */
static divit_status await(const watch *w, int timeout_ms, bool *ret_ready, divit_error *err)
{
    struct pollfd p[] = {
        {.fd = w->signals, .events = POLLIN}, {.fd = w->child.from, .events = POLLIN}};
    if (poll(p, 2, timeout_ms) < 0 && errno != EINTR)
        return divit_fail_errno(err, __func__, NULL);
    struct signalfd_siginfo end; /* taken here, so that it is not delivered afterwards */
    if (p[0].revents && read(w->signals, &end, sizeof end) == sizeof end)
        return divit_fail(err, DIVIT_INTERRUPTED, __func__, NULL);
    *ret_ready = p[1].revents != 0;
    return DIVIT_OK;
}

/* Tells looks as they come; examines when it was quiet for a moment after something was told. */
static divit_status run(watch *w, divit_error *err)
{
    bool fresh = true; /* a service that hangs gives no look at all */
    for (;;) {
        bool ready = false;
        look now;
        const divit_status s = await(w, fresh ? QUIET_MS : -1, &ready, err);
        if (s != DIVIT_OK)
            return s;
        const cli_child_wait wait = {.clock = &w->job->clock, .ms = RECORD_MS};
        if (ready && !cli_child_read(&w->child, &now, sizeof now, &wait))
            return divit_fail(err, DIVIT_E_IO, __func__, N_("the watching part has ended"));
        if (ready) {
            fresh = tell(w, &now) || fresh;
            continue;
        }
        const divit_status e =
            fresh && w->options->examine ? w->options->examine(w->options->ctx, err) : DIVIT_OK;
        if (e != DIVIT_OK)
            return e;
        fresh = false;
    }
}

/* see cli/watch.h */
divit_status cli_watch_run(cli_job *job, const cli_watch_options *options, divit_error *err)
{
    watch w = {.job = job, .options = options, .child = CLI_CHILD_NONE};
    sigset_t ends, before;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &ends, &before);
    w.signals = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
    divit_status s = w.signals >= 0 ? cli_child_start(follow, NULL, &w.child, err)
                                    : divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        s = run(&w, err);
    cli_child_done(&w.child);
    divit_fd_close(&w.signals);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    job->explained = s == DIVIT_INTERRUPTED;
    return s;
}
