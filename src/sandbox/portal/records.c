/* SPDX-License-Identifier: Apache-2.0 */
/* Persons, applications and documents as the portal keeps them. */
#include "sandbox/portal/records.h"

#include <stdio.h>

#include "base/status.h"
#include "base/text.h"

#define PERSON_COLUMNS "id, tckn, name, institution, coalesce(consent, 0)"
#define APPLICATION_COLUMNS                                                                        \
    "no, person, created, type, payment, spare, status, version, via, coalesce(received, 0), key," \
    " EXISTS(SELECT 1 FROM payment WHERE payment.no=application.no)"

static void read_person(sqlite3_stmt *q, divit_world_person *p)
{
    divit_world_column_text(q, 0, p->id, sizeof p->id);
    divit_world_column_text(q, 1, p->tckn, sizeof p->tckn);
    divit_world_column_text(q, 2, p->name, sizeof p->name);
    divit_world_column_text(q, 3, p->institution, sizeof p->institution);
    p->consent = sqlite3_column_int64(q, 4);
}

static void read_application(sqlite3_stmt *q, divit_world_application *a)
{
    divit_world_column_text(q, 0, a->no, sizeof a->no);
    divit_world_column_text(q, 1, a->person, sizeof a->person);
    a->created = sqlite3_column_int64(q, 2);
    divit_world_column_text(q, 3, a->type, sizeof a->type);
    divit_world_column_text(q, 4, a->payment, sizeof a->payment);
    a->spare = sqlite3_column_int(q, 5) != 0;
    divit_world_column_text(q, 6, a->status, sizeof a->status);
    a->version = sqlite3_column_int64(q, 7);
    divit_world_column_text(q, 8, a->via, sizeof a->via);
    a->received = sqlite3_column_int64(q, 9);
    divit_world_column_text(q, 10, a->key, sizeof a->key);
    a->paid = sqlite3_column_int(q, 11) != 0;
}

