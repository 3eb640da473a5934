/* SPDX-License-Identifier: Apache-2.0 */
/* Every parser of the portal's JSON answers; the first byte chooses one. */
#include <stdlib.h>

#include "base/bytes.h"
#include "portal/account.h"
#include "portal/application.h"
#include "portal/metadata.h"
#include "portal/form.h"
#include "portal/officer.h"
#include "portal/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_application(divit_span body)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    if (divit_application_parse(body, &a, NULL) == DIVIT_OK && !divit_order_valid(a.no))
        abort();
}

static void try_list(divit_span body)
{
    DIVIT_AUTO(divit_application_list_done)
    divit_application_list list = {0};
    (void)!divit_application_list_parse(body, &list, NULL);
}

/* A form that was read can be sent back, or says which field is at fault. */
static void try_form(divit_span body)
{
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes back = {0};
    divit_error err = {0};
    if (divit_form_parse(body, DIVIT_SPAN_TEXT("\"1\""), &form, NULL) != DIVIT_OK)
        return;
    if (divit_form_body(&form, &(divit_values){0}, &back, &err) == DIVIT_USAGE &&
        !divit_form_field(&form, err.subject) && form.count == 0)
        abort();
}

static void try_receipt(divit_span body)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes json = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt r = {0};
    if (divit_bytes_append(&json, body) != DIVIT_OK)
        return;
    if (divit_receipt_parse(&json, &signature, &r, NULL) == DIVIT_OK && json.n != 0)
        abort();
}

static void try_problem(divit_span body)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {.code = 409};
    DIVIT_AUTO(divit_problem_done)
    divit_problem p = {0};
    divit_error err = {0};
    if (divit_bytes_append(&answer.body, body) == DIVIT_OK &&
        divit_problem_fail(&answer, &p, &err) == DIVIT_OK)
        abort();
}

static divit_status answer_with(
    void *ctx, const divit_http_request *q, divit_http_answer *ret, divit_error *err)
{
    (void)q;
    (void)err;
    const divit_span *body = ctx;
    ret->code = 200;
    const divit_status s =
        divit_bytes_append(&ret->headers, DIVIT_SPAN_TEXT("content-type: application/json\n"));
    return s == DIVIT_OK ? divit_bytes_append(&ret->body, *body) : s;
}

/* The lists and small answers, through the calls that ask for them. */
static void try_calls(divit_span body)
{
    DIVIT_AUTO(divit_portal_free)
    divit_portal *portal = NULL;
    DIVIT_AUTO(divit_certificate_list_done)
    divit_certificate_list certificates = {0};
    DIVIT_AUTO(divit_officer_list_done)
    divit_officer_list officer = {0};
    divit_consent consent;
    divit_debt debt;
    const divit_portal_options o = {
        .base_url = "https://localhost", .transport = {.exchange = answer_with, .ctx = &body}};
    if (divit_portal_new(&o, &portal, NULL) != DIVIT_OK)
        return;
    (void)!divit_portal_certificates(portal, &certificates, NULL);
    (void)!divit_portal_officer_list(portal, &officer, NULL);
    (void)!divit_portal_consent(portal, &consent, NULL);
    if (divit_portal_debt(portal, "SD-1", &debt, NULL) == DIVIT_OK &&
        strnlen(debt.address, sizeof debt.address) == sizeof debt.address)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const divit_span body = {data + 1, size - 1};
    switch (data[0] % 7) {
    case 0:
        try_application(body);
        break;
    case 1:
        try_list(body);
        break;
    case 2:
        try_form(body);
        break;
    case 3:
        try_receipt(body);
        break;
    case 4:
        try_problem(body);
        break;
    case 5:
        try_calls(body);
        break;
    default:
        (void)!divit_metadata_judge(body, "https://localhost:8443", NULL);
    }
    return 0;
}
