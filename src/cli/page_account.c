/* SPDX-License-Identifier: Apache-2.0 */
/* What the portal knows beside the applications: certificates, seals, consent, debts. */
#include <libintl.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/page.h"
#include "cli/paper.h"
#include "cli/words.h"
#include "portal/account.h"
#include "portal/key.h"

static void show_certificate(const cli_page *p, const divit_certificate_item *c, json_t *list)
{
    char from[32];
    char to[32];
    json_t *o = json_object();
    divit_time_rfc3339(c->not_before, 0, from);
    divit_time_rfc3339(c->not_after, 0, to);
    cli_print(
        p->job, _("%s, %s: %.10s to %.10s, %s"), c->kind, c->subject, from, to, c->status_text);
    cli_out_text(o, "serial", c->serial);
    cli_out_text(o, "subject", c->subject);
    cli_out_text(o, "kind", c->kind);
    cli_out_text(o, "not_before", from);
    cli_out_text(o, "not_after", to);
    cli_out_text(o, "portal_status", c->status_text);
    (void)json_array_append_new(list, o);
}

static void show_certificates(
    const cli_page *p, const char *name, const divit_certificate_list *list)
{
    json_t *all = json_array();
    for (size_t i = 0; i < list->count; i++)
        show_certificate(p, &list->items[i], all);
    if (list->count == 0)
        cli_print(p->job, "%s", _("The portal lists none."));
    (void)json_object_set_new(p->job->out, name, all);
}

/* see cli/page.h */
divit_status cli_page_certificates(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_list_done)
    divit_certificate_list list = {0};
    const divit_status s = divit_portal_certificates(p->portal, &list, err);
    if (s == DIVIT_OK)
        show_certificates(p, "certificates", &list);
    return s;
}

/* see cli/page.h */
divit_status cli_page_seals(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_list_done)
    divit_certificate_list list = {0};
    const divit_status s = divit_portal_seals(p->portal, &list, err);
    if (s == DIVIT_OK)
        show_certificates(p, "seals", &list);
    return s;
}

/* The very text that is signed, so that it can be read before. */
static divit_status agree(const cli_page *p, divit_span paper, divit_error *err)
{
    cli_tell(p->job, "%s\n",
        _("Please read; this text is signed, numbers of persons are hidden on the screen only:"));
    cli_paper_show(p->job, paper);
    if (p->values->consent || cli_ask(p->job, _("Do you give this consent?")))
        return DIVIT_OK;
    return divit_fail(err, DIVIT_DECLINED, __func__, N_("the consent was not given"));
}

static divit_status give_with_card(const cli_page *p, divit_span paper, divit_error *err)
{
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signed_paper = {0};
    divit_signer signer = {0};
    char key[33];
    divit_status s = cli_seat_open(p->job, &p->values->seat, &seat, err);
    if (s == DIVIT_OK)
        s = cli_seat_login(seat, p->job, &p->values->seat, &signer, err);
    if (s == DIVIT_OK)
        s = cli_paper_sign(p->job, &signer, paper, &signed_paper, err);
    /* The card is closed before the network is used again. */
    cli_seat_free(&seat);
    if (s == DIVIT_OK)
        s = divit_portal_key(key, err);
    if (s == DIVIT_OK)
        s = divit_portal_consent_give(p->portal, key, divit_bytes_span(&signed_paper), err);
    return s;
}

static divit_status give(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes paper = {0};
    divit_status s = divit_portal_consent_document(p->portal, &paper, err);
    if (s == DIVIT_OK)
        s = agree(p, divit_bytes_span(&paper), err);
    return s == DIVIT_OK ? give_with_card(p, divit_bytes_span(&paper), err) : s;
}

static void show_consent(const cli_page *p, const divit_consent *consent)
{
    char when[32];
    divit_time_rfc3339(consent->given_at, 0, when);
    (void)json_object_set_new(p->job->out, "given", json_boolean(consent->given));
    cli_out_text(p->job->out, "given_at", consent->given ? when : NULL);
    if (consent->given)
        cli_print(p->job, _("The consent to e-Onay was given on %.10s."), when);
    else
        cli_print(p->job, "%s",
            _("There is no consent to e-Onay; give it once with your card: divit portal consent "
              "--give"));
}

/* see cli/page.h */
divit_status cli_page_consent(const cli_page *p, divit_error *err)
{
    divit_consent consent = {0};
    divit_status s = divit_portal_consent(p->portal, &consent, err);
    if (s == DIVIT_OK && p->values->give && !consent.given) {
        s = give(p, err);
        if (s == DIVIT_OK)
            s = divit_portal_consent(p->portal, &consent, err);
    }
    if (s == DIVIT_OK)
        show_consent(p, &consent);
    return s;
}

static void show_debt(const cli_page *p, const divit_debt *debt)
{
    json_t *o = json_object();
    cli_out_text(o, "order", debt->order);
    cli_out_text(o, "amount", debt->amount);
    cli_out_text(o, "currency", "TRY");
    (void)json_object_set_new(o, "paid", json_boolean(debt->paid));
    cli_out_text(o, "address", debt->address);
    (void)json_object_set_new(p->job->out, "debt", o);
    if (debt->paid)
        cli_print(p->job, _("%s is paid."), debt->order);
    else if (strspn(debt->amount, "0.") == strlen(debt->amount))
        cli_print(p->job, _("%s: nothing is to be paid."), debt->order);
    else
        cli_print(p->job, _("%s: %s TRY are to be paid, on the official page: %s"), debt->order,
            debt->amount, debt->address);
}

/* see cli/page.h */
divit_status cli_page_debts(const cli_page *p, divit_error *err)
{
    divit_debt debt = {0};
    const divit_status s = divit_portal_debt(p->portal, p->no, &debt, err);
    if (s == DIVIT_OK)
        show_debt(p, &debt);
    return s;
}

/* see cli/page.h */
divit_status cli_page_pay(const cli_page *p, divit_error *err)
{
    divit_debt debt = {0};
    divit_debt after = {0};
    char key[33];
    if (!p->job->common.sandbox)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("divit pays only in the practice world (--sandbox); pay on the official page that "
               "divit portal debts names"));
    divit_status s = divit_portal_debt(p->portal, p->no, &debt, err);
    if (s == DIVIT_OK)
        s = divit_portal_key(key, err);
    if (s == DIVIT_OK && !debt.paid)
        s = divit_portal_debt_pay(p->portal, &debt, key, &after, err);
    if (s == DIVIT_OK)
        show_debt(p, debt.paid ? &debt : &after);
    return s;
}
