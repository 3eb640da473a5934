/* SPDX-License-Identifier: Apache-2.0 */
/* How far a guided renewal came. */
#include "renew/progress.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "renew/walk.h"

enum { FILE_LIMIT = 4096, HEX = DIVIT_HEX_SIZE - 1 };

#define FIRST_LINE "divit-guided 1\n"

static divit_status refuse(divit_error *err)
{
    return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
        N_("the saved progress of the guided renewal cannot be read; remove the file"));
}

/* The value of the line "name=value" at the beginning of *rest, and the rest behind it. */
static bool take_line(divit_span *rest, const char *name, divit_span *ret)
{
    const size_t n = strlen(name);
    const uint8_t *end = rest->n > n ? memchr(rest->p, '\n', rest->n) : NULL;
    if (!end || memcmp(rest->p, name, n) != 0)
        return false;
    const size_t line = (size_t)(end - rest->p);
    if (line < n)
        return false;
    *ret = divit_span_sub(*rest, n, line - n);
    *rest = divit_span_sub(*rest, line + 1, rest->n - line - 1);
    return true;
}

/* One or two digits, 1 to DIVIT_WALK_STEPS. */
static bool read_step(divit_span text, unsigned *ret)
{
    unsigned step = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (i == 2 || text.p[i] < '0' || text.p[i] > '9')
            return false;
        step = step * 10 + (unsigned)(text.p[i] - '0');
    }
    *ret = step;
    return step >= 1 && step <= DIVIT_WALK_STEPS;
}

static bool read_hash(divit_span text, char ret[DIVIT_HEX_SIZE])
{
    if (text.n != 0 && text.n != HEX)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (divit_hex_digit(text.p[i]) < 0)
            return false;
    memcpy(ret, text.p, text.n);
    ret[text.n] = 0;
    return true;
}

/* see renew/progress.h */
divit_status divit_progress_parse(divit_span text, divit_progress *ret, divit_error *err)
{
    const size_t n = strlen(FIRST_LINE);
    divit_progress p = {0};
    divit_span rest = divit_span_sub(text, n, text.n);
    divit_span step;
    divit_span since;
    divit_span form;
    if (text.n < n || memcmp(text.p, FIRST_LINE, n) != 0 || !take_line(&rest, "step=", &step) ||
        !take_line(&rest, "since=", &since) || !take_line(&rest, "form=", &form) || rest.n != 0 ||
        !read_step(step, &p.step) || !read_hash(form, p.form) ||
        divit_time_parse_rfc3339(since, &p.since) != DIVIT_OK)
        return refuse(err);
    *ret = p;
    return DIVIT_OK;
}

/* see renew/progress.h */
divit_status divit_progress_load(const char *path, divit_progress *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        *ret = (divit_progress){0};
        return DIVIT_OK;
    }
    divit_status s = divit_file_read(path, FILE_LIMIT, &bytes, err);
    if (s == DIVIT_OK)
        s = divit_progress_parse(divit_bytes_span(&bytes), ret, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, path);
    return s;
}

/* see renew/progress.h */
divit_status divit_progress_save(const char *path, const divit_progress *progress, divit_error *err)
{
    char since[32];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_time_rfc3339(progress->since, 0, since);
    if (divit_bytes_printf(&text, FIRST_LINE "step=%u\nsince=%s\nform=%s\n", progress->step, since,
            progress->form) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_file_write_private(path, divit_bytes_span(&text), err);
}

/* see renew/progress.h */
divit_status divit_progress_drop(const char *path, divit_error *err)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return DIVIT_OK;
    return divit_fail_errno(err, __func__, N_("the saved progress cannot be removed"));
}
