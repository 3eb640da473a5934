/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One client of the portal as divit's libraries make one: it signs in, opens applications and
 * renews each with journal and idempotency keys, again and again until the portal has it.
 *
 *     kiosk k = {.world = &world, .number = 7};
 *     pthread_create(&thread, NULL, kiosk_run, &k);        // ... join
 *     if (k.failed[0]) ...                                  // else k.accepted == world.submissions
 *
 * Threads: each kiosk on its own; a world is shared and does not change but for its counters.
 */
#ifndef DIVIT_TESTS_STORM_KIOSK_H
#define DIVIT_TESTS_STORM_KIOSK_H

#include <semaphore.h>
#include <stdatomic.h>

#include "storm/key.h"
#include "storm/timed.h"

typedef struct kiosk_world {
    const char *portal; /* https://127.0.0.1:PORT */
    const char *ca_file;
    const char *proxy;
    const char *folder;  /* for journals and papers; a kiosk keeps FOLDER/N.accepted of them */
    const char *browser; /* program that signs the person in */
    char *const *environment;
    const storm_key *key;
    unsigned submissions;
    unsigned timeout_ms;
    sem_t signing_in; /* browsers at once */
    atomic_uint accepted;
    atomic_uint again;   /* attempts that had to be made again */
    atomic_bool gave_up; /* some kiosk did */
} kiosk_world;

typedef struct kiosk {
    kiosk_world *world;
    unsigned number;
    unsigned accepted;
    storm_timed timed;
    char failed[256]; /* why it gave up, "" if it did not */
} kiosk;

/* The whole life of a kiosk; ctx is a kiosk. */
void *kiosk_run(void *ctx);

#endif
