/* SPDX-License-Identifier: Apache-2.0 */
/* The practice world's time: the real one, moved by a switch. */
#include "sandbox/portal/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/portal/records.h"

enum { PATH_LIMIT = 4096, LINE_LIMIT = 32, DIGITS_MAX = 6 };
enum { DAY = 86400, HOUR = 3600, MINUTE = 60, AHEAD_MAX = 3653 * DAY };
enum { COURIER_DAYS = 3, DONE_DAYS = 7 };

static void path_in(const char *folder, char out[PATH_LIMIT])
{
    (void)snprintf(out, PATH_LIMIT, "%.4000s/clock", folder);
}

/* see sandbox/portal/time.h */
int64_t divit_world_time_ahead(const char *folder)
{
    char path[PATH_LIMIT];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    path_in(folder, path);
    if (divit_file_read(path, LINE_LIMIT, &text, NULL) != DIVIT_OK ||
        divit_bytes_terminate(&text) != DIVIT_OK)
        return 0;
    return strtoll((const char *)text.p, NULL, 10);
}

static int64_t now(void *ctx)
{
    const divit_world_time *t = ctx;
    return t->real.now(t->real.ctx) + divit_world_time_ahead(t->folder);
}

static int64_t ticks(void *ctx)
{
    const divit_world_time *t = ctx;
    return t->real.ticks(t->real.ctx);
}

static int utc_offset(void *ctx, int64_t at)
{
    const divit_world_time *t = ctx;
    return t->real.utc_offset(t->real.ctx, at);
}

/* see sandbox/portal/time.h */
divit_clock divit_world_time_clock(divit_world_time *time)
{
    return (divit_clock){.now = now, .ticks = ticks, .utc_offset = utc_offset, .ctx = time};
}

/* "+30d" in seconds; false for another text. */
static bool parse(const char *text, int64_t *ret)
{
    static const struct {
        char unit;
        int seconds;
    } units[] = {{'d', DAY}, {'h', HOUR}, {'m', MINUTE}};
    const size_t digits = text[0] ? strspn(text + 1, "0123456789") : 0;
    if ((text[0] != '+' && text[0] != '-') || digits == 0 || digits > DIGITS_MAX ||
        !text[digits + 1] || text[digits + 2])
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].unit == text[digits + 1]) {
            *ret = strtoll(text, NULL, 10) * units[i].seconds;
            return true;
        }
    return false;
}

/* see sandbox/portal/time.h */
divit_status divit_world_time_move(const char *folder, const char *by, divit_error *err)
{
    char path[PATH_LIMIT];
    char line[LINE_LIMIT];
    int64_t more = 0;
    int64_t ahead = 0;
    path_in(folder, path);
    if (strcmp(by, "now") != 0) {
        if (!parse(by, &more))
            return divit_fail(
                err, DIVIT_USAGE, __func__, N_("say by how much: +30d, -12h, +5m, or now"));
        ahead = divit_world_time_ahead(folder) + more;
    }
    if (ahead > AHEAD_MAX || ahead < -AHEAD_MAX)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the practice world goes at most ten years away"));
    (void)snprintf(line, sizeof line, "%lld\n", (long long)ahead);
    return divit_file_write_private(path, divit_span_of(line), err);
}

/* see sandbox/portal/time.h */
divit_status divit_world_time_advance(divit_world_store *store, int64_t at, divit_error *err)
{
    static const char move[] = "UPDATE application SET status=? WHERE status=? AND received<=?";
    const divit_status s = divit_world_run(store, err, move, "tti", DIVIT_WORLD_WITH_COURIER,
        DIVIT_WORLD_AWAITS_PRODUCTION, at - (int64_t)COURIER_DAYS * DAY);
    return s == DIVIT_OK ? divit_world_run(store, err, move, "tti", DIVIT_WORLD_DONE,
                               DIVIT_WORLD_WITH_COURIER, at - (int64_t)DONE_DAYS * DAY)
                         : s;
}
