/* SPDX-License-Identifier: Apache-2.0 */
/* A file name as a relative URI reference. */
#include "sign/xades_uri.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

static bool is_unreserved(char c)
{
    return c && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", c);
}

/* see sign/xades_uri.h */
divit_status divit_xades_uri(const char *name, divit_bytes *out, divit_error *err)
{
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strchr(name, '/') ||
        !divit_utf8_valid(divit_span_of(name)))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("a file to be signed has a name that no URI can hold"));
    divit_status s = DIVIT_OK;
    for (const char *c = name; *c && s == DIVIT_OK; c++)
        s = is_unreserved(*c) ? divit_bytes_push(out, (uint8_t)*c)
                              : divit_bytes_printf(out, "%%%02X", (unsigned)(uint8_t)*c);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}
