/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/undo.h"

#define OLD "the file as it was"

typedef struct place {
    char folder[SCRATCH_SIZE];
    char file[96];
    char note[128];
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.folder, "in-place");
    if (!mkdtemp(p.folder))
        return -1;
    char *real = realpath(p.folder, NULL);
    (void)snprintf(p.file, sizeof p.file, "%s/a.pdf", real);
    (void)snprintf(p.note, sizeof p.note, "%s.divit-undo", p.file);
    free(real);
    *state = &p;
    return divit_file_write_private(p.file, divit_span_of(OLD), NULL) == DIVIT_OK ? 0 : -1;
}

static int remove_place(void **state)
{
    const place *p = *state;
    (void)unlink(p->file);
    (void)unlink(p->note);
    return rmdir(p->folder);
}

static void check_file(const place *p, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes content = {0};
    CHECK_OK(divit_file_read(p->file, 1000, &content, NULL));
    CHECK_TEXT(divit_bytes_span(&content), text);
}

static divit_output *add(const place *p, const char *text)
{
    divit_output *out = NULL;
    CHECK_OK(divit_output_new(p->file, DIVIT_OUTPUT_IN_PLACE, &out, NULL));
    CHECK_OK(divit_write_at(divit_output_fd(out), strlen(OLD), divit_span_of(text), NULL));
    return out;
}

/* What a killed process leaves: the note, and some of the bytes. */
static void leave(const place *p, const char *text)
{
    char *note = NULL;
    const int fd = open(p->file, O_RDWR | O_CLOEXEC);
    CHECK_OK(divit_undo_write(fd, p->file, &note, NULL));
    assert_string_equal(note, p->note);
    CHECK_OK(divit_write_at(fd, strlen(OLD), divit_span_of(text), NULL));
    (void)close(fd);
    free(note);
}

static void keeps_what_was_added(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = add(p, " and more");
    assert_int_equal(access(p->note, F_OK), 0);
    CHECK_OK(divit_output_commit(out, NULL));
    assert_int_not_equal(access(p->note, F_OK), 0);
    divit_output_free(&out);
    check_file(p, OLD " and more");
}

static void takes_away_what_was_not_committed(void **state)
{
    const place *p = *state;
    divit_output *out = add(p, " and more");
    divit_output_free(&out);
    check_file(p, OLD);
    assert_int_not_equal(access(p->note, F_OK), 0);
}

static void recovers_after_a_death(void **state)
{
    const place *p = *state;
    bool undone = false;
    leave(p, " and half of m");
    CHECK_OK(divit_output_recover(p->file, &undone, NULL));
    assert_true(undone);
    check_file(p, OLD);
    CHECK_OK(divit_output_recover(p->file, &undone, NULL));
    assert_false(undone);
}

static void recovers_when_the_next_output_is_opened(void **state)
{
    const place *p = *state;
    leave(p, " and half of m");
    DIVIT_AUTO(divit_output_free)
    divit_output *out = add(p, "!");
    CHECK_OK(divit_output_commit(out, NULL));
    check_file(p, OLD "!");
}

static void finds_the_note_through_a_link(void **state)
{
    const place *p = *state;
    char link[128];
    bool undone = false;
    leave(p, "...");
    (void)snprintf(link, sizeof link, "%s/link", p->folder);
    assert_int_equal(symlink(p->file, link), 0);
    CHECK_OK(divit_output_recover(link, &undone, NULL));
    assert_int_equal(unlink(link), 0);
    assert_true(undone);
    check_file(p, OLD);
}

static void check_refused(const place *p, const char *text)
{
    bool undone = true;
    divit_error err = {0};
    assert_int_equal(divit_output_recover(p->file, &undone, &err), DIVIT_INPUT_BROKEN);
    assert_non_null(err.detail);
    check_file(p, text);
    assert_int_equal(access(p->note, F_OK), 0);
}

/* Another file of the same beginning has another inode. */
static void never_cuts_another_file(void **state)
{
    const place *p = *state;
    leave(p, "...");
    CHECK_OK(divit_file_write_private(p->file, divit_span_of(OLD " and a new page"), NULL));
    check_refused(p, OLD " and a new page");
}

static void never_cuts_a_file_that_was_written_to(void **state)
{
    const place *p = *state;
    leave(p, "...");
    const int fd = open(p->file, O_RDWR | O_CLOEXEC);
    CHECK_OK(divit_write_at(fd, 0, divit_span_of("THE"), NULL));
    (void)close(fd);
    check_refused(p, "THE file as it was...");
    assert_int_equal(truncate(p->file, 3), 0);
    check_refused(p, "THE");
}

static void refuses_a_note_that_is_none(void **state)
{
    const place *p = *state;
    CHECK_OK(divit_file_write_private(p->note, divit_span_of("a note"), NULL));
    check_refused(p, OLD);
}

static void is_for_one_at_a_time(void **state)
{
    const place *p = *state;
    bool undone = false;
    divit_output *out = add(p, "...");
    divit_output *other = NULL;
    assert_int_equal(
        divit_output_new(p->file, DIVIT_OUTPUT_IN_PLACE, &other, NULL), DIVIT_INPUT_MISSING);
    assert_int_equal(divit_output_recover(p->file, &undone, NULL), DIVIT_INPUT_MISSING);
    check_file(p, OLD "...");
    divit_output_free(&out);
    check_file(p, OLD);
}

static void wants_a_file_that_is_there(void **state)
{
    const place *p = *state;
    divit_output *out = NULL;
    assert_int_equal(unlink(p->file), 0);
    assert_int_equal(
        divit_output_new(p->file, DIVIT_OUTPUT_IN_PLACE, &out, NULL), DIVIT_INPUT_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_what_was_added, make_place, remove_place),
        cmocka_unit_test_setup_teardown(
            takes_away_what_was_not_committed, make_place, remove_place),
        cmocka_unit_test_setup_teardown(recovers_after_a_death, make_place, remove_place),
        cmocka_unit_test_setup_teardown(
            recovers_when_the_next_output_is_opened, make_place, remove_place),
        cmocka_unit_test_setup_teardown(finds_the_note_through_a_link, make_place, remove_place),
        cmocka_unit_test_setup_teardown(never_cuts_another_file, make_place, remove_place),
        cmocka_unit_test_setup_teardown(
            never_cuts_a_file_that_was_written_to, make_place, remove_place),
        cmocka_unit_test_setup_teardown(refuses_a_note_that_is_none, make_place, remove_place),
        cmocka_unit_test_setup_teardown(is_for_one_at_a_time, make_place, remove_place),
        cmocka_unit_test_setup_teardown(wants_a_file_that_is_there, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
