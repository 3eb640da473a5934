/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask, and asking twice: the front of everything under /v1. */
#include "sandbox/portal/access.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "pki/hash.h"
#include "sandbox/portal/answers.h"
#include "sandbox/portal/context.h"
#include "sandbox/portal/grants.h"
#include "sandbox/portal/time.h"

enum { KEY_MIN = 16, KEY_MAX = 64, HOUR = 3600 };

static bool is_key(const char *key)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-";
    const size_t n = key ? strspn(key, allowed) : 0;
    return n >= KEY_MIN && n <= KEY_MAX && key[n] == 0;
}

/* Answers that are not kept: the same key may be tried again (contract.yaml). */
static bool is_kept(int code)
{
    return code < 500 && code != 401 && code != 429;
}

/* Act and answer in one transaction; a fault or an answer not to be kept leaves no trace. */
static divit_status act_once(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, const divit_world_claim *claim, divit_world_reply *ret,
    divit_error *err)
{
    divit_status s = divit_world_store_begin(world->store, err);
    if (s != DIVIT_OK)
        return s;
    s = request->act(world, person, request, ret, err);
    if (s == DIVIT_OK && is_kept(ret->code))
        s = divit_world_answer_keep(world->store, claim, ret, err);
    else if (s == DIVIT_OK)
        s = divit_world_answer_drop(world->store, claim, err);
    s = divit_world_store_end(world->store, s, err);
    const divit_status dropped =
        s == DIVIT_OK ? s : divit_world_answer_drop(world->store, claim, NULL);
    return s == DIVIT_OK ? dropped : s;
}

static divit_status act_by_key(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    char path[256];
    divit_digest digest;
    divit_world_claim_state state;
    (void)snprintf(path, sizeof path, "%s %s", request->method, request->path);
    divit_status s = divit_hash_compute(DIVIT_SHA256, request->body, &digest, err);
    if (s != DIVIT_OK)
        return s;
    const divit_world_claim claim = {
        person->id, path, request->idempotency_key, divit_digest_span(&digest), world->run};
    s = divit_world_answer_claim(world->store, &claim, &state, ret, err);
    if (s != DIVIT_OK)
        return s;
    switch (state) {
    case DIVIT_WORLD_CLAIM_DONE:
        return divit_world_reply_header(ret, "Idempotency-Replayed", "true");
    case DIVIT_WORLD_CLAIM_OTHER:
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "key-reused"}, err);
    case DIVIT_WORLD_CLAIM_RUNNING:
        s = divit_world_reply_header(ret, "Retry-After", "1");
        return s == DIVIT_OK ? divit_world_reply_problem(
                                   ret, &(divit_world_problem){.type = "in-progress"}, err)
                             : s;
    case DIVIT_WORLD_CLAIM_NEW:
        break;
    }
    return act_once(world, person, request, &claim, ret, err);
}

static divit_status act_for(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    if (strcmp(request->method, "POST") != 0)
        return request->act(world, person, request, ret, err);
    if (!is_key(request->idempotency_key))
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "key-missing"}, err);
    return act_by_key(world, person, request, ret, err);
}

/* Once an hour of the world's time, and when it is moved back. */
static divit_status follow_time(divit_world_context *world, int64_t now, divit_error *err)
{
    if (now >= world->advanced && now < world->advanced + HOUR)
        return DIVIT_OK;
    world->advanced = now;
    return divit_world_time_advance(world->store, now, err);
}

/* see sandbox/portal/access.h */
divit_status divit_world_access(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_context *world = ctx;
    divit_world_person person = {0};
    const int64_t now = world->clock.now(world->clock.ctx);
    divit_status s = follow_time(world, now, err);
    if (s == DIVIT_OK)
        s = divit_world_token_person(world->store, request->authorization, now, &person, err);
    if (s == DIVIT_PORTAL_LOGIN) {
        s = divit_world_reply_header(ret, "WWW-Authenticate", "Bearer");
        return s == DIVIT_OK ? divit_world_reply_problem(
                                   ret, &(divit_world_problem){.type = "unauthorized"}, err)
                             : s;
    }
    return s == DIVIT_OK ? act_for(world, &person, request, ret, err) : s;
}

/* see sandbox/portal/access.h */
divit_status divit_world_open_access(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    return act_for(ctx, &(const divit_world_person){0}, request, ret, err);
}
