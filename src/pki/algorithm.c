/* SPDX-License-Identifier: Apache-2.0 */
/* AlgorithmIdentifiers of digests and signatures. */
#include "pki/algorithm.h"

#include "base/bytes.h"
#include "base/status.h"

#define RSA_OID(last) DIVIT_SPAN_TEXT("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01" last)

/* True if the OID (whole TLV) is a digest or signature that rests on SHA-1, MD5 or MD2. */
static bool is_broken(divit_span oid)
{
    const divit_span broken[] = {
        DIVIT_SPAN_TEXT("\x06\x05\x2B\x0E\x03\x02\x1A"),             /* sha1 */
        DIVIT_SPAN_TEXT("\x06\x08\x2A\x86\x48\x86\xF7\x0D\x02\x05"), /* md5 */
        DIVIT_SPAN_TEXT("\x06\x07\x2A\x86\x48\xCE\x3D\x04\x01"),     /* ecdsa-with-SHA1 */
        RSA_OID("\x02"),                                             /* md2WithRSAEncryption */
        RSA_OID("\x04"),                                             /* md5WithRSAEncryption */
        RSA_OID("\x05"),                                             /* sha1WithRSAEncryption */
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        if (divit_span_equal(oid, broken[i]))
            return true;
    return false;
}

static divit_status refuse_unknown(divit_span oid, divit_error *err)
{
    return divit_fail(err, DIVIT_INDETERMINATE, __func__,
        is_broken(oid) ? N_("it is made with SHA-1 or MD5, which can be forged")
                       : N_("it is made with an algorithm that is not supported"));
}

static bool absent_or_null(divit_span parameters)
{
    return parameters.n == 0 || divit_span_equal(parameters, DIVIT_SPAN_TEXT("\x05\x00"));
}

static divit_status refuse_malformed(divit_error *err, const char *origin)
{
    return divit_fail(
        err, DIVIT_SIGNATURE_INVALID, origin, N_("an algorithm's parameters are malformed"));
}

/* see pki/algorithm.h */
divit_status divit_algorithm_digest(divit_span identifier, divit_hash *ret, divit_error *err)
{
    divit_span oid;
    if (!divit_der_take_whole(&identifier, DIVIT_DER_OID, &oid))
        return refuse_malformed(err, __func__);
    divit_hash hash;
    if (!divit_hash_of_oid(oid, &hash))
        return refuse_unknown(oid, err);
    if (!absent_or_null(identifier))
        return refuse_malformed(err, __func__);
    *ret = hash;
    return DIVIT_OK;
}

/* Takes `[tag] { SEQUENCE {...} }`; ret: inside the SEQUENCE. */
static bool take_tagged(divit_span *rest, unsigned tag, divit_span *ret)
{
    divit_span inner;
    return divit_der_take(rest, (uint8_t)(DIVIT_DER_CONTEXT_CONSTRUCTED + tag), &inner) &&
           divit_der_take(&inner, DIVIT_DER_SEQUENCE, ret) && inner.n == 0;
}

/* RSASSA-PSS-params. Defaults mean SHA-1 (RFC 4055 3.1), so hash and mask must be written out. */
static divit_status parse_pss(divit_span parameters, divit_algorithm *ret, divit_error *err)
{
    divit_span p;
    divit_span hash;
    divit_span mask;
    divit_span mask_oid;
    divit_span mask_hash;
    divit_span salt_field;
    divit_span salt = DIVIT_SPAN_TEXT("\x14");
    if (!divit_der_take(&parameters, DIVIT_DER_SEQUENCE, &p) || parameters.n > 0)
        return refuse_malformed(err, __func__);
    if (!take_tagged(&p, 0, &hash) || !take_tagged(&p, 1, &mask))
        return divit_fail(err, DIVIT_INDETERMINATE, __func__,
            N_("it is made with SHA-1 or MD5, which can be forged"));
    if (!divit_der_take_whole(&mask, DIVIT_DER_OID, &mask_oid) ||
        !divit_der_take(&mask, DIVIT_DER_SEQUENCE, &mask_hash) || mask.n > 0)
        return refuse_malformed(err, __func__);
    if (divit_der_take(&p, DIVIT_DER_CONTEXT_CONSTRUCTED + 2, &salt_field) &&
        (!divit_der_take(&salt_field, DIVIT_DER_INTEGER, &salt) || salt_field.n > 0))
        return refuse_malformed(err, __func__);
    /* The trailer field has one allowed value, its default, which DER leaves out. */
    if (p.n > 0 || salt.n == 0 || salt.n > 2 || salt.p[0] >= 0x80)
        return refuse_malformed(err, __func__);
    divit_hash mask_with;
    divit_status s = divit_algorithm_digest(hash, &ret->hash, err);
    if (s == DIVIT_OK)
        s = divit_algorithm_digest(mask_hash, &mask_with, err);
    if (s == DIVIT_OK && (mask_with != ret->hash || !divit_span_equal(mask_oid, RSA_OID("\x08"))))
        s = refuse_unknown(mask_oid, err);
    ret->scheme = DIVIT_SCHEME_RSA_PSS;
    ret->has_hash = true;
    ret->salt = salt.n == 1 ? salt.p[0] : (size_t)salt.p[0] << 8 | salt.p[1];
    return s;
}

/* Looks the OID up among the rows of the hashes. */
static bool find_named(divit_span oid, divit_algorithm *ret)
{
    const divit_hash hashes[] = {DIVIT_SHA256, DIVIT_SHA384, DIVIT_SHA512};
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        const divit_hash_names *names = divit_hash_names_get(hashes[i]);
        const bool rsa = divit_span_equal(oid, names->rsa_oid_der);
        if (!rsa && !divit_span_equal(oid, names->ecdsa_oid_der))
            continue;
        *ret = (divit_algorithm){.scheme = rsa ? DIVIT_SCHEME_RSA : DIVIT_SCHEME_ECDSA,
            .has_hash = true,
            .hash = hashes[i]};
        return true;
    }
    return false;
}

