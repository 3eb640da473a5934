/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/uri.h - the address of a key: a strict subset of RFC 7512 pkcs11 URIs, read and written.
 *
 *     divit_uri uri;
 *     s = divit_uri_parse(divit_span_of("pkcs11:token=AKIS;id=%01"), &uri, err);
 *     if (divit_uri_matches(&uri, &token, &certificate)) ...
 *     s = divit_uri_format(&token, &certificate, DIVIT_URI_TOKEN | DIVIT_URI_ID, &text);
 *
 * Taken: the path attributes token, manufacturer, serial, model, object, id and type (private,
 * public or cert: the three are one key here), each at most once and never empty; so what
 * pkcs11-tool and p11tool print for a key can be given. Everything else is refused, above all a
 * query part: a PIN has no place in an address (RFC 7512 2.4 pin-value).
 * No threads, no ownership: the result is a plain value.
 * Not done here: module-path, library and slot attributes, Unicode normalisation.
 */
#ifndef DIVIT_CARD_URI_H
#define DIVIT_CARD_URI_H

#include "card/facts.h"

/* Longest address, and longest value in it after decoding, in bytes. */
enum { DIVIT_URI_SIZE = 1024, DIVIT_URI_VALUE = 127 };

/* A decoded value; n is 0 where the attribute is not given. */
typedef struct divit_uri_value {
    uint8_t bytes[DIVIT_URI_VALUE];
    size_t n;
} divit_uri_value;

typedef struct divit_uri {
    divit_uri_value token; /* token label */
    divit_uri_value manufacturer;
    divit_uri_value serial; /* token serial number */
    divit_uri_value model;
    divit_uri_value object; /* CKA_LABEL */
    divit_uri_value id;     /* CKA_ID */
} divit_uri;

/* What an address says, a set of bits. */
typedef enum divit_uri_part {
    DIVIT_URI_TOKEN = 1,
    DIVIT_URI_SERIAL = 2,
    DIVIT_URI_ID = 4,
    DIVIT_URI_OBJECT = 8,
} divit_uri_part;

/*
 * Appends the address of a certificate's key, as a string: the parts asked for that have a value,
 * every byte but letters, digits and "-._~" percent-encoded, so that no shell changes it but at the
 * ';'; each byte of an id is (RFC 7512 2.3). What is cut in the facts cannot be named: E_INTERNAL
 * if no part has a value. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_uri_format(const divit_card_token *token,
    const divit_card_certificate *certificate, unsigned parts, divit_bytes *out);

/* Parses (RFC 7512 2.3). USAGE with the offset of what is refused. */
DIVIT_MUST_CHECK divit_status divit_uri_parse(divit_span text, divit_uri *ret, divit_error *err);

/* True if every value given is that of the token and the certificate. */
bool divit_uri_matches(
    const divit_uri *uri, const divit_card_token *token, const divit_card_certificate *certificate);

#endif
