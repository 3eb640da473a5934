/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/pki/identity.h"

#include "pki/cades.h"
#include "pki/cades_parse.h"
#include "pki/der.h"

static const char content[] = "DENEME content, not a document\n";

static const char *const leaf_extensions[][2] = {
    {"keyUsage", "critical,digitalSignature,nonRepudiation"}, {"subjectKeyIdentifier", "hash"},
    {NULL}};

typedef struct world {
    char *folder;
    identity *ca;
    identity *signer;
} world;

static world world_new(const char *key)
{
    world w = {.folder = folder_new()};
    w.ca = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
    w.signer = identity_new(&(identity_spec){
        .key = key, .name = "DENEME", .issuer = w.ca, .extensions = leaf_extensions});
    folder_put_certificate(w.folder, "ca.pem", w.ca);
    folder_put_certificate(w.folder, "signer.pem", w.signer);
    folder_put(w.folder, "content", divit_span_of(content));
    return w;
}

static void world_done(world *w)
{
    identity_free(&w->signer);
    identity_free(&w->ca);
    folder_free(&w->folder);
}

static divit_digest content_digest(divit_hash hash)
{
    divit_digest d = {0};
    CHECK_OK(divit_hash_compute(hash, divit_span_of(content), &d, NULL));
    return d;
}

/* Signs the content; checks that the size foretold holds. */
static divit_bytes sign_with(const world *w, const divit_cades_options *with)
{
    divit_cades_options o = *with;
    const divit_certificate *chain[] = {w->ca->certificate};
    const divit_digest d = content_digest(o.hash);
    size_t room = 0;
    divit_bytes der = {0};
    DIVIT_AUTO(divit_cades_free)
    divit_cades *prepared = NULL;
    o.certificate = w->signer->certificate;
    o.chain = chain;
    o.chain_count = 1;
    CHECK_OK(divit_cades_size(&o, &room, NULL));
    CHECK_OK(divit_cades_prepare(&o, &d, &prepared, NULL));
    const divit_signing what = divit_cades_signing(prepared);
    divit_bytes raw = identity_sign_what(w->signer, &what);
    CHECK_OK(divit_cades_finish(prepared, divit_bytes_span(&raw), &der, NULL));
    divit_bytes_done(&raw);
    if (divit_certificate_facts_get(o.certificate)->key == DIVIT_KEY_RSA)
        assert_int_equal(der.n, room);
    else
        assert_in_range(der.n, room - 8, room);
    return der;
}

static divit_status decide(divit_span der, divit_cades_ending ending, divit_error *err)
{
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    const divit_status s = divit_cades_parse(der, ending, &sd, err);
    if (s != DIVIT_OK)
        return s;
    const divit_digest d = content_digest(divit_cades_facts_get(sd)->hash);
    return divit_cades_check(sd, &d, err);
}

static const int64_t some_time = 1767225600;

static void foreign_judge_accepts(const char *key, const divit_cades_options *with)
{
    world w = world_new(key);
    divit_bytes der = sign_with(&w, with);
    folder_put(w.folder, "cms.der", divit_bytes_span(&der));
    assert_true(judge(w.folder, "openssl cms -verify -binary -cades -purpose any -inform DER "
                                "-in cms.der -content content -CAfile ca.pem -out /dev/null"));
    assert_true(judge(w.folder, "openssl cms -cmsout -print -inform DER -in cms.der -noout"));
    /* DER is a fixed point: openssl writes the same bytes when it encodes what it read. */
    assert_true(judge(w.folder, "openssl cms -cmsout -inform DER -in cms.der -outform DER "
                                "-out again.der && cmp cms.der again.der"));
    CHECK_OK(decide(divit_bytes_span(&der), DIVIT_CADES_EXACT, NULL));
    divit_bytes_done(&der);
    world_done(&w);
}

static void openssl_accepts_rsa(void **state)
{
    (void)state;
    foreign_judge_accepts("RSA:2048", &(divit_cades_options){0});
    foreign_judge_accepts(
        "RSA:3072", &(divit_cades_options){
                        .hash = DIVIT_SHA512, .issuer_serial = true, .signing_time = &some_time});
}

