/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "token/module.h"

/* A folder with an inner folder and a module in it. */
typedef struct place {
    char folder[SCRATCH_SIZE];
    char inner[80];
    char module[96];
    char link[96];
} place;

static int make_place(void **state)
{
    static place p;
    scratch_template(p.folder, "module");
    if (!mkdtemp(p.folder))
        return -1;
    (void)snprintf(p.inner, sizeof p.inner, "%s/inner", p.folder);
    (void)snprintf(p.module, sizeof p.module, "%s/m.so", p.inner);
    (void)snprintf(p.link, sizeof p.link, "%s/link.so", p.folder);
    if (mkdir(p.inner, 0700) != 0 ||
        divit_file_write_private(p.module, DIVIT_SPAN_TEXT("x"), NULL) != DIVIT_OK)
        return -1;
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    const place *p = *state;
    (void)unlink(p->module);
    (void)unlink(p->link);
    (void)rmdir(p->inner);
    return rmdir(p->folder);
}

static void check_refused(const char *path, const char *reason)
{
    divit_module module = {.path = "untouched"};
    divit_error err = {0};
    CHECK_STATUS(divit_module_check(path, &module, &err), DIVIT_MODULE);
    assert_string_equal(err.detail, reason);
    assert_string_equal(err.subject, path);
    assert_string_equal(module.path, "untouched");
}

static void a_private_module_may_be_loaded(void **state)
{
    const place *p = *state;
    divit_module module;
    CHECK_OK(divit_module_check(p->module, &module, NULL));
    assert_string_equal(module.path, p->module);
    assert_null(module.profile);
}

static void a_link_is_followed(void **state)
{
    const place *p = *state;
    divit_module module;
    assert_int_equal(symlink("inner/m.so", p->link), 0);
    CHECK_OK(divit_module_check(p->link, &module, NULL));
    assert_string_equal(module.path, p->module);
}

static void paths_that_lead_nowhere_are_refused(void **state)
{
    const place *p = *state;
    check_refused("m.so", "the path is not absolute");
    check_refused("", "the path is not absolute");
    check_refused("/nonexistent/m.so", "there is no such file");
    check_refused(p->inner, "it is not a regular file");
    check_refused("/dev/null", "it is not a regular file");
}

static void a_file_that_others_can_change_is_refused(void **state)
{
    const place *p = *state;
    assert_int_equal(chmod(p->module, 0602), 0);
    check_refused(p->module, "other users can change the file");
    assert_int_equal(symlink(p->module, p->link), 0);
    check_refused(p->link, "other users can change the file");
}

static void a_folder_that_others_can_change_is_refused(void **state)
{
    const place *p = *state;
    divit_module module;
    assert_int_equal(symlink(p->module, p->link), 0);
    assert_int_equal(chmod(p->inner, 0707), 0);
    check_refused(p->module, "other users can change a folder above the file");
    check_refused(p->link, "other users can change a folder above the file");
    assert_int_equal(chmod(p->inner, 01707), 0);
    CHECK_OK(divit_module_check(p->module, &module, NULL));
    assert_int_equal(chmod(p->inner, 0700), 0);
    assert_int_equal(chmod(p->folder, 0777), 0);
    check_refused(p->module, "other users can change a folder above the file");
}

/* Only root can give files away: elsewhere there is no such file to be made. */
static void a_file_of_another_user_is_refused(void **state)
{
    const place *p = *state;
    const uid_t other = 12345;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chown(p->module, other, other), 0);
    check_refused(p->module, "the file belongs to another user");
    assert_int_equal(chown(p->module, 0, 0), 0);
    assert_int_equal(chown(p->inner, other, other), 0);
    check_refused(p->module, "a folder above the file belongs to another user");
}

static void a_foreign_group_may_not_write(void **state)
{
    const place *p = *state;
    divit_module module;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(p->module, 0660), 0);
    CHECK_OK(divit_module_check(p->module, &module, NULL)); /* root's own group */
    assert_int_equal(chown(p->module, 0, 12345), 0);
    check_refused(p->module, "other users can change the file");
}

static divit_profile *profile_of(const char *first, const char *second)
{
    char text[512];
    divit_profile *p = NULL;
    (void)snprintf(text, sizeof text,
        "name: x\nfamily: y\nexplicit-module: /dev/null\nmodule: %s\nmodule: %s\n", first, second);
    CHECK_OK(divit_profile_parse(divit_span_of(text), NULL, &p, NULL));
    return p;
}

static void the_first_good_module_is_found(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_profile_free)
    divit_profile *none = profile_of("/nonexistent/a", "/nonexistent/b");
    DIVIT_AUTO(divit_profile_free)
    divit_profile *one = profile_of(p->inner, p->module);
    const divit_profiles list = {.p = {none, one}, .n = 2};
    divit_module_tries tries = {0};
    divit_module module;
    CHECK_OK(divit_module_search(&list, &tries, &module, NULL));
    assert_string_equal(module.path, p->module);
    assert_ptr_equal(module.profile, one);
    assert_int_equal(tries.n, 4);
    assert_string_equal(tries.list[0].path, "/nonexistent/a");
    assert_string_equal(tries.list[0].refusal, "there is no such file");
    assert_string_equal(tries.list[2].refusal, "it is not a regular file");
    assert_null(tries.list[3].refusal);
}

static void nothing_found_is_told_apart_from_nothing_safe(void **state)
{
    const place *p = *state;
    DIVIT_AUTO(divit_profile_free)
    divit_profile *none = profile_of("/nonexistent/a", "/nonexistent/b");
    DIVIT_AUTO(divit_profile_free)
    divit_profile *bad = profile_of(p->module, "/nonexistent/b");
    divit_module_tries tries = {0};
    divit_module module;
    divit_error err = {0};
    divit_profiles list = {.p = {none}, .n = 1};
    CHECK_STATUS(divit_module_search(&list, &tries, &module, &err), DIVIT_TOKEN_UNKNOWN);
    assert_int_equal(tries.n, 2);
    assert_int_equal(chmod(p->module, 0666), 0);
    list.p[0] = bad;
    CHECK_STATUS(divit_module_search(&list, &tries, &module, &err), DIVIT_MODULE);
    assert_string_equal(err.subject, p->module);
    assert_string_equal(err.detail, "other users can change the file");
    assert_int_equal(tries.n, 4);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(a_private_module_may_be_loaded),
        PLACED(a_link_is_followed),
        PLACED(paths_that_lead_nowhere_are_refused),
        PLACED(a_file_that_others_can_change_is_refused),
        PLACED(a_folder_that_others_can_change_is_refused),
        PLACED(a_file_of_another_user_is_refused),
        PLACED(a_foreign_group_may_not_write),
        PLACED(the_first_good_module_is_found),
        PLACED(nothing_found_is_told_apart_from_nothing_safe),
    };
    return cmocka_run_group_tests_name("token/module", tests, NULL, NULL);
}
