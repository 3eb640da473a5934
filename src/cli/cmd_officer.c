/* SPDX-License-Identifier: Apache-2.0 */
/* divit officer: the institution's list of applications, looked at and signed under one PIN. */
#include <libintl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/access.h"
#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/officer_list.h"
#include "cli/paper.h"
#include "cli/words.h"
#include "portal/key.h"

enum { LOSSES = 2 };

typedef struct officer_values {
    cli_access_options access;
    cli_seat_options seat;
    const char *csv;
    const char *filter;
    bool all;
    long wait;
} officer_values;

static const cli_option options[] = {
    {"all", 0, NULL, N_("sign every application that waits and does not differ from --csv"),
        CLI_FLAG, offsetof(officer_values, all)},
    {"csv", 0, N_("FILE"), N_("compare with this list: ad soyad, T.C. kimlik no, birim"), CLI_TEXT,
        offsetof(officer_values, csv)},
    {"filter", 0, N_("TEXT"), N_("only those with this in name, unit or number"), CLI_TEXT,
        offsetof(officer_values, filter)},
    {"wait", 0, N_("SECONDS"), N_("wait so long for a card that is lost on the way"), CLI_NUMBER,
        offsetof(officer_values, wait)},
    CLI_ACCESS_OPTIONS(officer_values),
    CLI_SEAT_OPTIONS(officer_values),
    {0},
};

/* One run: what waits, the card, and how far it came. */
typedef struct officer_run {
    cli_job *job;
    const officer_values *values;
    cli_access *access;
    divit_portal *portal; /* of the access */
    cli_officer_list list;
    cli_batch batch;
    size_t signed_now;
    size_t failed;
    size_t differing;
} officer_run;

static bool is_named(const officer_run *run, const char *no)
{
    for (int i = 1; i < run->job->argc; i++)
        if (strcmp(run->job->argv[i], no) == 0)
            return true;
    return false;
}

/* True if the officer named this order, or all; all are those that the own list agrees with. */
static bool is_wanted(officer_run *run, const cli_officer_row *row)
{
    const char *difference = cli_officer_difference(row->match);
    if (is_named(run, row->item->no))
        return true;
    if (run->values->all && difference) {
        cli_tell(run->job, _("%s not signed, because %s: %s"), row->item->no, difference,
            row->item->name);
        run->differing++;
    }
    return run->values->all && !difference;
}

/* Every order that was named must wait, before the card is asked for anything. */
static divit_status check_orders(const officer_run *run, divit_error *err)
{
    if (run->job->argc < 2 && !run->values->all)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name the orders to sign, or say --all"));
    for (int i = 1; i < run->job->argc; i++) {
        if (cli_officer_list_find(&run->list, run->job->argv[i]))
            continue;
        const divit_status s = divit_fail(err, DIVIT_PORTAL_STATE, __func__,
            N_("this application does not wait for your signature"));
        divit_error_subject(err, run->job->argv[i]);
        return s;
    }
    return DIVIT_OK;
}

static divit_status sign_one(officer_run *run, const char *no, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes paper = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    char key[33];
    divit_status s = divit_portal_officer_document(run->portal, no, &paper, err);
    if (s == DIVIT_OK)
        s = cli_paper_sign(run->job, &run->batch.signer, divit_bytes_span(&paper), &made, err);
    if (s == DIVIT_OK)
        s = divit_portal_key(key, err);
    const divit_officer_signature signature = {no, key, divit_bytes_span(&made)};
    return s == DIVIT_OK ? divit_portal_officer_sign(run->portal, &signature, err) : s;
}

/* The same with the card fetched back where it is lost on the way. */
static divit_status sign_with_losses(officer_run *run, const char *no, divit_error *err)
{
    divit_status s = sign_one(run, no, err);
    for (int losses = 1; cli_batch_lost(s) && losses < LOSSES; losses++) {
        s = cli_batch_recover(&run->batch, s, err);
        if (s == DIVIT_OK)
            s = sign_one(run, no, err);
    }
    return s;
}

/* With --json a line for each application as soon as it is done, the closing object last. */
static void stream_row(officer_run *run, json_t *row)
{
    if (run->job->common.json) {
        (void)json_dumpf(row, stdout, JSON_COMPACT | JSON_SORT_KEYS);
        (void)putchar('\n');
        (void)fflush(stdout);
    }
    json_decref(row);
}

