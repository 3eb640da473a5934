/* SPDX-License-Identifier: Apache-2.0 */
/* A record as what a card did. */
#include "sandbox/card/script.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

/* Calls that wait for their return; threads of a module make a few at the same time. */
enum { OPEN_CALLS = 16, NO_STEP = -1, CHANGES = 10000 };

/* What a code of pcsclite.h says of card and reader, and of the command that it answers. */
typedef struct code_row {
    uint32_t code;
    bool tells;
    divit_script_state state;
} code_row;

/* With each of them a command did not come to the card. */
static const code_row code_rows[] = {
    {0x80100009, true, DIVIT_SCRIPT_UNPLUGGED}, /* SCARD_E_UNKNOWN_READER */
    {0x80100017, true, DIVIT_SCRIPT_UNPLUGGED}, /* SCARD_E_READER_UNAVAILABLE */
    {0x8010002E, true, DIVIT_SCRIPT_UNPLUGGED}, /* SCARD_E_NO_READERS_AVAILABLE */
    {0x8010000C, true, DIVIT_SCRIPT_ABSENT},    /* SCARD_E_NO_SMARTCARD */
    {0x80100069, true, DIVIT_SCRIPT_ABSENT},    /* SCARD_W_REMOVED_CARD */
    {0x80100066, true, DIVIT_SCRIPT_MUTE},      /* SCARD_W_UNRESPONSIVE_CARD */
    {0x80100067, true, DIVIT_SCRIPT_MUTE},      /* SCARD_W_UNPOWERED_CARD */
    {0x80100068, false, 0},                     /* SCARD_W_RESET_CARD */
    {0x80100003, false, 0},                     /* SCARD_E_INVALID_HANDLE */
    {0x8010001D, false, 0},                     /* SCARD_E_NO_SERVICE */
    {0x8010001E, false, 0},                     /* SCARD_E_SERVICE_STOPPED */
};

/* SCARD_E_UNSUPPORTED_FEATURE: the reader does not know the control code. */
static const uint32_t code_unsupported = 0x8010001F;

/* Bits of a reader's state, from the same. */
enum { STATE_UNAVAILABLE = 0x8, STATE_EMPTY = 0x10, STATE_PRESENT = 0x20, STATE_MUTE = 0x200 };

typedef struct open_call {
    uint64_t number; /* 0: free */
    uint64_t time;
    long step;
} open_call;

/* What is known while lines are read. */
typedef struct writer {
    divit_script script;
    open_call calls[OPEN_CALLS];
    bool seen; /* a state is known */
    divit_script_state state;
    uint64_t change_time;
} writer;

static void drop_steps(divit_script *script, size_t from)
{
    while (script->step_count > from) {
        divit_script_step *step = &script->steps[--script->step_count];
        divit_trace_data_done(&step->command);
        divit_trace_data_done(&step->answer);
    }
}

/* see sandbox/card/script.h */
void divit_script_done(divit_script *script)
{
    drop_steps(script, 0);
    free(script->steps);
    free(script->changes);
    *script = (divit_script){0};
}

static divit_status too_long(divit_error *err, const char *origin)
{
    return divit_fail(
        err, DIVIT_INPUT_LIMIT, origin, N_("the record has more exchanges than can be played"));
}

/*
 * A service looks for the card seldom: until it says that card or reader are gone, a program may
 * have tried again some times. The first command that failed is where they went; the others are
 * dropped. ret_time: when that was.
 */
static void find_loss(divit_script *script, uint64_t *ret_time)
{
    const size_t least =
        script->change_count > 0 ? script->changes[script->change_count - 1].steps : 0;
    size_t first = script->step_count;
    while (first > least && script->steps[first - 1].outcome == DIVIT_SCRIPT_FAILED)
        first--;
    if (first == script->step_count)
        return;
    *ret_time = script->steps[first].ended;
    drop_steps(script, first + 1);
}

/* Notes a state if it is another one than before. */
static divit_status see(writer *w, divit_script_state state, uint64_t time, divit_error *err)
{
    divit_script *script = &w->script;
    if (w->seen && w->state == state)
        return DIVIT_OK;
    if (script->change_count == CHANGES)
        return too_long(err, __func__);
    if (state == DIVIT_SCRIPT_ABSENT || state == DIVIT_SCRIPT_UNPLUGGED)
        find_loss(script, &time);
    divit_script_change *more = realloc(script->changes, (script->change_count + 1) * sizeof *more);
    if (!more)
        return divit_fail_memory(err, __func__);
    const bool follows = script->change_count > 0 &&
                         more[script->change_count - 1].steps == script->step_count &&
                         time > w->change_time;
    script->changes = more;
    more[script->change_count++] = (divit_script_change){
        .steps = script->step_count, .state = state, .delay = follows ? time - w->change_time : 0};
    w->seen = true;
    w->state = state;
    w->change_time = time;
    return DIVIT_OK;
}

