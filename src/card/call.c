/* SPDX-License-Identifier: Apache-2.0 */
/* Calls to the worker, with deadlines. */
#include "card/call.h"

#include <errno.h>
#include <poll.h>

#include "base/bytes.h"
#include "base/log.h"
#include "base/status.h"
#include "card/channel.h"

/* How often one call may move its deadline for a person. */
enum { PERSON_TURNS = 4 };

/* What a call waits for. */
typedef struct patience {
    int64_t until; /* ticks */
    unsigned turns;
    bool person;
} patience;

/* Ends the worker for good. */
static divit_status give_up(divit_line *line, divit_status status)
{
    divit_log_debug(line->log, __func__, "worker %d is stopped: %s", (int)line->worker.pid,
        divit_status_name(status));
    divit_spawn_stop(&line->worker, DIVIT_SPAWN_STOP);
    return status;
}

/* Waits until the worker says something or `until` has come. */
static divit_status wait_for_worker(const divit_line *line, int64_t until, divit_error *err)
{
    for (;;) {
        const int64_t left = until - line->clock.ticks(line->clock.ctx);
        struct pollfd p = {.fd = line->worker.socket, .events = POLLIN};
        const int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (ready > 0)
            return DIVIT_OK;
        if (ready == 0)
            return divit_fail(err, DIVIT_READER_SILENT, __func__,
                N_("the module did not answer in time and was ended"));
        if (errno != EINTR)
            return divit_fail_errno(err, __func__, NULL);
    }
}

/* The next answer. */
static divit_status next_answer(
    const divit_line *line, int64_t until, divit_bytes *packet, divit_answer *ret, divit_error *err)
{
    divit_status s = wait_for_worker(line, until, err);
    if (s == DIVIT_OK)
        s = divit_channel_receive(line->worker.socket, packet, NULL, err);
    if (s == DIVIT_OK)
        s = divit_answer_parse(divit_bytes_span(packet), ret, err);
    if (s == DIVIT_INPUT_BROKEN || s == DIVIT_INPUT_LIMIT)
        return divit_fail(err, DIVIT_MODULE, __func__,
            N_("the card worker's answer makes no sense; its module may have damaged it"));
    return s;
}

static int64_t deadline(const divit_line *line, unsigned ms)
{
    return line->clock.ticks(line->clock.ctx) + (int64_t)ms;
}

/* Moves the deadline if the answer is about a person; true if it was. */
static bool is_about_person(
    const divit_line *line, const divit_call *call, divit_answer_kind kind, patience *p)
{
    if (kind == DIVIT_ANSWER_PERSON_ASKED && !p->person && p->turns < PERSON_TURNS) {
        p->person = true;
        p->turns++;
        p->until = deadline(line, line->person_ms);
        return true;
    }
    if (kind == DIVIT_ANSWER_PERSON_DONE && p->person) {
        p->person = false;
        p->until = deadline(line, call->limit_ms);
        return true;
    }
    return false;
}

static divit_status take_item(const divit_call *call, divit_answer *answer, divit_error *err)
{
    if (call->item)
        return call->item(call->ctx, answer, err);
    return divit_fail(
        err, DIVIT_MODULE, __func__, N_("the card worker answered something that was not asked"));
}

/* Reads answers up to the result. ret_result is written on OK. */
static divit_status read_answers(
    const divit_line *line, const divit_call *call, divit_error *ret_result, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes packet = {0};
    patience p = {.until = deadline(line, call->limit_ms)};
    for (;;) {
        DIVIT_AUTO(divit_answer_done)
        divit_answer a = {0};
        divit_status s = next_answer(line, p.until, &packet, &a, err);
        if (s == DIVIT_OK && a.kind == DIVIT_ANSWER_RESULT) {
            *ret_result = a.result;
            return DIVIT_OK;
        }
        if (s == DIVIT_OK && !is_about_person(line, call, a.kind, &p))
            s = take_item(call, &a, err);
        if (s != DIVIT_OK)
            return s;
    }
}

/* The request as bytes that a worker will take. */
static divit_status format(const divit_request *request, divit_bytes *out, divit_error *err)
{
    divit_request readable;
    if (divit_request_format(request, out) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (divit_request_parse(divit_bytes_span(out), &readable, NULL) != DIVIT_OK)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__,
            N_("the card was asked for something that it cannot be asked for"));
    return DIVIT_OK;
}

/* see card/call.h */
divit_status divit_call_make(divit_line *line, const divit_call *call, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes message = {0};
    divit_error result = {0};
    if (line->worker.pid < 0)
        return divit_fail(err, DIVIT_TOKEN_LOST, __func__,
            N_("the card worker was ended after an earlier failure; open the card again"));
    divit_status s = format(call->request, &message, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_channel_send(line->worker.socket, divit_bytes_span(&message), call->attached, err);
    if (s == DIVIT_OK)
        s = read_answers(line, call, &result, err);
    if (s != DIVIT_OK)
        return give_up(line, s);
    if (err)
        *err = result;
    return result.status == DIVIT_TOKEN_LOST ? give_up(line, result.status) : result.status;
}
