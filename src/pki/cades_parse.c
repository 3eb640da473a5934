/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and checking of a detached SignedData. */
#include "pki/cades_parse.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/algorithm.h"
#include "pki/ber.h"
#include "pki/cades_oids.h"
#include "pki/der.h"
#include "pki/ess.h"

enum { RSA_BITS_MIN = 2048, EC_BITS_MIN = 256, ATTRIBUTES_MAX = 32 };

/* Attributes that are looked at, by their place in `values`. */
typedef enum attribute {
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNING_TIME,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    SIGNATURE_POLICY,
    SIGNATURE_TIMESTAMP,
    ATTRIBUTES,
} attribute;

struct divit_cades_signed {
    divit_cades_part part; /* that was looked at last */
    divit_bytes bytes;
    divit_cades_facts facts;
    divit_certificate *certificates[DIVIT_CADES_CERTIFICATES_MAX];
    const divit_certificate *others[DIVIT_CADES_CERTIFICATES_MAX];
    size_t certificate_count;
    divit_algorithm algorithm;
    divit_span attributes;         /* as carried: [0] IMPLICIT SET OF */
    divit_span values[ATTRIBUTES]; /* content of each attribute's SET, {0} if absent */
};

/* The fields of SignedData and SignerInfo as they stand in the bytes. */
typedef struct signed_fields {
    divit_span digest_algorithms;
    divit_span certificates;
    divit_span signer_infos;
    divit_span issuer;
    divit_span serial;
    divit_span digest_algorithm;
    divit_span signature_algorithm;
    divit_span unsigned_attributes;
} signed_fields;

static divit_status invalid(divit_error *err, const char *origin, const char *detail)
{
    return divit_fail(err, DIVIT_SIGNATURE_INVALID, origin, detail);
}

static divit_status undecided(divit_error *err, const char *origin, const char *detail)
{
    return divit_fail(err, DIVIT_INDETERMINATE, origin, detail);
}

/* ContentInfo down to SignedData's content (RFC 5652 3). */
static bool take_content_info(divit_span in, divit_span *ret)
{
    divit_span info;
    divit_span oid;
    divit_span tagged;
    return divit_der_take(&in, DIVIT_DER_SEQUENCE, &info) &&
           divit_der_take_whole(&info, DIVIT_DER_OID, &oid) &&
           divit_span_equal(oid, DIVIT_OID_SIGNED_DATA) &&
           divit_der_take(&info, DIVIT_DER_CONTEXT_CONSTRUCTED, &tagged) && info.n == 0 &&
           divit_der_take(&tagged, DIVIT_DER_SEQUENCE, ret) && tagged.n == 0;
}

/*
 * The version of a SignedData whose content is plain data (RFC 5652 5.1): 1, or 3 as some write it;
 * 4 and 5 only beside attribute certificates and other kinds of certificates or revocation data.
 */
static bool is_version(divit_span version, divit_span certificates, bool has_revocation)
{
    bool others = has_revocation;
    divit_der_item item;
    while (!others && divit_der_next(&certificates, &item))
        others = item.tag != DIVIT_DER_SEQUENCE;
    const uint8_t v = version.n == 1 ? version.p[0] : 0;
    return v == 1 || v == 3 || (others && (v == 4 || v == 5));
}

/* The fields of SignedData (RFC 5652 5.1). */
static divit_status split_signed_data(divit_span in, signed_fields *ret, divit_error *err)
{
    divit_span skipped;
    divit_span version;
    divit_span content;
    divit_span type;
    if (!divit_der_take(&in, DIVIT_DER_INTEGER, &version) ||
        !divit_der_take(&in, DIVIT_DER_SET, &ret->digest_algorithms) ||
        !divit_der_take(&in, DIVIT_DER_SEQUENCE, &content) ||
        !divit_der_take_whole(&content, DIVIT_DER_OID, &type))
        return invalid(err, __func__, N_("the signature's structure is malformed"));
    if (content.n > 0 || !divit_span_equal(type, DIVIT_OID_DATA))
        return undecided(
            err, __func__, N_("the signature carries content of its own, which is not supported"));
    (void)divit_der_take(&in, DIVIT_DER_CONTEXT_CONSTRUCTED, &ret->certificates);
    const bool revocation = divit_der_take(&in, DIVIT_DER_CONTEXT_CONSTRUCTED + 1, &skipped);
    if (!divit_der_take(&in, DIVIT_DER_SET, &ret->signer_infos) || in.n > 0 ||
        !is_version(version, ret->certificates, revocation))
        return invalid(err, __func__, N_("the signature's structure is malformed"));
    return DIVIT_OK;
}

