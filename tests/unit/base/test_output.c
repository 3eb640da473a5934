/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

typedef struct place {
    char folder[SCRATCH_SIZE];
    char target[96];
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.folder, "output");
    if (!mkdtemp(p.folder))
        return -1;
    (void)snprintf(p.target, sizeof p.target, "%s/a.pdf", p.folder);
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    const place *p = *state;
    (void)unlink(p->target);
    return rmdir(p->folder);
}

static int entries(const char *folder)
{
    int n = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    while (readdir(dir))
        n++;
    (void)closedir(dir);
    return n - 2;
}

static void write_target(const place *p, const char *text, divit_output_mode mode)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    CHECK_OK(divit_output_new(p->target, mode, &out, NULL));
    CHECK_OK(divit_write_all(divit_output_fd(out), divit_span_of(text), NULL));
    CHECK_OK(divit_output_commit(out, NULL));
}

static void check_target(const place *p, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    CHECK_OK(divit_file_read(p->target, 1000, &content, NULL));
    CHECK_TEXT(divit_bytes_span(&content), text);
}

static void nothing_has_the_name_before_commit(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    CHECK_OK(divit_output_new(p->target, DIVIT_OUTPUT_KEEP, &out, NULL));
    CHECK_OK(divit_write_all(divit_output_fd(out), DIVIT_SPAN_TEXT("half"), NULL));
    assert_int_not_equal(access(p->target, F_OK), 0);
    divit_output_free(&out);
    assert_int_equal(entries(p->folder), 0);
}

static void an_existing_target_is_kept(void **state)
{
    const place *p = *state;
    divit_error err = {0};
    divit_output *out = NULL;
    write_target(p, "first", DIVIT_OUTPUT_KEEP);
    CHECK_STATUS(divit_output_new(p->target, DIVIT_OUTPUT_KEEP, &out, &err), DIVIT_EXISTS);
    assert_null(out);
    assert_string_equal(err.subject, p->target);
    check_target(p, "first");
}

static void looking_makes_nothing(void **state)
{
    const place *p = *state;
    char elsewhere[128];
    (void)snprintf(elsewhere, sizeof elsewhere, "%s/none/a.pdf", p->folder);
    CHECK_OK(divit_output_check(p->target, DIVIT_OUTPUT_KEEP, NULL));
    CHECK_STATUS(divit_output_check(elsewhere, DIVIT_OUTPUT_KEEP, NULL), DIVIT_E_IO);
    CHECK_STATUS(divit_output_check(p->target, DIVIT_OUTPUT_IN_PLACE, NULL), DIVIT_INPUT_MISSING);
    assert_int_equal(entries(p->folder), 0);
    write_target(p, "first", DIVIT_OUTPUT_KEEP);
    CHECK_STATUS(divit_output_check(p->target, DIVIT_OUTPUT_KEEP, NULL), DIVIT_EXISTS);
    CHECK_OK(divit_output_check(p->target, DIVIT_OUTPUT_REPLACE, NULL));
    CHECK_OK(divit_output_check(p->target, DIVIT_OUTPUT_IN_PLACE, NULL));
    check_target(p, "first");
    assert_int_equal(entries(p->folder), 1);
}

static void a_target_that_appears_meanwhile_is_kept(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_output_free)
    divit_output *late = NULL;
    CHECK_OK(divit_output_new(p->target, DIVIT_OUTPUT_KEEP, &late, NULL));
    write_target(p, "first", DIVIT_OUTPUT_KEEP);
    CHECK_STATUS(divit_output_commit(late, NULL), DIVIT_EXISTS);
    check_target(p, "first");
}

static void a_replacement_is_whole(void **state)
{
    const place *p = *state;
    write_target(p, "first", DIVIT_OUTPUT_KEEP);
    write_target(p, "second", DIVIT_OUTPUT_REPLACE);
    check_target(p, "second");
    assert_int_equal(entries(p->folder), 1);
}

static void private_files_are_private(void **state)
{
    const place *p = *state;
    struct stat st;
    CHECK_OK(divit_file_write_private(p->target, DIVIT_SPAN_TEXT("x"), NULL));
    assert_int_equal(stat(p->target, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_missing_input_is_named(void **state)
{
    const place *p = *state;
    divit_error err = {0};
    divit_bytes content = {0};
    CHECK_STATUS(divit_file_read(p->target, 10, &content, &err), DIVIT_INPUT_MISSING);
    assert_string_equal(err.subject, p->target);
    CHECK_STATUS(divit_file_read(p->folder, 10, &content, &err), DIVIT_INPUT_MISSING);
    assert_string_equal(err.detail, "it is a folder; name the files in it instead");
    write_target(p, "12345678901", DIVIT_OUTPUT_KEEP);
    CHECK_STATUS(divit_file_read(p->target, 10, &content, NULL), DIVIT_INPUT_LIMIT);
    assert_null(content.p);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(nothing_has_the_name_before_commit),
        PLACED(an_existing_target_is_kept),
        PLACED(looking_makes_nothing),
        PLACED(a_target_that_appears_meanwhile_is_kept),
        PLACED(a_replacement_is_whole),
        PLACED(private_files_are_private),
        PLACED(a_missing_input_is_named),
    };
    return cmocka_run_group_tests_name("base/output", tests, NULL, NULL);
}
