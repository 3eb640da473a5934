/* SPDX-License-Identifier: Apache-2.0 */
/* divit renew: from the order number to the receipt, going on where it was after a crash. */
#include <libintl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/access.h"
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/guided.h"
#include "cli/page.h"
#include "cli/rehearsal.h"
#include "cli/renewal.h"
#include "cli/seat.h"
#include "cli/wizard.h"
#include "cli/words.h"
#include "renew/files.h"
#include "renew/renew.h"

typedef struct renew_values {
    cli_access_options access;
    cli_seat_options seat;
    const char *fields;
    const char *via;
    const char *calendar;
    const char *mail;
    const char *downloads;
    const char *viewer;
    bool guided;
    bool rehearse;
    bool consent;
    bool resume;
    bool force;
} renew_values;

static const cli_option options[] = {
    {"resume", 0, NULL, N_("go on with the one renewal that was interrupted"), CLI_FLAG,
        offsetof(renew_values, resume)},
    {"fields", 0, N_("FILE"), N_("values for the form, one name=value a line"), CLI_TEXT,
        offsetof(renew_values, fields)},
    {"mail", 0, N_("FILE"), N_("the saved mail of Kamu SM: checks its link, takes the order"),
        CLI_TEXT, offsetof(renew_values, mail)},
    {"via", 0, N_("WAY"), N_("approve by e-imza (card), e-onay or islak-imza (by hand)"), CLI_TEXT,
        offsetof(renew_values, via)},
    {"ics", 0, N_("FILE"), N_("with when: write the dates as a calendar file"), CLI_TEXT,
        offsetof(renew_values, calendar)},
    {"dry-run", 0, NULL, N_("everything but what changes anything; says what would be sent"),
        CLI_FLAG, offsetof(renew_values, rehearse)},
    {"guided", 0, NULL, N_("on the live site, in your own browser: what to press, signs the form"),
        CLI_FLAG, offsetof(renew_values, guided)},
    {"downloads", 0, N_("FOLDER"), N_("with --guided: where your browser saves files"), CLI_TEXT,
        offsetof(renew_values, downloads)},
    {"viewer", 0, N_("COMMAND"), N_("shows the papers to be read (else xdg-open)"), CLI_TEXT,
        offsetof(renew_values, viewer)},
    {"force", 0, NULL, N_("with --ics: replace the file"), CLI_FLAG, offsetof(renew_values, force)},
    {"consent", 0, NULL, N_("I have read the commitment and accept it (okudum, kabul ediyorum)"),
        CLI_FLAG, offsetof(renew_values, consent)},
    CLI_ACCESS_OPTIONS(renew_values),
    CLI_SEAT_OPTIONS(renew_values),
    {0},
};

/* The person's side of the renewal. */
typedef struct guide {
    cli_job *job;
    const renew_values *values;
    cli_answers *answers;
    divit_portal *portal;
    cli_seat *seat;
    cli_wizard wizard;
    char memory[DIVIT_PATH_SIZE]; /* file of the answers of last time */
    char mailed[16];              /* the order number that the mail names, or "" */
} guide;

static const char *step_words(divit_step next)
{
    switch (next) {
    case DIVIT_STEP_OPENED:
        return N_("looking the application up");
    case DIVIT_STEP_FORM_SENT:
        return N_("filling the form in");
    case DIVIT_STEP_DOCUMENTS_RECEIVED:
        return N_("fetching the form and the commitment");
    case DIVIT_STEP_CONSENTED:
        return N_("your consent");
    case DIVIT_STEP_SIGNED:
        return N_("signing both with the card");
    case DIVIT_STEP_SUBMITTING:
        return N_("noting the submission down");
    case DIVIT_STEP_SUBMITTED:
        return N_("sending the approval");
    case DIVIT_STEP_RECEIPT:
        return N_("fetching the receipt");
    case DIVIT_STEP_NONE:
        break;
    }
    return "";
}

static void tell_step(void *ctx, divit_step next)
{
    const guide *g = ctx;
    cli_tell(g->job, "[%d/%d] %s", (int)next, (int)DIVIT_STEP_RECEIPT, _(step_words(next)));
}

