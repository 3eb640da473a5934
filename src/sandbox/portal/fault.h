/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/fault.h - what goes wrong with one request of the portal, by a switch.
 *
 *     s = divit_world_fault_set(folder, "lost-answer", 3, err);     // the third request from now
 *     const divit_world_fault fault = divit_world_fault_next(folder, &seen);
 *     s = divit_world_fault_refuse(fault, &reply, err);             // reply.code is 0: go on
 *     s = divit_world_fault_spoil(fault, &reply, err);              // of a finished reply
 *
 * The switch is the file FOLDER/fault: a name of divit_world_fault_names and a number that counts
 * down with every request, or with every connection for the faults of TLS; it is gone when the
 * fault happens, and so happens once. With the word "mixed" every N-th request goes wrong until the
 * switch is taken back, in turn in each of the ways that asking again can cure. Threads: one at a
 * time for each folder. Not done here: carrying out the faults of the connection
 * (sandbox/portal/server.h, greeting.h) and of the sign-in's memory.
 */
#ifndef DIVIT_SANDBOX_PORTAL_FAULT_H
#define DIVIT_SANDBOX_PORTAL_FAULT_H

#include "sandbox/portal/reply.h"

typedef enum divit_world_fault {
    DIVIT_WORLD_FAULT_NONE,
    DIVIT_WORLD_FAULT_ERROR,        /* 500, nothing done */
    DIVIT_WORLD_FAULT_BUSY,         /* 429 with Retry-After, nothing done */
    DIVIT_WORLD_FAULT_UNAVAILABLE,  /* 503 with Retry-After, nothing done */
    DIVIT_WORLD_FAULT_SLOW,         /* the answer takes two seconds */
    DIVIT_WORLD_FAULT_LOST_REQUEST, /* the connection ends, nothing done */
    DIVIT_WORLD_FAULT_LOST_ANSWER,  /* done, then the connection ends */
    DIVIT_WORLD_FAULT_HALF_ANSWER,  /* done, then the connection ends within the body */
    DIVIT_WORLD_FAULT_GARBLED,      /* done, the body is of other bytes */
    DIVIT_WORLD_FAULT_WRONG_DIGEST, /* a document whose Repr-Digest is another's */
    DIVIT_WORLD_FAULT_SWAPPED,      /* another document than the one issued, well digested */
    DIVIT_WORLD_FAULT_EXPIRED,      /* 401 for a token that would hold */
    DIVIT_WORLD_FAULT_SESSION_LOST, /* no token holds any more */
    DIVIT_WORLD_FAULT_TWICE,        /* the request arrives twice */
    DIVIT_WORLD_FAULT_MOVED,        /* sent on to another host */
    DIVIT_WORLD_FAULT_OTHER_PERSON, /* a document made out to another person, well digested */
    /* Of a connection, before any request; these come last. */
    DIVIT_WORLD_FAULT_TLS_NAME,        /* the certificate of another host */
    DIVIT_WORLD_FAULT_TLS_EXPIRED,     /* a certificate that ended yesterday */
    DIVIT_WORLD_FAULT_TLS_SELF_SIGNED, /* one that nobody vouches for */
    DIVIT_WORLD_FAULT_TLS_OLD,         /* nothing newer than TLS 1.1 */
} divit_world_fault;

enum { DIVIT_WORLD_FAULTS = DIVIT_WORLD_FAULT_TLS_OLD + 1 };

/* The switch's word for each; [0] is "none". */
extern const char *const divit_world_fault_names[DIVIT_WORLD_FAULTS];

/* The n-th request from now, n from 1, or every n-th for "mixed"; "none" takes the switch back.
 * USAGE for another name; E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_world_fault_set(
    const char *folder, const char *name, unsigned n, divit_error *err);

/*
 * The fault of the request that is there now; counts down. NONE also where the file is unread.
 * seen: the caller's count of requests for "mixed", 0 at first.
 */
divit_world_fault divit_world_fault_next(const char *folder, unsigned *seen);

/* The same for a new connection and the faults that connections have. */
divit_world_fault divit_world_fault_greet(const char *folder);

enum { DIVIT_WORLD_FAULT_SHOWN = 64 };

/* What the switch is set to, "NAME N", for people; "" if nothing is to go wrong. */
void divit_world_fault_show(const char *folder, char out[DIVIT_WORLD_FAULT_SHOWN]);

/* The reply of a fault that takes the handler's place; ret stays {0} for any other. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_fault_refuse(
    divit_world_fault fault, divit_world_reply *ret, divit_error *err);

/* Changes a finished reply as the fault has it. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_fault_spoil(
    divit_world_fault fault, divit_world_reply *reply, divit_error *err);

#endif
