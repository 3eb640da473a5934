/* SPDX-License-Identifier: Apache-2.0 */
/* A signature counts only as that of the field that has it in the revision that it covers. */
#include "unit/verify/changed.h"

/* The signature that was made last in the file is refused with this cause and verdict. */
static void check_cause(const bench *b, divit_span file, const char *cause, divit_verdict verdict)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, file);
    assert_non_null(v);
    assert_int_equal(divit_verification_count(v), 1);
    const divit_verified_signature *f = divit_verification_at(v, 0);
    assert_string_equal(f->cause, cause);
    assert_int_equal(f->verdict, verdict);
    assert_false(f->intact);
}

/* A later update hands the signature to another field, or the field another name. */
static void the_field_stays_the_same(void **state)
{
    static const changed_piece rows[][3] = {
        {{SIGNED, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Baska) /Rect [0 0 0 0] /P 3 0 R "
                  "/V 24 0 R >>"}},
        {{FORM, "<< /Fields [8 0 R 26 0 R] >>"}, {NEW, "<< /FT /Sig /T (Imza) /V 24 0 R >>"}},
    };
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = changed_sign(b, "");
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = {0};
        CHECK_OK(divit_bytes_append(&file, divit_bytes_span(&made)));
        changed_append(&file, rows[i], 1 + i, CHANGED_TRAILER);
        check_cause(b, divit_bytes_span(&file), "revision-signature", DIVIT_VERDICT_FAILED);
    }
}

/*
 * "24 0 obj" read from its second letter on is "4 0 obj": the same dictionary at the same place
 * under another number, which the field of a later update names.
 */
static void the_number_stays_the_same(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = changed_sign(b, "");
    const uint8_t *header = memmem(file.p, file.n, "\n24 0 obj", 9);
    assert_non_null(header);
    const size_t inside = (size_t)(header - file.p) + 2;
    const char *last = strstr((const char *)header, "startxref");
    unsigned long previous = 0;
    assert_non_null(last);
    assert_int_equal(sscanf(last, "startxref %lu", &previous), 1);
    const size_t catalog = file.n;
    CHECK_OK(divit_bytes_printf(&file, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << "
                                       "/Fields [9 0 R] >> >>\nendobj\n"));
    const size_t field = file.n;
    CHECK_OK(divit_bytes_printf(&file, "9 0 obj\n<< " SIGNED_KEYS " /V 4 0 R >>\nendobj\n"));
    const size_t table = file.n;
    CHECK_OK(divit_bytes_printf(&file,
        "xref\n1 1\n%010zu 00000 n \n4 1\n%010zu 00000 n \n9 1\n%010zu 00000 n \ntrailer\n"
        "<< /Size 40 /Prev %lu " CHANGED_TRAILER " >>\nstartxref\n%zu\n%%%%EOF\n",
        catalog, inside, field, previous, table));
    check_cause(b, divit_bytes_span(&file), "revision-signature", DIVIT_VERDICT_FAILED);
}

/* Kinds of signatures that are not checked, in a document of one revision and of two. */
static void other_kinds_are_not_checked(void **state)
{
    static const struct {
        const char *kind;
        divit_verdict verdict;
    } rows[] = {{"/ETSI.RFC3161       ", DIVIT_VERDICT_INDETERMINATE},
        {"/adbe.pkcs7.sha1    ", DIVIT_VERDICT_FAILED}};
    static const changed_piece update[] = {{UNUSED, "(2)"}};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = changed_sign(b, "");
    uint8_t *kind = memmem(file.p, file.n, "/ETSI.CAdES.detached", 20);
    assert_non_null(kind);
    for (size_t i = 0; i < 2; i++) {
        memcpy(kind, rows[i].kind, 20);
        check_cause(b, divit_bytes_span(&file), "sub-filter", rows[i].verdict);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes more = {0};
        CHECK_OK(divit_bytes_append(&more, divit_bytes_span(&file)));
        changed_append(&more, update, 1, CHANGED_TRAILER);
        check_cause(b, divit_bytes_span(&more), "sub-filter", rows[i].verdict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(the_field_stays_the_same),
        BENCHED(the_number_stays_the_same),
        BENCHED(other_kinds_are_not_checked),
    };
    return cmocka_run_group_tests_name("revisions of signatures", tests, NULL, NULL);
}
