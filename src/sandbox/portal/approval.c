/* SPDX-License-Identifier: Apache-2.0 */
/* Takes the approval of an application: by signature, by e-Onay, or by hand on paper. */
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/multipart.h"
#include "sandbox/portal/signed.h"

/* One signed document on its way in. */
typedef struct paper {
    const char *part;   /* "form", "commitment" */
    const char *issued; /* name it was issued under */
    divit_portal_judge_fn judge;
    divit_span received;
    divit_bytes certificate;
} paper;

static divit_status look_at(divit_world_context *world, const divit_world_person *person,
    const divit_world_application *a, paper *p, divit_world_verdict *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes issued = {0};
    const divit_status s = divit_world_document_load(world->store, a, p->issued, &issued, err);
    if (s != DIVIT_OK)
        return s;
    const divit_world_signed what = {.name = p->part,
        .judge = p->judge,
        .issued = divit_bytes_span(&issued),
        .received = p->received};
    return divit_world_signed_judge(world, person, &what, &p->certificate, ret, err);
}

/* Notes the approval, makes the receipt, and answers with the application. */
static divit_status accept(divit_world_context *world, const divit_world_person *person,
    divit_world_application *a, const divit_span papers[2], divit_world_reply *ret,
    divit_error *err)
{
    const char *next =
        divit_world_owes(a) ? DIVIT_WORLD_AWAITS_PAYMENT : DIVIT_WORLD_AWAITS_PRODUCTION;
    if (strcmp(a->via, "islak-imza") == 0)
        next = DIVIT_WORLD_AWAITS_PAPER;
    divit_text_copy(a->status, sizeof a->status, next);
    a->received = world->clock.now(world->clock.ctx);
    divit_status s = divit_world_application_save(world->store, a, err);
    if (s == DIVIT_OK)
        s = divit_world_receipt_make(world, a, papers[0], papers[1], err);
    return s == DIVIT_OK
               ? divit_world_reply_json(ret, 200, divit_world_application_json(a, person), err)
               : s;
}

static divit_status refuse(divit_world_reply *ret, const char *type, divit_error *err)
{
    return divit_world_reply_problem(ret, &(divit_world_problem){.type = type}, err);
}

static divit_status take_papers(divit_world_context *world, const divit_world_person *person,
    divit_world_application *a, paper papers[2], divit_world_reply *ret, divit_error *err)
{
    divit_world_verdict v = {0};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && !v.type && i < 2; i++)
        s = look_at(world, person, a, &papers[i], &v, err);
    if (s == DIVIT_OK && !v.type &&
        !divit_span_equal(
            divit_bytes_span(&papers[0].certificate), divit_bytes_span(&papers[1].certificate)))
        v = (divit_world_verdict){
            "certificate", N_("the documents are signed by two certificates"), "commitment"};
    if (s == DIVIT_OK && v.type)
        return divit_world_verdict_reply(&v, ret, err);
    for (size_t i = 0; s == DIVIT_OK && i < 2; i++)
        s = divit_world_signed_keep(world, a->no, papers[i].issued, papers[i].received, err);
    if (s != DIVIT_OK)
        return s;
    const divit_span received[2] = {papers[0].received, papers[1].received};
    return accept(world, person, a, received, ret, err);
}

