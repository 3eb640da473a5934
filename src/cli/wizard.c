/* SPDX-License-Identifier: Apache-2.0 */
/* What the renewal says and asks beside its steps. */
#include "cli/wizard.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/drawing.h"
#include "cli/opener.h"
#include "cli/paper.h"
#include "cli/pdf_words.h"
#include "cli/words.h"
#include "portal/account.h"
#include "portal/key.h"
#include "renew/files.h"

enum { LINE = 32, CHOICES = 20, PAPER_PAGES = 40 };

/* see cli/wizard.h */
bool cli_wizard_talks(const cli_job *job)
{
    return !job->common.no_input && !job->common.json && isatty(STDIN_FILENO) == 1;
}

static bool waits(const divit_application *a)
{
    return a->stage == DIVIT_STAGE_FORM || a->stage == DIVIT_STAGE_APPROVAL;
}

/* The person's number of one of the waiting applications; 0: none of them. */
static size_t pick(const cli_job *job, const divit_application *const *waiting, size_t count)
{
    char line[LINE];
    cli_tell(job, "%s", _("Several applications wait for you:"));
    for (size_t i = 0; i < count; i++) {
        char date[32];
        divit_time_rfc3339(waiting[i]->date, 0, date);
        cli_tell(
            job, "  %zu  %-10s %.10s  %s", i + 1, waiting[i]->no, date, waiting[i]->status_text);
    }
    fprintf(stderr, "%s ", _("Which one? Its number in this list:"));
    (void)fflush(stderr);
    if (!fgets(line, sizeof line, stdin))
        return 0;
    const unsigned long n = strtoul(line, NULL, 10);
    return n <= count ? (size_t)n : 0;
}

/* see cli/wizard.h */
divit_status cli_wizard_choose(const cli_wizard *w, char ret_no[32], divit_error *err)
{
    DIVIT_AUTO(divit_application_list_done)
    divit_application_list list = {0};
    const divit_application *waiting[CHOICES] = {0};
    size_t count = 0;
    const divit_status s = divit_portal_applications(w->portal, &list, err);
    if (s != DIVIT_OK)
        return s;
    for (size_t i = 0; i < list.count && count < CHOICES; i++)
        if (waits(&list.items[i]))
            waiting[count++] = &list.items[i];
    if (count == 0)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("no application waits for you (divit portal list)"));
    const size_t picked =
        count > 1 && cli_wizard_talks(w->job) ? pick(w->job, waiting, count) : count == 1;
    if (picked == 0)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("several applications wait; name one (divit portal list)"));
    (void)snprintf(ret_no, 32, "%s", waiting[picked - 1]->no);
    return DIVIT_OK;
}

/* see cli/wizard.h */
divit_status cli_wizard_tell(const cli_wizard *w, const char *no, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    const divit_status s = divit_portal_application(w->portal, no, &a, err);
    if (s != DIVIT_OK)
        return s;
    cli_tell(w->job, _("Application %s: %s, %s, %s"), a.no, a.type, a.payment, a.institution);
    cli_tell(w->job,
        a.spare_certificate ? _("  with a spare certificate; the portal says: %s")
                            : _("  without a spare certificate; the portal says: %s"),
        a.status_text);
    return DIVIT_OK;
}

static void tell_identity(const cli_wizard *w, const divit_form *form)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    const divit_field *name = divit_form_field(form, "name");
    const divit_field *number = divit_form_field(form, "identity_no");
    if (number && divit_text_mask(&masked, divit_span_of(number->value)) == DIVIT_OK &&
        divit_bytes_terminate(&masked) == DIVIT_OK)
        cli_tell(w->job, _("It is for %s, identity number %s."), name ? name->value : "",
            (const char *)masked.p);
}

/* see cli/wizard.h */
divit_status cli_wizard_identity(const cli_wizard *w, const char *no, divit_error *err)
{
    char key[DIVIT_KEY_TEXT];
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    DIVIT_AUTO(divit_form_done)
    divit_form fresh = {0};
    if (!cli_wizard_talks(w->job))
        return DIVIT_OK;
    divit_status s = divit_portal_form(w->portal, no, &form, err);
    if (s != DIVIT_OK)
        return s;
    tell_identity(w, &form);
    if (cli_ask(w->job, _("Are name and number right? (no: the portal reads them anew)")))
        return DIVIT_OK;
    s = divit_portal_key(key, err);
    if (s == DIVIT_OK)
        s = divit_portal_identity(w->portal, no, key, &fresh, err);
    if (s != DIVIT_OK)
        return s;
    tell_identity(w, &fresh);
    return cli_ask(w->job, _("Are they right now?"))
               ? DIVIT_OK
               : divit_fail(err, DIVIT_DECLINED, __func__,
                     N_("the name or number is wrong; have it put right at the Nufus office "
                        "first"));
}

