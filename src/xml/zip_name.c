/* SPDX-License-Identifier: Apache-2.0 */
/* Names of files in a container. */
#include "xml/zip_name.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

static bool is_plain(divit_span name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] < 0x20 || name.p[i] == 0x7F || name.p[i] == '\\' || name.p[i] == ':')
            return false;
    return name.n > 0 && divit_utf8_valid(name);
}

/* True if no part is empty, "." or ".."; the last one may be empty. */
static bool stays_below(divit_span name)
{
    size_t from = 0;
    for (size_t i = 0; i <= name.n; i++) {
        if (i < name.n && name.p[i] != '/')
            continue;
        const divit_span part = divit_span_sub(name, from, i - from);
        const bool last = i == name.n && from > 0;
        if ((part.n == 0 && !last) || divit_span_is(part, ".") || divit_span_is(part, ".."))
            return false;
        from = i + 1;
    }
    return true;
}

/* see xml/zip_name.h */
divit_status divit_zip_name_check(divit_span name, uint64_t where, divit_error *err)
{
    if (is_plain(name) && stays_below(name))
        return DIVIT_OK;
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
        N_("a file in the container has a name that could lead out of it"), where);
}
