/* SPDX-License-Identifier: Apache-2.0 */
/* The status table's lookups and the filling of a divit_error. */
#include "base/status.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

typedef struct status_row {
    divit_status status;
    int exit_code;
    const char *name;
    const char *message;
    const char *hint;
} status_row;

static const status_row status_rows[] = {
#define STATUS_ROW(name, value, exit_code, message, hint)                                          \
    {DIVIT_##name, (exit_code), #name, (message), (hint)},
    DIVIT_STATUS_TABLE(STATUS_ROW)
#undef STATUS_ROW
};

static const status_row unknown_row = {DIVIT_E_INTERNAL, 1, "UNKNOWN", "internal fault", ""};

static const status_row *row_of(divit_status status)
{
    for (size_t i = 0; i < sizeof status_rows / sizeof status_rows[0]; i++)
        if (status_rows[i].status == status)
            return &status_rows[i];
    return &unknown_row;
}

/* see divit/base.h */
const char *divit_status_name(divit_status status)
{
    return row_of(status)->name;
}

/* see divit/base.h */
int divit_status_exit(divit_status status)
{
    return row_of(status)->exit_code;
}

/* see divit/base.h */
const char *divit_status_message(divit_status status)
{
    return row_of(status)->message;
}

/* see divit/base.h */
const char *divit_status_hint(divit_status status)
{
    return row_of(status)->hint;
}

static divit_status fill(divit_error *err, divit_error with)
{
    if (err)
        *err = with;
    return with.status;
}

/* see base/status.h */
divit_status divit_fail(
    divit_error *err, divit_status status, const char *origin, const char *detail)
{
    return divit_fail_at(err, status, origin, detail, DIVIT_NOWHERE);
}

/* see base/status.h */
divit_status divit_fail_at(
    divit_error *err, divit_status status, const char *origin, const char *detail, uint64_t where)
{
    return fill(
        err, (divit_error){.status = status, .origin = origin, .detail = detail, .where = where});
}

/* see base/status.h */
divit_status divit_fail_foreign(divit_error *err, divit_status status, const char *origin,
    const char *detail, divit_foreign kind, long code)
{
    return fill(err, (divit_error){.status = status,
                         .origin = origin,
                         .detail = detail,
                         .where = DIVIT_NOWHERE,
                         .kind = kind,
                         .foreign = code});
}

/* see base/status.h */
divit_status divit_fail_errno(divit_error *err, const char *origin, const char *detail)
{
    const int code = errno;
    return divit_fail_foreign(err, code == ENOMEM ? DIVIT_E_MEMORY : DIVIT_E_IO, origin, detail,
        DIVIT_FOREIGN_ERRNO, code);
}

/* see base/status.h */
divit_status divit_fail_memory(divit_error *err, const char *origin)
{
    return divit_fail(err, DIVIT_E_MEMORY, origin, NULL);
}

/* see base/status.h */
void divit_error_subject(divit_error *err, const char *subject)
{
    if (!err || err->subject[0] || !subject)
        return;
    divit_text_copy(err->subject, sizeof err->subject, subject);
}
