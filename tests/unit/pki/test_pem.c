/* SPDX-License-Identifier: Apache-2.0 */
/* PEM blocks: several, none, damaged ones. */
#include "unit/check.h"

#include "pki/pem.h"

#define BLOCK(text) "-----BEGIN CERTIFICATE-----\n" text "\n-----END CERTIFICATE-----\n"

static void blocks_come_one_by_one(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    divit_span rest = DIVIT_SPAN_TEXT(
        "words\n" BLOCK("YWJj\nZGVm") "-----BEGIN PRIVATE KEY-----\n"
                                      "eHl6\n-----END PRIVATE KEY-----\n" BLOCK("Zw==") "words");
    CHECK_OK(divit_pem_next(&rest, &der, NULL));
    CHECK_TEXT(divit_bytes_span(&der), "abcdef");
    CHECK_OK(divit_pem_next(&rest, &der, NULL));
    CHECK_TEXT(divit_bytes_span(&der), "g");
    CHECK_OK(divit_pem_next(&rest, &der, NULL));
    assert_int_equal(der.n, 0);
    CHECK_OK(divit_pem_next(&rest, &der, NULL));
    assert_int_equal(der.n, 0);
}

static void damaged_blocks_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERT", BLOCK(""), BLOCK("YW"), BLOCK("!!!!")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes der = {0};
        divit_span rest = divit_span_of(bad[i]);
        CHECK_STATUS(divit_pem_next(&rest, &der, NULL), DIVIT_INPUT_BROKEN);
        assert_int_equal(der.n, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_come_one_by_one),
        cmocka_unit_test(damaged_blocks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
