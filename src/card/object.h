/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/object.h - finds objects of a token and reads their attributes, within limits.
 *
 *     divit_object_list found = {0};
 *     s = divit_object_find(m, session, CKO_PRIVATE_KEY, &found, err);
 *     const divit_object o = {m, session, found.at[0]};
 *     s = divit_object_read(&o, CKA_ID, &id, err);        // empty where there is none
 *
 * A module's lengths are never trusted: each value is asked for twice (size, then bytes), bounded
 * before it is allocated and checked again afterwards (PKCS #11 v2.40 C_GetAttributeValue).
 * Ownership: bytes are the caller's. No threads. Not done here: meaning.
 */
#ifndef DIVIT_CARD_OBJECT_H
#define DIVIT_CARD_OBJECT_H

#include "card/module.h"

/* Most objects of one class, and the largest attribute in bytes. */
enum { DIVIT_OBJECT_COUNT = 64, DIVIT_OBJECT_SIZE = DIVIT_CARD_CERTIFICATE_SIZE };

typedef struct divit_object {
    divit_module *module;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE handle;
} divit_object;

typedef struct divit_object_list {
    CK_OBJECT_HANDLE at[DIVIT_OBJECT_COUNT];
    size_t n;
} divit_object_list;

/* The objects of a class; those beyond the limit are passed over. The statuses of phase START. */
DIVIT_MUST_CHECK divit_status divit_object_find(divit_module *m, CK_SESSION_HANDLE session,
    CK_OBJECT_CLASS class, divit_object_list *ret, divit_error *err);

/*
 * An attribute's bytes into *ret, which must be {0}. Empty where the object has no such attribute
 * or does not show it. MODULE if its length makes no sense, else the statuses of phase START.
 */
DIVIT_MUST_CHECK divit_status divit_object_read(
    const divit_object *o, CK_ATTRIBUTE_TYPE type, divit_bytes *ret, divit_error *err);

/* True if the attribute is a CK_BBOOL that is CK_TRUE. */
bool divit_object_true(const divit_object *o, CK_ATTRIBUTE_TYPE type);

#endif
