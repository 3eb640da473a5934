/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/describe.h - what a module says of itself and of a token, for a person who looks for a
 * fault: how it was started, its slots, the mechanisms that sign, ids that several keys share.
 *
 *     divit_card_description d = {0};
 *     s = divit_describe(m, token, &d, err);
 *
 * Only questions that change nothing and need no login. Runs in the worker.
 * Ownership: a value. No threads. Not done here: what of it is a fault (doctor).
 */
#ifndef DIVIT_CARD_DESCRIBE_H
#define DIVIT_CARD_DESCRIBE_H

#include "card/module.h"

/* Describes. A module that lists no mechanism has none here. The statuses of phase START. */
DIVIT_MUST_CHECK divit_status divit_describe(
    divit_module *m, uint32_t token, divit_card_description *ret, divit_error *err);

#endif
