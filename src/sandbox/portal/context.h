/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/context.h - what the handlers of the practice world share.
 *
 * Made by sandbox/portal/world.c before the servers start; everything in it is borrowed and lives
 * as long as they do. The store is used under the portal server's lock, the CA under its own.
 * Not done here: functions.
 */
#ifndef DIVIT_SANDBOX_PORTAL_CONTEXT_H
#define DIVIT_SANDBOX_PORTAL_CONTEXT_H

#include <pthread.h>

#include "base/clock.h"
#include "sandbox/ca/ca.h"
#include "sandbox/portal/greeting.h"
#include "sandbox/portal/judge.h"
#include "sandbox/portal/store.h"

typedef struct divit_world_context {
    divit_world_store *store;
    divit_ca *ca;
    pthread_mutex_t ca_lock;
    divit_clock clock;
    divit_portal_judge judge;
    const char *issuer;   /* "https://127.0.0.1:PORT" */
    const char *run;      /* names this run of the server */
    const char *folder;   /* of the world */
    int64_t advanced;     /* up to when time was followed */
    const char *received; /* folder for what was sent in */
    divit_ca_issued seal; /* the portal's own certificate and key, for receipts */
    unsigned seen;        /* requests while faults are mixed */
    divit_world_greeting *greeting;
} divit_world_context;

#endif