/* IssuerAndSerialNumber (RFC 5652 10.2.4). */
static bool take_signer_id(divit_span *info, signed_fields *ret)
{
    divit_span sid;
    return divit_der_take(info, DIVIT_DER_SEQUENCE, &sid) &&
           divit_der_take_whole(&sid, DIVIT_DER_SEQUENCE, &ret->issuer) &&
           divit_der_take_whole(&sid, DIVIT_DER_INTEGER, &ret->serial) && sid.n == 0;
}

/* The fields of the one SignerInfo (RFC 5652 5.3). */
static divit_status split_signer_info(divit_cades_signed *sd, signed_fields *f, divit_error *err)
{
    divit_span info;
    divit_span version;
    divit_span id;
    if (!divit_der_take(&f->signer_infos, DIVIT_DER_SEQUENCE, &info))
        return invalid(err, __func__, N_("the signature has no signer"));
    /* EN 319 142-1 6.2.1, ISO 32000-2 12.8.3.3: a PDF has a signature for each. */
    if (f->signer_infos.n > 0)
        return invalid(err, __func__,
            N_("one signature names several signers, which is not allowed: programs would disagree "
               "whose it is"));
    if (!divit_der_take(&info, DIVIT_DER_INTEGER, &version))
        return invalid(err, __func__, N_("the signer's data is malformed"));
    if (divit_der_take(&info, DIVIT_DER_CONTEXT, &id))
        return undecided(
            err, __func__, N_("the signer is named by a key identifier, which is not supported"));
    if (!divit_span_equal(version, DIVIT_SPAN_TEXT("\x01")) || !take_signer_id(&info, f) ||
        !divit_der_take(&info, DIVIT_DER_SEQUENCE, &f->digest_algorithm))
        return invalid(err, __func__, N_("the signer's data is malformed"));
    if (!divit_der_take_whole(&info, DIVIT_DER_CONTEXT_CONSTRUCTED, &sd->attributes))
        return undecided(err, __func__, N_("the signature has no signed attributes"));
    if (!divit_der_take(&info, DIVIT_DER_SEQUENCE, &f->signature_algorithm) ||
        !divit_der_take(&info, DIVIT_DER_OCTETS, &sd->facts.signature))
        return invalid(err, __func__, N_("the signer's data is malformed"));
    (void)divit_der_take(&info, DIVIT_DER_CONTEXT_CONSTRUCTED + 1, &f->unsigned_attributes);
    return info.n == 0 ? DIVIT_OK : invalid(err, __func__, N_("the signer's data is malformed"));
}

static attribute attribute_of(divit_span oid)
{
    const divit_span oids[ATTRIBUTES] = {
        [CONTENT_TYPE] = DIVIT_OID_CONTENT_TYPE,
        [MESSAGE_DIGEST] = DIVIT_OID_MESSAGE_DIGEST,
        [SIGNING_TIME] = DIVIT_OID_SIGNING_TIME,
        [SIGNING_CERTIFICATE] = DIVIT_OID_SIGNING_CERTIFICATE,
        [SIGNING_CERTIFICATE_V2] = DIVIT_OID_SIGNING_CERTIFICATE_V2,
        [SIGNATURE_POLICY] = DIVIT_OID_SIGNATURE_POLICY,
        [SIGNATURE_TIMESTAMP] = DIVIT_OID_SIGNATURE_TIMESTAMP,
    };
    attribute found = CONTENT_TYPE;
    while (found < ATTRIBUTES && !divit_span_equal(oid, oids[found]))
        found++;
    return found;
}

/* Takes Attribute ::= SEQUENCE {type, SET OF value}; a SET without a value is malformed. */
static bool take_attribute(divit_span *rest, divit_span *ret_oid, divit_span *ret_values)
{
    divit_span inner;
    return divit_der_take(rest, DIVIT_DER_SEQUENCE, &inner) &&
           divit_der_take_whole(&inner, DIVIT_DER_OID, ret_oid) &&
           divit_der_take(&inner, DIVIT_DER_SET, ret_values) && inner.n == 0 && ret_values->n > 0;
}

