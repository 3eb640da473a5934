/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/counter.h - whether a signature inside of another one is a countersignature of it
 * (EN 319 132-1 5.2.7).
 *
 *     s = divit_counter_value(text, &outer, inner.start, &value, err);
 *     if (value != DIVIT_NOWHERE && target.start == value) ...
 *
 * Ownership: all is borrowed. Threads: no state. Not done here: digests and the signature itself.
 */
#ifndef DIVIT_VERIFY_COUNTER_H
#define DIVIT_VERIFY_COUNTER_H

#include "divit/base.h"
#include "xml/survey.h"

/*
 * The offset of the SignatureValue of `outer`, if the signature that starts at `inner` stands in a
 * CounterSignature among the unsigned properties of it; else DIVIT_NOWHERE. E_MEMORY and whatever
 * makes `outer` unreadable.
 */
DIVIT_MUST_CHECK divit_status divit_counter_value(divit_span text, const divit_xml_signature *outer,
    uint64_t inner, uint64_t *ret, divit_error *err);

#endif
