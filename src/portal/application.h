/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/application.h - one application and its state, read from the portal's answer.
 *
 *     DIVIT_AUTO(divit_application_done) divit_application a = {0};
 *     s = divit_application_parse(body, &a, err);
 *     show(a.status_text);                         // what the portal says, known or not
 *     if (a.stage == DIVIT_STAGE_APPROVAL) ...
 *
 * Ownership: texts are borrowed from the object's own document and live until its _done(); items
 * of a list live as long as the list.
 * Threads: an application does not change once parsed.
 * Not done here: success. A stage says where the application is; only the caller's step decides
 * what was wanted. DIVIT_STAGE_UNKNOWN is never success.
 */
#ifndef DIVIT_PORTAL_APPLICATION_H
#define DIVIT_PORTAL_APPLICATION_H

#include "divit/base.h"

/* The statuses of the contract in their order. */
typedef enum divit_stage {
    DIVIT_STAGE_UNKNOWN,
    DIVIT_STAGE_INSTITUTION, /* Kurum Onayı Bekleniyor */
    DIVIT_STAGE_FORM,        /* Başvuru Formu Bekleniyor */
    DIVIT_STAGE_APPROVAL,    /* Onay Bekleniyor */
    DIVIT_STAGE_PAYMENT,     /* Ödeme Bekleniyor */
    DIVIT_STAGE_PAPER,       /* Başvuru Formu ve Ödeme Bekleniyor: not finished */
    DIVIT_STAGE_PRODUCTION,  /* Üretim Bekleniyor */
    DIVIT_STAGE_COURIER,     /* Kargoda */
    DIVIT_STAGE_DONE,        /* Tamamlandı */
    DIVIT_STAGE_CANCELLED,   /* İptal */
} divit_stage;

/* What the person can do now: bits of divit_application.actions. */
typedef enum divit_action {
    DIVIT_ACTION_FORM = 1,
    DIVIT_ACTION_IDENTITY = 2,
    DIVIT_ACTION_DOCUMENTS = 4,
    DIVIT_ACTION_APPROVAL = 8,
    DIVIT_ACTION_RECEIPT = 16,
    DIVIT_ACTION_PAYMENT = 32,
} divit_action;

enum { DIVIT_DUE_MAX = 16 };

/* Something the person still owes. */
typedef struct divit_due {
    const char *what; /* "form", "approval", "paper-form", "payment" or another */
    const char *text_tr;
    const char *text_en;
} divit_due;

typedef struct divit_application {
    const char *no; /* "SD-780" */
    int64_t date;
    const char *status_text; /* as the portal wrote it */
    divit_stage stage;
    unsigned actions; /* divit_action bits; unknown actions are passed over */
    /* The rest only in a detail, otherwise NULL or 0. */
    const char *type;    /* "Yenileme" */
    const char *payment; /* "Kurum Ödemeli" */
    bool spare_certificate;
    const char *institution;
    divit_due due[DIVIT_DUE_MAX];
    size_t due_count;
    const char *approval_via; /* "e-imza", "e-onay", "islak-imza"; NULL while not approved */
    int64_t approval_time;
    const char *approval_key; /* the idempotency key of the approval */
    struct json_t *document;
} divit_application;

typedef struct divit_application_list {
    divit_application *items;
    size_t count;
    struct json_t *document;
} divit_application_list;

/* True for an order number of the contract: "SD-" and 1 to 12 digits. */
bool divit_order_valid(const char *no);

/* The stage of a status text. */
divit_stage divit_stage_of(const char *status_text);

/* Contract schema Application. NETWORK_ANSWER, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_application_parse(
    divit_span body, divit_application *ret, divit_error *err);

/* The answer of GET /v1/applications. NETWORK_ANSWER, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_application_list_parse(
    divit_span body, divit_application_list *ret, divit_error *err);

/* Accept {0}; also cleanup handlers. */
void divit_application_done(divit_application *application);
void divit_application_list_done(divit_application_list *list);

#endif