static divit_status fill(void *ctx, const divit_form *form, divit_values *ret, divit_error *err)
{
    guide *g = ctx;
    const divit_status s = cli_answers_fill(g->answers, g->job, form, ret, err);
    /* What cannot be remembered is asked for next time; that is no fault of this renewal. */
    if (s == DIVIT_OK)
        (void)!cli_remembered_write(g->memory, form, ret, NULL);
    return s;
}

/* By which way: as named, else what is possible. */
static divit_status choose_way(const guide *g, divit_via *ret, divit_error *err)
{
    if (!g->values->via)
        return cli_wizard_way(&g->wizard, ret, err);
    const divit_status s = divit_via_parse(g->values->via, ret, err);
    return s == DIVIT_OK && *ret == DIVIT_VIA_E_ONAY ? cli_wizard_e_onay(&g->wizard, err) : s;
}

static const char *way_question(divit_via via)
{
    switch (via) {
    case DIVIT_VIA_E_IMZA:
        return N_("Have you read the commitment and do you accept it?");
    case DIVIT_VIA_E_ONAY:
        return N_("Have you read both, do you accept the commitment and approve by e-Onay?");
    case DIVIT_VIA_ISLAK_IMZA:
        return N_("Have you read both, and will you sign the printed form by hand?");
    }
    return "";
}

static divit_status consent(
    void *ctx, const divit_renewal_documents *shown, divit_via *ret_via, divit_error *err)
{
    const guide *g = ctx;
    const divit_status s = choose_way(g, ret_via, err);
    if (s != DIVIT_OK)
        return s;
    cli_tell(g->job, "%s",
        *ret_via == DIVIT_VIA_E_IMZA ? _("Please read both documents; these very files are signed:")
                                     : _("Please read both documents; these are approved:"));
    cli_wizard_papers(&g->wizard, shown);
    if (g->values->consent) {
        cli_tell(g->job, "%s", _("Accepted beforehand with --consent."));
        return DIVIT_OK;
    }
    if (cli_ask(g->job, _(way_question(*ret_via))))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_DECLINED, __func__, N_("the commitment was not accepted"));
}

static divit_status open_signer(void *ctx, divit_signer *ret, divit_error *err)
{
    guide *g = ctx;
    size_t chosen = 0;
    divit_status s = cli_seat_open(g->job, &g->values->seat, &g->seat, err);
    if (s == DIVIT_OK)
        s = cli_seat_choice(g->seat, &chosen, err);
    if (s == DIVIT_OK)
        cli_tell(g->job, "  %s", _(cli_seat_reason(g->seat, chosen)));
    if (s == DIVIT_OK)
        s = cli_seat_login(g->seat, g->job, &g->values->seat, ret, err);
    if (s != DIVIT_OK)
        cli_seat_free(&g->seat);
    return s;
}

static void release(void *ctx)
{
    guide *g = ctx;
    cli_seat_free(&g->seat);
}

/* The order number: named, or the only interrupted renewal, or that of the mail, or what waits. */
static divit_status find_order(const guide *g, char ret[32], divit_error *err)
{
    const cli_job *job = g->job;
    if (job->argc == 0 && g->values->resume)
        return cli_answers_interrupted(job, ret, err);
    if (job->argc == 0 && !g->mailed[0])
        return cli_wizard_choose(&g->wizard, ret, err);
    (void)snprintf(ret, 32, "%s", job->argc > 0 ? job->argv[0] : g->mailed);
    if (job->argc <= 1 && divit_order_valid(ret))
        return DIVIT_OK;
    (void)divit_fail(err, DIVIT_USAGE, __func__, N_("name one order number, as SD-780"));
    divit_error_subject(err, ret);
    return DIVIT_USAGE;
}

static void tell_state(
    cli_job *job, const char *no, const char *folder, const divit_journal_record *state)
{
    cli_out_text(job->out, "order", no);
    cli_out_text(job->out, "step", divit_step_text(state->step));
    cli_out_text(job->out, "via", state->via[0] ? state->via : NULL);
    cli_out_text(job->out, "portal_status", state->status[0] ? state->status : NULL);
    cli_out_text(job->out, "folder", folder);
}

