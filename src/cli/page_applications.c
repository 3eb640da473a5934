/* SPDX-License-Identifier: Apache-2.0 */
/* Applications: list, detail, form, approval. */
#include "cli/page.h"

#include <libintl.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/words.h"
#include "portal/approval.h"
#include "portal/key.h"

/* Where Kamu SM takes paper forms, as the guide says; it has moved before. */
#define POST_ADDRESS "TÜBİTAK Gebze Yerleşkesi, Yeni İdari Bina, P.K. 74, 41470 Gebze / Kocaeli"

static void print_due(const cli_job *job, const divit_application *a)
{
    const bool turkish = strcmp(cli_words_language(), "tr") == 0;
    for (size_t i = 0; i < a->due_count; i++)
        cli_print(job, _("  still due: %s"), turkish ? a->due[i].text_tr : a->due[i].text_en);
}

/* To whom, and where to pay: the portal's words leave it open. */
static void tell_where(const cli_job *job, const divit_application *a, const char *what)
{
    if (strcmp(what, "paper-form") == 0)
        cli_tell(job,
            _("  to your institution's IT unit if it collects them, else by post to: %s "
              "(compare it with the address on the form)"),
            POST_ADDRESS);
    if (strcmp(what, "payment") == 0)
        cli_tell(job, _("  amount and official page: divit portal debts %s"), a->no);
}

/* see cli/page.h */
void cli_page_tell_due(const cli_job *job, const divit_application *a)
{
    print_due(job, a);
    for (size_t i = 0; i < a->due_count; i++)
        tell_where(job, a, a->due[i].what);
    if (a->due_count > 0)
        cli_tell(job, "%s", _("The application is NOT finished before this is done."));
}

static json_t *describe(const divit_application *a)
{
    json_t *o = json_object();
    cli_out_text(o, "no", a->no);
    cli_out_time(o, "date", a->date);
    cli_out_text(o, "portal_status", a->status_text);
    return o;
}

/* see cli/page.h */
divit_status cli_page_logout(const cli_page *p, divit_error *err)
{
    (void)err;
    cli_print(p->job, "%s", _("signed out"));
    return DIVIT_OK;
}

/* see cli/page.h */
divit_status cli_page_login(const cli_page *p, divit_error *err)
{
    (void)err;
    cli_print(p->job, "%s", _("signed in"));
    return DIVIT_OK;
}

/* see cli/page.h */
divit_status cli_page_list(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_application_list_done)
    divit_application_list list = {0};
    const divit_status s = divit_portal_applications(p->portal, &list, err);
    json_t *all = json_array();
    for (size_t i = 0; s == DIVIT_OK && i < list.count; i++) {
        char date[32];
        divit_time_rfc3339(list.items[i].date, 0, date);
        cli_print(p->job, "%-10s %.10s  %s", list.items[i].no, date, list.items[i].status_text);
        (void)json_array_append_new(all, describe(&list.items[i]));
    }
    (void)json_object_set_new(p->job->out, "applications", all);
    return s;
}

/* see cli/page.h */
divit_status cli_page_show(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    const divit_status s = divit_portal_application(p->portal, p->no, &a, err);
    if (s != DIVIT_OK)
        return s;
    json_t *o = describe(&a);
    cli_out_text(o, "type", a.type);
    cli_out_text(o, "payment", a.payment);
    cli_out_text(o, "institution", a.institution);
    (void)json_object_set_new(o, "spare_certificate", json_boolean(a.spare_certificate));
    (void)json_object_set_new(p->job->out, "application", o);
    cli_print(p->job, "%s: %s", a.no, a.status_text);
    cli_print(p->job, "  %s, %s, %s", a.type, a.payment, a.institution);
    print_due(p->job, &a);
    return DIVIT_OK;
}

/* see cli/page.h */
divit_status cli_page_new(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    char key[33];
    if (!p->values->consent &&
        !cli_ask(p->job, _("Open a new application that you pay for yourself?")))
        return divit_fail(err, DIVIT_DECLINED, __func__, N_("no application was opened"));
    divit_status s = divit_portal_key(key, err);
    if (s == DIVIT_OK)
        s = divit_portal_apply(p->portal, key, &a, err);
    if (s != DIVIT_OK)
        return s;
    cli_print(p->job, "%s: %s", a.no, a.status_text);
    (void)json_object_set_new(p->job->out, "application", describe(&a));
    return DIVIT_OK;
}

