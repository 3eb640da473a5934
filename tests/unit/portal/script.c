/* SPDX-License-Identifier: Apache-2.0 */
/* A transport that answers by a script. */
#include "unit/portal/script.h"

divit_status script_play(
    void *ctx, const divit_http_request *q, divit_http_answer *ret, divit_error *err)
{
    (void)err;
    script *s = ctx;
    assert_true(s->at < s->count);
    char *asked = s->asked[s->at];
    int n = snprintf(asked, sizeof s->asked[0], "%s %s\n", q->method, q->url);
    for (size_t i = 0; i < q->header_count; i++)
        n += snprintf(asked + n, sizeof s->asked[0] - (size_t)n, "%s: %s\n", q->headers[i].name,
            q->headers[i].value);
    s->body.n = 0;
    CHECK_OK(divit_bytes_append(&s->body, q->body));
    CHECK_OK(divit_bytes_terminate(&s->body));
    const scene *now = &s->scenes[s->at++];
    if (now->status != DIVIT_OK)
        return now->status;
    ret->code = now->code;
    CHECK_OK(divit_bytes_append(&ret->headers, divit_span_of(now->headers)));
    CHECK_OK(divit_bytes_append(&ret->body, divit_span_of(now->body)));
    return DIVIT_OK;
}

void script_done(script *s)
{
    divit_bytes_done(&s->body);
}

divit_portal *script_portal(script *s, divit_session *session)
{
    divit_portal *portal = NULL;
    const divit_portal_options o = {
        .base_url = BASE, .transport = {.exchange = script_play, .ctx = s}, .session = session};
    CHECK_OK(divit_portal_new(&o, &portal, NULL));
    return portal;
}

void script_digest(const char *type, const char *body, char out[200])
{
    divit_digest d;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, divit_span_of(body), &d, NULL));
    CHECK_OK(divit_base64_append(&text, divit_digest_span(&d)));
    CHECK_OK(divit_bytes_terminate(&text));
    (void)snprintf(
        out, 200, "content-type: %s\nrepr-digest: sha-256=:%s:\n", type, (const char *)text.p);
}
