/* SPDX-License-Identifier: Apache-2.0 */
/* Building of a detached CAdES B-B SignedData. */
#include "pki/cades.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pki/algorithm.h"
#include "pki/cades_oids.h"

enum { ATTRIBUTES_MAX = 4 };

struct divit_cades {
    const divit_certificate *certificate; /* borrowed */
    divit_scheme scheme;                  /* not ANY */
    divit_hash hash;
    divit_bytes certificates; /* content of the CertificateSet */
    divit_bytes attributes;   /* SET OF Attribute, as it is digested (RFC 5652 5.4) */
    divit_digest digest;      /* of the attributes */
};

/* What the attributes are written from. */
typedef struct attribute_source {
    const divit_cades *cades;
    const divit_cades_options *options;
    const divit_digest *content;
    const divit_digest *certificate;
} attribute_source;

/* The items of a SET OF, in the order of their encodings. */
typedef struct item_set {
    divit_span *items;
    size_t n;
    uint8_t tag;
} item_set;

static const uint8_t one = 1;

/* X.690 11.6. No encoding is the beginning of another, so lengths decide nothing. */
static int compare_items(const void *a, const void *b)
{
    const divit_span *x = a;
    const divit_span *y = b;
    return memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
}

static void put_sorted(divit_der *w, const void *ctx)
{
    const item_set *set = ctx;
    for (size_t i = set->n; i > 0; i--)
        if (i == set->n || !divit_span_equal(set->items[i - 1], set->items[i]))
            divit_der_put(w, set->items[i - 1]);
    if (set->tag)
        divit_der_wrap(w, set->tag, 0);
}

/* SHA-2 identifiers are written without parameters (RFC 5754 2). */
static void put_digest_algorithm(divit_der *w, divit_hash hash)
{
    const size_t from = w->n;
    divit_der_put(w, divit_hash_names_get(hash)->oid_der);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
}

/* Closes Attribute ::= SEQUENCE {type, SET {value}} around the value written since `from`. */
static void wrap_attribute(divit_der *w, divit_span oid, size_t from)
{
    divit_der_wrap(w, DIVIT_DER_SET, from);
    divit_der_put(w, oid);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
}

static void put_content_type(divit_der *w, const void *ctx)
{
    (void)ctx;
    divit_der_put(w, DIVIT_OID_DATA);
    wrap_attribute(w, DIVIT_OID_CONTENT_TYPE, 0);
}

static void put_message_digest(divit_der *w, const void *ctx)
{
    const attribute_source *source = ctx;
    divit_der_put_item(w, DIVIT_DER_OCTETS, divit_digest_span(source->content));
    wrap_attribute(w, DIVIT_OID_MESSAGE_DIGEST, 0);
}

static void put_signing_time(divit_der *w, const void *ctx)
{
    const attribute_source *source = ctx;
    divit_der_put_time(w, *source->options->signing_time);
    wrap_attribute(w, DIVIT_OID_SIGNING_TIME, 0);
}

/* IssuerSerial ::= SEQUENCE {SEQUENCE {[4] Name}, INTEGER} (RFC 5035 4). */
static void put_issuer_serial(divit_der *w, const divit_certificate_facts *f)
{
    const size_t from = w->n;
    divit_der_put(w, f->serial_der);
    const size_t names = w->n;
    divit_der_put_item(w, DIVIT_DER_CONTEXT_CONSTRUCTED + 4, f->issuer_der);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, names);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
}

/* SigningCertificateV2 with one ESSCertIDv2 (RFC 5035 3); SHA-256 is the default, left out. */
static void put_signing_certificate(divit_der *w, const void *ctx)
{
    const attribute_source *source = ctx;
    if (source->options->issuer_serial)
        put_issuer_serial(w, divit_certificate_facts_get(source->cades->certificate));
    divit_der_put_item(w, DIVIT_DER_OCTETS, divit_digest_span(source->certificate));
    if (source->certificate->hash != DIVIT_SHA256)
        put_digest_algorithm(w, source->certificate->hash);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
    wrap_attribute(w, DIVIT_OID_SIGNING_CERTIFICATE_V2, 0);
}