static divit_status approve_signed(divit_world_context *world, const divit_world_person *person,
    divit_world_application *a, const divit_world_request *request, divit_world_reply *ret,
    divit_error *err)
{
    divit_world_parts parts;
    divit_error why = {0};
    const divit_status parsed =
        divit_world_multipart_parse(request->content_type, request->body, &parts, &why);
    if (parsed != DIVIT_OK)
        return divit_world_reply_problem(
            ret, &(divit_world_problem){.type = "bad-request", .detail = why.detail}, err);
    const divit_world_part *via = divit_world_parts_find(&parts, "via");
    const divit_world_part *form = divit_world_parts_find(&parts, "form");
    const divit_world_part *commitment = divit_world_parts_find(&parts, "commitment");
    if (parts.count != 3 || !via || !form || !commitment || !divit_span_is(via->body, "e-imza") ||
        !divit_span_is(form->type, "application/pdf") ||
        !divit_span_is(commitment->type, "application/xml"))
        return refuse(ret, "bad-request", err);
    paper papers[2] = {{"form", "form.pdf", world->judge.pdf, form->body, {0}},
        {"commitment", "commitment.xml", world->judge.xml, commitment->body, {0}}};
    divit_text_copy(a->via, sizeof a->via, "e-imza");
    const divit_status s = take_papers(world, person, a, papers, ret, err);
    divit_bytes_done(&papers[0].certificate);
    divit_bytes_done(&papers[1].certificate);
    return s;
}

static divit_status approve_plain(divit_world_context *world, const divit_world_person *person,
    divit_world_application *a, const divit_world_request *request, divit_world_reply *ret,
    divit_error *err)
{
    char etag[24];
    char via[16];
    divit_world_etag(a, etag);
    json_t *body =
        json_loadb((const char *)request->body.p, request->body.n, JSON_REJECT_DUPLICATES, NULL);
    const char *given = json_string_value(json_object_get(body, "via"));
    divit_text_copy(via, sizeof via, json_object_size(body) == 1 && given ? given : "");
    json_decref(body);
    if (request->if_match && strcmp(request->if_match, etag) != 0)
        return refuse(ret, "precondition-failed", err);
    if (strcmp(via, "e-onay") != 0 && strcmp(via, "islak-imza") != 0)
        return refuse(ret, "bad-request", err);
    if (strcmp(via, "e-onay") == 0 && person->consent == 0)
        return refuse(ret, "consent-missing", err);
    memcpy(a->via, via, sizeof via);
    return accept(world, person, a, (const divit_span[2]){{0}}, ret, err);
}

static divit_status take_form(divit_world_context *world, const divit_world_person *person,
    divit_world_application *a, paper *form, divit_world_reply *ret, divit_error *err)
{
    divit_world_verdict v = {0};
    divit_status s = look_at(world, person, a, form, &v, err);
    if (s == DIVIT_OK && v.type)
        return divit_world_verdict_reply(&v, ret, err);
    if (s == DIVIT_OK)
        s = divit_world_signed_keep(world, a->no, form->issued, form->received, err);
    return s == DIVIT_OK ? accept(world, person, a, (const divit_span[2]){form->received}, ret, err)
                         : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_approve_form(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_application a = {0};
    divit_status s =
        divit_world_application_find(world->store, person->id, request->number, &a, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    if (strcmp(a.status, DIVIT_WORLD_AWAITS_APPROVAL) != 0)
        return refuse(ret, "state", err);
    paper form = {"form", "form.pdf", world->judge.pdf, request->body, {0}};
    divit_text_copy(a.via, sizeof a.via, "e-imza");
    divit_text_copy(a.key, sizeof a.key, request->idempotency_key);
    s = take_form(world, person, &a, &form, ret, err);
    divit_bytes_done(&form.certificate);
    return s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_approve(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_application a = {0};
    const divit_status s =
        divit_world_application_find(world->store, person->id, request->number, &a, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    if (strcmp(a.status, DIVIT_WORLD_AWAITS_APPROVAL) != 0)
        return refuse(ret, "state", err);
    const char *type = request->content_type ? request->content_type : "";
    divit_text_copy(a.key, sizeof a.key, request->idempotency_key);
    if (strncasecmp(type, "multipart/form-data", 19) == 0)
        return approve_signed(world, person, &a, request, ret, err);
    if (strncasecmp(type, "application/json", 16) == 0)
        return approve_plain(world, person, &a, request, ret, err);
    return refuse(ret, "media-type", err);
}
