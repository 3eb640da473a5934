/* SPDX-License-Identifier: Apache-2.0 */
/* The dates of a plan as a calendar file. */
#include "renew/calendar.h"

#include <libical/ical.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"

/* Nine in the morning in Turkey (UTC+3). */
enum { DAY = 86400, MORNING = 6 * 3600 };

/* The first morning at or after a moment: an event may begin in the middle of the night. */
static int64_t morning_from(int64_t at)
{
    const int64_t day = at - at % DAY;
    return day + MORNING >= at ? day + MORNING : day + DAY + MORNING;
}

/* Shows a text at a moment (RFC 5545 3.6.6, ACTION:DISPLAY). */
static icalcomponent *make_alarm(int64_t at, const char *text)
{
    const struct icaltriggertype trigger = {
        .time = icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone())};
    return icalcomponent_vanew(ICAL_VALARM_COMPONENT, icalproperty_new_action(ICAL_ACTION_DISPLAY),
        icalproperty_new_trigger(trigger), icalproperty_new_description(text), (void *)0);
}

/* An event at a moment; the same certificate gives the same UID, so that nothing comes twice. */
static icalcomponent *make_event(
    int64_t at, int64_t now, const char *summary, const char *text, int64_t end)
{
    char uid[64];
    const icaltimezone *utc = icaltimezone_get_utc_timezone();
    (void)snprintf(
        uid, sizeof uid, "divit-%lld-%lld", (long long)end, (long long)((end - at) / DAY));
    return icalcomponent_vanew(ICAL_VEVENT_COMPONENT, icalproperty_new_uid(uid),
        icalproperty_new_dtstamp(icaltime_from_timet_with_zone((time_t)now, 0, utc)),
        icalproperty_new_dtstart(icaltime_from_timet_with_zone((time_t)at, 0, utc)),
        icalproperty_new_summary(summary), icalproperty_new_description(text),
        icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), (void *)0);
}

static void add_events(
    icalcomponent *calendar, const divit_plan *plan, int64_t now, const divit_calendar_words *words)
{
    const int64_t at[DIVIT_CALENDAR_EVENTS] = {plan->end - (int64_t)DIVIT_PLAN_WINDOW * DAY,
        plan->end - (int64_t)DIVIT_PLAN_SOON * DAY, plan->end - (int64_t)DIVIT_PLAN_LATE * DAY,
        plan->new_card};
    icalcomponent *handover = NULL;
    for (size_t i = 0; i < DIVIT_CALENDAR_EVENTS; i++)
        if (at[i] > now) {
            icalcomponent *event =
                make_event(at[i], now, words->summary[i], words->text[i], plan->end);
            icalcomponent_add_component(event, make_alarm(morning_from(at[i]), words->summary[i]));
            icalcomponent_add_component(calendar, event);
            handover = i + 1 == DIVIT_CALENDAR_EVENTS ? event : NULL;
        }
    /* The two cards change places at once, so the new one must lie ready the day before. */
    if (handover && plan->end - DAY > now)
        icalcomponent_add_component(
            handover, make_alarm(morning_from(plan->end - DAY), words->ready));
}

/* see renew/calendar.h */
divit_status divit_calendar_write(const divit_plan *plan, int64_t now,
    const divit_calendar_words *words, divit_bytes *ret, divit_error *err)
{
    icalcomponent *calendar =
        icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
            icalproperty_new_prodid("-//divit//renewal//TR"), (void *)0);
    if (!calendar)
        return divit_fail_memory(err, __func__);
    add_events(calendar, plan, now, words);
    char *text = icalcomponent_as_ical_string_r(calendar);
    icalcomponent_free(calendar);
    const divit_status s = text ? divit_bytes_append(ret, divit_span_of(text)) : DIVIT_E_MEMORY;
    icalmemory_free_buffer(text);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}
