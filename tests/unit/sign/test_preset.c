/* SPDX-License-Identifier: Apache-2.0 */
/* Presets: what they say, and what is no preset. */
#include "unit/check.h"

#include "base/file.h"
#include "sign/preset.h"

#define DIGEST64 "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

static void every_key_is_understood(void **state)
{
    static const char text[] = "# a comment\n\n title : no\n";
    static const char all[] =
        "title: \xC4\xB0lk\r\npackaging: detached\ninside: {u}x\ndigest: sha3-384\n"
        "c14n: exc-c14n-comments\nform: 1.4.2\nkey-value: yes\nsubject-name: yes\nrole: A\nrole: "
        "B\n"
        "commitment: approval\ncertificate: nes\ncertificate: mali-muhur\npolicy: "
        "1.2\npolicy-digest: " DIGEST64 "\npolicy-uri: http://p/\n";
    (void)state;
    DIVIT_AUTO(divit_preset_free)
    divit_preset *p = NULL;
    divit_preset *none = NULL;
    CHECK_STATUS(divit_preset_parse(divit_span_of(text), &none, NULL), DIVIT_INPUT_BROKEN);
    CHECK_OK(divit_preset_parse(divit_span_of(all), &p, NULL));
    CHECK_OK(divit_preset_usable(p, NULL));
    const divit_xml_options *o = divit_preset_options(p);
    assert_string_equal(divit_preset_title(p), "\xC4\xB0lk");
    assert_int_equal(o->packaging, DIVIT_PACKAGING_DETACHED);
    assert_string_equal(o->inside, "{u}x");
    assert_int_equal(o->digest, DIVIT_SHA3_384);
    assert_int_equal(o->canonical, DIVIT_C14N_EXCLUSIVE);
    assert_true(o->comments && o->old_form && o->key_value && o->subject_name);
    assert_int_equal(o->role_count, 2);
    assert_string_equal(o->roles[1], "B");
    assert_int_equal(o->commitment, DIVIT_COMMITMENT_APPROVAL);
    assert_true(divit_preset_takes(p, DIVIT_KIND_NES));
    assert_true(divit_preset_takes(p, DIVIT_KIND_FISCAL_SIGN));
    assert_false(divit_preset_takes(p, DIVIT_KIND_FISCAL_ENCRYPT));
    assert_false(divit_preset_takes(p, DIVIT_KIND_OTHER));
    assert_string_equal(o->policy.id, "1.2");
    assert_string_equal(o->policy.uri, "http://p/");
    assert_int_equal(o->policy.hash, DIVIT_SHA256);
    assert_int_equal(o->policy.digest.n, 32);
    assert_int_equal(o->policy.digest.p[31], 0xFF);
}

static void what_is_no_preset_is_refused(void **state)
{
    static const struct {
        const char *text;
        uint64_t where;
    } rows[] = {
        {"", DIVIT_NOWHERE},
        {"packaging: detached\n", DIVIT_NOWHERE},
        {"title: a\ntitle: b\n", 9},
        {"title: a\n\nnothing\n", 10},
        {"title: a\nother: b\n", 9},
        {"title:\n", 0},
        {"title: a\npackaging: inside\n", 9},
        {"title: a\npackaging:\n", 9},
        {"title: a\ndigest: sha1\n", 9},
        {"title: a\nc14n: xml\n", 9},
        {"title: a\nform: 1.3.2\n", 9},
        {"title: a\nkey-value: no\n", 9},
        {"title: a\ncommitment: all\n", 9},
        {"title: a\npolicy-digest: 00\n", 9},
        {"title: a\npolicy-digest: x\n", 9},
        {"title: a\npolicy: 1.2\n", DIVIT_NOWHERE},
        {"title: a\npolicy-digest: " DIGEST64 "\n", DIVIT_NOWHERE},
        {"title: a\nneeds: luck\n", 9},
        {"title: a\ncertificate: any\n", 9},
        {"title: \xFF\n", DIVIT_NOWHERE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_preset *p = NULL;
        divit_error err = {.where = DIVIT_NOWHERE};
        CHECK_STATUS(divit_preset_parse(divit_span_of(rows[i].text), &p, &err), DIVIT_INPUT_BROKEN);
        assert_true(err.where == rows[i].where);
        assert_null(p);
    }
}

static void size_and_number_are_bounded(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_preset *p = NULL;
    (void)state;
    CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("title: a\n")));
    for (int i = 0; i <= DIVIT_XML_ROLES_MAX; i++)
        CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("role: r\n")));
    CHECK_STATUS(divit_preset_parse(divit_bytes_span(&text), &p, NULL), DIVIT_INPUT_BROKEN);
    while (text.n <= DIVIT_PRESET_BYTES)
        CHECK_OK(divit_bytes_append(&text, DIVIT_SPAN_TEXT("# more\n")));
    CHECK_STATUS(divit_preset_parse(divit_bytes_span(&text), &p, NULL), DIVIT_INPUT_LIMIT);
    CHECK_STATUS(divit_preset_parse((divit_span){(const uint8_t *)"title: a\0", 9}, &p, NULL),
        DIVIT_INPUT_BROKEN);
}

/* The presets that divit brings; which of them can be used now. */
static void the_shipped_presets_are_good(void **state)
{
    static const struct {
        const char *name;
        divit_packaging packaging;
        divit_status usable;
    } rows[] = {
        {"basit", DIVIT_PACKAGING_ENVELOPING, DIVIT_OK},
        {"belge-p1", DIVIT_PACKAGING_ENVELOPING, DIVIT_OK},
        {"belge-p2", DIVIT_PACKAGING_ENVELOPING, DIVIT_INPUT_UNSUPPORTED},
        {"belge-p3", DIVIT_PACKAGING_ENVELOPING, DIVIT_INPUT_UNSUPPORTED},
        {"belge-p4", DIVIT_PACKAGING_ENVELOPING, DIVIT_INPUT_UNSUPPORTED},
        {"efatura", DIVIT_PACKAGING_ENVELOPED, DIVIT_OK},
        {"earsiv", DIVIT_PACKAGING_ENVELOPED, DIVIT_OK},
        {"edefter", DIVIT_PACKAGING_ENVELOPED, DIVIT_OK},
        {"asice", DIVIT_PACKAGING_ASIC_E, DIVIT_OK},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_preset_free)
        divit_preset *p = NULL;
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = {0};
        char path[128];
        (void)snprintf(path, sizeof path, "../../src/sign/presets/%s.preset", rows[i].name);
        CHECK_OK(divit_file_read(path, DIVIT_PRESET_BYTES, &text, NULL));
        CHECK_OK(divit_preset_parse(divit_bytes_span(&text), &p, NULL));
        CHECK_STATUS(divit_preset_usable(p, NULL), rows[i].usable);
        assert_int_equal(divit_preset_options(p)->packaging, rows[i].packaging);
        assert_non_null(memmem(text.p, text.n, "# Source", 8));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_understood),
        cmocka_unit_test(what_is_no_preset_is_refused),
        cmocka_unit_test(size_and_number_are_bounded),
        cmocka_unit_test(the_shipped_presets_are_good),
    };
    return cmocka_run_group_tests_name("presets", tests, NULL, NULL);
}
