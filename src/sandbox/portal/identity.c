/* SPDX-License-Identifier: Apache-2.0 */
/* The identity server's addresses: metadata, sign-in page, tokens. */
#include "sandbox/portal/identity.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/status.h"
#include "sandbox/portal/challenge.h"
#include "sandbox/portal/context.h"
#include "sandbox/portal/grants.h"
#include "sandbox/portal/multipart.h"
#include "base/markup.h"

enum { PERSONS_SHOWN = 8 };

/* see sandbox/portal/identity.h */
divit_status divit_world_identity_metadata(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    char authorize[96];
    char token[96];
    (void)request;
    (void)snprintf(authorize, sizeof authorize, "%s/oauth/authorize", world->issuer);
    (void)snprintf(token, sizeof token, "%s/oauth/token", world->issuer);
    return divit_world_reply_json(ret, 200,
        json_pack("{s:s, s:s, s:s, s:[s], s:[s,s], s:[s], s:[s], s:b, s:[s]}", "issuer",
            world->issuer, "authorization_endpoint", authorize, "token_endpoint", token,
            "response_types_supported", "code", "grant_types_supported", "authorization_code",
            "refresh_token", "code_challenge_methods_supported", "S256",
            "token_endpoint_auth_methods_supported", "none",
            "authorization_response_iss_parameter_supported", 1, "scopes_supported", "nes"),
        err);
}

/* redirect?NAME=VALUE&state=...&iss=... */
static divit_status put_location(const divit_world_context *world,
    const divit_world_authorize *request, const char *const pair[2], divit_bytes *out)
{
    const char *const pairs[][2] = {
        {pair[0], pair[1]}, {"state", request->state}, {"iss", world->issuer}};
    divit_status s = divit_bytes_append(out, divit_span_of(request->redirect));
    for (size_t i = 0; s == DIVIT_OK && i < 3; i++) {
        s = divit_bytes_printf(out, "%s%s=", i ? "&" : "?", pairs[i][0]);
        if (s == DIVIT_OK)
            s = divit_world_urlencoded_append(out, pairs[i][1]);
    }
    return s == DIVIT_OK ? divit_bytes_terminate(out) : s;
}

static divit_status redirect(const divit_world_context *world, const divit_world_authorize *request,
    const char *const pair[2], divit_world_reply *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes location = {0};
    divit_status s = put_location(world, request, pair, &location);
    ret->code = 303;
    return s == DIVIT_OK ? divit_world_reply_header(ret, "Location", (const char *)location.p) : s;
}

static divit_status put_head(divit_bytes *out)
{
    static const char head[] =
        "<!DOCTYPE html>\n<html lang=\"tr\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>Merkezi Kimlik Doğrulama (DENEME)</title>\n<style>\n"
        "body{font:1.05rem/1.5 system-ui,sans-serif;color:#1c2129;background:#eef2f7;margin:0}\n"
        ".deneme{background:#fdf1f0;color:#8c1310;border-bottom:2px solid #ad1c1a;"
        "padding:.8rem;text-align:center;font-weight:700;margin:0}\n"
        "main{max-width:32rem;margin:2rem auto;padding:2rem;background:#fff;"
        "border:1px solid #c7d1de;border-radius:.5rem}\n"
        "h1{font-size:1.5rem;color:#1a3861;margin:0 0 1rem}h2{font-size:1.15rem;color:#1a3861}\n"
        "dl{margin:0 0 1.5rem}dt{color:#56606c;font-size:.9rem}dd{margin:0;font-weight:600}\n"
        "button{display:block;width:100%;margin:.6rem 0;padding:.8rem;font:inherit;"
        "font-weight:600;color:#fff;background:#1a3861;border:0;border-radius:.35rem;"
        "cursor:pointer}\nbutton:hover{background:#27528c}\n"
        "button:focus-visible,a:focus-visible{outline:3px solid #d98200;outline-offset:2px}\n"
        "a{color:#1a3861}\n</style>\n</head>\n<body>\n"
        "<p class=\"deneme\" role=\"note\">DENEME ORTAMI — bu sayfa gerçek bir kamu hizmeti "
        "değildir. Gerçek parolanızı veya kimlik bilginizi yazmayın.</p>\n<main>\n"
        "<h1>Merkezi Kimlik Doğrulama Sistemi</h1>\n<dl><dt>Giriş Yapılacak Uygulama</dt>"
        "<dd>NES Başvuru Portalı (deneme)</dd></dl>\n"
        "<h2>e-Devlet ile giriş</h2>\n<p>Hangi deneme kişisi olarak gireceğinizi seçin.</p>\n"
        "<form method=\"post\" action=\"/oauth/authorize\">\n";
    return divit_bytes_append(out, divit_span_of(head));
}

