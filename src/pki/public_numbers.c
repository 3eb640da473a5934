/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of a SubjectPublicKeyInfo. */
#include "pki/public_numbers.h"

#include "base/bytes.h"
#include "pki/der.h"

/* rsaEncryption with NULL (RFC 3279 2.3.1), and id-ecPublicKey (RFC 5480 2.1.1). */
#define RSA "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00"
#define EC "\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01"

/* Most bytes of a modulus. */
enum { MODULUS_MAX = 2048, UNCOMPRESSED = 4 };

/* A positive INTEGER in its shortest form. */
static bool take_positive(divit_span *rest, divit_span *ret)
{
    divit_span number;
    if (!divit_der_take(rest, DIVIT_DER_INTEGER, &number) || number.n == 0 ||
        number.n > MODULUS_MAX)
        return false;
    const bool padded = number.p[0] == 0;
    if (number.p[0] >= 0x80 || (padded && (number.n == 1 || number.p[1] < 0x80)))
        return false;
    *ret = divit_span_sub(number, padded, number.n);
    return true;
}

/* The RSAPublicKey in a BIT STRING (RFC 8017 A.1.1). */
static bool read_rsa(divit_span bits, divit_public_numbers *ret)
{
    divit_span numbers;
    return divit_der_take(&bits, DIVIT_DER_SEQUENCE, &numbers) && bits.n == 0 &&
           take_positive(&numbers, &ret->modulus) && take_positive(&numbers, &ret->exponent) &&
           numbers.n == 0;
}

/* see pki/public_numbers.h */
bool divit_public_numbers_read(divit_span spki, divit_public_numbers *ret)
{
    divit_span whole, algorithm, bits;
    *ret = (divit_public_numbers){0};
    if (!divit_der_take(&spki, DIVIT_DER_SEQUENCE, &whole) || spki.n > 0 ||
        !divit_der_take(&whole, DIVIT_DER_SEQUENCE, &algorithm) ||
        !divit_der_take(&whole, DIVIT_DER_BIT_STRING, &bits) || whole.n > 0 || bits.n == 0 ||
        bits.p[0] != 0)
        return false;
    bits = divit_span_sub(bits, 1, bits.n);
    if (divit_span_equal(algorithm, DIVIT_SPAN_TEXT(RSA)))
        return read_rsa(bits, ret);
    const divit_span ec = DIVIT_SPAN_TEXT(EC);
    if (!divit_span_equal(divit_span_sub(algorithm, 0, ec.n), ec) || bits.n == 0 ||
        bits.p[0] != UNCOMPRESSED)
        return false;
    ret->point = bits;
    return true;
}
