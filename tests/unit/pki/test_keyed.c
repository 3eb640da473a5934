/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/text.h"
#include "pki/keyed.h"

/* RFC 4231, test case 2. */
static void a_keyed_hash_is_known(void **state)
{
    uint8_t hash[DIVIT_KEYED_LENGTH];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    (void)state;
    CHECK_OK(divit_keyed_hash(
        DIVIT_SPAN_TEXT("Jefe"), DIVIT_SPAN_TEXT("what do ya want for nothing?"), hash, NULL));
    CHECK_OK(divit_hex_append(&text, (divit_span){hash, sizeof hash}));
    CHECK_TEXT(divit_bytes_span(&text),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_keyed_hash_is_known)};
    return cmocka_run_group_tests_name("pki/keyed", tests, NULL, NULL);
}