static divit_status put_page(const divit_world_context *world, const divit_world_fields *fields,
    const divit_world_authorize *request, const char *query, divit_bytes *out, divit_error *err)
{
    static const char *const repeated[] = {"response_type", "client_id", "redirect_uri", "scope",
        "state", "code_challenge", "code_challenge_method"};
    divit_world_person persons[PERSONS_SHOWN];
    size_t count = 0;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes refuse = {0};
    divit_status s = divit_world_persons_list(world->store, persons, PERSONS_SHOWN, &count, err);
    if (s == DIVIT_OK)
        s = put_head(out);
    for (size_t i = 0; s == DIVIT_OK && i < sizeof repeated / sizeof repeated[0]; i++)
        s = divit_markup_fill(out, "<input type=\"hidden\" name=\"@\" value=\"@\">\n",
            (const char *const[]){
                repeated[i], divit_world_fields_value(fields, repeated[i]), NULL});
    for (size_t i = 0; s == DIVIT_OK && i < count; i++)
        s = divit_markup_fill(out,
            "<button type=\"submit\" name=\"person\" value=\"@\">@</button>\n",
            (const char *const[]){persons[i].id, persons[i].name, NULL});
    if (s == DIVIT_OK)
        s = put_location(world, request, (const char *const[2]){"error", "access_denied"}, &refuse);
    if (s == DIVIT_OK)
        s = divit_markup_fill(out,
            "</form>\n<h2>e-İmza ile giriş</h2>\n"
            "<ol><li><a href=\"/oauth/e-imza?@\">Giriş belgesini indirin (giris.xml)</a></li>"
            "<li>Kartınızla imzalayın: divit sign giris.xml</li><li>İmzalı belgeyi "
            "yükleyin</li></ol>"
            "\n<form method=\"post\" enctype=\"multipart/form-data\" action=\"/oauth/e-imza?@\">\n"
            "<label for=\"belge\">İmzalı giriş belgesi</label>\n"
            "<input type=\"file\" id=\"belge\" name=\"belge\" required>\n"
            "<button type=\"submit\">e-İmza ile Giriş Yap</button>\n</form>\n"
            "<p><a href=\"@\">Vazgeç</a></p>\n</main>\n</body>\n</html>\n",
            (const char *const[]){query, query, (const char *)refuse.p, NULL});
    return s;
}

/* Fields and checked request, or a reply that refuses: then *ret_good is false. */
static divit_status check(divit_span text, const divit_world_context *world,
    divit_world_fields *fields, divit_world_authorize *request, divit_world_reply *ret,
    bool *ret_good, divit_error *err)
{
    divit_world_refusal refusal = NULL;
    divit_error why = {0};
    *ret_good = false;
    divit_status s = divit_world_urlencoded_parse(text, fields, &why);
    if (s == DIVIT_OK)
        s = divit_world_authorize_check(fields, request, &refusal, &why);
    if (s > DIVIT_OK)
        return divit_world_reply_problem(
            ret, &(divit_world_problem){.type = "bad-request", .detail = why.detail}, err);
    if (s == DIVIT_OK && refusal)
        return redirect(world, request, (const char *const[2]){"error", refusal}, ret);
    *ret_good = s == DIVIT_OK;
    return s;
}

