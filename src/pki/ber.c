/* SPDX-License-Identifier: Apache-2.0 */
/* BER with indefinite lengths into DER, item by item; a header is put in front once its item ends.
 */
#include "pki/ber.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/der.h"

enum { CONSTRUCTED = 0x20, TAG_NUMBER = 0x1F, INDEFINITE = 0x80 };
enum { OCTETS_IN_PIECES = DIVIT_DER_OCTETS | CONSTRUCTED };

/* Puts a header in front of everything from `start` on. */
static divit_status put_header(divit_bytes *out, size_t start, uint8_t tag)
{
    uint8_t header[2 + sizeof(size_t)];
    size_t at = sizeof header;
    const size_t length = out->n - start;
    for (size_t left = length; length >= INDEFINITE && left > 0; left >>= 8)
        header[--at] = (uint8_t)left;
    const size_t digits = sizeof header - at;
    header[--at] = (uint8_t)(digits > 0 ? INDEFINITE | digits : length);
    header[--at] = tag;
    const size_t size = sizeof header - at;
    const divit_status s = divit_bytes_reserve(out, size);
    if (s != DIVIT_OK)
        return s;
    memmove(out->p + start + size, out->p + start, length);
    memcpy(out->p + start, header + at, size);
    out->n += size;
    return DIVIT_OK;
}

/* Takes the header of a constructed item of indefinite length. */
static bool take_indefinite(divit_span *rest, uint8_t *ret_tag)
{
    if (rest->n < 2 || rest->p[1] != INDEFINITE || !(rest->p[0] & CONSTRUCTED) ||
        (rest->p[0] & TAG_NUMBER) == TAG_NUMBER)
        return false;
    *ret_tag = rest->p[0];
    *rest = divit_span_sub(*rest, 2, rest->n);
    return true;
}

/* Takes the two zero bytes that end an indefinite length (X.690 8.1.5). */
static bool take_end(divit_span *rest)
{
    if (rest->n < 2 || rest->p[0] != 0 || rest->p[1] != 0)
        return false;
    *rest = divit_span_sub(*rest, 2, rest->n);
    return true;
}

/*
 * Appends one item. in_pieces: it is a part of an octet string, of which only the content counts.
 * SIGNATURE_INVALID, E_MEMORY; depth bounds the recursion.
 */
static divit_status convert(divit_span *rest, size_t depth, bool in_pieces, divit_bytes *out)
{
    divit_der_item item = {0};
    const size_t start = out->n;
    const bool indefinite = take_indefinite(rest, &item.tag);
    if (depth == DIVIT_DER_DEPTH || (!indefinite && !divit_der_next(rest, &item)) ||
        (in_pieces && (item.tag | CONSTRUCTED) != OCTETS_IN_PIECES))
        return DIVIT_SIGNATURE_INVALID;
    if (!(item.tag & CONSTRUCTED))
        return divit_bytes_append(out, in_pieces ? item.content : item.whole);
    const bool pieces = item.tag == OCTETS_IN_PIECES;
    divit_span *inner = indefinite ? rest : &item.content;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK && !(indefinite ? take_end(inner) : inner->n == 0))
        s = convert(inner, depth + 1, pieces, out);
    if (s != DIVIT_OK || in_pieces)
        return s;
    return put_header(out, start, pieces ? DIVIT_DER_OCTETS : item.tag);
}

/* see pki/ber.h */
divit_status divit_ber_to_der(divit_span ber, size_t *ret_size, divit_bytes *ret, divit_error *err)
{
    divit_span rest = ber;
    const divit_status s = convert(&rest, 0, false, ret);
    if (s == DIVIT_E_MEMORY)
        return divit_fail_memory(err, __func__);
    if (s != DIVIT_OK)
        return divit_fail(err, s, __func__, N_("the signature is neither DER nor BER"));
    *ret_size = ber.n - rest.n;
    return DIVIT_OK;
}
