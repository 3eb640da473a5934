/* SPDX-License-Identifier: Apache-2.0 */
/* Screens eight and nine: one application, and its form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/markup.h"
#include "base/status.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/page.h"
#include "sandbox/portal/pages.h"
#include "sandbox/portal/urlencoded.h"

/* Asks for the application or its form. */
static divit_status ask(void *ctx, const divit_world_request *request, const char *end,
    divit_world_visit *visit, divit_world_answer *answer, divit_world_reply *ret, divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    divit_status s = divit_world_visit_who(ctx, request, visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    divit_world_page_path(path, "/v1/applications/", request->number, end);
    const divit_world_question q = {
        .method = "GET", .path = path, .number = request->number, .act = request->act};
    s = divit_world_visit_ask(visit, &q, answer, err);
    return s == DIVIT_OK && answer->reply.code != 200 ? divit_world_page_problem(answer, ret) : s;
}

/* Where an application is worked on next, by its status; NULL: nowhere. */
static const char *next_page(const json_t *application)
{
    const char *status = divit_world_page_text(application, "status");
    if (strcmp(status, DIVIT_WORLD_AWAITS_FORM) == 0 ||
        strcmp(status, DIVIT_WORLD_AWAITS_APPROVAL) == 0)
        return "/form";
    return json_is_object(json_object_get(application, "approval")) ? "/sonuc" : NULL;
}

static divit_status put_application(divit_bytes *page, const json_t *a)
{
    char date[32];
    divit_world_page_date(date, divit_world_page_text(a, "date"));
    return divit_markup_fill(page,
        "<dl><dt>Sipariş No</dt><dd>@</dd><dt>Başvuru Tarihi</dt><dd>@</dd>"
        "<dt>Başvuru Türü</dt><dd>@</dd><dt>Ödeme Türü</dt><dd>@</dd>"
        "<dt>Yedek "
        "Sertifika</dt><dd>@</dd><dt>Kurum</dt><dd>@</dd><dt>Durumu</dt><dd>@</dd></dl>\n",
        (const char *const[]){divit_world_page_text(a, "no"), date,
            divit_world_page_text(a, "type"), divit_world_page_text(a, "payment"),
            json_is_true(json_object_get(a, "spare_certificate")) ? "Var" : "Yok",
            divit_world_page_text(a, "institution"), divit_world_page_text(a, "status"), NULL});
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_application(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    char address[DIVIT_WORLD_PAGE_PATH];
    divit_status s = ask(ctx, request, "", &visit, &answer, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    s = divit_world_page_begin(&page, "Başvuru Detayı", divit_world_page_way);
    if (s == DIVIT_OK)
        s = divit_markup_fill(
            &page, "<p>Giriş yapan: @</p>\n", (const char *const[]){visit.person.name, NULL});
    if (s == DIVIT_OK)
        s = put_application(&page, answer.json);
    const char *next = next_page(answer.json);
    divit_world_page_path(address, "/nes/basvuru/", request->number, next ? next : "");
    if (s == DIVIT_OK && next)
        s = strcmp(next, "/form") == 0
                ? divit_world_page_choice(&page, address, "Başvuruyu Tamamla", "Formu doldurun")
                : divit_world_page_choice(&page, address, "Başvuru Sonucu", "Durum ve belgeler");
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* A form's page: what the portal has, what the person typed instead, what is wrong with it. */
typedef struct sheet {
    const json_t *fields;
    const divit_world_fields *typed; /* may be NULL */
    const json_t *errors;            /* array of {pointer, detail}; may be NULL */
} sheet;

/* What is wrong with a field, NULL if nothing is. */
static const char *error_of(const sheet *f, const char *name)
{
    size_t i;
    json_t *error;
    json_array_foreach(f->errors, i, error)
    {
        const char *pointer = divit_world_page_text(error, "pointer");
        if (strncmp(pointer, "/values/", 8) == 0 && strcmp(pointer + 8, name) == 0)
            return divit_world_page_text(error, "detail");
    }
    return NULL;
}

static divit_status put_choices(divit_bytes *page, const json_t *field, const char *value)
{
    size_t i;
    json_t *choice;
    divit_status s = divit_bytes_append(page, DIVIT_SPAN_TEXT("<option value=\"\">Seçin</option>"));
    json_array_foreach(json_object_get(field, "choices"), i, choice)
    {
        const char *one = divit_world_page_text(choice, "value");
        if (s == DIVIT_OK)
            s = divit_markup_fill(page,
                strcmp(one, value) == 0 ? "<option selected>@</option>" : "<option>@</option>",
                (const char *const[]){one, NULL});
    }
    return s == DIVIT_OK ? divit_bytes_append(page, DIVIT_SPAN_TEXT("</select>\n")) : s;
}

/* The control itself; its describing line comes with an error only. */
static divit_status put_control(
    divit_bytes *page, const json_t *field, const char *value, const char *error)
{
    const char *name = divit_world_page_text(field, "name");
    const bool readonly = json_is_true(json_object_get(field, "readonly"));
    const bool choice = strcmp(divit_world_page_text(field, "type"), "choice") == 0;
    divit_status s = divit_markup_fill(
        page, choice ? "<select id=\"@\"" : "<input id=\"@\"", (const char *const[]){name, NULL});
    if (s == DIVIT_OK && !readonly)
        s = divit_markup_fill(page, " name=\"@\"", (const char *const[]){name, NULL});
    if (s == DIVIT_OK && error)
        s = divit_markup_fill(page, " aria-invalid=\"true\" aria-describedby=\"@-hata\"",
            (const char *const[]){name, NULL});
    if (s == DIVIT_OK && choice)
        s = divit_bytes_append(page, DIVIT_SPAN_TEXT(">"));
    else if (s == DIVIT_OK)
        s = divit_markup_fill(page, readonly ? " value=\"@\" readonly>\n" : " value=\"@\">\n",
            (const char *const[]){value, NULL});
    return s == DIVIT_OK && choice ? put_choices(page, field, value) : s;
}

static divit_status put_field(divit_bytes *page, const json_t *field, const sheet *f)
{
    const char *name = divit_world_page_text(field, "name");
    const char *typed = f->typed ? divit_world_fields_value(f->typed, name) : NULL;
    const char *error = error_of(f, name);
    const bool starred = json_is_true(json_object_get(field, "required")) &&
                         !json_is_true(json_object_get(field, "readonly"));
    divit_status s = divit_markup_fill(page,
        starred ? "<label for=\"@\">@ *</label>\n" : "<label for=\"@\">@</label>\n",
        (const char *const[]){name, divit_world_page_text(field, "label_tr"), NULL});
    if (s == DIVIT_OK)
        s = put_control(page, field, typed ? typed : divit_world_page_text(field, "value"), error);
    if (s == DIVIT_OK && error)
        s = divit_markup_fill(page, "<p class=\"hata\" id=\"@-hata\">@</p>\n",
            (const char *const[]){name, error, NULL});
    return s;
}

/* The value of a header that the answer has, "" if it has none; at most 23 bytes. */
static void header_of(const divit_world_reply *reply, const char *name, char out[24])
{
    const char *at =
        reply->headers.n ? memmem(reply->headers.p, reply->headers.n, name, strlen(name)) : NULL;
    out[0] = 0;
    if (at)
        (void)snprintf(out, 24, "%.*s", (int)strcspn(at + strlen(name), "\n"), at + strlen(name));
}

static divit_status show_form(const divit_world_request *request, const divit_world_answer *form,
    const sheet *f, divit_world_reply *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    char etag[24];
    size_t i;
    json_t *field;
    header_of(&form->reply, "ETag: ", etag);
    divit_status s = divit_world_page_begin(&page, "Başvuru Bilgileri", divit_world_page_way);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<form method=\"post\" action=\"/nes/basvuru/@/kimlik\">"
            "<button type=\"submit\">Kimlik Bilgilerimi Güncelle</button></form>\n"
            "<form method=\"post\" action=\"/nes/basvuru/@/form\" novalidate>\n"
            "<input type=\"hidden\" name=\"surum\" value=\"@\">\n<p>* Zorunlu alan</p>\n",
            (const char *const[]){request->number, request->number, etag, NULL});
    json_array_foreach(f->fields, i, field)
    {
        if (s == DIVIT_OK)
            s = put_field(&page, field, f);
    }
    if (s == DIVIT_OK)
        s = divit_bytes_append(
            &page, DIVIT_SPAN_TEXT("<button type=\"submit\">Kaydet ve İlerle</button>\n</form>\n"));
    return s == DIVIT_OK ? divit_world_page_end(&page, f->errors ? 422 : 200, ret) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_form(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    const divit_status s = ask(ctx, request, "/form", &visit, &answer, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    const sheet f = {.fields = json_object_get(answer.json, "fields")};
    return show_form(request, &answer, &f, ret);
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_identity(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    char key[DIVIT_WORLD_TOKEN_MAX];
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    divit_world_page_path(path, "/v1/applications/", request->number, "/identity-refresh");
    s = divit_world_token_make(key, err);
    const divit_world_question q = {.method = "POST",
        .path = path,
        .number = request->number,
        .act = request->act,
        .idempotency_key = key};
    if (s == DIVIT_OK)
        s = divit_world_visit_ask(&visit, &q, &answer, err);
    if (s != DIVIT_OK || answer.reply.code != 200)
        return s == DIVIT_OK ? divit_world_page_problem(&answer, ret) : s;
    divit_world_page_path(path, "/nes/basvuru/", request->number, "/form");
    return divit_world_page_go(ret, path);
}

/* The typed fields as the contract's body; free() it. NULL if memory ran out. */
static char *body_of(const divit_world_fields *fields)
{
    json_t *values = json_object();
    for (size_t i = 0; i < fields->count; i++) {
        const char *name = (const char *)fields->field[i].name.p;
        if (strcmp(name, "surum") != 0)
            (void)json_object_set_new(
                values, name, json_string((const char *)fields->field[i].value.p));
    }
    json_t *body = json_pack("{s:o}", "values", values);
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    json_decref(body);
    return text;
}

/* Shows the form once more with what was typed and what is wrong. */
static divit_status show_again(const divit_world_visit *visit, const divit_world_request *request,
    const divit_world_fields *typed, const divit_world_answer *refused, divit_world_reply *ret,
    divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer form = {0};
    divit_world_page_path(path, "/v1/applications/", request->number, "/form");
    const divit_world_question q = {
        .method = "GET", .path = path, .number = request->number, .act = divit_world_form_get};
    const divit_status s = divit_world_visit_ask(visit, &q, &form, err);
    if (s != DIVIT_OK || form.reply.code != 200)
        return s == DIVIT_OK ? divit_world_page_problem(&form, ret) : s;
    const sheet f = {.fields = json_object_get(form.json, "fields"),
        .typed = typed,
        .errors = json_object_get(refused->json, "errors")};
    return show_form(request, &form, &f, ret);
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_form_sent(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields typed = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    if (divit_world_urlencoded_parse(request->body, &typed, NULL) != DIVIT_OK)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    char *body = body_of(&typed);
    divit_world_page_path(path, "/v1/applications/", request->number, "/form");
    const divit_world_question q = {.method = "PUT",
        .path = path,
        .number = request->number,
        .act = request->act,
        .body = divit_span_of(body ? body : ""),
        .content_type = "application/json",
        .if_match = divit_world_fields_value(&typed, "surum")};
    s = divit_world_visit_ask(&visit, &q, &answer, err);
    free(body);
    if (s == DIVIT_OK && json_is_array(json_object_get(answer.json, "errors")))
        return show_again(&visit, request, &typed, &answer, ret, err);
    if (s != DIVIT_OK || answer.reply.code != 200)
        return s == DIVIT_OK ? divit_world_page_problem(&answer, ret) : s;
    divit_world_page_path(path, "/nes/basvuru/", request->number, "/onay");
    return divit_world_page_go(ret, path);
}
