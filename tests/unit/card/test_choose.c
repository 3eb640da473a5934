/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "card/choose.h"

enum { NOW = 1000, MANY = 8 };

/* A certificate of these tests is its judgement. */
typedef struct sample {
    divit_judgement judgement;
    divit_card_key key;
    uint8_t id;
    bool unreadable;
} sample;

typedef struct table {
    const sample *samples;
    size_t n;
    divit_card_certificate certificates[MANY];
    divit_candidate candidates[MANY];
    const char *reasons[MANY];
    size_t chosen;
} table;

static const divit_card_token token = {.label = "divit test"};

static divit_status judge(void *ctx, divit_span der, divit_judgement *ret, divit_error *err)
{
    (void)err;
    const table *t = ctx;
    for (size_t i = 0; i < t->n; i++)
        if (t->certificates[i].der.p == der.p && !t->samples[i].unreadable) {
            *ret = t->samples[i].judgement;
            return DIVIT_OK;
        }
    return DIVIT_INPUT_BROKEN;
}

static divit_status choose(
    table *t, const sample *samples, size_t n, const char *key, divit_error *err)
{
    divit_uri uri;
    *t = (table){.samples = samples, .n = n, .chosen = MANY};
    for (size_t i = 0; i < n; i++) {
        /* Only its address matters, and it differs for each. */
        t->certificates[i] =
            (divit_card_certificate){.der = {(uint8_t *)(uintptr_t)&samples[i], 1, 0},
                .key = samples[i].key,
                .id = {samples[i].id},
                .id_length = 1};
        t->candidates[i] = (divit_candidate){&token, &t->certificates[i]};
    }
    if (key)
        CHECK_OK(divit_uri_parse(divit_span_of(key), &uri, NULL));
    const divit_choice_options o = {
        .judge = judge, .judge_ctx = t, .now = NOW, .key = key ? &uri : NULL};
    return divit_choice_make(&o, t->candidates, n, &t->chosen, t->reasons, err);
}

#define NES(from, to)                                                                              \
    {                                                                                              \
        DIVIT_JUDGED_NES, true, (from), (to)                                                       \
    }

static void the_renewed_certificate_wins(void **state)
{
    (void)state;
    static const sample samples[] = {
        {NES(100, 2000), DIVIT_CARD_KEY_YES, 1, false},
        {NES(900, 3000), DIVIT_CARD_KEY_MAYBE, 2, false},
        {NES(900, 3000), DIVIT_CARD_KEY_YES, 3, false},
    };
    table t;
    CHECK_OK(choose(&t, samples, 3, NULL, NULL));
    assert_int_equal(t.chosen, 1);
    assert_string_equal(t.reasons[0], "valid, but a newer certificate is preferred");
    assert_string_equal(
        t.reasons[1], "chosen: the newest valid qualified certificate with its key");
    assert_string_equal(t.reasons[2], "valid, but a newer certificate is preferred");
}

static void each_refusal_has_its_reason(void **state)
{
    (void)state;
    static const sample samples[] = {
        {{DIVIT_JUDGED_FISCAL_SEAL, false, 0, 2000}, DIVIT_CARD_KEY_YES, 1, false},
        {{DIVIT_JUDGED_NES, false, 0, 2000}, DIVIT_CARD_KEY_YES, 2, false},
        {NES(0, 2000), DIVIT_CARD_KEY_NONE, 3, false},
        {NES(1001, 2000), DIVIT_CARD_KEY_YES, 4, false},
        {NES(0, 999), DIVIT_CARD_KEY_YES, 5, false},
        {NES(0, 2000), DIVIT_CARD_KEY_YES, 6, true},
        {{DIVIT_JUDGED_E_SEAL_INSTITUTION, true, 0, 2000}, DIVIT_CARD_KEY_YES, 7, false},
    };
    static const char *const reasons[] = {"a fiscal seal, not a qualified certificate",
        "its key usage does not allow signing with commitment", "no private key", "not yet valid",
        "expired", "the certificate cannot be read",
        "an institution's e-seal, not a person's qualified certificate"};
    table t;
    divit_error err = {0};
    CHECK_STATUS(choose(&t, samples, 7, NULL, &err), DIVIT_NO_CERTIFICATE);
    assert_int_equal(t.chosen, MANY);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(t.reasons[i], reasons[i]);
    assert_string_equal(err.detail, "expired");
}

static void validity_includes_its_ends(void **state)
{
    (void)state;
    static const sample starts[] = {{NES(NOW, NOW), DIVIT_CARD_KEY_YES, 1, false}};
    table t;
    CHECK_OK(choose(&t, starts, 1, NULL, NULL));
}

static void a_named_key_is_used_whatever_its_kind(void **state)
{
    (void)state;
    static const sample samples[] = {
        {NES(900, 3000), DIVIT_CARD_KEY_YES, 1, false},
        {{DIVIT_JUDGED_FISCAL_SEAL, false, 0, 2000}, DIVIT_CARD_KEY_YES, 2, false},
        {{DIVIT_JUDGED_OTHER, false, 0, 10}, DIVIT_CARD_KEY_YES, 3, false},
    };
    table t;
    divit_error err = {0};
    CHECK_OK(choose(&t, samples, 3, "pkcs11:id=%02", NULL));
    assert_int_equal(t.chosen, 1);
    assert_string_equal(t.reasons[0], "not the key that was named");
    assert_string_equal(
        t.reasons[1], "chosen: it was named, although it is no qualified certificate");
    CHECK_OK(choose(&t, samples, 3, "pkcs11:id=%01", NULL));
    assert_string_equal(t.reasons[0], "chosen: it was named");
    /* An address that fits several: the qualified one, although it is listed later. */
    CHECK_OK(choose(&t, samples, 3, "pkcs11:token=divit%20test", NULL));
    assert_int_equal(t.chosen, 0);
    CHECK_STATUS(choose(&t, samples, 3, "pkcs11:id=%03", &err), DIVIT_NO_CERTIFICATE);
    assert_string_equal(err.detail, "expired");
    CHECK_STATUS(choose(&t, samples, 3, "pkcs11:id=%09", &err), DIVIT_NO_CERTIFICATE);
    assert_string_equal(err.detail, "not the key that was named");
}

static void an_empty_card_has_no_certificate(void **state)
{
    (void)state;
    table t;
    divit_error err = {0};
    CHECK_STATUS(choose(&t, NULL, 0, NULL, &err), DIVIT_NO_CERTIFICATE);
    assert_string_equal(err.detail, "there is no certificate on the card");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_renewed_certificate_wins),
        cmocka_unit_test(each_refusal_has_its_reason),
        cmocka_unit_test(validity_includes_its_ends),
        cmocka_unit_test(a_named_key_is_used_whatever_its_kind),
        cmocka_unit_test(an_empty_card_has_no_certificate),
    };
    return cmocka_run_group_tests_name("card/choose", tests, NULL, NULL);
}
