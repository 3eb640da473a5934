/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "cli/crew.h"

enum { PIECES = 200 };

typedef struct list {
    atomic_size_t begun;
    atomic_bool at_once[PIECES]; /* begun and not over */
    size_t told;
    size_t end_at; /* this piece answers that no more may be begun */
    size_t signal_at;
    size_t wait_for; /* piece 0 waits until so many are begun */
} list;

static bool run(void *ctx, size_t i)
{
    list *l = ctx;
    assert_false(atomic_exchange(&l->at_once[i], true));
    atomic_fetch_add(&l->begun, 1);
    while (i == 0 && atomic_load(&l->begun) < l->wait_for)
        (void)usleep(1000);
    if (i == l->signal_at)
        (void)kill(getpid(), SIGINT);
    if (i > l->signal_at)
        (void)usleep(2000);
    return i != l->end_at;
}

/* In order, on the thread that called, and each once. */
static void done(void *ctx, size_t i)
{
    list *l = ctx;
    assert_int_equal(i, l->told);
    assert_true(atomic_load(&l->at_once[i]));
    l->told++;
}

static divit_status go(list *l, size_t count, size_t threads)
{
    const cli_crew crew = {.count = count, .threads = threads, .run = run, .done = done, .ctx = l};
    return cli_crew_run(&crew, NULL);
}

static const list none = {.end_at = PIECES, .signal_at = PIECES};

static void does_every_piece_once_and_tells_in_order(void **state)
{
    (void)state;
    for (size_t threads = 0; threads <= CLI_CREW_MAX; threads += 16) {
        list l = none;
        assert_int_equal(go(&l, PIECES, threads), DIVIT_OK);
        assert_int_equal(l.told, PIECES);
        assert_int_equal(l.begun, PIECES);
    }
}

static void has_nothing_to_do(void **state)
{
    (void)state;
    list l = none;
    assert_int_equal(go(&l, 0, 4), DIVIT_OK);
}

/* The first piece would wait for ever if the others were not begun beside it. */
static void has_several_pieces_on_their_way(void **state)
{
    (void)state;
    list l = none;
    l.wait_for = 8;
    assert_int_equal(go(&l, PIECES, 8), DIVIT_OK);
    assert_int_equal(l.told, PIECES);
}

static void ends_with_the_piece_that_says_so(void **state)
{
    (void)state;
    list l = none;
    l.end_at = 20;
    assert_int_equal(go(&l, PIECES, 1), DIVIT_OK);
    assert_int_equal(l.told, 21);
    list many = none;
    many.end_at = 20;
    assert_int_equal(go(&many, PIECES, 8), DIVIT_OK);
    assert_true(many.told >= 21 && many.told <= 28);
    assert_int_equal(many.told, many.begun);
}

static void ends_what_was_begun_at_an_interrupt(void **state)
{
    (void)state;
    sigset_t before, after;
    list l = none;
    l.signal_at = 5;
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &before), 0);
    assert_int_equal(go(&l, PIECES, 2), DIVIT_INTERRUPTED);
    assert_int_equal(l.told, l.begun);
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &after), 0);
    assert_memory_equal(&before, &after, sizeof before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(does_every_piece_once_and_tells_in_order),
        cmocka_unit_test(has_nothing_to_do),
        cmocka_unit_test(has_several_pieces_on_their_way),
        cmocka_unit_test(ends_with_the_piece_that_says_so),
        cmocka_unit_test(ends_what_was_begun_at_an_interrupt),
    };
    return cmocka_run_group_tests_name("cli/crew", tests, NULL, NULL);
}
