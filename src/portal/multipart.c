/* SPDX-License-Identifier: Apache-2.0 */
/* The body of an approval by e-imza: multipart/form-data. */
#include "portal/multipart.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

enum { BOUNDARY_MAX = 80 };

/* One part with the delimiter before it (RFC 7578 4, RFC 2046 5.1.1). */
static divit_status put_part(divit_bytes *out, const char *boundary, const divit_part *part)
{
    divit_status s = divit_bytes_printf(
        out, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", boundary, part->name);
    if (s == DIVIT_OK && part->file_name)
        s = divit_bytes_printf(out, "; filename=\"%s\"", part->file_name);
    if (s == DIVIT_OK && part->content_type)
        s = divit_bytes_printf(out, "\r\nContent-Type: %s", part->content_type);
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT("\r\n\r\n"));
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, part->body);
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("\r\n")) : s;
}

/* see portal/multipart.h */
divit_status divit_multipart_body(const divit_part *parts, size_t count, const char *key,
    divit_bytes *ret_body, char ret_type[128])
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    char boundary[BOUNDARY_MAX];
    (void)snprintf(boundary, sizeof boundary, "divit-%s", key);
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < count && s == DIVIT_OK; i++) {
        const divit_span body = parts[i].body;
        if (body.n > 0 && memmem(body.p, body.n, boundary, strlen(boundary)))
            return DIVIT_E_INTERNAL;
        s = put_part(&out, boundary, &parts[i]);
    }
    if (s == DIVIT_OK)
        s = divit_bytes_printf(&out, "--%s--\r\n", boundary);
    if (s != DIVIT_OK)
        return s;
    (void)snprintf(ret_type, 128, "multipart/form-data; boundary=%s", boundary);
    *ret_body = divit_bytes_steal(&out);
    return DIVIT_OK;
}
