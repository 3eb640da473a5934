/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net/net.h - bounded HTTPS exchanges through libcurl; implements divit/transport.h.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_net_free) divit_net *net = NULL;
 *     s = divit_net_new(&(divit_net_options){.ca_file = NULL}, &net, err);
 *     const divit_transport transport = divit_net_transport(net);
 *     s = transport.exchange(transport.ctx, &request, &answer, err);
 *
 * TLS 1.2 or newer; the server's chain and name are always checked and no option turns that off.
 * HTTP/1.1 only. Redirects, cookies, .netrc and the proxy variables of the environment are not
 * used. Headers and body are counted while they arrive. Connections stay open for the next
 * exchange; up to four exchanges run side by side. With a proxy everything goes through CONNECT
 * (RFC 9110 9.3.6), so that it sees the server's name and nothing else; its login is in no log and
 * no error. Ownership: options are copied. Threads: one exchange at a time per object. Not done
 * here: curl_global_init(), which the program's main() calls once before the first divit_net_new();
 * retries.
 */
#ifndef DIVIT_NET_NET_H
#define DIVIT_NET_NET_H

#include "base/log.h"
#include "divit/transport.h"

/* All zero: the system's roots, no proxy, https only, silent. */
typedef struct divit_net_options {
    const char *ca_file;    /* PEM file with the only roots believed; NULL: the system's */
    const char *user_agent; /* NULL: "divit" */
    const char *proxy;      /* "http://[name:word@]host:port"; NULL or "": none */
    const char *origin;     /* "https://host[:port]", the only server asked; NULL: any */
    bool allow_http;        /* http too: for CRL, OCSP and timestamps, signed by themselves */
    divit_log log;
} divit_net_options;

typedef struct divit_net divit_net;

/* E_MEMORY, INPUT_MISSING if ca_file cannot be opened. */
DIVIT_MUST_CHECK divit_status divit_net_new(
    const divit_net_options *options, divit_net **ret, divit_error *err);

/*
 * The port. Its exchange() answers NETWORK, NETWORK_TLS and NETWORK_ANSWER as divit/transport.h
 * says (subject: scheme and host of the server, or of the proxy if that is at fault), E_INTERNAL
 * for a request header that holds a line break. Borrows net.
 */
divit_transport divit_net_transport(divit_net *net);

/* Closes the connections and frees. Accepts NULL; also a cleanup handler. */
void divit_net_free(divit_net **net);

#endif
