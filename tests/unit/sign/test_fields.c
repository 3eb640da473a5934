/* SPDX-License-Identifier: Apache-2.0 */
/* Lists the signature fields of small PDFs, before and after they are signed. */
#include "unit/sign/bench.h"

#include "base/file.h"
#include "divit/pdf.h"

static divit_status read_fields(
    const char *path, const char *password, divit_signature_fields **ret)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    CHECK_OK(divit_file_open(path, &fd, NULL));
    return divit_signature_fields_read(fd, divit_span_of(password), ret, NULL);
}

static void an_empty_field_is_listed(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_signature_fields_free)
    divit_signature_fields *fields = NULL;
    CHECK_OK(read_fields("../fuzz/corpus/pdf-update/form.pdf", NULL, &fields));
    assert_int_equal(divit_signature_fields_count(fields), 1);
    const divit_signature_field *f = divit_signature_fields_at(fields, 0);
    assert_string_equal(f->name, "Bos");
    assert_false(f->is_signed);
    assert_true(f->has_lock);
    assert_int_equal(f->end, 0);
}

static void a_signed_field_comes_first_and_ends_with_the_file(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_signature_fields_free)
    divit_signature_fields *fields = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    char path[128];
    CHECK_OK(bench_sign(b, "../fuzz/corpus/pdf-update/form.pdf", &made, NULL));
    (void)snprintf(path, sizeof path, "%s/signed", b->folder);
    CHECK_OK(read_fields(path, NULL, &fields));
    assert_int_equal(divit_signature_fields_count(fields), 2);
    assert_true(divit_signature_fields_at(fields, 0)->is_signed);
    assert_string_equal(divit_signature_fields_at(fields, 0)->name, "Signature1");
    assert_int_equal(divit_signature_fields_at(fields, 0)->end, made.n);
    assert_string_equal(divit_signature_fields_at(fields, 1)->name, "Bos");
}

static void a_certification_is_told(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_signature_fields_free)
    divit_signature_fields *fields = NULL;
    CHECK_OK(read_fields("../fuzz/corpus/pdf-update/certified.pdf", NULL, &fields));
    assert_int_equal(divit_signature_fields_count(fields), 1);
    assert_int_equal(divit_signature_fields_at(fields, 0)->certifies, 1);
}

static void what_cannot_be_read_is_told(void **state)
{
    (void)state;
    DIVIT_AUTO(divit_signature_fields_free)
    divit_signature_fields *fields = NULL;
    CHECK_STATUS(read_fields("xml/01-plain.xml", NULL, &fields), DIVIT_INPUT_UNSUPPORTED);
    CHECK_STATUS(read_fields("pdf/encrypted-password-256.pdf", NULL, &fields), DIVIT_INPUT_LOCKED);
    assert_null(fields);
    CHECK_OK(read_fields("pdf/encrypted-password-256.pdf", "sifre", &fields));
    assert_int_equal(divit_signature_fields_count(fields), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_field_is_listed),
        BENCHED(a_signed_field_comes_first_and_ends_with_the_file),
        cmocka_unit_test(a_certification_is_told),
        cmocka_unit_test(what_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests_name("sign/fields", tests, NULL, NULL);
}
