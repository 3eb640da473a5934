/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/repr_digest.h - the Repr-Digest header (RFC 9530) of a document that was received.
 *
 *     s = divit_repr_digest_check(&answer, err);
 *
 * Ownership: all is borrowed for the call. Threads: no state.
 * Not done here: other algorithms than sha-256, which the contract names.
 */
#ifndef DIVIT_PORTAL_REPR_DIGEST_H
#define DIVIT_PORTAL_REPR_DIGEST_H

#include "divit/transport.h"

/*
 * NETWORK_ANSWER if the answer has no Repr-Digest with sha-256, or one of other bytes than its
 * body; E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_repr_digest_check(
    const divit_http_answer *answer, divit_error *err);

#endif
