/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/item.h - steps over the items of a certificate's DER (X.690 8.1), as far as a card's reader
 * must know them: where it ends, and where its key is.
 *
 *     divit_span rest = der, inner;
 *     if (divit_item_take(&rest, DIVIT_ITEM_SEQUENCE, &inner)) // moves rest behind the item
 *         use(inner);
 *
 * The lengths are read by OpenSSL. Ownership: spans point into the DER. Threads: no state.
 * Not done here: what else stands in a certificate; the parent reads it (card/choose.h).
 */
#ifndef DIVIT_CARD_ITEM_H
#define DIVIT_CARD_ITEM_H

#include "divit/base.h"

/* Identifier octets (X.690 8.1.2). */
enum {
    DIVIT_ITEM_INTEGER = 0x02,
    DIVIT_ITEM_BIT_STRING = 0x03,
    DIVIT_ITEM_SEQUENCE = 0x30,
    DIVIT_ITEM_VERSION = 0xA0, /* of a certificate (RFC 5280 4.1) */
};

/*
 * Takes the next item if it begins with this octet and has a definite length; ret: its content.
 * False, with nothing changed, else. OpenSSL's queue may say why.
 */
bool divit_item_take(divit_span *rest, uint8_t identifier, divit_span *ret);

#endif
