/* SPDX-License-Identifier: Apache-2.0 */
/* The practice world's memory: one SQLite file. */
#include "sandbox/portal/store.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

struct divit_world_store {
    sqlite3 *db;
};

static const char schema[] =
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "CREATE TABLE IF NOT EXISTS setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS person(id TEXT PRIMARY KEY, tckn TEXT NOT NULL UNIQUE,"
    " name TEXT NOT NULL, institution TEXT NOT NULL, consent INTEGER) STRICT;"
    "CREATE TABLE IF NOT EXISTS application(no TEXT PRIMARY KEY,"
    " person TEXT NOT NULL REFERENCES person(id), created INTEGER NOT NULL, type TEXT NOT NULL,"
    " payment TEXT NOT NULL, spare INTEGER NOT NULL, status TEXT NOT NULL,"
    " version INTEGER NOT NULL DEFAULT 0, form TEXT NOT NULL DEFAULT '{}',"
    " via TEXT, received INTEGER, key TEXT) STRICT;"
    "CREATE TABLE IF NOT EXISTS document(no TEXT NOT NULL REFERENCES application(no),"
    " name TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY(no, name, version)) STRICT;"
    "CREATE TABLE IF NOT EXISTS payment(no TEXT PRIMARY KEY REFERENCES application(no),"
    " paid INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS officer(person TEXT PRIMARY KEY REFERENCES person(id)) STRICT;"
    "CREATE TABLE IF NOT EXISTS certificate(owner TEXT NOT NULL, der BLOB NOT NULL,"
    " PRIMARY KEY(owner, der)) STRICT;"
    "CREATE TABLE IF NOT EXISTS answer(person TEXT NOT NULL, path TEXT NOT NULL,"
    " key TEXT NOT NULL, request BLOB NOT NULL, run TEXT NOT NULL, code INTEGER,"
    " headers BLOB, body BLOB, PRIMARY KEY(person, path, key)) STRICT;"
    "CREATE TABLE IF NOT EXISTS code(code TEXT PRIMARY KEY, person TEXT NOT NULL,"
    " redirect TEXT NOT NULL, challenge TEXT NOT NULL, expires INTEGER NOT NULL,"
    " family TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE IF NOT EXISTS challenge(key TEXT PRIMARY KEY, xml BLOB NOT NULL,"
    " expires INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS token(token TEXT PRIMARY KEY, kind TEXT NOT NULL,"
    " person TEXT NOT NULL, expires INTEGER NOT NULL, family TEXT NOT NULL,"
    " used INTEGER NOT NULL DEFAULT 0) STRICT;";

static divit_status fail_sql(divit_error *err, const char *origin, sqlite3 *db)
{
    const divit_status s =
        divit_fail(err, DIVIT_E_IO, origin, N_("the practice world's memory cannot be used"));
    divit_error_subject(err, sqlite3_errmsg(db));
    return s;
}

/* see sandbox/portal/store.h */
divit_status divit_world_store_open(const char *path, divit_world_store **ret, divit_error *err)
{
    DIVIT_AUTO(divit_world_store_free)
    divit_world_store *store = calloc(1, sizeof *store);
    if (!store)
        return divit_fail_memory(err, __func__);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(store->db, 5000) != SQLITE_OK ||
        sqlite3_exec(store->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        return fail_sql(err, __func__, store->db);
    *ret = store;
    store = NULL;
    return DIVIT_OK;
}

/* see sandbox/portal/store.h */
void divit_world_store_free(divit_world_store **store)
{
    if (!store || !*store)
        return;
    (void)sqlite3_close((*store)->db);
    free(*store);
    *store = NULL;
}

/* see sandbox/portal/store.h */
divit_status divit_world_store_begin(divit_world_store *store, divit_error *err)
{
    return divit_world_run(store, err, "BEGIN IMMEDIATE", "");
}

/* see sandbox/portal/store.h */
divit_status divit_world_store_end(divit_world_store *store, divit_status s, divit_error *err)
{
    if (s == DIVIT_OK)
        s = divit_world_run(store, err, "COMMIT", "");
    if (s != DIVIT_OK)
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return s;
}

static int bind_all(sqlite3_stmt *query, const char *types, va_list args)
{
    int rc = SQLITE_OK;
    for (int i = 0; types[i] && rc == SQLITE_OK; i++) {
        if (types[i] == 't') {
            rc = sqlite3_bind_text(query, i + 1, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
        } else if (types[i] == 'i') {
            rc = sqlite3_bind_int64(query, i + 1, va_arg(args, int64_t));
        } else {
            const divit_span b = va_arg(args, divit_span);
            rc = sqlite3_bind_blob64(
                query, i + 1, b.n ? b.p : (const void *)"", b.n, SQLITE_TRANSIENT);
        }
    }
    return rc;
}

static divit_status prepare(divit_world_store *store, sqlite3_stmt **ret, divit_error *err,
    const char *sql, const char *types, va_list args)
{
    sqlite3_stmt *query = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, &query, NULL) != SQLITE_OK ||
        bind_all(query, types, args) != SQLITE_OK) {
        const divit_status s = fail_sql(err, __func__, store->db);
        (void)sqlite3_finalize(query);
        return s;
    }
    *ret = query;
    return DIVIT_OK;
}

/* see sandbox/portal/store.h */
divit_status divit_world_query(divit_world_store *store, sqlite3_stmt **ret, divit_error *err,
    const char *sql, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    const divit_status s = prepare(store, ret, err, sql, types, args);
    va_end(args);
    return s;
}

/* see sandbox/portal/store.h */
divit_status divit_world_query_next(sqlite3_stmt *query, divit_error *err)
{
    const int rc = sqlite3_step(query);
    if (rc == SQLITE_ROW)
        return DIVIT_OK;
    if (rc == SQLITE_DONE)
        return DIVIT_INPUT_MISSING;
    return fail_sql(err, __func__, sqlite3_db_handle(query));
}

/* see sandbox/portal/store.h */
void divit_world_query_free(sqlite3_stmt **query)
{
    (void)sqlite3_finalize(*query);
    *query = NULL;
}

/* see sandbox/portal/store.h */
divit_status divit_world_run(
    divit_world_store *store, divit_error *err, const char *sql, const char *types, ...)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *query = NULL;
    va_list args;
    va_start(args, types);
    divit_status s = prepare(store, &query, err, sql, types, args);
    va_end(args);
    if (s == DIVIT_OK)
        s = divit_world_query_next(query, err);
    return s == DIVIT_INPUT_MISSING ? DIVIT_OK : s;
}

/* see sandbox/portal/store.h */
void divit_world_column_text(sqlite3_stmt *query, int column, char *out, size_t cap)
{
    const char *text = (const char *)sqlite3_column_text(query, column);
    divit_text_copy(out, cap, text ? text : "");
}

/* see sandbox/portal/store.h */
divit_status divit_world_column_bytes(sqlite3_stmt *query, int column, divit_bytes *out)
{
    const void *p = sqlite3_column_blob(query, column);
    const int n = sqlite3_column_bytes(query, column);
    return divit_bytes_append(out, (divit_span){p, n > 0 ? (size_t)n : 0});
}
