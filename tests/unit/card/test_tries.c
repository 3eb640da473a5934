/* SPDX-License-Identifier: Apache-2.0 */
/* The noted wrong PINs: the text, the file, and processes that note at once. */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "card/tries.h"
#include "card/tries_store.h"

#define HEAD "divit pin-tries 1\n"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define TWOS "2222222222222222222222222222222222222222222222222222222222222222"

typedef struct place {
    char folder[SCRATCH_SIZE];
    char list[SCRATCH_SIZE + 32];
    char key[SCRATCH_SIZE + 32];
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.folder, "tries");
    if (!mkdtemp(p.folder))
        return -1;
    (void)snprintf(p.list, sizeof p.list, "%s/pin-tries", p.folder);
    (void)snprintf(p.key, sizeof p.key, "%s/pin-tries.key", p.folder);
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    const place *p = *state;
    (void)unlink(p->list);
    (void)unlink(p->key);
    return rmdir(p->folder);
}

static const divit_card_token first = {.manufacturer = "UEKAE", .serial = "10000000146"};
static const divit_card_token second = {.manufacturer = "UEKAE", .serial = "10000000147"};

static unsigned count_of(const place *p, const divit_card_token *token)
{
    unsigned n = 1000;
    CHECK_OK(divit_tries_read(p->folder, token, &n, NULL));
    return n;
}

static unsigned note(const place *p, const divit_card_token *token, divit_tries_outcome outcome)
{
    unsigned n = 1000;
    CHECK_OK(divit_tries_note(p->folder, token, outcome, &n, NULL));
    assert_int_equal(n, count_of(p, token));
    return n;
}

static void the_text_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t where;
    } bad[] = {
        {"", 0},
        {"divit pin-tries 2\n", 0},
        {"divit pin-tries 1", 0},
        {HEAD "\n", sizeof HEAD - 1},
        {HEAD ONES " 1", sizeof HEAD - 1},
        {HEAD ONES " 0\n", sizeof HEAD - 1},
        {HEAD ONES " 01\n", sizeof HEAD - 1},
        {HEAD ONES " 4\n", sizeof HEAD - 1},
        {HEAD ONES " -1\n", sizeof HEAD - 1},
        {HEAD ONES "1 1\n", sizeof HEAD - 1},
        {HEAD ONES " 1 \n", sizeof HEAD - 1},
        {HEAD "A" ONES " 1\n", sizeof HEAD - 1},
        {HEAD ONES " 1\n" ONES " 2\n", sizeof HEAD - 1 + 67},
        {HEAD ONES " 1\n" TWOS " x\n", sizeof HEAD - 1 + 67},
    };
    divit_tries_list list = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        divit_error err = {0};
        CHECK_STATUS(
            divit_tries_parse(divit_span_of(bad[i].text), &list, &err), DIVIT_INPUT_BROKEN);
        assert_int_equal(err.where, bad[i].where);
    }
    assert_int_equal(list.n, 0);
    CHECK_OK(divit_tries_parse(divit_span_of(HEAD ONES " 1\n" TWOS " 3\n"), &list, NULL));
    assert_int_equal(list.n, 2);
    assert_int_equal(list.p[1].failures, 3);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_tries_format(&list, &text));
    CHECK_TEXT(divit_bytes_span(&text), HEAD ONES " 1\n" TWOS " 3\n");
}

/* The one that was not noted for longest falls out; a full list still fits its own limit. */
static void the_list_is_bounded(void **state)
{
    (void)state;
    divit_tries_list list = {0};
    uint8_t name[DIVIT_TRIES_NAME] = {0};
    for (unsigned i = 0; i < DIVIT_TRIES_RECORDS; i++) {
        name[0] = (uint8_t)i;
        divit_tries_set(&list, name, 500);
    }
    name[0] = 0;
    divit_tries_set(&list, name, 1); /* the oldest is noted again */
    name[0] = 200;
    divit_tries_set(&list, name, 2);
    assert_int_equal(list.n, DIVIT_TRIES_RECORDS);
    assert_int_equal(divit_tries_of(&list, name), 2);
    name[0] = 0;
    assert_int_equal(divit_tries_of(&list, name), 1);
    name[0] = 1;
    assert_int_equal(divit_tries_of(&list, name), 0);
    name[0] = 2;
    assert_int_equal(divit_tries_of(&list, name), DIVIT_TRIES_USUAL);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_tries_list again;
    CHECK_OK(divit_tries_format(&list, &text));
    CHECK_OK(divit_tries_parse(divit_bytes_span(&text), &again, NULL));
    assert_memory_equal(&again, &list, sizeof list);
    name[0] = 3;
    divit_tries_set(&list, name, 0);
    assert_int_equal(list.n, DIVIT_TRIES_RECORDS - 1);
    divit_tries_set(&list, name, 0);
    assert_int_equal(list.n, DIVIT_TRIES_RECORDS - 1);
}

