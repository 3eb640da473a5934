/* SPDX-License-Identifier: Apache-2.0 */
/* One line of the journal. */
#include "portal/journal_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/hash.h"
#include "portal/approval.h"
#include "portal/json.h"
#include "portal/key.h"

enum { HASH_TEXT = 64 };

/* What a value must look like. */
typedef enum value_kind {
    VALUE_HASH,
    VALUE_KEY,
    VALUE_FILE,
    VALUE_TEXT,
    VALUE_VIA,
} value_kind;

typedef struct field_row {
    const char *name;
    divit_step step; /* the step that writes it */
    value_kind kind;
    size_t offset;
    size_t size;
} field_row;

#define FIELD(name, step, kind)                                                                    \
    {                                                                                              \
#name, (step), (kind), offsetof(divit_journal_record, name),                               \
            sizeof((divit_journal_record *)0)->name                                                \
    }

static const field_row fields[] = {
    FIELD(form_shown, DIVIT_STEP_DOCUMENTS_RECEIVED, VALUE_HASH),
    FIELD(commitment_shown, DIVIT_STEP_DOCUMENTS_RECEIVED, VALUE_HASH),
    FIELD(via, DIVIT_STEP_CONSENTED, VALUE_VIA),
    FIELD(form_signed, DIVIT_STEP_SIGNED, VALUE_HASH),
    FIELD(commitment_signed, DIVIT_STEP_SIGNED, VALUE_HASH),
    FIELD(form_file, DIVIT_STEP_SIGNED, VALUE_FILE),
    FIELD(commitment_file, DIVIT_STEP_SIGNED, VALUE_FILE),
    FIELD(idempotency_key, DIVIT_STEP_SUBMITTING, VALUE_KEY),
    FIELD(status, DIVIT_STEP_SUBMITTED, VALUE_TEXT),
    FIELD(receipt_hash, DIVIT_STEP_RECEIPT, VALUE_HASH),
    FIELD(receipt_file, DIVIT_STEP_RECEIPT, VALUE_FILE),
};

enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static const char *const step_texts[] = {
    [DIVIT_STEP_NONE] = "",
    [DIVIT_STEP_OPENED] = "opened",
    [DIVIT_STEP_FORM_SENT] = "form-sent",
    [DIVIT_STEP_DOCUMENTS_RECEIVED] = "documents-received",
    [DIVIT_STEP_CONSENTED] = "consented",
    [DIVIT_STEP_SIGNED] = "signed",
    [DIVIT_STEP_SUBMITTING] = "submitting",
    [DIVIT_STEP_SUBMITTED] = "submitted",
    [DIVIT_STEP_RECEIPT] = "receipt",
};

const char divit_journal_start[DIVIT_CHAIN_TEXT] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* see portal/journal.h */
const char *divit_step_text(divit_step step)
{
    return step_texts[step];
}

static divit_step step_of(const char *text)
{
    for (size_t i = 1; i < sizeof step_texts / sizeof step_texts[0]; i++)
        if (strcmp(step_texts[i], text) == 0)
            return (divit_step)i;
    return DIVIT_STEP_NONE;
}

static char *value_in(divit_journal_record *record, const field_row *f)
{
    return (char *)record + f->offset;
}

static const char *value_of(const divit_journal_record *record, const field_row *f)
{
    return (const char *)record + f->offset;
}

/* True unless masking would hide something: an identity number, a phone, a mail address. */
static bool is_impersonal(const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    return divit_text_mask(&masked, divit_span_of(text)) == DIVIT_OK &&
           divit_span_is(divit_bytes_span(&masked), text);
}

static bool value_valid(value_kind kind, const char *value)
{
    const size_t n = strlen(value);
    switch (kind) {
    case VALUE_HASH:
        return n == HASH_TEXT && strspn(value, "0123456789abcdef") == n;
    case VALUE_KEY:
        return divit_key_valid(value);
    case VALUE_FILE:
        return n > 0 && value[0] != '.' && !strchr(value, '/') && is_impersonal(value);
    case VALUE_TEXT:
        return n > 0 && is_impersonal(value);
    case VALUE_VIA:
        return divit_via_parse(value, &(divit_via){0}, NULL) == DIVIT_OK;
    }
    return false;
}

static divit_status hash_rest(const char chain[DIVIT_CHAIN_TEXT], divit_span rest,
    char out[DIVIT_CHAIN_TEXT], divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes input = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    divit_digest digest;
    if (divit_bytes_append(&input, divit_span_of(chain)) != DIVIT_OK ||
        divit_bytes_append(&input, rest) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = divit_hash_compute(DIVIT_SHA256, divit_bytes_span(&input), &digest, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_hex_append(&hex, divit_digest_span(&digest)) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    memcpy(out, hex.p, HASH_TEXT);
    out[HASH_TEXT] = 0;
    return DIVIT_OK;
}

static divit_status put_values(const divit_journal_record *record, json_t *object, divit_error *err)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const field_row *f = &fields[i];
        const char *value = value_of(record, f);
        if (f->step != record->step)
            continue;
        if (!value_valid(f->kind, value)) {
            const divit_status s = divit_fail(err, DIVIT_USAGE, __func__,
                N_("a value for the journal is malformed or holds personal data"));
            divit_error_subject(err, f->name);
            return s;
        }
        if (json_object_set_new(object, f->name, json_string(value)) != 0)
            return divit_fail(
                err, DIVIT_USAGE, __func__, N_("a value for the journal is not UTF-8"));
    }
    return DIVIT_OK;
}

