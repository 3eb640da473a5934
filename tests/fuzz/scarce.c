/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out once. */
#include "fuzz/scarce.h"

#include <stdlib.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t n);
_Noreturn void __real_abort(void);
_Noreturn void __wrap_abort(void);

/* Calls until the one that fails; 0: none does. The wrappers have no other way to it. */
static size_t countdown;
static bool failed;
static jmp_buf *way_back;

static bool fails(void)
{
    if (countdown == 0 || --countdown > 0)
        return false;
    failed = true;
    return true;
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

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t n)
{
    return fails() ? NULL : __real_strndup(text, n);
}

void __wrap_abort(void)
{
    if (failed && way_back)
        longjmp(*way_back, 1);
    __real_abort();
}

/* see fuzz/scarce.h */
void scarce_begin(size_t n, jmp_buf *back)
{
    way_back = back;
    countdown = n;
    failed = false;
}

/* see fuzz/scarce.h */
bool scarce_end(void)
{
    countdown = 0;
    way_back = NULL;
    return failed;
}
