/* SPDX-License-Identifier: Apache-2.0 */
/* Strict reading of foreign JSON. */
#include "portal/json.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"

enum { DEPTH_LIMIT = 16 };

/* True if no value lies deeper than the limit; jansson itself stops at a depth of 2,048. */
static bool shallow(const json_t *value, int depth)
{
    if (depth > DEPTH_LIMIT)
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!shallow(json_array_get(value, i), depth + 1))
            return false;
    json_t *object = json_is_object(value) ? (json_t *)(uintptr_t)value : NULL;
    for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i))
        if (!shallow(json_object_iter_value(i), depth + 1))
            return false;
    return true;
}

/* see portal/json.h */
void divit_json_free(json_t **json)
{
    if (!json)
        return;
    json_decref(*json);
    *json = NULL;
}

/* see portal/json.h */
divit_status divit_json_load(divit_span text, json_t **ret, divit_error *err)
{
    if (text.n > DIVIT_JSON_LIMIT)
        return divit_fail_at(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the JSON text is larger than the limit"), DIVIT_JSON_LIMIT);
    json_error_t fault = {0};
    DIVIT_AUTO(divit_json_free)
    json_t *json = json_loadb((const char *)text.p, text.n, JSON_REJECT_DUPLICATES, &fault);
    if (!json && json_error_code(&fault) == json_error_out_of_memory)
        return divit_fail_memory(err, __func__);
    if (!json)
        return divit_fail_at(err, DIVIT_NETWORK_ANSWER, __func__, N_("the JSON text is malformed"),
            fault.position > 0 ? (uint64_t)fault.position : 0);
    if (!json_is_object(json) || !shallow(json, 0))
        return divit_fail(
            err, DIVIT_NETWORK_ANSWER, __func__, N_("the JSON text has another shape"));
    *ret = json;
    json = NULL;
    return DIVIT_OK;
}

/* see portal/json.h */
void divit_json_refuse(divit_json_reader *r, const char *name, const char *detail)
{
    if (r->status != DIVIT_OK)
        return;
    r->status = divit_fail(r->err, DIVIT_NETWORK_ANSWER, __func__, detail);
    divit_error_subject(r->err, name);
}

/* The member if no fault was noted; a missing one is a fault. */
static const json_t *member_of(divit_json_reader *r, const char *name)
{
    const json_t *member = r->status == DIVIT_OK ? json_object_get(r->object, name) : NULL;
    if (!member)
        divit_json_refuse(r, name, N_("a member of the answer is missing"));
    return member;
}

static void refuse_type(divit_json_reader *r, const char *name)
{
    divit_json_refuse(r, name, N_("a member of the answer has another type"));
}

static const char *text_of(divit_json_reader *r, const json_t *member, const char *name, size_t max)
{
    if (!json_is_string(member)) {
        refuse_type(r, name);
        return NULL;
    }
    if (json_string_length(member) > max) {
        divit_json_refuse(r, name, N_("a text of the answer is too long"));
        return NULL;
    }
    return json_string_value(member);
}

/* see portal/json.h */
const char *divit_json_text(divit_json_reader *r, const char *name, size_t max)
{
    const json_t *member = member_of(r, name);
    const char *text = member ? text_of(r, member, name, max) : NULL;
    return text ? text : "";
}

/* see portal/json.h */
const char *divit_json_text_maybe(divit_json_reader *r, const char *name, size_t max)
{
    const json_t *member = r->status == DIVIT_OK ? json_object_get(r->object, name) : NULL;
    return member && !json_is_null(member) ? text_of(r, member, name, max) : NULL;
}

/* see portal/json.h */
bool divit_json_bool(divit_json_reader *r, const char *name)
{
    const json_t *member = member_of(r, name);
    if (member && !json_is_boolean(member))
        refuse_type(r, name);
    return json_is_true(member);
}

/* see portal/json.h */
int64_t divit_json_integer(divit_json_reader *r, const char *name, int64_t min, int64_t max)
{
    const json_t *member = member_of(r, name);
    if (!member)
        return min;
    if (!json_is_integer(member)) {
        refuse_type(r, name);
        return min;
    }
    const int64_t value = json_integer_value(member);
    if (value >= min && value <= max)
        return value;
    divit_json_refuse(r, name, N_("a number of the answer is out of range"));
    return min;
}

/* see portal/json.h */
int64_t divit_json_time(divit_json_reader *r, const char *name)
{
    int64_t time = 0;
    const char *text = divit_json_text(r, name, 40);
    if (r->status == DIVIT_OK && divit_time_parse_rfc3339(divit_span_of(text), &time) != DIVIT_OK)
        divit_json_refuse(r, name, N_("a time of the answer is malformed"));
    return time;
}

/* see portal/json.h */
const json_t *divit_json_array(divit_json_reader *r, const char *name, size_t max)
{
    const json_t *member = member_of(r, name);
    if (!member)
        return NULL;
    if (!json_is_array(member)) {
        refuse_type(r, name);
        return NULL;
    }
    if (json_array_size(member) <= max)
        return member;
    divit_json_refuse(r, name, N_("a list of the answer is too long"));
    return NULL;
}

/* see portal/json.h */
const json_t *divit_json_object_maybe(divit_json_reader *r, const char *name)
{
    const json_t *member = member_of(r, name);
    if (!member || json_is_null(member))
        return NULL;
    if (json_is_object(member))
        return member;
    refuse_type(r, name);
    return NULL;
}
