/* SPDX-License-Identifier: Apache-2.0 */
/* application/x-www-form-urlencoded text. */
#include "portal/query.h"

#include "base/bytes.h"

/* unreserved of RFC 3986 2.3: these stay as they are. */
static bool is_plain(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/* see portal/query.h */
divit_status divit_query_append(divit_bytes *out, const char *name, const char *value)
{
    const char *joint = out->n == 0 || out->p[out->n - 1] == '?' ? "" : "&";
    divit_status s = divit_bytes_printf(out, "%s%s=", joint, name);
    for (const char *c = value; *c && s == DIVIT_OK; c++)
        s = is_plain((uint8_t)*c) ? divit_bytes_push(out, (uint8_t)*c)
                                  : divit_bytes_printf(out, "%%%02X", (unsigned)(uint8_t)*c);
    return s;
}
