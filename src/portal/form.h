/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/form.h - the application form as fields, and the values that are sent back.
 *
 *     DIVIT_AUTO(divit_form_done) divit_form form = {0};
 *     s = divit_form_parse(body, etag, &form, err);
 *     const divit_field *f = divit_form_field(&form, "email");
 *     s = divit_form_body(&form, &values, &json, err);         // the body of PUT
 *
 * Ownership: texts are borrowed from the form's own document and live until its _done().
 * Threads: a form does not change once parsed.
 * Not done here: asking the person; checks beyond those that can be made without the portal.
 */
#ifndef DIVIT_PORTAL_FORM_H
#define DIVIT_PORTAL_FORM_H

#include "divit/base.h"

typedef enum divit_field_type {
    DIVIT_FIELD_TEXT,
    DIVIT_FIELD_EMAIL,
    DIVIT_FIELD_PHONE, /* a mobile number, see divit_phone_normalise() */
    DIVIT_FIELD_CHOICE,
} divit_field_type;

typedef struct divit_choice {
    const char *value;
    const char *label_tr;
    const char *label_en;
} divit_choice;

typedef struct divit_field {
    const char *name;
    const char *label_tr;
    const char *label_en;
    divit_field_type type;
    bool required;
    bool readonly;
    divit_choice *choices; /* only with DIVIT_FIELD_CHOICE */
    size_t choice_count;
    const char *value; /* "" while empty */
} divit_field;

typedef struct divit_form {
    char etag[72]; /* as the portal wrote it, with quotes */
    divit_field *fields;
    size_t count;
    struct json_t *document;
} divit_form;

/* One value to send. Borrowed. */
typedef struct divit_value {
    const char *name;
    const char *value;
} divit_value;

/* Contract schema Form, with the ETag header. NETWORK_ANSWER, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_form_parse(
    divit_span body, divit_span etag, divit_form *ret, divit_error *err);

/* A field by its name, borrowed; NULL if there is none. */
const divit_field *divit_form_field(const divit_form *form, const char *name);

enum { DIVIT_PHONE_SIZE = 14 };

/*
 * A Turkish mobile number as the contract has it, +905 and nine digits, from the ways in which
 * people write it: 05xx, 5xx, +90 5xx, 90 5xx or 0090 5xx, with spaces, points, hyphens, brackets
 * and slashes. False if it is none.
 */
bool divit_phone_normalise(const char *text, char ret[DIVIT_PHONE_SIZE]);

/* What is wrong with a value for a field, as a clause marked for translation; NULL if nothing. */
const char *divit_field_fault(const divit_field *field, const char *value);

/* Values for a form; an all-zero one sends every field as it is. */
typedef struct divit_values {
    const divit_value *items; /* for fields not named here the present value is sent */
    size_t count;
} divit_values;

/* The value of a field among them, or else the one that the form shows; borrowed. */
const char *divit_field_value(const divit_field *field, const divit_values *values);

/*
 * The body of PUT form, phone numbers normalised. USAGE with the field's name as subject for a name
 * that is not in the form, a readonly field or a value that divit_field_fault() refuses; E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_form_body(
    const divit_form *form, const divit_values *values, divit_bytes *ret, divit_error *err);

/* Accepts {0}; also a cleanup handler. */
void divit_form_done(divit_form *form);

#endif
