/* SPDX-License-Identifier: Apache-2.0 */
/* Applications as an institution's officer sees them. */
#include "sandbox/portal/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"

/* see sandbox/portal/waiting.h */
void divit_world_waiting_done(divit_world_waiting *list)
{
    free(list->items);
    *list = (divit_world_waiting){0};
}

/* see sandbox/portal/waiting.h */
divit_status divit_world_officer_check(
    divit_world_store *store, const char *person, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    const divit_status s =
        divit_world_query(store, &q, err, "SELECT 1 FROM officer WHERE person=?", "t", person);
    return s == DIVIT_OK ? divit_world_query_next(q, err) : s;
}

/* The unit that the form was begun with. */
static divit_status read_unit(
    divit_world_store *store, const char *no, char *out, size_t cap, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(
        store, &q, err, "SELECT json_extract(form, '$.unit') FROM application WHERE no=?", "t", no);
    if (s == DIVIT_OK)
        s = divit_world_query_next(q, err);
    if (s == DIVIT_OK)
        divit_world_column_text(q, 0, out, cap);
    return s;
}

/* see sandbox/portal/waiting.h */
divit_status divit_world_waiting_find(divit_world_store *store, const char *institution,
    const char *no, divit_world_case *ret, divit_error *err)
{
    divit_world_case found = {0};
    divit_status s = divit_world_application_find(store, NULL, no, &found.application, err);
    if (s == DIVIT_OK)
        s = divit_world_person_find(store, found.application.person, &found.applicant, err);
    if (s == DIVIT_OK)
        s = read_unit(store, no, found.unit, sizeof found.unit, err);
    if (s != DIVIT_OK)
        return s;
    if (strcmp(found.applicant.institution, institution) != 0)
        return divit_fail(
            err, DIVIT_INPUT_MISSING, __func__, N_("the application is another institution's"));
    *ret = found;
    return DIVIT_OK;
}

static divit_status add_case(divit_world_store *store, const char *institution, sqlite3_stmt *q,
    divit_world_waiting *list, divit_error *err)
{
    char no[20];
    divit_world_column_text(q, 0, no, sizeof no);
    const divit_status s =
        divit_world_waiting_find(store, institution, no, &list->items[list->count], err);
    list->count += s == DIVIT_OK;
    return s;
}

/* see sandbox/portal/waiting.h */
divit_status divit_world_waiting_list(
    divit_world_store *store, const char *institution, divit_world_waiting *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_waiting_done)
    divit_world_waiting list = {.items = calloc(DIVIT_WORLD_WAITING_MAX, sizeof *list.items)};
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    if (!list.items)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_world_query(store, &q, err,
        "SELECT a.no FROM application a JOIN person p ON p.id=a.person"
        " WHERE p.institution=? AND a.status=? ORDER BY a.created, a.rowid",
        "tt", institution, DIVIT_WORLD_AWAITS_OFFICER);
    while (s == DIVIT_OK && list.count < DIVIT_WORLD_WAITING_MAX) {
        s = divit_world_query_next(q, err);
        if (s == DIVIT_OK)
            s = add_case(store, institution, q, &list, err);
    }
    if (s != DIVIT_OK && s != DIVIT_INPUT_MISSING)
        return s;
    *ret = list;
    list = (divit_world_waiting){0};
    return DIVIT_OK;
}
