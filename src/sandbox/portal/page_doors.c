/* SPDX-License-Identifier: Apache-2.0 */
/* The first three screens: the portal's first page, Merkezi Kimlik Dogrulama, e-Devlet. */
#include <strings.h>

#include "base/bytes.h"
#include "base/markup.h"
#include "base/status.h"
#include "sandbox/portal/challenge.h"
#include "sandbox/portal/multipart.h"
#include "sandbox/portal/page.h"
#include "sandbox/portal/pages.h"
#include "sandbox/portal/urlencoded.h"

enum { PERSONS_SHOWN = 8 };

/* see sandbox/portal/pages.h */
divit_status divit_world_page_landing(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    (void)ctx;
    (void)request;
    (void)err;
    divit_status s = divit_world_page_begin(&page, "Online İşlemler", NULL);
    if (s == DIVIT_OK)
        s = divit_world_page_choice(
            &page, "/giris", "Giriş Yap", "Başvurularınız, sertifikalarınız ve mali mühürler");
    if (s == DIVIT_OK)
        s = divit_world_page_choice(
            &page, "/borc", "Borç Sorgulama ve Ödeme", "Giriş yapmadan sipariş numarasıyla");
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* The two ways to sign in. */
static divit_status put_tabs(divit_bytes *page, bool card)
{
    static const char here[] = " aria-current=\"page\"";
    return divit_bytes_printf(page,
        "<ul class=\"sekme\"><li><a href=\"/giris\"%s>e-Devlet</a></li>"
        "<li><a href=\"/giris/e-imza\"%s>e-İmza</a></li></ul>\n",
        card ? "" : here, card ? here : "");
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_e_imza(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    char key[DIVIT_WORLD_TOKEN_MAX];
    (void)ctx;
    (void)request;
    divit_status s = divit_world_token_make(key, err);
    if (s == DIVIT_OK)
        s = divit_world_page_begin(&page, "Merkezi Kimlik Doğrulama Sistemi", NULL);
    if (s == DIVIT_OK)
        s = put_tabs(&page, true);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<ol><li><a href=\"/giris/e-imza/@\">Giriş belgesini indirin (giris.xml)</a></li>"
            "<li>Kartınızla imzalayın: divit sign giris.xml</li><li>İmzalı belgeyi "
            "yükleyin</li></ol>"
            "\n<form method=\"post\" enctype=\"multipart/form-data\" action=\"/giris/e-imza/@\">\n"
            "<label for=\"belge\">İmzalı giriş belgesi</label>\n"
            "<input type=\"file\" id=\"belge\" name=\"belge\" required>\n"
            "<button type=\"submit\">e-İmza ile Giriş Yap</button>\n</form>\n",
            (const char *const[]){key, key, NULL});
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_challenge(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes xml = {0};
    divit_status s = divit_world_challenge_make(ctx, request->number, &xml, err);
    if (s == DIVIT_OK)
        s = divit_world_reply_header(
            ret, "Content-Disposition", "attachment; filename=\"giris.xml\"");
    return s == DIVIT_OK
               ? divit_world_reply_bytes(ret, 200, "application/xml", divit_bytes_span(&xml))
               : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_came(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_context *world = ctx;
    divit_world_parts parts = {0};
    divit_world_person person = {0};
    divit_world_verdict verdict = {0};
    if (!divit_world_visit_is_own(world, request) ||
        divit_world_multipart_parse(request->content_type, request->body, &parts, NULL) != DIVIT_OK)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    const divit_world_part *part = divit_world_parts_find(&parts, "belge");
    const divit_status s = divit_world_challenge_answer(
        world, request->number, part ? part->body : (divit_span){0}, &person, &verdict, err);
    if (s == DIVIT_OK && verdict.type)
        return divit_world_verdict_reply(&verdict, ret, err);
    return s == DIVIT_OK ? divit_world_visit_begin(world, person.id, ret, err) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_doors(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    (void)request;
    (void)err;
    divit_status s = divit_world_page_begin(&page, "Merkezi Kimlik Doğrulama Sistemi", NULL);
    if (s == DIVIT_OK)
        s = put_tabs(&page, false);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<dl><dt>Giriş Yapılacak Adres</dt><dd>@</dd>"
            "<dt>Giriş Yapılacak Uygulama</dt><dd>NES Başvuru Portalı (deneme)</dd></dl>\n",
            (const char *const[]){world->issuer, NULL});
    if (s == DIVIT_OK)
        s = divit_world_page_choice(&page, "/giris/e-devlet", "e-Devlet Kapısına Git",
            "Kimliğiniz orada doğrulanır, şifrenizi bu portal görmez");
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_e_devlet(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    divit_world_person persons[PERSONS_SHOWN];
    size_t count = 0;
    (void)request;
    divit_status s = divit_world_persons_list(world->store, persons, PERSONS_SHOWN, &count, err);
    if (s == DIVIT_OK)
        s = divit_world_page_begin(&page, "e-Devlet Kapısı — Kimlik Doğrulama", NULL);
    if (s == DIVIT_OK)
        s = divit_bytes_append(
            &page, DIVIT_SPAN_TEXT(
                       "<p>Hangi deneme kişisi olarak gireceğinizi seçin. Gerçek sitede burada "
                       "e-Devlet'in kendi giriş sayfası açılır.</p>\n"
                       "<form method=\"post\" action=\"/giris/e-devlet\">\n"));
    for (size_t i = 0; s == DIVIT_OK && i < count; i++)
        s = divit_markup_fill(&page,
            "<button type=\"submit\" name=\"kisi\" value=\"@\">@</button>\n",
            (const char *const[]){persons[i].id, persons[i].name, NULL});
    if (s == DIVIT_OK)
        s = divit_bytes_append(&page, DIVIT_SPAN_TEXT("</form>\n<p><a href=\"/giris\">Vazgeç</a>"
                                                      "</p>\n"));
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_pick(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_context *world = ctx;
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    divit_world_person person;
    divit_status s = DIVIT_INPUT_MISSING;
    if (divit_world_visit_is_own(world, request) &&
        divit_world_urlencoded_parse(request->body, &fields, NULL) == DIVIT_OK &&
        divit_world_fields_value(&fields, "kisi"))
        s = divit_world_person_find(
            world->store, divit_world_fields_value(&fields, "kisi"), &person, err);
    if (s == DIVIT_INPUT_MISSING)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    return s == DIVIT_OK ? divit_world_visit_begin(world, person.id, ret, err) : s;
}