static void openssl_accepts_pss(void **state)
{
    (void)state;
    for (divit_hash hash = DIVIT_SHA256; hash <= DIVIT_SHA512; hash++)
        foreign_judge_accepts(
            "RSA:2048", &(divit_cades_options){.scheme = DIVIT_SCHEME_RSA_PSS, .hash = hash});
}

static void openssl_accepts_ec(void **state)
{
    (void)state;
    foreign_judge_accepts(
        "P-256", &(divit_cades_options){.issuer_serial = true, .signing_time = &some_time});
    foreign_judge_accepts("P-384", &(divit_cades_options){.hash = DIVIT_SHA384});
}

static void openssl_signs(const char *key, const char *options, divit_status expected)
{
    world w = world_new(key);
    char command[512];
    folder_put_key(w.folder, "key.pem", w.signer);
    folder_put_key(w.folder, "ca-key.pem", w.ca);
    (void)snprintf(command, sizeof command,
        "openssl cms -sign -binary -in content -signer signer.pem -inkey key.pem "
        "-outform DER -out cms.der %s",
        options);
    assert_true(judge(w.folder, command));
    divit_bytes der = folder_get(w.folder, "cms.der");
    CHECK_STATUS(decide(divit_bytes_span(&der), DIVIT_CADES_EXACT, NULL), expected);
    divit_bytes_done(&der);
    world_done(&w);
}

static void openssl_signatures_hold(void **state)
{
    (void)state;
    openssl_signs("RSA:2048", "-cades -md sha256", DIVIT_OK);
    openssl_signs("RSA:2048", "-cades -md sha512 -keyopt rsa_padding_mode:pss", DIVIT_OK);
    openssl_signs("P-384", "-cades -md sha384", DIVIT_OK);
    openssl_signs("P-521", "-cades -md sha512", DIVIT_OK);
}

static void weak_and_unbound_signatures_are_not_decided(void **state)
{
    (void)state;
    openssl_signs("RSA:2048", "-cades -md sha1", DIVIT_INDETERMINATE);
    openssl_signs("RSA:1024", "-cades -md sha256", DIVIT_INDETERMINATE);
    openssl_signs("P-224", "-cades -md sha256", DIVIT_INDETERMINATE);
    openssl_signs("RSA:2048", "-md sha256", DIVIT_INDETERMINATE);
    openssl_signs("RSA:2048", "-cades -md sha256 -nocerts", DIVIT_INDETERMINATE);
    openssl_signs("RSA:2048", "-md sha256 -noattr", DIVIT_INDETERMINATE);
    openssl_signs("RSA:2048", "-cades -md sha256 -nodetach", DIVIT_INDETERMINATE);
    openssl_signs("RSA:2048", "-cades -md sha256 -keyid", DIVIT_INDETERMINATE);
}

static void two_signers_are_refused(void **state)
{
    (void)state;
    openssl_signs(
        "RSA:2048", "-cades -md sha256 -signer ca.pem -inkey ca-key.pem", DIVIT_SIGNATURE_INVALID);
}

static void facts_are_told(void **state)
{
    (void)state;
    world w = world_new("P-256");
    const int64_t time = 2524608000; /* 2050: a GeneralizedTime */
    divit_bytes der = sign_with(&w, &(divit_cades_options){.signing_time = &time});
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    CHECK_OK(divit_cades_parse(divit_bytes_span(&der), DIVIT_CADES_EXACT, &sd, NULL));
    const divit_cades_facts *f = divit_cades_facts_get(sd);
    assert_int_equal(f->size, der.n);
    assert_int_equal(f->hash, DIVIT_SHA256);
    assert_true(f->has_signing_time && f->signing_time == time);
    assert_int_equal(f->timestamp.n, 0);
    assert_int_equal(f->other_count, 1);
    assert_string_equal(divit_certificate_facts_get(f->certificate)->subject_name, "DENEME");
    assert_string_equal(divit_certificate_facts_get(f->others[0])->subject_name, "DENEME CA");
    divit_bytes_done(&der);
    world_done(&w);
}

