/* SPDX-License-Identifier: Apache-2.0 */
/* What the authorization server says of itself, compared with the contract. */
#include "portal/metadata.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "portal/json.h"

enum { ANSWER_LIMIT = 64 << 10, LIST_MAX = 64, URL_MAX_BYTES = 400 };

/* The member must be the issuer with `path` behind it (RFC 8414 3.3; RFC 9700 4.4.2). */
static void want_address(
    divit_json_reader *r, const char *name, const char *issuer, const char *path)
{
    const char *text = divit_json_text(r, name, URL_MAX_BYTES);
    const size_t n = strlen(issuer);
    if (strncmp(text, issuer, n) != 0 || strcmp(text + n, path) != 0)
        divit_json_refuse(
            r, name, N_("the sign-in server names another address than the portal's"));
}

static void want_listed(divit_json_reader *r, const char *name, const char *wanted)
{
    const json_t *list = divit_json_array(r, name, LIST_MAX);
    for (size_t i = 0; list && i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text && strcmp(text, wanted) == 0)
            return;
    }
    divit_json_refuse(r, name, N_("the sign-in server does not offer what is needed"));
}

/* see portal/metadata.h */
divit_status divit_metadata_judge(divit_span text, const char *issuer, divit_error *err)
{
    DIVIT_AUTO(divit_json_free)
    json_t *json = NULL;
    const divit_status s = divit_json_load(text, &json, err);
    if (s != DIVIT_OK)
        return s;
    divit_json_reader r = {.object = json, .err = err};
    want_address(&r, "issuer", issuer, "");
    want_address(&r, "authorization_endpoint", issuer, "/oauth/authorize");
    want_address(&r, "token_endpoint", issuer, "/oauth/token");
    want_listed(&r, "response_types_supported", "code");
    want_listed(&r, "code_challenge_methods_supported", "S256");
    want_listed(&r, "token_endpoint_auth_methods_supported", "none");
    if (!divit_json_bool(&r, "authorization_response_iss_parameter_supported"))
        divit_json_refuse(&r, "authorization_response_iss_parameter_supported",
            N_("the sign-in server does not offer what is needed"));
    return r.status;
}

/* see portal/metadata.h */
divit_status divit_metadata_check(
    const divit_transport *transport, const char *issuer, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes url = {0};
    DIVIT_AUTO(divit_http_answer_done)
    divit_http_answer answer = {0};
    if (divit_bytes_printf(&url, "%s/.well-known/oauth-authorization-server", issuer) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_http_request q = {
        .method = "GET", .url = (const char *)url.p, .answer_limit = ANSWER_LIMIT};
    const divit_status s = transport->exchange(transport->ctx, &q, &answer, err);
    if (s != DIVIT_OK)
        return s;
    if (answer.code == 429 || answer.code >= 500)
        return divit_fail_foreign(err, DIVIT_NETWORK_ANSWER, __func__,
            N_("the portal is not available now"), DIVIT_FOREIGN_HTTP, answer.code);
    if (answer.code != 200)
        return divit_fail_foreign(err, DIVIT_PORTAL_REFUSED, __func__,
            N_("the address has no sign-in server"), DIVIT_FOREIGN_HTTP, answer.code);
    return divit_metadata_judge(divit_bytes_span(&answer.body), issuer, err);
}
