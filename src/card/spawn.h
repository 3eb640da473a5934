/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/spawn.h - starts and ends the worker process.
 *
 *     DIVIT_AUTO(divit_spawn_end) divit_spawn worker = DIVIT_SPAWN_NONE;
 *     s = divit_spawn_start(&worker, path, environment, err);
 *     ... worker.socket ...
 *
 * The program is executed by its path, without a shell. It gets the socket as descriptor 3,
 * /dev/null as standard streams (a module may print what it likes, a PIN too), no other descriptor,
 * default signals, and the environment given. It stays in the terminal's process group, so that
 * Ctrl-C reaches it and it may ask for a PIN on the terminal. Ownership: the struct owns the
 * process and the socket. Threads: one at a time. Not done here: what the worker does to harden
 * itself (card/worker_main.c).
 */
#ifndef DIVIT_CARD_SPAWN_H
#define DIVIT_CARD_SPAWN_H

#include <sys/types.h>

#include "divit/base.h"

/* The descriptor under which the worker finds its socket. */
enum { DIVIT_SPAWN_SOCKET = 3 };

typedef struct divit_spawn {
    pid_t pid;  /* -1: no process */
    int handle; /* pidfd; -1: none */
    int socket; /* -1: none */
} divit_spawn;

#define DIVIT_SPAWN_NONE ((divit_spawn){-1, -1, -1})

/*
 * The worker's environment: `inherited` without the names that card/card.h lists, then `explicit`.
 * Either may be NULL. The list is freed with free(); its texts are borrowed. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_spawn_environment(
    char *const *inherited, char *const *explicit, char ***ret, divit_error *err);

/* Starts the program. E_IO with the path as subject. */
DIVIT_MUST_CHECK divit_status divit_spawn_start(
    divit_spawn *ret, const char *path, char *const *environment, divit_error *err);

/* How to end the worker. */
typedef enum divit_spawn_farewell {
    DIVIT_SPAWN_FINISH, /* close the socket and give it two seconds to finish by itself */
    DIVIT_SPAWN_STOP,   /* SIGTERM (a terminal without echo is put back), soon SIGKILL */
} divit_spawn_farewell;

/* Ends the process, at last by SIGKILL, and closes everything. Takes at most about three seconds.
 */
void divit_spawn_stop(divit_spawn *worker, divit_spawn_farewell farewell);

/* divit_spawn_stop() with FINISH, as a cleanup handler. */
void divit_spawn_end(divit_spawn *worker);

#endif
