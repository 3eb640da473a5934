/* SPDX-License-Identifier: Apache-2.0 */
/* A record is played: what fits, what does not, and when the card goes and comes. */
#include "unit/check.h"

#include "base/text.h"
#include "sandbox/card/replay.h"

#define HEAD "divit-trace 1 data=kept\n= 0 module=x.so\n"
#define PRESENT                                                                                    \
    "> 1 0 SCardGetStatusChange timeout=0 known=0\n< 1 0 00000000 states=22 atr=3b021450\n"

typedef struct played {
    int64_t time; /* seconds */
    divit_replay *replay;
    divit_bytes answer;
    uint32_t wait;
} played;

static void begin(played *p, const char *text)
{
    *p = (played){.time = 1000};
    CHECK_OK(divit_replay_new(divit_span_of(text), divit_clock_fixed(&p->time), &p->replay, NULL));
}

static void end(played *p)
{
    divit_replay_free(&p->replay);
    divit_bytes_done(&p->answer);
}

static divit_status ask(played *p, const char *hex)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes command = {0};
    CHECK_OK(divit_hex_parse(&command, divit_span_of(hex)));
    return divit_replay_ask(p->replay, &(divit_replay_question){.data = divit_bytes_span(&command)},
        &p->answer, &p->wait, NULL);
}

static void check_answer(played *p, const char *command, const char *expected)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    CHECK_OK(ask(p, command));
    CHECK_OK(divit_hex_append(&hex, divit_bytes_span(&p->answer)));
    CHECK_TEXT(divit_bytes_span(&hex), expected);
}

static void the_next_fitting_step_answers(void **state)
{
    (void)state;
    played p;
    begin(&p, HEAD PRESENT "> 2 0 SCardTransmit card=1 command=00b0000001\n"
                           "< 2 0 00000000 answer=019000\n"
                           "> 3 0 SCardTransmit card=1 command=0020000106[6]\n"
                           "< 3 0 00000000 answer=63c2\n"
                           "> 4 0 SCardTransmit card=1 command=00b0000001\n"
                           "< 4 0 00000000 answer=[1:00]9000\n");
    CHECK_OK(divit_replay_presence(p.replay, NULL));
    CHECK_OK(divit_replay_power_up(p.replay, NULL));
    assert_int_equal(divit_replay_atr(p.replay).n, 4);
    assert_true(divit_replay_has_data(p.replay));
    check_answer(&p, "00b0000001", "019000");
    check_answer(&p, "00b0000001", "009000");
    check_answer(&p, "00b0000001", "019000");
    check_answer(&p, "0020000106313233343536", "63c2");
    check_answer(&p, "00200001053132333435", "6f00");
    check_answer(&p, "00b0000002", "6f00");
    assert_int_equal(divit_replay_unknown(p.replay), 2);
    check_answer(&p, "00b0000001", "009000");
    assert_int_equal(p.wait, 0);
    end(&p);
}

static void failures_come_back(void **state)
{
    (void)state;
    played p;
    begin(&p, HEAD PRESENT "> 2 10 SCardTransmit card=1 command=00b0000001\n"
                           "< 2 3010 80100016\n"
                           "> 3 4000 SCardTransmit card=1 command=00b0000002\n");
    CHECK_STATUS(ask(&p, "00b0000001"), DIVIT_NO_CARD);
    assert_int_equal(p.wait, 3000);
    CHECK_OK(divit_replay_presence(p.replay, NULL));
    CHECK_STATUS(ask(&p, "00b0000002"), DIVIT_READER_SILENT);
    assert_int_equal(p.wait, DIVIT_REPLAY_WAIT);
    end(&p);
}

/* Pulled by the first command, back after four seconds, unplugged behind the second one. */
static void a_card_goes_and_comes(void **state)
{
    (void)state;
    played p;
    begin(&p, HEAD PRESENT "> 2 10 SCardTransmit card=1 command=00b0000001\n"
                           "< 2 20 80100016\n"
                           "> 8 21 SCardTransmit card=1 command=00b0000009\n"
                           "< 8 22 80100016\n"
                           "> 3 30 SCardReconnect card=1 share=2 protocols=3 start=0\n"
                           "< 3 40 80100069\n"
                           "> 4 50 SCardTransmit card=1 command=00b0000001\n"
                           "< 4 60 80100069\n"
                           "> 5 70 SCardGetStatusChange timeout=9000 known=22\n"
                           "< 5 4040 00000000 states=22\n"
                           "> 6 5000 SCardTransmit card=1 command=00b0000001\n"
                           "< 6 5001 00000000 answer=9000\n"
                           "> 7 5002 SCardConnect reader=x share=2 protocols=3\n"
                           "< 7 5003 80100009\n");
    CHECK_STATUS(ask(&p, "00b0000001"), DIVIT_NO_CARD);
    p.time += 5;
    CHECK_STATUS(divit_replay_power_up(p.replay, NULL), DIVIT_NO_CARD); /* nobody was told */
    CHECK_STATUS(divit_replay_presence(p.replay, NULL), DIVIT_NO_CARD);
    CHECK_OK(divit_replay_presence(p.replay, NULL));
    CHECK_OK(divit_replay_power_up(p.replay, NULL));
    check_answer(&p, "00b0000001", "9000");
    CHECK_STATUS(divit_replay_presence(p.replay, NULL), DIVIT_NO_CARD);
    CHECK_STATUS(divit_replay_presence(p.replay, NULL), DIVIT_NO_CARD);
    CHECK_STATUS(divit_replay_presence(p.replay, NULL), DIVIT_NO_READER);
    CHECK_STATUS(ask(&p, "00b0000001"), DIVIT_NO_READER);
    end(&p);
}

