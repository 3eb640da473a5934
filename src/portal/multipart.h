/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal/multipart.h - the body of an approval by e-imza: multipart/form-data (RFC 7578).
 *
 * The boundary is made from the idempotency key, which is random: the same approval, repeated
 * after a crash, is the same bytes, as the contract wants.
 */
#ifndef DIVIT_PORTAL_MULTIPART_H
#define DIVIT_PORTAL_MULTIPART_H

#include "divit/base.h"

typedef struct divit_part {
    const char *name;
    const char *file_name;    /* or NULL */
    const char *content_type; /* or NULL */
    divit_span body;
} divit_part;

/*
 * The body of the parts, and its Content-Type. E_INTERNAL if the boundary occurs in a part,
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_multipart_body(const divit_part *parts, size_t count,
    const char *key, divit_bytes *ret_body, char ret_type[128]);

#endif
