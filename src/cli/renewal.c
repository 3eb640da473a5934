/* SPDX-License-Identifier: Apache-2.0 */
/* What divit renew does beside renewing: when, and whether a receipt still holds. */
#include "cli/renewal.h"

#include <libintl.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/words.h"
#include "divit/output.h"
#include "portal/application.h"
#include "portal/journal.h"
#include "renew/bundle.h"
#include "renew/calendar.h"
#include "renew/files.h"
#include "renew/mail.h"

/* The end of the qualified certificate that lives longest, expired or not. */
static divit_status latest_end(cli_seat *seat, int64_t *ret, divit_error *err)
{
    divit_card *card = cli_seat_card(seat);
    bool found = false;
    int64_t end = 0;
    for (size_t i = 0; i < divit_card_certificate_count(card); i++) {
        divit_judgement j = {0};
        const divit_card_certificate *c = divit_card_certificate_at(card, i);
        if (cli_seat_judge(NULL, divit_bytes_span(&c->der), &j, NULL) != DIVIT_OK ||
            j.kind != DIVIT_JUDGED_NES || (found && j.not_after <= end))
            continue;
        end = j.not_after;
        found = true;
    }
    if (!found)
        return divit_fail(
            err, DIVIT_NO_CERTIFICATE, __func__, N_("there is no qualified certificate on it"));
    *ret = end;
    return DIVIT_OK;
}

static const char *phase_id(divit_plan_phase phase)
{
    switch (phase) {
    case DIVIT_PLAN_EARLY:
        return "early";
    case DIVIT_PLAN_OPEN:
        return "open";
    case DIVIT_PLAN_URGENT:
        return "urgent";
    case DIVIT_PLAN_LAST:
        return "last-days";
    case DIVIT_PLAN_OVER:
        break;
    }
    return "over";
}

static const char *advice(divit_plan_phase phase)
{
    switch (phase) {
    case DIVIT_PLAN_EARLY:
        return N_("It is early: nothing needs to be done yet. While the card works, give the "
                  "consent to e-Onay: divit portal consent --give");
    case DIVIT_PLAN_OPEN:
        return N_("The window is open: tell your institution's IT unit now, so that its officer "
                  "signs the list; then the mail comes and divit renew goes on.");
    case DIVIT_PLAN_URGENT:
        return N_("It is urgent: run divit renew this week, and ask the IT unit if no mail came.");
    case DIVIT_PLAN_LAST:
        return N_("Run divit renew today: some offices treat these last days as expired.");
    case DIVIT_PLAN_OVER:
        break;
    }
    return N_("The certificate has ended: it can no longer sign a renewal. With a consent to "
              "e-Onay use divit renew --via e-onay, else divit renew --via islak-imza.");
}

/* What comes after the approval, in its order; end: as the plan's was told. */
static void tell_after(const cli_job *job, const divit_plan *plan, const char *end)
{
    char made[32];
    char from[32];
    divit_time_rfc3339(plan->production, 0, made);
    divit_time_rfc3339(plan->new_card, job->clock.utc_offset(job->clock.ctx, plan->new_card), from);
    cli_print(job, "%s", _("After the approval, step by step:"));
    cli_print(job,
        _("  1. A new card with a new key is made, about %.10s. The courier hands it to you alone: "
          "have your identity card ready."),
        made);
    cli_print(
        job, _("  2. The old card signs to its last second, %s. Use no other until then."), end);
    cli_print(job,
        _("  3. From %s on make the new card's PIN on the portal: PIN Olusturma / Kilit Cozme."),
        from);
    cli_print(job, "%s",
        _("  4. Try the new card: divit card, divit sign trial.pdf, divit verify "
          "trial-signed.pdf."));
    cli_print(job, "%s", _("  5. Put the old card away; what it signed stays valid."));
    cli_print(job, "%s",
        _("A card that is locked (three wrong PINs) is unlocked in the same place of the portal. "
          "Never try a PUK: wrong ones ruin the card."));
}

static void tell_plan(const cli_job *job, const divit_plan *plan)
{
    char opens[32];
    char end[32];
    divit_time_rfc3339(plan->window_opens, 0, opens);
    divit_time_rfc3339(plan->end, job->clock.utc_offset(job->clock.ctx, plan->end), end);
    if (plan->phase == DIVIT_PLAN_OVER)
        cli_print(job, _("The certificate ended at %s."), end);
    else
        cli_print(
            job, _("%lld days left: the certificate ends at %s."), (long long)plan->days, end);
    cli_print(job, "%s", _(advice(plan->phase)));
    if (plan->phase == DIVIT_PLAN_EARLY)
        cli_print(job, _("The window opens on %.10s."), opens);
    tell_after(job, plan, end);
    cli_out_text(job->out, "phase", phase_id(plan->phase));
    (void)json_object_set_new(job->out, "days", json_integer(plan->days));
    cli_out_time(job->out, "window_opens", plan->window_opens);
    cli_out_time(job->out, "production", plan->production);
    cli_out_time(job->out, "end", plan->end);
    cli_out_time(job->out, "new_card", plan->new_card);
}

