/* SPDX-License-Identifier: Apache-2.0 */
/* The persons and applications of a new practice world. */
#include "sandbox/portal/records.h"

enum { DAY = 86400 };

static const divit_world_person persons[] = {
    {.id = "deneme", .tckn = "10000000146", .name = "DENEME", .institution = "Deneme Üniversitesi"},
    {.id = "ornek",
        .tckn = "20000000046",
        .name = "ÖRNEK KİŞİ",
        .institution = "Örnek İl Müdürlüğü"},
    {.id = "yeni",
        .tckn = "50000000050",
        .name = "YENİ PERSONEL",
        .institution = "Deneme Üniversitesi"},
    {.id = "yetkili",
        .tckn = "40000000082",
        .name = "YETKİLİ KİŞİ",
        .institution = "Deneme Üniversitesi"},
};

static const divit_world_application applications[] = {
    {.no = "SD-780",
        .person = "deneme",
        .created = -2 * DAY,
        .type = "Yenileme",
        .payment = DIVIT_WORLD_PAID_BY_INSTITUTION,
        .status = DIVIT_WORLD_AWAITS_FORM},
    {.no = "SD-781",
        .person = "ornek",
        .created = -3 * DAY,
        .type = "Yenileme",
        .payment = DIVIT_WORLD_PAID_BY_INSTITUTION,
        .spare = true,
        .status = DIVIT_WORLD_AWAITS_FORM},
    {.no = "SD-782",
        .person = "ornek",
        .created = -1 * DAY,
        .type = "Yeni",
        .payment = DIVIT_WORLD_PAID_BY_PERSON,
        .status = DIVIT_WORLD_AWAITS_FORM},
    {.no = "SD-783",
        .person = "yeni",
        .created = -1 * DAY,
        .type = "Yeni",
        .payment = DIVIT_WORLD_PAID_BY_INSTITUTION,
        .status = DIVIT_WORLD_AWAITS_OFFICER},
    {.no = "SD-784",
        .person = "deneme",
        .created = -12 * (DAY / 24),
        .type = "Yenileme",
        .payment = DIVIT_WORLD_PAID_BY_INSTITUTION,
        .spare = true,
        .status = DIVIT_WORLD_AWAITS_OFFICER},
};

static divit_status add_all(divit_world_store *store, int64_t now, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < sizeof persons / sizeof persons[0]; i++)
        s = divit_world_run(store, err,
            "INSERT INTO person(id, tckn, name, institution) VALUES(?,?,?,?)", "tttt",
            persons[i].id, persons[i].tckn, persons[i].name, persons[i].institution);
    if (s == DIVIT_OK)
        s = divit_world_run(store, err, "INSERT INTO officer(person) VALUES(?)", "t", "yetkili");
    for (size_t i = 0; s == DIVIT_OK && i < sizeof applications / sizeof applications[0]; i++) {
        divit_world_application a = applications[i];
        a.created += now;
        s = divit_world_application_add(store, &a, err);
    }
    /* What the institution says of a person in its list. */
    if (s == DIVIT_OK)
        s = divit_world_run(store, err,
            "UPDATE application SET form=json_object('unit', ?) WHERE status=?", "tt",
            "Bilgi İşlem Daire Başkanlığı", DIVIT_WORLD_AWAITS_OFFICER);
    return s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_seed(divit_world_store *store, int64_t now, divit_error *err)
{
    size_t count;
    divit_world_person first[1];
    divit_status s = divit_world_persons_list(store, first, 1, &count, err);
    if (s != DIVIT_OK || count > 0)
        return s;
    s = divit_world_store_begin(store, err);
    return s == DIVIT_OK ? divit_world_store_end(store, add_all(store, now, err), err) : s;
}
