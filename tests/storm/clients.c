/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many clients of the practice portal at once, each with its own sign-in, connections and journals.
 * usage: storm_clients CLIENTS SUBMISSIONS WORLD FOLDER BROWSER SERVER-PID PROXY-PORT MS
 * MS is how long an answer is waited for. WORLD is the practice world's folder; DIVIT_PORTAL and
 * DIVIT_CA_FILE name its portal. Prints how far it is and the memory of both sides at each tenth,
 * at the end times and counts. Half of the applications are approved by e-imza, half by e-onay.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#include "storm/kiosk.h"

enum { BROWSERS = 6, EXCHANGES_EACH = 40, STACK = 1 << 20, TENTHS = 10 };

extern char **environ;

/* Resident memory of a process in KiB, 0 if it is not there. */
static unsigned long memory_of(const char *pid)
{
    char path[64];
    char line[128];
    unsigned long kib = 0;
    (void)snprintf(path, sizeof path, "/proc/%s/status", pid);
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmRSS: %lu", &kib) == 1)
            break;
    if (f)
        (void)fclose(f);
    return kib;
}

static int by_size(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Middle, 99th of a hundred and largest of the exchanges of all kiosks. */
static void print_times(const char *what, const kiosk *kiosks, unsigned n, bool approvals)
{
    size_t total = 0;
    for (unsigned i = 0; i < n; i++)
        total += approvals ? kiosks[i].timed.approval_count : kiosks[i].timed.count;
    uint32_t *all = calloc(total + 1, sizeof *all);
    if (!all)
        return;
    size_t at = 0;
    for (unsigned i = 0; i < n; i++) {
        const storm_timed *t = &kiosks[i].timed;
        const size_t some = approvals ? t->approval_count : t->count;
        memcpy(all + at, approvals ? t->approvals : t->ms, some * sizeof *all);
        at += some;
    }
    qsort(all, total, sizeof *all, by_size);
    (void)printf("%s: %zu, median %u ms, p99 %u ms, most %u ms\n", what, total, all[total / 2],
        all[total - total / 100 - (total > 0)], all[total ? total - 1 : 0]);
    free(all);
}

/* Says at each tenth how far it is; returns when all is done or a kiosk gave up. */
static void watch(const kiosk_world *w, unsigned clients, const char *server)
{
    const unsigned all = clients * w->submissions;
    unsigned next = 1;
    while (!atomic_load(&w->gave_up) && next <= TENTHS) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
        for (; next <= TENTHS && atomic_load(&w->accepted) >= all * next / TENTHS; next++) {
            (void)printf("%u0 %%: clients %lu KiB, server %lu KiB\n", next, memory_of("self"),
                memory_of(server));
            (void)fflush(stdout);
        }
    }
}

static bool make_room(kiosk *k)
{
    k->timed.room = (size_t)k->world->submissions * EXCHANGES_EACH;
    k->timed.timeout_ms = k->world->timeout_ms;
    k->timed.ms = calloc(k->timed.room, sizeof *k->timed.ms);
    k->timed.approvals = calloc(k->timed.room, sizeof *k->timed.approvals);
    return k->timed.ms && k->timed.approvals;
}

static unsigned join_all(kiosk *kiosks, const pthread_t *threads, unsigned n)
{
    unsigned failed = 0;
    for (unsigned i = 0; i < n; i++) {
        (void)pthread_join(threads[i], NULL);
        if (kiosks[i].failed[0] && failed++ < 5)
            (void)printf("%s\n", kiosks[i].failed);
    }
    return failed;
}

static bool run(kiosk_world *w, kiosk *kiosks, unsigned clients, const char *server)
{
    pthread_attr_t small;
    pthread_t *threads = calloc(clients, sizeof *threads);
    bool good =
        threads && pthread_attr_init(&small) == 0 && pthread_attr_setstacksize(&small, STACK) == 0;
    const int64_t began = storm_now_ms();
    for (unsigned i = 0; i < clients && good; i++) {
        kiosks[i].world = w;
        kiosks[i].number = i;
        good = make_room(&kiosks[i]) &&
               pthread_create(&threads[i], &small, kiosk_run, &kiosks[i]) == 0;
    }
    if (!good)
        exit(EXIT_FAILURE);
    watch(w, clients, server);
    const unsigned failed = join_all(kiosks, threads, clients);
    const int64_t took = storm_now_ms() - began;
    (void)printf("%u of %u accepted in %" PRId64 " s, %u attempts were made again\n",
        atomic_load(&w->accepted), clients * w->submissions, took / 1000, atomic_load(&w->again));
    print_times("submissions", kiosks, clients, true);
    print_times("exchanges", kiosks, clients, false);
    for (unsigned i = 0; i < clients; i++) {
        free(kiosks[i].timed.ms);
        free(kiosks[i].timed.approvals);
    }
    free(threads);
    return failed == 0;
}

int main(int argc, char **argv)
{
    char card[1024];
    char proxy[64];
    storm_key key = {0};
    if (argc != 9 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return EXIT_FAILURE;
    (void)snprintf(card, sizeof card, "%s/card", argv[3]);
    (void)snprintf(proxy, sizeof proxy, "http://127.0.0.1:%s", argv[7]);
    kiosk_world w = {.portal = getenv("DIVIT_PORTAL"),
        .ca_file = getenv("DIVIT_CA_FILE"),
        .proxy = proxy,
        .folder = argv[4],
        .browser = argv[5],
        .environment = environ,
        .key = &key,
        .submissions = (unsigned)strtoul(argv[2], NULL, 10),
        .timeout_ms = (unsigned)strtoul(argv[8], NULL, 10)};
    const unsigned clients = (unsigned)strtoul(argv[1], NULL, 10);
    kiosk *kiosks = calloc(clients, sizeof *kiosks);
    const bool good = kiosks && w.portal && w.ca_file &&
                      sem_init(&w.signing_in, 0, BROWSERS) == 0 && storm_key_load(&key, card) &&
                      run(&w, kiosks, clients, argv[6]);
    free(kiosks);
    storm_key_done(&key);
    curl_global_cleanup();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
