/* SPDX-License-Identifier: Apache-2.0 */
/* The secrets of one sign-in. */
#include "portal/pkce.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/hash.h"
#include "pki/random.h"

enum { SECRET_BYTES = 32 };

/* 32 bytes as 43 characters of Base64url. */
static divit_status put_text(divit_span bytes, char out[DIVIT_PKCE_TEXT], divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    if (divit_base64url_append(&text, bytes) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    memcpy(out, text.p, DIVIT_PKCE_TEXT - 1);
    out[DIVIT_PKCE_TEXT - 1] = 0;
    explicit_bzero(text.p, text.n);
    return DIVIT_OK;
}

static divit_status random_text(char out[DIVIT_PKCE_TEXT], divit_error *err)
{
    uint8_t bytes[SECRET_BYTES];
    divit_status s = divit_random_bytes(bytes, sizeof bytes, err);
    if (s == DIVIT_OK)
        s = put_text((divit_span){bytes, sizeof bytes}, out, err);
    explicit_bzero(bytes, sizeof bytes);
    return s;
}

/* see portal/pkce.h */
divit_status divit_pkce_challenge(const char *verifier, char ret[DIVIT_PKCE_TEXT], divit_error *err)
{
    divit_digest digest;
    const divit_status s = divit_hash_compute(DIVIT_SHA256, divit_span_of(verifier), &digest, err);
    return s == DIVIT_OK ? put_text(divit_digest_span(&digest), ret, err) : s;
}

/* see portal/pkce.h */
divit_status divit_pkce_init(divit_pkce *ret, divit_error *err)
{
    divit_status s = random_text(ret->verifier, err);
    if (s == DIVIT_OK)
        s = random_text(ret->state, err);
    return s == DIVIT_OK ? divit_pkce_challenge(ret->verifier, ret->challenge, err) : s;
}