/* see sandbox/portal/identity.h */
divit_status divit_world_identity_page(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes page = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes query = {0};
    divit_world_authorize asked;
    bool good;
    divit_status s = check(request->query, world, &fields, &asked, ret, &good, err);
    if (s != DIVIT_OK || !good)
        return s;
    if (divit_bytes_append(&query, request->query) != DIVIT_OK ||
        divit_bytes_terminate(&query) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    s = put_page(world, &fields, &asked, (const char *)query.p, &page, err);
    /* The redirect behind the form counts as its action in browsers (CSP 3, form-action). */
    if (s == DIVIT_OK)
        s = divit_world_reply_header(ret, "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
            "frame-ancestors 'none'; form-action 'self' http://127.0.0.1:*");
    if (s == DIVIT_OK)
        s = divit_world_reply_header(ret, "Referrer-Policy", "same-origin");
    if (s == DIVIT_OK)
        s = divit_world_reply_bytes(ret, 200, "text/html; charset=utf-8", divit_bytes_span(&page));
    return s;
}

static bool is_form(const divit_world_request *request)
{
    return request->content_type &&
           strncasecmp(request->content_type, "application/x-www-form-urlencoded", 33) == 0;
}

/* see sandbox/portal/identity.h */
divit_status divit_world_identity_pick(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    divit_world_authorize asked;
    divit_world_person person;
    char code[DIVIT_WORLD_TOKEN_MAX];
    bool good;
    if (!is_form(request) || (request->origin && strcmp(request->origin, world->issuer) != 0))
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    divit_status s = check(request->body, world, &fields, &asked, ret, &good, err);
    if (s != DIVIT_OK || !good)
        return s;
    const char *id = divit_world_fields_value(&fields, "person");
    s = id ? divit_world_person_find(world->store, id, &person, err) : DIVIT_INPUT_MISSING;
    if (s == DIVIT_INPUT_MISSING)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    if (s == DIVIT_OK)
        s = divit_world_code_issue(
            world->store, &asked, person.id, world->clock.now(world->clock.ctx), code, err);
    return s == DIVIT_OK ? redirect(world, &asked, (const char *const[2]){"code", code}, ret) : s;
}

/* see sandbox/portal/identity.h */
divit_status divit_world_identity_challenge(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_context *world = ctx;
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes xml = {0};
    divit_world_authorize asked;
    bool good;
    divit_status s = check(request->query, world, &fields, &asked, ret, &good, err);
    if (s != DIVIT_OK || !good)
        return s;
    s = divit_world_challenge_make(world, asked.state, &xml, err);
    if (s == DIVIT_OK)
        s = divit_world_reply_header(
            ret, "Content-Disposition", "attachment; filename=\"giris.xml\"");
    return s == DIVIT_OK
               ? divit_world_reply_document(ret, "application/xml", divit_bytes_span(&xml), err)
               : s;
}

/* see sandbox/portal/identity.h */
divit_status divit_world_identity_signed(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    divit_world_context *world = ctx;
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    divit_world_authorize asked;
    divit_world_person person = {0};
    divit_world_verdict verdict = {0};
    divit_world_parts parts = {0};
    char code[DIVIT_WORLD_TOKEN_MAX];
    bool good;
    if (request->origin && strcmp(request->origin, world->issuer) != 0)
        return divit_world_reply_problem(ret, &(divit_world_problem){.type = "bad-request"}, err);
    divit_status s = check(request->query, world, &fields, &asked, ret, &good, err);
    if (s != DIVIT_OK || !good)
        return s;
    const bool form =
        divit_world_multipart_parse(request->content_type, request->body, &parts, NULL) == DIVIT_OK;
    const divit_world_part *part = form ? divit_world_parts_find(&parts, "belge") : NULL;
    s = divit_world_challenge_answer(
        world, asked.state, part ? part->body : request->body, &person, &verdict, err);
    if (s == DIVIT_OK && verdict.type)
        return divit_world_verdict_reply(&verdict, ret, err);
    if (s == DIVIT_OK)
        s = divit_world_code_issue(
            world->store, &asked, person.id, world->clock.now(world->clock.ctx), code, err);
    return s == DIVIT_OK ? redirect(world, &asked, (const char *const[2]){"code", code}, ret) : s;
}

/* see sandbox/portal/identity.h */
divit_status divit_world_identity_token(
    void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)
{
    const divit_world_context *world = ctx;
    DIVIT_AUTO(divit_world_fields_done)
    divit_world_fields fields = {0};
    divit_world_tokens tokens;
    divit_world_refusal refusal = "invalid_request";
    divit_status s = DIVIT_OK;
    if (is_form(request) && divit_world_urlencoded_parse(request->body, &fields, NULL) == DIVIT_OK)
        s = divit_world_tokens_give(
            world->store, &fields, world->clock.now(world->clock.ctx), &tokens, &refusal, err);
    if (s != DIVIT_OK)
        return s;
    if (refusal)
        return divit_world_reply_json(ret, 400, json_pack("{s:s}", "error", refusal), err);
    return divit_world_reply_json(ret, 200,
        json_pack("{s:s, s:s, s:i, s:s, s:s}", "access_token", tokens.access, "token_type",
            "Bearer", "expires_in", (int)DIVIT_WORLD_ACCESS_SECONDS, "refresh_token",
            tokens.refresh, "scope", "nes"),
        err);
}
