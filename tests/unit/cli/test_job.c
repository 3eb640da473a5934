/* SPDX-License-Identifier: Apache-2.0 */
/* What a command prints for a person. */
#include "unit/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/job.h"

/* The lines that the job prints of a hostile name. */
static void print(const cli_job *job, char *out, size_t cap)
{
    char path[SCRATCH_SIZE];
    scratch_template(path, "job");
    const int file = mkstemp(path);
    const int kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
    assert_true(file >= 0 && kept >= 0);
    (void)fflush(stdout);
    (void)dup2(file, STDOUT_FILENO);
    cli_print(job, "  signed by %s (%d)", "A\nB\x1b[1A\xE2\x80\xAE", 7);
    (void)fflush(stdout);
    (void)dup2(kept, STDOUT_FILENO);
    const ssize_t n = pread(file, out, cap - 1, 0);
    assert_true(n >= 0);
    out[n] = 0;
    (void)close(file);
    (void)close(kept);
    (void)unlink(path);
}

static void names_from_outside_cannot_steer_the_terminal(void **state)
{
    (void)state;
    char text[128];
    cli_job job = {0};
    print(&job, text, sizeof text);
    assert_string_equal(text, "  signed by A?B?[1A??? (7)\n");
    job.common.json = true;
    print(&job, text, sizeof text);
    assert_string_equal(text, "");
}

static void closed_standard_streams_are_filled_and_fail(void **state)
{
    (void)state;
    const int in = fcntl(0, F_DUPFD_CLOEXEC, 10), errors = fcntl(2, F_DUPFD_CLOEXEC, 10);
    assert_true(in >= 0 && errors >= 0);
    (void)close(0);
    (void)close(2);
    const bool filled = cli_job_streams();
    const int next = open("/dev/null", O_RDONLY | O_CLOEXEC);
    char byte = 0;
    const ssize_t got = read(0, &byte, 1), put = write(2, &byte, 1);
    (void)dup2(in, 0);
    (void)dup2(errors, 2);
    assert_true(filled);
    assert_int_equal(got, -1);
    assert_int_equal(put, -1);
    assert_true(next > 2);
    (void)close(next);
    (void)close(in);
    (void)close(errors);
}

/* What the job makes of these lines, typed at a terminal of its own. */
static bool answered(const char *typed)
{
    const int keyboard = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(keyboard >= 0);
    assert_int_equal(grantpt(keyboard) | unlockpt(keyboard), 0);
    const int screen = open(ptsname(keyboard), O_RDWR | O_NOCTTY | O_CLOEXEC);
    const int in = fcntl(0, F_DUPFD_CLOEXEC, 10);
    assert_true(screen >= 0);
    assert_int_equal(write(keyboard, typed, strlen(typed)), strlen(typed));
    (void)dup2(screen, 0);
    cli_job job = {0};
    const bool yes = cli_ask(&job, "?");
    if (in >= 0)
        (void)dup2(in, 0);
    (void)close(in);
    (void)close(screen);
    (void)close(keyboard);
    return yes;
}

static void an_unclear_answer_is_asked_again(void **state)
{
    (void)state;
    assert_true(answered("e\n"));
    assert_true(answered("YES\n"));
    assert_false(answered("h\n"));
    assert_false(answered("Hayır\n"));
    assert_true(answered("\nx\nevet\n"));
    assert_false(answered("\nn\n"));
    assert_false(answered("\n1\nyes please\n"));
    assert_false(answered("\x04"));
    clearerr(stdin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_from_outside_cannot_steer_the_terminal),
        cmocka_unit_test(closed_standard_streams_are_filled_and_fail),
        cmocka_unit_test(an_unclear_answer_is_asked_again),
    };
    return cmocka_run_group_tests_name("cli/job", tests, NULL, NULL);
}