/* Each signed attribute may be there once (RFC 5652 5.3, 11). */
static divit_status read_signed_attributes(divit_cades_signed *sd, divit_error *err)
{
    divit_span rest = sd->attributes;
    divit_span seen[ATTRIBUTES_MAX];
    size_t count = 0;
    if (!divit_der_take(&rest, DIVIT_DER_CONTEXT_CONSTRUCTED, &rest))
        return invalid(err, __func__, N_("the signed attributes are malformed"));
    while (rest.n > 0) {
        divit_span oid;
        divit_span values;
        if (count == ATTRIBUTES_MAX || !take_attribute(&rest, &oid, &values))
            return invalid(err, __func__, N_("the signed attributes are malformed"));
        for (size_t i = 0; i < count; i++)
            if (divit_span_equal(seen[i], oid))
                return invalid(err, __func__, N_("a signed attribute is there twice"));
        seen[count++] = oid;
        const attribute which = attribute_of(oid);
        if (which < SIGNATURE_TIMESTAMP)
            sd->values[which] = values;
    }
    return DIVIT_OK;
}

/* The first signature timestamp; whatever else is unsigned does not matter here. */
static divit_status read_unsigned_attributes(
    divit_cades_signed *sd, divit_span rest, divit_error *err)
{
    while (rest.n > 0) {
        divit_span oid;
        divit_span values;
        divit_der_item token;
        if (!take_attribute(&rest, &oid, &values) || !divit_der_next(&values, &token))
            return invalid(err, __func__, N_("the unsigned attributes are malformed"));
        if (attribute_of(oid) == SIGNATURE_TIMESTAMP && sd->facts.timestamp.n == 0)
            sd->facts.timestamp = token.whole;
    }
    return DIVIT_OK;
}

/* The one value of an attribute, as an item. */
static bool only_value(divit_span values, divit_der_item *ret)
{
    return divit_der_next(&values, ret) && values.n == 0;
}

static divit_status read_values(divit_cades_signed *sd, divit_error *err)
{
    divit_der_item value;
    if (!only_value(sd->values[CONTENT_TYPE], &value) ||
        !divit_span_equal(value.whole, DIVIT_OID_DATA))
        return invalid(err, __func__, N_("the content-type attribute is missing or does not fit"));
    if (!only_value(sd->values[MESSAGE_DIGEST], &value) || value.tag != DIVIT_DER_OCTETS)
        return invalid(err, __func__, N_("the message-digest attribute is missing or malformed"));
    sd->facts.message_digest = value.content;
    sd->facts.has_signing_time = sd->values[SIGNING_TIME].n > 0;
    if (sd->facts.has_signing_time && (!only_value(sd->values[SIGNING_TIME], &value) ||
                                          !divit_der_time(&value, &sd->facts.signing_time)))
        return invalid(err, __func__, N_("the signing-time attribute is malformed"));
    divit_span policy = sd->values[SIGNATURE_POLICY];
    if (policy.n > 0 && (!divit_der_take(&policy, DIVIT_DER_SEQUENCE, &policy) ||
                            !divit_der_take(&policy, DIVIT_DER_OID, &sd->facts.policy_oid)))
        return invalid(err, __func__, N_("the signature-policy attribute is malformed"));
    return DIVIT_OK;
}

/* True if the list has an algorithm of this hash. */
static bool lists_hash(divit_span algorithms, divit_hash hash)
{
    divit_span algorithm;
    while (divit_der_take(&algorithms, DIVIT_DER_SEQUENCE, &algorithm)) {
        divit_hash listed;
        if (divit_algorithm_digest(algorithm, &listed, NULL) == DIVIT_OK && listed == hash)
            return true;
    }
    return false;
}

static divit_status read_algorithms(
    divit_cades_signed *sd, const signed_fields *fields, divit_error *err)
{
    divit_status s = divit_algorithm_digest(fields->digest_algorithm, &sd->facts.hash, err);
    if (s == DIVIT_OK)
        s = divit_algorithm_signature(fields->signature_algorithm, &sd->algorithm, err);
    if (s == DIVIT_OK && sd->algorithm.has_hash && sd->algorithm.hash != sd->facts.hash)
        s = invalid(err, __func__, N_("the signature's two hash algorithms differ"));
    if (s == DIVIT_OK && !lists_hash(fields->digest_algorithms, sd->facts.hash))
        s = invalid(err, __func__,
            N_("the signer's hash algorithm is not among those that the signature lists"));
    return s;
}