/* The identity number is masked: the person knows it, and a screen is looked at by others. */
static const char *shown_value(const divit_field *f, divit_bytes *hold)
{
    if (strcmp(f->name, "identity_no") != 0)
        return f->value;
    return divit_text_mask(hold, divit_span_of(f->value)) == DIVIT_OK &&
                   divit_bytes_terminate(hold) == DIVIT_OK
               ? (const char *)hold->p
               : "";
}

static void show_form(const cli_page *p, const divit_form *form)
{
    const bool turkish = strcmp(cli_words_language(), "tr") == 0;
    json_t *fields = json_array();
    for (size_t i = 0; i < form->count; i++) {
        const divit_field *f = &form->fields[i];
        json_t *o = json_object();
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes hold = {0};
        const char *value = shown_value(f, &hold);
        cli_print(p->job, "%s%-14s %s (%s)", f->required ? "*" : " ", f->name, value,
            turkish ? f->label_tr : f->label_en);
        cli_out_text(o, "name", f->name);
        cli_out_text(o, "value", value);
        (void)json_object_set_new(o, "required", json_boolean(f->required));
        (void)json_array_append_new(fields, o);
    }
    cli_tell(p->job, "%s", _("(* must be filled in; with --fields FILE: one name=value a line)"));
    (void)json_object_set_new(p->job->out, "fields", fields);
}

/* see cli/page.h */
divit_status cli_page_form(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    DIVIT_AUTO(divit_form_done)
    divit_form sent = {0};
    DIVIT_AUTO(cli_answers_done)
    cli_answers answers = {0};
    divit_form_change change = {.no = p->no, .form = &form};
    divit_status s = divit_portal_form(p->portal, p->no, &form, err);
    if (s == DIVIT_OK && !p->values->fields) {
        show_form(p, &form);
        return s;
    }
    if (s == DIVIT_OK)
        s = cli_answers_read(&answers, p->values->fields, err);
    if (s == DIVIT_OK)
        s = cli_answers_fill(&answers, p->job, &form, &change.values, err);
    if (s == DIVIT_OK)
        s = divit_portal_form_send(p->portal, &change, &sent, err);
    if (s == DIVIT_OK)
        show_form(p, &sent);
    return s;
}

/* see cli/page.h */
divit_status cli_page_identity(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    char key[33];
    divit_status s = divit_portal_key(key, err);
    if (s == DIVIT_OK)
        s = divit_portal_identity(p->portal, p->no, key, &form, err);
    if (s == DIVIT_OK)
        show_form(p, &form);
    return s;
}

/* Says how it stands and what is still due: by hand, nothing is finished yet. */
static void tell_approved(const cli_page *p, const divit_application *a)
{
    cli_print(p->job, "%s: %s", a->no, a->status_text);
    cli_page_tell_due(p->job, a);
    (void)json_object_set_new(p->job->out, "application", describe(a));
}

static divit_status read_via(const char *text, divit_via *ret, divit_error *err)
{
    const divit_status s = text ? divit_via_parse(text, ret, err) : DIVIT_OK;
    if (s != DIVIT_OK || (text && *ret != DIVIT_VIA_E_IMZA))
        return s;
    return divit_fail(err, DIVIT_USAGE, __func__,
        N_("say --via e-onay or --via islak-imza; e-imza is divit renew"));
}

/* see cli/page.h */
divit_status cli_page_approve(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    char key[33];
    divit_approval approval = {.no = p->no, .key = key};
    divit_status s = read_via(p->values->via, &approval.via, err);
    if (s == DIVIT_OK)
        s = divit_portal_form(p->portal, p->no, &form, err);
    if (s != DIVIT_OK)
        return s;
    show_form(p, &form);
    if (!p->values->consent &&
        !cli_ask(p->job, _("Have you read form and commitment and do you approve them?")))
        return divit_fail(err, DIVIT_DECLINED, __func__, N_("the application was not approved"));
    approval.etag = form.etag;
    s = divit_portal_key(key, err);
    if (s == DIVIT_OK)
        s = divit_portal_approve(p->portal, &approval, &a, err);
    if (s == DIVIT_OK)
        tell_approved(p, &a);
    return s;
}