static void free_text(char **text)
{
    free(*text);
}

/* The record as JSON text: {"at":"...","step":"...",...}. */
static divit_status dump_record(const divit_journal_record *record, char **ret, divit_error *err)
{
    char at[32];
    divit_time_rfc3339(record->time, 0, at);
    DIVIT_AUTO(divit_json_free)
    json_t *object = json_object();
    if (!object || json_object_set_new(object, "at", json_string(at)) != 0 ||
        json_object_set_new(object, "step", json_string(divit_step_text(record->step))) != 0)
        return divit_fail_memory(err, __func__);
    const divit_status s = put_values(record, object, err);
    if (s != DIVIT_OK)
        return s;
    *ret = json_dumps(object, JSON_COMPACT);
    return *ret ? DIVIT_OK : divit_fail_memory(err, __func__);
}

/* see portal/journal_record.h */
divit_status divit_journal_line(const divit_journal_record *record,
    const char chain[DIVIT_CHAIN_TEXT], divit_bytes *ret, char ret_chain[DIVIT_CHAIN_TEXT],
    divit_error *err)
{
    DIVIT_AUTO(free_text)
    char *text = NULL;
    divit_status s = dump_record(record, &text, err);
    if (s != DIVIT_OK)
        return s;
    /* The object without its brace, behind the sum and a comma. */
    text[0] = ',';
    s = hash_rest(chain, divit_span_of(text), ret_chain, err);
    if (s == DIVIT_OK &&
        divit_bytes_printf(ret, "{\"sum\":\"%s\"%s\n", ret_chain, text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return s;
}

static divit_status broken(divit_error *err)
{
    return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("a line of the journal does not hold"));
}

/* The sum at the start of a line and the rest behind it; false if the line has another form. */
static bool split_line(divit_span line, divit_span *ret_sum, divit_span *ret_rest)
{
    static const char head[] = "{\"sum\":\"";
    const size_t n = sizeof head - 1;
    if (line.n < n + HASH_TEXT + 2 || memcmp(line.p, head, n) != 0 || line.p[n + HASH_TEXT] != '"')
        return false;
    *ret_sum = divit_span_sub(line, n, HASH_TEXT);
    *ret_rest = divit_span_sub(line, n + HASH_TEXT + 1, line.n);
    return true;
}

static bool read_values(divit_json_reader *r, divit_journal_record *record)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const field_row *f = &fields[i];
        if (f->step != record->step)
            continue;
        const char *value = divit_json_text(r, f->name, f->size - 1);
        if (r->status != DIVIT_OK || !value_valid(f->kind, value))
            return false;
        (void)snprintf(value_in(record, f), f->size, "%s", value);
    }
    return true;
}

static divit_status read_record(divit_span line, divit_journal_record *ret, divit_error *err)
{
    DIVIT_AUTO(divit_json_free)
    json_t *object = NULL;
    const divit_status s = divit_json_load(line, &object, NULL);
    if (s != DIVIT_OK)
        return s == DIVIT_E_MEMORY ? divit_fail_memory(err, __func__) : broken(err);
    divit_json_reader r = {.object = object};
    divit_journal_record record = {
        .time = divit_json_time(&r, "at"), .step = step_of(divit_json_text(&r, "step", 40))};
    if (r.status != DIVIT_OK || record.step == DIVIT_STEP_NONE || !read_values(&r, &record))
        return broken(err);
    *ret = record;
    return DIVIT_OK;
}

/* see portal/journal_record.h */
divit_status divit_journal_line_parse(
    divit_span line, char chain[DIVIT_CHAIN_TEXT], divit_journal_record *ret, divit_error *err)
{
    divit_span sum;
    divit_span rest;
    char next[DIVIT_CHAIN_TEXT];
    if (line.n > DIVIT_JOURNAL_LINE_MAX || !split_line(line, &sum, &rest))
        return broken(err);
    divit_status s = hash_rest(chain, rest, next, err);
    if (s == DIVIT_OK && !divit_span_is(sum, next))
        s = broken(err);
    if (s == DIVIT_OK)
        s = read_record(line, ret, err);
    if (s == DIVIT_OK)
        memcpy(chain, next, sizeof next);
    return s;
}

/* see portal/journal_record.h */
void divit_journal_apply(divit_journal_record *state, const divit_journal_record *record)
{
    state->step = record->step;
    state->time = record->time;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const field_row *f = &fields[i];
        if (f->step == record->step)
            memcpy(value_in(state, f), value_of(record, f), f->size);
        else if (f->step > record->step)
            value_in(state, f)[0] = 0;
    }
}