/* CertificateSet: X.509 certificates are SEQUENCEs; other kinds are passed over. */
static divit_status read_certificates(divit_cades_signed *sd, divit_span rest, divit_error *err)
{
    while (rest.n > 0) {
        divit_der_item item;
        if (!divit_der_next(&rest, &item))
            return invalid(err, __func__, N_("the signature's certificates are malformed"));
        if (item.tag != DIVIT_DER_SEQUENCE)
            continue;
        if (sd->certificate_count == DIVIT_CADES_CERTIFICATES_MAX)
            return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
                N_("the signature carries too many certificates"));
        divit_certificate **place = &sd->certificates[sd->certificate_count];
        const divit_status s = divit_certificate_parse(item.whole, place, NULL);
        if (s == DIVIT_INPUT_BROKEN)
            return invalid(err, __func__, N_("a certificate in the signature is malformed"));
        if (s != DIVIT_OK)
            return divit_fail(
                err, s, __func__, N_("a certificate in the signature cannot be read"));
        sd->certificate_count++;
    }
    return DIVIT_OK;
}

/* Among the certificates with the signer's issuer and serial, the one that ESS names. */
static divit_status find_signer(
    divit_cades_signed *sd, const signed_fields *fields, divit_error *err)
{
    divit_ess ess = {0};
    bool carried = false;
    divit_status s = divit_ess_read(
        sd->values[SIGNING_CERTIFICATE_V2], sd->values[SIGNING_CERTIFICATE].n > 0, &ess, err);
    for (size_t i = 0; i < sd->certificate_count && s == DIVIT_OK; i++) {
        const divit_certificate *cert = sd->certificates[i];
        const divit_certificate_facts *f = divit_certificate_facts_get(cert);
        bool is_signer = false;
        if (!sd->facts.certificate && divit_span_equal(f->issuer_der, fields->issuer) &&
            divit_span_equal(f->serial_der, fields->serial)) {
            carried = true;
            s = divit_ess_names(&ess, f, &is_signer, err);
        }
        if (is_signer)
            sd->facts.certificate = cert;
        else
            sd->others[sd->facts.other_count++] = cert;
    }
    sd->facts.others = sd->others;
    if (s != DIVIT_OK || sd->facts.certificate)
        return s;
    return carried
               ? invalid(err, __func__,
                     N_("the signed attributes name another certificate than the signer's"))
               : undecided(err, __func__, N_("the signer's certificate is not in the signature"));
}

/* Only zero bytes may stand behind the SignedData, and these only in a hole. */
static divit_status check_ending(
    divit_span bytes, size_t size, divit_cades_ending ending, divit_error *err)
{
    for (size_t i = size; i < bytes.n; i++)
        if (ending == DIVIT_CADES_EXACT || bytes.p[i] != 0)
            return divit_fail_at(err, DIVIT_SIGNATURE_INVALID, __func__,
                N_("there are bytes behind the signature"), i);
    return DIVIT_OK;
}

