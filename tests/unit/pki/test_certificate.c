/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/pki/identity.h"

#include "pki/kind.h"
#include "pki/signature.h"

/* SEQUENCE OF SEQUENCE {OID}, written with openssl's own generator. */
#define QC_ETSI "30:08:06:06:04:00:8E:46:01:01"
#define QC_BTK "30:0D:06:0B:60:86:18:01:3D:00:01:A7:4E:01:01"
#define QC_INSTITUTION "30:0D:06:0B:60:86:18:01:3D:00:01:A7:4E:01:03"
#define QC "1.3.6.1.5.5.7.1.3"

static const char *const nes[][2] = {{"keyUsage", "critical,digitalSignature,nonRepudiation"},
    {"certificatePolicies", "2.16.792.1.2.1.1.5.7.1.1"},
    {"crlDistributionPoints", "URI:http://127.0.0.1/a.crl,URI:http://127.0.0.1/b.crl"},
    {"authorityInfoAccess", "OCSP;URI:http://127.0.0.1/ocsp,caIssuers;URI:http://127.0.0.1/ca"},
    {QC, "DER:30:19:" QC_ETSI ":" QC_BTK}, {NULL}};

static void facts_are_read(void **state)
{
    (void)state;
    identity *ca = identity_new(&(identity_spec){.key = "P-384", .name = "DENEME, Kök"});
    identity *id = identity_new(&(identity_spec){.key = "RSA:2048",
        .name = "DENEME İĞNE",
        .serial = "10000000146",
        .issuer = ca,
        .extensions = nes});
    const divit_certificate_facts *f = divit_certificate_facts_get(id->certificate);
    assert_string_equal(f->subject_name, "DENEME İĞNE");
    assert_string_equal(f->subject_serial, "10000000146");
    assert_string_equal(f->issuer, "CN=DENEME\\, Kök,C=TR");
    assert_string_equal(f->subject, "CN=DENEME İĞNE,serialNumber=10000000146,C=TR");
    assert_int_equal(f->key, DIVIT_KEY_RSA);
    assert_int_equal(f->key_bits, 2048);
    assert_int_equal(divit_certificate_signature_max(id->certificate), 256);
    assert_false(f->is_ca);
    assert_int_equal(f->key_usage, DIVIT_USAGE_DIGITAL_SIGNATURE | DIVIT_USAGE_NON_REPUDIATION);
    assert_true(divit_texts_has(&f->policies, "2.16.792.1.2.1.1.5.7.1.1"));
    assert_true(divit_texts_has(&f->qc_statements, "0.4.0.1862.1.1"));
    assert_true(divit_texts_has(&f->qc_statements, "2.16.792.1.61.0.1.5070.1.1"));
    assert_int_equal(f->crl_urls.n, 2);
    assert_string_equal(f->crl_urls.items[1], "http://127.0.0.1/b.crl");
    assert_string_equal(f->ocsp_urls.items[0], "http://127.0.0.1/ocsp");
    assert_string_equal(f->issuer_urls.items[0], "http://127.0.0.1/ca");
    assert_true(f->not_after - f->not_before == 90000);
    BIGNUM *serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(id->x509), NULL);
    char *decimal = BN_bn2dec(serial);
    assert_string_equal(f->serial_decimal, decimal);
    OPENSSL_free(decimal);
    BN_free(serial);
    f = divit_certificate_facts_get(ca->certificate);
    assert_true(f->is_ca);
    assert_int_equal(f->curve, DIVIT_CURVE_P384);
    assert_int_equal(divit_certificate_signature_max(ca->certificate), 104);
    identity_free(&id);
    identity_free(&ca);
}

/* A modulus need not fill its bytes. */
static void bits_of_an_odd_key_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        unsigned bits;
        size_t bytes;
    } rows[] = {{"RSA:1025", 1025, 129}, {"RSA:1028", 1028, 129}, {"RSA:1031", 1031, 129}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        identity *id = identity_new(&(identity_spec){.key = rows[i].key, .name = "DENEME"});
        assert_int_equal(divit_certificate_facts_get(id->certificate)->key_bits, rows[i].bits);
        assert_int_equal(divit_certificate_signature_max(id->certificate), rows[i].bytes);
        identity_free(&id);
    }
}

static void check_kind(const char *serial, const char *const (*extensions)[2],
    divit_certificate_kind expected, const char *because)
{
    identity *ca = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
    identity *id = identity_new(&(identity_spec){.key = "P-256",
        .name = "DENEME",
        .serial = serial,
        .issuer = ca,
        .extensions = extensions});
    const char *reason = NULL;
    assert_int_equal(divit_certificate_kind_of(id->certificate, &reason), expected);
    assert_string_equal(reason, because);
    identity_free(&id);
    identity_free(&ca);
}

