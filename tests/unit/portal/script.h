/* SPDX-License-Identifier: Apache-2.0 */
/* A transport that answers by a script and remembers what it was asked, to provoke faults. */
#ifndef DIVIT_TESTS_PORTAL_SCRIPT_H
#define DIVIT_TESTS_PORTAL_SCRIPT_H

#include "unit/check.h"

#include "base/text.h"
#include "pki/hash.h"
#include "portal/portal.h"

#define BASE "https://localhost:8443"
#define JSON_HEADER "content-type: application/json\n"
#define KEY "0123456789abcdef0123456789abcdef"

/* One answer of the script. */
typedef struct scene {
    int code;
    const char *headers;
    const char *body;
    divit_status status; /* what the exchange itself answers */
} scene;

typedef struct script {
    const scene *scenes;
    size_t count;
    size_t at;
    char asked[8][600]; /* method, url and headers of each request */
    divit_bytes body;   /* of the last request */
} script;

/* The transport's exchange; ctx is the script. */
divit_status script_play(
    void *ctx, const divit_http_request *q, divit_http_answer *ret, divit_error *err);

void script_done(script *s);

/* A portal at BASE over the script. */
divit_portal *script_portal(script *s, divit_session *session);

/* Header lines of a document with its right digest. */
void script_digest(const char *type, const char *body, char out[200]);

#define SCRIPT(...)                                                                                \
    const scene scenes[] = {__VA_ARGS__};                                                          \
    DIVIT_AUTO(script_done)                                                                        \
    script s = {.scenes = scenes, .count = sizeof scenes / sizeof scenes[0]}

#define PORTAL_SCRIPT(...)                                                                         \
    SCRIPT(__VA_ARGS__);                                                                           \
    DIVIT_AUTO(divit_portal_free)                                                                  \
    divit_portal *portal = script_portal(&s, NULL)

#endif