static divit_status make_attributes(
    divit_cades *cades, const attribute_source *source, divit_error *err)
{
    divit_der_fn *const writers[ATTRIBUTES_MAX] = {put_content_type, put_message_digest,
        put_signing_certificate, source->options->signing_time ? put_signing_time : NULL};
    divit_bytes encoded[ATTRIBUTES_MAX] = {0};
    divit_span items[ATTRIBUTES_MAX];
    size_t n = 0;
    divit_status s = DIVIT_OK;
    for (; n < ATTRIBUTES_MAX && writers[n] && s == DIVIT_OK; n++) {
        s = divit_der_encode(writers[n], source, &encoded[n], err);
        items[n] = divit_bytes_span(&encoded[n]);
    }
    if (s == DIVIT_OK) {
        qsort(items, n, sizeof items[0], compare_items);
        s = divit_der_encode(
            put_sorted, &(item_set){items, n, DIVIT_DER_SET}, &cades->attributes, err);
    }
    for (size_t i = 0; i < ATTRIBUTES_MAX; i++)
        divit_bytes_done(&encoded[i]);
    return s;
}

static divit_status gather_certificates(
    divit_cades *cades, const divit_cades_options *o, divit_error *err)
{
    divit_span *items = calloc(o->chain_count + 1, sizeof *items);
    if (!items)
        return divit_fail_memory(err, __func__);
    items[0] = divit_certificate_facts_get(cades->certificate)->der;
    for (size_t i = 0; i < o->chain_count; i++)
        items[i + 1] = divit_certificate_facts_get(o->chain[i])->der;
    qsort(items, o->chain_count + 1, sizeof *items, compare_items);
    const item_set set = {.items = items, .n = o->chain_count + 1};
    const divit_status s = divit_der_encode(put_sorted, &set, &cades->certificates, err);
    free(items);
    return s;
}

/* What the options wish, or what goes with the key. */
static divit_scheme scheme_of(const divit_cades_options *o)
{
    if (o->scheme != DIVIT_SCHEME_ANY)
        return o->scheme;
    return divit_certificate_facts_get(o->certificate)->key == DIVIT_KEY_EC ? DIVIT_SCHEME_ECDSA
                                                                            : DIVIT_SCHEME_RSA;
}

static divit_status check_options(
    const divit_cades_options *o, const divit_digest *content, divit_error *err)
{
    if (divit_certificate_facts_get(o->certificate)->key == DIVIT_KEY_OTHER)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the certificate's key is neither RSA nor EC"));
    if (content->hash != o->hash || content->n != divit_hash_names_get(o->hash)->length)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the content was digested with another hash"));
    return DIVIT_OK;
}

/* see pki/cades.h */
divit_status divit_cades_prepare(const divit_cades_options *options, const divit_digest *content,
    divit_cades **ret, divit_error *err)
{
    divit_status s = check_options(options, content, err);
    if (s != DIVIT_OK)
        return s;
    DIVIT_AUTO(divit_cades_free)
    divit_cades *cades = calloc(1, sizeof *cades);
    if (!cades)
        return divit_fail_memory(err, __func__);
    const divit_span der = divit_certificate_facts_get(options->certificate)->der;
    divit_digest certificate;
    const attribute_source source = {cades, options, content, &certificate};
    cades->certificate = options->certificate;
    cades->scheme = scheme_of(options);
    cades->hash = options->hash;
    s = divit_hash_compute(options->hash, der, &certificate, err);
    if (s == DIVIT_OK)
        s = gather_certificates(cades, options, err);
    if (s == DIVIT_OK)
        s = make_attributes(cades, &source, err);
    if (s == DIVIT_OK)
        s = divit_hash_compute(
            options->hash, divit_bytes_span(&cades->attributes), &cades->digest, err);
    if (s == DIVIT_OK) {
        *ret = cades;
        cades = NULL;
    }
    return s;
}

/* see pki/cades.h */
divit_signing divit_cades_signing(const divit_cades *prepared)
{
    return (divit_signing){.scheme = prepared->scheme,
        .hash = prepared->hash,
        .digest = divit_digest_span(&prepared->digest),
        .message = divit_bytes_span(&prepared->attributes)};
}

