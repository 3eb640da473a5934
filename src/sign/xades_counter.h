/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_counter.h - where a countersignature goes: among the unsigned properties of the
 * signature whose value it signs (EN 319 132-1 5.2.7.2).
 *
 *     DIVIT_AUTO(divit_xades_value_done) divit_xades_value value = {0};
 *     s = divit_xades_counter_room(&target, &value, &wrap, err);
 *
 * Ownership: the wrap's texts are constant. Threads: no state.
 * Not done here: whether the signature that is countersigned holds.
 */
#ifndef DIVIT_SIGN_XADES_COUNTER_H
#define DIVIT_SIGN_XADES_COUNTER_H

#include "sign/xades_earlier.h"

/* The signature that is to be countersigned. */
typedef struct divit_xades_target {
    divit_span text; /* of the document */
    const divit_xml_survey *survey;
    const char *id;    /* of the Signature */
    const char *fresh; /* an Id that is nowhere in the document */
} divit_xades_target;

/* The SignatureValue that is signed; texts are NUL-terminated. {0} is empty. */
typedef struct divit_xades_value {
    divit_bytes uri; /* of it */
    divit_bytes
        id; /* the attribute that it needs, to be put in at this offset; empty: it has one */
    uint64_t at;
} divit_xades_value;

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_xades_value_done(divit_xades_value *value);

/*
 * Where it goes, and the SignatureValue that it refers to. USAGE if no signature has that Id,
 * INPUT_UNSUPPORTED if it is no XAdES signature; INPUT_BROKEN, INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_counter_room(const divit_xades_target *target,
    divit_xades_value *ret_value, divit_xades_wrap *ret, divit_error *err);

#endif