static divit_status write_calendar(
    const cli_job *job, const divit_plan *plan, const cli_renewal_when_options *o, divit_error *err)
{
    const divit_calendar_words words = {
        {_("E-signature: the renewal window opens"), _("E-signature: 30 days left"),
            _("E-signature: 10 days left"), _("E-signature: hand over to the new card")},
        {_("Tell the IT unit of your institution; then divit renew."), _("Run divit renew now."),
            _("Run divit renew today."),
            _("Make the new card's PIN on the portal, sign something and verify it. Keep the old "
              "card away from now on.")},
        _("Tomorrow the old card ends: lay the new one ready, its PIN can be made from tomorrow")};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes ics = {0};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_status s = divit_calendar_write(plan, job->clock.now(job->clock.ctx), &words, &ics, err);
    if (s == DIVIT_OK)
        s = divit_output_new(
            o->calendar, o->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP, &out, err);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), divit_bytes_span(&ics), err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    if (s == DIVIT_OK)
        cli_print(job, _("Reminders for your calendar: %s"), o->calendar);
    return s;
}

/* see cli/renewal.h */
divit_status cli_renewal_when(
    cli_job *job, const cli_renewal_when_options *options, divit_error *err)
{
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    int64_t end = 0;
    divit_status s = cli_seat_open(job, options->seat, &seat, err);
    if (s == DIVIT_OK)
        s = latest_end(seat, &end, err);
    if (s != DIVIT_OK)
        return s;
    const divit_plan plan = divit_plan_of(end, job->clock.now(job->clock.ctx));
    tell_plan(job, &plan);
    return options->calendar ? write_calendar(job, &plan, options, err) : DIVIT_OK;
}

static const char *why_refused(divit_link_verdict why)
{
    switch (why) {
    case DIVIT_LINK_INSECURE:
        return N_("the mail's link is not encrypted (http)");
    case DIVIT_LINK_DISGUISED:
        return N_("the mail's link hides where it leads: what stands before the @ is no address");
    case DIVIT_LINK_PUNYCODE:
        return N_("the mail's link uses letters that only look like others");
    case DIVIT_LINK_SUFFIX:
        return N_("the mail's link begins like Kamu SM's and leads to somebody else");
    case DIVIT_LINK_TYPO:
        return N_("the mail's link is a letter or two away from Kamu SM's");
    case DIVIT_LINK_GOOD:
    case DIVIT_LINK_OTHER:
        break;
    }
    return N_("no link of the mail leads to Kamu SM");
}

/* A look-alike spoils the mail even beside a good link; foreign pictures and footers do not. */
static divit_status judge_mail(const cli_job *job, const divit_mail *mail, divit_error *err)
{
    const bool lookalike = mail->bad.text[0] && mail->why != DIVIT_LINK_OTHER;
    if (mail->link.text[0] && !lookalike) {
        cli_tell(job, _("The mail's link leads to %s: that is right."), mail->link.host);
        return DIVIT_OK;
    }
    (void)divit_fail(
        err, DIVIT_LINK_REFUSED, __func__, why_refused(lookalike ? mail->why : DIVIT_LINK_OTHER));
    divit_error_subject(err, mail->bad.host);
    return DIVIT_LINK_REFUSED;
}

/* see cli/renewal.h */
divit_status cli_renewal_mail(
    cli_job *job, const char *path, const char *portal_url, char ret_order[16], divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_mail mail = {0};
    divit_link own = {0};
    size_t at = 0;
    const bool has_own = portal_url && divit_link_next(divit_span_of(portal_url), &at, &own);
    divit_status s = divit_file_read(path, DIVIT_MAIL_MAX, &bytes, err);
    if (s == DIVIT_OK)
        s = divit_mail_read(divit_bytes_span(&bytes), has_own ? own.host : NULL, &mail, err);
    if (s == DIVIT_OK)
        s = judge_mail(job, &mail, err);
    if (s != DIVIT_OK) {
        divit_error_subject(err, path);
        return s;
    }
    memcpy(ret_order, mail.order, sizeof mail.order);
    return DIVIT_OK;
}

static void tell_bundle(const cli_job *job, const char *no, const divit_bundle_facts *facts)
{
    char when[32];
    divit_time_rfc3339(facts->received_at, 0, when);
    cli_print(job, _("%s: the receipt holds."), no);
    cli_print(job, _("  approved by %s, received at %s, status then: %s"), facts->via, when,
        facts->status);
    if (facts->signed_by[0])
        cli_print(job, _("  form and commitment are signed by %s and unchanged"), facts->signed_by);
    else
        cli_print(job, "%s", _("  form and commitment are those that were shown"));
    cli_print(job, _("  the receipt is signed by %s; whether to trust it: openssl cms -verify"),
        facts->sealed_by);
    cli_out_text(job->out, "order", no);
    cli_out_text(job->out, "via", facts->via);
    cli_out_time(job->out, "received_at", facts->received_at);
    cli_out_text(job->out, "portal_status", facts->status);
    cli_out_text(job->out, "signed_by", facts->signed_by[0] ? facts->signed_by : NULL);
    cli_out_text(job->out, "sealed_by", facts->sealed_by);
}

/* see cli/renewal.h */
divit_status cli_renewal_receipt(cli_job *job, const char *no, divit_error *err)
{
    char base[DIVIT_PATH_SIZE];
    char folder[DIVIT_PATH_SIZE];
    DIVIT_AUTO(divit_journal_free)
    divit_journal *journal = NULL;
    divit_bundle_facts facts = {0};
    if (!no || !divit_order_valid(no))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name one order number, as SD-780"));
    divit_status s = divit_renewal_path(job->place.state, "renew", base, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(base, no, folder, err);
    if (s == DIVIT_OK)
        s = divit_journal_open(base, no, &journal, err);
    if (s == DIVIT_OK)
        s = divit_bundle_check(folder, no, divit_journal_state(journal), &facts, err);
    if (s == DIVIT_OK)
        tell_bundle(job, no, &facts);
    return s;
}
