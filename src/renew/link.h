/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/link.h - links in a text, and whether one leads where a Kamu SM mail should lead.
 *
 *     divit_link link;
 *     for (size_t at = 0; divit_link_next(text, &at, &link);)
 *         switch (divit_link_judge(&link, NULL)) ...
 *
 * Only https links to the hosts of a fixed list are good; what only looks like one of them is named
 * as what it is. Texts are bytes of any kind.
 * Ownership: a link is a value. Threads: no state. Not done here: opening any link.
 */
#ifndef DIVIT_RENEW_LINK_H
#define DIVIT_RENEW_LINK_H

#include "divit/base.h"

/* Longest link taken, and longest host (RFC 1035 2.3.4), with their NULs. */
enum { DIVIT_LINK_MAX = 2048, DIVIT_LINK_HOST = 256 };

typedef struct divit_link {
    char text[DIVIT_LINK_MAX];  /* as it stands, character references of HTML resolved */
    char host[DIVIT_LINK_HOST]; /* lower case; "" if it has none that can be one */
    bool secure;                /* https */
    bool user;                  /* has a name before its host: name@host */
} divit_link;

typedef enum divit_link_verdict {
    DIVIT_LINK_GOOD,
    DIVIT_LINK_INSECURE,  /* a good host by http */
    DIVIT_LINK_DISGUISED, /* a name before the host hides the host: https://good@other */
    DIVIT_LINK_PUNYCODE,  /* letters of another alphabet, as themselves or as xn-- */
    DIVIT_LINK_SUFFIX,    /* a good name that goes on: kamusm.gov.tr.example.com */
    DIVIT_LINK_TYPO,      /* a letter or two away from a good name: kamum.gov.tr */
    DIVIT_LINK_OTHER,     /* any other host */
} divit_link_verdict;

/*
 * The next link with http or https from *at on; moves *at behind it. False if there is none. Links
 * that are longer than DIVIT_LINK_MAX are passed over.
 */
bool divit_link_next(divit_span text, size_t *at, divit_link *ret);

/* Where it leads. own_host: of the portal that this program is set to, also good; or NULL. */
divit_link_verdict divit_link_judge(const divit_link *link, const char *own_host);

#endif
