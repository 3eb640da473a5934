/* SPDX-License-Identifier: Apache-2.0 */
/* Shows and takes the form, issues the documents and hands them out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/hash.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/documents.h"

static void json_free(json_t **value)
{
    json_decref(*value);
}

/* see sandbox/portal/acts.h */
void divit_world_etag(const divit_world_application *a, char out[24])
{
    (void)snprintf(out, 24, "\"v%lld%s\"", (long long)a->version, a->via[0] ? "-x" : "");
}

static bool takes_form(const divit_world_application *a)
{
    return strcmp(a->status, DIVIT_WORLD_AWAITS_FORM) == 0 ||
           strcmp(a->status, DIVIT_WORLD_AWAITS_APPROVAL) == 0;
}

static divit_status show_form(
    const divit_world_form *form, divit_world_reply *ret, divit_error *err)
{
    char etag[24];
    divit_world_etag(form->application, etag);
    const divit_status s = divit_world_reply_header(ret, "ETag", etag);
    return s == DIVIT_OK ? divit_world_reply_json(ret, 200, divit_world_form_json(form), err) : s;
}

static divit_status load_values(
    divit_world_store *store, const char *no, json_t **ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s = divit_world_form_load(store, no, &text, err);
    return s == DIVIT_OK ? divit_world_form_values(divit_bytes_span(&text), ret, err) : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_form_get(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_application a = {0};
    DIVIT_AUTO(json_free)
    json_t *values = NULL;
    divit_status s =
        divit_world_application_find(world->store, person->id, request->number, &a, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    if (strcmp(request->method, "POST") == 0 && !takes_form(&a))
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "state"}, err);
    s = load_values(world->store, a.no, &values, err);
    return s == DIVIT_OK ? show_form(&(divit_world_form){person, &a, values}, ret, err) : s;
}

/* Makes the three documents of this state of the form and keeps them. */
static divit_status issue(
    divit_world_context *world, const divit_world_form *form, divit_error *err)
{
    const int64_t now = world->clock.now(world->clock.ctx);
    const divit_world_application *a = form->application;
    divit_digest digest;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pdf = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes reading = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes xml = {0};
    divit_status s = divit_world_document_form(form, now, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_hash_compute(DIVIT_SHA256, divit_bytes_span(&pdf), &digest, err);
    if (s == DIVIT_OK)
        s = divit_world_document_commitment_xml(form, divit_digest_span(&digest), now, &xml, err);
    if (s == DIVIT_OK)
        s = divit_world_document_commitment_pdf(form, now, &reading, err);
    if (s == DIVIT_OK)
        s = divit_world_document_save(world->store, a, "form.pdf", divit_bytes_span(&pdf), err);
    if (s == DIVIT_OK)
        s = divit_world_document_save(
            world->store, a, "commitment.xml", divit_bytes_span(&xml), err);
    if (s == DIVIT_OK)
        s = divit_world_document_save(
            world->store, a, "commitment.pdf", divit_bytes_span(&reading), err);
    return s;
}

/* Keeps good values: a new version of the form with documents of its own. */
static divit_status keep(divit_world_context *world, const divit_world_person *person,
    divit_world_application *a, json_t *values, divit_error *err)
{
    const divit_world_form form = {person, a, values};
    char *text = json_dumps(values, JSON_COMPACT);
    if (!text)
        return divit_fail_memory(err, __func__);
    divit_text_copy(a->payment, sizeof a->payment, divit_world_form_value(&form, "payment"));
    divit_text_copy(a->status, sizeof a->status, DIVIT_WORLD_AWAITS_APPROVAL);
    a->version++;
    divit_status s = divit_world_store_begin(world->store, err);
    if (s == DIVIT_OK) {
        s = divit_world_form_save(world->store, a->no, text, err);
        if (s == DIVIT_OK)
            s = divit_world_application_save(world->store, a, err);
        if (s == DIVIT_OK)
            s = issue(world, &form, err);
        s = divit_world_store_end(world->store, s, err);
    }
    free(text);
    return s;
}

/* The problem type that keeps a form from being taken, or NULL. */
static const char *refusal_of(const divit_world_application *a, const divit_world_request *request)
{
    char etag[24];
    divit_world_etag(a, etag);
    if (!request->content_type || strncasecmp(request->content_type, "application/json", 16) != 0)
        return "media-type";
    if (!request->if_match)
        return "precondition-required";
    if (strcmp(request->if_match, etag) != 0)
        return "precondition-failed";
    return takes_form(a) ? NULL : "state";
}

static divit_status take_values(divit_world_context *world, const divit_world_person *person,
    divit_world_application *a, json_t *values, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(json_free)
    json_t *errors = NULL;
    divit_error why = {0};
    divit_status s = divit_world_form_check(values, &errors, &why);
    if (s == DIVIT_USAGE)
        return divit_world_reply_problem(
            ret, &(divit_world_problem){.type = "bad-request", .detail = why.detail}, err);
    if (s == DIVIT_OK && json_array_size(errors) > 0)
        return divit_world_reply_problem(
            ret, &(divit_world_problem){.type = "fields", .errors = errors}, err);
    if (s == DIVIT_OK)
        s = keep(world, person, a, values, err);
    return s == DIVIT_OK ? show_form(&(divit_world_form){person, a, values}, ret, err) : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_form_put(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_application a = {0};
    divit_status s =
        divit_world_application_find(world->store, person->id, request->number, &a, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    const char *refusal = refusal_of(&a, request);
    if (refusal)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = refusal}, err);
    DIVIT_AUTO(json_free)
    json_t *body =
        json_loadb((const char *)request->body.p, request->body.n, JSON_REJECT_DUPLICATES, NULL);
    if (json_object_size(body) != 1)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    return take_values(world, person, &a, json_object_get(body, "values"), ret, err);
}

/* Hands out a document that was kept under `name`; 409 if there is none. */
static divit_status hand_out(divit_world_context *world, const divit_world_application *a,
    const char *const name_type[2], divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_status s = divit_world_document_load(world->store, a, name_type[0], &bytes, err);
    if (s == DIVIT_INPUT_MISSING)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "state"}, err);
    return s == DIVIT_OK
               ? divit_world_reply_document(ret, name_type[1], divit_bytes_span(&bytes), err)
               : s;
}

