/* SPDX-License-Identifier: Apache-2.0 */
/* Signed attributes that are wrong in one way each, signed afresh so that only they are wrong. */
#include "unit/pki/identity.h"

#include "pki/cades.h"
#include "pki/cades_oids.h"
#include "pki/cades_parse.h"
#include "pki/der.h"
#include "pki/signature.h"

enum { PIECES = 16 };

/* A SignedData taken apart: what stands around the attributes and the signature. */
typedef struct parts {
    divit_span type;
    divit_span head[4]; /* version, digestAlgorithms, encapContentInfo, certificates */
    divit_span info[3]; /* version, sid, digestAlgorithm */
    divit_span signature_algorithm;
    divit_span attributes[PIECES];
    size_t count;
    divit_bytes signature;
    divit_span unsigned_attributes; /* whole [1], or {0} */
} parts;

static divit_span take(divit_span *rest, uint8_t tag)
{
    divit_span content;
    assert_true(divit_der_take(rest, tag, &content));
    return content;
}

static divit_span whole(divit_span *rest)
{
    divit_der_item item;
    assert_true(divit_der_next(rest, &item));
    return item.whole;
}

static parts take_apart(divit_span der)
{
    parts p = {0};
    divit_span info = take(&der, DIVIT_DER_SEQUENCE);
    p.type = whole(&info);
    divit_span tagged = take(&info, DIVIT_DER_CONTEXT_CONSTRUCTED);
    divit_span data = take(&tagged, DIVIT_DER_SEQUENCE);
    for (size_t i = 0; i < 4; i++)
        p.head[i] = whole(&data);
    divit_span infos = take(&data, DIVIT_DER_SET);
    divit_span signer = take(&infos, DIVIT_DER_SEQUENCE);
    for (size_t i = 0; i < 3; i++)
        p.info[i] = whole(&signer);
    divit_span attributes = take(&signer, DIVIT_DER_CONTEXT_CONSTRUCTED);
    while (attributes.n > 0)
        p.attributes[p.count++] = whole(&attributes);
    p.signature_algorithm = whole(&signer);
    return p;
}

static void put_all(divit_der *w, const divit_span *pieces, size_t n)
{
    for (size_t i = n; i > 0; i--)
        divit_der_put(w, pieces[i - 1]);
}

static void put_attributes(divit_der *w, const void *ctx)
{
    const parts *p = ctx;
    put_all(w, p->attributes, p->count);
    divit_der_wrap(w, DIVIT_DER_SET, 0);
}

static void put_parts(divit_der *w, const void *ctx)
{
    const parts *p = ctx;
    divit_der_put(w, p->unsigned_attributes);
    divit_der_put_item(w, DIVIT_DER_OCTETS, divit_bytes_span(&p->signature));
    divit_der_put(w, p->signature_algorithm);
    const size_t from = w->n;
    put_all(w, p->attributes, p->count);
    divit_der_wrap(w, DIVIT_DER_CONTEXT_CONSTRUCTED, from);
    put_all(w, p->info, 3);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
    divit_der_wrap(w, DIVIT_DER_SET, 0);
    put_all(w, p->head, 4);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
    divit_der_wrap(w, DIVIT_DER_CONTEXT_CONSTRUCTED, 0);
    divit_der_put(w, p->type);
    divit_der_wrap(w, DIVIT_DER_SEQUENCE, 0);
}

static divit_digest content_digest(void)
{
    divit_digest d = {0};
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, DIVIT_SPAN_TEXT("DENEME"), &d, NULL));
    return d;
}

static divit_bytes sign(const identity *id)
{
    const divit_cades_options o = {.certificate = id->certificate};
    const divit_digest d = content_digest();
    divit_cades *prepared = NULL;
    divit_bytes der = {0};
    CHECK_OK(divit_cades_prepare(&o, &d, &prepared, NULL));
    const divit_signing what = divit_cades_signing(prepared);
    divit_bytes raw = identity_sign_what(id, &what);
    CHECK_OK(divit_cades_finish(prepared, divit_bytes_span(&raw), &der, NULL));
    divit_bytes_done(&raw);
    divit_cades_free(&prepared);
    return der;
}

/* Signs the attributes afresh and puts the SignedData together again. */
static divit_bytes put_together(const identity *id, parts *p)
{
    divit_bytes set = {0};
    divit_bytes der = {0};
    divit_digest digest;
    CHECK_OK(divit_der_encode(put_attributes, p, &set, NULL));
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, divit_bytes_span(&set), &digest, NULL));
    divit_bytes raw = identity_sign(id, DIVIT_SHA256, divit_digest_span(&digest));
    CHECK_OK(divit_ecdsa_to_der(divit_bytes_span(&raw), &p->signature, NULL));
    CHECK_OK(divit_der_encode(put_parts, p, &der, NULL));
    divit_bytes_done(&raw);
    divit_bytes_done(&set);
    divit_bytes_done(&p->signature);
    return der;
}

