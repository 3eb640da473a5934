/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz/scarce.h - memory that runs out once: linked with -Wl,--wrap for malloc, calloc, realloc,
 * strdup, strndup and abort, the n-th of the first five called by the program's own code fails.
 *
 *     jmp_buf back;
 *     if (setjmp(back) == 0) {
 *         scarce_begin(n, &back);
 *         ...
 *     }
 *     if (!scarce_end()) ...       // there are not so many
 *
 * What a target demands of results is void once memory ran out: its abort() then goes back. A crash
 * stays one. Threads: one. Not done here: allocations of libraries.
 */
#ifndef DIVIT_TESTS_FUZZ_SCARCE_H
#define DIVIT_TESTS_FUZZ_SCARCE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

/* The n-th call from now fails, n from 1. `back` lives until scarce_end(). */
void scarce_begin(size_t n, jmp_buf *back);

/* No call fails any more; true if one did. */
bool scarce_end(void);

#endif
