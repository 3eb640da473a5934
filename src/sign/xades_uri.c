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
divit_status divit_xades_uri_path(divit_span path, divit_bytes *out, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < path.n && s == DIVIT_OK; i++)
        s = path.p[i] == '/' || is_unreserved((char)path.p[i])
                ? divit_bytes_push(out, path.p[i])
                : divit_bytes_printf(out, "%%%02X", (unsigned)path.p[i]);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see sign/xades_uri.h */
divit_status divit_xades_uri(const char *name, divit_bytes *out, divit_error *err)
{
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strchr(name, '/') ||
        !divit_utf8_valid(divit_span_of(name)))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("a file to be signed has a name that no URI can hold"));
    return divit_xades_uri_path(divit_span_of(name), out, err);
}