static divit_status decide(const identity *id, parts *p)
{
    divit_bytes der = put_together(id, p);
    divit_cades_signed *sd = NULL;
    divit_status s = divit_cades_parse(divit_bytes_span(&der), DIVIT_CADES_EXACT, &sd, NULL);
    const divit_digest content = content_digest();
    if (s == DIVIT_OK)
        s = divit_cades_check(sd, &content, NULL);
    divit_cades_signed_free(&sd);
    divit_bytes_done(&der);
    return s;
}

static size_t place_of(const parts *p, divit_span oid)
{
    for (size_t i = 0; i < p->count; i++)
        if (memmem(p->attributes[i].p, p->attributes[i].n, oid.p, oid.n))
            return i;
    fail_msg("no such attribute");
    return 0;
}

static void afresh_in_any_order_it_holds(void **state)
{
    const identity *id = *state;
    divit_bytes der = sign(id);
    parts p = take_apart(divit_bytes_span(&der));
    assert_int_equal(p.count, 3);
    CHECK_OK(decide(id, &p));
    const divit_span first = p.attributes[0];
    p.attributes[0] = p.attributes[2];
    p.attributes[2] = first;
    CHECK_OK(decide(id, &p));
    divit_bytes_done(&der);
}

static void twice_is_refused(void **state)
{
    const identity *id = *state;
    divit_bytes der = sign(id);
    for (size_t i = 0; i < 3; i++) {
        parts p = take_apart(divit_bytes_span(&der));
        p.attributes[p.count++] = p.attributes[i];
        CHECK_STATUS(decide(id, &p), DIVIT_SIGNATURE_INVALID);
    }
    divit_bytes_done(&der);
}

static void missing_is_refused(void **state)
{
    const identity *id = *state;
    divit_bytes der = sign(id);
    const struct {
        divit_span oid;
        divit_status status;
    } rows[] = {{DIVIT_OID_CONTENT_TYPE, DIVIT_SIGNATURE_INVALID},
        {DIVIT_OID_MESSAGE_DIGEST, DIVIT_SIGNATURE_INVALID},
        {DIVIT_OID_SIGNING_CERTIFICATE_V2, DIVIT_INDETERMINATE}};
    for (size_t i = 0; i < 3; i++) {
        parts p = take_apart(divit_bytes_span(&der));
        p.attributes[place_of(&p, rows[i].oid)] = p.attributes[p.count - 1];
        p.count--;
        CHECK_STATUS(decide(id, &p), rows[i].status);
    }
    divit_bytes_done(&der);
}

/* Signed by one key, but naming, signed, the certificate of another. */
static void the_name_of_another_certificate_is_refused(void **state)
{
    const identity *id = *state;
    identity *other = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME"});
    divit_bytes der = sign(id);
    divit_bytes foreign = sign(other);
    parts p = take_apart(divit_bytes_span(&der));
    const parts q = take_apart(divit_bytes_span(&foreign));
    const size_t at = place_of(&p, DIVIT_OID_SIGNING_CERTIFICATE_V2);
    p.attributes[at] = q.attributes[place_of(&q, DIVIT_OID_SIGNING_CERTIFICATE_V2)];
    CHECK_STATUS(decide(id, &p), DIVIT_SIGNATURE_INVALID);
    /* And the other way: everything names the other, only the key is this one's. */
    parts r = take_apart(divit_bytes_span(&foreign));
    CHECK_STATUS(decide(id, &r), DIVIT_SIGNATURE_INVALID);
    divit_bytes_done(&foreign);
    divit_bytes_done(&der);
    identity_free(&other);
}

/* What the refusal of a SignedData is about. */
static divit_cades_part blamed(const identity *id, parts *p)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = put_together(id, p);
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    divit_cades_part part = DIVIT_CADES_STRUCTURE;
    assert_int_not_equal(
        divit_cades_parse_parts(divit_bytes_span(&der), DIVIT_CADES_EXACT, &part, &sd, NULL),
        DIVIT_OK);
    return part;
}

