/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the record of a conversation; every line is asked all there is to ask. */
#include <stdlib.h>

#include "base/bytes.h"
#include "base/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const divit_trace_line *line, divit_span text)
{
    static const char *const names[] = {"command", "answer", "in"};
    divit_span value;
    uint64_t number;
    (void)divit_trace_number(line, "card", &number);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        DIVIT_AUTO(divit_trace_data_done)
        divit_trace_data data = {0};
        if (!divit_trace_field(line, names[i], &value))
            continue;
        if (value.n > 0 && (value.p < text.p || value.p + value.n > text.p + text.n))
            abort();
        if (divit_trace_data_parse(value, &data, NULL) == DIVIT_OK &&
            (data.bytes.n != data.known.n || data.bytes.n > DIVIT_TRACE_DATA_MAX))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_trace_limits limits = {.bytes = 65536, .lines = 1000};
    const divit_span text = {data, size};
    divit_trace t;
    divit_trace_line line = {.kind = DIVIT_TRACE_WORKER};
    divit_error err = {0};
    divit_status s = divit_trace_open(text, &limits, &t, &err);
    while (s == DIVIT_OK && line.kind != DIVIT_TRACE_END) {
        s = divit_trace_next(&t, &line, &err);
        if (s == DIVIT_OK)
            ask(&line, text);
    }
    if (s != DIVIT_OK && err.where != DIVIT_NOWHERE && err.where > size)
        abort();
    return 0;
}
