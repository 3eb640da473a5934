/* SPDX-License-Identifier: Apache-2.0 */
/* A page that shows what the practice portal holds. */
#include "sandbox/portal/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/markup.h"
#include "base/status.h"
#include "sandbox/portal/context.h"
#include "sandbox/portal/fault.h"
#include "sandbox/portal/time.h"

enum { COLUMNS_MAX = 7, CELL = 128, DAY = 86400, TURKISH = 0, ENGLISH = 1 };

/* What the page says, in both languages. */
typedef struct wording {
    const char *language;
    const char *title;
    const char *other_path;
    const char *other_language;
    const char *other_name;
    const char *notice;
    const char *personal;
    const char *state;
    const char *counts;
    const char *statuses;
    const char *newest;
    const char *columns[COLUMNS_MAX];
} wording;

static const wording wordings[] = {
    [TURKISH] = {"tr", "Deneme portalı: denetim", "/audit", "en", "English",
        "DENEME ORTAMI — bu sayfa gerçek bir kamu hizmeti değildir.",
        "Kişiler yalnızca adlarının ilk harfiyle gösterilir; kimlik numarası, telefon ve e-posta "
        "bu sayfada yoktur.",
        "Durum", "Kayıtlar", "Başvurular, durumlarına göre", "En yeni başvurular",
        {"Sipariş", "Kişi", "Tür", "Ödeme", "Durum", "Onay yolu", "Onay zamanı (UTC)"}},
    [ENGLISH] = {"en", "Practice portal: audit", "/denetim", "tr", "Türkçe",
        "PRACTICE — this page is no real public service.",
        "Persons are shown by the first letter of their name only; no identity number, telephone "
        "or "
        "mail address is on this page.",
        "State", "Records", "Applications by status", "Newest applications",
        {"Order", "Person", "Type", "Payment", "Status", "Approved by", "Approved at (UTC)"}},
};

typedef struct count_row {
    const char *words[2];
    const char *sql;
} count_row;

static const count_row counts[] = {
    {{"Kişiler", "Persons"}, "SELECT count(*) FROM person"},
    {{"e-Onay rızası verenler", "Persons who consented to e-Onay"},
        "SELECT count(*) FROM person WHERE consent > 0"},
    {{"Başvurular", "Applications"}, "SELECT count(*) FROM application"},
    {{"Onaylanmış başvurular", "Approved applications"},
        "SELECT count(*) FROM application WHERE via IS NOT NULL"},
    {{"İki kez onaylanmış başvurular", "Applications approved twice"},
        "SELECT count(*) FROM (SELECT path FROM answer WHERE path LIKE '%/approval' AND code=200"
        " GROUP BY path HAVING count(*)>1)"},
    {{"Düzenlenen belgeler", "Documents issued"}, "SELECT count(*) FROM document"},
    {{"Saklanan yanıtlar", "Answers kept by their key"},
        "SELECT count(*) FROM answer WHERE code IS NOT NULL"},
    {{"Süren istekler", "Requests at work"}, "SELECT count(*) FROM answer WHERE code IS NULL"},
    {{"Ödemeler", "Payments"}, "SELECT count(*) FROM payment"},
    {{"Sertifikalar", "Certificates"}, "SELECT count(*) FROM certificate"},
    {{"Oturum belirteçleri", "Tokens of signed-in persons"}, "SELECT count(*) FROM token"},
};

static divit_status put_head(const wording *w, divit_bytes *out)
{
    return divit_markup_fill(out,
        "<!DOCTYPE html>\n<html lang=\"@\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>@</title>\n<style>\n"
        "body{font:1.05rem/1.5 system-ui,sans-serif;color:#1c2129;background:#eef2f7;margin:0}\n"
        ".deneme{background:#fdf1f0;color:#8c1310;border-bottom:2px solid #ad1c1a;"
        "padding:.8rem;text-align:center;font-weight:700;margin:0}\n"
        "main{max-width:72rem;margin:2rem auto;padding:2rem;background:#fff;"
        "border:1px solid #c7d1de;border-radius:.5rem}\n"
        "h1{font-size:1.5rem;color:#1a3861;margin:0 0 1rem}h2{font-size:1.15rem;color:#1a3861}\n"
        "table{border-collapse:collapse;margin:0 0 1.5rem}\n"
        "th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #c7d1de}\n"
        "a{color:#1a3861}a:focus-visible{outline:3px solid #d98200;outline-offset:2px}\n"
        "</style>\n</head>\n<body>\n<header><p class=\"deneme\">@</p></header>\n<main>\n"
        "<h1>@</h1>\n<p><a href=\"@\" lang=\"@\" hreflang=\"@\">@</a></p>\n<p>@</p>\n",
        (const char *const[]){w->language, w->title, w->notice, w->title, w->other_path,
            w->other_language, w->other_language, w->other_name, w->personal, NULL});
}

static divit_status put_pair(divit_bytes *out, const char *name, const char *value)
{
    return divit_markup_fill(out, "<tr><th scope=\"row\">@</th><td>@</td></tr>\n",
        (const char *const[]){name, value, NULL});
}

