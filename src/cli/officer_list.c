/* SPDX-License-Identifier: Apache-2.0 */
/* The applications that wait for an institution, chosen, compared and shown. */
#include "cli/officer_list.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/fold.h"
#include "base/status.h"
#include "cli/words.h"

enum { CSV_LIMIT = 4 << 20 };

static const struct {
    const char *id;
    const char *words;
} differences[] = {
    [DIVIT_ROSTER_SAME] = {"same", NULL},
    [DIVIT_ROSTER_UNKNOWN] = {"unknown-person", N_("this person is not on your list")},
    [DIVIT_ROSTER_NUMBER] = {"other-number", N_("your list has another identity number")},
    [DIVIT_ROSTER_NAME] = {"other-name", N_("your list has another name")},
    [DIVIT_ROSTER_UNIT] = {"other-unit", N_("your list has another unit")},
};

/* see cli/officer_list.h */
const char *cli_officer_difference(divit_roster_match match)
{
    return differences[match].words ? _(differences[match].words) : NULL;
}

static divit_status read_roster(const char *path, divit_roster **ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes csv = {0};
    divit_status s = divit_file_read(path, CSV_LIMIT, &csv, err);
    if (s == DIVIT_OK)
        s = divit_roster_read(divit_bytes_span(&csv), ret, err);
    if (s != DIVIT_OK && !err->subject[0])
        divit_error_subject(err, path);
    return s;
}

/* Whether the filter's letters are somewhere in name, unit or number. */
static divit_status is_chosen(
    const cli_officer_list *list, const divit_officer_item *item, bool *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes wanted = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes all = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes folded = {0};
    *ret = !list->filter;
    if (!list->filter)
        return DIVIT_OK;
    divit_status s = divit_text_fold(&wanted, divit_span_of(list->filter));
    if (s == DIVIT_OK)
        s = divit_bytes_printf(&all, "%s\n%s\n%s", item->name, item->unit, item->no);
    if (s == DIVIT_OK)
        s = divit_text_fold(&folded, divit_bytes_span(&all));
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    *ret = strstr((const char *)folded.p, (const char *)wanted.p) != NULL;
    return DIVIT_OK;
}

/* Every application is compared, so that those missing are right; the chosen ones are kept. */
static divit_status take_item(
    cli_officer_list *list, const divit_officer_item *item, divit_error *err)
{
    bool chosen = false;
    cli_officer_row *row = &list->rows[list->count];
    *row = (cli_officer_row){.item = item};
    if (list->roster)
        row->match = divit_roster_match_item(list->roster, item);
    const divit_status s = is_chosen(list, item, &chosen, err);
    list->count += s == DIVIT_OK && chosen;
    return s;
}

/* see cli/officer_list.h */
divit_status cli_officer_list_read(cli_officer_list *list, divit_portal *portal, divit_error *err)
{
    divit_status s = list->csv ? read_roster(list->csv, &list->roster, err) : DIVIT_OK;
    if (s == DIVIT_OK)
        s = divit_portal_officer_list(portal, &list->all, err);
    if (s != DIVIT_OK)
        return s;
    list->rows = calloc(list->all.count + 1, sizeof *list->rows);
    if (!list->rows)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < list->all.count && s == DIVIT_OK; i++)
        s = take_item(list, &list->all.items[i], err);
    return s;
}

/* see cli/officer_list.h */
void cli_officer_list_done(cli_officer_list *list)
{
    free(list->rows);
    divit_officer_list_done(&list->all);
    divit_roster_free(&list->roster);
    *list = (cli_officer_list){0};
}

/* see cli/officer_list.h */
const cli_officer_row *cli_officer_list_find(const cli_officer_list *list, const char *no)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->rows[i].item->no, no) == 0)
            return &list->rows[i];
    return NULL;
}

/* see cli/officer_list.h */
json_t *cli_officer_row_json(const cli_officer_list *list, const cli_officer_row *row)
{
    const divit_officer_item *item = row->item;
    json_t *o = json_object();
    cli_out_text(o, "no", item->no);
    cli_out_time(o, "date", item->date);
    cli_out_text(o, "name", item->name);
    cli_out_text(o, "identity_no", item->identity_no_masked);
    cli_out_text(o, "type", item->type);
    cli_out_text(o, "payment", item->payment);
    cli_out_text(o, "unit", item->unit);
    if (list->roster)
        cli_out_text(o, "check", differences[row->match].id);
    return o;
}

static void show_row(cli_job *job, const cli_officer_row *row)
{
    const divit_officer_item *item = row->item;
    const char *difference = cli_officer_difference(row->match);
    char date[32];
    divit_time_rfc3339(item->date, 0, date);
    cli_print(job, "%-10s %.10s  %s  %s  %s, %s%s%s", item->no, date, item->identity_no_masked,
        item->name, item->type, item->payment, item->unit[0] ? ", " : "", item->unit);
    if (difference)
        cli_print(job, "           ! %s", difference);
}

/* Of the own list; a filter hides no one, since all were compared. */
static void show_unmet(cli_job *job, const cli_officer_list *list)
{
    json_t *unmet = json_array();
    for (size_t i = 0; i < divit_roster_count(list->roster); i++) {
        if (divit_roster_was_met(list->roster, i))
            continue;
        const char *name = divit_roster_name(list->roster, i);
        cli_print(job, _("on your list, but no application waits: %s"), name);
        (void)json_array_append_new(unmet, json_string(name));
    }
    (void)json_object_set_new(job->out, "without_application", unmet);
}

/* see cli/officer_list.h */
void cli_officer_list_show(cli_job *job, const cli_officer_list *list)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < list->count; i++) {
        show_row(job, &list->rows[i]);
        (void)json_array_append_new(rows, cli_officer_row_json(list, &list->rows[i]));
    }
    (void)json_object_set_new(job->out, "applications", rows);
    if (list->count == 0)
        cli_print(job, "%s", _("No application waits for your signature."));
    if (list->roster)
        show_unmet(job, list);
}
