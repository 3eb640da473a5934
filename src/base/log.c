/* SPDX-License-Identifier: Apache-2.0 */
/* Masked debug lines for whoever listens. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/text.h"

/* see base/log.h */
void divit_log_debug(const divit_log *log, const char *origin, const char *format, ...)
{
    if (!log || !log->write)
        return;
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    if (divit_bytes_printf(&line, "%s: ", origin) == DIVIT_OK &&
        divit_text_mask(&line, divit_span_of(text)) == DIVIT_OK &&
        divit_bytes_terminate(&line) == DIVIT_OK)
        log->write(log->ctx, (const char *)line.p);
}
