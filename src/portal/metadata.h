/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/metadata.h - what the authorization server says of itself (RFC 8414), compared with the
 * contract: issuer, endpoints and S256 are pinned, the server only confirms them.
 *
 *     s = divit_metadata_check(&transport, "https://localhost:8443", err);
 *
 * Ownership: all is borrowed for the call. Threads: as the transport's.
 * Not done here: finding endpoints; the contract fixes them.
 */
#ifndef DIVIT_PORTAL_METADATA_H
#define DIVIT_PORTAL_METADATA_H

#include "divit/transport.h"

/* NETWORK_ANSWER, subject the member, where the text is not the contract's for this issuer. */
DIVIT_MUST_CHECK divit_status divit_metadata_judge(
    divit_span text, const char *issuer, divit_error *err);

/*
 * Fetches and judges. Also NETWORK, NETWORK_TLS; PORTAL_REFUSED if the server has no metadata,
 * NETWORK_ANSWER if it is too busy or broken to say (429 or 5xx, RFC 9110 15.6).
 */
DIVIT_MUST_CHECK divit_status divit_metadata_check(
    const divit_transport *transport, const char *issuer, divit_error *err);

#endif
