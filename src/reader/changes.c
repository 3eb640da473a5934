/* SPDX-License-Identifier: Apache-2.0 */
/* What happened between two looks at the readers. */
#include "reader/changes.h"

#include <string.h>

typedef enum content { ABSENT, EMPTY, MUTE, ANSWERS } content;

/* see reader/changes.h */
const char *divit_reader_change_name(divit_reader_change change)
{
    switch (change) {
    case DIVIT_READER_PLUGGED:
        return "reader-plugged";
    case DIVIT_READER_UNPLUGGED:
        return "reader-unplugged";
    case DIVIT_READER_CARD_IN:
        return "card-in";
    case DIVIT_READER_CARD_MUTE:
        return "card-mute";
    case DIVIT_READER_CARD_OUT:
        return "card-out";
    }
    return "";
}

static const divit_reader *find(const divit_reader_list *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->p[i].name, name) == 0 && !(list->p[i].state & DIVIT_READER_GHOST))
            return &list->p[i];
    return NULL;
}

static content content_of(const divit_reader *r)
{
    if (!r)
        return ABSENT;
    if (r->state & DIVIT_READER_MUTE)
        return MUTE;
    return r->state & DIVIT_READER_PRESENT ? ANSWERS : EMPTY;
}

static bool same_card(const divit_reader *a, const divit_reader *b)
{
    return a->atr_length == b->atr_length && memcmp(a->atr, b->atr, a->atr_length) == 0;
}

/* The card of a reader that is there now; `old` may be NULL. */
static size_t compare_card(
    const divit_reader *old, const divit_reader *now, divit_reader_event *ret)
{
    const content was = content_of(old), is = content_of(now);
    size_t n = 0;
    const bool swapped = was == ANSWERS && is == ANSWERS && !same_card(old, now);
    if (was >= MUTE && (is == EMPTY || swapped))
        ret[n++] = (divit_reader_event){DIVIT_READER_CARD_OUT, now};
    if (is == MUTE && was != MUTE)
        ret[n++] = (divit_reader_event){DIVIT_READER_CARD_MUTE, now};
    if (is == ANSWERS && (was != ANSWERS || swapped))
        ret[n++] = (divit_reader_event){DIVIT_READER_CARD_IN, now};
    return n;
}

/* see reader/changes.h */
size_t divit_readers_changes(const divit_reader_list *before, const divit_reader_list *after,
    divit_reader_event ret[DIVIT_READER_EVENTS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < before->n; i++)
        if (find(before, before->p[i].name) && !find(after, before->p[i].name))
            ret[n++] = (divit_reader_event){DIVIT_READER_UNPLUGGED, &before->p[i]};
    for (size_t i = 0; i < after->n; i++) {
        const divit_reader *now = &after->p[i];
        const divit_reader *old = find(before, now->name);
        if (now->state & DIVIT_READER_GHOST)
            continue;
        if (!old)
            ret[n++] = (divit_reader_event){DIVIT_READER_PLUGGED, now};
        n += compare_card(old, now, ret + n);
    }
    return n;
}