/* The one row of a query, or INPUT_MISSING said in err. */
static divit_status only_row(sqlite3_stmt *query, divit_error *err)
{
    const divit_status s = divit_world_query_next(query, err);
    return s == DIVIT_INPUT_MISSING ? divit_fail(err, s, __func__, N_("there is no such record"))
                                    : s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_person_find(
    divit_world_store *store, const char *id, divit_world_person *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(
        store, &q, err, "SELECT " PERSON_COLUMNS " FROM person WHERE id=?", "t", id);
    if (s == DIVIT_OK)
        s = only_row(q, err);
    if (s == DIVIT_OK)
        read_person(q, ret);
    return s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_persons_list(divit_world_store *store, divit_world_person *out,
    size_t most, size_t *ret_count, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    size_t count = 0;
    divit_status s = divit_world_query(store, &q, err,
        "SELECT " PERSON_COLUMNS " FROM person WHERE id NOT LIKE '+%' ORDER BY id", "");
    while (s == DIVIT_OK && count < most) {
        s = divit_world_query_next(q, err);
        if (s == DIVIT_OK)
            read_person(q, &out[count++]);
    }
    if (s != DIVIT_OK && s != DIVIT_INPUT_MISSING)
        return s;
    *ret_count = count;
    return DIVIT_OK;
}

/* see sandbox/portal/records.h */
divit_status divit_world_person_consent(
    divit_world_store *store, const char *id, int64_t when, divit_error *err)
{
    return divit_world_run(store, err, "UPDATE person SET consent=? WHERE id=?", "it", when, id);
}

/* see sandbox/portal/records.h */
divit_status divit_world_application_find(divit_world_store *store, const char *person,
    const char *no, divit_world_application *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(store, &q, err,
        "SELECT " APPLICATION_COLUMNS " FROM application WHERE no=? AND person=coalesce(?, person)",
        "tt", no, person);
    if (s == DIVIT_OK)
        s = only_row(q, err);
    if (s == DIVIT_OK)
        read_application(q, ret);
    return s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_applications_list(divit_world_store *store, const char *person,
    divit_world_application *out, size_t *ret_count, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    size_t count = 0;
    divit_status s = divit_world_query(store, &q, err,
        "SELECT " APPLICATION_COLUMNS
        " FROM application WHERE person=? ORDER BY created DESC, rowid DESC",
        "t", person);
    while (s == DIVIT_OK && count < DIVIT_WORLD_APPLICATIONS_MAX) {
        s = divit_world_query_next(q, err);
        if (s == DIVIT_OK)
            read_application(q, &out[count++]);
    }
    if (s != DIVIT_OK && s != DIVIT_INPUT_MISSING)
        return s;
    *ret_count = count;
    return DIVIT_OK;
}

/* The number behind the highest that was given so far. */
static divit_status next_number(divit_world_store *store, char out[20], divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(store, &q, err,
        "SELECT coalesce(max(cast(substr(no, 4) AS INTEGER)), 0) + 1 FROM application", "");
    if (s == DIVIT_OK)
        s = only_row(q, err);
    if (s == DIVIT_OK)
        (void)snprintf(out, 20, "SD-%lld", (long long)sqlite3_column_int64(q, 0));
    return s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_application_add(
    divit_world_store *store, divit_world_application *a, divit_error *err)
{
    const divit_status s = a->no[0] ? DIVIT_OK : next_number(store, a->no, err);
    if (s != DIVIT_OK)
        return s;
    return divit_world_run(store, err,
        "INSERT INTO application(no, person, created, type, payment, spare, status)"
        " VALUES(?,?,?,?,?,?,?)",
        "ttittit", a->no, a->person, a->created, a->type, a->payment, (int64_t)a->spare, a->status);
}

/* see sandbox/portal/records.h */
divit_status divit_world_application_save(
    divit_world_store *store, const divit_world_application *a, divit_error *err)
{
    return divit_world_run(store, err,
        "UPDATE application SET payment=?, status=?, version=?, via=?, received=?, key=?"
        " WHERE no=?",
        "ttititt", a->payment, a->status, a->version, a->via[0] ? a->via : NULL, a->received,
        a->key[0] ? a->key : NULL, a->no);
}

/* see sandbox/portal/records.h */
divit_status divit_world_application_pay(
    divit_world_store *store, const char *no, int64_t when, divit_error *err)
{
    return divit_world_run(store, err, "INSERT INTO payment(no, paid) VALUES(?,?)", "ti", no, when);
}

/* see sandbox/portal/records.h */
divit_status divit_world_form_load(
    divit_world_store *store, const char *no, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s =
        divit_world_query(store, &q, err, "SELECT form FROM application WHERE no=?", "t", no);
    if (s == DIVIT_OK)
        s = only_row(q, err);
    return s == DIVIT_OK ? divit_world_column_bytes(q, 0, ret) : s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_form_save(
    divit_world_store *store, const char *no, const char *json, divit_error *err)
{
    return divit_world_run(store, err, "UPDATE application SET form=? WHERE no=?", "tt", json, no);
}

/* see sandbox/portal/records.h */
divit_status divit_world_document_save(divit_world_store *store, const divit_world_application *a,
    const char *name, divit_span bytes, divit_error *err)
{
    return divit_world_run(store, err,
        "INSERT INTO document(no, name, version, bytes) VALUES(?,?,?,?)", "ttib", a->no, name,
        a->version, bytes);
}

/* see sandbox/portal/records.h */
divit_status divit_world_document_load(divit_world_store *store, const divit_world_application *a,
    const char *name, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(store, &q, err,
        "SELECT bytes FROM document WHERE no=? AND name=? AND version=?", "tti", a->no, name,
        a->version);
    if (s == DIVIT_OK)
        s = only_row(q, err);
    return s == DIVIT_OK ? divit_world_column_bytes(q, 0, ret) : s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_certificate_add(
    divit_world_store *store, const char *owner, divit_span der, divit_error *err)
{
    return divit_world_run(
        store, err, "INSERT OR IGNORE INTO certificate(owner, der) VALUES(?,?)", "tb", owner, der);
}

/* see sandbox/portal/records.h */
divit_status divit_world_certificate_at(
    divit_world_store *store, const char *owner, size_t i, divit_bytes *ret_der, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s = divit_world_query(store, &q, err,
        "SELECT der FROM certificate WHERE owner=? ORDER BY rowid DESC LIMIT 1 OFFSET ?", "ti",
        owner, (int64_t)i);
    if (s == DIVIT_OK)
        s = only_row(q, err);
    return s == DIVIT_OK ? divit_world_column_bytes(q, 0, ret_der) : s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_setting_load(
    divit_world_store *store, const char *name, char out[64], divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_status s =
        divit_world_query(store, &q, err, "SELECT value FROM setting WHERE name=?", "t", name);
    if (s == DIVIT_OK)
        s = divit_world_query_next(q, err);
    if (s == DIVIT_OK)
        divit_world_column_text(q, 0, out, 64);
    else if (s == DIVIT_INPUT_MISSING)
        out[0] = 0;
    return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
}

/* see sandbox/portal/records.h */
divit_status divit_world_setting_save(
    divit_world_store *store, const char *name, const char *value, divit_error *err)
{
    return divit_world_run(
        store, err, "INSERT OR REPLACE INTO setting(name, value) VALUES(?,?)", "tt", name, value);
}
