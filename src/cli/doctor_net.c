/* SPDX-License-Identifier: Apache-2.0 */
/* Asks servers for an answer and the time, all at once. */
#include "cli/doctor_net.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cli/child.h"
#include "cli/doctor_ports.h"
#include "net/net.h"

enum { EXCHANGE_MS = 2000, WAIT_MS = 2500, ANSWER_MAX = 4096 };

/* What a child says: once when the name is known, once at the end. */
typedef struct outcome {
    divit_doctor_reach reach;
    int code;
    bool has_time;
    int64_t ahead;
} outcome;

/* What a child is told. */
typedef struct question {
    const cli_job *job;
    const divit_doctor_host *host;
} question;

/* Whether the name server knows the one to connect to: the proxy if there is one. */
static divit_doctor_reach resolve(const divit_doctor_host *h)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    divit_address a;
    if (!divit_address_parse(h->proxy ? h->proxy : h->url, &a))
        return DIVIT_REACH_NAME_UNKNOWN;
    const int code = getaddrinfo(a.host, NULL, &hints, &found);
    if (code == 0)
        freeaddrinfo(found);
    if (code == 0)
        return DIVIT_REACH_SILENT; /* until it says something */
    return code == EAI_AGAIN ? DIVIT_REACH_NAME_SILENT : DIVIT_REACH_NAME_UNKNOWN;
}

static divit_doctor_reach reach_of(const divit_error *err)
{
    if (err->kind != DIVIT_FOREIGN_CURL)
        return DIVIT_REACH_STRANGE;
    switch (err->foreign) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return DIVIT_REACH_NAME_UNKNOWN;
    case CURLE_COULDNT_CONNECT:
        return DIVIT_REACH_REFUSED;
    case CURLE_OPERATION_TIMEDOUT:
        return DIVIT_REACH_SILENT;
    default:
        return DIVIT_REACH_STRANGE;
    }
}

/* Date and, where a cache answered, the Age of the answer (RFC 9110 6.6.1, RFC 9111 5.1). */
static void take_time(const divit_http_answer *answer, int64_t now, outcome *out)
{
    int64_t date = 0;
    int64_t age = 0;
    const divit_span text = divit_http_answer_header(answer, "age");
    for (size_t i = 0; i < text.n && i < 9 && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        age = age * 10 + (text.p[i] - '0');
    out->has_time =
        divit_time_parse_http(divit_http_answer_header(answer, "date"), &date) == DIVIT_OK;
    out->ahead = out->has_time ? now - (date + age) : 0;
}

static outcome ask(const cli_job *job, const divit_doctor_host *h)
{
    DIVIT_AUTO(divit_net_free)
    divit_net *net = NULL;
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    divit_error err = {0};
    const divit_net_options options = {.proxy = h->proxy, .allow_http = true};
    const divit_http_request q = {
        .method = "HEAD", .url = h->url, .answer_limit = ANSWER_MAX, .timeout_ms = EXCHANGE_MS};
    if (divit_net_new(&options, &net, NULL) != DIVIT_OK)
        return (outcome){.reach = DIVIT_REACH_STRANGE};
    const divit_transport t = divit_net_transport(net);
    if (t.exchange(t.ctx, &q, &answer, &err) != DIVIT_OK)
        return (outcome){.reach = reach_of(&err)};
    outcome out = {.reach = DIVIT_REACH_ANSWERED, .code = answer.code};
    take_time(&answer, job->clock.now(job->clock.ctx), &out);
    return out;
}

static void say(int to, const outcome *out)
{
    /* A parent that has gone needs no answer. */
    if (divit_write_all(to, (divit_span){(const uint8_t *)out, sizeof *out}, NULL) != DIVIT_OK)
        _exit(1);
}

/* The work of a child: says first whether the name is known, then how the question ended. */
static void ask_one(int to, void *ctx)
{
    const question *q = ctx;
    outcome out = {.reach = resolve(q->host)};
    say(to, &out);
    if (out.reach != DIVIT_REACH_SILENT)
        return;
    out = ask(q->job, q->host);
    say(to, &out);
}

/* Takes what a child says by the end of the time; of one that says nothing, nothing. */
static void hear(const cli_child *child, const cli_job *job, int64_t end, divit_doctor_host *h)
{
    outcome out = {.reach = DIVIT_REACH_SILENT};
    h->reach = DIVIT_REACH_NAME_SILENT;
    for (int i = 0; i < 2 && out.reach == DIVIT_REACH_SILENT; i++) {
        const cli_child_wait wait = {
            .clock = &job->clock, .ms = end - job->clock.ticks(job->clock.ctx)};
        if (!cli_child_read(child, &out, sizeof out, &wait))
            return;
        h->reach = out.reach;
        h->code = out.code;
        h->has_time = out.has_time;
        h->ahead = out.ahead;
    }
}

/* see cli/doctor_net.h */
void cli_doctor_hosts(void *ctx, divit_doctor_host *list, size_t n)
{
    const cli_doctor_asker *asker = ctx;
    const cli_job *job = asker->job;
    const int64_t end = job->clock.ticks(job->clock.ctx) + cli_doctor_limit(asker, WAIT_MS);
    cli_child children[DIVIT_DOCTOR_HOSTS_MAX];
    for (size_t i = 0; i < n; i++) {
        question q = {job, &list[i]};
        children[i] = CLI_CHILD_NONE;
        list[i].reach = DIVIT_REACH_STRANGE;
        /* A child that cannot be started leaves its server unasked. */
        if (cli_child_start(ask_one, &q, &children[i], NULL) != DIVIT_OK)
            children[i] = CLI_CHILD_NONE;
    }
    for (size_t i = 0; i < n; i++) {
        if (children[i].pid > 0)
            hear(&children[i], job, end, &list[i]);
        cli_child_done(&children[i]);
    }
}
