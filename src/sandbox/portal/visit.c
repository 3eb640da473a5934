/* SPDX-License-Identifier: Apache-2.0 */
/* A person's browser at the portal: who it is, and asking on its behalf. */
#include "sandbox/portal/visit.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "sandbox/portal/access.h"
#include "sandbox/portal/page.h"

/* The "__Host-" prefix binds it to this host over TLS (RFC 6265bis 4.1.3.2). */
#define COOKIE "__Host-oturum="

/* The cookie's value among the pairs of the header (RFC 6265 4.2.1). */
static bool find_token(const char *cookie, char ret[DIVIT_WORLD_TOKEN_MAX])
{
    for (const char *at = cookie; at; at = strchr(at, ';')) {
        at += strspn(at, "; ");
        const size_t n = strcspn(at, ";");
        const size_t name = sizeof COOKIE - 1;
        if (strncmp(at, COOKIE, name) != 0 || n <= name || n - name >= DIVIT_WORLD_TOKEN_MAX)
            continue;
        memcpy(ret, at + name, n - name);
        ret[n - name] = 0;
        return true;
    }
    return false;
}

/* see sandbox/portal/visit.h */
bool divit_world_visit_is_own(const divit_world_context *world, const divit_world_request *request)
{
    return request->origin && strcmp(request->origin, world->issuer) == 0;
}

/* see sandbox/portal/visit.h */
divit_status divit_world_visit_who(divit_world_context *world, const divit_world_request *request,
    divit_world_visit *ret_visit, divit_world_reply *ret, divit_error *err)
{
    char token[DIVIT_WORLD_TOKEN_MAX];
    divit_world_visit visit = {.world = world};
    divit_status s = DIVIT_PORTAL_LOGIN;
    if (strcmp(request->method, "POST") == 0 && !divit_world_visit_is_own(world, request))
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    if (find_token(request->cookie, token)) {
        (void)snprintf(visit.authorization, sizeof visit.authorization, "Bearer %s", token);
        s = divit_world_token_person(world->store, visit.authorization,
            world->clock.now(world->clock.ctx), &visit.person, NULL);
    }
    if (s == DIVIT_PORTAL_LOGIN)
        return divit_world_page_go(ret, "/giris");
    if (s != DIVIT_OK)
        return divit_fail(err, s, __func__, NULL);
    *ret_visit = visit;
    return DIVIT_OK;
}

/* see sandbox/portal/visit.h */
divit_status divit_world_visit_begin(
    divit_world_context *world, const char *person, divit_world_reply *ret, divit_error *err)
{
    char token[DIVIT_WORLD_TOKEN_MAX];
    char cookie[DIVIT_WORLD_TOKEN_MAX + 80];
    divit_status s = divit_world_token_begin(
        world->store, person, world->clock.now(world->clock.ctx), token, err);
    if (s != DIVIT_OK)
        return s;
    (void)snprintf(
        cookie, sizeof cookie, COOKIE "%s; Path=/; Secure; HttpOnly; SameSite=Strict", token);
    s = divit_world_page_go(ret, "/islemler");
    return s == DIVIT_OK ? divit_world_reply_header(ret, "Set-Cookie", cookie) : s;
}

/* see sandbox/portal/visit.h */
void divit_world_answer_done(divit_world_answer *answer)
{
    divit_world_reply_done(&answer->reply);
    json_decref(answer->json);
    answer->json = NULL;
}

/* see sandbox/portal/visit.h */
divit_status divit_world_visit_ask(const divit_world_visit *visit,
    const divit_world_question *question, divit_world_answer *ret, divit_error *err)
{
    const divit_world_request request = {.method = question->method,
        .path = question->path,
        .number = question->number,
        .body = question->body,
        .authorization = visit->authorization,
        .content_type = question->content_type,
        .if_match = question->if_match,
        .idempotency_key = question->idempotency_key,
        .act = question->act};
    const divit_status s = divit_world_access(visit->world, &request, &ret->reply, err);
    if (s == DIVIT_OK)
        ret->json = json_loadb(
            (const char *)ret->reply.body.p, ret->reply.body.n, JSON_REJECT_DUPLICATES, NULL);
    return s;
}
