/* SPDX-License-Identifier: Apache-2.0 */
/* "renew --dry-run": everything but what changes anything. */
#include "cli/rehearsal.h"

#include <libintl.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "cli/words.h"

/* The application must wait for its form or its approval. */
static divit_status check_stage(const cli_rehearsal *r, divit_stage *ret, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    divit_status s = divit_portal_application(r->wizard->portal, r->no, &a, err);
    if (s != DIVIT_OK)
        return s;
    *ret = a.stage;
    cli_out_text(r->wizard->job->out, "portal_status", a.status_text);
    if (a.stage == DIVIT_STAGE_FORM || a.stage == DIVIT_STAGE_APPROVAL)
        return DIVIT_OK;
    s = divit_fail(err, DIVIT_PORTAL_STATE, __func__, N_("the portal shows another status for it"));
    divit_error_subject(err, a.status_text);
    return s;
}

/* The names of the fields, in the words of the form: values are the person's own. */
static void tell_fields(const cli_job *job, const divit_form *form)
{
    const bool turkish = strcmp(cli_words_language(), "tr") == 0;
    json_t *names = json_array();
    for (size_t i = 0; i < form->count; i++) {
        const divit_field *f = &form->fields[i];
        if (f->readonly)
            continue;
        cli_tell(job, "    %s", turkish ? f->label_tr : f->label_en);
        (void)json_array_append_new(names, json_string(f->name));
    }
    (void)json_object_set_new(job->out, "would_send_fields", names);
}

/* The form with the answers, as it would be sent. */
static divit_status rehearse_form(const cli_rehearsal *r, divit_error *err)
{
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes body = {0};
    divit_values values = {0};
    const cli_job *job = r->wizard->job;
    divit_status s = divit_portal_form(r->wizard->portal, r->no, &form, err);
    if (s == DIVIT_OK)
        s = cli_answers_fill(r->answers, job, &form, &values, err);
    if (s == DIVIT_OK)
        s = divit_form_body(&form, &values, &body, err);
    if (s != DIVIT_OK)
        return s;
    cli_print(job, "%s", _("Would be sent: the form; its values fit."));
    tell_fields(job, &form);
    return DIVIT_OK;
}

static divit_status find_way(const cli_rehearsal *r, divit_via *ret, divit_error *err)
{
    const divit_status s =
        r->via ? divit_via_parse(r->via, ret, err) : cli_wizard_way(r->wizard, ret, err);
    return s == DIVIT_OK && *ret == DIVIT_VIA_E_IMZA ? cli_wizard_card(r->wizard, err) : s;
}

static void tell_approval(const cli_job *job, divit_via via)
{
    switch (via) {
    case DIVIT_VIA_E_IMZA:
        cli_print(job, "%s",
            _("Would be signed with your card and sent: the form and the commitment. The card can "
              "sign; its PIN was not tried."));
        break;
    case DIVIT_VIA_E_ONAY:
        cli_print(job, "%s", _("Would be sent: the approval by e-Onay, without a signature."));
        break;
    case DIVIT_VIA_ISLAK_IMZA:
        cli_print(job, "%s",
            _("Would be sent: that you sign by hand. The printed form is due afterwards."));
        break;
    }
    cli_out_text(job->out, "would_approve_by", divit_via_text(via));
}

/* see cli/rehearsal.h */
divit_status cli_rehearsal_run(const cli_rehearsal *r, divit_error *err)
{
    cli_job *job = r->wizard->job;
    divit_stage stage = DIVIT_STAGE_UNKNOWN;
    divit_via via = DIVIT_VIA_E_IMZA;
    divit_status s = cli_wizard_tell(r->wizard, r->no, err);
    if (s == DIVIT_OK)
        s = check_stage(r, &stage, err);
    if (s == DIVIT_OK)
        s = rehearse_form(r, err);
    if (s == DIVIT_OK)
        s = find_way(r, &via, err);
    if (s != DIVIT_OK)
        return s;
    tell_approval(job, via);
    cli_print(job, "%s", _("Nothing was sent and nothing was kept; run it without --dry-run."));
    cli_out_text(job->out, "order", r->no);
    (void)json_object_set_new(job->out, "dry_run", json_true());
    return DIVIT_OK;
}
