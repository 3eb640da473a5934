/* SPDX-License-Identifier: Apache-2.0 */
/* Screens four to seven, the menu down to the applications, and what else the menu has. */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/markup.h"
#include "base/status.h"
#include "sandbox/portal/acts.h"
#include "sandbox/portal/page.h"
#include "sandbox/portal/pages.h"
#include "sandbox/portal/urlencoded.h"

/* Two choices of a menu page. */
typedef struct choice {
    const char *address;
    const char *label;
    const char *text;
} choice;

typedef struct menu {
    const char *title;
    const divit_world_crumb *trail;
    choice choices[2];
} menu;

#define HOME                                                                                       \
    {                                                                                              \
        "/islemler", "Online İşlemler"                                                           \
    }
#define NES                                                                                        \
    {                                                                                              \
        "/nes", "NES İşlemleri"                                                                  \
    }
#define OWN                                                                                        \
    {                                                                                              \
        "/nes/bireysel", "Bireysel İşlemler"                                                     \
    }

static const divit_world_crumb at_home[] = {HOME, {0}};
static const divit_world_crumb at_nes[] = {HOME, NES, {0}};
static const divit_world_crumb at_own[] = {HOME, NES, OWN, {0}};

static divit_status show_menu(void *ctx, const divit_world_request *request, const menu *m,
    divit_world_reply *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    s = divit_world_page_begin(&page, m->title, m->trail);
    if (s == DIVIT_OK)
        s = divit_markup_fill(
            &page, "<p>Giriş yapan: @</p>\n", (const char *const[]){visit.person.name, NULL});
    for (size_t i = 0; s == DIVIT_OK && i < 2; i++)
        s = divit_world_page_choice(
            &page, m->choices[i].address, m->choices[i].label, m->choices[i].text);
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_menu(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    static const menu m = {"Online İşlemler", NULL,
        {{"/nes", "NES İşlemleri", "Nitelikli elektronik sertifika: başvuru, yenileme, liste"},
            {"/mali-muhur", "Mali Mühür İşlemleri", "Kurumunuzun mali mühürleri"}}};
    return show_menu(ctx, request, &m, ret, err);
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_nes(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    static const menu m = {"NES İşlemleri", at_home,
        {{"/nes/bireysel", "Bireysel İşlemler", "Kendi başvurularınız ve sertifikalarınız"},
            {"/nes/yetkili", "Yetkili İşlemleri", "NES başvuru listesi kontrol ve imzalama"}}};
    return show_menu(ctx, request, &m, ret, err);
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_own(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    static const menu m = {"Bireysel İşlemler", at_nes,
        {{"/nes/basvurular", "Başvuru İşlemleri", "Başvurularım, Kişi Ödemeli Başvuru"},
            {"/nes/sertifikalar", "Sertifika Listeleme", "Sertifikalarınız ve bitiş tarihleri"}}};
    return show_menu(ctx, request, &m, ret, err);
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_problem(const divit_world_answer *answer, divit_world_reply *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    const char *title = json_string_value(json_object_get(answer->json, "title"));
    const char *detail = json_string_value(json_object_get(answer->json, "detail"));
    divit_status s = divit_world_page_begin(&page, "İşlem yapılamadı", at_home);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&page,
            "<p class=\"hata\" role=\"alert\">@</p>\n<p>@</p>\n"
            "<p><a href=\"/nes/basvurular\">Başvurularıma dön</a></p>\n",
            (const char *const[]){title ? title : "", detail ? detail : "", NULL});
    return s == DIVIT_OK ? divit_world_page_end(&page, answer->reply.code, ret) : s;
}

/* A table of some members of each item; the first column leads on where `link` says so. */
typedef struct table {
    const char *const *heads;
    const char *const *members;
    const char *link; /* "/nes/basvuru/" before the first member, or NULL */
} table;

static divit_status put_row(divit_bytes *page, const table *t, const json_t *item)
{
    divit_status s = divit_bytes_append(page, DIVIT_SPAN_TEXT("<tr>"));
    for (size_t i = 0; s == DIVIT_OK && t->members[i]; i++) {
        const char *text = divit_world_page_text(item, t->members[i]);
        char date[32];
        divit_world_page_date(date, text);
        s = divit_markup_fill(
            page, "<td>@</td>", (const char *const[]){date[0] ? date : text, NULL});
    }
    if (s == DIVIT_OK && t->link)
        s = divit_markup_fill(page, "<td><a href=\"@@\">Başvuru Detayı<!-- --> @</a></td>",
            (const char *const[]){t->link, divit_world_page_text(item, t->members[0]),
                divit_world_page_text(item, t->members[0]), NULL});
    return s == DIVIT_OK ? divit_bytes_append(page, DIVIT_SPAN_TEXT("</tr>\n")) : s;
}

static divit_status put_table(divit_bytes *page, const table *t, const json_t *list)
{
    size_t i;
    json_t *item;
    if (json_array_size(list) == 0)
        return divit_bytes_append(page, DIVIT_SPAN_TEXT("<p>Liste boş.</p>\n"));
    divit_status s = divit_bytes_append(page, DIVIT_SPAN_TEXT("<table>\n<tr>"));
    for (size_t h = 0; s == DIVIT_OK && t->heads[h]; h++)
        s = divit_markup_fill(
            page, "<th scope=\"col\">@</th>", (const char *const[]){t->heads[h], NULL});
    if (s == DIVIT_OK)
        s = divit_bytes_append(page, DIVIT_SPAN_TEXT("</tr>\n"));
    json_array_foreach(list, i, item)
    {
        if (s == DIVIT_OK)
            s = put_row(page, t, item);
    }
    return s == DIVIT_OK ? divit_bytes_append(page, DIVIT_SPAN_TEXT("</table>\n")) : s;
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_applications(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    static const char *const heads[] = {"Sipariş No", "Başvuru Tarihi", "Durumu", "İşlem", NULL};
    static const char *const members[] = {"no", "date", "status", NULL};
    static const table t = {heads, members, "/nes/basvuru/"};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    const divit_world_question q = {
        .method = "GET", .path = "/v1/applications", .act = request->act};
    s = divit_world_visit_ask(&visit, &q, &answer, err);
    if (s == DIVIT_OK)
        s = divit_world_page_begin(&page, "Başvuru İşlemleri", at_own);
    if (s == DIVIT_OK)
        s = divit_bytes_append(&page,
            DIVIT_SPAN_TEXT("<ul class=\"sekme\"><li><a href=\"/nes/basvurular\" "
                            "aria-current=\"page\">Başvurularım</a></li><li>"
                            "<a href=\"/nes/kisi-odemeli\">Kişi Ödemeli Başvuru</a></li></ul>\n"));
    if (s == DIVIT_OK)
        s = put_table(&page, &t, json_object_get(answer.json, "applications"));
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}

/* A page of the menu that only lists. */
typedef struct listing {
    const char *page; /* its address */
    const char *path; /* the contract's */
    const char *member;
    const char *title;
    table table;
} listing;

static const char *const certificate_heads[] = {
    "Sahibi", "Türü", "Başlangıç", "Bitiş", "Durumu", NULL};
static const char *const certificate_members[] = {
    "subject", "kind", "not_before", "not_after", "status", NULL};
static const char *const waiting_heads[] = {"Sipariş No", "Ad Soyad", "Birim", "Durumu", NULL};
static const char *const waiting_members[] = {"no", "name", "unit", "status", NULL};

static const listing listings[] = {
    {"/nes/sertifikalar", "/v1/certificates", "certificates", "Sertifika Listeleme",
        {certificate_heads, certificate_members, NULL}},
    {"/mali-muhur", "/v1/seals", "seals", "Mali Mühür İşlemleri",
        {certificate_heads, certificate_members, NULL}},
    {"/nes/yetkili", "/v1/officer/applications", "applications", "Yetkili İşlemleri",
        {waiting_heads, waiting_members, NULL}},
};

static const listing *find_listing(const char *path)
{
    size_t i = 0;
    while (i + 1 < sizeof listings / sizeof listings[0] && strcmp(listings[i].page, path) != 0)
        i++;
    return &listings[i];
}

/* see sandbox/portal/pages.h */
divit_status divit_world_page_list(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const listing *l = find_listing(request->path);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_world_answer_done)
    divit_world_answer answer = {0};
    divit_world_visit visit;
    divit_status s = divit_world_visit_who(ctx, request, &visit, ret, err);
    if (s != DIVIT_OK || ret->code != 0)
        return s;
    const divit_world_question q = {.method = "GET", .path = l->path, .act = request->act};
    s = divit_world_visit_ask(&visit, &q, &answer, err);
    if (s == DIVIT_OK && answer.reply.code != 200)
        return divit_world_page_problem(&answer, ret);
    if (s == DIVIT_OK)
        s = divit_world_page_begin(&page, l->title, at_nes);
    if (s == DIVIT_OK)
        s = put_table(&page, &l->table, json_object_get(answer.json, l->member));
    return s == DIVIT_OK ? divit_world_page_end(&page, 200, ret) : s;
}
