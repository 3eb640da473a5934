/* SPDX-License-Identifier: Apache-2.0 */
/* Two looks at the readers, and what is said of them. */
#include "unit/check.h"

#include "reader/changes.h"

typedef struct look {
    const char *name;
    unsigned state;
    uint8_t atr; /* one byte; 0: none */
} look;

static divit_reader_list list_of(const look *looks, size_t n)
{
    divit_reader_list list = {.n = n};
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(list.p[i].name, sizeof list.p[i].name, "%s", looks[i].name);
        list.p[i].state = looks[i].state;
        list.p[i].atr[0] = looks[i].atr;
        list.p[i].atr_length = looks[i].atr != 0;
    }
    return list;
}

/* The names of the changes from one look to another, of one reader "A" each; NULL: no reader. */
static void check(const look *before, const look *after, const char *names)
{
    const divit_reader_list a = list_of(before, before != NULL);
    const divit_reader_list b = list_of(after, after != NULL);
    divit_reader_event events[DIVIT_READER_EVENTS_MAX];
    char text[128] = "";
    const size_t n = divit_readers_changes(&a, &b, events);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(events[i].reader->name, "A");
        (void)strcat(strcat(text, " "), divit_reader_change_name(events[i].change));
    }
    assert_string_equal(text, names);
}

static const look empty = {"A", DIVIT_READER_EMPTY, 0};
static const look full = {"A", DIVIT_READER_PRESENT, 0x3B};
static const look used = {"A", DIVIT_READER_PRESENT | DIVIT_READER_IN_USE, 0x3B};
static const look other = {"A", DIVIT_READER_PRESENT, 0x3F};
static const look mute = {"A", DIVIT_READER_PRESENT | DIVIT_READER_MUTE, 0};
static const look ghost = {"A", DIVIT_READER_GHOST, 0};

static void readers_come_and_go(void **state)
{
    (void)state;
    check(NULL, NULL, "");
    check(NULL, &empty, " reader-plugged");
    check(NULL, &full, " reader-plugged card-in");
    check(NULL, &mute, " reader-plugged card-mute");
    check(&full, NULL, " reader-unplugged");
    check(&full, &ghost, " reader-unplugged");
    check(&ghost, NULL, "");
    check(NULL, &ghost, "");
    check(&ghost, &empty, " reader-plugged");
}

static void cards_come_and_go(void **state)
{
    (void)state;
    check(&empty, &full, " card-in");
    check(&full, &empty, " card-out");
    check(&full, &other, " card-out card-in");
    check(&empty, &mute, " card-mute");
    check(&mute, &full, " card-in");
    check(&full, &mute, " card-mute");
    check(&mute, &empty, " card-out");
}

static void use_is_no_event(void **state)
{
    (void)state;
    check(&full, &used, "");
    check(&used, &full, "");
    check(&full, &full, "");
}

static void each_reader_is_told_by_itself(void **state)
{
    const look before[] = {{"A", DIVIT_READER_EMPTY, 0}, {"B", DIVIT_READER_PRESENT, 0x3B}};
    const look after[] = {{"C", DIVIT_READER_EMPTY, 0}, {"A", DIVIT_READER_PRESENT, 0x3B}};
    const divit_reader_list a = list_of(before, 2);
    const divit_reader_list b = list_of(after, 2);
    divit_reader_event events[DIVIT_READER_EVENTS_MAX];
    (void)state;
    assert_int_equal(divit_readers_changes(&a, &b, events), 3);
    assert_string_equal(events[0].reader->name, "B");
    assert_int_equal(events[0].change, DIVIT_READER_UNPLUGGED);
    assert_string_equal(events[1].reader->name, "C");
    assert_int_equal(events[1].change, DIVIT_READER_PLUGGED);
    assert_string_equal(events[2].reader->name, "A");
    assert_int_equal(events[2].change, DIVIT_READER_CARD_IN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_come_and_go),
        cmocka_unit_test(cards_come_and_go),
        cmocka_unit_test(use_is_no_event),
        cmocka_unit_test(each_reader_is_told_by_itself),
    };
    return cmocka_run_group_tests_name("reader/changes", tests, NULL, NULL);
}
