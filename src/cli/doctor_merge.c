/* SPDX-License-Identifier: Apache-2.0 */
/* Many desks side by side. */
#include "cli/doctor_merge.h"

#include <libintl.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/doctor_page.h"
#include "cli/merge_page.h"
#include "cli/words.h"
#include "doctor/doctor.h"

enum { FILE_LIMIT = 1 << 20, DAY = 86400 };

static void merge_done(cli_merge *merge)
{
    free(merge->desks);
    free(merge->skipped);
}

/* see cli/doctor_merge.h */
void cli_merge_spans(const cli_merge *merge, cli_merge_span ret[CLI_MERGE_SPANS])
{
    static const cli_merge_span spans[CLI_MERGE_SPANS] = {{"expired", N_("expired"), 0},
        {"10", N_("up to 10 days"), 0}, {"30", N_("up to 30 days"), 0},
        {"90", N_("up to 90 days"), 0}, {"365", N_("up to a year"), 0}, {"later", N_("later"), 0},
        {"unknown", N_("not known"), 0}};
    static const int64_t limits[] = {0, 10, 30, 90, 365};
    memcpy(ret, spans, sizeof spans);
    for (size_t i = 0; i < merge->n; i++) {
        const int64_t left = merge->desks[i].not_after - merge->now;
        size_t at = 0;
        while (at < sizeof limits / sizeof limits[0] && left > limits[at] * DAY)
            at++;
        ret[merge->desks[i].not_after ? at : CLI_MERGE_SPANS - 1].desks++;
    }
}

/* The last part of a path without ".json". */
static void name_of(const char *path, char ret[CLI_DESK_TEXT])
{
    const char *slash = strrchr(path, '/');
    divit_text_copy(ret, CLI_DESK_TEXT, slash ? slash + 1 : path);
    char *end = strrchr(ret, '.');
    if (end && end > ret && strcmp(end, ".json") == 0)
        *end = 0;
}

static divit_status read_desk(const char *path, cli_desk *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    divit_status s = divit_file_read(path, FILE_LIMIT, &file, err);
    if (s == DIVIT_OK)
        s = cli_desk_file_parse(divit_bytes_span(&file), ret, err);
    if (s == DIVIT_OK)
        name_of(path, ret->name);
    else
        divit_error_subject(err, path);
    return s;
}

static void show_desk(const cli_job *job, const cli_merge *merge, const cli_desk *desk)
{
    const char *title = divit_doctor_title(desk->first_broken);
    if (!desk->first_broken[0])
        cli_print(job, "%s: %s", desk->name, _("in order"));
    else
        cli_print(job, "%s: %s (%s)%s%s", desk->name, title ? _(title) : desk->first_broken,
            desk->first_broken, desk->cause[0] ? ": " : "", desk->cause);
    json_t *o = json_object();
    json_t *layers = json_object();
    cli_out_text(o, "name", desk->name);
    cli_out_text(o, "first_broken", desk->first_broken[0] ? desk->first_broken : NULL);
    cli_out_text(o, "cause", desk->cause[0] ? desk->cause : NULL);
    cli_out_text(o, "reader", desk->reader[0] ? desk->reader : NULL);
    cli_out_text(o, "module", desk->module[0] ? desk->module : NULL);
    cli_out_text(o, "not_after", NULL);
    (void)json_object_set_new(o, "days_left", json_null());
    if (desk->not_after) {
        cli_out_time(o, "not_after", desk->not_after);
        (void)json_object_set_new(
            o, "days_left", json_integer((desk->not_after - merge->now) / DAY));
    }
    for (size_t i = 0; i < desk->layer_count; i++)
        cli_out_text(layers, desk->layers[i].name, divit_verdict_name(desk->layers[i].verdict));
    (void)json_object_set_new(o, "layers", layers);
    (void)json_array_append_new(json_object_get(job->out, "desks"), o);
}

/* Names a file that is left out, and why. */
static void show_skipped(const cli_job *job, const char *path, const divit_error *err)
{
    if (!job->common.json)
        cli_words_failure(err->status, err, stderr);
    json_t *o = json_object();
    cli_out_text(o, "file", path);
    cli_out_failure(o, err->status, err);
    (void)json_array_append_new(json_object_get(job->out, "skipped"), o);
}

/* Reads every file that can be read. */
static divit_status gather(cli_job *job, cli_merge *merge, divit_error *err)
{
    const size_t n = (size_t)job->argc;
    if (n == 0 || n > CLI_MERGE_DESKS_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__,
            n ? N_("more files than can be merged") : N_("name the JSON files of the desks"));
    merge->desks = calloc(n, sizeof *merge->desks);
    merge->skipped = calloc(n, sizeof *merge->skipped);
    if (!merge->desks || !merge->skipped)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < n; i++) {
        divit_error e = {0};
        if (read_desk(job->argv[i], &merge->desks[merge->n], &e) == DIVIT_OK) {
            show_desk(job, merge, &merge->desks[merge->n++]);
            continue;
        }
        show_skipped(job, job->argv[i], &e);
        merge->skipped[merge->skipped_count++] = job->argv[i];
    }
    return DIVIT_OK;
}

static void out_spans(const cli_job *job, const cli_merge *merge)
{
    cli_merge_span spans[CLI_MERGE_SPANS];
    json_t *o = json_object();
    cli_merge_spans(merge, spans);
    for (size_t i = 0; i < CLI_MERGE_SPANS; i++)
        (void)json_object_set_new(o, spans[i].id, json_integer((json_int_t)spans[i].desks));
    (void)json_object_set_new(job->out, "expiry", o);
}

/* see cli/doctor_merge.h */
divit_status cli_merge_run(cli_job *job, const cli_merge_options *options, divit_error *err)
{
    DIVIT_AUTO(merge_done)
    cli_merge merge = {.now = job->clock.now(job->clock.ctx)};
    DIVIT_AUTO(cli_html_done)
    cli_html page = {0};
    (void)json_object_set_new(job->out, "desks", json_array());
    (void)json_object_set_new(job->out, "skipped", json_array());
    divit_status s = gather(job, &merge, err);
    if (s != DIVIT_OK)
        return s;
    out_spans(job, &merge);
    if (options->report) {
        cli_merge_page_write(&page, job, &merge);
        cli_doctor_foot_write(&page, false);
        s = cli_html_save(&page, options->report, options->mode, err);
        if (s == DIVIT_OK)
            cli_tell(job, _("The report is in %s."), options->report);
    }
    if (s != DIVIT_OK || merge.skipped_count == 0)
        return s;
    return divit_fail(err, DIVIT_BATCH_PARTIAL, __func__, N_("the files named above are left out"));
}
