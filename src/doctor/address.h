/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/address.h - whom an address of a certificate or a proxy variable means.
 *
 *     divit_address a;
 *     if (divit_address_parse("http://ocsp.kamusm.gov.tr/x", &a)) ...   // a.host, a.port
 *     if (divit_address_exempt(no_proxy, a.host)) ...                   // asked without a proxy
 *
 * Takes [scheme://][user@]host[:port][/...] apart (RFC 3986 3.2) and keeps no user, no path and no
 * query, so that what is kept can be shown. Ownership: values. Threads: no state.
 * Not done here: names that are not ASCII; whether the host is there.
 */
#ifndef DIVIT_DOCTOR_ADDRESS_H
#define DIVIT_DOCTOR_ADDRESS_H

#include "divit/base.h"

enum { DIVIT_ADDRESS_HOST = 128, DIVIT_ADDRESS_SCHEME = 16, DIVIT_ADDRESS_SHOWN = 136 };

typedef struct divit_address {
    char scheme[DIVIT_ADDRESS_SCHEME]; /* in lower case; "" if the address has none */
    char host[DIVIT_ADDRESS_HOST];     /* in lower case; an IPv6 address without brackets */
    unsigned port; /* if none is written: 443 for https, 80 for http, else 1080 as for a proxy */
} divit_address;

/* Takes an address apart; false if it has no host, a wrong port or strange characters. */
bool divit_address_parse(const char *text, divit_address *ret);

/* "host:port" for evidence. */
void divit_address_show(const divit_address *address, char out[DIVIT_ADDRESS_SHOWN]);

/*
 * True if the list (as of no_proxy: names with commas or blanks between, "*" for all) names the
 * host or a domain that it is in; NULL names nobody.
 */
bool divit_address_exempt(const char *list, const char *host);

#endif