/* The row of a code, or NULL. */
static const code_row *row_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof code_rows / sizeof code_rows[0]; i++)
        if (code_rows[i].code == code)
            return &code_rows[i];
    return NULL;
}

/* The state words of all readers, taken together; false if they say nothing. */
static bool told_by_states(divit_span states, divit_script_state *ret)
{
    char text[256] = {0};
    unsigned long all = 0;
    if (states.n == 0 || states.n >= sizeof text)
        return false;
    memcpy(text, states.p, states.n);
    for (char *at = text, *end = text; *at; at = *end ? end + 1 : end) {
        all |= strtoul(at, &end, 16);
        if (end == at)
            return false;
    }
    if (all & STATE_MUTE)
        *ret = DIVIT_SCRIPT_MUTE;
    else if (all & STATE_PRESENT)
        *ret = DIVIT_SCRIPT_PRESENT;
    else if (all & STATE_EMPTY)
        *ret = DIVIT_SCRIPT_ABSENT;
    else if (all & STATE_UNAVAILABLE)
        *ret = DIVIT_SCRIPT_UNPLUGGED;
    else
        return false;
    return true;
}

/* The first answer to reset of the record. */
static divit_status take_atr(writer *w, const divit_trace_line *line, divit_error *err)
{
    DIVIT_AUTO(divit_trace_data_done)
    divit_trace_data atr = {0};
    divit_span value;
    if (w->script.atr_length > 0 || !divit_trace_field(line, "atr", &value))
        return DIVIT_OK;
    const divit_status s = divit_trace_data_parse(value, &atr, err);
    if (s != DIVIT_OK)
        return s;
    if (atr.bytes.n == 0 || atr.bytes.n > DIVIT_SCRIPT_ATR)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the record's answer to reset has no possible length"), line->where);
    memcpy(w->script.atr, atr.bytes.p, atr.bytes.n);
    w->script.atr_length = atr.bytes.n;
    return DIVIT_OK;
}

/* A control code; 0 if there is none. */
static uint64_t control_of(const divit_trace_line *line)
{
    char text[17] = {0};
    divit_span code;
    if (!divit_trace_field(line, "control", &code) || code.n == 0 || code.n >= sizeof text)
        return 0;
    memcpy(text, code.p, code.n);
    return strtoull(text, NULL, 16);
}

/* A command begins; whether it comes to the card is said by its return. */
static divit_status add_step(
    writer *w, const divit_trace_line *line, bool is_control, divit_error *err)
{
    divit_script *script = &w->script;
    divit_script_step step = {.is_control = is_control};
    divit_span value = {0};
    if (script->step_count == DIVIT_SCRIPT_STEPS)
        return too_long(err, __func__);
    if (is_control)
        step.control = control_of(line);
    (void)divit_trace_field(line, is_control ? "in" : "command", &value);
    /* Grown by doubling: at powers of two. */
    if ((script->step_count & (script->step_count - 1)) == 0) {
        const size_t room = script->step_count == 0 ? 1 : 2 * script->step_count;
        divit_script_step *more = realloc(script->steps, room * sizeof *more);
        if (!more)
            return divit_fail_memory(err, __func__);
        script->steps = more;
    }
    const divit_status s = divit_trace_data_parse(value, &step.command, err);
    if (s == DIVIT_OK)
        script->steps[script->step_count++] = step;
    return s;
}

static divit_status take_call(writer *w, const divit_trace_line *line, divit_error *err)
{
    const bool transmits = divit_span_is(line->name, "SCardTransmit");
    const bool controls = divit_span_is(line->name, "SCardControl");
    open_call call = {.number = line->number, .time = line->time, .step = NO_STEP};
    if (line->name.n < 5 || memcmp(line->name.p, "SCard", 5) != 0)
        return DIVIT_OK;
    if (transmits || controls) {
        const divit_status s = add_step(w, line, controls, err);
        if (s != DIVIT_OK)
            return s;
        call.step = (long)w->script.step_count - 1;
    }
    for (size_t i = 0; i < OPEN_CALLS; i++)
        if (w->calls[i].number == 0) {
            w->calls[i] = call;
            return DIVIT_OK;
        }
    return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
        N_("the record has more calls at the same time than can be played"), line->where);
}