static divit_status open_table(divit_bytes *out, const char *title)
{
    return divit_markup_fill(
        out, "<h2>@</h2>\n<table>\n<tbody>\n", (const char *const[]){title, NULL});
}

static divit_status close_table(divit_bytes *out, divit_status s)
{
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("</tbody>\n</table>\n")) : s;
}

/* The world's time, how far it was moved, and what is to go wrong. */
static divit_status put_state(const divit_world_context *world, const wording *w, divit_bytes *out)
{
    static const char *const names[][3] = {
        [TURKISH] = {"Ortamın zamanı", "Gerçek zamandan ileri (gün)", "Sıradaki hata"},
        [ENGLISH] = {"Time of this world", "Ahead of the real time (days)", "Fault to come"}};
    const char *const *name = names[w - wordings];
    char time[32];
    char ahead[32];
    char fault[DIVIT_WORLD_FAULT_SHOWN];
    divit_time_rfc3339(world->clock.now(world->clock.ctx), 0, time);
    (void)snprintf(
        ahead, sizeof ahead, "%.1f", (double)divit_world_time_ahead(world->folder) / DAY);
    divit_world_fault_show(world->folder, fault);
    divit_status s = open_table(out, w->state);
    if (s == DIVIT_OK)
        s = put_pair(out, name[0], time);
    if (s == DIVIT_OK)
        s = put_pair(out, name[1], ahead);
    if (s == DIVIT_OK)
        s = put_pair(out, name[2], fault[0] ? fault : "–");
    return close_table(out, s);
}

/* Each row of a query as a row of the table; the first column heads it. */
static divit_status put_rows(
    const divit_world_context *world, const char *sql, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(world->store, &q, err, sql, "");
    while (s == DIVIT_OK && (s = divit_world_query_next(q, err)) == DIVIT_OK) {
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT("<tr>"));
        for (int i = 0; i < sqlite3_column_count(q) && s == DIVIT_OK; i++) {
            char cell[CELL];
            divit_world_column_text(q, i, cell, sizeof cell);
            s = divit_markup_fill(out, i ? "<td>@</td>" : "<th scope=\"row\">@</th>",
                (const char *const[]){cell, NULL});
        }
        if (s == DIVIT_OK)
            s = divit_bytes_append(out, DIVIT_SPAN_TEXT("</tr>\n"));
    }
    return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
}

static divit_status put_counts(
    const divit_world_context *world, const wording *w, divit_bytes *out, divit_error *err)
{
    divit_status s = open_table(out, w->counts);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0] && s == DIVIT_OK; i++) {
        DIVIT_AUTO(divit_world_query_free)
        sqlite3_stmt *q = NULL;
        char cell[CELL];
        s = divit_world_query(world->store, &q, err, counts[i].sql, "");
        if (s == DIVIT_OK)
            s = divit_world_query_next(q, err);
        if (s != DIVIT_OK)
            return s;
        divit_world_column_text(q, 0, cell, sizeof cell);
        s = put_pair(out, counts[i].words[w - wordings], cell);
    }
    return close_table(out, s);
}

static divit_status put_applications(
    const divit_world_context *world, const wording *w, divit_bytes *out, divit_error *err)
{
    divit_status s = open_table(out, w->statuses);
    if (s == DIVIT_OK)
        s = put_rows(world,
            "SELECT status, count(*) FROM application GROUP BY status ORDER BY status", out, err);
    s = close_table(out, s);
    if (s == DIVIT_OK)
        s = divit_markup_fill(
            out, "<h2>@</h2>\n<table>\n<thead>\n<tr>", (const char *const[]){w->newest, NULL});
    for (size_t i = 0; i < COLUMNS_MAX && s == DIVIT_OK; i++)
        s = divit_markup_fill(
            out, "<th scope=\"col\">@</th>", (const char *const[]){w->columns[i], NULL});
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT("</tr>\n</thead>\n<tbody>\n"));
    if (s == DIVIT_OK)
        s = put_rows(world,
            "SELECT a.no, substr(p.name, 1, 1) || '•••', a.type, a.payment, a.status,"
            " coalesce(a.via, '–'),"
            " coalesce(strftime('%Y-%m-%d %H:%M', nullif(a.received, 0), 'unixepoch'), '–')"
            " FROM application a JOIN person p ON p.id=a.person ORDER BY a.rowid DESC LIMIT 50",
            out, err);
    return close_table(out, s);
}

/* see sandbox/portal/audit.h */
divit_status divit_world_audit(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    const wording *w = &wordings[strcmp(request->path, "/audit") == 0 ? ENGLISH : TURKISH];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    divit_status s = put_head(w, &page);
    if (s == DIVIT_OK)
        s = put_state(world, w, &page);
    if (s == DIVIT_OK)
        s = put_counts(world, w, &page, err);
    if (s == DIVIT_OK)
        s = put_applications(world, w, &page, err);
    if (s == DIVIT_OK)
        s = divit_bytes_append(&page, DIVIT_SPAN_TEXT("</main>\n</body>\n</html>\n"));
    if (s == DIVIT_OK)
        s = divit_world_reply_header(ret, "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    return s == DIVIT_OK ? divit_world_reply_bytes(
                               ret, 200, "text/html; charset=utf-8", divit_bytes_span(&page))
                         : s;
}
