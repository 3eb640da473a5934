/* SPDX-License-Identifier: Apache-2.0 */
/* One object after the other is damaged: who reads it refuses it, and nobody else does. */
#include "task.h"

/* The document with this text instead of the object, and a table of its own. */
static void damage(builder *b, const task *t, unsigned number, const char *text)
{
    t->build(b);
    build_object(b, number, text);
    build_table(b, t->trailer);
}

/* What the damage of each object does: numbers for which the task is refused, and the others. */
typedef struct outcome {
    divit_bytes refused;
    size_t unnoticed; /* the answer is the same */
} outcome;

static outcome damage_each(const task *t, const char *text)
{
    outcome o = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes whole = {0};
    DIVIT_AUTO(builder_done)
    builder sound = {0};
    t->build(&sound);
    CHECK_STATUS(task_run(t, &sound, NULL, &whole, NULL), t->end);
    for (unsigned n = 1; n < sound.size; n++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes told = {0};
        if (sound.offsets[n] == 0)
            continue;
        damage(&b, t, n, text);
        const divit_status s = task_run(t, &b, NULL, &told, NULL);
        if (s == DIVIT_INPUT_BROKEN || s == DIVIT_INPUT_FORBIDDEN)
            CHECK_OK(divit_bytes_printf(&o.refused, "%s%u", o.refused.n > 0 ? " " : "", n));
        o.unnoticed +=
            s == t->end && divit_span_equal(divit_bytes_span(&told), divit_bytes_span(&whole));
    }
    CHECK_OK(divit_bytes_terminate(&o.refused));
    return o;
}

/* A comparison refuses nothing, and so must notice each. */
static void check(const char *text, const char *const expected[TASKS])
{
    for (size_t i = 0; i < TASKS; i++) {
        outcome o = damage_each(&tasks[i], text);
        const char *refused = (const char *)o.refused.p;
        if (strcmp(refused, expected[i]) != 0)
            fail_msg("%s: %s", tasks[i].name, refused);
        if (*refused == '\0')
            assert_int_equal(o.unnoticed, 0);
        divit_bytes_done(&o.refused);
    }
}

/* Brackets are in order, so that only who follows the items meets the word that is none. */
static void an_array_of_no_values_is_refused(void **state)
{
    static const char *const expected[TASKS] = {
        "1 30 34 35 45 51 64",
        "1 20 30 34 35 45 51 64",
        "1 30 45 51 64",
        "1 30 43 51 61 82 83 89",
        "1 11 30 43 45 47 49 50 51 64 69 71 72 73 79",
        "1 3 17 30 51",
        "1 2 3 11 20 30 51",
        "1 2 3 20 21 22 27 58 76 77",
        "1 2 3 20 21 22 27 58 76 77",
        "1 3 21 22 30 43 51 58",
        "1 2 3 20 21 22 27 58 76 77",
        "",
        "",
        "1 2 3 11 20 30 44 51",
        "",
        "60 62 63 64 65 66 67 68 72",
    };
    (void)state;
    check("[R]", expected);
}

static void a_dictionary_of_no_keys_is_refused(void **state)
{
    static const char *const expected[TASKS] = {
        "1 11 12 14 16 17 19 32 40 45 47 49 65 66 68 71",
        "1 11 12 14 16 17 19 32 40 45 47 49 65 66 68 71",
        "1 11 19 40 47 49 65 66 68 71",
        "1 11 19 40 43 47 49 68 80 85",
        "1 11 17 19 30 40 43 45 47 49 50 59 65 66 68 69 71 72",
        "1 3 11 17 19 27 47 49",
        "1 2 3 11 17 19 20 27 30 47 49",
        "1 2 3 20 21 40 46 47",
        "1 2 3 20 21 40 46 47 49",
        "1 3 11 19 21 40 43 47 49",
        "1 2 3 20 21 40 46 47",
        "",
        "",
        "1 2 3 11 19 20 27 30 47 49",
        "",
        "60 62 63 64 65 66 67 68 70",
    };
    (void)state;
    check("<< 1 2 >>", expected);
}

static void an_object_that_breaks_off_is_refused(void **state)
{
    static const char *const expected[TASKS] = {
        "1 4 5 10 11 12 14 15 16 17 19 30 32 33 34 35 36 40 41 42 43 44 45 47 49 50 51 59 61 62 63 "
        "64 65 66 67 68 69 70 71",
        "1 4 5 10 11 12 14 15 16 17 19 30 32 33 34 35 36 40 41 42 43 44 45 47 49 50 51 59 61 62 63 "
        "64 65 66 67 68 69 70 71",
        "1 11 19 30 40 41 42 43 44 45 47 49 50 51 59 61 62 63 64 65 66 67 68 69 70 71",
        "1 4 5 11 15 19 24 25 30 40 41 42 43 44 47 49 50 51 61 62 63 68 69 80 81 82 83 85 89 91 93 "
        "94",
        "1 11 17 19 30 40 41 42 43 44 45 47 49 50 51 59 61 62 63 64 65 66 67 68 69 70 71 72 73 74 "
        "79",
        "1 3 11 17 19 27 30 41 42 43 47 49 50 51",
        "1 2 3 11 17 19 20 27 30 41 42 43 47 49 50 51",
        "1 2 3 20 21 22 24 25 27 37 40 46 47 57 58 75 76 77",
        "1 2 3 20 21 22 24 25 27 37 40 46 47 49 50 57 58 75 76 77",
        "1 3 11 19 21 22 24 25 30 37 40 41 42 43 44 47 49 50 51 57 58",
        "1 2 3 20 21 22 24 25 27 37 40 46 47 57 58 75 76 77",
        "",
        "",
        "1 2 3 11 19 20 27 30 41 42 43 44 47 49 50 51 88",
        "",
        "60 61 62 63 64 65 66 67 68 69 70 71 72",
    };
    (void)state;
    check("(", expected);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_of_no_values_is_refused),
        cmocka_unit_test(a_dictionary_of_no_keys_is_refused),
        cmocka_unit_test(an_object_that_breaks_off_is_refused),
    };
    return cmocka_run_group_tests_name("pdf/damaged", tests, NULL, NULL);
}
