/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/way.h - the two ways into a module, and what they share.
 *
 * divit_way_libp11 loads and lists through libp11; divit_way_plain calls Cryptoki by itself after
 * C_Initialize(NULL). Both are used through card/module.h, by the life cycle described there, and
 * fill the same values, cleaned in the same way. No state of their own but m->way_state.
 * Not done here: choosing between them (card/module.c).
 */
#ifndef DIVIT_CARD_WAY_H
#define DIVIT_CARD_WAY_H

#include "card/module.h"

/* Most slots of a module. */
enum { DIVIT_WAY_SLOTS = 64 };

extern const divit_module_way divit_way_libp11;
extern const divit_module_way divit_way_plain;

/* All slots of the module, with and without a token. The statuses of phase START. */
DIVIT_MUST_CHECK divit_status divit_way_slots(
    divit_module *m, CK_SLOT_ID slots[DIVIT_WAY_SLOTS], size_t *ret_n, divit_error *err);

/*
 * Whether a token that was listed is still there: asks for the slots first, so that the module
 * looks again (PKCS #11 v2.40 base 5.5). TOKEN_LOST if it is not, MODULE.
 */
DIVIT_MUST_CHECK divit_status divit_way_present(divit_module *m, uint32_t token, divit_error *err);

/* Text of a card into out (cap bytes with NUL): blanks at its end cut, unprintable bytes '?'. */
void divit_way_text(char *out, size_t cap, divit_span text);

/* What flags of a CK_TOKEN_INFO say about the tries left. */
divit_card_tries divit_way_tries(CK_FLAGS flags);

/* Takes PIN lengths from a CK_TOKEN_INFO; values that mean "unknown" or contradict become 0. */
void divit_way_lengths(divit_card_token *token, const CK_TOKEN_INFO *info);

#endif
