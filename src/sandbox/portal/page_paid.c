/* SPDX-License-Identifier: Apache-2.0 */
/* Kisi Odemeli Basvuru, and Borc Sorgulama without a sign-in. */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/markup.h"
#include "base/status.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/page.h"
#include "sandbox/portal/pages.h"
#include "sandbox/portal/urlencoded.h"

/* see sandbox/portal/pages.h */
divit_status divit_world_page_paid(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    char key[DIVIT_WORLD_TOKEN_MAX];
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    s = divit_world_token_make(key, err);
    if (s == DIVIT_OK)
        s = divit_world_page_begin(&page, "Kişi Ödemeli Başvuru", NULL);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<ul class=\"sekme\"><li><a href=\"/nes/basvurular\">Başvurularım</a></li><li>"
            "<a href=\"/nes/kisi-odemeli\" aria-current=\"page\">Kişi Ödemeli Başvuru</a></li></ul>"
            "\n<p>Ödemesini sizin yapacağınız yeni bir yenileme başvurusu başlatılır.</p>\n"
            "<form method=\"post\" action=\"/nes/kisi-odemeli\">\n"
            "<input type=\"hidden\" name=\"anahtar\" value=\"@\">\n"
            "<button type=\"submit\">Başvuru Başlat</button>\n</form>\n",
            (const char *const[]){key, NULL});
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_paid_begun(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    char address[64];
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    if (divit_world_urlencoded_parse(request->body, &fields, NULL) != DIVIT_OK)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    const divit_world_question q = {.method = "POST",
        .path = "/v1/applications",
        .act = request->act,
        .body = DIVIT_SPAN_TEXT("{\"payment\":\"" DIVIT_WORLD_PAID_BY_PERSON "\"}"),
        .content_type = "application/json",
        .idempotency_key = divit_world_fields_value(&fields, "anahtar")};
    s = divit_world_visit_ask(&visit, &q, &answer, err);
    const char *no = json_string_value(json_object_get(answer.json, "no"));
    if (s != DIVIT_OK || !no)
        return s == DIVIT_OK ? divit_world_page_problem(&answer, ret) : s;
    (void)snprintf(address, sizeof address, "/nes/basvuru/%s", no);
    return divit_world_page_go(ret, address);
}

/* What is owed for an order number; a visit that is nobody's asks. */
static divit_status put_debt(divit_world_context *world, const divit_world_request *request,
    const char *no, divit_bytes *page, divit_error *err)
{
    DIVIT_AUTO(divit_world_reply_done)
    divit_world_reply reply = {0};
    const divit_world_person nobody = {0};
    divit_status s = divit_world_debt(world, &nobody, request, &reply, err);
    if (s != DIVIT_OK)
        return s;
    json_t *debt =
        json_loadb((const char *)reply.body.p, reply.body.n, JSON_REJECT_DUPLICATES, NULL);
    const char *amount = json_string_value(json_object_get(debt, "amount"));
    s = amount
            ? divit_markup_fill(page,
                  "<dl><dt>Sipariş No</dt><dd>@</dd><dt>Borç</dt><dd>@ TL</dd></dl>\n",
                  (const char *const[]){no, amount, NULL})
            : divit_bytes_append(page,
                  DIVIT_SPAN_TEXT("<p class=\"hata\" role=\"alert\">Böyle bir sipariş yok.</p>\n"));
    json_decref(debt);
    return s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_debts(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    if (divit_world_urlencoded_parse(request->query, &fields, NULL) != DIVIT_OK)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    const char *no = divit_world_fields_value(&fields, "order");
    divit_status s = divit_world_page_begin(&page, "Borç Sorgulama ve Ödeme", NULL);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<form method=\"get\" action=\"/borc\">\n<label for=\"order\">Sipariş No</label>\n"
            "<input id=\"order\" name=\"order\" value=\"@\" required>\n"
            "<button type=\"submit\">Sorgula</button>\n</form>\n",
            (const char *const[]){no ? no : "", NULL});
    if (s == DIVIT_OK && no)
        s = put_debt(ctx, request, no, &page, err);
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}
