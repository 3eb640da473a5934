/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka in its required order, and checks for statuses and spans. */
#ifndef DIVIT_TESTS_CHECK_H
#define DIVIT_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"

/* Fails with both names when a status is not the expected one. */
#define CHECK_STATUS(call, expected)                                                               \
    assert_string_equal(divit_status_name(call), divit_status_name(expected))

#define CHECK_OK(call) CHECK_STATUS(call, DIVIT_OK)

/* Fails unless the span holds exactly the text. */
#define CHECK_TEXT(span, text)                                                                     \
    do {                                                                                           \
        const divit_span check_span = (span);                                                      \
        assert_int_equal(check_span.n, strlen(text));                                              \
        assert_memory_equal(check_span.p, text, check_span.n);                                     \
    } while (0)

/* Room for the path of a test's own file or folder; what TMPDIR adds must fit in. */
enum { SCRATCH_SIZE = 64 };

/* The template of mkdtemp() and mkstemp() for something of a test: in TMPDIR, else in /tmp. */
static inline void scratch_template(char out[SCRATCH_SIZE], const char *name)
{
    const char *folder = getenv("TMPDIR");
    const int n = snprintf(
        out, SCRATCH_SIZE, "%s/divit-%s-XXXXXX", folder && *folder ? folder : "/tmp", name);
    assert_in_range(n, 1, SCRATCH_SIZE - 1);
}

#endif
