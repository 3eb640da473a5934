/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/module.h - a PKCS#11 module inside the worker: loading, tokens, sessions.
 *
 *     DIVIT_AUTO(divit_module_done) divit_module m = {0};
 *     s = divit_module_open(&m, "/usr/lib/x.so", DIVIT_MODULE_TRY_ARGUMENTS, err);
 *     s = divit_module_session(&m, 0, &session, err);
 *
 * There are two ways into a module behind one small interface: libp11 for modules whose
 * C_Initialize takes arguments, and plain Cryptoki calls for those that want C_Initialize(NULL)
 * (some builds of libakisp11 answer CKR_ARGUMENTS_BAD otherwise); then the module is used
 * single-threaded, which the worker is anyway. A way starts the module and lists its tokens. All
 * that follows (certificates, keys, login, signature) is the same Cryptoki code for both, on
 * purpose: libp11 0.4.12 keeps the PIN for the life of a slot (p11_slot.c) and says "logged in"
 * without asking the card after a loss (AKIS.md section 4). Login state belongs to the application,
 * not to a session (PKCS #11 v2.40 usage 2.6), so both kinds of calls work on one login.
 *
 * Ownership: the module owns what it lends. Threads: none; a worker has one thread.
 * Not done here: recovery. A lost token ends the worker (card/card.h).
 */
#ifndef DIVIT_CARD_MODULE_H
#define DIVIT_CARD_MODULE_H

#include "card/facts.h"
#include "card/mechanism.h"

typedef struct divit_module divit_module;

/* One way into a module; see card/way.h for the two. */
typedef struct divit_module_way {
    /* Initialises the module. MODULE; its foreign code is the CK_RV of C_Initialize. */
    divit_status (*start)(divit_module *m, const char *path, divit_error *err);
    /* Fills m->tokens; none is no failure. The statuses of phase START. */
    divit_status (*tokens)(divit_module *m, divit_error *err);
    /* Undoes the start. */
    void (*stop)(divit_module *m);
} divit_module_way;

struct divit_module {
    void *library;
    CK_FUNCTION_LIST *f;
    struct divit_tracer *tracer; /* borrowed; NULL: calls are not recorded */
    const divit_module_way *way;
    void *way_state; /* the way's own */
    divit_card_token tokens[DIVIT_CARD_TOKENS_MAX];
    size_t token_count;
    CK_SESSION_HANDLE sessions[DIVIT_CARD_TOKENS_MAX]; /* CK_INVALID_HANDLE: none yet */
    bool logged_in[DIVIT_CARD_TOKENS_MAX];
    divit_mechanisms mechanisms[DIVIT_CARD_TOKENS_MAX]; /* that its token offers */
};

typedef enum divit_module_start {
    DIVIT_MODULE_TRY_ARGUMENTS,
    DIVIT_MODULE_WITHOUT_ARGUMENTS,
} divit_module_start;

/*
 * Checks the file (absolute, of root or of this user, writable by nobody else, made for this
 * processor), loads it, starts it and lists its tokens. MODULE, NO_READER, NO_CARD, TOKEN_UNKNOWN,
 * READER_SILENT, TOKEN_LOST, E_MEMORY. *m must be {0} but for the tracer; after a failure it must
 * still be done.
 */
DIVIT_MUST_CHECK divit_status divit_module_open(
    divit_module *m, const char *path, divit_module_start start, divit_error *err);

/* The session of a token, opened at its first use (read-only). The statuses of phase START. */
DIVIT_MUST_CHECK divit_status divit_module_session(
    divit_module *m, uint32_t token, CK_SESSION_HANDLE *ret, divit_error *err);

/*
 * A fresh session in place of a token's: whatever was begun in the old one is over, which Cryptoki
 * 2.40 offers no other way to. The login stays, for it ends with the last session only (PKCS #11
 * v2.40 usage 2.6); if no other session is to be had, it is gone.
 */
void divit_module_renew_session(divit_module *m, uint32_t token);

/* Logs out, stops and unloads. Accepts {0}; also a cleanup handler. */
void divit_module_done(divit_module *m);

#endif
