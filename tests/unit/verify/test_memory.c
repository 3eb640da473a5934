/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation fails once: no verdict comes of it, and status and error say the same. */
#include "unit/sign/bench.h"

#include "base/file.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);

/* Allocations until the one that fails; 0: none does. The wrappers have no other way to it. */
static size_t countdown;

static bool fails(void)
{
    return countdown > 0 && --countdown == 0;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

void *__wrap_reallocarray(void *p, size_t n, size_t size)
{
    return fails() ? NULL : __real_reallocarray(p, n, size);
}

/* Verifies the file with the n-th allocation failing; false once there are not so many. */
static bool fails_well(int fd, size_t n)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_error err = {0};
    countdown = n;
    const divit_status s = divit_verify(fd, &v, &err);
    const bool reached = countdown == 0;
    countdown = 0;
    CHECK_STATUS(s, reached ? DIVIT_E_MEMORY : DIVIT_OK);
    assert_string_equal(divit_status_name(err.status), divit_status_name(s));
    assert_true(reached == !v);
    assert_true(reached || divit_verification_at(v, 0)->intact);
    return reached;
}

/* Lets each allocation fail while the file that was signed last is verified. */
static void check_each(const bench *b)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    char path[128];
    size_t n = 1;
    (void)snprintf(path, sizeof path, "%s/signed", b->folder);
    CHECK_OK(divit_file_open(path, &fd, NULL));
    while (fails_well(fd, n))
        n++;
    assert_true(n > 10);
}

static void each_allocation_may_fail(void **state)
{
    static const char *const names[] = {"pdf/classic.pdf", "pdf/objstm.pdf", "xml/01-plain.xml"};
    bench *b = *state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        CHECK_OK(bench_sign(b, names[i], &made, NULL));
        check_each(b);
    }
}

/* A plain signature with two certificates, of which one is chosen. */
static void each_allocation_of_a_plain_signature_may_fail(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes plain = {0};
    CHECK_OK(
        divit_file_read("../fuzz/corpus/verify/signed-plain-chain.xml", 1 << 20, &plain, NULL));
    folder_put(b->folder, "signed", divit_bytes_span(&plain));
    check_each(b);
}

/* The first of two signatures is compared with what came later. */
static void each_allocation_of_a_comparison_may_fail(void **state)
{
    static const char *const names[] = {
        "pdf/classic.pdf", "pdf/objstm.pdf", "pdf/encrypted-aes-256.pdf"};
    bench *b = *state;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/once", b->folder);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes once = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes twice = {0};
        CHECK_OK(bench_sign(b, names[i], &once, NULL));
        folder_put(b->folder, "once", divit_bytes_span(&once));
        CHECK_OK(bench_sign(b, path, &twice, NULL));
        check_each(b);
    }
}

#define DOZEN "abcdefghijkl"

/* A name that fills its memory to the last byte needs more of it for its end. */
static void the_end_of_a_name_may_fail(void **state)
{
    static const char name[] = "Imza" DOZEN DOZEN DOZEN DOZEN DOZEN;
    bench *b = *state;
    assert_int_equal(strlen(name), 64);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    b->field = name;
    CHECK_OK(bench_sign(b, "pdf/classic.pdf", &made, NULL));
    check_each(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(each_allocation_may_fail),
        BENCHED(each_allocation_of_a_plain_signature_may_fail),
        BENCHED(the_end_of_a_name_may_fail),
        BENCHED(each_allocation_of_a_comparison_may_fail),
    };
    return cmocka_run_group_tests_name("verify/memory", tests, NULL, NULL);
}
