/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "base/bytes.h"
#include "renew/progress.h"
#include "renew/walk.h"
#include "unit/check.h"

static const char hash[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void what_is_saved_comes_back(void **state)
{
    (void)state;
    char path[SCRATCH_SIZE];
    scratch_template(path, "progress");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    divit_progress p = {.step = 11, .since = 1893456000};
    divit_progress back = {0};
    memcpy(p.form, hash, sizeof hash);
    CHECK_OK(divit_progress_save(path, &p, NULL));
    CHECK_OK(divit_progress_load(path, &back, NULL));
    assert_int_equal(back.step, 11);
    assert_int_equal(back.since, p.since);
    assert_string_equal(back.form, hash);
    CHECK_OK(divit_progress_drop(path, NULL));
    CHECK_OK(divit_progress_load(path, &back, NULL));
    assert_int_equal(back.step, 0);
    CHECK_OK(divit_progress_drop(path, NULL));
}

static void what_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "divit-guided 2\n",
        "divit-guided 1\nstep=0\nsince=2030-01-01T00:00:00Z\nform=\n",
        "divit-guided 1\nstep=13\nsince=2030-01-01T00:00:00Z\nform=\n",
        "divit-guided 1\nstep=011\nsince=2030-01-01T00:00:00Z\nform=\n",
        "divit-guided 1\nstep=x\nsince=2030-01-01T00:00:00Z\nform=\n",
        "divit-guided 1\nstep=1\nsince=yesterday\nform=\n",
        "divit-guided 1\nstep=1\nsince=2030-01-01T00:00:00Z\nform=12\n",
        "divit-guided 1\nstep=1\nsince=2030-01-01T00:00:00Z\nform=",
        "divit-guided 1\nstep=1\nsince=2030-01-01T00:00:00Z\nform=\nmore\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        divit_progress p = {.step = 7};
        assert_int_equal(
            divit_progress_parse(divit_span_of(texts[i]), &p, NULL), DIVIT_INPUT_BROKEN);
        assert_int_equal(p.step, 7);
    }
}

static void every_step_says_what_to_do(void **state)
{
    (void)state;
    assert_null(divit_walk_step_at(0));
    assert_null(divit_walk_step_at(DIVIT_WALK_STEPS + 1));
    for (unsigned i = 1; i <= DIVIT_WALK_STEPS; i++) {
        const divit_walk_step *step = divit_walk_step_at(i);
        assert_true(step->title[0] && step->shown[0] && step->act[0] && step->other[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_comes_back),
        cmocka_unit_test(what_is_none_is_refused),
        cmocka_unit_test(every_step_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