/* Says how it ended, where the papers are and what is still due, in the portal's words and ours. */
static divit_status tell_end(guide *g, const char *folder, const divit_journal_record *state,
    const char *no, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    const divit_status s = divit_portal_application(g->portal, no, &a, err);
    if (s != DIVIT_OK)
        return s;
    cli_print(g->job, _("%s is submitted. The portal says: %s"), no, state->status);
    cli_print(g->job, _("Receipt and documents: %s"), folder);
    if (a.stage == DIVIT_STAGE_PAPER)
        cli_print(g->job, _("Print this form and sign it by hand: %s/form.pdf"), folder);
    cli_page_tell_due(g->job, &a);
    if (a.due_count == 0)
        cli_tell(g->job, "%s",
            _("Next: the new card is made and sent to you. Use the old one until it ends; "
              "divit renew when says what to do then."));
    return DIVIT_OK;
}

/* True if --via names another way than the one that was chosen before. */
static bool is_other_way(const guide *g, const divit_journal_record *state)
{
    return g->values->via && state->via[0] && strcmp(g->values->via, state->via) != 0;
}

static divit_status check_way(const guide *g, const divit_journal_record *state, divit_error *err)
{
    divit_via via;
    const divit_status s = g->values->via ? divit_via_parse(g->values->via, &via, err) : DIVIT_OK;
    if (s != DIVIT_OK || state->step < DIVIT_STEP_SUBMITTING || !is_other_way(g, state))
        return s;
    (void)divit_fail(err, DIVIT_USAGE, __func__,
        N_("the application was submitted by another way before; it can only be finished by it"));
    divit_error_subject(err, state->via);
    return DIVIT_USAGE;
}

/* A new one is looked at first, at a terminal; a begun one goes on. */
static divit_status begin(
    const guide *g, const char *no, const divit_journal_record *state, divit_error *err)
{
    if (state->step != DIVIT_STEP_NONE) {
        cli_tell(g->job, "%s",
            state->step == DIVIT_STEP_RECEIPT
                ? _("This renewal was submitted before; nothing is sent again.")
                : _("This renewal was begun before; it goes on where it was."));
        return DIVIT_OK;
    }
    if (!cli_wizard_talks(g->job))
        return DIVIT_OK;
    const divit_status s = cli_wizard_tell(&g->wizard, no, err);
    return s == DIVIT_OK ? cli_wizard_identity(&g->wizard, no, err) : s;
}