static void tell_one(officer_run *run, const cli_officer_row *row, divit_status s, divit_error *why)
{
    json_t *object = cli_officer_row_json(&run->list, row);
    if (s != DIVIT_OK) {
        cli_tell(run->job, _("%s not signed: %s"), row->item->no, row->item->name);
        cli_access_explain(run->access, why);
    }
    cli_out_failure(object, s, why);
    stream_row(run, object);
    run->signed_now += s == DIVIT_OK;
    run->failed += s != DIVIT_OK;
    if (s == DIVIT_OK)
        cli_print(run->job, _("%s signed: %s"), row->item->no, row->item->name);
    else if (!run->job->common.json)
        cli_words_failure(s, why, stderr);
}

/* Goes on after an application that the portal refuses; ends when card or network are gone. */
static divit_status sign_wanted(officer_run *run, divit_error *err)
{
    for (size_t i = 0; i < run->list.count; i++) {
        const cli_officer_row *row = &run->list.rows[i];
        divit_error why = {0};
        if (!is_wanted(run, row))
            continue;
        const divit_status s = sign_with_losses(run, row->item->no, &why);
        if (s != DIVIT_OK && s != DIVIT_PORTAL_REFUSED && s != DIVIT_PORTAL_STATE) {
            cli_tell(
                run->job, _("%zu signed; the same command goes on with the rest"), run->signed_now);
            *err = why;
            return s;
        }
        tell_one(run, row, s, &why);
    }
    return run->failed + run->differing > 0 ? divit_fail(err, DIVIT_BATCH_PARTIAL, __func__, NULL)
                                            : DIVIT_OK;
}

static divit_status sign_list(officer_run *run, divit_error *err)
{
    divit_status s = check_orders(run, err);
    if (s != DIVIT_OK)
        return s;
    if (run->list.count == 0) {
        cli_officer_list_show(run->job, &run->list);
        return DIVIT_OK;
    }
    run->batch =
        (cli_batch){.job = run->job, .options = &run->values->seat, .wait = run->values->wait};
    s = cli_batch_open(&run->batch, err);
    if (s == DIVIT_OK)
        s = cli_batch_login(&run->batch, err);
    if (s == DIVIT_OK)
        s = sign_wanted(run, err);
    cli_batch_done(&run->batch);
    (void)json_object_set_new(run->job->out, "signed", json_integer((json_int_t)run->signed_now));
    (void)json_object_set_new(run->job->out, "differing", json_integer((json_int_t)run->differing));
    return s;
}

static const cli_subcommand words[] = {
    {"list", "", N_("the applications that wait for the institution")},
    {"sign", "ORDER...", N_("sign these, or all with --all, under one PIN")},
};

static const cli_subcommand *words_at(size_t i)
{
    return i < sizeof words / sizeof words[0] ? &words[i] : NULL;
}

static divit_status act_on_list(officer_run *run, bool signs, divit_error *err)
{
    run->portal = cli_access_portal(run->access);
    run->list = (cli_officer_list){.filter = run->values->filter, .csv = run->values->csv};
    divit_status s = cli_officer_list_read(&run->list, run->portal, err);
    if (s != DIVIT_OK && divit_portal_problem(run->portal)->kind == DIVIT_PROBLEM_NOT_FOUND)
        cli_tell(run->job, "%s",
            _("Only the institution's officer sees this list: divit portal logout, then sign in as "
              "the officer."));
    if (s == DIVIT_OK && signs)
        s = sign_list(run, err);
    else if (s == DIVIT_OK)
        cli_officer_list_show(run->job, &run->list);
    if (s != DIVIT_OK)
        cli_access_explain(run->access, err);
    cli_officer_list_done(&run->list);
    return s;
}

static divit_status run_officer(cli_job *job, const void *values, divit_error *err)
{
    const char *act = job->argc > 0 ? job->argv[0] : "";
    const bool signs = strcmp(act, "sign") == 0;
    officer_run run = {.job = job, .values = values};
    if (!signs && (strcmp(act, "list") != 0 || job->argc > 1))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("say officer list or officer sign"));
    if (run.values->wait < 0 || run.values->wait > CLI_BATCH_WAIT_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--wait takes 0 to 86400 seconds"));
    divit_status s = cli_access_open(job, &run.values->access, &run.access, err);
    if (s == DIVIT_OK) {
        cli_access_seat(run.access, &run.values->seat);
        s = cli_access_login(run.access, err);
    }
    if (s == DIVIT_OK)
        s = act_on_list(&run, signs, err);
    cli_access_free(&run.access);
    return s;
}

const cli_command cli_officer = {
    CLI_OFFICER_NAMED,
    .arguments = N_("list | sign ORDER..."),
    .subcommands = words_at,
    .options = options,
    .values_size = sizeof(officer_values),
    .run = run_officer,
};
