/* SPDX-License-Identifier: Apache-2.0 */
/* The transport port's answer: freeing it and finding a header in it. */
#include "divit/transport.h"

#include <string.h>

#include "base/bytes.h"

/* see divit/transport.h */
void divit_http_answer_done(divit_http_answer *answer)
{
    divit_bytes_done(&answer->headers);
    divit_bytes_done(&answer->body);
    answer->code = 0;
}

/* The value in a line "name: value" if its name matches. */
static bool value_of(divit_span line, const char *name, divit_span *ret)
{
    const size_t n = strlen(name);
    if (line.n < n + 1 || memcmp(line.p, name, n) != 0 || line.p[n] != ':')
        return false;
    size_t from = n + 1;
    while (from < line.n && (line.p[from] == ' ' || line.p[from] == '\t'))
        from++;
    *ret = divit_span_sub(line, from, line.n);
    return true;
}

/* see divit/transport.h */
divit_span divit_http_answer_header(const divit_http_answer *answer, const char *name)
{
    const divit_span all = divit_bytes_span(&answer->headers);
    divit_span found = {0};
    unsigned times = 0;
    for (size_t at = 0; at < all.n;) {
        const uint8_t *end = memchr(all.p + at, '\n', all.n - at);
        const size_t n = end ? (size_t)(end - all.p) - at : all.n - at;
        times += value_of(divit_span_sub(all, at, n), name, &found);
        at += n + 1;
    }
    return times == 1 ? found : (divit_span){0};
}
