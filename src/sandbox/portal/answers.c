/* SPDX-License-Identifier: Apache-2.0 */
/* Idempotency keys and the answers that belong to them. */
#include "sandbox/portal/answers.h"

#include "base/bytes.h"

/* The claim's row: request, run, code, headers, body. */
static divit_status read_row(sqlite3_stmt *q, const divit_world_claim *claim,
    divit_world_claim_state *ret_state, divit_world_reply *ret_reply)
{
    const int n = sqlite3_column_bytes(q, 0);
    const divit_span request = {sqlite3_column_blob(q, 0), n > 0 ? (size_t)n : 0};
    char run[64];
    divit_world_column_text(q, 1, run, sizeof run);
    if (!divit_span_equal(request, claim->request)) {
        *ret_state = DIVIT_WORLD_CLAIM_OTHER;
        return DIVIT_OK;
    }
    if (sqlite3_column_type(q, 2) == SQLITE_NULL) {
        const bool own = divit_span_is(divit_span_of(run), claim->run);
        *ret_state = own ? DIVIT_WORLD_CLAIM_RUNNING : DIVIT_WORLD_CLAIM_NEW;
        return DIVIT_OK;
    }
    ret_reply->code = sqlite3_column_int(q, 2);
    divit_status s = divit_world_column_bytes(q, 3, &ret_reply->headers);
    if (s == DIVIT_OK)
        s = divit_world_column_bytes(q, 4, &ret_reply->body);
    if (s == DIVIT_OK)
        *ret_state = DIVIT_WORLD_CLAIM_DONE;
    return s;
}

static divit_status put_claim(
    divit_world_store *store, const divit_world_claim *claim, divit_error *err)
{
    return divit_world_run(store, err,
        "INSERT OR REPLACE INTO answer(person, path, key, request, run) VALUES(?,?,?,?,?)", "tttbt",
        claim->person, claim->path, claim->key, claim->request, claim->run);
}

/* see sandbox/portal/answers.h */
divit_status divit_world_answer_claim(divit_world_store *store, const divit_world_claim *claim,
    divit_world_claim_state *ret_state, divit_world_reply *ret_reply, divit_error *err)
{
    DIVIT_AUTO(divit_world_query_free)
    sqlite3_stmt *q = NULL;
    divit_world_claim_state state = DIVIT_WORLD_CLAIM_NEW;
    divit_status s = divit_world_query(store, &q, err,
        "SELECT request, run, code, headers, body FROM answer"
        " WHERE person=? AND path=? AND key=?",
        "ttt", claim->person, claim->path, claim->key);
    if (s == DIVIT_OK)
        s = divit_world_query_next(q, err);
    if (s == DIVIT_OK)
        s = read_row(q, claim, &state, ret_reply);
    else if (s == DIVIT_INPUT_MISSING)
        s = DIVIT_OK;
    divit_world_query_free(&q);
    if (s == DIVIT_OK && state == DIVIT_WORLD_CLAIM_NEW)
        s = put_claim(store, claim, err);
    if (s == DIVIT_OK)
        *ret_state = state;
    return s;
}

/* see sandbox/portal/answers.h */
divit_status divit_world_answer_keep(divit_world_store *store, const divit_world_claim *claim,
    const divit_world_reply *reply, divit_error *err)
{
    return divit_world_run(store, err,
        "UPDATE answer SET code=?, headers=?, body=? WHERE person=? AND path=? AND key=?", "ibbttt",
        (int64_t)reply->code, divit_bytes_span(&reply->headers), divit_bytes_span(&reply->body),
        claim->person, claim->path, claim->key);
}

/* see sandbox/portal/answers.h */
divit_status divit_world_answer_drop(
    divit_world_store *store, const divit_world_claim *claim, divit_error *err)
{
    return divit_world_run(store, err,
        "DELETE FROM answer WHERE person=? AND path=? AND key=? AND code IS NULL", "ttt",
        claim->person, claim->path, claim->key);
}
