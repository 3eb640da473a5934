/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/form.h - the fields of the application form, their checks and their JSON.
 *
 *     json_t *page = divit_world_form_json(&person, &application, values);   // contract.yaml, Form
 *     s = divit_world_form_check(body, &values, &errors, err);
 *     const char *mail = divit_world_form_value(values, "email");
 *
 * Fields, order and labels are those of the guide's page (Başvuru Bilgileri).
 * Ownership: json_t by reference as jansson says. Threads: no state.
 * Not done here: what a change of the form brings about, see sandbox/portal/acts.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_FORM_H
#define DIVIT_SANDBOX_PORTAL_FORM_H

#include <jansson.h>

#include "sandbox/portal/records.h"

/* Everything the form's page shows. All borrowed. */
typedef struct divit_world_form {
    const divit_world_person *person;
    const divit_world_application *application;
    json_t *values; /* object of strings; empty before the first sending */
} divit_world_form;

/* Reads the values that were kept. INPUT_BROKEN, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_form_values(
    divit_span json, json_t **ret, divit_error *err);

/* The present value of a field: kept, from the register, or as the application began; or "". */
const char *divit_world_form_value(const divit_world_form *form, const char *name);

/* The Turkish label of a field; "" if there is no such field. */
const char *divit_world_form_label(const char *name);

/* The form as the contract's JSON, a new reference; NULL if memory ran out. */
json_t *divit_world_form_json(const divit_world_form *form);

/*
 * Checks the values that were sent, {"name": "value"}: ret_errors is a new array of the contract's
 * {pointer, detail, detail_en}, empty if all is good. USAGE if a member is unknown, missing or no
 * string; E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_world_form_check(
    json_t *values, json_t **ret_errors, divit_error *err);

#endif