/* What a SignedData is written from. */
typedef struct signed_source {
    const divit_cades *cades;
    divit_span signature; /* as in the SignerInfo; p NULL while sizing */
} signed_source;

/* SignerInfo (RFC 5652 5.3). */
static void put_signer_info(divit_der *w, const signed_source *source)
{
    const size_t from = w->n;
    const divit_certificate_facts *f = divit_certificate_facts_get(source->cades->certificate);
    divit_der_item attributes = {0};
    divit_span set = divit_bytes_span(&source->cades->attributes);
    (void)divit_der_next(&set, &attributes);
    divit_der_put_item(w, DIVIT_DER_OCTETS, source->signature);
    divit_algorithm_put(w, source->cades->scheme, source->cades->hash);
    divit_der_put_item(w, DIVIT_DER_CONTEXT_CONSTRUCTED, attributes.content);
    put_digest_algorithm(w, source->cades->hash);
    const size_t sid = w->n;
    divit_der_put(w, f->serial_der);
    divit_der_put(w, f->issuer_der);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, sid);
    divit_der_put_item(w, DIVIT_DER_INTEGER, (divit_span){&one, 1});
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, from);
}

/* ContentInfo of a SignedData, version 1 (RFC 5652 5.1). */
static void put_signed_data(divit_der *w, const void *ctx)
{
    const signed_source *source = ctx;
    put_signer_info(w, source);
    divit_der_wrap(w, DIVIT_DER_SET, 0);
    divit_der_put_item(
        w, DIVIT_DER_CONTEXT_CONSTRUCTED, divit_bytes_span(&source->cades->certificates));
    divit_der_put_item(w, DIVIT_DER_SEQUENCE, DIVIT_OID_DATA);
    const size_t algorithms = w->n;
    put_digest_algorithm(w, source->cades->hash);
    divit_der_wrap(w, DIVIT_DER_SET, algorithms);
    divit_der_put_item(w, DIVIT_DER_INTEGER, (divit_span){&one, 1});
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
    divit_der_wrap(w, DIVIT_DER_CONTEXT_CONSTRUCTED, 0);
    divit_der_put(w, DIVIT_OID_SIGNED_DATA);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
}

/* see pki/cades.h */
divit_status divit_cades_size(
    const divit_cades_options *options, size_t *ret_bytes, divit_error *err)
{
    const divit_digest content = {
        .hash = options->hash, .n = divit_hash_names_get(options->hash)->length};
    DIVIT_AUTO(divit_cades_free)
    divit_cades *cades = NULL;
    const divit_status s = divit_cades_prepare(options, &content, &cades, err);
    if (s != DIVIT_OK)
        return s;
    const signed_source source = {
        cades, {NULL, divit_certificate_signature_max(cades->certificate)}};
    *ret_bytes = divit_der_size(put_signed_data, &source);
    return DIVIT_OK;
}

/* see pki/cades.h */
divit_status divit_cades_finish(
    const divit_cades *prepared, divit_span signature, divit_bytes *ret_der, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    const divit_signature made = divit_signature_of(prepared->scheme, &prepared->digest, signature);
    const divit_span spki = divit_certificate_facts_get(prepared->certificate)->spki;
    const bool ec = prepared->scheme == DIVIT_SCHEME_ECDSA;
    divit_status s = divit_signature_check(spki, &made, err);
    if (s == DIVIT_OK && ec)
        s = divit_ecdsa_to_der(signature, &der, err);
    if (s != DIVIT_OK)
        return s;
    const signed_source source = {prepared, ec ? divit_bytes_span(&der) : signature};
    return divit_der_encode(put_signed_data, &source, ret_der, err);
}

/* see pki/cades.h */
void divit_cades_free(divit_cades **prepared)
{
    if (!prepared || !*prepared)
        return;
    divit_bytes_done(&(*prepared)->certificates);
    divit_bytes_done(&(*prepared)->attributes);
    free(*prepared);
    *prepared = NULL;
}
