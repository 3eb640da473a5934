/* SPDX-License-Identifier: Apache-2.0 */
/* One application and its state. */
#include "portal/application.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "portal/json.h"

enum { LIST_MAX = 200, TEXT_MAX = 600, NAME_MAX_BYTES = 400, ACTION_MAX = 16 };

/* The status texts of contract.yaml. */
static const struct {
    const char *text;
    divit_stage stage;
} stages[] = {
    {"Kurum Onayı Bekleniyor", DIVIT_STAGE_INSTITUTION},
    {"Başvuru Formu Bekleniyor", DIVIT_STAGE_FORM},
    {"Onay Bekleniyor", DIVIT_STAGE_APPROVAL},
    {"Ödeme Bekleniyor", DIVIT_STAGE_PAYMENT},
    {"Başvuru Formu ve Ödeme Bekleniyor", DIVIT_STAGE_PAPER},
    {"Üretim Bekleniyor", DIVIT_STAGE_PRODUCTION},
    {"Kargoda", DIVIT_STAGE_COURIER},
    {"Tamamlandı", DIVIT_STAGE_DONE},
    {"İptal", DIVIT_STAGE_CANCELLED},
};

static const struct {
    const char *text;
    divit_action action;
} actions[] = {
    {"form", DIVIT_ACTION_FORM},
    {"identity-refresh", DIVIT_ACTION_IDENTITY},
    {"documents", DIVIT_ACTION_DOCUMENTS},
    {"approval", DIVIT_ACTION_APPROVAL},
    {"receipt", DIVIT_ACTION_RECEIPT},
    {"payment", DIVIT_ACTION_PAYMENT},
};

/* see portal/application.h */
bool divit_order_valid(const char *no)
{
    if (!no || strncmp(no, "SD-", 3) != 0)
        return false;
    const size_t digits = strspn(no + 3, "0123456789");
    return digits >= 1 && digits <= 12 && no[3 + digits] == 0;
}

/* see portal/application.h */
divit_stage divit_stage_of(const char *status_text)
{
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        if (strcmp(stages[i].text, status_text) == 0)
            return stages[i].stage;
    return DIVIT_STAGE_UNKNOWN;
}

static unsigned read_actions(divit_json_reader *r)
{
    unsigned found = 0;
    const json_t *list = divit_json_array(r, "actions", ACTION_MAX);
    for (size_t i = 0; list && i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text)
            divit_json_refuse(r, "actions", N_("a member of the answer has another type"));
        for (size_t k = 0; text && k < sizeof actions / sizeof actions[0]; k++)
            if (strcmp(actions[k].text, text) == 0)
                found |= (unsigned)actions[k].action;
    }
    return found;
}

/* Contract schema Summary. */
static void read_summary(divit_json_reader *r, divit_application *a)
{
    a->no = divit_json_text(r, "no", 15);
    a->date = divit_json_time(r, "date");
    a->status_text = divit_json_text(r, "status", 120);
    a->stage = divit_stage_of(a->status_text);
    a->actions = read_actions(r);
    if (!divit_order_valid(a->no))
        divit_json_refuse(r, "no", N_("an order number of the answer is malformed"));
}

static void read_due(divit_json_reader *r, divit_application *a)
{
    const json_t *list = divit_json_array(r, "due", DIVIT_DUE_MAX);
    for (size_t i = 0; list && i < json_array_size(list) && r->status == DIVIT_OK; i++) {
        divit_json_reader item = {.object = json_array_get(list, i), .err = r->err};
        a->due[a->due_count++] = (divit_due){.what = divit_json_text(&item, "what", 40),
            .text_tr = divit_json_text(&item, "text_tr", 2 * TEXT_MAX),
            .text_en = divit_json_text(&item, "text_en", 2 * TEXT_MAX)};
        r->status = item.status;
    }
}

static void read_approval(divit_json_reader *r, divit_application *a)
{
    const json_t *approval = divit_json_object_maybe(r, "approval");
    if (!approval)
        return;
    divit_json_reader item = {.object = approval, .err = r->err};
    a->approval_via = divit_json_text(&item, "via", 20);
    a->approval_time = divit_json_time(&item, "received_at");
    a->approval_key = divit_json_text(&item, "idempotency_key", 64);
    r->status = item.status;
}

/* see portal/application.h */
divit_status divit_application_parse(divit_span body, divit_application *ret, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    const divit_status s = divit_json_load(body, &a.document, err);
    if (s != DIVIT_OK)
        return s;
    divit_json_reader r = {.object = a.document, .err = err};
    read_summary(&r, &a);
    a.type = divit_json_text(&r, "type", 40);
    a.payment = divit_json_text(&r, "payment", 40);
    a.spare_certificate = divit_json_bool(&r, "spare_certificate");
    a.institution = divit_json_text(&r, "institution", NAME_MAX_BYTES);
    read_due(&r, &a);
    read_approval(&r, &a);
    if (r.status != DIVIT_OK)
        return r.status;
    *ret = a;
    a = (divit_application){0};
    return DIVIT_OK;
}

/* see portal/application.h */
divit_status divit_application_list_parse(
    divit_span body, divit_application_list *ret, divit_error *err)
{
    DIVIT_AUTO(divit_application_list_done)
    divit_application_list list = {0};
    const divit_status s = divit_json_load(body, &list.document, err);
    if (s != DIVIT_OK)
        return s;
    divit_json_reader r = {.object = list.document, .err = err};
    const json_t *items = divit_json_array(&r, "applications", LIST_MAX);
    if (!items)
        return r.status;
    list.items = calloc(json_array_size(items) + 1, sizeof *list.items);
    if (!list.items)
        return divit_fail_memory(err, __func__);
    for (; list.count < json_array_size(items); list.count++) {
        divit_json_reader item = {.object = json_array_get(items, list.count), .err = err};
        read_summary(&item, &list.items[list.count]);
        if (item.status != DIVIT_OK)
            return item.status;
    }
    *ret = list;
    list = (divit_application_list){0};
    return DIVIT_OK;
}

/* see portal/application.h */
void divit_application_done(divit_application *application)
{
    divit_json_free(&application->document);
    *application = (divit_application){0};
}

/* see portal/application.h */
void divit_application_list_done(divit_application_list *list)
{
    free(list->items);
    divit_json_free(&list->document);
    *list = (divit_application_list){0};
}