/* The end of a command. */
static divit_status end_step(
    divit_script_step *step, const divit_trace_line *line, uint64_t begun, divit_error *err)
{
    divit_span value = {0};
    step->took = line->time > begun ? line->time - begun : 0;
    step->ended = line->time;
    if (line->code != 0) {
        const bool unknown = step->is_control && line->code == code_unsupported;
        step->outcome = unknown || row_of(line->code) ? DIVIT_SCRIPT_VOID : DIVIT_SCRIPT_FAILED;
        return DIVIT_OK;
    }
    step->outcome = DIVIT_SCRIPT_ANSWERED;
    (void)divit_trace_field(line, "answer", &value);
    divit_trace_data_done(&step->answer);
    return divit_trace_data_parse(value, &step->answer, err);
}

/* What a return says of the card and its reader. */
static divit_status take_state(
    writer *w, const divit_trace_line *line, bool is_step, divit_error *err)
{
    divit_script_state state = DIVIT_SCRIPT_PRESENT;
    divit_span states;
    uint64_t protocol = 0;
    const code_row *row = row_of(line->code);
    if (row && row->tells)
        return see(w, row->state, line->time, err);
    if (line->code != 0)
        return DIVIT_OK;
    if (divit_trace_field(line, "states", &states))
        return told_by_states(states, &state) ? see(w, state, line->time, err) : DIVIT_OK;
    /* A connection that has a protocol is one to a card; and whoever answers is there. */
    const bool connects = divit_trace_number(line, "protocol", &protocol) && protocol > 0;
    return connects || (is_step && !w->seen) ? see(w, state, line->time, err) : DIVIT_OK;
}

static divit_status take_return(writer *w, const divit_trace_line *line, divit_error *err)
{
    open_call *call = NULL;
    for (size_t i = 0; i < OPEN_CALLS && !call; i++)
        if (w->calls[i].number == line->number && line->number != 0)
            call = &w->calls[i];
    if (!call)
        return DIVIT_OK;
    const open_call ended = *call;
    *call = (open_call){0};
    divit_status s = DIVIT_OK;
    const bool is_step = ended.step != NO_STEP && (size_t)ended.step < w->script.step_count;
    if (is_step)
        s = end_step(&w->script.steps[ended.step], line, ended.time, err);
    if (is_step && w->script.steps[ended.step].outcome == DIVIT_SCRIPT_VOID &&
        (size_t)ended.step + 1 == w->script.step_count)
        drop_steps(&w->script, (size_t)ended.step);
    if (s == DIVIT_OK)
        s = take_atr(w, line, err);
    return s == DIVIT_OK ? take_state(w, line, is_step, err) : s;
}

static divit_status take_lines(writer *w, divit_trace *trace, divit_error *err)
{
    for (;;) {
        divit_trace_line line;
        divit_status s = divit_trace_next(trace, &line, err);
        if (s != DIVIT_OK || line.kind == DIVIT_TRACE_END)
            return s;
        switch (line.kind) {
        case DIVIT_TRACE_WORKER:
            memset(w->calls, 0, sizeof w->calls);
            break;
        case DIVIT_TRACE_CALL:
            s = take_call(w, &line, err);
            break;
        case DIVIT_TRACE_RETURN:
            s = take_return(w, &line, err);
            break;
        case DIVIT_TRACE_END:
            break;
        }
        if (s != DIVIT_OK)
            return s;
    }
}

/* see sandbox/card/script.h */
divit_status divit_script_parse(
    divit_span text, const divit_trace_limits *limits, divit_script *ret, divit_error *err)
{
    divit_trace trace;
    writer w = {0};
    divit_status s = divit_trace_open(text, limits, &trace, err);
    if (s == DIVIT_OK)
        s = take_lines(&w, &trace, err);
    if (s == DIVIT_OK && w.script.change_count == 0 && w.script.step_count == 0)
        s = divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the record tells of no reader, so there is nothing to play"));
    if (s != DIVIT_OK) {
        divit_script_done(&w.script);
        return s;
    }
    w.script.data_kept = trace.data_kept;
    *ret = w.script;
    return DIVIT_OK;
}

/* see sandbox/card/script.h */
bool divit_script_fits(const divit_script_step *step, divit_span command)
{
    const divit_trace_data *expected = &step->command;
    if (step->outcome == DIVIT_SCRIPT_VOID || command.n != expected->bytes.n)
        return false;
    for (size_t i = 0; i < command.n; i++)
        if (expected->known.p[i] && expected->bytes.p[i] != command.p[i])
            return false;
    return true;
}
