/* SPDX-License-Identifier: Apache-2.0 */
/* Screens ten to twelve: the commitment and the three ways, the signed form, the result. */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/markup.h"
#include "base/status.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/documents.h"
#include "sandbox/portal/multipart.h"
#include "sandbox/portal/page.h"
#include "sandbox/portal/pages.h"
#include "sandbox/portal/urlencoded.h"

/* Asks for the application, whose act the route has. */
static divit_status ask(void *ctx, const divit_world_request *request, divit_world_visit *visit,
    divit_world_answer *answer, divit_world_reply *ret, divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    divit_status s = divit_world_visit_who(ctx, request, visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    divit_world_page_path(path, "/v1/applications/", request->number, "");
    const divit_world_question q = {
        .method = "GET", .path = path, .number = request->number, .act = request->act};
    s = divit_world_visit_ask(visit, &q, answer, err);
    return s == DIVIT_OK && answer->reply.code != 200 ? divit_world_page_problem(answer, ret) : s;
}

static divit_status put_clauses(divit_bytes *page)
{
    divit_status s = divit_bytes_append(
        page, DIVIT_SPAN_TEXT(
                  "<h2 id=\"taahhut\">Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi</h2>"
                  "\n<div class=\"metin\" role=\"region\" "
                  "aria-labelledby=\"taahhut\">\n<ol>\n"));
    for (const divit_world_clause *c = divit_world_clauses(); s == DIVIT_OK && c->subject; c++)
        s = divit_markup_fill(page, "<li><strong>@:</strong> @</li>\n",
            (const char *const[]){c->subject, c->text, NULL});
    return s == DIVIT_OK ? divit_markup_fill(page, "</ol>\n<p>@</p>\n</div>\n",
                               (const char *const[]){divit_world_declaration(), NULL})
                         : s;
}

/* The tick and the ways; e-Onay only for whom gave the consent to it. */
static divit_status put_ways(
    divit_bytes *page, const divit_world_visit *visit, const char *no, const char *key)
{
    divit_status s = divit_markup_fill(page,
        "<form method=\"post\" action=\"/nes/basvuru/@/onay\">\n"
        "<input type=\"hidden\" name=\"anahtar\" value=\"@\">\n"
        "<label class=\"tik\"><input type=\"checkbox\" name=\"kabul\" value=\"evet\" required> "
        "Taahhütnameyi okudum, kabul ediyorum.</label>\n",
        (const char *const[]){no, key, NULL});
    if (s == DIVIT_OK && visit->person.consent != 0)
        s = divit_bytes_append(
            page, DIVIT_SPAN_TEXT("<button name=\"yol\" value=\"e-onay\">e-Onay</button>\n"));
    else if (s == DIVIT_OK)
        s = divit_bytes_append(
            page, DIVIT_SPAN_TEXT(
                      "<p>e-Onay: daha önce e-Onay izni vermediğiniz için kullanılamaz.</p>\n"));
    return s == DIVIT_OK
               ? divit_bytes_append(
                     page, DIVIT_SPAN_TEXT(
                               "<button name=\"yol\" value=\"e-imza\">e-İmza ile Onayla</button>"
                               "\n<button name=\"yol\" value=\"islak-imza\">Formu İndir (ıslak "
                               "imza)</button>\n</form>\n"))
               : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_approval(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    char key[DIVIT_WORLD_TOKEN_MAX];
    divit_status s = ask(ctx, request, &visit, &answer, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    s = divit_world_token_make(key, err);
    if (s == DIVIT_OK)
        s = divit_world_page_begin(&page, "Başvuru Onay", divit_world_page_way);
    if (s == DIVIT_OK)
        s = put_clauses(&page);
    if (s == DIVIT_OK)
        s = put_ways(&page, &visit, request->number, key);
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* Approves without a signature of the person, then shows the result. */
static divit_status approve_plain(const divit_world_visit *visit,
    const divit_world_request *request, const divit_world_fields *fields, divit_world_reply *ret,
    divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    char body[48];
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    const char *way = divit_world_fields_value(fields, "yol");
    (void)snprintf(body, sizeof body, "{\"via\":\"%s\"}",
        way && strcmp(way, "e-onay") == 0 ? "e-onay" : "islak-imza");
    divit_world_page_path(path, "/v1/applications/", request->number, "/approval");
    const divit_world_question q = {.method = "POST",
        .path = path,
        .number = request->number,
        .act = request->act,
        .body = divit_span_of(body),
        .content_type = "application/json",
        .idempotency_key = divit_world_fields_value(fields, "anahtar")};
    const divit_status s = divit_world_visit_ask(visit, &q, &answer, err);
    if (s != DIVIT_OK || answer.reply.code != 200)
        return s == DIVIT_OK ? divit_world_page_problem(&answer, ret) : s;
    divit_world_page_path(path, "/nes/basvuru/", request->number, "/sonuc");
    return divit_world_page_go(ret, path);
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_approved(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    divit_world_visit visit;
    const divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    const bool good = divit_world_urlencoded_parse(request->body, &fields, NULL) == DIVIT_OK &&
                      divit_world_fields_value(&fields, "kabul") &&
                      divit_world_fields_value(&fields, "yol");
    if (!good)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    if (strcmp(divit_world_fields_value(&fields, "yol"), "e-imza") != 0)
        return approve_plain(&visit, request, &fields, ret, err);
    divit_world_page_path(path, "/nes/basvuru/", request->number, "/imza");
    return divit_world_page_go(ret, path);
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_signing(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    char address[DIVIT_WORLD_PAGE_PATH];
    char key[DIVIT_WORLD_TOKEN_MAX];
    divit_status s = ask(ctx, request, &visit, &answer, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    divit_world_page_path(address, "/nes/basvuru/", request->number, "/form.pdf");
    s = divit_world_token_make(key, err);
    if (s == DIVIT_OK)
        s = divit_world_page_begin(&page, "e-İmza ile Onayla", divit_world_page_way);
    if (s == DIVIT_OK)
        s = divit_world_page_choice(
            &page, address, "Formu İndir", "Formu bilgisayarınıza indirin ve kartınızla imzalayın");
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<form method=\"post\" enctype=\"multipart/form-data\" "
            "action=\"/nes/basvuru/@/imza\">\n"
            "<input type=\"hidden\" name=\"anahtar\" value=\"@\">\n"
            "<label for=\"form\">İmzalı form (PDF)</label>\n"
            "<input type=\"file\" id=\"form\" name=\"form\" accept=\"application/pdf\" required>\n"
            "<button type=\"submit\">İmzalı Formu Yükle</button>\n</form>\n",
            (const char *const[]){request->number, key, NULL});
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* The key of the page and the file of an upload; false if it is none. */
static bool read_upload(const divit_world_request *request, char key[72], divit_span *ret_form)
{
    divit_world_parts parts;
    if (divit_world_multipart_parse(request->content_type, request->body, &parts, NULL) != DIVIT_OK)
        return false;
    const divit_world_part *name = divit_world_parts_find(&parts, "anahtar");
    const divit_world_part *form = divit_world_parts_find(&parts, "form");
    if (parts.count != 2 || !name || !form || name->body.n >= 72)
        return false;
    memcpy(key, name->body.p, name->body.n);
    key[name->body.n] = 0;
    *ret_form = form->body;
    return true;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_signed(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    char key[72];
    divit_span form;
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    if (!read_upload(request, key, &form))
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    divit_world_page_path(path, "/v1/applications/", request->number, "/approval");
    const divit_world_question q = {.method = "POST",
        .path = path,
        .number = request->number,
        .act = request->act,
        .body = form,
        .content_type = "application/pdf",
        .idempotency_key = key};
    s = divit_world_visit_ask(&visit, &q, &answer, err);
    if (s != DIVIT_OK || answer.reply.code != 200)
        return s == DIVIT_OK ? divit_world_page_problem(&answer, ret) : s;
    divit_world_page_path(path, "/nes/basvuru/", request->number, "/sonuc");
    return divit_world_page_go(ret, path);
}

static divit_status put_due(divit_bytes *page, const json_t *due)
{
    size_t i;
    json_t *one;
    divit_status s = DIVIT_OK;
    if (json_array_size(due) == 0)
        return divit_bytes_append(
            page, DIVIT_SPAN_TEXT("<p>Sizden beklenen başka bir işlem yok.</p>\n"));
    s = divit_bytes_append(page, DIVIT_SPAN_TEXT("<h2>Sizden beklenenler</h2>\n<ul>\n"));
    json_array_foreach(due, i, one)
    {
        if (s == DIVIT_OK)
            s = divit_markup_fill(page, "<li>@</li>\n",
                (const char *const[]){divit_world_page_text(one, "text_tr"), NULL});
    }
    return s == DIVIT_OK ? divit_bytes_append(page, DIVIT_SPAN_TEXT("</ul>\n")) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_result(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    char address[DIVIT_WORLD_PAGE_PATH];
    divit_status s = ask(ctx, request, &visit, &answer, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    const json_t *approval = json_object_get(answer.json, "approval");
    char received[32];
    divit_world_page_date(received, divit_world_page_text(approval, "received_at"));
    s = divit_world_page_begin(&page, "Başvuru Sonucu", divit_world_page_way);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<dl><dt>Sipariş No</dt><dd>@</dd><dt>Onay</dt><dd>@</dd><dt>Onay zamanı</dt><dd>@</dd>"
            "</dl>\n<p>Durumu</p>\n<p class=\"durum\" role=\"status\">@</p>\n",
            (const char *const[]){divit_world_page_text(answer.json, "no"),
                divit_world_page_text(approval, "via"), received,
                divit_world_page_text(answer.json, "status"), NULL});
    if (s == DIVIT_OK)
        s = put_due(&page, json_object_get(answer.json, "due"));
    divit_world_page_path(address, "/nes/basvuru/", request->number, "/form.pdf");
    if (s == DIVIT_OK)
        s = divit_world_page_choice(&page, address, "Formu Tekrar İndir", "Başvuru formu (PDF)");
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_paper(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    char path[DIVIT_WORLD_PAGE_PATH];
    char attachment[DIVIT_WORLD_PAGE_PATH];
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    divit_world_page_path(path, "/v1/applications/", request->number, "/form.pdf");
    divit_world_page_path(
        attachment, "attachment; filename=\"", request->number, "-basvuru-formu.pdf\"");
    const divit_world_question q = {
        .method = "GET", .path = path, .number = request->number, .act = request->act};
    s = divit_world_visit_ask(&visit, &q, &answer, err);
    if (s != DIVIT_OK || answer.reply.code != 200)
        return s == DIVIT_OK ? divit_world_page_problem(&answer, ret) : s;
    s = divit_world_reply_bytes(ret, 200, "application/pdf", divit_bytes_span(&answer.reply.body));
    return s == DIVIT_OK ? divit_world_reply_header(ret, "Content-Disposition", attachment) : s;
}