static void padding_is_zeros_where_allowed(void **state)
{
    (void)state;
    world w = world_new("RSA:2048");
    divit_bytes der = sign_with(&w, &(divit_cades_options){0});
    CHECK_OK(divit_bytes_append(&der, DIVIT_SPAN_TEXT("\0\0\0")));
    CHECK_OK(decide(divit_bytes_span(&der), DIVIT_CADES_PADDED, NULL));
    CHECK_STATUS(decide(divit_bytes_span(&der), DIVIT_CADES_EXACT, NULL), DIVIT_SIGNATURE_INVALID);
    der.p[der.n - 1] = 1;
    CHECK_STATUS(decide(divit_bytes_span(&der), DIVIT_CADES_PADDED, NULL), DIVIT_SIGNATURE_INVALID);
    divit_bytes_done(&der);
    world_done(&w);
}

static size_t find(divit_span in, divit_span what)
{
    const uint8_t *p = memmem(in.p, in.n, what.p, what.n);
    assert_non_null(p);
    return (size_t)(p - in.p);
}

/* Every byte of the SignerInfo counts: none may change unseen. */
static void no_byte_of_the_signer_info_may_change(void **state)
{
    (void)state;
    world w = world_new("P-256");
    const int64_t time = 1767225600;
    divit_bytes der =
        sign_with(&w, &(divit_cades_options){.signing_time = &time, .issuer_serial = true});
    const divit_certificate_facts *f = divit_certificate_facts_get(w.signer->certificate);
    const divit_span whole = divit_bytes_span(&der);
    const size_t carried = find(whole, f->der);
    const size_t carried_ca = find(whole, divit_certificate_facts_get(w.ca->certificate)->der);
    const size_t end = carried > carried_ca ? carried + f->der.n : carried_ca + w.ca->der.n;
    for (size_t i = end; i < der.n; i++)
        for (unsigned bit = 0; bit < 8; bit += 3) {
            der.p[i] = (uint8_t)(der.p[i] ^ (1u << bit));
            assert_int_not_equal(decide(whole, DIVIT_CADES_EXACT, NULL), DIVIT_OK);
            der.p[i] = (uint8_t)(der.p[i] ^ (1u << bit));
        }
    CHECK_OK(decide(whole, DIVIT_CADES_EXACT, NULL));
    divit_bytes_done(&der);
    world_done(&w);
}

/* The signer's certificate replaced by another of the same issuer, serial and key. */
static void another_certificate_of_the_same_name_is_refused(void **state)
{
    (void)state;
    world w = world_new("P-256");
    divit_bytes der = sign_with(&w, &(divit_cades_options){0});
    const size_t at = find(divit_bytes_span(&der), divit_bytes_span(&w.signer->der));
    der.p[at + w.signer->der.n - 1] ^= 1; /* the issuer's signature: facts stay the same */
    divit_error err = {0};
    CHECK_STATUS(decide(divit_bytes_span(&der), DIVIT_CADES_EXACT, &err), DIVIT_SIGNATURE_INVALID);
    assert_string_equal(
        err.detail, "the signed attributes name another certificate than the signer's");
    divit_bytes_done(&der);
    world_done(&w);
}

static void another_content_is_refused(void **state)
{
    (void)state;
    world w = world_new("P-256");
    divit_bytes der = sign_with(&w, &(divit_cades_options){0});
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    CHECK_OK(divit_cades_parse(divit_bytes_span(&der), DIVIT_CADES_EXACT, &sd, NULL));
    divit_digest d = content_digest(DIVIT_SHA256);
    d.bytes[0] ^= 1;
    CHECK_STATUS(divit_cades_check(sd, &d, NULL), DIVIT_SIGNATURE_INVALID);
    d = content_digest(DIVIT_SHA512);
    CHECK_STATUS(divit_cades_check(sd, &d, NULL), DIVIT_USAGE);
    divit_bytes_done(&der);
    world_done(&w);
}

static void a_wrong_signature_is_never_put_in(void **state)
{
    (void)state;
    world w = world_new("RSA:2048");
    const divit_digest d = content_digest(DIVIT_SHA256);
    const divit_cades_options o = {.certificate = w.signer->certificate};
    DIVIT_AUTO(divit_cades_free)
    divit_cades *prepared = NULL;
    divit_bytes der = {0};
    CHECK_OK(divit_cades_prepare(&o, &d, &prepared, NULL));
    const divit_signing what = divit_cades_signing(prepared);
    divit_bytes raw = identity_sign_what(w.signer, &what);
    raw.p[9] ^= 1;
    CHECK_STATUS(
        divit_cades_finish(prepared, divit_bytes_span(&raw), &der, NULL), DIVIT_SIGNATURE_INVALID);
    assert_null(der.p);
    const divit_cades_options other = {.certificate = o.certificate, .hash = DIVIT_SHA384};
    divit_cades *none = NULL;
    CHECK_STATUS(divit_cades_prepare(&other, &d, &none, NULL), DIVIT_USAGE);
    assert_null(none);
    divit_bytes_done(&raw);
    world_done(&w);
}

