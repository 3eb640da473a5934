/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <unistd.h>

#include "base/secret.h"

static void a_line_is_read_without_its_newline(void **state)
{
    (void)state;
    int ends[2];
    DIVIT_AUTO(divit_secret_free)
    divit_secret *s = NULL;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "12345\nrest", 10), 10);
    CHECK_OK(divit_secret_new(&s, NULL));
    CHECK_OK(divit_secret_read(s, ends[0], NULL));
    CHECK_TEXT(((divit_span){divit_secret_data(s), divit_secret_length(s)}), "12345");
    divit_secret_wipe(s);
    assert_int_equal(divit_secret_length(s), 0);
    assert_int_equal(divit_secret_data(s)[0], 0);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_long_secret_is_refused(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_secret_free)
    divit_secret *s = NULL;
    CHECK_OK(divit_secret_new(&s, NULL));
    for (int i = 0; i < DIVIT_SECRET_MAX; i++)
        assert_true(divit_secret_push(s, 'x'));
    assert_false(divit_secret_push(s, 'x'));
    divit_secret_pop(s);
    assert_int_equal(divit_secret_length(s), DIVIT_SECRET_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_read_without_its_newline),
        cmocka_unit_test(a_long_secret_is_refused),
    };
    return cmocka_run_group_tests_name("base/secret", tests, NULL, NULL);
}