/* The person whom a document is made out to when persons are mixed up. */
static const char other_person[] = "ornek";

/* The form made out to somebody else, as a portal that mixes persons up would hand it out. */
static divit_status hand_out_others(divit_world_context *world, divit_world_application *a,
    divit_world_reply *ret, divit_error *err)
{
    divit_world_person other = {0};
    DIVIT_AUTO(json_free)
    json_t *values = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes json = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes pdf = {0};
    divit_status s = divit_world_person_find(world->store, other_person, &other, err);
    if (s == DIVIT_OK)
        s = divit_world_form_load(world->store, a->no, &json, err);
    if (s == DIVIT_OK)
        s = divit_world_form_values(divit_bytes_span(&json), &values, err);
    if (s == DIVIT_OK)
        s = divit_world_document_form(
            &(divit_world_form){&other, a, values}, world->clock.now(world->clock.ctx), &pdf, err);
    return s == DIVIT_OK
               ? divit_world_reply_document(ret, "application/pdf", divit_bytes_span(&pdf), err)
               : s;
}

/* see sandbox/portal/acts.h */
divit_status divit_world_paper_get(divit_world_context *world, const divit_world_person *person,
    const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    static const char *const papers[][2] = {{"form.pdf", "application/pdf"},
        {"commitment.pdf", "application/pdf"}, {"commitment.xml", "application/xml"},
        {"receipt", "application/json"}, {"receipt.p7s", "application/pkcs7-signature"}};
    const char *name = strrchr(request->path, '/') + 1;
    divit_world_application a = {0};
    const divit_status s =
        divit_world_application_find(world->store, person->id, request->number, &a, err);
    if (s != DIVIT_OK)
        return divit_world_reply_missing(s, ret, err);
    if (request->others && strcmp(name, "form.pdf") == 0)
        return hand_out_others(world, &a, ret, err);
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++)
        if (strcmp(papers[i][0], name) == 0)
            return hand_out(world, &a, papers[i], ret, err);
    return divit_world_reply_missing(DIVIT_INPUT_MISSING, ret, err);
}
