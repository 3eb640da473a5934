/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is done with a PDF, work beyond the limit is refused, and never taken for an answer. */
#include "task.h"

/*
 * Runs the task with ever more work allowed, until it ends as it does without a limit. Every other
 * time nobody wants to know why it failed.
 */
static size_t spend(const task *t, const builder *b, divit_span whole)
{
    for (size_t total = 1, refused = 0;; total += 5, refused++) {
        const divit_pdf_limits limits = {.total = total};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes told = {0};
        divit_error err = {0};
        const divit_status s = task_run(t, b, &limits, &told, refused % 2 ? NULL : &err);
        if (s == t->end) {
            if (!divit_span_equal(divit_bytes_span(&told), whole))
                fail_msg("%s: %zu bytes of work change the answer", t->name, total);
            return refused;
        }
        if (s != DIVIT_INPUT_LIMIT && (s == DIVIT_OK || s != t->less))
            fail_msg("%s: %s, %s", t->name, divit_status_name(s), err.detail);
    }
}

static void work_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < TASKS; i++) {
        const task *t = &tasks[i];
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes whole = {0};
        divit_error err = {0};
        t->build(&b);
        const divit_status s = task_run(t, &b, NULL, &whole, &err);
        if (s != t->end)
            fail_msg("%s: %s, %s", t->name, divit_status_name(s), err.detail);
        assert_true(spend(t, &b, divit_bytes_span(&whole)) > 20);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_beyond_the_limit_is_refused),
    };
    return cmocka_run_group_tests_name("pdf/spent", tests, NULL, NULL);
}
