/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/log.h - the log as a value: where a library's debug lines go, if anywhere.
 *
 * A library is handed a divit_log and writes debug lines only; personal data in a line is masked
 * here (base/text.h), control characters become '?'. A {0} log is silent.
 * Ownership: a log borrows its ctx. Threads: as its writer's.
 * Not done here: levels, files, times; whoever makes the log decides about them.
 */
#ifndef DIVIT_BASE_LOG_H
#define DIVIT_BASE_LOG_H

#include "divit/base.h"

typedef struct divit_log {
    void (*write)(void *ctx, const char *line); /* one masked line without newline */
    void *ctx;
} divit_log;

/* One debug line; origin is __func__. Never give it a secret. A NULL log is silent. */
void divit_log_debug(const divit_log *log, const char *origin, const char *format, ...)
    DIVIT_PRINTF(3, 4);

#endif
