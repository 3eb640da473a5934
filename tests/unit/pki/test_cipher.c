/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "base/text.h"
#include "pki/cipher.h"

static void check_hex(const uint8_t *p, size_t n, const char *hex)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_hex_append(&text, (divit_span){p, n}));
    CHECK_TEXT(divit_bytes_span(&text), hex);
}

/* RFC 1321 A.5 and FIPS 180-4. */
static void digests_are_known(void **state)
{
    uint8_t out[DIVIT_CIPHERS_DIGEST_MAX];
    const divit_ciphers *c = divit_ciphers_openssl();
    (void)state;
    CHECK_OK(c->digest(DIVIT_CIPHERS_MD5, DIVIT_SPAN_TEXT("abc"), out, NULL));
    check_hex(out, 16, "900150983cd24fb0d6963f7d28e17f72");
    CHECK_OK(c->digest(DIVIT_CIPHERS_SHA256, DIVIT_SPAN_TEXT("abc"), out, NULL));
    check_hex(out, 8, "ba7816bf8f01cfea");
    CHECK_OK(c->digest(DIVIT_CIPHERS_SHA384, DIVIT_SPAN_TEXT("abc"), out, NULL));
    check_hex(out, 8, "cb00753f45a35e8b");
    CHECK_OK(c->digest(DIVIT_CIPHERS_SHA512, DIVIT_SPAN_TEXT("abc"), out, NULL));
    check_hex(out, 8, "ddaf35a193617aba");
}

/* RFC 6229, section 2, the key of 40 bits. */
static void rc4_is_known(void **state)
{
    static const uint8_t zeros[16] = {0};
    uint8_t out[16];
    const divit_ciphers *c = divit_ciphers_openssl();
    (void)state;
    CHECK_OK(c->rc4(DIVIT_SPAN_TEXT("\1\2\3\4\5"), (divit_span){zeros, 16}, out, NULL));
    check_hex(out, 16, "b2396305f03dc027ccc3524a0a1118a8");
    CHECK_STATUS(c->rc4((divit_span){0}, (divit_span){zeros, 16}, out, NULL), DIVIT_E_CRYPTO);
}

/* RFC 3602, section 4, case 1; the way back; and what is refused. */
static void aes_is_known(void **state)
{
    static const uint8_t iv[] = "\x3d\xaf\xba\x42\x9d\x9e\xb4\x30\xb4\x22\xda\x80\x2c\x9f\xac\x41";
    uint8_t out[16], back[16];
    const divit_ciphers *c = divit_ciphers_openssl();
    divit_ciphers_cbc job = {
        .key = DIVIT_SPAN_TEXT("\x06\xa9\x21\x40\x36\xb8\xa1\x5b\x51\x2e\x03\xd5\x34\x12\x00\x06"),
        .iv = iv,
        .data = DIVIT_SPAN_TEXT("Single block msg")};
    (void)state;
    CHECK_OK(c->aes_encrypt(&job, out, NULL));
    check_hex(out, 16, "e353779c1079aeb82708942dbe77181a");
    job.data = (divit_span){out, 16};
    CHECK_OK(c->aes_decrypt(&job, back, NULL));
    assert_memory_equal(back, "Single block msg", 16);
    job.data.n = 15;
    CHECK_STATUS(c->aes_decrypt(&job, back, NULL), DIVIT_E_CRYPTO);
    job = (divit_ciphers_cbc){.key = {out, 15}, .iv = iv, .data = {out, 16}};
    CHECK_STATUS(c->aes_encrypt(&job, back, NULL), DIVIT_E_CRYPTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_known),
        cmocka_unit_test(rc4_is_known),
        cmocka_unit_test(aes_is_known),
    };
    return cmocka_run_group_tests_name("pki/cipher", tests, NULL, NULL);
}
