/* SPDX-License-Identifier: Apache-2.0 */
/* "renew --guided": the renewal with the person's own browser in the middle. */
#include "cli/guided.h"

#include <errno.h>
#include <libintl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/guided_folder.h"
#include "cli/guided_sign.h"
#include "cli/opener.h"
#include "cli/wizard.h"
#include "cli/words.h"
#include "portal/application.h"
#include "renew/link.h"
#include "renew/progress.h"
#include "renew/walk.h"

enum { LINE = 64 };

/* What happened while a screen is being worked on. */
typedef enum event { NEXT, BACK, E_ONAY, PAPER, STOP, ARRIVED } event;

typedef struct walk {
    cli_job *job;
    const cli_guided_options *options;
    char address[DIVIT_LINK_MAX];
    char folder[CLI_PATH_MAX];
    char saved[DIVIT_PATH_SIZE]; /* file of the progress */
    divit_progress progress;
    divit_download *watch;
    char made[256]; /* name of the signed file, "" before */
    bool talks;     /* there is a terminal */
} walk;

/* With --sandbox the practice portal's, which is on this computer; else the one address. */
static divit_status find_address(walk *w, divit_error *err)
{
    divit_link link = {0};
    size_t at = 0;
    if (!w->job->common.sandbox) {
        divit_text_copy(w->address, sizeof w->address, DIVIT_WALK_LIVE);
        return DIVIT_OK;
    }
    const char *portal = w->options->portal ? w->options->portal : "";
    if (!divit_link_next(divit_span_of(portal), &at, &link) || !link.secure || link.user ||
        strcmp(link.host, "127.0.0.1") != 0)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("--guided opens the practice portal of this computer or Kamu SM's, no other"));
    (void)snprintf(w->address, sizeof w->address, "%.256s/landing", link.text);
    return DIVIT_OK;
}

static divit_status save(walk *w, unsigned step, divit_error *err)
{
    w->progress.step = step;
    w->progress.since = w->job->clock.now(w->job->clock.ctx);
    return divit_progress_save(w->saved, &w->progress, err);
}

static void tell_step(const walk *w, unsigned number)
{
    const divit_walk_step *step = divit_walk_step_at(number);
    cli_tell(w->job, "\n[%u/%d] %s", number, DIVIT_WALK_STEPS, step->title);
    cli_tell(w->job, _("  on the screen: %s"), step->shown);
    cli_tell(w->job, _("  to do: %s"), _(step->act));
    if (step->press[0])
        cli_tell(w->job, _("  press: %s"), step->press);
    cli_tell(w->job, _("  if it looks different: %s"), _(step->other));
}