static void kinds_follow_the_table(void **state)
{
    (void)state;
    static const char *const none[][2] = {{NULL}};
    static const char *const etsi_only[][2] = {{QC, "DER:30:0A:" QC_ETSI}, {NULL}};
    static const char *const seal[][2] = {
        {QC, "DER:30:28:" QC_ETSI ":" QC_BTK ":" QC_INSTITUTION}, {NULL}};
    static const char *const fiscal[][2] = {{"extendedKeyUsage", "2.16.792.1.2.1.1.5.7.50.1"},
        {"certificatePolicies", "2.16.792.1.2.1.1.5.7.4.1"}, {NULL}};
    static const char *const fiscal_encrypt[][2] = {
        {"extendedKeyUsage", "2.16.792.1.2.1.1.5.7.50.2"}, {NULL}};
    static const char *const tsa[][2] = {{"extendedKeyUsage", "critical,timeStamping"}, {NULL}};
    check_kind("10000000146", nes, DIVIT_KIND_NES,
        "it is a qualified certificate of a person under law 5070");
    check_kind(
        "1000000014", nes, DIVIT_KIND_OTHER, "its subject has no identity number of eleven digits");
    check_kind("10000000146", etsi_only, DIVIT_KIND_OTHER,
        "it does not say that it is qualified under law 5070");
    check_kind("10000000146", none, DIVIT_KIND_OTHER, "it does not say that it is qualified");
    check_kind("10000000146", seal, DIVIT_KIND_INSTITUTION_SEAL,
        "it is the electronic seal of an institution");
    check_kind("1000000014", fiscal, DIVIT_KIND_FISCAL_SIGN,
        "it is the signing certificate of a fiscal seal");
    check_kind("1000000014", fiscal_encrypt, DIVIT_KIND_FISCAL_ENCRYPT,
        "it is the encryption certificate of a fiscal seal");
    check_kind(NULL, tsa, DIVIT_KIND_TSA, "it is the certificate of a timestamp authority");
}

static void broken_ones_are_refused(void **state)
{
    (void)state;
    identity *id = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
    divit_certificate *none = NULL;
    for (size_t n = 0; n < id->der.n; n++)
        CHECK_STATUS(
            divit_certificate_parse((divit_span){id->der.p, n}, &none, NULL), DIVIT_INPUT_BROKEN);
    CHECK_OK(divit_bytes_push(&id->der, 0));
    CHECK_STATUS(
        divit_certificate_parse(divit_bytes_span(&id->der), &none, NULL), DIVIT_INPUT_BROKEN);
    assert_null(none);
    identity_free(&id);
}

/* Whatever is changed, the certificate is malformed or its issuer did not sign it. */
static void no_byte_may_change(void **state)
{
    (void)state;
    identity *ca = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
    identity *id = identity_new(&(identity_spec){.key = "P-256",
        .name = "DENEME",
        .serial = "10000000146",
        .issuer = ca,
        .extensions = nes});
    size_t parsed = 0;
    for (size_t i = 0; i < id->der.n; i++) {
        DIVIT_AUTO(divit_certificate_free)
        divit_certificate *other = NULL;
        id->der.p[i] ^= 1;
        const divit_status s = divit_certificate_parse(divit_bytes_span(&id->der), &other, NULL);
        id->der.p[i] ^= 1;
        if (s != DIVIT_OK)
            continue;
        parsed++;
        assert_int_not_equal(divit_certificate_issued_by(other, ca->certificate, NULL), DIVIT_OK);
    }
    assert_in_range(parsed, id->der.n / 4, id->der.n - 100);
    identity_free(&id);
    identity_free(&ca);
}

static void an_extension_twice_is_refused(void **state)
{
    (void)state;
    static const char *const both[][2] = {
        {"keyUsage", "digitalSignature"}, {"subjectKeyIdentifier", "hash"}, {NULL}};
    identity *id =
        identity_new(&(identity_spec){.key = "P-256", .name = "DENEME", .extensions = both});
    uint8_t *oid = memmem(id->der.p, id->der.n, "\x06\x03\x55\x1D\x0E", 5);
    assert_non_null(oid);
    oid[4] = 0x0F; /* subjectKeyIdentifier becomes a second keyUsage */
    divit_certificate *none = NULL;
    divit_error err = {0};
    CHECK_STATUS(
        divit_certificate_parse(divit_bytes_span(&id->der), &none, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.detail, "the certificate has an extension twice");
    identity_free(&id);
}

static void a_huge_one_is_refused(void **state)
{
    (void)state;
    static const uint8_t zeros[DIVIT_CERTIFICATE_MAX + 1];
    divit_certificate *none = NULL;
    CHECK_STATUS(
        divit_certificate_parse((divit_span){zeros, sizeof zeros}, &none, NULL), DIVIT_INPUT_LIMIT);
}

static divit_status check(
    const identity *id, divit_scheme scheme, const divit_digest *d, divit_span value)
{
    const divit_signature sig = divit_signature_of(scheme, d, value);
    return divit_signature_check(divit_certificate_facts_get(id->certificate)->spki, &sig, NULL);
}

static void other_keys_have_facts_but_no_signatures(void **state)
{
    (void)state;
    identity *ca = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
    identity *id = identity_new(
        &(identity_spec){.key = "ED25519", .name = "DENEME", .issuer = ca, .extensions = nes});
    divit_digest d;
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, DIVIT_SPAN_TEXT("DENEME"), &d, NULL));
    assert_int_equal(divit_certificate_facts_get(id->certificate)->key, DIVIT_KEY_OTHER);
    assert_int_equal(divit_certificate_signature_max(id->certificate), 0);
    CHECK_STATUS(check(id, DIVIT_SCHEME_RSA, &d, divit_digest_span(&d)), DIVIT_SIGNATURE_INVALID);
    CHECK_STATUS(check(id, DIVIT_SCHEME_ECDSA, &d, divit_digest_span(&d)), DIVIT_SIGNATURE_INVALID);
    CHECK_OK(divit_certificate_issued_by(id->certificate, ca->certificate, NULL));
    identity_free(&id);
    identity_free(&ca);
}

