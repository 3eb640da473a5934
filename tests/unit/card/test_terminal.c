/* SPDX-License-Identifier: Apache-2.0 */
/* A PIN typed on a terminal: no echo, and the echo is back whatever happened. */
#include "room.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000 };

/* A program on a terminal of its own: what it showed, and how it ended. */
typedef struct screen {
    int terminal;
    pid_t pid;
    char shown[4096];
    size_t n;
} screen;

/* As below, but the PIN is changed. */
static int ask_change(const room *r, room_way way)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    (void)signal(SIGINT, SIG_IGN);
    divit_status s = room_open(r, way, &card, NULL);
    const divit_card_change_options o = {.prompts = {"eski: ", "yeni: ", "tekrar: "}, .pin_fd = -1};
    if (s == DIVIT_OK)
        s = divit_card_change_pin(card, 0, &o, NULL);
    return (int)s;
}

/* The program: one login on the terminal; its exit code is the status. */
static int ask(const room *r, room_way way)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    /* Ctrl-C is answered by the worker; this process lives to hear it. */
    (void)signal(SIGINT, SIG_IGN);
    divit_status s = room_open(r, way, &card, NULL);
    const divit_card_login_options o = {.prompt = "PIN gir: ", .pin_fd = -1};
    if (s == DIVIT_OK)
        s = divit_card_login(card, 0, &o, NULL);
    return (int)s;
}

typedef int (*program)(const room *r, room_way way);

static void start_program(screen *c, const room *r, room_way way, program run)
{
    *c = (screen){0};
    c->pid = forkpty(&c->terminal, NULL, NULL, NULL);
    assert_true(c->pid >= 0);
    if (c->pid == 0)
        _exit(run(r, way));
}

static void start(screen *c, const room *r, room_way way)
{
    start_program(c, r, way, ask);
}

/* Reads what is shown until the text comes; false at the end of the program. */
static bool wait_for(screen *c, const char *text)
{
    while (!strstr(c->shown, text)) {
        struct pollfd p = {.fd = c->terminal, .events = POLLIN};
        assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
        const ssize_t got = read(c->terminal, c->shown + c->n, sizeof c->shown - 1 - c->n);
        if (got <= 0)
            return false;
        c->n += (size_t)got;
    }
    return true;
}

static void type(const screen *c, const char *keys)
{
    assert_int_equal(write(c->terminal, keys, strlen(keys)), strlen(keys));
}

static bool has_echo(const screen *c)
{
    struct termios t;
    assert_int_equal(tcgetattr(c->terminal, &t), 0);
    return t.c_lflag & ECHO;
}

/* The end of the program: its status; the terminal has its echo again. */
static divit_status end(screen *c)
{
    int state = 0;
    const int slave = open(ptsname(c->terminal), O_RDWR | O_NOCTTY);
    assert_int_equal(waitpid(c->pid, &state, 0), c->pid);
    assert_true(WIFEXITED(state));
    assert_true(has_echo(c));
    (void)close(slave);
    (void)close(c->terminal);
    return (divit_status)WEXITSTATUS(state);
}

static void a_typed_pin_is_not_shown(void **state)
{
    screen c;
    start(&c, *state, (room_way){0});
    assert_true(wait_for(&c, "PIN gir: "));
    assert_false(has_echo(&c));
    type(&c, "99\x7F\x7F" ROOM_PIN "\r");
    assert_true(wait_for(&c, "\n"));
    CHECK_STATUS(end(&c), DIVIT_OK);
    assert_null(strstr(c.shown, "8374"));
}

static void a_wrong_typed_pin_is_not_asked_again(void **state)
{
    screen c;
    start(&c, *state, (room_way){0});
    assert_true(wait_for(&c, "PIN gir: "));
    type(&c, "12345\r");
    assert_true(wait_for(&c, "\n"));
    CHECK_STATUS(end(&c), DIVIT_PIN_WRONG);
}

/* Types the answers to the three questions of a change. */
static void change(screen *c, const room *r, const char *const answers[3])
{
    static const char *const questions[] = {"eski: ", "yeni: ", "tekrar: "};
    start_program(c, r, (room_way){.fault = "none"}, ask_change);
    for (size_t i = 0; i < 3; i++) {
        assert_true(wait_for(c, questions[i]));
        assert_false(has_echo(c));
        type(c, answers[i]);
    }
    while (wait_for(c, "nothing shows this"))
        ;
}

