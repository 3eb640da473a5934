/* SPDX-License-Identifier: Apache-2.0 */
/* A worker that a hostile module took over: what it says ends itself, and nobody waits for ever. */
#include "unit/check.h"

#include <signal.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "card/call.h"
#include "card/channel.h"

enum { SOON_MS = 300, PATIENCE_MS = 60000 };

static bool transmit(int socket, divit_span message)
{
    return divit_channel_send(socket, message, -1, NULL) == DIVIT_OK;
}

static bool say(int socket, divit_answer_kind kind)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes m = {0};
    const divit_answer a = {.kind = kind};
    return divit_answer_format(&a, &m) == DIVIT_OK && transmit(socket, divit_bytes_span(&m));
}

static void says_nothing(int socket)
{
    (void)socket;
    for (;;)
        (void)pause();
}

static void ends(int socket)
{
    (void)socket;
}

static void says_nonsense(int socket)
{
    (void)transmit(socket, DIVIT_SPAN_TEXT("\x7Fnonsense"));
    says_nothing(socket);
}

static void says_too_much(int socket)
{
    static const uint8_t zeros[DIVIT_MESSAGE_MAX + 1];
    (void)transmit(socket, (divit_span){zeros, sizeof zeros});
    says_nothing(socket);
}

static void says_a_person_is_done(int socket)
{
    while (say(socket, DIVIT_ANSWER_PERSON_DONE))
        ;
}

static void says_a_person_comes_and_goes(int socket)
{
    while (say(socket, DIVIT_ANSWER_PERSON_ASKED) && say(socket, DIVIT_ANSWER_PERSON_DONE))
        ;
}

static void says_an_unasked_token(int socket)
{
    (void)say(socket, DIVIT_ANSWER_TOKEN);
    says_nothing(socket);
}

static void is_late_after_a_person(int socket)
{
    (void)say(socket, DIVIT_ANSWER_PERSON_ASKED);
    (void)say(socket, DIVIT_ANSWER_PERSON_DONE);
    says_nothing(socket);
}

static void says_ok(int socket)
{
    (void)say(socket, DIVIT_ANSWER_PERSON_ASKED);
    (void)say(socket, DIVIT_ANSWER_PERSON_DONE);
    (void)say(socket, DIVIT_ANSWER_RESULT);
    says_nothing(socket);
}

/* A process in the worker's place that does one thing. */
static divit_line start(void (*act)(int))
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)close(pair[0]);
        act(pair[1]);
        _exit(0);
    }
    (void)close(pair[1]);
    return (divit_line){.worker = {pid, pidfd_open(pid, 0), pair[0]},
        .clock = divit_clock_system(),
        .person_ms = PATIENCE_MS};
}

static divit_status call(divit_line *line, unsigned limit_ms, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_LOGOUT};
    const divit_call c = {.request = &r, .attached = -1, .limit_ms = limit_ms};
    return divit_call_make(line, &c, err);
}

typedef struct hostile {
    void (*act)(int);
    unsigned limit_ms;
    divit_status expected;
} hostile;

static void a_hostile_worker_is_ended(void **state)
{
    (void)state;
    static const hostile cases[] = {
        {says_nothing, SOON_MS, DIVIT_READER_SILENT},
        {is_late_after_a_person, SOON_MS, DIVIT_READER_SILENT},
        {ends, PATIENCE_MS, DIVIT_TOKEN_LOST},
        {says_nonsense, PATIENCE_MS, DIVIT_MODULE},
        {says_too_much, PATIENCE_MS, DIVIT_MODULE},
        {says_a_person_is_done, PATIENCE_MS, DIVIT_MODULE},
        {says_a_person_comes_and_goes, PATIENCE_MS, DIVIT_MODULE},
        {says_an_unasked_token, PATIENCE_MS, DIVIT_MODULE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        divit_line line = start(cases[i].act);
        const pid_t pid = line.worker.pid;
        divit_error err = {0};
        CHECK_STATUS(call(&line, cases[i].limit_ms, &err), cases[i].expected);
        assert_non_null(err.detail);
        assert_int_equal(line.worker.pid, -1);
        assert_int_not_equal(kill(pid, 0), 0);
        CHECK_STATUS(call(&line, PATIENCE_MS, NULL), DIVIT_TOKEN_LOST);
    }
}

static void an_honest_worker_lives_on(void **state)
{
    (void)state;
    divit_line line = start(says_ok);
    CHECK_OK(call(&line, PATIENCE_MS, NULL));
    assert_true(line.worker.pid > 0);
    divit_spawn_stop(&line.worker, DIVIT_SPAWN_STOP);
}

/* A request that no worker would take does not reach it. */
static void a_wrong_request_is_the_callers_fault(void **state)
{
    (void)state;
    divit_line line = start(says_nothing);
    const divit_request r = {.verb = DIVIT_REQUEST_SIGN,
        .what = {.scheme = DIVIT_SCHEME_RSA, .digest = DIVIT_SPAN_TEXT("short")}};
    const divit_call c = {.request = &r, .attached = -1, .limit_ms = PATIENCE_MS};
    CHECK_STATUS(divit_call_make(&line, &c, NULL), DIVIT_E_INTERNAL);
    assert_true(line.worker.pid > 0);
    divit_spawn_stop(&line.worker, DIVIT_SPAWN_STOP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hostile_worker_is_ended),
        cmocka_unit_test(an_honest_worker_lives_on),
        cmocka_unit_test(a_wrong_request_is_the_callers_fault),
    };
    return cmocka_run_group_tests_name("card/call", tests, NULL, NULL);
}
