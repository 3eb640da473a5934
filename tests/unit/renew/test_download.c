/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "renew/download.h"
#include "unit/check.h"

static char folder[SCRATCH_SIZE];

static int enter(void **state)
{
    (void)state;
    scratch_template(folder, "download");
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    (void)state;
    char command[SCRATCH_SIZE + 16];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return chdir("..") == 0 && system(command) == 0 ? 0 : -1;
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(name, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* The next name is this one; NULL: there is none yet. */
static void comes(divit_download *w, const char *name)
{
    const char *got = NULL;
    CHECK_OK(divit_download_next(w, &got, NULL));
    if (!name) {
        assert_null(got);
        return;
    }
    assert_non_null(got);
    assert_string_equal(got, name);
}

static void only_new_and_complete_files_count(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_download_free)
    divit_download *w = NULL;
    write_file("old.pdf", "old");
    CHECK_OK(divit_download_new(".", &w, NULL));
    comes(w, NULL);
    write_file("old.pdf", "old, touched");
    comes(w, NULL);
    assert_int_equal(rename("old.pdf", "older.pdf"), 0);
    comes(w, NULL);
    write_file("older.pdf", "still old");
    comes(w, NULL);
    write_file("a.pdf.crdownload", "half");
    write_file("b.pdf.part", "half");
    write_file(".hidden.pdf", "hidden");
    write_file("empty.pdf", "");
    comes(w, NULL);
    assert_int_equal(rename("a.pdf.crdownload", "a.pdf"), 0);
    comes(w, "a.pdf");
    comes(w, NULL);
    write_file("c.pdf", "whole");
    comes(w, "c.pdf");
    assert_int_equal(unlink("older.pdf"), 0);
    write_file("older.pdf", "a new one");
    comes(w, "older.pdf");
    assert_int_equal(rename("b.pdf.part", "older.pdf"), 0);
    comes(w, "older.pdf");
    assert_int_equal(mkdir("folder.pdf", 0700), 0);
    comes(w, NULL);
}

static void what_is_opened_is_a_file_of_a_size(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_download_free)
    divit_download *w = NULL;
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    CHECK_OK(divit_download_new(".", &w, NULL));
    write_file("d.pdf", "12345");
    CHECK_OK(divit_download_open(w, "d.pdf", 5, &fd, NULL));
    divit_fd_close(&fd);
    assert_int_equal(divit_download_open(w, "d.pdf", 4, &fd, NULL), DIVIT_INPUT_LIMIT);
    assert_int_equal(divit_download_open(w, "gone.pdf", 4, &fd, NULL), DIVIT_INPUT_MISSING);
    assert_int_equal(symlink("d.pdf", "link.pdf"), 0);
    assert_int_equal(divit_download_open(w, "link.pdf", 9, &fd, NULL), DIVIT_INPUT_UNSUPPORTED);
    assert_int_equal(mkfifo("pipe.pdf", 0600), 0);
    assert_int_equal(divit_download_open(w, "pipe.pdf", 9, &fd, NULL), DIVIT_INPUT_UNSUPPORTED);
    assert_int_equal(fd, -1);
}

static void a_folder_must_be_there_and_stay(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_download_free)
    divit_download *w = NULL;
    const char *name;
    assert_int_equal(divit_download_new("nowhere", &w, NULL), DIVIT_INPUT_MISSING);
    assert_int_equal(mkdir("watched", 0700), 0);
    CHECK_OK(divit_download_new("watched", &w, NULL));
    assert_int_equal(rmdir("watched"), 0);
    assert_int_equal(divit_download_next(w, &name, NULL), DIVIT_E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_new_and_complete_files_count),
        cmocka_unit_test(what_is_opened_is_a_file_of_a_size),
        cmocka_unit_test(a_folder_must_be_there_and_stay),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
