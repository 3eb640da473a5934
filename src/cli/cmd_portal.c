/* SPDX-License-Identifier: Apache-2.0 */
/* divit portal: the pages of the portal as commands. */
#include <libintl.h>
#include <stddef.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/access.h"
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/words.h"
#include "portal/approval.h"
#include "portal/key.h"

typedef struct portal_values {
    cli_access_options access;
    const char *fields;
    const char *folder;
} portal_values;

static const cli_option options[] = {
    {"fields", 0, N_("FILE"), N_("values for the form, one name=value a line"), CLI_TEXT,
        offsetof(portal_values, fields)},
    {"out-dir", 0, N_("FOLDER"), N_("write into this folder"), CLI_TEXT,
        offsetof(portal_values, folder)},
    CLI_ACCESS_OPTIONS(portal_values),
    {0},
};

/* One page: the job, its options, the signed-in portal and, where it needs one, the order. */
typedef struct page {
    cli_job *job;
    const portal_values *values;
    divit_portal *portal;
    const char *no;
} page;

static json_t *describe(const divit_application *a)
{
    json_t *o = json_object();
    cli_out_text(o, "no", a->no);
    cli_out_time(o, "date", a->date);
    cli_out_text(o, "portal_status", a->status_text);
    return o;
}

static divit_status page_login(const page *p, divit_error *err)
{
    (void)err;
    cli_print(p->job, "%s", _("signed in"));
    return DIVIT_OK;
}

static divit_status page_list(const page *p, divit_error *err)
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

static divit_status page_show(const page *p, divit_error *err)
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
    for (size_t i = 0; i < a.due_count; i++)
        cli_print(p->job, _("  still due: %s"), a.due[i].text_tr);
    return DIVIT_OK;
}

/* Kisi Odemeli Basvuru: a new application that the person pays. */
static divit_status page_new(const page *p, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    char key[33];
    divit_status s = divit_portal_key(key, err);
    if (s == DIVIT_OK)
        s = divit_portal_apply(p->portal, key, &a, err);
    if (s != DIVIT_OK)
        return s;
    cli_print(p->job, "%s: %s", a.no, a.status_text);
    (void)json_object_set_new(p->job->out, "application", describe(&a));
    return DIVIT_OK;
}

static void show_form(const page *p, const divit_form *form)
{
    json_t *fields = json_array();
    for (size_t i = 0; i < form->count; i++) {
        const divit_field *f = &form->fields[i];
        json_t *o = json_object();
        cli_print(
            p->job, "%s%-14s %s (%s)", f->required ? "*" : " ", f->name, f->value, f->label_tr);
        cli_out_text(o, "name", f->name);
        cli_out_text(o, "value", f->value);
        (void)json_object_set_new(o, "required", json_boolean(f->required));
        (void)json_array_append_new(fields, o);
    }
    (void)json_object_set_new(p->job->out, "fields", fields);
}

/* Shows the form; with --fields sends it and shows it as it then is. */
static divit_status page_form(const page *p, divit_error *err)
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

/* Kimlik Bilgilerimi Güncelle: name and number from the register again. */
static divit_status page_identity(const page *p, divit_error *err)
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

static divit_status save(const page *p, const char *name, divit_span bytes, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    const char *folder = p->values->folder ? p->values->folder : ".";
    if (divit_bytes_printf(&path, "%s/%s-%s", folder, p->no, name) != DIVIT_OK ||
        divit_bytes_terminate(&path) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_output_new((const char *)path.p, DIVIT_OUTPUT_KEEP, &out, err);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), bytes, err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    if (s == DIVIT_OK) {
        cli_print(p->job, "%s", (const char *)path.p);
        (void)json_array_append_new(
            json_object_get(p->job->out, "files"), json_string((const char *)path.p));
    }
    return s;
}

static divit_status page_documents(const page *p, divit_error *err)
{
    static const char *const names[] = {"form.pdf", "commitment.xml", "commitment.pdf"};
    static const divit_document documents[] = {
        DIVIT_DOCUMENT_FORM, DIVIT_DOCUMENT_COMMITMENT, DIVIT_DOCUMENT_COMMITMENT_PDF};
    divit_status s = DIVIT_OK;
    (void)json_object_set_new(p->job->out, "files", json_array());
    for (size_t i = 0; i < 3 && s == DIVIT_OK; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes bytes = {0};
        s = divit_portal_document(p->portal, p->no, documents[i], &bytes, err);
        if (s == DIVIT_OK)
            s = save(p, names[i], divit_bytes_span(&bytes), err);
    }
    return s;
}

static divit_status page_receipt(const page *p, divit_error *err)
{
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt r = {0};
    divit_status s = divit_portal_receipt(p->portal, p->no, &r, err);
    (void)json_object_set_new(p->job->out, "files", json_array());
    if (s == DIVIT_OK)
        s = save(p, "receipt.json", divit_bytes_span(&r.json), err);
    if (s == DIVIT_OK)
        s = save(p, "receipt.p7s", divit_bytes_span(&r.signature), err);
    if (s == DIVIT_OK)
        cli_print(p->job, "%s: %s", r.no, r.status_text);
    return s;
}

typedef struct page_row {
    const char *name;
    bool needs_order;
    divit_status (*run)(const page *p, divit_error *err);
} page_row;

static const page_row pages[] = {
    {"login", false, page_login},
    {"list", false, page_list},
    {"new", false, page_new},
    {"show", true, page_show},
    {"status", true, page_show},
    {"form", true, page_form},
    {"identity", true, page_identity},
    {"documents", true, page_documents},
    {"receipt", true, page_receipt},
};

static const page_row *page_named(const char *name)
{
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (strcmp(pages[i].name, name) == 0)
            return &pages[i];
    return NULL;
}

static divit_status run_portal(cli_job *job, const void *values, divit_error *err)
{
    const page_row *row = job->argc > 0 ? page_named(job->argv[0]) : NULL;
    page p = {.job = job, .values = values, .no = job->argc > 1 ? job->argv[1] : NULL};
    if (!row)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("name a page: login, list, new, show, status, form, identity, documents or "
               "receipt"));
    if (row->needs_order && (!p.no || !divit_order_valid(p.no)))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name one order number, as SD-780"));
    DIVIT_AUTO(cli_access_free)
    cli_access *access = NULL;
    cli_access_options how = p.values->access;
    how.keep = row->run == page_login;
    divit_status s = cli_access_open(job, &how, &access, err);
    if (s == DIVIT_OK)
        s = cli_access_login(access, err);
    if (s != DIVIT_OK)
        return s;
    p.portal = cli_access_portal(access);
    s = row->run(&p, err);
    if (s != DIVIT_OK)
        cli_access_explain(access);
    return s;
}

const cli_command cli_portal = {
    .name = "portal",
    .arguments = N_("login | list | new | show ORDER | status ORDER | form ORDER | identity ORDER "
                    "| documents ORDER | "
                    "receipt ORDER"),
    .summary = N_("sign in to the portal and look at applications"),
    .options = options,
    .values_size = sizeof(portal_values),
    .run = run_portal,
};
