/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of the application form, their checks and their JSON. */
#include "sandbox/portal/form.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

enum { VALUE_MAX = 500, CHOICES_MAX = 3, PHONE_LENGTH = 13 };

typedef struct choice {
    const char *value; /* also the Turkish label */
    const char *english;
} choice;

typedef struct field {
    const char *name;
    const char *turkish;
    const char *english;
    const char *type;
    bool required;
    bool readonly;
    choice choices[CHOICES_MAX];
} field;

static const field fields[] = {
    {"published", "Sertifikanız internette yayınlanıyor mu?",
        "Is your certificate published on the internet?", "choice", false, false,
        {{"Evet", "Yes"}, {"Hayır", "No"}}},
    {"identity_no", "Kimlik No", "Identity number", "text", true, true, {{0}}},
    {"name", "Ad Soyad", "Name", "text", true, true, {{0}}},
    {"email", "e-Posta", "E-mail", "email", true, false, {{0}}},
    {"mobile", "Cep Tel", "Mobile phone", "phone", true, false, {{0}}},
    {"operator", "Operatör", "Operator", "choice", true, false,
        {{"Turkcell", "Turkcell"}, {"Vodafone", "Vodafone"}, {"Türk Telekom", "Türk Telekom"}}},
    {"channel", "Bilgi Kanalı", "Channel for news", "choice", true, false,
        {{"e-Posta", "E-mail"}, {"SMS", "SMS"}}},
    {"institution", "Kurum Adı", "Institution", "text", true, false, {{0}}},
    {"unit", "Çalıştığınız Birim", "Unit you work in", "text", true, false, {{0}}},
    {"payment", "Ödeme", "Payment", "choice", true, false,
        {{DIVIT_WORLD_PAID_BY_INSTITUTION, "Paid by the institution"},
            {DIVIT_WORLD_PAID_BY_PERSON, "Paid by the person"}}},
};

enum { FIELDS = sizeof fields / sizeof fields[0] };

static const field *find_field(const char *name)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

/* see sandbox/portal/form.h */
const char *divit_world_form_label(const char *name)
{
    const field *f = find_field(name);
    return f ? f->turkish : "";
}

/* see sandbox/portal/form.h */
divit_status divit_world_form_values(divit_span json, json_t **ret, divit_error *err)
{
    json_t *values = json_loadb((const char *)json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(values)) {
        json_decref(values);
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the kept form cannot be read"));
    }
    *ret = values;
    return DIVIT_OK;
}

/* see sandbox/portal/form.h */
const char *divit_world_form_value(const divit_world_form *form, const char *name)
{
    if (strcmp(name, "identity_no") == 0)
        return form->person->tckn;
    if (strcmp(name, "name") == 0)
        return form->person->name;
    const char *kept = json_string_value(json_object_get(form->values, name));
    if (kept)
        return kept;
    if (strcmp(name, "institution") == 0)
        return form->person->institution;
    return strcmp(name, "payment") == 0 ? form->application->payment : "";
}

static json_t *choices_json(const field *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < CHOICES_MAX && f->choices[i].value; i++)
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s}", "value", f->choices[i].value, "label_tr",
                      f->choices[i].value, "label_en", f->choices[i].english));
    return list;
}

/* see sandbox/portal/form.h */
json_t *divit_world_form_json(const divit_world_form *form)
{
    json_t *list = json_array();
    for (size_t i = 0; i < FIELDS; i++) {
        const field *f = &fields[i];
        json_t *choices = f->choices[0].value ? choices_json(f) : NULL;
        json_t *item = json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:o*}", "name", f->name,
            "label_tr", f->turkish, "label_en", f->english, "type", f->type, "required",
            f->required, "readonly", f->readonly, "value", divit_world_form_value(form, f->name),
            "choices", choices);
        (void)json_array_append_new(list, item);
    }
    if (json_array_size(list) == FIELDS)
        return json_pack("{s:s, s:o}", "no", form->application->no, "fields", list);
    json_decref(list);
    return NULL;
}

