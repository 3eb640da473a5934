/* SPDX-License-Identifier: Apache-2.0 */
/* The application form as fields, and the values that are sent back. */
#include "portal/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "portal/json.h"

/* In bytes: the contract's limits count characters. */
enum { PHONE_DIGITS = 14 };
enum { FIELD_MAX = 64, CHOICE_MAX = 64, LABEL_MAX = 800, VALUE_MAX = 2000 };

static const char *const type_names[] = {
    [DIVIT_FIELD_TEXT] = "text",
    [DIVIT_FIELD_EMAIL] = "email",
    [DIVIT_FIELD_PHONE] = "phone",
    [DIVIT_FIELD_CHOICE] = "choice",
};

static divit_field_type read_type(divit_json_reader *r)
{
    const char *text = divit_json_text(r, "type", 20);
    for (size_t i = 0; i < sizeof type_names / sizeof type_names[0]; i++)
        if (strcmp(type_names[i], text) == 0)
            return (divit_field_type)i;
    divit_json_refuse(r, "type", N_("the form has a field of an unknown type"));
    return DIVIT_FIELD_TEXT;
}

static void read_choices(divit_json_reader *r, divit_field *f)
{
    const json_t *list = divit_json_array(r, "choices", CHOICE_MAX);
    if (!list)
        return;
    f->choices = calloc(json_array_size(list) + 1, sizeof *f->choices);
    if (!f->choices) {
        r->status = divit_fail_memory(r->err, __func__);
        return;
    }
    for (size_t i = 0; i < json_array_size(list) && r->status == DIVIT_OK; i++) {
        divit_json_reader item = {.object = json_array_get(list, i), .err = r->err};
        f->choices[f->choice_count++] =
            (divit_choice){.value = divit_json_text(&item, "value", VALUE_MAX),
                .label_tr = divit_json_text(&item, "label_tr", LABEL_MAX),
                .label_en = divit_json_text(&item, "label_en", LABEL_MAX)};
        r->status = item.status;
    }
}

static divit_status read_field(const json_t *object, divit_field *f, divit_error *err)
{
    divit_json_reader r = {.object = object, .err = err};
    f->name = divit_json_text(&r, "name", 40);
    f->label_tr = divit_json_text(&r, "label_tr", LABEL_MAX);
    f->label_en = divit_json_text(&r, "label_en", LABEL_MAX);
    f->type = read_type(&r);
    f->required = divit_json_bool(&r, "required");
    f->readonly = divit_json_bool(&r, "readonly");
    f->value = divit_json_text(&r, "value", VALUE_MAX);
    if (f->type == DIVIT_FIELD_CHOICE)
        read_choices(&r, f);
    return r.status;
}

/* The strong entity tag of the contract: quotes around 1 to 64 letters. */
static bool etag_valid(divit_span etag)
{
    if (etag.n < 3 || etag.n > 66 || etag.p[0] != '"' || etag.p[etag.n - 1] != '"')
        return false;
    for (size_t i = 1; i + 1 < etag.n; i++)
        if (etag.p[i] <= 0x20 || etag.p[i] >= 0x7F || etag.p[i] == '"')
            return false;
    return true;
}

static divit_status read_fields(divit_form *form, divit_error *err)
{
    divit_json_reader r = {.object = form->document, .err = err};
    const json_t *list = divit_json_array(&r, "fields", FIELD_MAX);
    if (!list)
        return r.status;
    form->fields = calloc(json_array_size(list) + 1, sizeof *form->fields);
    if (!form->fields)
        return divit_fail_memory(err, __func__);
    divit_status s = DIVIT_OK;
    while (form->count < json_array_size(list) && s == DIVIT_OK) {
        divit_field *f = &form->fields[form->count++];
        s = read_field(json_array_get(list, form->count - 1), f, err);
        if (s == DIVIT_OK && divit_form_field(form, f->name) != f)
            s = divit_fail(
                err, DIVIT_NETWORK_ANSWER, __func__, N_("the form has two fields of one name"));
    }
    return s;
}

/* see portal/form.h */
divit_status divit_form_parse(divit_span body, divit_span etag, divit_form *ret, divit_error *err)
{
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    if (!etag_valid(etag))
        return divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the form's entity tag is missing or malformed"));
    memcpy(form.etag, etag.p, etag.n);
    divit_status s = divit_json_load(body, &form.document, err);
    if (s == DIVIT_OK)
        s = read_fields(&form, err);
    if (s != DIVIT_OK)
        return s;
    *ret = form;
    form = (divit_form){0};
    return DIVIT_OK;
}

/* see portal/form.h */
const divit_field *divit_form_field(const divit_form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    return NULL;
}

static bool is_choice(const divit_field *field, const char *value)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (strcmp(field->choices[i].value, value) == 0)
            return true;
    return false;
}

