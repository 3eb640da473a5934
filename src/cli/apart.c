/* SPDX-License-Identifier: Apache-2.0 */
/* A question in a child process with a deadline. */
#include "cli/apart.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/child.h"

/* What comes before the value; constant texts lie at the same place in parent and child. */
typedef struct head {
    divit_status status;
    divit_error error;
} head;

/* The question and the room for its answer. */
typedef struct question {
    const cli_apart *how;
    uint8_t *answer; /* a head and the value */
    size_t n;
} question;

/* The child's part. */
static void answer_question(int to, void *ctx)
{
    const question *q = ctx;
    head h = {0};
    memset(q->answer, 0, q->n);
    h.status = q->how->ask(q->how->ctx, q->answer + sizeof h, &h.error);
    memcpy(q->answer, &h, sizeof h);
    if (divit_write_all(to, (divit_span){q->answer, q->n}, NULL) != DIVIT_OK)
        return; /* nobody waits for it any more */
}

/* see cli/apart.h */
divit_status cli_apart_ask(const cli_apart *how, void *ret, size_t n, divit_error *err)
{
    DIVIT_AUTO(cli_child_done)
    cli_child child = CLI_CHILD_NONE;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes answer = {0};
    head h;
    const cli_child_wait wait = {.clock = &how->clock, .ms = how->limit_ms};
    if (divit_bytes_reserve(&answer, sizeof h + n) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    question q = {.how = how, .answer = answer.p, .n = sizeof h + n};
    const divit_status s = cli_child_start(answer_question, &q, &child, err);
    if (s != DIVIT_OK)
        return s;
    if (!cli_child_read(&child, answer.p, q.n, &wait))
        return divit_fail(err, DIVIT_READER_SILENT, __func__,
            N_("the service took the question and does not answer"));
    memcpy(&h, answer.p, sizeof h);
    if (h.status == DIVIT_OK)
        memcpy(ret, answer.p + sizeof h, n);
    else if (err)
        *err = h.error;
    return h.status;
}

static divit_status list_readers(void *ctx, void *ret, divit_error *err)
{
    DIVIT_AUTO(divit_readers_free)
    divit_readers *readers = NULL;
    const cli_job *job = ctx;
    const divit_readers_options options = {
        .socket = getenv("PCSCLITE_CSOCK_NAME"), .trace = cli_trace_port(&job->trace)};
    const divit_status s = divit_readers_new(&options, &readers, err);
    return s == DIVIT_OK ? divit_readers_list(readers, ret, err) : s;
}

/* see cli/apart.h */
divit_status cli_apart_readers(
    const cli_job *job, unsigned limit_ms, divit_reader_list *ret, divit_error *err)
{
    const cli_apart how = {.clock = job->clock,
        .limit_ms = limit_ms,
        .ask = list_readers,
        .ctx = (cli_job *)(uintptr_t)job};
    return cli_apart_ask(&how, ret, sizeof *ret, err);
}