static void failures_are_counted_by_token(void **state)
{
    const place *p = *state;
    assert_int_equal(count_of(p, &first), 0);
    assert_int_not_equal(access(p->key, F_OK), 0); /* reading makes nothing */
    assert_int_equal(note(p, &first, DIVIT_TRIES_RIGHT), 0);
    assert_int_not_equal(access(p->key, F_OK), 0); /* nor does what is nothing new */
    assert_int_equal(note(p, &first, DIVIT_TRIES_WRONG), 1);
    assert_int_equal(note(p, &first, DIVIT_TRIES_WRONG), 2);
    assert_int_equal(note(p, &second, DIVIT_TRIES_WRONG), 1);
    assert_int_equal(count_of(p, &first), 2);
    assert_int_equal(note(p, &first, DIVIT_TRIES_LOCKED), DIVIT_TRIES_USUAL);
    assert_int_equal(note(p, &first, DIVIT_TRIES_UNCLEAR), DIVIT_TRIES_USUAL);
    assert_int_equal(note(p, &first, DIVIT_TRIES_WRONG), 1); /* it was unlocked meanwhile */
    assert_int_equal(note(p, &first, DIVIT_TRIES_UNCLEAR), 2);
    assert_int_equal(note(p, &first, DIVIT_TRIES_RIGHT), 0);
    assert_int_equal(count_of(p, &second), 1);
}

/* Who reads the files does not learn whose card it was. */
static void the_files_are_private(void **state)
{
    const place *p = *state;
    struct stat st;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    (void)note(p, &first, DIVIT_TRIES_WRONG);
    assert_int_equal(stat(p->list, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(p->key, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, 32);
    CHECK_OK(divit_file_read(p->list, 4096, &text, NULL));
    assert_null(memmem(text.p, text.n, "1000000014", 10));
    assert_null(memmem(text.p, text.n, "UEKAE", 5));
}

static void a_damaged_list_is_told_and_begun_anew(void **state)
{
    const place *p = *state;
    unsigned n = 1000;
    divit_error err = {0};
    (void)note(p, &first, DIVIT_TRIES_WRONG);
    (void)note(p, &first, DIVIT_TRIES_WRONG);
    CHECK_OK(divit_file_write_private(p->list, DIVIT_SPAN_TEXT(HEAD "torn"), NULL));
    CHECK_STATUS(divit_tries_read(p->folder, &first, &n, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.subject, p->list);
    assert_int_equal(n, 1000);
    assert_int_equal(note(p, &first, DIVIT_TRIES_WRONG), 1);
    CHECK_OK(divit_file_write_private(p->list, DIVIT_SPAN_TEXT(HEAD "torn"), NULL));
    assert_int_equal(note(p, &first, DIVIT_TRIES_RIGHT), 0); /* what is known now is right */
}

static void a_bad_key_is_left_alone(void **state)
{
    const place *p = *state;
    unsigned n = 0;
    divit_error err = {0};
    CHECK_OK(divit_file_write_private(p->key, DIVIT_SPAN_TEXT("short"), NULL));
    CHECK_STATUS(divit_tries_read(p->folder, &first, &n, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.subject, p->key);
    CHECK_STATUS(
        divit_tries_note(p->folder, &first, DIVIT_TRIES_WRONG, &n, NULL), DIVIT_INPUT_BROKEN);
    assert_int_equal(unlink(p->key), 0);
    (void)note(p, &first, DIVIT_TRIES_WRONG);
    assert_int_equal(chmod(p->key, 0644), 0);
    CHECK_STATUS(divit_tries_read(p->folder, &first, &n, NULL), DIVIT_E_IO);
    assert_int_equal(unlink(p->key), 0);
    assert_int_equal(symlink("/dev/zero", p->key), 0);
    CHECK_STATUS(divit_tries_read(p->folder, &first, &n, NULL), DIVIT_E_IO);
}

/* Processes that note at once, each its own card, from the first moment on: none is lost. */
static void processes_do_not_lose_a_count(void **state)
{
    enum { PROCESSES = 12 };
    const place *p = *state;
    divit_card_token mine = {.manufacturer = "UEKAE", .serial = "A"};
    for (int i = 0; i < PROCESSES; i++, mine.serial[0]++) {
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child > 0)
            continue;
        unsigned n = 0;
        divit_status s = divit_tries_note(p->folder, &mine, DIVIT_TRIES_WRONG, &n, NULL);
        if (s == DIVIT_OK)
            s = divit_tries_note(p->folder, &mine, DIVIT_TRIES_WRONG, &n, NULL);
        _exit(s == DIVIT_OK && n == 2 ? 0 : 1);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int ended = -1;
        assert_true(wait(&ended) > 0);
        assert_int_equal(ended, 0);
    }
    mine.serial[0] = 'A';
    for (int i = 0; i < PROCESSES; i++, mine.serial[0]++)
        assert_int_equal(count_of(p, &mine), 2);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_is_strict),
        cmocka_unit_test(the_list_is_bounded),
        PLACED(failures_are_counted_by_token),
        PLACED(the_files_are_private),
        PLACED(a_damaged_list_is_told_and_begun_anew),
        PLACED(a_bad_key_is_left_alone),
        PLACED(processes_do_not_lose_a_count),
    };
    return cmocka_run_group_tests_name("card/tries", tests, NULL, NULL);
}