/* One line about a paper; the words of a PDF into `words`, which may stay empty. */
static void tell_paper(
    const cli_wizard *w, const char *what, const char *path, cli_pdf_words *words)
{
    char hash[DIVIT_HEX_SIZE] = "";
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    const size_t n = strlen(path);
    const bool pdf = n > 4 && strcmp(path + n - 4, ".pdf") == 0;
    if (divit_file_open(path, &fd, NULL) != DIVIT_OK ||
        divit_renewal_hash(fd, hash, NULL) != DIVIT_OK ||
        (pdf && (cli_drawing_seal(&fd, NULL) != DIVIT_OK ||
                    cli_pdf_words_read(w->job, fd, PAPER_PAGES, words, NULL) != DIVIT_OK)))
        words->pages = 0;
    cli_tell(w->job, "  %s: %s", what, path);
    if (words->pages > 0)
        cli_tell(w->job, _("    pages: %u, SHA-256: %s"), (unsigned)words->pages, hash);
    else
        cli_tell(w->job, _("    SHA-256: %s"), hash);
}

/* A desktop's viewer, where there is one. */
static bool show(const cli_wizard *w, const char *path)
{
    const bool desktop = w->viewer || getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
    return desktop && cli_opener_file(w->viewer, path, NULL) == DIVIT_OK;
}

/* see cli/wizard.h */
void cli_wizard_papers(const cli_wizard *w, const divit_renewal_documents *shown)
{
    DIVIT_AUTO(cli_pdf_words_done)
    cli_pdf_words form = {0};
    DIVIT_AUTO(cli_pdf_words_done)
    cli_pdf_words none = {0};
    DIVIT_AUTO(cli_pdf_words_done)
    cli_pdf_words reading = {0};
    tell_paper(w, _("the form"), shown->form, &form);
    tell_paper(w, _("the commitment"), shown->commitment, &none);
    tell_paper(w, _("the commitment for reading"), shown->reading, &reading);
    if (!cli_wizard_talks(w->job))
        return;
    if (show(w, shown->form) && show(w, shown->reading))
        cli_tell(w->job, "%s", _("Both are opened for reading."));
    else
        cli_paper_show(w->job, divit_bytes_span(&reading.text));
}

/* see cli/wizard.h */
divit_status cli_wizard_card(const cli_wizard *w, divit_error *err)
{
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    size_t chosen = 0;
    const divit_status s = cli_seat_open(w->job, w->seat, &seat, err);
    return s == DIVIT_OK ? cli_seat_choice(seat, &chosen, err) : s;
}

/* The card does not do: by hand, if the person wants that. */
static divit_status offer_paper(
    const cli_wizard *w, divit_status s, const divit_error *why, divit_via *ret, divit_error *err)
{
    cli_tell(w->job, _("The card cannot sign now: %s; %s"),
        _(why->detail ? why->detail : divit_status_message(s)), _(divit_status_hint(s)));
    if (cli_ask(w->job, _("Approve by hand on paper instead? (no: stop here, and try the card)"))) {
        *ret = DIVIT_VIA_ISLAK_IMZA;
        return DIVIT_OK;
    }
    if (err)
        *err = *why;
    return s;
}

/* see cli/wizard.h */
divit_status cli_wizard_e_onay(const cli_wizard *w, divit_error *err)
{
    divit_consent given = {0};
    const divit_status s = divit_portal_consent(w->portal, &given, err);
    if (s != DIVIT_OK || given.given)
        return s;
    return divit_fail(err, DIVIT_PORTAL_STATE, __func__,
        N_("the consent to e-Onay is missing; give it with divit portal consent --give"));
}

/* see cli/wizard.h */
divit_status cli_wizard_way(const cli_wizard *w, divit_via *ret, divit_error *err)
{
    divit_consent given = {0};
    divit_error why = {0};
    divit_status s = divit_portal_consent(w->portal, &given, err);
    if (s != DIVIT_OK)
        return s;
    *ret = given.given ? DIVIT_VIA_E_ONAY : DIVIT_VIA_E_IMZA;
    if (!given.given && cli_wizard_talks(w->job)) {
        s = cli_wizard_card(w, &why);
        if (s != DIVIT_OK)
            return offer_paper(w, s, &why, ret, err);
    }
    cli_tell(w->job, "%s",
        given.given ? _("You gave the portal the consent to e-Onay: it is approved by e-Onay, "
                        "without the card (another way: --via e-imza).")
                    : _("The portal has no consent to e-Onay: it is approved with your card "
                        "(without a valid card: --via islak-imza)."));
    return DIVIT_OK;
}
