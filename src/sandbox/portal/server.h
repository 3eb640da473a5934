/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/server.h - an HTTP or HTTPS server on 127.0.0.1 with a strict gate before it.
 *
 * Life cycle
 *     const divit_world_server_options o = {.routes = table, .ctx = world, .port = 0, ...};
 *     DIVIT_AUTO(divit_world_server_free) divit_world_server *server = NULL;
 *     s = divit_world_server_start(&o, &server, &err);
 *     uint16_t port = divit_world_server_port(server);
 *     // serves on threads of its own until it is freed
 *
 * The gate (the library in front of it parses loosely): one Host, and that this server's own (else
 * 421); at most one Content-Length and no Transfer-Encoding; header names that are tokens, values
 * without control characters, none of the known ones twice; a bounded body; a path without '%',
 * '//' or '..'; fixed routes (404) and methods (405).
 * Ownership: the options' pointers are borrowed for the life of the server, but for the PEM texts.
 * Threads: connections and TLS are the work of four threads; the handlers of one server are called
 * one at a time, under its lock, so that a world has one owner at any moment. Up to 800 connections
 * are served; those beyond hear 503 with Retry-After, and beyond 1024 wait to be taken.
 * Not done here: HTTP/2, compression, client certificates.
 */
#ifndef DIVIT_SANDBOX_PORTAL_SERVER_H
#define DIVIT_SANDBOX_PORTAL_SERVER_H

#include "sandbox/portal/fault.h"
#include "sandbox/portal/reply.h"

#include "base/log.h"

typedef struct divit_world_server divit_world_server;

typedef struct divit_world_server_options {
    const divit_world_route *routes;
    void *ctx;               /* handed to the handlers */
    uint16_t port;           /* 0: any free one */
    const char *certificate; /* PEM chain, leaf first; NULL: plain HTTP */
    const char *key;         /* PEM, PKCS #8 */
    /* Of the request that is there now, by its path; may be NULL. */
    divit_world_fault (*fault)(void *ctx, const char *path);
    /* Told of each new connection before TLS begins, with its GnuTLS session; may be NULL. */
    void (*greet)(void *ctx, void *tls_session);
    bool held;     /* no handler runs before divit_world_server_release() */
    bool any_host; /* nothing here is private; OCSP clients send Host without port */
    divit_log log;
} divit_world_server_options;

/* Starts to serve. E_IO if the port is taken or the certificate is not accepted, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_server_start(
    const divit_world_server_options *options, divit_world_server **ret, divit_error *err);

/* Lets the handlers of a server that was started held run. From the thread that started it. */
void divit_world_server_release(divit_world_server *server);

/* The port it listens on. */
uint16_t divit_world_server_port(const divit_world_server *server);

/* Stops, frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_world_server_free(divit_world_server **server);

#endif
