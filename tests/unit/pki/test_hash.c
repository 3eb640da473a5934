/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/text.h"
#include "pki/hash.h"
#include "pki/random.h"

static void check_hex(const divit_digest *d, const char *hex)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_hex_append(&text, divit_digest_span(d)));
    CHECK_TEXT(divit_bytes_span(&text), hex);
}

/* The example message of FIPS 180-4 and FIPS 202, as NIST publishes it. */
static void digests_are_known(void **state)
{
    (void)state;
    const char *known[] = {
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        "8086072ba1e7cc2358baeca134c825a7",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
        "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
        "98d88cea927ac7f539f1edf228376d25",
        "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
        "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
    };
    for (size_t i = 0; i < 6; i++) {
        divit_digest d;
        CHECK_OK(divit_hash_compute((divit_hash)i, DIVIT_SPAN_TEXT("abc"), &d, NULL));
        check_hex(&d, known[i]);
        assert_int_equal(d.n, divit_hash_names_get((divit_hash)i)->length);
    }
}

static void pieces_are_the_whole(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *h = NULL;
    divit_digest whole;
    divit_digest pieces;
    CHECK_OK(divit_hash_compute(DIVIT_SHA384, DIVIT_SPAN_TEXT("DENEME"), &whole, NULL));
    CHECK_OK(divit_hasher_new(DIVIT_SHA384, &h, NULL));
    CHECK_OK(divit_hasher_update(h, DIVIT_SPAN_TEXT("DEN"), NULL));
    CHECK_OK(divit_hasher_update(h, (divit_span){0}, NULL));
    CHECK_OK(divit_hasher_update(h, DIVIT_SPAN_TEXT("EME"), NULL));
    CHECK_OK(divit_hasher_final(h, &pieces, NULL));
    assert_true(divit_span_equal(divit_digest_span(&whole), divit_digest_span(&pieces)));
}

static void names_lead_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        const divit_hash_names *names = divit_hash_names_get((divit_hash)i);
        divit_hash back;
        assert_true(divit_hash_of_xml_digest(divit_span_of(names->xml_digest), &back));
        assert_int_equal(back, i);
        assert_true(divit_hash_signs(back) == (i < 3));
        if (!divit_hash_signs(back))
            continue;
        assert_true(divit_hash_of_oid(names->oid_der, &back));
        assert_int_equal(back, i);
        /* The DigestInfo names the hash and ends with the digest's length (RFC 8017 9.2). */
        assert_memory_equal(names->digest_info.p + 4, names->oid_der.p, names->oid_der.n);
        assert_int_equal(names->digest_info.p[names->digest_info.n - 1], names->length);
        assert_int_equal(names->digest_info.p[1], names->digest_info.n - 2 + names->length);
    }
    divit_hash none;
    assert_false(
        divit_hash_of_xml_digest(divit_span_of("http://www.w3.org/2000/09/xmldsig#sha1"), &none));
    assert_false(divit_hash_of_oid(DIVIT_SPAN_TEXT("\x06\x05\x2B\x0E\x03\x02\x1A"), &none));
}

static void a_digest_of_another_length_is_refused(void **state)
{
    (void)state;
    divit_digest d;
    CHECK_STATUS(divit_digest_from(DIVIT_SHA256, DIVIT_SPAN_TEXT("short"), &d, NULL), DIVIT_USAGE);
}

static void random_bytes_differ(void **state)
{
    (void)state;
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    CHECK_OK(divit_random_bytes(a, sizeof a, NULL));
    CHECK_OK(divit_random_bytes(b, sizeof b, NULL));
    assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_known),
        cmocka_unit_test(pieces_are_the_whole),
        cmocka_unit_test(names_lead_back),
        cmocka_unit_test(a_digest_of_another_length_is_refused),
        cmocka_unit_test(random_bytes_differ),
    };
    return cmocka_run_group_tests_name("pki/hash", tests, NULL, NULL);
}
