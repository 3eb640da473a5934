/* SPDX-License-Identifier: Apache-2.0 */
/* Why an edited file may still have a valid signature. */
#include "attacks/spared.h"

#include "pki/der.h"

static bool same(divit_span a, divit_span b, size_t from, size_t to)
{
    return a.n >= to && b.n >= to &&
           divit_span_equal(divit_span_sub(a, from, to - from), divit_span_sub(b, from, to - from));
}

/* see attacks/spared.h */
bool spared_signs(const spared_signature *sig, divit_span edited)
{
    return same(sig->file, edited, 0, sig->begin) &&
           same(sig->file, edited, sig->end, sig->covered_end);
}

static bool is_white(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

/* The value of a hex digit; 16 for another byte. */
static unsigned digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    const unsigned letter = (unsigned)(c | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 16;
}

/* The bytes of a hex string, as ISO 32000-2 7.3.4.3 reads it. False: a byte that is no hex. */
static bool decode(divit_span hex, divit_bytes *out, bool *ret_white)
{
    unsigned half = 16;
    out->n = 0;
    *ret_white = false;
    for (size_t i = 1; i + 1 < hex.n; i++) {
        const unsigned d = digit(hex.p[i]);
        *ret_white = *ret_white || is_white(hex.p[i]);
        if (d == 16 && !is_white(hex.p[i]))
            return false;
        if (d == 16)
            continue;
        if (half < 16 && divit_bytes_push(out, (uint8_t)(half << 4 | d)) != DIVIT_OK)
            return false;
        half = half < 16 ? 16 : d;
    }
    return half == 16 || divit_bytes_push(out, (uint8_t)(half << 4)) == DIVIT_OK;
}

/* SignedData's first two fields of a ContentInfo (RFC 5652 3, 5.1), as offsets. */
static bool find_header(divit_span cms, size_t *ret_begin, size_t *ret_end)
{
    divit_span info = cms, oid, tagged, data, algorithms, version;
    if (!divit_der_take(&info, 0x30, &info) || !divit_der_take(&info, 0x06, &oid) ||
        !divit_der_take(&info, 0xA0, &tagged) || !divit_der_take(&tagged, 0x30, &data))
        return false;
    const uint8_t *first = data.p;
    if (!divit_der_take(&data, 0x02, &version) || !divit_der_take(&data, 0x31, &algorithms))
        return false;
    *ret_begin = (size_t)(first - cms.p);
    *ret_end = (size_t)(algorithms.p + algorithms.n - cms.p);
    return true;
}

/* Both strings decoded: where the bytes differ. */
static spared compare(divit_span was, divit_span now, bool white)
{
    size_t begin = 0, end = 0;
    const size_t shorter = was.n < now.n ? was.n : now.n;
    spared found = was.n != now.n ? SPARED_PADDING : white ? SPARED_HEX_SPACE : SPARED_HEX_CASE;
    for (size_t i = shorter; i < was.n; i++)
        if (was.p[i] != 0)
            return SPARED_UNEXPLAINED;
    if (!find_header(was, &begin, &end))
        return SPARED_UNEXPLAINED;
    for (size_t i = 0; i < shorter; i++) {
        if (was.p[i] == now.p[i])
            continue;
        if (i < begin || i >= end)
            return SPARED_UNEXPLAINED;
        found = SPARED_CMS_HEADER;
    }
    return found;
}

static spared hole_class(divit_span was, divit_span now)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes a = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes b = {0};
    bool white_was, white_now;
    if (!decode(was, &a, &white_was) || !decode(now, &b, &white_now))
        return SPARED_UNEXPLAINED;
    return compare(divit_bytes_span(&a), divit_bytes_span(&b), white_now);
}

/* see attacks/spared.h */
spared spared_class(const spared_signature *sig, divit_span edited)
{
    const size_t hole = sig->end - sig->begin;
    const divit_span was = divit_span_sub(sig->file, sig->begin, hole);
    const divit_span now = divit_span_sub(edited, sig->begin, hole);
    if (!divit_span_equal(was, now))
        return hole_class(was, now);
    if (divit_span_equal(sig->file, edited))
        return SPARED_UNCHANGED;
    const divit_span rest = divit_span_sub(sig->file, sig->covered_end, sig->file.n);
    const divit_span tail = divit_span_sub(edited, sig->covered_end, edited.n);
    if (rest.n > 0 && !divit_span_equal(divit_span_sub(tail, 0, rest.n), rest))
        return SPARED_LATER;
    for (size_t i = rest.n; i < tail.n; i++)
        if (!is_white(tail.p[i]))
            return SPARED_UNEXPLAINED;
    return SPARED_WHITE;
}
