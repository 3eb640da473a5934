/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a Content-Type, a newline, a body. Parts lie inside of the body, in order. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "sandbox/portal/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    if (!end)
        return 0;
    char *type = strndup((const char *)data, (size_t)(end - data));
    const divit_span body = {end + 1, size - (size_t)(end - data) - 1};
    divit_world_parts parts;
    if (type && divit_world_multipart_parse(type, body, &parts, NULL) == DIVIT_OK) {
        const uint8_t *at = body.p;
        for (size_t i = 0; i < parts.count; i++) {
            if (parts.part[i].body.p < at || parts.part[i].name.n == 0)
                abort();
            at = parts.part[i].body.p + parts.part[i].body.n;
        }
        if (at > body.p + body.n)
            abort();
    }
    free(type);
    return 0;
}