static void a_new_pin_is_typed_twice(void **state)
{
    screen c;
    (void)room_logins(*state);
    change(
        &c, *state, (const char *const[]){ROOM_PIN "\r", "50413926871593\r", "50413926871593\r"});
    CHECK_STATUS(end(&c), DIVIT_OK);
    assert_null(strstr(c.shown, "5041"));
    assert_null(strstr(c.shown, "8374"));
    change(&c, *state, (const char *const[]){"50413926871593\r", ROOM_PIN "\r", ROOM_PIN "\r"});
    CHECK_STATUS(end(&c), DIVIT_OK);
    assert_int_equal(room_logins(*state), 2);
}

static void new_pins_that_differ_spend_no_try(void **state)
{
    screen c;
    (void)room_logins(*state);
    change(
        &c, *state, (const char *const[]){ROOM_PIN "\r", "50413926871593\r", "50413926871594\r"});
    CHECK_STATUS(end(&c), DIVIT_USAGE);
    assert_int_equal(room_logins(*state), 0);
}

static void ctrl_c_at_the_new_pin_puts_the_echo_back(void **state)
{
    screen c;
    start_program(&c, *state, (room_way){.fault = "none"}, ask_change);
    assert_true(wait_for(&c, "eski: "));
    type(&c, ROOM_PIN "\r");
    assert_true(wait_for(&c, "yeni: "));
    type(&c, "504\x03");
    CHECK_STATUS(end(&c), DIVIT_INTERRUPTED);
    assert_int_equal(room_logins(*state), 0);
}

static void ctrl_c_puts_the_echo_back(void **state)
{
    screen c;
    start(&c, *state, (room_way){0});
    assert_true(wait_for(&c, "PIN gir: "));
    type(&c, "837\x03");
    CHECK_STATUS(end(&c), DIVIT_INTERRUPTED);
    assert_null(strstr(c.shown, "837"));
}

static void an_empty_line_declines(void **state)
{
    screen c;
    start(&c, *state, (room_way){0});
    assert_true(wait_for(&c, "PIN gir: "));
    type(&c, "\r");
    CHECK_STATUS(end(&c), DIVIT_DECLINED);
}

/* Nobody types: the parent ends the worker, which gives the terminal back first. */
static void a_person_who_is_away_is_not_waited_for_ever(void **state)
{
    screen c;
    start(&c, *state, (room_way){.person_ms = 1});
    assert_true(wait_for(&c, "PIN gir: "));
    CHECK_STATUS(end(&c), DIVIT_READER_SILENT);
}

/* The parent is killed while it waits: no terminal without echo stays behind. */
static void a_killed_parent_puts_the_echo_back(void **state)
{
    screen c;
    int status = 0;
    start(&c, *state, (room_way){0});
    assert_true(wait_for(&c, "PIN gir: "));
    const int slave = open(ptsname(c.terminal), O_RDWR | O_NOCTTY);
    assert_int_equal(kill(c.pid, SIGKILL), 0);
    assert_int_equal(waitpid(c.pid, &status, 0), c.pid);
    /* The worker's last act is the line end. */
    assert_true(wait_for(&c, "\n"));
    assert_true(has_echo(&c));
    (void)close(slave);
    (void)close(c.terminal);
}

static void without_a_terminal_nothing_is_asked(void **state)
{
    const pid_t pid = fork();
    int status = 0;
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)setsid();
        _exit(ask(*state, (room_way){0}));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    CHECK_STATUS((divit_status)WEXITSTATUS(status), DIVIT_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_typed_pin_is_not_shown),
        cmocka_unit_test(a_wrong_typed_pin_is_not_asked_again),
        cmocka_unit_test(a_new_pin_is_typed_twice),
        cmocka_unit_test(new_pins_that_differ_spend_no_try),
        cmocka_unit_test(ctrl_c_at_the_new_pin_puts_the_echo_back),
        cmocka_unit_test(ctrl_c_puts_the_echo_back),
        cmocka_unit_test(an_empty_line_declines),
        cmocka_unit_test(a_person_who_is_away_is_not_waited_for_ever),
        cmocka_unit_test(a_killed_parent_puts_the_echo_back),
        cmocka_unit_test(without_a_terminal_nothing_is_asked),
    };
    return cmocka_run_group_tests_name("card/terminal", tests, room_setup, room_teardown);
}
