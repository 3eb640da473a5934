/* SPDX-License-Identifier: Apache-2.0 */
/* Why an edited file may still have a valid signature. */
#include "attacks/spared.h"

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

/* The bytes of a hex string without white space. False: another byte, or half a byte. */
static bool decode(divit_span hex, divit_bytes *out)
{
    if (hex.n < 2 || hex.n % 2 != 0)
        return false;
    for (size_t i = 1; i + 1 < hex.n; i += 2) {
        const unsigned high = digit(hex.p[i]), low = digit(hex.p[i + 1]);
        if (high > 15 || low > 15 || divit_bytes_push(out, (uint8_t)(high << 4 | low)) != DIVIT_OK)
            return false;
    }
    return true;
}

/* Steps over the header of an item with the tag, or over all of it. The length may be open (BER).
 */
static bool step(divit_span cms, size_t *at, uint8_t tag, bool whole)
{
    if (*at + 6 > cms.n || cms.p[*at] != tag)
        return false;
    const uint8_t first = cms.p[*at + 1];
    const size_t more = first > 0x80 ? first & 0x7FU : 0;
    size_t length = first < 0x80 ? first : 0;
    for (size_t i = 0; i < more && i < 4; i++)
        length = length << 8 | cms.p[*at + 2 + i];
    *at += 2 + more + (whole ? length : 0);
    return *at < cms.n;
}

/* The parts of a ContentInfo that its signature does not cover (RFC 5652 3, 5.1), as offsets. */
typedef struct loose_parts {
    size_t header, header_end;             /* version */
    size_t certificates, certificates_end; /* CertificateSet */
} loose_parts;

/* Steps over encapContentInfo, which holds a type only. */
static bool step_content(divit_span cms, size_t *at)
{
    const bool is_open = *at + 1 < cms.n && cms.p[*at + 1] == 0x80;
    if (!is_open)
        return step(cms, at, 0x30, true);
    const bool good = step(cms, at, 0x30, false) && step(cms, at, 0x06, true);
    *at += 2;
    return good;
}

static bool find_loose(divit_span cms, loose_parts *ret)
{
    size_t at = 0;
    if (!step(cms, &at, 0x30, false) || !step(cms, &at, 0x06, true) ||
        !step(cms, &at, 0xA0, false) || !step(cms, &at, 0x30, false))
        return false;
    ret->header = at;
    if (!step(cms, &at, 0x02, true))
        return false;
    ret->header_end = at;
    if (!step(cms, &at, 0x31, true) || !step_content(cms, &at))
        return false;
    size_t inside = at;
    const bool good = step(cms, &inside, 0xA0, false) && step(cms, &at, 0xA0, true);
    ret->certificates = inside;
    ret->certificates_end = at;
    return good;
}

/*
 * True if the byte makes sha256WithRSAEncryption of rsaEncryption in SignerInfo, or the other way
 * round (RFC 8017 A.2): one algorithm, as the hash stands in digestAlgorithm, too.
 */
static bool is_renamed(divit_span was, divit_span now, size_t at)
{
    static const uint8_t pkcs_1[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01};
    enum { PLAIN = 1, WITH_SHA_256 = 11 };
    const uint8_t a = was.p[at], b = now.p[at];
    return at >= sizeof pkcs_1 && memcmp(was.p + at - sizeof pkcs_1, pkcs_1, sizeof pkcs_1) == 0 &&
           ((a == PLAIN && b == WITH_SHA_256) || (a == WITH_SHA_256 && b == PLAIN));
}

static spared byte_class(const loose_parts *loose, divit_span was, divit_span now, size_t at)
{
    if (at >= loose->certificates_end && is_renamed(was, now, at))
        return SPARED_CMS_ALGORITHM;
    if (at >= loose->header && at < loose->header_end)
        return SPARED_CMS_HEADER;
    if (at >= loose->certificates && at < loose->certificates_end)
        return SPARED_CMS_CERTIFICATE;
    return SPARED_UNEXPLAINED;
}

/* Where the bytes of two strings of the same length differ. */
static spared compare(divit_span was, divit_span now)
{
    loose_parts loose = {0};
    spared found = SPARED_HEX_CASE;
    if (was.n != now.n || !find_loose(was, &loose))
        return SPARED_UNEXPLAINED;
    for (size_t i = 0; i < was.n; i++) {
        if (was.p[i] == now.p[i])
            continue;
        found = byte_class(&loose, was, now, i);
        if (found == SPARED_UNEXPLAINED)
            return found;
    }
    return found;
}

static spared hole_class(divit_span was, divit_span now)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes a = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes b = {0};
    if (!decode(was, &a) || !decode(now, &b))
        return SPARED_UNEXPLAINED;
    return compare(divit_bytes_span(&a), divit_bytes_span(&b));
}

/* White space and comments (7.2.4); nothing else may stand there unread. */
static spared tail_class(divit_span tail)
{
    spared found = SPARED_WHITE;
    bool comment = false;
    for (size_t i = 0; i < tail.n; i++) {
        if (tail.p[i] == '%')
            comment = true;
        if (tail.p[i] == '\n' || tail.p[i] == '\r')
            comment = false;
        if (!comment && !is_white(tail.p[i]))
            return SPARED_BEHIND;
        found = comment ? SPARED_COMMENT : found;
    }
    return found;
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
    return tail_class(divit_span_sub(tail, rest.n, tail.n));
}