static void a_mute_card_is_mute(void **state)
{
    (void)state;
    played p;
    begin(&p, HEAD "> 1 0 SCardGetStatusChange timeout=0 known=0,0\n"
                   "< 1 0 00000000 states=222,12\n");
    CHECK_OK(divit_replay_presence(p.replay, NULL));
    CHECK_STATUS(divit_replay_power_up(p.replay, NULL), DIVIT_READER_SILENT);
    end(&p);
    begin(&p, HEAD "> 1 0 SCardConnect reader=x share=2 protocols=3\n< 1 0 8010000c\n");
    CHECK_STATUS(divit_replay_presence(p.replay, NULL), DIVIT_NO_CARD);
    end(&p);
}

/* A reader with a PIN pad tells its features and takes a block of the recorded length. */
static void control_codes_are_played(void **state)
{
    (void)state;
    static const uint8_t block[3] = {1, 2, 3};
    played p;
    begin(&p, HEAD PRESENT "> 2 0 SCardControl card=1 control=42000d48 in=\n"
                           "< 2 0 00000000 answer=060442330006\n"
                           "> 3 0 SCardControl card=1 control=42330006 in=[3]\n"
                           "< 3 0 00000000 answer=9000\n"
                           "> 4 0 SCardControl card=1 control=1 in=\n< 4 0 8010001f\n");
    divit_replay_question q = {.is_control = true, .control = 0x42000D48};
    CHECK_OK(divit_replay_ask(p.replay, &q, &p.answer, &p.wait, NULL));
    assert_int_equal(p.answer.n, 6);
    q = (divit_replay_question){
        .is_control = true, .control = 0x42330006, .data = {block, sizeof block}};
    CHECK_OK(divit_replay_ask(p.replay, &q, &p.answer, &p.wait, NULL));
    assert_int_equal(p.answer.n, 2);
    q.data.n = 2;
    CHECK_STATUS(divit_replay_ask(p.replay, &q, &p.answer, &p.wait, NULL), DIVIT_INPUT_UNSUPPORTED);
    q = (divit_replay_question){.is_control = true, .control = 1};
    CHECK_STATUS(divit_replay_ask(p.replay, &q, &p.answer, &p.wait, NULL), DIVIT_INPUT_UNSUPPORTED);
    end(&p);
}

static void what_cannot_be_played_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        divit_status expected;
    } rows[] = {
        {"", DIVIT_INPUT_BROKEN},
        {"divit-trace 9 data=kept\n", DIVIT_INPUT_UNSUPPORTED},
        {HEAD, DIVIT_INPUT_UNSUPPORTED},
        {HEAD "> 1 0 C_Initialize arguments=no\n< 1 0 00000000\n", DIVIT_INPUT_UNSUPPORTED},
        {HEAD "> 1 0 SCardTransmit command=0\n", DIVIT_INPUT_BROKEN},
        {HEAD "> 1 0 SCardStatus card=1\n< 1 0 00000000 atr=\n", DIVIT_INPUT_BROKEN},
        {HEAD "> 1 0 SCardTransmit command=00\n< 1 0 00000000 answer=[70000]\n", DIVIT_INPUT_LIMIT},
    };
    int64_t time = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_replay *replay = NULL;
        CHECK_STATUS(
            divit_replay_new(divit_span_of(rows[i].text), divit_clock_fixed(&time), &replay, NULL),
            rows[i].expected);
        assert_null(replay);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_fitting_step_answers),
        cmocka_unit_test(failures_come_back),
        cmocka_unit_test(a_card_goes_and_comes),
        cmocka_unit_test(a_mute_card_is_mute),
        cmocka_unit_test(control_codes_are_played),
        cmocka_unit_test(what_cannot_be_played_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
