/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of the practice world's handlers. */
#include "sandbox/portal/reply.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"

/* see sandbox/portal/reply.h */
void divit_world_reply_done(divit_world_reply *reply)
{
    divit_bytes_done(&reply->headers);
    divit_bytes_done(&reply->body);
    *reply = (divit_world_reply){0};
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_header(divit_world_reply *reply, const char *name, const char *value)
{
    return divit_bytes_printf(&reply->headers, "%s: %s\n", name, value);
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_bytes(
    divit_world_reply *ret, int code, const char *type, divit_span body)
{
    ret->code = code;
    ret->body.n = 0;
    const divit_status s = divit_world_reply_header(ret, "Content-Type", type);
    return s == DIVIT_OK ? divit_bytes_append(&ret->body, body) : s;
}

static divit_status reply_as(
    divit_world_reply *ret, int code, const char *type, json_t *take, divit_error *err)
{
    char *text = take ? json_dumps(take, JSON_COMPACT) : NULL;
    json_decref(take);
    if (!text)
        return divit_fail_memory(err, __func__);
    const divit_status s = divit_world_reply_bytes(ret, code, type, divit_span_of(text));
    free(text);
    return s;
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_json(
    divit_world_reply *ret, int code, json_t *take, divit_error *err)
{
    return reply_as(ret, code, "application/json", take, err);
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_problem(
    divit_world_reply *ret, const divit_world_problem *problem, divit_error *err)
{
    char type[96];
    (void)snprintf(type, sizeof type, "urn:divit:problem:%s", problem->type);
    json_t *object = json_pack("{s:s, s:s, s:i, s:s*, s:O*}", "type", type, "title", problem->title,
        "status", problem->code, "detail", problem->detail, "errors", problem->errors);
    return reply_as(ret, problem->code, "application/problem+json", object, err);
}