static void what_is_wrong_is_told(void **state)
{
    const identity *id = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = sign(id);
    static const uint8_t sha1[] = {0x30, 0x07, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A};
    parts p = take_apart(divit_bytes_span(&der));
    p.attributes[p.count++] = p.attributes[0];
    assert_int_equal(blamed(id, &p), DIVIT_CADES_ATTRIBUTES);
    p = take_apart(divit_bytes_span(&der));
    p.info[2] = (divit_span){sha1, sizeof sha1};
    assert_int_equal(blamed(id, &p), DIVIT_CADES_ALGORITHM);
    p = take_apart(divit_bytes_span(&der));
    p.attributes[place_of(&p, DIVIT_OID_SIGNING_CERTIFICATE_V2)] = p.attributes[p.count - 1];
    p.count--;
    assert_int_equal(blamed(id, &p), DIVIT_CADES_CERTIFICATE);
    p = take_apart(divit_bytes_span(&der));
    p.head[0] = (divit_span){0};
    assert_int_equal(blamed(id, &p), DIVIT_CADES_STRUCTURE);
}

/* A content type other than data, or two digests in one attribute. */
static void other_values_are_refused(void **state)
{
    const identity *id = *state;
    divit_bytes der = sign(id);
    static const uint8_t type[] = {0x30, 0x18, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01,
        0x09, 0x03, 0x31, 0x0B, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02};
    static const uint8_t digests[] = {0x30, 0x13, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D,
        0x01, 0x09, 0x04, 0x31, 0x06, 0x04, 0x01, 0x00, 0x04, 0x01, 0x01};
    parts p = take_apart(divit_bytes_span(&der));
    p.attributes[place_of(&p, DIVIT_OID_CONTENT_TYPE)] = (divit_span){type, sizeof type};
    CHECK_STATUS(decide(id, &p), DIVIT_SIGNATURE_INVALID);
    p = take_apart(divit_bytes_span(&der));
    p.attributes[place_of(&p, DIVIT_OID_MESSAGE_DIGEST)] = (divit_span){digests, sizeof digests};
    CHECK_STATUS(decide(id, &p), DIVIT_SIGNATURE_INVALID);
    divit_bytes_done(&der);
}

#define TIMESTAMP "\x30\x11\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0E\x31\x02\x30\x00"

static void a_timestamp_is_found_among_the_unsigned(void **state)
{
    const identity *id = *state;
    divit_bytes der = sign(id);
    parts p = take_apart(divit_bytes_span(&der));
    p.unsigned_attributes = DIVIT_SPAN_TEXT("\xA1\x13" TIMESTAMP);
    divit_bytes with = put_together(id, &p);
    divit_cades_signed *sd = NULL;
    CHECK_OK(divit_cades_parse(divit_bytes_span(&with), DIVIT_CADES_EXACT, &sd, NULL));
    const divit_span token = divit_cades_facts_get(sd)->timestamp;
    assert_int_equal(token.n, 2);
    assert_memory_equal(token.p, "\x30\x00", 2);
    divit_cades_signed_free(&sd);
    divit_bytes_done(&with);
    CHECK_OK(decide(id, &p));
    p.unsigned_attributes = DIVIT_SPAN_TEXT("\xA1\x02\x30\x00");
    CHECK_STATUS(decide(id, &p), DIVIT_SIGNATURE_INVALID);
    divit_bytes_done(&der);
}

#define POLICY                                                                                     \
    "\x30\x17\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0F\x31\x08\x30\x06\x06\x04\x60"     \
    "\x86\x18\x01"

static void a_policy_is_told(void **state)
{
    const identity *id = *state;
    divit_bytes der = sign(id);
    parts p = take_apart(divit_bytes_span(&der));
    p.attributes[p.count++] = DIVIT_SPAN_TEXT(POLICY);
    divit_bytes with = put_together(id, &p);
    divit_cades_signed *sd = NULL;
    CHECK_OK(divit_cades_parse(divit_bytes_span(&with), DIVIT_CADES_EXACT, &sd, NULL));
    CHECK_TEXT(divit_cades_facts_get(sd)->policy_oid, "\x60\x86\x18\x01");
    divit_cades_signed_free(&sd);
    divit_bytes_done(&with);
    divit_bytes_done(&der);
}

static int make_identity(void **state)
{
    *state = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME"});
    return 0;
}

static int free_identity(void **state)
{
    identity *id = *state;
    identity_free(&id);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(afresh_in_any_order_it_holds),
        cmocka_unit_test(twice_is_refused),
        cmocka_unit_test(missing_is_refused),
        cmocka_unit_test(the_name_of_another_certificate_is_refused),
        cmocka_unit_test(what_is_wrong_is_told),
        cmocka_unit_test(other_values_are_refused),
        cmocka_unit_test(a_timestamp_is_found_among_the_unsigned),
        cmocka_unit_test(a_policy_is_told),
    };
    return cmocka_run_group_tests_name("pki/cades attributes", tests, make_identity, free_identity);
}