/* Takes the SignedData over, as DER. */
static divit_status take_bytes(divit_cades_signed *sd, divit_span bytes, divit_error *err)
{
    size_t *size = &sd->facts.size;
    if (!divit_der_one(bytes, size))
        return divit_ber_to_der(bytes, size, &sd->bytes, err);
    if (divit_bytes_append(&sd->bytes, divit_span_sub(bytes, 0, *size)) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Notes what an answer is about. */
static divit_status look_at(divit_cades_signed *sd, divit_cades_part part, divit_status s)
{
    sd->part = part;
    return s;
}

static divit_status read_all(divit_cades_signed *sd, divit_error *err)
{
    signed_fields fields = {0};
    divit_span content;
    if (!take_content_info(divit_bytes_span(&sd->bytes), &content))
        return invalid(err, __func__, N_("it is not a SignedData"));
    divit_status s = split_signed_data(content, &fields, err);
    if (s == DIVIT_OK)
        s = split_signer_info(sd, &fields, err);
    if (s == DIVIT_OK)
        s = look_at(sd, DIVIT_CADES_ATTRIBUTES, read_signed_attributes(sd, err));
    if (s == DIVIT_OK)
        s = look_at(sd, DIVIT_CADES_STRUCTURE,
            read_unsigned_attributes(sd, fields.unsigned_attributes, err));
    if (s == DIVIT_OK)
        s = look_at(sd, DIVIT_CADES_ATTRIBUTES, read_values(sd, err));
    if (s == DIVIT_OK)
        s = look_at(sd, DIVIT_CADES_ALGORITHM, read_algorithms(sd, &fields, err));
    if (s == DIVIT_OK)
        s = look_at(sd, DIVIT_CADES_STRUCTURE, read_certificates(sd, fields.certificates, err));
    if (s == DIVIT_OK)
        s = look_at(sd, DIVIT_CADES_CERTIFICATE, find_signer(sd, &fields, err));
    return s;
}

/* see pki/cades_parse.h */
divit_status divit_cades_parse_parts(divit_span bytes, divit_cades_ending ending,
    divit_cades_part *part, divit_cades_signed **ret, divit_error *err)
{
    *part = DIVIT_CADES_STRUCTURE;
    if (bytes.n > DIVIT_CADES_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the signature is too large"));
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = calloc(1, sizeof *sd);
    if (!sd)
        return divit_fail_memory(err, __func__);
    divit_status s = take_bytes(sd, bytes, err);
    if (s == DIVIT_OK)
        s = check_ending(bytes, sd->facts.size, ending, err);
    if (s == DIVIT_OK)
        s = read_all(sd, err);
    *part = sd->part;
    if (s == DIVIT_OK) {
        *ret = sd;
        sd = NULL;
    }
    return s;
}

/* see pki/cades_parse.h */
divit_status divit_cades_parse(
    divit_span bytes, divit_cades_ending ending, divit_cades_signed **ret, divit_error *err)
{
    divit_cades_part part;
    return divit_cades_parse_parts(bytes, ending, &part, ret, err);
}

/* see pki/cades_parse.h */
void divit_cades_signed_free(divit_cades_signed **sd)
{
    if (!sd || !*sd)
        return;
    for (size_t i = 0; i < (*sd)->certificate_count; i++)
        divit_certificate_free(&(*sd)->certificates[i]);
    divit_bytes_done(&(*sd)->bytes);
    free(*sd);
    *sd = NULL;
}

/* see pki/cades_parse.h */
const divit_cades_facts *divit_cades_facts_get(const divit_cades_signed *sd)
{
    return &sd->facts;
}

/* What is digested is the SET OF, not the [0] that is carried (RFC 5652 5.4). */
static divit_status digest_attributes(
    const divit_cades_signed *sd, divit_digest *ret, divit_error *err)
{
    const uint8_t set = DIVIT_DER_SET;
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *h = NULL;
    divit_status s = divit_hasher_new(sd->facts.hash, &h, err);
    if (s == DIVIT_OK)
        s = divit_hasher_update(h, (divit_span){&set, 1}, err);
    if (s == DIVIT_OK)
        s = divit_hasher_update(h, divit_span_sub(sd->attributes, 1, sd->attributes.n), err);
    return s == DIVIT_OK ? divit_hasher_final(h, ret, err) : s;
}

/* see pki/cades_parse.h */
divit_status divit_cades_check(
    const divit_cades_signed *sd, const divit_digest *content, divit_error *err)
{
    const divit_certificate_facts *f = divit_certificate_facts_get(sd->facts.certificate);
    if (content->hash != sd->facts.hash)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the content was digested with another hash"));
    if (!divit_span_equal(divit_digest_span(content), sd->facts.message_digest))
        return invalid(err, __func__, N_("the content is not what was signed"));
    if (f->key == DIVIT_KEY_OTHER)
        return undecided(err, __func__, N_("the signer's key is neither RSA nor EC"));
    if ((f->key == DIVIT_KEY_RSA && f->key_bits < RSA_BITS_MIN) ||
        (f->key == DIVIT_KEY_EC && f->key_bits < EC_BITS_MIN))
        return undecided(err, __func__, N_("the signer's key is too short to be relied on"));
    divit_digest digest;
    const divit_status s = digest_attributes(sd, &digest, err);
    if (s != DIVIT_OK)
        return s;
    const divit_signature signature = {.scheme = sd->algorithm.scheme,
        .der = true,
        .salt = sd->algorithm.salt,
        .digest = &digest,
        .value = sd->facts.signature};
    return divit_signature_check(f->spki, &signature, err);
}
