/* SPDX-License-Identifier: Apache-2.0 */
/* Steps over DER. */
#include "card/item.h"

#include <openssl/asn1.h>

#include "base/bytes.h"

/* What ASN1_get_object() answers if there is no such item, and for an indefinite length. */
enum { REFUSED = 0x80, INDEFINITE = 0x01 };

/* see card/item.h */
bool divit_item_take(divit_span *rest, uint8_t identifier, divit_span *ret)
{
    const uint8_t *p = rest->p;
    long length = 0;
    int tag = 0, class = 0;
    if (rest->n == 0 || rest->p[0] != identifier ||
        ASN1_get_object(&p, &length, &tag, &class, (long)rest->n) & (REFUSED | INDEFINITE))
        return false;
    *ret = (divit_span){p, (size_t)length};
    *rest = divit_span_sub(*rest, (size_t)(p - rest->p) + ret->n, rest->n);
    return true;
}
