/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of the portal contract. */
#include "portal/client.h"

#include "base/bytes.h"
#include "portal/request.h"

#define JSON_TYPE "application/json"

/* see portal/client.h */
divit_status divit_portal_applications(
    divit_portal *portal, divit_application_list *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_portal_request r = {
        .method = "GET", .path = "/v1/applications", .accept = JSON_TYPE};
    const divit_status s = divit_portal_send(portal, &r, &answer, err);
    return s == DIVIT_OK ? divit_application_list_parse(divit_bytes_span(&answer.body), ret, err)
                         : s;
}

/* Sends and reads a form out of the answer. */
static divit_status send_for_form(
    divit_portal *portal, const divit_portal_request *r, divit_form *ret, divit_error *err)
{
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    const divit_status s = divit_portal_send(portal, r, &answer, err);
    return s == DIVIT_OK ? divit_form_parse(divit_bytes_span(&answer.body),
                               divit_http_answer_header(&answer, "etag"), ret, err)
                         : s;
}

/* see portal/client.h */
divit_status divit_portal_application(
    divit_portal *portal, const char *no, divit_application *ret, divit_error *err)
{
    char path[DIVIT_PORTAL_PATH];
    const divit_status s = divit_portal_path(no, "", path, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "GET", .path = path, .accept = JSON_TYPE};
    return divit_portal_send_for_application(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_apply(
    divit_portal *portal, const char *key, divit_application *ret, divit_error *err)
{
    const divit_portal_request r = {.method = "POST",
        .path = "/v1/applications",
        .accept = JSON_TYPE,
        .key = key,
        .content_type = JSON_TYPE,
        .body = DIVIT_SPAN_TEXT("{\"payment\":\"Kişi Ödemeli\"}")};
    return divit_portal_send_for_application(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_form(
    divit_portal *portal, const char *no, divit_form *ret, divit_error *err)
{
    char path[DIVIT_PORTAL_PATH];
    const divit_status s = divit_portal_path(no, "/form", path, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "GET", .path = path, .accept = JSON_TYPE};
    return send_for_form(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_form_send(
    divit_portal *portal, const divit_form_change *change, divit_form *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes body = {0};
    char path[DIVIT_PORTAL_PATH];
    divit_status s = divit_portal_path(change->no, "/form", path, err);
    if (s == DIVIT_OK)
        s = divit_form_body(change->form, &change->values, &body, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {.method = "PUT",
        .path = path,
        .accept = JSON_TYPE,
        .etag = change->form->etag,
        .content_type = JSON_TYPE,
        .body = divit_bytes_span(&body)};
    return send_for_form(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_identity(
    divit_portal *portal, const char *no, const char *key, divit_form *ret, divit_error *err)
{
    char path[DIVIT_PORTAL_PATH];
    const divit_status s = divit_portal_path(no, "/identity-refresh", path, err);
    if (s != DIVIT_OK)
        return s;
    const divit_portal_request r = {
        .method = "POST", .path = path, .accept = JSON_TYPE, .key = key};
    return send_for_form(portal, &r, ret, err);
}

/* see portal/client.h */
divit_status divit_portal_documents(divit_portal *portal, const char *no,
    const divit_document *documents, size_t n, divit_bytes *ret, divit_error *err)
{
    static const char *const rows[DIVIT_DOCUMENTS][2] = {
        [DIVIT_DOCUMENT_FORM] = {"/form.pdf", "application/pdf"},
        [DIVIT_DOCUMENT_COMMITMENT] = {"/commitment.xml", "application/xml"},
        [DIVIT_DOCUMENT_COMMITMENT_PDF] = {"/commitment.pdf", "application/pdf"},
    };
    char paths[DIVIT_DOCUMENTS][DIVIT_PORTAL_PATH];
    divit_portal_paper papers[DIVIT_DOCUMENTS];
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < n && s == DIVIT_OK; i++) {
        s = divit_portal_path(no, rows[documents[i]][0], paths[i], err);
        papers[i] = (divit_portal_paper){paths[i], rows[documents[i]][1]};
    }
    return s == DIVIT_OK ? divit_portal_send_for_papers(portal, papers, n, ret, err) : s;
}