static void explicit_curves_are_read(void **state)
{
    (void)state;
    identity *id =
        identity_new(&(identity_spec){.key = "P-384", .name = "DENEME CA", .explicit_curve = true});
    const divit_certificate_facts *f = divit_certificate_facts_get(id->certificate);
    assert_true(f->spki.n > 200);
    assert_int_equal(f->curve, DIVIT_CURVE_P384);
    CHECK_OK(divit_certificate_issued_by(id->certificate, id->certificate, NULL));
    identity_free(&id);
}

static void issuers_are_confirmed(void **state)
{
    (void)state;
    identity *ca = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
    identity *twin = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
    identity *id = identity_new(
        &(identity_spec){.key = "RSA:2048", .name = "DENEME", .issuer = ca, .extensions = nes});
    CHECK_OK(divit_certificate_issued_by(id->certificate, ca->certificate, NULL));
    CHECK_STATUS(divit_certificate_issued_by(id->certificate, twin->certificate, NULL),
        DIVIT_SIGNATURE_INVALID);
    CHECK_STATUS(divit_certificate_issued_by(ca->certificate, id->certificate, NULL),
        DIVIT_SIGNATURE_INVALID);
    CHECK_STATUS(divit_certificate_issued_by(id->certificate, id->certificate, NULL),
        DIVIT_SIGNATURE_INVALID);
    identity_free(&id);
    identity_free(&twin);
    identity_free(&ca);
}

static void only_its_own_signatures_hold(void **state)
{
    (void)state;
    const char *keys[] = {"RSA:2048", "P-256", "P-521"};
    divit_digest d;
    CHECK_OK(divit_hash_compute(DIVIT_SHA256, DIVIT_SPAN_TEXT("DENEME"), &d, NULL));
    for (size_t i = 0; i < 3; i++) {
        identity *id = identity_new(&(identity_spec){.key = keys[i], .name = "DENEME"});
        divit_bytes raw = identity_sign(id, DIVIT_SHA256, divit_digest_span(&d));
        const divit_span value = divit_bytes_span(&raw);
        const divit_scheme scheme = i == 0 ? DIVIT_SCHEME_RSA : DIVIT_SCHEME_ECDSA;
        CHECK_OK(check(id, scheme, &d, value));
        divit_digest other = d;
        other.bytes[31] ^= 1;
        CHECK_STATUS(check(id, scheme, &other, value), DIVIT_SIGNATURE_INVALID);
        CHECK_STATUS(
            check(id, scheme, &d, divit_span_sub(value, 0, value.n - 2)), DIVIT_SIGNATURE_INVALID);
        CHECK_STATUS(check(id, scheme, &d, (divit_span){0}), DIVIT_SIGNATURE_INVALID);
        raw.p[raw.n - 1] ^= 1;
        CHECK_STATUS(check(id, scheme, &d, value), DIVIT_SIGNATURE_INVALID);
        divit_bytes_done(&raw);
        identity_free(&id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_are_read),
        cmocka_unit_test(bits_of_an_odd_key_are_counted),
        cmocka_unit_test(kinds_follow_the_table),
        cmocka_unit_test(broken_ones_are_refused),
        cmocka_unit_test(no_byte_may_change),
        cmocka_unit_test(an_extension_twice_is_refused),
        cmocka_unit_test(a_huge_one_is_refused),
        cmocka_unit_test(other_keys_have_facts_but_no_signatures),
        cmocka_unit_test(explicit_curves_are_read),
        cmocka_unit_test(issuers_are_confirmed),
        cmocka_unit_test(only_its_own_signatures_hold),
    };
    return cmocka_run_group_tests_name("pki/certificate", tests, NULL, NULL);
}
