/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/bytes.h"
#include "pki/ber.h"
#include "pki/der.h"

/* Pairs of BER with three bytes behind it, and the DER that it means. */
static void indefinite_lengths_become_definite(void **state)
{
    (void)state;
    static const struct {
        divit_span ber;
        divit_span der;
    } pairs[] = {
        {DIVIT_SPAN_TEXT("\x30\x80\x00\x00..."), DIVIT_SPAN_TEXT("\x30\x00")},
        {DIVIT_SPAN_TEXT("\x30\x80\x02\x01\x05\x00\x00..."),
            DIVIT_SPAN_TEXT("\x30\x03\x02\x01\x05")},
        {DIVIT_SPAN_TEXT("\x30\x80\x31\x80\x05\x00\x00\x00\x00\x00..."),
            DIVIT_SPAN_TEXT("\x30\x04\x31\x02\x05\x00")},
        {DIVIT_SPAN_TEXT("\x30\x06\xA0\x80\x05\x00\x00\x00..."),
            DIVIT_SPAN_TEXT("\x30\x04\xA0\x02\x05\x00")},
        {DIVIT_SPAN_TEXT("\x24\x80\x04\x01x\x04\x02yz\x00\x00..."), DIVIT_SPAN_TEXT("\x04\x03xyz")},
        {DIVIT_SPAN_TEXT("\x24\x80\x24\x80\x04\x01x\x00\x00\x24\x04\x04\x02yz\x00\x00..."),
            DIVIT_SPAN_TEXT("\x04\x03xyz")},
        {DIVIT_SPAN_TEXT("\x24\x80\x00\x00..."), DIVIT_SPAN_TEXT("\x04\x00")},
        {DIVIT_SPAN_TEXT("\x30\x03\x02\x01\x05..."), DIVIT_SPAN_TEXT("\x30\x03\x02\x01\x05")},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        size_t size = 0;
        CHECK_OK(divit_ber_to_der(pairs[i].ber, &size, &out, NULL));
        assert_int_equal(size, pairs[i].ber.n - 3);
        assert_true(divit_span_equal(divit_bytes_span(&out), pairs[i].der));
    }
}

static void what_is_no_ber_is_refused(void **state)
{
    (void)state;
    static const divit_span bad[] = {
        DIVIT_SPAN_TEXT(""), DIVIT_SPAN_TEXT("\x30\x80"),
        DIVIT_SPAN_TEXT("\x30\x80\x02\x01\x05\x00"),         /* no end */
        DIVIT_SPAN_TEXT("\x04\x80\x00\x00"),                 /* a primitive one without length */
        DIVIT_SPAN_TEXT("\x3F\x80\x00\x00"),                 /* a long tag */
        DIVIT_SPAN_TEXT("\x30\x81\x03\x02\x01\x05"),         /* longer than needed */
        DIVIT_SPAN_TEXT("\x24\x80\x02\x01\x05\x00\x00"),     /* a number in an octet string */
        DIVIT_SPAN_TEXT("\x30\x04\xA0\x80\x05\x00\x00\x00"), /* the end lies outside */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        size_t size = 7;
        CHECK_STATUS(divit_ber_to_der(bad[i], &size, &out, NULL), DIVIT_SIGNATURE_INVALID);
        assert_int_equal(size, 7);
    }
}

/* Lengths of one to three digits, and as deep as DER may be. */
static void lengths_and_depth_are_bounded(void **state)
{
    (void)state;
    static const size_t lengths[] = {0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000};
    for (size_t depth = 1; depth < 40; depth++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes ber = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        size_t size = 0;
        for (size_t i = 0; i < depth; i++)
            CHECK_OK(divit_bytes_append(&ber, DIVIT_SPAN_TEXT("\x30\x80")));
        const size_t length = lengths[depth % (sizeof lengths / sizeof lengths[0])];
        for (size_t i = 0; i < length / 2; i++)
            CHECK_OK(divit_bytes_append(&ber, DIVIT_SPAN_TEXT("\x05\x00")));
        for (size_t i = 0; i < depth; i++)
            CHECK_OK(divit_bytes_append(&ber, DIVIT_SPAN_TEXT("\x00\x00")));
        const bool fits = depth + (length > 1) <= DIVIT_DER_DEPTH;
        CHECK_STATUS(divit_ber_to_der(divit_bytes_span(&ber), &size, &out, NULL),
            fits ? DIVIT_OK : DIVIT_SIGNATURE_INVALID);
        size_t whole = 0;
        assert_true(!fits || (divit_der_one(divit_bytes_span(&out), &whole) && whole == out.n));
        assert_true(!fits || size == ber.n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indefinite_lengths_become_definite),
        cmocka_unit_test(what_is_no_ber_is_refused),
        cmocka_unit_test(lengths_and_depth_are_bounded),
    };
    return cmocka_run_group_tests_name("pki/ber", tests, NULL, NULL);
}
