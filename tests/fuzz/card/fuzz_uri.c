/* SPDX-License-Identifier: Apache-2.0 */
/* Key addresses: what is read names what it says; what is written of that is read again. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "card/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value as a fact; false if facts cannot hold it. */
static bool take(char *out, size_t cap, const divit_uri_value *value)
{
    if (value->n >= cap || memchr(value->bytes, 0, value->n))
        return false;
    memcpy(out, value->bytes, value->n);
    return true;
}

static void write_again(const divit_uri *uri)
{
    enum { ALL = DIVIT_URI_TOKEN | DIVIT_URI_SERIAL | DIVIT_URI_ID | DIVIT_URI_OBJECT };
    divit_card_token token = {0};
    divit_card_certificate certificate = {.id_length = uri->id.n};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_uri again;
    if (!take(token.label, sizeof token.label, &uri->token) ||
        !take(token.serial, sizeof token.serial, &uri->serial) ||
        !take(certificate.label, sizeof certificate.label, &uri->object) ||
        uri->id.n > sizeof certificate.id)
        return;
    memcpy(certificate.id, uri->id.bytes, uri->id.n);
    const bool says = uri->token.n + uri->serial.n + uri->object.n + uri->id.n > 0;
    if ((divit_uri_format(&token, &certificate, ALL, &text) == DIVIT_OK) != says)
        abort();
    if (says && (divit_uri_parse(divit_bytes_span(&text), &again, NULL) != DIVIT_OK ||
                    !divit_uri_matches(&again, &token, &certificate)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const divit_card_token token;
    static const divit_card_certificate certificate;
    divit_uri uri;
    if (divit_uri_parse((divit_span){data, size}, &uri, NULL) != DIVIT_OK)
        return 0;
    const bool named =
        uri.token.n + uri.serial.n + uri.object.n + uri.id.n + uri.manufacturer.n + uri.model.n > 0;
    /* A nameless token matches exactly the addresses that name nothing. */
    if (divit_uri_matches(&uri, &token, &certificate) == named)
        abort();
    write_again(&uri);
    return 0;
}
