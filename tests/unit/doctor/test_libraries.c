/* SPDX-License-Identifier: Apache-2.0 */
/* Real libraries made by the compiler, some without what they need; the loader itself judges. */
#include "unit/check.h"

#include <dlfcn.h>
#include <unistd.h>

#include "base/file.h"
#include "doctor/libraries.h"

static char folder[SCRATCH_SIZE];

/* Runs a command in the folder. */
static int run(const char *command)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "cd %s && %s", folder, command);
    return system(line);
}

/* lib<name>.so in folder/sub, made of nothing but a function, with options of the linker. */
static void build(const char *name, const char *options)
{
    char make[768];
    (void)snprintf(make, sizeof make,
        "mkdir -p sub && echo 'int %s_f(void); int %s_f(void) { return 0; }' >%s.c && %s -shared "
        "-fPIC -nostdlib -Wl,--no-as-needed -Wl,-soname,lib%s.so -o sub/lib%s.so %s.c %s",
        name, name, name, DIVIT_TEST_CC, name, name, name, options);
    assert_int_equal(run(make), 0);
}

static int start(void **state)
{
    (void)state;
    scratch_template(folder, "libraries");
    return mkdtemp(folder) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    return run("rm -rf \"$PWD\"");
}

/* Looks at folder/sub/lib<name>.so; fails unless the loader agrees. */
static divit_libraries look(const char *name)
{
    char path[256];
    divit_libraries found;
    (void)snprintf(path, sizeof path, "%s/sub/lib%s.so", folder, name);
    divit_libraries_look(path, NULL, &found);
    assert_true(found.readable);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    assert_int_equal(library != NULL, found.missing_count == 0);
    if (library)
        (void)dlclose(library);
    return found;
}

static void a_needed_library_is_gone(void **state)
{
    (void)state;
    build("gone", "-lc");
    build("module", "-Lsub -lgone -lc");
    const divit_libraries lost = look("module");
    assert_int_equal(lost.missing_count, 1);
    assert_string_equal(lost.missing[0].name, "libgone.so");
    assert_non_null(strstr(lost.missing[0].needed_by, "/sub/libmodule.so"));
    assert_true(lost.found >= 2); /* the C library and what it needs itself */
}

static void origin_finds_a_neighbour(void **state)
{
    (void)state;
    build("near", "-lc");
    build("runpath", "-Lsub -lnear '-Wl,--enable-new-dtags,-rpath,/nowhere:$ORIGIN/../sub'");
    build("rpath", "-Lsub -lnear '-Wl,--disable-new-dtags,-rpath,${ORIGIN}'");
    build("token", "-Lsub -lnear '-Wl,--enable-new-dtags,-rpath,$LIB/x:$ORIGIN'");
    assert_int_equal(look("runpath").missing_count, 0);
    assert_int_equal(look("rpath").missing_count, 0);
    assert_int_equal(look("token").missing_count, 0);
}

/* The library that is missing is told with the one that wants it. */
static void a_library_of_a_library_is_gone(void **state)
{
    (void)state;
    build("deep", "-lc");
    build("middle", "-Lsub -ldeep");
    build("top",
        "-Lsub -lmiddle '-Wl,--enable-new-dtags,-rpath,$ORIGIN' -Wl,--allow-shlib-undefined");
    assert_int_equal(run("rm sub/libdeep.so"), 0);
    const divit_libraries lost = look("top");
    assert_int_equal(lost.missing_count, 1);
    assert_string_equal(lost.missing[0].name, "libdeep.so");
    assert_non_null(strstr(lost.missing[0].needed_by, "/sub/libmiddle.so"));
}

/* What is there for another processor is not there. */
static void another_processors_library(void **state)
{
    (void)state;
    build("strange", "-lc");
    build("wants", "-Lsub -lstrange '-Wl,--enable-new-dtags,-rpath,$ORIGIN'");
    assert_int_equal(look("wants").missing_count, 0);
    assert_int_equal(run("printf '\\000\\177' | dd of=sub/libstrange.so bs=1 seek=18 conv=notrunc "
                         "2>/dev/null"),
        0);
    assert_int_equal(look("wants").missing_count, 1);
}

static void a_path_instead_of_a_name(void **state)
{
    (void)state;
    char path[128];
    (void)snprintf(path, sizeof path, "-Wl,-soname,%s/sub/libabsolute.so -lc", folder);
    build("absolute", path);
    build("user", "-Lsub -labsolute");
    assert_int_equal(look("user").missing_count, 0);
    assert_int_equal(run("rm sub/libabsolute.so"), 0);
    assert_int_equal(look("user").missing_count, 1);
}

/* Without the cache the usual folders are left; without those nothing. */
static void other_places(void **state)
{
    (void)state;
    static const char *const nothing[] = {NULL};
    char path[256];
    divit_libraries found;
    build("plain", "-lc");
    (void)snprintf(path, sizeof path, "%s/sub/libplain.so", folder);
    divit_libraries_look(path, &(divit_libraries_places){.cache = "/nowhere"}, &found);
    assert_true(found.readable);
    assert_int_equal(found.missing_count, 0);
    divit_libraries_look(
        path, &(divit_libraries_places){.cache = "/nowhere", .folders = nothing}, &found);
    assert_int_equal(found.missing_count, 1);
    assert_string_equal(found.missing[0].name, "libc.so.6");
}

static void what_is_no_library(void **state)
{
    (void)state;
    char path[256];
    divit_libraries found;
    (void)snprintf(path, sizeof path, "%s/text", folder);
    CHECK_OK(divit_file_write_private(path, DIVIT_SPAN_TEXT("no library"), NULL));
    divit_libraries_look(path, NULL, &found);
    assert_false(found.readable);
    divit_libraries_look("/nowhere", NULL, &found);
    assert_false(found.readable);
    divit_libraries_look(DIVIT_TEST_SOFTHSM, NULL, &found);
    assert_true(found.readable);
    assert_int_equal(found.missing_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_needed_library_is_gone, start, stop),
        cmocka_unit_test_setup_teardown(origin_finds_a_neighbour, start, stop),
        cmocka_unit_test_setup_teardown(a_library_of_a_library_is_gone, start, stop),
        cmocka_unit_test_setup_teardown(another_processors_library, start, stop),
        cmocka_unit_test_setup_teardown(a_path_instead_of_a_name, start, stop),
        cmocka_unit_test_setup_teardown(other_places, start, stop),
        cmocka_unit_test_setup_teardown(what_is_no_library, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
