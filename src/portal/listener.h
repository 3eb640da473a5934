/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/listener.h - waits on 127.0.0.1 for the browser to bring the sign-in's answer; one shot.
 *
 *     DIVIT_AUTO(divit_listener_free) divit_listener *l = NULL;
 *     s = divit_listener_new(&l, err);
 *     use(divit_listener_port(l));
 *     s = divit_listener_wait(l, &want, &redirect, err);
 *
 * A few connections are held at once, because browsers open some that they never use. Each gets
 * one small static page, Turkish and English, and is closed. Requests that are no redirect get
 * 404 and do not end the wait; the first redirect does, right or wrong.
 * Ownership: a listener owns its sockets. Threads: one listener, one thread.
 * Not done here: what the redirect must hold, see portal/redirect.h.
 */
#ifndef DIVIT_PORTAL_LISTENER_H
#define DIVIT_PORTAL_LISTENER_H

#include "base/clock.h"
#include "portal/redirect.h"

typedef struct divit_listener divit_listener;

/* Opens on a free port of 127.0.0.1. E_MEMORY, E_IO. */
DIVIT_MUST_CHECK divit_status divit_listener_new(divit_listener **ret, divit_error *err);

/* Closes, frees and nulls. Accepts NULL; also a cleanup handler. */
void divit_listener_free(divit_listener **listener);

/* The port that the kernel chose. */
uint16_t divit_listener_port(const divit_listener *listener);

/* What is waited for. Borrowed. */
typedef struct divit_listener_want {
    const char *state;
    const char *issuer;
    divit_clock clock;
    unsigned timeout_ms;
} divit_listener_want;

/*
 * Waits for the redirect and answers the browser. What divit_redirect_check() says; PORTAL_LOGIN
 * if nothing came in time; E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_listener_wait(divit_listener *listener,
    const divit_listener_want *want, divit_redirect *ret, divit_error *err);

#endif
