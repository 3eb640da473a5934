/* SPDX-License-Identifier: Apache-2.0 */
/* Many persons whose applications wait for the officer of their institution. */
#include <stdio.h>

#include "sandbox/portal/records.h"

static const char *const units[] = {"Bilgi İşlem Daire Başkanlığı",
    "Öğrenci İşleri Daire Başkanlığı", "Personel Daire Başkanlığı",
    "Kütüphane ve Dokümantasyon Daire Başkanlığı"};

enum { UNITS = sizeof units / sizeof units[0] };

/*
 * Their identity numbers begin with 90 and are nobody's: the tenth digit, which the first nine
 * determine in a real one, is one too many.
 */
static void number_of(unsigned i, char out[12])
{
    unsigned odd = 0;
    unsigned even = 0;
    char first[10];
    (void)snprintf(first, sizeof first, "90%07u", i % 10000000);
    for (size_t at = 0; at < 9; at++)
        *(at % 2 == 0 ? &odd : &even) += (unsigned)(first[at] - '0');
    const unsigned tenth = (odd * 7 + 100 - even) % 10;
    (void)snprintf(out, 12, "%s%u%u", first, (tenth + 1) % 10, i % 10);
}

static divit_status add_one(divit_world_store *store, unsigned i, int64_t now, divit_error *err)
{
    divit_world_person p = {.institution = "Deneme Üniversitesi"};
    divit_world_application a = {.created = now,
        .type = "Yenileme",
        .payment = DIVIT_WORLD_PAID_BY_INSTITUTION,
        .status = DIVIT_WORLD_AWAITS_OFFICER};
    (void)snprintf(p.id, sizeof p.id, "+%u", i);
    (void)snprintf(p.name, sizeof p.name, "DENEK%u PERSONEL", i);
    (void)snprintf(a.person, sizeof a.person, "%s", p.id);
    number_of(i, p.tckn);
    divit_status s = divit_world_run(store, err,
        "INSERT INTO person(id, tckn, name, institution) VALUES(?,?,?,?)", "tttt", p.id, p.tckn,
        p.name, p.institution);
    if (s == DIVIT_OK)
        s = divit_world_application_add(store, &a, err);
    return s == DIVIT_OK ? divit_world_run(store, err,
                               "UPDATE application SET form=json_object('unit', ?) WHERE no=?",
                               "tt", units[i % UNITS], a.no)
                         : s;
}

static divit_status count_crowd(divit_world_store *store, unsigned *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s =
        divit_world_query(store, &q, err, "SELECT count(*) FROM person WHERE id LIKE '+%'", "");
    if (s == DIVIT_OK)
        s = divit_world_query_next(q, err);
    if (s == DIVIT_OK)
        *ret = (unsigned)sqlite3_column_int64(q, 0);
    return s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_crowd_add(
    divit_world_store *store, unsigned n, int64_t now, divit_error *err)
{
    unsigned before = 0;
    divit_status s = divit_world_store_begin(store, err);
    if (s != DIVIT_OK)
        return s;
    s = count_crowd(store, &before, err);
    for (unsigned i = 0; i < n && s == DIVIT_OK; i++)
        s = add_one(store, before + i + 1, now, err);
    return divit_world_store_end(store, s, err);
}
