/* SPDX-License-Identifier: Apache-2.0 */
/* The clock as a value, and calendar text. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#include "base/bytes.h"

static int64_t system_now(void *ctx)
{
    (void)ctx;
    return (int64_t)time(NULL);
}

static int64_t system_ticks(void *ctx)
{
    (void)ctx;
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int system_offset(void *ctx, int64_t time)
{
    (void)ctx;
    const time_t t = (time_t)time;
    struct tm local = {0};
    return localtime_r(&t, &local) ? (int)(local.tm_gmtoff / 60) : 0;
}

/* see divit/clock.h */
divit_clock divit_clock_system(void)
{
    return (divit_clock){.now = system_now, .ticks = system_ticks, .utc_offset = system_offset};
}

static int64_t fixed_now(void *ctx)
{
    return *(const int64_t *)ctx;
}

static int64_t fixed_ticks(void *ctx)
{
    return *(const int64_t *)ctx * 1000;
}

static int fixed_offset(void *ctx, int64_t time)
{
    (void)ctx;
    (void)time;
    return 0;
}

/* see base/clock.h */
divit_clock divit_clock_fixed(int64_t *time)
{
    return (divit_clock){
        .now = fixed_now, .ticks = fixed_ticks, .utc_offset = fixed_offset, .ctx = time};
}

enum { DAY = 86400, DAYS_IN_ERA = 146097 };

/* Days since 1970-01-01 of a Gregorian date; years counted from March (H. Hinnant's algorithm). */
static int64_t days_from_civil(int year, int month, int day)
{
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_IN_ERA + day_of_era - 719468;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* see base/clock.h */
divit_civil divit_civil_of(int64_t time, int offset_minutes)
{
    const int64_t local = time + (int64_t)offset_minutes * 60;
    const int64_t days = floor_div(local, DAY);
    const int second = (int)(local - days * DAY);
    const int64_t z = days + 719468;
    const int64_t era = floor_div(z, DAYS_IN_ERA);
    const int64_t doe = z - era * DAYS_IN_ERA;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    const int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (divit_civil){.year = (int)(yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
        .hour = second / 3600,
        .minute = second / 60 % 60,
        .second = second % 60};
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

/* see base/clock.h */
divit_status divit_civil_time(divit_civil c, int64_t *ret_time)
{
    if (c.year < 1 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1 ||
        c.day > month_length(c.year, c.month) || c.hour < 0 || c.hour > 23 || c.minute < 0 ||
        c.minute > 59 || c.second < 0 || c.second > 60)
        return DIVIT_INPUT_BROKEN;
    *ret_time =
        days_from_civil(c.year, c.month, c.day) * DAY + c.hour * 3600 + c.minute * 60 + c.second;
    return DIVIT_OK;
}

/* see base/clock.h */
void divit_time_rfc3339(int64_t time, int offset_minutes, char out[32])
{
    const divit_civil c = divit_civil_of(time, offset_minutes);
    const int size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    char zone[8] = "Z";
    if (offset_minutes != 0)
        (void)snprintf(zone, sizeof zone, "%c%02u:%02u", offset_minutes < 0 ? '-' : '+',
            (unsigned)size / 60 % 100, (unsigned)size % 60);
    (void)snprintf(out, 32, "%04u-%02u-%02uT%02u:%02u:%02u%s", (unsigned)c.year % 10000,
        (unsigned)c.month % 100, (unsigned)c.day % 100, (unsigned)c.hour % 100,
        (unsigned)c.minute % 100, (unsigned)c.second % 100, zone);
}

/* Reads n digits at `at`; false if there are not so many. */
static bool digits_at(divit_span text, size_t at, size_t n, int *ret)
{
    int value = 0;
    if (at + n > text.n)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        value = value * 10 + (text.p[i] - '0');
    }
    *ret = value;
    return true;
}

static bool char_at(divit_span text, size_t at, char c)
{
    return at < text.n && text.p[at] == (uint8_t)c;
}

/* The zone at the end: "Z" or "+hh:mm". */
static bool zone_at(divit_span text, size_t at, int *ret_minutes)
{
    if (char_at(text, at, 'Z') && at + 1 == text.n) {
        *ret_minutes = 0;
        return true;
    }
    int hours;
    int minutes;
    if (!(char_at(text, at, '+') || char_at(text, at, '-')) ||
        !digits_at(text, at + 1, 2, &hours) || !char_at(text, at + 3, ':') ||
        !digits_at(text, at + 4, 2, &minutes) || at + 6 != text.n || hours > 14 || minutes > 59)
        return false;
    *ret_minutes = (hours * 60 + minutes) * (text.p[at] == '-' ? -1 : 1);
    return true;
}

/* see base/clock.h */
divit_status divit_time_parse_rfc3339(divit_span text, int64_t *ret_time)
{
    divit_civil c;
    if (!digits_at(text, 0, 4, &c.year) || !char_at(text, 4, '-') ||
        !digits_at(text, 5, 2, &c.month) || !char_at(text, 7, '-') ||
        !digits_at(text, 8, 2, &c.day) || !char_at(text, 10, 'T') ||
        !digits_at(text, 11, 2, &c.hour) || !char_at(text, 13, ':') ||
        !digits_at(text, 14, 2, &c.minute) || !char_at(text, 16, ':') ||
        !digits_at(text, 17, 2, &c.second))
        return DIVIT_INPUT_BROKEN;
    size_t at = 19;
    int digit;
    if (char_at(text, at, '.'))
        for (at++; digits_at(text, at, 1, &digit); at++)
            continue;
    int minutes;
    int64_t time;
    if (!zone_at(text, at, &minutes))
        return DIVIT_INPUT_BROKEN;
    const divit_status s = divit_civil_time(c, &time);
    if (s == DIVIT_OK)
        *ret_time = time - (int64_t)minutes * 60;
    return s;
}

/* The number of a month's English name, three letters; 0 for another. */
static int month_at(divit_span text, size_t at)
{
    static const char *const names[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int i = 0; i < 12; i++)
        if (divit_span_is(divit_span_sub(text, at, 3), names[i]))
            return i + 1;
    return 0;
}

/* see base/clock.h */
divit_status divit_time_parse_http(divit_span text, int64_t *ret_time)
{
    divit_civil c = {.month = month_at(text, 8)};
    if (text.n != 29 || !char_at(text, 3, ',') || !char_at(text, 4, ' ') ||
        !digits_at(text, 5, 2, &c.day) || !char_at(text, 7, ' ') || !char_at(text, 11, ' ') ||
        !digits_at(text, 12, 4, &c.year) || !char_at(text, 16, ' ') ||
        !digits_at(text, 17, 2, &c.hour) || !char_at(text, 19, ':') ||
        !digits_at(text, 20, 2, &c.minute) || !char_at(text, 22, ':') ||
        !digits_at(text, 23, 2, &c.second) || !divit_span_is(divit_span_sub(text, 25, 4), " GMT"))
        return DIVIT_INPUT_BROKEN;
    return divit_civil_time(c, ret_time);
}
