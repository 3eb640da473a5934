/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/uri.h - the address of a key: a strict subset of RFC 7512 pkcs11 URIs.
 *
 *     divit_uri uri;
 *     s = divit_uri_parse(divit_span_of("pkcs11:token=AKIS;id=%01"), &uri, err);
 *     if (divit_uri_matches(&uri, &token, &certificate)) ...
 *
 * Taken: the path attributes token, serial, object, id and type (private or cert), each at most
 * once and never empty. Everything else is refused, above all a query part: a PIN has no place in
 * an address (RFC 7512 2.4 pin-value). No threads, no ownership: the result is a plain value.
 * Not done here: module-path, library attributes, Unicode normalisation.
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
    divit_uri_value token;  /* token label */
    divit_uri_value serial; /* token serial number */
    divit_uri_value object; /* CKA_LABEL */
    divit_uri_value id;     /* CKA_ID */
} divit_uri;

/* Parses (RFC 7512 2.3). USAGE with the offset of what is refused. */
DIVIT_MUST_CHECK divit_status divit_uri_parse(divit_span text, divit_uri *ret, divit_error *err);

/* True if every value given is that of the token and the certificate. */
bool divit_uri_matches(
    const divit_uri *uri, const divit_card_token *token, const divit_card_certificate *certificate);

#endif
