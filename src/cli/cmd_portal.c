/* SPDX-License-Identifier: Apache-2.0 */
/* divit portal: the pages of the portal as commands. */
#include <stddef.h>
#include <string.h>

#include "base/status.h"
#include "cli/commands.h"
#include "cli/page.h"
#include "portal/application.h"

static const cli_option options[] = {
    {"fields", 0, N_("FILE"), N_("values for the form, one name=value a line"), CLI_TEXT,
        offsetof(cli_page_values, fields)},
    {"out-dir", 0, N_("FOLDER"), N_("write into this folder"), CLI_TEXT,
        offsetof(cli_page_values, folder)},
    {"via", 0, N_("WAY"), N_("approve by e-onay or islak-imza"), CLI_TEXT,
        offsetof(cli_page_values, via)},
    {"give", 0, NULL, N_("give the consent to e-Onay with the card"), CLI_FLAG,
        offsetof(cli_page_values, give)},
    {"consent", 0, NULL, N_("I have read it and accept it (okudum, kabul ediyorum)"), CLI_FLAG,
        offsetof(cli_page_values, consent)},
    CLI_ACCESS_OPTIONS(cli_page_values),
    CLI_SEAT_OPTIONS(cli_page_values),
    {0},
};

typedef struct page_row {
    cli_subcommand words;
    bool open; /* needs no sign-in */
    divit_status (*run)(const cli_page *p, divit_error *err);
} page_row;

static const page_row pages[] = {
    {{"login", "", N_("sign in and stay signed in for some hours")}, false, cli_page_login},
    {{"logout", "", N_("forget that you are signed in")}, true, cli_page_logout},
    {{"list", "", N_("your applications")}, false, cli_page_list},
    {{"new", "", N_("a new application that you pay yourself")}, false, cli_page_new},
    {{"show", "ORDER", N_("one application: type, payment, status, what is due")}, false,
        cli_page_show},
    {{"status", "ORDER", N_("the same as show")}, false, cli_page_show},
    {{"form", "ORDER", N_("the form; with --fields FILE it is filled in")}, false, cli_page_form},
    {{"identity", "ORDER", N_("name and number from the register again")}, false,
        cli_page_identity},
    {{"documents", "ORDER", N_("form and commitment into a folder")}, false, cli_page_documents},
    {{"approve", "ORDER", N_("approve by e-onay or by hand (e-imza: divit renew)")}, false,
        cli_page_approve},
    {{"receipt", "ORDER", N_("the receipt and the portal's signature over it")}, false,
        cli_page_receipt},
    {{"consent", "", N_("the consent to e-Onay; with --give it is given")}, false,
        cli_page_consent},
    {{"certificates", "", N_("your certificates and their dates")}, false, cli_page_certificates},
    {{"seals", "", N_("the fiscal seals of your institution")}, false, cli_page_seals},
    {{"debts", "ORDER", N_("what is to be paid, without signing in")}, true, cli_page_debts},
    {{"pay", "ORDER", N_("pay in the practice world")}, true, cli_page_pay},
};

enum { PAGES = sizeof pages / sizeof pages[0] };

static const cli_subcommand *page_words(size_t i)
{
    return i < PAGES ? &pages[i].words : NULL;
}

static const page_row *page_named(const char *name)
{
    for (size_t i = 0; i < PAGES; i++)
        if (strcmp(pages[i].words.name, name) == 0)
            return &pages[i];
    return NULL;
}

static divit_status check_arguments(const cli_job *job, const page_row *row, divit_error *err)
{
    if (!row)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("name a page; divit portal --help lists them"));
    const int wanted = row->words.arguments[0] ? 2 : 1;
    if (job->argc != wanted || (wanted == 2 && !divit_order_valid(job->argv[1])))
        return divit_fail(err, DIVIT_USAGE, __func__,
            wanted == 2 ? N_("name one order number, as SD-780")
                        : N_("this page takes no order number"));
    return DIVIT_OK;
}

static divit_status run_portal(cli_job *job, const void *values, divit_error *err)
{
    const page_row *row = job->argc > 0 ? page_named(job->argv[0]) : NULL;
    cli_page p = {.job = job, .values = values, .no = job->argc > 1 ? job->argv[1] : NULL};
    DIVIT_AUTO(cli_access_free)
    cli_access *access = NULL;
    cli_access_options how = p.values->access;
    divit_status s = check_arguments(job, row, err);
    if (s != DIVIT_OK)
        return s;
    how.keep = row->run == cli_page_login;
    s = cli_access_open(job, &how, &access, err);
    if (s == DIVIT_OK && (how.keep || row->run == cli_page_logout))
        s = cli_access_forget(access, err);
    if (s == DIVIT_OK && !row->open) {
        cli_access_seat(access, &p.values->seat);
        s = cli_access_login(access, err);
    }
    if (s != DIVIT_OK)
        return s;
    p.portal = cli_access_portal(access);
    s = row->run(&p, err);
    if (s != DIVIT_OK)
        cli_access_explain(access, err);
    return s;
}

const cli_command cli_portal = {
    CLI_PORTAL_NAMED,
    .arguments = N_("PAGE [ORDER]"),
    .subcommands = page_words,
    .options = options,
    .values_size = sizeof(cli_page_values),
    .run = run_portal,
};