/* One '@' with something before it and a dotted name behind it; the rest is the server's matter. */
static bool is_mail(const char *value)
{
    const char *at = strchr(value, '@');
    const char *dot = at ? strrchr(at, '.') : NULL;
    return at && at != value && !strchr(at + 1, '@') && dot && dot > at + 1 && dot[1] &&
           !strpbrk(value, " \t\r\n\"<>");
}

/* see portal/form.h */
bool divit_phone_normalise(const char *text, char ret[DIVIT_PHONE_SIZE])
{
    static const char *const starts[] = {"0090", "90", "0", ""};
    char digits[PHONE_DIGITS + 1];
    size_t n = 0;
    for (const char *c = text + (text[0] == '+'); *c; c++) {
        if (strchr(" .-()/", *c))
            continue;
        if (*c < '0' || *c > '9' || n == PHONE_DIGITS)
            return false;
        digits[n++] = *c;
    }
    digits[n] = 0;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const size_t start = strlen(starts[i]);
        if (n != start + 10 || memcmp(digits, starts[i], start) != 0 || digits[start] != '5')
            continue;
        memcpy(ret, "+90", 3);
        memcpy(ret + 3, digits + start, 11);
        return text[0] != '+' || i == 1;
    }
    return false;
}

/* see portal/form.h */
const char *divit_field_fault(const divit_field *field, const char *value)
{
    char phone[DIVIT_PHONE_SIZE];
    if (!value[0])
        return field->required
                   ? N_("a value is wanted here; answer at a terminal or with --fields FILE")
                   : NULL;
    if (strlen(value) > VALUE_MAX || !divit_utf8_valid(divit_span_of(value)))
        return N_("the value is too long or not UTF-8");
    switch (field->type) {
    case DIVIT_FIELD_TEXT:
        return NULL;
    case DIVIT_FIELD_EMAIL:
        return is_mail(value) ? NULL : N_("this is no mail address");
    case DIVIT_FIELD_PHONE:
        return divit_phone_normalise(value, phone)
                   ? NULL
                   : N_("this is no mobile number like 0500 123 45 67");
    case DIVIT_FIELD_CHOICE:
        return is_choice(field, value) ? NULL : N_("this is none of the choices");
    }
    return NULL;
}

static divit_status fail_field(divit_error *err, const char *name, const char *detail)
{
    const divit_status s = divit_fail(err, DIVIT_USAGE, __func__, detail);
    divit_error_subject(err, name);
    return s;
}

/* Every given name must be a field that can be written. */
static divit_status check_names(
    const divit_form *form, const divit_values *values, divit_error *err)
{
    for (size_t i = 0; i < values->count; i++) {
        const divit_field *f = divit_form_field(form, values->items[i].name);
        if (!f)
            return fail_field(err, values->items[i].name, N_("the form has no such field"));
        if (f->readonly)
            return fail_field(err, f->name, N_("this field cannot be changed here"));
    }
    return DIVIT_OK;
}

/* see portal/form.h */
const char *divit_field_value(const divit_field *field, const divit_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].name, field->name) == 0)
            return values->items[i].value;
    return field->value;
}

static divit_status put_values(
    const divit_form *form, const divit_values *values, json_t *into, divit_error *err)
{
    for (size_t i = 0; i < form->count; i++) {
        const divit_field *f = &form->fields[i];
        if (f->readonly)
            continue;
        const char *value = divit_field_value(f, values);
        const char *fault = divit_field_fault(f, value);
        if (fault)
            return fail_field(err, f->name, fault);
        char phone[DIVIT_PHONE_SIZE];
        if (f->type == DIVIT_FIELD_PHONE && divit_phone_normalise(value, phone))
            value = phone;
        if (json_object_set_new(into, f->name, json_string(value)) != 0)
            return divit_fail_memory(err, __func__);
    }
    return DIVIT_OK;
}

static void free_text(char **text)
{
    free(*text);
}

/* see portal/form.h */
divit_status divit_form_body(
    const divit_form *form, const divit_values *values, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_json_free)
    json_t *root = json_object();
    json_t *into = json_object();
    if (!root || json_object_set_new(root, "values", into) != 0)
        return divit_fail_memory(err, __func__);
    divit_status s = check_names(form, values, err);
    if (s == DIVIT_OK)
        s = put_values(form, values, into, err);
    if (s != DIVIT_OK)
        return s;
    DIVIT_AUTO(free_text)
    char *text = json_dumps(root, JSON_COMPACT);
    if (!text || divit_bytes_append(ret, divit_span_of(text)) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* see portal/form.h */
void divit_form_done(divit_form *form)
{
    for (size_t i = 0; i < form->count; i++)
        free(form->fields[i].choices);
    free(form->fields);
    divit_json_free(&form->document);
    *form = (divit_form){0};
}