/* What is wrong with a value, in Turkish and English; {NULL} if nothing is. */
typedef struct fault {
    const char *turkish;
    const char *english;
} fault;

static bool is_mail(const char *v)
{
    const char *at = strchr(v, '@');
    if (!at || at == v || strchr(at + 1, '@') || strpbrk(v, " \"<>(),;:\\"))
        return false;
    const char *dot = strrchr(at, '.');
    return dot && dot > at + 1 && dot[1] && !strstr(at, "..");
}

static bool is_phone(const char *v)
{
    return strlen(v) == PHONE_LENGTH && strncmp(v, "+905", 4) == 0 &&
           strspn(v + 1, "0123456789") == PHONE_LENGTH - 1;
}

static bool is_choice(const field *f, const char *v)
{
    for (size_t i = 0; i < CHOICES_MAX && f->choices[i].value; i++)
        if (strcmp(f->choices[i].value, v) == 0)
            return true;
    return false;
}

static fault fault_of(const field *f, const char *v)
{
    if (v[0] == 0)
        return f->required ? (fault){"Bu alan zorunludur", "This field is required"} : (fault){0};
    if (strlen(v) > VALUE_MAX)
        return (fault){"Bu değer çok uzun", "This value is too long"};
    for (const char *c = v; *c; c++)
        if ((uint8_t)*c < 0x20 || *c == 0x7f)
            return (fault){"Bu değerde geçersiz karakter var", "This value has control characters"};
    if (strcmp(f->type, "email") == 0 && !is_mail(v))
        return (fault){"Geçerli bir e-posta adresi yazın", "Give a valid e-mail address"};
    if (strcmp(f->type, "phone") == 0 && !is_phone(v))
        return (fault){
            "Numarayı +905XXXXXXXXX biçiminde yazın", "Give the number as +905XXXXXXXXX"};
    if (strcmp(f->type, "choice") == 0 && !is_choice(f, v))
        return (fault){"Listeden bir seçenek seçin", "Choose one of the list"};
    return (fault){0};
}

/* USAGE if a member is unknown, readonly or no string, or one is missing. */
static divit_status check_members(json_t *values, divit_error *err)
{
    const char *name;
    json_t *value;
    if (!json_is_object(values))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the values are not an object"));
    json_object_foreach(values, name, value)
    {
        const field *f = find_field(name);
        if (!f || f->readonly || !json_is_string(value) ||
            strlen(json_string_value(value)) != json_string_length(value))
            return divit_fail(
                err, DIVIT_USAGE, __func__, N_("a value is of no field of the form or is no text"));
    }
    for (size_t i = 0; i < FIELDS; i++)
        if (!fields[i].readonly && !json_object_get(values, fields[i].name))
            return divit_fail(err, DIVIT_USAGE, __func__, N_("a field of the form is missing"));
    return DIVIT_OK;
}

/* see sandbox/portal/form.h */
divit_status divit_world_form_check(json_t *values, json_t **ret_errors, divit_error *err)
{
    const divit_status s = check_members(values, err);
    if (s != DIVIT_OK)
        return s;
    json_t *errors = json_array();
    for (size_t i = 0; i < FIELDS; i++) {
        if (fields[i].readonly)
            continue;
        const fault f =
            fault_of(&fields[i], json_string_value(json_object_get(values, fields[i].name)));
        char pointer[64];
        (void)snprintf(pointer, sizeof pointer, "/values/%s", fields[i].name);
        if (f.turkish)
            (void)json_array_append_new(errors, json_pack("{s:s, s:s, s:s}", "pointer", pointer,
                                                    "detail", f.turkish, "detail_en", f.english));
    }
    if (!errors)
        return divit_fail_memory(err, __func__);
    *ret_errors = errors;
    return DIVIT_OK;
}
