/* SPDX-License-Identifier: Apache-2.0 */
/* The tab e-Imza: a paper that a person signs to sign in. */
#include "sandbox/portal/challenge.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/markup.h"
#include "base/status.h"
#include "pki/certificate.h"
#include "sandbox/portal/grants.h"

/* see sandbox/portal/challenge.h */
divit_status divit_world_challenge_make(
    divit_world_context *world, const char *key, divit_bytes *ret_xml, divit_error *err)
{
    static const char text[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<giris xmlns=\"urn:divit:giris:1\" xml:lang=\"tr\">\n"
                               "  <uyari>DENEME — gerçek giriş değildir</uyari>\n"
                               "  <adres>@</adres>\n"
                               "  <uygulama>NES Başvuru Portalı</uygulama>\n"
                               "  <zaman>@</zaman>\n"
                               "  <meydanOkuma>@</meydanOkuma>\n"
                               "  <beyan>Bu adrese elektronik imzamla giriyorum.</beyan>\n"
                               "</giris>\n";
    const int64_t now = world->clock.now(world->clock.ctx);
    char time[32];
    char random[DIVIT_WORLD_TOKEN_MAX];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes xml = {0};
    divit_time_rfc3339(now, 0, time);
    divit_status s = divit_world_token_make(random, err);
    if (s == DIVIT_OK && divit_markup_fill(&xml, text,
                             (const char *const[]){world->issuer, time, random, NULL}) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    if (s == DIVIT_OK)
        s = divit_world_run(world->store, err,
            "INSERT OR REPLACE INTO challenge(key, xml, expires) VALUES(?,?,?)", "tbi", key,
            divit_bytes_span(&xml), now + DIVIT_WORLD_CODE_SECONDS);
    if (s == DIVIT_OK)
        *ret_xml = divit_bytes_steal(&xml);
    return s;
}

/* The challenge of a key, which is then gone. INPUT_MISSING if there is none in its time. */
static divit_status take(
    divit_world_context *world, const char *key, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(world->store, &q, err,
        "SELECT xml FROM challenge WHERE key=? AND expires>?", "ti", key,
        world->clock.now(world->clock.ctx));
    if (s == DIVIT_OK)
        s = divit_world_query_next(q, err);
    if (s == DIVIT_OK)
        s = divit_world_column_bytes(q, 0, ret);
    divit_world_query_free(&q);
    const divit_status gone =
        divit_world_run(world->store, err, "DELETE FROM challenge WHERE key=?", "t", key);
    return s == DIVIT_OK ? gone : s;
}

/* The person of this world with the number of a certificate. INPUT_MISSING. */
static divit_status find_person(
    divit_world_context *world, divit_span der, divit_world_person *ret, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    char id[sizeof ret->id];
    divit_status s = divit_certificate_parse(der, &cert, err);
    if (s == DIVIT_OK)
        s = divit_world_query(world->store, &q, err, "SELECT id FROM person WHERE tckn=?", "t",
            divit_certificate_facts_get(cert)->subject_serial);
    if (s == DIVIT_OK)
        s = divit_world_query_next(q, err);
    if (s != DIVIT_OK)
        return s;
    divit_world_column_text(q, 0, id, sizeof id);
    return divit_world_person_find(world->store, id, ret, err);
}

/* see sandbox/portal/challenge.h */
divit_status divit_world_challenge_answer(divit_world_context *world, const char *key,
    divit_span received, divit_world_person *ret_person, divit_world_verdict *ret_verdict,
    divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes issued = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes certificate = {0};
    divit_world_person person = {0};
    divit_status s = take(world, key, &issued, err);
    *ret_verdict =
        (divit_world_verdict){"signature", N_("there is no such challenge"), "challenge"};
    if (s != DIVIT_OK)
        return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
    const divit_world_signed what = {.name = "challenge",
        .judge = world->judge.xml,
        .issued = divit_bytes_span(&issued),
        .received = received};
    const divit_portal_case one = {what.issued, received, world->clock.now(world->clock.ctx)};
    /* The first look finds who it is, the second judges the signature as that person's. */
    if (what.judge(world->judge.ctx, &one, &certificate, NULL) == DIVIT_OK)
        s = find_person(world, divit_bytes_span(&certificate), &person, err);
    if (s == DIVIT_INPUT_MISSING)
        ret_verdict->detail = N_("the certificate is of nobody who is known here");
    if (s != DIVIT_OK)
        return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
    divit_bytes_done(&certificate);
    s = divit_world_signed_judge(world, &person, &what, &certificate, ret_verdict, err);
    if (s == DIVIT_OK && !ret_verdict->type)
        *ret_person = person;
    return s;
}