static divit_status renew_one(guide *g, const char *no, divit_error *err)
{
    char base[DIVIT_PATH_SIZE];
    char folder[DIVIT_PATH_SIZE];
    DIVIT_AUTO(divit_journal_free)
    divit_journal *journal = NULL;
    divit_status s = divit_renewal_path(g->job->place.state, "renew", base, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(base, no, folder, err);
    if (s == DIVIT_OK)
        s = divit_journal_open(base, no, &journal, err);
    if (s == DIVIT_OK)
        s = divit_folder_make(folder, err);
    if (s != DIVIT_OK)
        return s;
    const divit_journal_record *state = divit_journal_state(journal);
    s = begin(g, no, state, err);
    if (s == DIVIT_OK)
        s = check_way(g, state, err);
    if (s != DIVIT_OK)
        return s;
    const divit_renewal renewal = {.no = no,
        .folder = folder,
        .portal = g->portal,
        .journal = journal,
        .person = {tell_step, fill, consent, open_signer, release, g},
        .clock = g->job->clock,
        .consent_anew = is_other_way(g, state)};
    s = divit_renewal_run(&renewal, err);
    tell_state(g->job, no, folder, state);
    /* Nothing was begun, as of an order number that the portal does not know. */
    if (state->step == DIVIT_STEP_NONE)
        (void)rmdir(folder);
    return s == DIVIT_OK ? tell_end(g, folder, state, no, err) : s;
}

static divit_status renew_with(guide *g, cli_access *access, divit_error *err)
{
    char no[32];
    cli_access_seat(access, &g->values->seat);
    divit_status s = cli_access_login(access, err);
    g->portal = cli_access_portal(access);
    g->wizard.portal = g->portal;
    if (s == DIVIT_OK)
        s = find_order(g, no, err);
    const cli_rehearsal rehearsal = {&g->wizard, g->answers, no, g->values->via};
    if (s == DIVIT_OK)
        s = g->values->rehearse ? cli_rehearsal_run(&rehearsal, err) : renew_one(g, no, err);
    if (s != DIVIT_OK)
        cli_access_explain(access, err);
    return s;
}

static divit_status renew(cli_job *job, const renew_values *values, divit_error *err)
{
    DIVIT_AUTO(cli_access_free)
    cli_access *access = NULL;
    DIVIT_AUTO(cli_answers_done)
    cli_answers answers = {0};
    DIVIT_AUTO(cli_remembered_done)
    cli_remembered last = {0};
    guide g = {.job = job,
        .values = values,
        .answers = &answers,
        .wizard = {.job = job, .seat = &values->seat, .viewer = values->viewer}};
    divit_status s = divit_renewal_path(job->place.state, "form-answers", g.memory, err);
    if (s == DIVIT_OK)
        s = cli_remembered_read(g.memory, &last, err);
    answers.last = &last;
    answers.asks = true;
    if (s == DIVIT_OK && values->fields)
        s = cli_answers_read(&answers, values->fields, err);
    if (s == DIVIT_OK && values->mail)
        s = cli_renewal_mail(job, values->mail, cli_access_url(&values->access), g.mailed, err);
    if (s == DIVIT_OK && g.mailed[0] && job->argc > 0 && strcmp(g.mailed, job->argv[0]) != 0)
        s = divit_fail(err, DIVIT_USAGE, __func__, N_("the mail names another order number"));
    if (s == DIVIT_OK)
        s = cli_access_open(job, &values->access, &access, err);
    return s == DIVIT_OK ? renew_with(&g, access, err) : s;
}

static divit_status run_guided(cli_job *job, const renew_values *v, divit_error *err)
{
    if (job->argc > 1 || v->mail || v->fields || v->via || v->access.portal)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("--guided goes with an order number, --downloads, --browser and --viewer only"));
    const cli_guided_options how = {.seat = &v->seat,
        .order = job->argc > 0 ? job->argv[0] : NULL,
        .portal = cli_access_url(&v->access),
        .downloads = v->downloads,
        .browser = cli_access_browser(&v->access),
        .viewer = v->viewer,
        .consent = v->consent};
    return cli_guided_run(job, &how, err);
}

static const cli_subcommand words[] = {
    {"[ORDER]", "", N_("renew, or go on where it was; without a number the one that waits")},
    {"when", "", N_("when to renew, by the card in the reader; --ics for your calendar")},
    {"receipt", "ORDER", N_("whether the papers of a finished renewal still hold, offline")},
};

static const cli_subcommand *words_at(size_t i)
{
    return i < sizeof words / sizeof words[0] ? &words[i] : NULL;
}

static divit_status run_renew(cli_job *job, const void *values, divit_error *err)
{
    const renew_values *v = values;
    const char *act = job->argc > 0 ? job->argv[0] : "";
    if (strcmp(act, "receipt") == 0)
        return cli_renewal_receipt(job, job->argc == 2 ? job->argv[1] : NULL, err);
    if (v->guided)
        return run_guided(job, v, err);
    if (strcmp(act, "when") != 0)
        return renew(job, v, err);
    if (job->argc > 1)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("divit renew when takes no order number"));
    const cli_renewal_when_options when = {&v->seat, v->calendar, v->force};
    return cli_renewal_when(job, &when, err);
}

const cli_command cli_renew = {
    CLI_RENEW_NAMED,
    .arguments = N_("[ORDER] | when | receipt ORDER"),
    .subcommands = words_at,
    .options = options,
    .values_size = sizeof(renew_values),
    .uses_card = true,
    .run = run_renew,
};