static void other_keys_cannot_sign(void **state)
{
    (void)state;
    world w = world_new("ED25519");
    const divit_cades_options o = {.certificate = w.signer->certificate};
    const divit_digest d = content_digest(DIVIT_SHA256);
    divit_cades *none = NULL;
    size_t room = 0;
    CHECK_STATUS(divit_cades_prepare(&o, &d, &none, NULL), DIVIT_INPUT_UNSUPPORTED);
    CHECK_STATUS(divit_cades_size(&o, &room, NULL), DIVIT_INPUT_UNSUPPORTED);
    assert_null(none);
    world_done(&w);
}

static void limits_are_kept(void **state)
{
    (void)state;
    static const uint8_t zeros[DIVIT_CADES_MAX + 1];
    CHECK_STATUS(
        decide((divit_span){zeros, sizeof zeros}, DIVIT_CADES_PADDED, NULL), DIVIT_INPUT_LIMIT);
    world w = world_new("P-256");
    identity *many[DIVIT_CADES_CERTIFICATES_MAX];
    const divit_certificate *chain[DIVIT_CADES_CERTIFICATES_MAX];
    for (size_t i = 0; i < DIVIT_CADES_CERTIFICATES_MAX; i++) {
        many[i] = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME"});
        chain[i] = many[i]->certificate;
    }
    const divit_cades_options o = {.certificate = w.signer->certificate,
        .chain = chain,
        .chain_count = DIVIT_CADES_CERTIFICATES_MAX};
    const divit_digest d = content_digest(DIVIT_SHA256);
    DIVIT_AUTO(divit_cades_free)
    divit_cades *prepared = NULL;
    divit_bytes der = {0};
    CHECK_OK(divit_cades_prepare(&o, &d, &prepared, NULL));
    const divit_signing what = divit_cades_signing(prepared);
    divit_bytes raw = identity_sign_what(w.signer, &what);
    CHECK_OK(divit_cades_finish(prepared, divit_bytes_span(&raw), &der, NULL));
    CHECK_STATUS(decide(divit_bytes_span(&der), DIVIT_CADES_EXACT, NULL), DIVIT_INPUT_LIMIT);
    for (size_t i = 0; i < DIVIT_CADES_CERTIFICATES_MAX; i++)
        identity_free(&many[i]);
    divit_bytes_done(&raw);
    divit_bytes_done(&der);
    world_done(&w);
}

static void no_prefix_is_a_signature(void **state)
{
    (void)state;
    world w = world_new("P-256");
    divit_bytes der = sign_with(&w, &(divit_cades_options){0});
    for (size_t n = 0; n < der.n; n++)
        CHECK_STATUS(
            decide((divit_span){der.p, n}, DIVIT_CADES_PADDED, NULL), DIVIT_SIGNATURE_INVALID);
    divit_bytes_done(&der);
    world_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_accepts_rsa),
        cmocka_unit_test(openssl_accepts_pss),
        cmocka_unit_test(openssl_accepts_ec),
        cmocka_unit_test(openssl_signatures_hold),
        cmocka_unit_test(weak_and_unbound_signatures_are_not_decided),
        cmocka_unit_test(two_signers_are_refused),
        cmocka_unit_test(facts_are_told),
        cmocka_unit_test(padding_is_zeros_where_allowed),
        cmocka_unit_test(no_byte_of_the_signer_info_may_change),
        cmocka_unit_test(another_certificate_of_the_same_name_is_refused),
        cmocka_unit_test(another_content_is_refused),
        cmocka_unit_test(a_wrong_signature_is_never_put_in),
        cmocka_unit_test(other_keys_cannot_sign),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(no_prefix_is_a_signature),
    };
    return cmocka_run_group_tests_name("pki/cades", tests, NULL, NULL);
}
