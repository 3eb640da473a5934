/* SPDX-License-Identifier: Apache-2.0 */
/* Replies on their way out of the server. */
#include "sandbox/portal/sending.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

static void add_headers(struct MHD_Response *response, const divit_world_reply *reply)
{
    divit_span rest = divit_bytes_span(&reply->headers);
    while (rest.n > 0) {
        const uint8_t *end = memchr(rest.p, '\n', rest.n);
        const size_t n = end ? (size_t)(end - rest.p) : rest.n;
        char *line = strndup((const char *)rest.p, n);
        char *colon = line ? strstr(line, ": ") : NULL;
        if (colon) {
            *colon = 0;
            (void)MHD_add_response_header(response, line, colon + 2);
        }
        free(line);
        rest = divit_span_sub(rest, n + 1, rest.n);
    }
    (void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    (void)MHD_add_response_header(response, "Cache-Control", "no-store");
}

/* The first half of a body, whose sending then fails. */
typedef struct half_body {
    size_t n;
    uint8_t bytes[];
} half_body;

static ssize_t read_half(void *ctx, uint64_t at, char *out, size_t max)
{
    const half_body *half = ctx;
    if (at >= half->n)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    const size_t left = half->n - (size_t)at;
    const size_t n = left < max ? left : max;
    memcpy(out, half->bytes + at, n);
    return (ssize_t)n;
}

/* A response that announces the whole body and breaks off in the middle. */
static struct MHD_Response *make_half(const divit_world_reply *reply)
{
    half_body *half = malloc(sizeof *half + reply->body.n);
    if (!half)
        return NULL;
    half->n = reply->body.n / 2;
    if (half->n > 0)
        memcpy(half->bytes, reply->body.p, half->n);
    struct MHD_Response *response =
        MHD_create_response_from_callback(reply->body.n, 4096, read_half, half, free);
    if (!response)
        free(half);
    return response;
}

static struct MHD_Response *make_whole(const divit_world_reply *reply)
{
    return MHD_create_response_from_buffer(reply->body.n, reply->body.p, MHD_RESPMEM_MUST_COPY);
}

/* see sandbox/portal/sending.h */
enum MHD_Result divit_world_send(
    struct MHD_Connection *connection, const divit_world_reply *reply, bool half)
{
    struct MHD_Response *response = half ? make_half(reply) : make_whole(reply);
    if (!response)
        return MHD_NO;
    add_headers(response, reply);
    const enum MHD_Result sent = MHD_queue_response(connection, (unsigned)reply->code, response);
    MHD_destroy_response(response);
    return sent;
}

/* see sandbox/portal/sending.h */
enum MHD_Result divit_world_send_refusal(
    struct MHD_Connection *connection, int code, const char *allow)
{
    static const struct {
        int code;
        const char *type;
    } rows[] = {{404, "not-found"}, {405, "method-not-allowed"}, {413, "too-large"},
        {500, "internal"}, {503, "unavailable"}};
    DIVIT_AUTO(divit_world_reply_done)
    divit_world_reply reply = {0};
    divit_world_problem problem = {.type = "bad-request", .code = code};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == code)
            problem.type = rows[i].type;
    if (divit_world_reply_problem(&reply, &problem, NULL) != DIVIT_OK)
        return MHD_NO;
    if (code != 404 && code != 405 && divit_world_reply_header(&reply, "Connection", "close"))
        return MHD_NO;
    if (code == 405 && divit_world_reply_header(&reply, "Allow", allow) != DIVIT_OK)
        return MHD_NO;
    if (code == 503 && divit_world_reply_header(&reply, "Retry-After", "1") != DIVIT_OK)
        return MHD_NO;
    return divit_world_send(connection, &reply, false);
}
