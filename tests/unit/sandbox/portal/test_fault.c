/* SPDX-License-Identifier: Apache-2.0 */
/* The switch by which requests of the practice portal go wrong. */
#include "unit/check.h"

#include <unistd.h>

#include "sandbox/portal/fault.h"

static char folder[SCRATCH_SIZE];

static int make_folder(void **state)
{
    (void)state;
    scratch_template(folder, "fault");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    CHECK_OK(divit_world_fault_set(folder, "none", 0, NULL));
    return rmdir(folder);
}

static void a_fault_happens_once_at_its_request(void **state)
{
    (void)state;
    unsigned seen = 0;
    CHECK_OK(divit_world_fault_set(folder, "lost-answer", 3, NULL));
    assert_int_equal(divit_world_fault_next(folder, &seen), DIVIT_WORLD_FAULT_NONE);
    assert_int_equal(divit_world_fault_next(folder, &seen), DIVIT_WORLD_FAULT_NONE);
    assert_int_equal(divit_world_fault_next(folder, &seen), DIVIT_WORLD_FAULT_LOST_ANSWER);
    assert_int_equal(divit_world_fault_next(folder, &seen), DIVIT_WORLD_FAULT_NONE);
    CHECK_STATUS(divit_world_fault_set(folder, "no-such", 1, NULL), DIVIT_USAGE);
    CHECK_STATUS(divit_world_fault_set(folder, "error", 0, NULL), DIVIT_USAGE);
}

/* Every second request until the switch is taken back, and never twice the same way in a row. */
static void mixed_faults_go_on_until_they_are_taken_back(void **state)
{
    (void)state;
    unsigned seen = 0;
    divit_world_fault last = DIVIT_WORLD_FAULT_NONE;
    CHECK_OK(divit_world_fault_set(folder, "mixed", 2, NULL));
    for (int i = 0; i < 40; i++) {
        assert_int_equal(divit_world_fault_next(folder, &seen), DIVIT_WORLD_FAULT_NONE);
        const divit_world_fault now = divit_world_fault_next(folder, &seen);
        assert_int_not_equal(now, DIVIT_WORLD_FAULT_NONE);
        assert_int_not_equal(now, last);
        last = now;
    }
    CHECK_OK(divit_world_fault_set(folder, "none", 0, NULL));
    assert_int_equal(divit_world_fault_next(folder, &seen), DIVIT_WORLD_FAULT_NONE);
    assert_int_equal(divit_world_fault_next(folder, &seen), DIVIT_WORLD_FAULT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_happens_once_at_its_request),
        cmocka_unit_test(mixed_faults_go_on_until_they_are_taken_back),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
