/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "pki/algorithm.h"

#define RSA "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01"
#define SHA2 "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02"
#define ECDSA "\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03"
#define NOTHING "\x05\x00"
/* [0] {hash} and [1] {MGF1 with a hash} of RSASSA-PSS-params. */
#define PSS_HASH(last) "\xA0\x0D\x30\x0B" SHA2 last
#define PSS_MASK(last) "\xA1\x1A\x30\x18" RSA "\x08\x30\x0B" SHA2 last

static void digests_are_read(void **state)
{
    (void)state;
    divit_hash hash = DIVIT_SHA256;
    CHECK_OK(divit_algorithm_digest(DIVIT_SPAN_TEXT(SHA2 "\x02"), &hash, NULL));
    assert_int_equal(hash, DIVIT_SHA384);
    CHECK_OK(divit_algorithm_digest(DIVIT_SPAN_TEXT(SHA2 "\x03" NOTHING), &hash, NULL));
    assert_int_equal(hash, DIVIT_SHA512);
    CHECK_STATUS(divit_algorithm_digest(DIVIT_SPAN_TEXT(SHA2 "\x01\x04\x00"), &hash, NULL),
        DIVIT_SIGNATURE_INVALID);
    CHECK_STATUS(divit_algorithm_digest(DIVIT_SPAN_TEXT(""), &hash, NULL), DIVIT_SIGNATURE_INVALID);
    CHECK_STATUS(
        divit_algorithm_digest(DIVIT_SPAN_TEXT("\x06\x05\x2B\x0E\x03\x02\x1A"), &hash, NULL),
        DIVIT_INDETERMINATE);
    assert_int_equal(hash, DIVIT_SHA512);
}

static void signatures_are_read(void **state)
{
    (void)state;
    divit_algorithm a;
    CHECK_OK(divit_algorithm_signature(DIVIT_SPAN_TEXT(RSA "\x01" NOTHING), &a, NULL));
    assert_true(a.scheme == DIVIT_SCHEME_RSA && !a.has_hash);
    CHECK_OK(divit_algorithm_signature(DIVIT_SPAN_TEXT(RSA "\x0D"), &a, NULL));
    assert_true(a.scheme == DIVIT_SCHEME_RSA && a.has_hash && a.hash == DIVIT_SHA512);
    CHECK_OK(divit_algorithm_signature(DIVIT_SPAN_TEXT(ECDSA "\x03"), &a, NULL));
    assert_true(a.scheme == DIVIT_SCHEME_ECDSA && a.hash == DIVIT_SHA384);
}

static void pss_is_read_with_one_hash_only(void **state)
{
    (void)state;
    divit_algorithm a;
    CHECK_OK(divit_algorithm_signature(
        DIVIT_SPAN_TEXT(RSA "\x0A\x30\x2B" PSS_HASH("\x01") PSS_MASK("\x01")), &a, NULL));
    assert_true(a.scheme == DIVIT_SCHEME_RSA_PSS && a.hash == DIVIT_SHA256 && a.salt == 20);
    CHECK_OK(divit_algorithm_signature(DIVIT_SPAN_TEXT(RSA "\x0A\x30\x30" PSS_HASH("\x02")
                                               PSS_MASK("\x02") "\xA2\x03\x02\x01\x30"),
        &a, NULL));
    assert_true(a.hash == DIVIT_SHA384 && a.salt == 48);
    const struct {
        divit_span in;
        divit_status status;
    } bad[] = {
        {DIVIT_SPAN_TEXT(RSA "\x0A\x30\x2B" PSS_HASH("\x01") PSS_MASK("\x02")),
            DIVIT_INDETERMINATE},
        {DIVIT_SPAN_TEXT(RSA "\x0A\x30\x00"), DIVIT_INDETERMINATE},
        {DIVIT_SPAN_TEXT(RSA "\x0A\x30\x0F" PSS_HASH("\x01")), DIVIT_INDETERMINATE},
        {DIVIT_SPAN_TEXT(RSA "\x0A"), DIVIT_SIGNATURE_INVALID},
        {DIVIT_SPAN_TEXT(
             RSA "\x0A\x30\x30" PSS_HASH("\x01") PSS_MASK("\x01") "\xA3\x03\x02\x01\x01"),
            DIVIT_SIGNATURE_INVALID},
        {DIVIT_SPAN_TEXT(
             RSA "\x0A\x30\x30" PSS_HASH("\x01") PSS_MASK("\x01") "\xA2\x03\x02\x01\x80"),
            DIVIT_SIGNATURE_INVALID},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(divit_algorithm_signature(bad[i].in, &a, NULL), bad[i].status);
}

static void other_signatures_are_refused(void **state)
{
    (void)state;
    const struct {
        divit_span in;
        divit_status status;
    } bad[] = {
        {DIVIT_SPAN_TEXT(""), DIVIT_SIGNATURE_INVALID},
        {DIVIT_SPAN_TEXT(ECDSA "\x02" NOTHING), DIVIT_SIGNATURE_INVALID},
        {DIVIT_SPAN_TEXT(RSA "\x0B\x04\x00"), DIVIT_SIGNATURE_INVALID},
        {DIVIT_SPAN_TEXT(RSA "\x05" NOTHING), DIVIT_INDETERMINATE},
        {DIVIT_SPAN_TEXT(RSA "\x04" NOTHING), DIVIT_INDETERMINATE},
        {DIVIT_SPAN_TEXT("\x06\x03\x2B\x65\x70"), DIVIT_INDETERMINATE},
    };
    divit_algorithm a;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_STATUS(divit_algorithm_signature(bad[i].in, &a, NULL), bad[i].status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_read),
        cmocka_unit_test(signatures_are_read),
        cmocka_unit_test(pss_is_read_with_one_hash_only),
        cmocka_unit_test(other_signatures_are_refused),
    };
    return cmocka_run_group_tests_name("pki/algorithm", tests, NULL, NULL);
}
