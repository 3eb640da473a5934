/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/identity.h - the identity server's addresses: metadata, sign-in page, tokens.
 *
 * Handlers for the route table of sandbox/portal/world.h; their ctx is a divit_world_context.
 * The page is plain HTML without scripts and cookies; it repeats the request as hidden fields, so
 * the server keeps nothing until the person has picked a name. It says that it is practice.
 * Not done here: the rules of codes and tokens, see sandbox/portal/grants.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_IDENTITY_H
#define DIVIT_SANDBOX_PORTAL_IDENTITY_H

#include "sandbox/portal/reply.h"

/* GET /.well-known/oauth-authorization-server (RFC 8414). */
DIVIT_MUST_CHECK divit_status divit_world_identity_metadata(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

/* GET /oauth/authorize: the sign-in page. */
DIVIT_MUST_CHECK divit_status divit_world_identity_page(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

/* POST /oauth/authorize: a name was picked; redirects with a code (RFC 6749 4.1.2, RFC 9207). */
DIVIT_MUST_CHECK divit_status divit_world_identity_pick(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

/* GET /oauth/e-imza: what the card is to sign; the query is that of the sign-in page. */
DIVIT_MUST_CHECK divit_status divit_world_identity_challenge(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

/*
 * POST /oauth/e-imza with the same query: the signed challenge, as XML or as the part `belge` of
 * the page's form; redirects with a code as the other tab does.
 */
DIVIT_MUST_CHECK divit_status divit_world_identity_signed(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

/* POST /oauth/token (RFC 6749 4.1.3 and 6). */
DIVIT_MUST_CHECK divit_status divit_world_identity_token(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err);

#endif
