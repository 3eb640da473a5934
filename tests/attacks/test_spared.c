/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "attacks/pdf_edits.h"
#include "attacks/spared.h"

/*
 * A file of one signature: its bytes, Contents with a CMS that has what is looked at (version,
 * digestAlgorithms, type, one "certificate", the rest), its bytes again, and a later revision.
 */
static const char before[] = "signed<";
static const char cms[] = "3027060100a0223020" /* ContentInfo, [0], SignedData */
                          "020101"             /* version */
                          "3100"               /* digestAlgorithms */
                          "3003060100"         /* type */
                          "a0030401ab"         /* certificates */
                          "310f0401cd"         /* signerInfos, and in them rsaEncryption */
                          "06092a864886f70d010101";
/* Digits in it: of the tag of [0], the version, the certificate, the signer's data and algorithm.
 */
enum { TYPE = 10, VERSION = 23, CERTIFICATE = 47, SIGNER = 57, ALGORITHM = 79 };
static const char behind[] = ">too%%EOF\n";

typedef struct sample {
    divit_bytes file;
    spared_signature sig;
} sample;

static sample sample_new(void)
{
    sample s = {0};
    CHECK_OK(divit_bytes_append(&s.file, divit_span_of(before)));
    CHECK_OK(divit_bytes_append(&s.file, divit_span_of(cms)));
    CHECK_OK(divit_bytes_append(&s.file, divit_span_of(behind)));
    s.sig = (spared_signature){.begin = sizeof before - 2,
        .end = sizeof before - 1 + sizeof cms,
        .covered_end = s.file.n,
        .file = divit_bytes_span(&s.file)};
    return s;
}

/* The class after the byte at `at` of the file became `to`. */
static spared class_with(const sample *s, size_t at, uint8_t to)
{
    divit_bytes edited = {0};
    CHECK_OK(divit_bytes_append(&edited, divit_bytes_span(&s->file)));
    edited.p[at] = to;
    assert_true(spared_signs(&s->sig, divit_bytes_span(&edited)));
    const spared found = spared_class(&s->sig, divit_bytes_span(&edited));
    divit_bytes_done(&edited);
    return found;
}

static void a_signed_byte_is_seen(void **state)
{
    sample s = sample_new();
    (void)state;
    for (size_t i = 0; i < s.file.n; i++) {
        divit_bytes edited = {0};
        CHECK_OK(divit_bytes_append(&edited, divit_bytes_span(&s.file)));
        edited.p[i] ^= 1;
        const bool loose = i >= s.sig.begin && i < s.sig.end;
        assert_int_equal(spared_signs(&s.sig, divit_bytes_span(&edited)), loose);
        edited.n = i;
        assert_false(spared_signs(&s.sig, divit_bytes_span(&edited)));
        divit_bytes_done(&edited);
    }
    divit_bytes_done(&s.file);
}

static void the_hole_is_told_apart(void **state)
{
    sample s = sample_new();
    const size_t hex = s.sig.begin + 1;
    (void)state;
    assert_int_equal(class_with(&s, hex, '3'), SPARED_UNCHANGED);
    assert_int_equal(class_with(&s, hex + TYPE, 'A'), SPARED_HEX_CASE);
    assert_int_equal(class_with(&s, hex + VERSION, '3'), SPARED_CMS_HEADER);
    assert_int_equal(class_with(&s, hex + CERTIFICATE, '5'), SPARED_CMS_CERTIFICATE);
    assert_int_equal(class_with(&s, hex + SIGNER, 'e'), SPARED_UNEXPLAINED);
    assert_int_equal(class_with(&s, hex + ALGORITHM, 'b'), SPARED_CMS_ALGORITHM);
    assert_int_equal(class_with(&s, hex + ALGORITHM, 'a'), SPARED_UNEXPLAINED);
    assert_int_equal(class_with(&s, hex + 1, '7'), SPARED_UNEXPLAINED);
    assert_int_equal(class_with(&s, hex + VERSION, ' '), SPARED_UNEXPLAINED);
    divit_bytes_done(&s.file);
}

static void the_tail_is_told_apart(void **state)
{
    static const struct {
        divit_span tail;
        spared expected;
    } rows[] = {
        {DIVIT_SPAN_TEXT(" \r\n"), SPARED_WHITE},
        {DIVIT_SPAN_TEXT("%comment\n%%EOF\n"), SPARED_COMMENT},
        {DIVIT_SPAN_TEXT("%comment\n4 0 obj"), SPARED_BEHIND},
        {DIVIT_SPAN_TEXT("junk"), SPARED_BEHIND},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sample s = sample_new();
        divit_bytes edited = {0};
        CHECK_OK(divit_bytes_append(&edited, divit_bytes_span(&s.file)));
        CHECK_OK(divit_bytes_append(&edited, rows[i].tail));
        assert_true(spared_signs(&s.sig, divit_bytes_span(&edited)));
        assert_int_equal(spared_class(&s.sig, divit_bytes_span(&edited)), rows[i].expected);
        s.sig.file = divit_bytes_span(&edited);
        assert_int_equal(spared_class(&s.sig, divit_bytes_span(&s.file)), SPARED_LATER);
        divit_bytes_done(&edited);
        divit_bytes_done(&s.file);
    }
}

/* The same seed and index make the same edit, others another one. */
static void edits_can_be_made_again(void **state)
{
    sample s = sample_new();
    divit_bytes a = {0}, b = {0};
    size_t same = 0;
    edit_name what;
    (void)state;
    for (uint64_t i = 0; i < 500; i++) {
        edit_random one = edit_random_of(3, i), again = edit_random_of(3, i),
                    other = edit_random_of(4, i);
        assert_true(edit_make(&pdf_edits, &one, divit_bytes_span(&s.file), &a, &what));
        assert_true(edit_make(&pdf_edits, &again, divit_bytes_span(&s.file), &b, &what));
        assert_true(divit_span_equal(divit_bytes_span(&a), divit_bytes_span(&b)));
        assert_true(edit_make(&pdf_edits, &other, divit_bytes_span(&s.file), &b, &what));
        same += divit_span_equal(divit_bytes_span(&a), divit_bytes_span(&b));
    }
    assert_in_range(same, 0, 100);
    divit_bytes_done(&a);
    divit_bytes_done(&b);
    divit_bytes_done(&s.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_byte_is_seen),
        cmocka_unit_test(the_hole_is_told_apart),
        cmocka_unit_test(the_tail_is_told_apart),
        cmocka_unit_test(edits_can_be_made_again),
    };
    return cmocka_run_group_tests_name("attacks/spared", tests, NULL, NULL);
}
