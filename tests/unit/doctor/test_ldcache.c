/* SPDX-License-Identifier: Apache-2.0 */
/* The loader's cache: a small one, damaged ones, and the one of this computer. */
#include "unit/check.h"

#include <unistd.h>

#include "base/file.h"
#include "doctor/ldcache.h"

enum { HEAD = 48, ENTRY = 24, CACHE_SIZE = 512 };

typedef struct cache {
    uint8_t p[CACHE_SIZE];
    size_t n;
} cache;

static void put(cache *c, size_t at, uint32_t value)
{
    (void)memcpy(c->p + at, &value, sizeof value);
}

static uint32_t add_text(cache *c, const char *text)
{
    const uint32_t at = (uint32_t)c->n;
    (void)memcpy(c->p + c->n, text, strlen(text) + 1);
    c->n += strlen(text) + 1;
    return at;
}

/* libx.so.1 for two kinds of processor, liby.so once. */
static cache make(void)
{
    static const char *const rows[][2] = {
        {"libx.so.1", "/lib32/libx.so.1"}, {"liby.so", "/lib/liby.so"}, {"libx.so.1", "/lib/x"}};
    cache c = {.n = HEAD + 3 * ENTRY};
    (void)memcpy(c.p, "glibc-ld.so.cache1.1", 20);
    put(&c, 20, 3);
    for (size_t i = 0; i < 3; i++) {
        put(&c, HEAD + i * ENTRY + 4, add_text(&c, rows[i][0]));
        put(&c, HEAD + i * ENTRY + 8, add_text(&c, rows[i][1]));
    }
    return c;
}

/* How many paths the cache gives for the name; the last of them is left in *ret. */
static size_t count(const cache *c, const char *name, const char **ret)
{
    size_t n = 0;
    for (size_t at = 0; divit_ldcache_next((divit_span){c->p, c->n}, name, &at, ret);)
        n++;
    return n;
}

static void each_entry_of_a_name_is_given(void **state)
{
    (void)state;
    const cache c = make();
    const char *path = "untouched";
    assert_int_equal(count(&c, "libz.so", &path), 0);
    assert_string_equal(path, "untouched");
    assert_int_equal(count(&c, "libx.so.1", &path), 2);
    assert_string_equal(path, "/lib/x");
    assert_int_equal(count(&c, "liby.so", &path), 1);
    assert_string_equal(path, "/lib/liby.so");
}

static void damaged_caches_hold_less(void **state)
{
    (void)state;
    const char *path = NULL;
    cache c = make();
    c.n--; /* the last text has no end */
    assert_int_equal(count(&c, "libx.so.1", &path), 1);
    c = make();
    put(&c, 20, UINT32_MAX);
    assert_int_equal(count(&c, "liby.so", &path), 1);
    put(&c, HEAD + ENTRY + 8, UINT32_MAX);
    assert_int_equal(count(&c, "liby.so", &path), 0);
    c.p[19] = '2';
    assert_int_equal(count(&c, "libx.so.1", &path), 0);
    c.n = HEAD - 1;
    assert_int_equal(count(&c, "libx.so.1", &path), 0);
}

/* Whatever this computer's cache says of the C library is a file. */
static void the_cache_of_this_computer(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    const char *path = NULL;
    size_t n = 0;
    CHECK_OK(divit_file_read("/etc/ld.so.cache", 1 << 24, &bytes, NULL));
    for (size_t at = 0; divit_ldcache_next(divit_bytes_span(&bytes), "libc.so.6", &at, &path); n++)
        assert_int_equal(access(path, R_OK), 0);
    assert_true(n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_entry_of_a_name_is_given),
        cmocka_unit_test(damaged_caches_hold_less),
        cmocka_unit_test(the_cache_of_this_computer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