/* What the statuses mean that can be read on the last screen. */
static void tell_results(const walk *w)
{
    static const char *const rows[][2] = {
        {"Üretim Bekleniyor", N_("done: the new card is made and sent to you")},
        {"Ödeme Bekleniyor", N_("NOT finished: pay, from the first page of the portal")},
        {"Başvuru Formu ve Ödeme Bekleniyor",
            N_("NOT finished: print the form, sign it by hand and give it to your institution's "
               "IT unit or send it to the address on it")},
        {"Onay Bekleniyor", N_("NOT finished: the approval did not arrive; go back to step 10")},
        {"Başvuru Formu Bekleniyor",
            N_("NOT finished: the form did not arrive; go back to step 8")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cli_tell(w->job, "  %s: %s", rows[i][0], _(rows[i][1]));
    cli_tell(w->job, "%s",
        _("  any other text: it is not known to be finished; ask 444 5 576 or your IT unit"));
}

static void tell_upload(const walk *w)
{
    cli_print(w->job, _("Signed: %s/%s"), w->folder, w->made);
    cli_tell(
        w->job, "%s", _("Go back to the browser, choose this file there and upload it (step 11)."));
}

/* What a line of the person asks for. */
static event read_line(void)
{
    char line[LINE];
    const ssize_t n = read(STDIN_FILENO, line, sizeof line);
    if (n < 0)
        return errno == EINTR ? NEXT : STOP;
    switch (n == 0 ? 'q' : line[0]) {
    case 'g':
    case 'b':
        return BACK;
    case 'o':
        return E_ONAY;
    case 'k':
    case 'p':
        return PAPER;
    case 'q':
        return STOP;
    default:
        return NEXT;
    }
}

/* The next file that is a paper and not our own; its name is borrowed from the watch. */
static divit_status next_paper(walk *w, const char **ret, divit_error *err)
{
    divit_status s;
    do
        s = divit_download_next(w->watch, ret, err);
    while (s == DIVIT_OK && *ret &&
           (strcmp(*ret, w->made) == 0 || !cli_guided_form_is_paper(w->watch, *ret)));
    return s;
}

/* Waits for a line or for a paper. */
static divit_status await(walk *w, event *ret, const char **ret_name, divit_error *err)
{
    struct pollfd p[] = {{.fd = divit_download_fd(w->watch), .events = POLLIN},
        {.fd = w->talks ? STDIN_FILENO : -1, .events = POLLIN}};
    for (;;) {
        const divit_status s = next_paper(w, ret_name, err);
        if (s != DIVIT_OK)
            return s;
        *ret = ARRIVED;
        if (*ret_name)
            return DIVIT_OK;
        if (poll(p, 2, -1) < 0 && errno != EINTR)
            return divit_fail_errno(err, __func__, NULL);
        if (p[1].revents == 0)
            continue;
        *ret = read_line();
        return DIVIT_OK;
    }
}

static divit_status sign(walk *w, const cli_guided_form *form, divit_error *err)
{
    const cli_guided_papers papers = {.job = w->job,
        .folder = w->folder,
        .seat = w->options->seat,
        .viewer = w->options->viewer,
        .consent = w->options->consent};
    divit_status s = cli_guided_sign(&papers, form, w->made, err);
    if (s == DIVIT_OK) {
        memcpy(w->progress.form, form->hash, sizeof form->hash);
        s = save(w, DIVIT_WALK_SIGNATURE, err);
    }
    if (s != DIVIT_OK)
        return s;
    cli_out_text(w->job->out, "order", form->said.order);
    cli_out_text(w->job->out, "form_sha256", form->hash);
    tell_upload(w);
    if (!w->job->common.no_input &&
        cli_opener_file(w->options->viewer, w->folder, NULL) != DIVIT_OK)
        cli_tell(w->job, _("It lies in the folder %s"), w->folder);
    return DIVIT_OK;
}

/* A paper came: the form is signed, anything else is told and left alone. */
static divit_status take(walk *w, const char *name, bool *ret_signed, divit_error *err)
{
    const cli_guided_look look = {.job = w->job,
        .watch = w->watch,
        .rule = {.order = w->options->order, .practice = w->job->common.sandbox}};
    cli_guided_form form = {0};
    divit_error why = {0};
    divit_status s = cli_guided_form_read(&look, name, &form, &why);
    *ret_signed = false;
    if (s > DIVIT_OK) {
        cli_tell(w->job, _("Not signed: %s: %s"), name,
            _(why.detail ? why.detail : divit_status_message(s)));
        return DIVIT_OK;
    }
    if (s < DIVIT_OK) {
        if (err)
            *err = why;
        return s;
    }
    /* Browsers name and touch a file more than once; one form is signed once. */
    if (w->made[0] && strcmp(form.hash, w->progress.form) == 0)
        return DIVIT_OK;
    s = sign(w, &form, err);
    *ret_signed = s == DIVIT_OK;
    if (s > DIVIT_OK && w->talks) {
        cli_tell(w->job, "%s", _("It was not signed; download the form again when you are ready."));
        return DIVIT_OK;
    }
    return s;
}

/* Where an event leads from a screen; 0: the walk is left. */
static unsigned after(unsigned step, event what)
{
    switch (what) {
    case NEXT:
        return step == DIVIT_WALK_STEPS ? 0 : step + 1;
    case BACK:
        return step > 1 ? step - 1 : 1;
    case E_ONAY:
    case PAPER:
        return DIVIT_WALK_RESULT;
    case ARRIVED:
        return step;
    case STOP:
        break;
    }
    return 0;
}

static void tell_screen(const walk *w, unsigned step)
{
    tell_step(w, step);
    if (step == DIVIT_WALK_RESULT)
        tell_results(w);
    if (step == DIVIT_WALK_APPROVAL)
        cli_tell(w->job, "%s",
            _("  Enter: by e-Imza. o and Enter: approved by e-Onay. k and Enter: by hand, on "
              "paper."));
    if (step == DIVIT_WALK_SIGNATURE && w->made[0])
        tell_upload(w);
    cli_tell(w->job, "%s", _("  Enter: done. g and Enter: back. q and Enter: stop here."));
}

/* Screen by screen, as far as the person goes. */
static divit_status walk_through(walk *w, divit_error *err)
{
    unsigned told = 0;
    for (unsigned step = w->progress.step; step != 0;) {
        event what = NEXT;
        const char *name = NULL;
        bool made = false;
        divit_status s = save(w, step, err);
        if (s == DIVIT_OK && told != step)
            tell_screen(w, step);
        told = step;
        if (s == DIVIT_OK)
            s = await(w, &what, &name, err);
        if (s == DIVIT_OK && what == ARRIVED)
            s = take(w, name, &made, err);
        if (s != DIVIT_OK)
            return s;
        if (what == STOP) {
            cli_tell(w->job, "%s", _("Stopped; divit renew --guided goes on here."));
            return DIVIT_OK;
        }
        step = made ? DIVIT_WALK_SIGNATURE : after(step, what);
        told = made ? step : told;
    }
    return divit_progress_drop(w->saved, err);
}

/* Without a terminal: everything is told at once, and the one thing waited for is the form. */
static divit_status wait_for_form(walk *w, divit_error *err)
{
    bool made = false;
    divit_status s = DIVIT_OK;
    for (unsigned step = w->progress.step; step <= DIVIT_WALK_SIGNATURE; step++)
        tell_step(w, step);
    cli_tell(w->job, "%s", _("Waiting for the form to be downloaded."));
    while (s == DIVIT_OK && !made) {
        event what = NEXT;
        const char *name = NULL;
        s = await(w, &what, &name, err);
        if (s == DIVIT_OK)
            s = take(w, name, &made, err);
    }
    if (s != DIVIT_OK)
        return s;
    tell_step(w, DIVIT_WALK_RESULT);
    tell_results(w);
    return save(w, DIVIT_WALK_RESULT, err);
}

/* Where the last run stopped, unless the person wants to begin again. */
static divit_status find_start(walk *w, divit_error *err)
{
    divit_status s = divit_progress_load(w->saved, &w->progress, err);
    if (s != DIVIT_OK)
        return s;
    if (w->progress.step > 0) {
        cli_tell(w->job, _("A guided renewal was begun before; it was at step %u of %d."),
            w->progress.step, DIVIT_WALK_STEPS);
        if (w->talks && !cli_ask(w->job, _("Shall it go on there?")))
            w->progress = (divit_progress){0};
    }
    return w->progress.step > 0 ? DIVIT_OK : save(w, 1, err);
}

static void open_page(const walk *w)
{
    cli_tell(w->job, _("Opening in your browser, please go on there: %s"), w->address);
    cli_tell(w->job, "%s",
        _("divit presses nothing there, sends nothing, and never asks for your e-Devlet "
          "password."));
    cli_tell(w->job, _("Forms that are downloaded into %s from now on are looked at."), w->folder);
    if (cli_opener_address(w->options->browser, w->address, NULL) != DIVIT_OK)
        cli_tell(w->job, "%s", _("No browser could be started: open the address by hand."));
}

static divit_status prepare(walk *w, divit_error *err)
{
    char state[DIVIT_PATH_SIZE];
    divit_status s = find_address(w, err);
    if (s == DIVIT_OK && w->options->order && !divit_order_valid(w->options->order))
        s = divit_fail(err, DIVIT_USAGE, __func__, N_("name one order number, as SD-780"));
    if (s == DIVIT_OK)
        s = cli_guided_folder(w->options->downloads, w->folder, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(w->job->place.state, "renew", state, err);
    if (s == DIVIT_OK)
        s = divit_folder_make(state, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(state, "guided", w->saved, err);
    if (s == DIVIT_OK)
        s = find_start(w, err);
    return s == DIVIT_OK ? divit_download_new(w->folder, &w->watch, err) : s;
}

/* see cli/guided.h */
divit_status cli_guided_run(cli_job *job, const cli_guided_options *options, divit_error *err)
{
    walk w = {.job = job, .options = options, .talks = cli_wizard_talks(job)};
    divit_status s = prepare(&w, err);
    if (s == DIVIT_OK) {
        open_page(&w);
        s = w.talks ? walk_through(&w, err) : wait_for_form(&w, err);
    }
    cli_out_text(job->out, "address", w.address[0] ? w.address : NULL);
    cli_out_text(job->out, "folder", w.folder[0] ? w.folder : NULL);
    cli_out_text(job->out, "signed", w.made[0] ? w.made : NULL);
    (void)json_object_set_new(job->out, "step", json_integer(w.progress.step));
    divit_download_free(&w.watch);
    return s;
}
