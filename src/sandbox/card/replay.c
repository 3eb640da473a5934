/* SPDX-License-Identifier: Apache-2.0 */
/* A script as the card in the practice reader. */
#include "sandbox/card/replay.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "sandbox/card/script.h"

/*
 * pcscd ends a client's transaction when it hears that the card is gone, not when the reader is:
 * one that is unplugged says the former first, as libccid does. Twice, because the end of a client
 * asks too and takes an answer away.
 */
enum { FAREWELLS = 2 };

struct divit_replay {
    divit_clock clock;
    divit_script script;
    size_t at; /* the step that is looked at first */
    divit_script_state state;
    size_t change;      /* the change that comes next, if it belongs behind `at` */
    int64_t since;      /* ticks of the last step or change */
    bool untold;        /* the card went, and nobody asked for it since */
    unsigned farewells; /* answers "no card" before the reader is gone too */
    size_t unknown;
};

/* see sandbox/card/replay.h */
void divit_replay_free(divit_replay **replay)
{
    if (!replay || !*replay)
        return;
    divit_script_done(&(*replay)->script);
    free(*replay);
    *replay = NULL;
}

static int64_t now(const divit_replay *r)
{
    return r->clock.ticks(r->clock.ctx);
}

static uint32_t capped(uint64_t milliseconds)
{
    return milliseconds < DIVIT_REPLAY_WAIT ? (uint32_t)milliseconds : DIVIT_REPLAY_WAIT;
}

/* Lets the changes behind the present step happen whose time has come. */
static void follow(divit_replay *r)
{
    const divit_script *script = &r->script;
    while (r->change < script->change_count && script->changes[r->change].steps == r->at) {
        const divit_script_change *c = &script->changes[r->change];
        const bool gone = r->state == DIVIT_SCRIPT_ABSENT || r->state == DIVIT_SCRIPT_UNPLUGGED;
        if (now(r) - r->since < (int64_t)capped(c->delay) || (gone && r->untold))
            return;
        r->farewells = c->state == DIVIT_SCRIPT_UNPLUGGED && !gone ? FAREWELLS : 0;
        r->untold = c->state == DIVIT_SCRIPT_ABSENT || c->state == DIVIT_SCRIPT_UNPLUGGED;
        r->state = c->state;
        r->since = now(r);
        r->change++;
    }
}

/* The next step is number `at`; from now on its changes count. */
static void go_to(divit_replay *r, size_t at)
{
    r->at = at;
    r->since = now(r);
    r->change = 0;
    while (r->change < r->script.change_count && r->script.changes[r->change].steps < at)
        r->change++;
    follow(r);
}

/* see sandbox/card/replay.h */
divit_status divit_replay_new(
    divit_span text, divit_clock clock, divit_replay **ret, divit_error *err)
{
    const divit_trace_limits limits = {.bytes = DIVIT_REPLAY_BYTES, .lines = DIVIT_REPLAY_LINES};
    DIVIT_AUTO(divit_replay_free)
    divit_replay *r = calloc(1, sizeof *r);
    if (!r)
        return divit_fail_memory(err, __func__);
    r->clock = clock;
    const divit_status s = divit_script_parse(text, &limits, &r->script, err);
    if (s != DIVIT_OK)
        return s;
    /* What is seen first was so from the beginning; without a card no ATR was ever told. */
    r->state = r->script.change_count > 0 ? r->script.changes[0].state : DIVIT_SCRIPT_PRESENT;
    go_to(r, 0);
    *ret = r;
    r = NULL;
    return DIVIT_OK;
}

static divit_status say_state(const divit_replay *r, divit_error *err)
{
    switch (r->state) {
    case DIVIT_SCRIPT_PRESENT:
    case DIVIT_SCRIPT_MUTE:
        return DIVIT_OK;
    case DIVIT_SCRIPT_ABSENT:
        return divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
    case DIVIT_SCRIPT_UNPLUGGED:
        return divit_fail(err, DIVIT_NO_READER, __func__, NULL);
    }
    return DIVIT_E_INTERNAL;
}

/* see sandbox/card/replay.h */
divit_status divit_replay_presence(divit_replay *replay, divit_error *err)
{
    follow(replay);
    replay->untold = false;
    if (replay->farewells == 0)
        return say_state(replay, err);
    replay->farewells--;
    return divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
}

/* see sandbox/card/replay.h */
divit_status divit_replay_power_up(divit_replay *replay, divit_error *err)
{
    follow(replay);
    const divit_status s = say_state(replay, err);
    if (s != DIVIT_OK)
        return s;
    return replay->state == DIVIT_SCRIPT_MUTE || replay->script.atr_length == 0
               ? divit_fail(err, DIVIT_READER_SILENT, __func__, NULL)
               : DIVIT_OK;
}

/* see sandbox/card/replay.h */
divit_span divit_replay_atr(const divit_replay *replay)
{
    return (divit_span){replay->script.atr, replay->script.atr_length};
}

/* The step that answers, or NULL. */
static const divit_script_step *find(divit_replay *r, const divit_replay_question *q)
{
    const divit_script *script = &r->script;
    for (size_t i = 0; i < script->step_count; i++) {
        const size_t at = (r->at + i) % script->step_count;
        const divit_script_step *step = &script->steps[at];
        if (step->is_control != q->is_control || (q->is_control && step->control != q->control) ||
            !divit_script_fits(step, q->data))
            continue;
        go_to(r, at + 1);
        return step;
    }
    return NULL;
}

static divit_status answer_unknown(
    divit_replay *r, const divit_replay_question *q, divit_bytes *ret_answer, divit_error *err)
{
    if (q->is_control)
        return divit_fail(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("this control code is not in the record"));
    r->unknown++;
    if (divit_bytes_append(ret_answer, DIVIT_SPAN_TEXT("\x6F\x00")) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* see sandbox/card/replay.h */
divit_status divit_replay_ask(divit_replay *replay, const divit_replay_question *question,
    divit_bytes *ret_answer, uint32_t *ret_wait, divit_error *err)
{
    *ret_wait = 0;
    ret_answer->n = 0;
    follow(replay);
    const divit_status s = say_state(replay, err);
    if (s != DIVIT_OK)
        return s;
    const divit_script_step *step = find(replay, question);
    if (!step)
        return answer_unknown(replay, question, ret_answer, err);
    switch (step->outcome) {
    case DIVIT_SCRIPT_ANSWERED:
        if (divit_bytes_append(ret_answer, divit_bytes_span(&step->answer.bytes)) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        return DIVIT_OK;
    case DIVIT_SCRIPT_UNANSWERED:
        *ret_wait = DIVIT_REPLAY_WAIT;
        return divit_fail(err, DIVIT_READER_SILENT, __func__, NULL);
    case DIVIT_SCRIPT_FAILED:
        *ret_wait = capped(step->took);
        return divit_fail(err, DIVIT_NO_CARD, __func__, NULL);
    case DIVIT_SCRIPT_VOID:
        break;
    }
    return DIVIT_E_INTERNAL;
}

/* see sandbox/card/replay.h */
size_t divit_replay_unknown(const divit_replay *replay)
{
    return replay->unknown;
}

/* see sandbox/card/replay.h */
bool divit_replay_has_data(const divit_replay *replay)
{
    return replay->script.data_kept;
}
