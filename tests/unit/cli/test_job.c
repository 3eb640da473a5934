/* SPDX-License-Identifier: Apache-2.0 */
/* What a command prints for a person. */
#include "unit/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/job.h"

/* The lines that the job prints of a hostile name. */
static void print(const cli_job *job, char *out, size_t cap)
{
    char path[] = "/tmp/divit-job-XXXXXX";
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_from_outside_cannot_steer_the_terminal),
    };
    return cmocka_run_group_tests_name("cli/job", tests, NULL, NULL);
}