/* see pki/algorithm.h */
divit_status divit_algorithm_signature(
    divit_span identifier, divit_algorithm *ret, divit_error *err)
{
    divit_algorithm found = {.scheme = DIVIT_SCHEME_RSA};
    divit_span oid;
    divit_status s = DIVIT_OK;
    if (!divit_der_take_whole(&identifier, DIVIT_DER_OID, &oid))
        return refuse_malformed(err, __func__);
    if (divit_span_equal(oid, RSA_OID("\x0A")))
        s = parse_pss(identifier, &found, err);
    else if (!divit_span_equal(oid, RSA_OID("\x01")) && !find_named(oid, &found))
        s = refuse_unknown(oid, err);
    else if (found.scheme == DIVIT_SCHEME_RSA ? !absent_or_null(identifier) : identifier.n > 0)
        s = refuse_malformed(err, __func__);
    if (s == DIVIT_OK)
        *ret = found;
    return s;
}

/* A hash inside of RSASSA-PSS-params, where its parameters are NULL (RFC 4055 2.1). */
static void put_pss_hash(divit_der *w, divit_hash hash)
{
    const size_t from = w->n;
    divit_der_put(w, DIVIT_SPAN_TEXT("\x05\x00"));
    divit_der_put(w, divit_hash_names_get(hash)->oid_der);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
}

/* id-RSASSA-PSS and its parameters, last byte first. */
static void put_pss(divit_der *w, divit_hash hash)
{
    const uint8_t salt = (uint8_t)divit_hash_names_get(hash)->length;
    const size_t from = w->n;
    divit_der_put_item(w, DIVIT_DER_INTEGER, (divit_span){&salt, 1});
    divit_der_wrap(w, DIVIT_DER_CONTEXT_CONSTRUCTED + 2, from);
    const size_t mask = w->n;
    put_pss_hash(w, hash);
    divit_der_put(w, RSA_OID("\x08"));
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, mask);
    divit_der_wrap(w, DIVIT_DER_CONTEXT_CONSTRUCTED + 1, mask);
    const size_t first = w->n;
    put_pss_hash(w, hash);
    divit_der_wrap(w, DIVIT_DER_CONTEXT_CONSTRUCTED, first);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
    divit_der_put(w, RSA_OID("\x0A"));
}

/* see pki/algorithm.h */
void divit_algorithm_put(divit_der *w, divit_scheme scheme, divit_hash hash)
{
    const size_t from = w->n;
    if (scheme == DIVIT_SCHEME_ECDSA) {
        divit_der_put(w, divit_hash_names_get(hash)->ecdsa_oid_der);
    } else if (scheme == DIVIT_SCHEME_RSA_PSS) {
        put_pss(w, hash);
    } else {
        divit_der_put(w, DIVIT_SPAN_TEXT("\x05\x00"));
        divit_der_put(w, RSA_OID("\x01"));
    }
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
}
