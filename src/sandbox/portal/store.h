/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/store.h - the practice world's memory: one SQLite file that survives a restart.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_world_store_free) divit_world_store *store = NULL;
 *     s = divit_world_store_open("FOLDER/world.db", &store, &err);
 *     s = divit_world_store_begin(store, &err);
 *     s = divit_world_run(store, &err, "UPDATE application SET status=? WHERE no=?", "tt", a, b);
 *     s = divit_world_store_end(store, s, &err);      // commits if s is OK, else undoes
 *
 * Every commit is on the disk before it returns (write-ahead log, synchronous=FULL).
 * Ownership: what a query gives is copied out by its caller before the next step.
 * Threads: one store belongs to one thread at a time.
 * Not done here: what the tables mean, see records.h, answers.h and grants.h beside this.
 */
#ifndef DIVIT_SANDBOX_PORTAL_STORE_H
#define DIVIT_SANDBOX_PORTAL_STORE_H

#include <sqlite3.h>

#include "divit/base.h"

typedef struct divit_world_store divit_world_store;

/* Opens or makes the file and its tables. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_store_open(
    const char *path, divit_world_store **ret, divit_error *err);

/* Closes, frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_world_store_free(divit_world_store **store);

/* Starts a transaction. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_store_begin(divit_world_store *store, divit_error *err);

/* Ends it: commits if s is OK, else undoes and gives s back. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_store_end(
    divit_world_store *store, divit_status s, divit_error *err);

/*
 * Prepares a statement and binds its '?' in order, one letter of `types` each: t const char *
 * (NULL binds NULL), i int64_t, b divit_span. ret is the caller's: divit_world_query_free(). E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_world_query(divit_world_store *store, sqlite3_stmt **ret,
    divit_error *err, const char *sql, const char *types, ...);

/* The next row: OK; INPUT_MISSING (without filling err) behind the last; E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_query_next(sqlite3_stmt *query, divit_error *err);

/* Frees a statement. Accepts a pointer to NULL; also a cleanup handler. */
void divit_world_query_free(sqlite3_stmt **query);

/* Runs a statement that gives no rows; arguments as divit_world_query(). E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_run(
    divit_world_store *store, divit_error *err, const char *sql, const char *types, ...);

/* A column's text into a buffer, cut if too long; "" for NULL. */
void divit_world_column_text(sqlite3_stmt *query, int column, char *out, size_t cap);

/* A column's bytes appended to out. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_column_bytes(
    sqlite3_stmt *query, int column, divit_bytes *out);

#endif
