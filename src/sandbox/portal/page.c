/* SPDX-License-Identifier: Apache-2.0 */
/* What the portal's pages for a person's browser have in common. */
#include "sandbox/portal/page.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/markup.h"

/* Turkey's time, all year (UTC+3). */
enum { TURKEY_MINUTES = 180 };

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"tr\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>@ (DENEME)</title>\n<style>\n"
    "body{font:1.05rem/1.5 system-ui,sans-serif;color:#1c2129;background:#eef2f7;margin:0}\n"
    ".deneme{background:#fdf1f0;color:#8c1310;border-bottom:2px solid #ad1c1a;"
    "padding:.8rem;text-align:center;font-weight:700;margin:0}\n"
    ".kurum{background:#1a3861;color:#fff;padding:.8rem 1.5rem;font-weight:600;margin:0}\n"
    "nav,main{max-width:44rem;margin:0 auto}nav{padding:1rem 2rem 0;font-size:.95rem}\n"
    "main{margin-top:1rem;margin-bottom:2rem;padding:1.5rem 2rem;background:#fff;"
    "border:1px solid #c7d1de;border-radius:.5rem}\n"
    "h1{font-size:1.5rem;color:#1a3861;margin:0 0 1rem}h2{font-size:1.15rem;color:#1a3861}\n"
    "dl{display:grid;grid-template-columns:13rem 1fr;gap:.3rem 1rem;margin:0 0 1.5rem}\n"
    "dt{color:#56606c}dd{margin:0;font-weight:600}\n"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;"
    "border-bottom:1px solid #c7d1de}th{color:#56606c;font-weight:600}\n"
    ".secenek,button{display:block;box-sizing:border-box;width:100%;margin:.6rem 0;padding:.8rem;"
    "font:inherit;font-weight:600;color:#fff;background:#1a3861;border:0;border-radius:.35rem;"
    "text-decoration:none;text-align:left;cursor:pointer}\n"
    ".secenek span{display:block;font-weight:400}button:hover,.secenek:hover{background:#27528c}\n"
    ".sekme{display:flex;gap:.4rem;border-bottom:2px solid #1a3861;padding:0;margin:0 0 1rem;"
    "list-style:none}\n.sekme a{display:block;padding:.6rem 1.2rem;border:1px solid #1a3861;"
    "border-bottom:0;border-radius:.35rem .35rem 0 0}\n"
    ".sekme a[aria-current]{color:#fff;background:#1a3861}\n"
    "label{display:block;font-weight:600;margin-top:.9rem}.tik{font-weight:400}\n"
    "input:not([type=checkbox]),select{box-sizing:border-box;width:100%;padding:.5rem;font:inherit;"
    "border:1px solid #56606c;border-radius:.25rem;background:#fff}\n"
    "input[readonly]{background:#eef2f7}.hata{color:#ad1c1a;font-weight:600;margin:.2rem 0}\n"
    ".metin{border:1px solid #c7d1de;padding:0 1rem}\n"
    ".durum{font-size:1.3rem;font-weight:700;color:#1a3861}\n"
    "button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible"
    "{outline:3px solid #d98200;outline-offset:2px}\na{color:#1a3861}\n"
    "</style>\n</head>\n<body>\n<header>\n<p class=\"deneme\">DENEME ORTAMI — bu sayfa gerçek bir "
    "kamu hizmeti değildir. Gerçek parolanızı veya kimlik bilginizi yazmayın.</p>\n"
    "<p class=\"kurum\">Online İşlemler — NES Başvuru Portalı</p>\n</header>\n";

/* see sandbox/portal/page.h */
const divit_world_crumb divit_world_page_way[] = {{"/islemler", "Online İşlemler"},
    {"/nes", "NES İşlemleri"}, {"/nes/bireysel", "Bireysel İşlemler"},
    {"/nes/basvurular", "Başvuru İşlemleri"}, {0}};

/* see sandbox/portal/page.h */
void divit_world_page_path(
    char out[DIVIT_WORLD_PAGE_PATH], const char *start, const char *number, const char *end)
{
    (void)snprintf(out, DIVIT_WORLD_PAGE_PATH, "%s%.40s%s", start, number, end);
}

/* see sandbox/portal/page.h */
const char *divit_world_page_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* see sandbox/portal/page.h */
void divit_world_page_date(char out[32], const char *time)
{
    int64_t at;
    out[0] = 0;
    if (divit_time_parse_rfc3339(divit_span_of(time), &at) != DIVIT_OK)
        return;
    const divit_civil c = divit_civil_of(at, TURKEY_MINUTES);
    (void)snprintf(out, 32, "%02d.%02d.%04d %02d:%02d", c.day, c.month, c.year, c.hour, c.minute);
}

/* see sandbox/portal/page.h */
divit_status divit_world_page_begin(
    divit_bytes *out, const char *title, const divit_world_crumb *trail)
{
    divit_status s = divit_markup_fill(out, head, (const char *const[]){title, NULL});
    if (s == DIVIT_OK && trail)
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT("<nav aria-label=\"Konum\">\n"));
    for (const divit_world_crumb *c = trail; s == DIVIT_OK && c && c->address; c++)
        s = divit_markup_fill(
            out, "<a href=\"@\">@</a> › ", (const char *const[]){c->address, c->label, NULL});
    if (s == DIVIT_OK && trail)
        s = divit_markup_fill(out, "@\n</nav>\n", (const char *const[]){title, NULL});
    return s == DIVIT_OK
               ? divit_markup_fill(out, "<main>\n<h1>@</h1>\n", (const char *const[]){title, NULL})
               : s;
}

/* see sandbox/portal/page.h */
divit_status divit_world_page_choice(
    divit_bytes *out, const char *address, const char *label, const char *text)
{
    return divit_markup_fill(out, "<a class=\"secenek\" href=\"@\">@<span>@</span></a>\n",
        (const char *const[]){address, label, text, NULL});
}

/* see sandbox/portal/page.h */
divit_status divit_world_page_end(divit_bytes *page, int code, divit_world_reply *ret)
{
    divit_status s = divit_bytes_append(page, DIVIT_SPAN_TEXT("</main>\n</body>\n</html>\n"));
    if (s == DIVIT_OK)
        s = divit_world_reply_header(ret, "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
            "frame-ancestors 'none'; form-action 'self'");
    if (s == DIVIT_OK)
        s = divit_world_reply_header(ret, "Referrer-Policy", "same-origin");
    return s == DIVIT_OK ? divit_world_reply_bytes(
                               ret, code, "text/html; charset=utf-8", divit_bytes_span(page))
                         : s;
}

/* see sandbox/portal/page.h */
divit_status divit_world_page_go(divit_world_reply *ret, const char *address)
{
    ret->code = 303;
    return divit_world_reply_header(ret, "Location", address);
}
