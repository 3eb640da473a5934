/* SPDX-License-Identifier: Apache-2.0 */
/* Signs small documents with a key made for the test, then changes them byte by byte. */
#include "unit/sign/bench.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

static void pdfs_are_signed_behind_their_bytes(void **state)
{
    bench *b = *state;
    static const char *const names[] = {
        "pdf/classic.pdf", "pdf/objstm.pdf", "pdf/hybrid.pdf", "pdf/linear.pdf"};
    for (size_t i = 0; i < 4; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes original = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        CHECK_OK(divit_file_read(names[i], 1 << 20, &original, NULL));
        CHECK_OK(bench_sign(b, names[i], &made, NULL));
        assert_true(made.n > original.n);
        assert_memory_equal(made.p, original.p, original.n);
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
    }
}

/* Wherever the descriptor stands; a pipe has no start. */
static void a_format_is_read_from_the_start(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        divit_format format;
    } rows[] = {{"pdf/classic.pdf", DIVIT_FORMAT_PADES}, {"xml/10-turkish.xml", DIVIT_FORMAT_XADES},
        {"/dev/null", DIVIT_FORMAT_UNKNOWN}};
    divit_format format;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_fd_close)
        int fd = open(rows[i].path, O_RDONLY | O_CLOEXEC);
        assert_true(fd >= 0 && lseek(fd, 0, SEEK_END) >= 0);
        CHECK_OK(divit_format_read(fd, &format, NULL));
        assert_int_equal(format, rows[i].format);
    }
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    CHECK_STATUS(divit_format_read(ends[0], &format, NULL), DIVIT_E_IO);
    divit_fd_close(&ends[0]);
    divit_fd_close(&ends[1]);
}

static divit_status check_file(const char *path, bool strict, divit_error *err)
{
    const divit_sign_options options = {.strict = strict};
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    CHECK_OK(divit_file_open(path, &fd, NULL));
    return divit_sign_check(fd, &options, err);
}

/* What is to be seen as it is signed must not be encrypted. */
static void an_encrypted_pdf_can_be_excluded(void **state)
{
    divit_error err = {0};
    (void)state;
    CHECK_OK(check_file("pdf/encrypted-aes-256.pdf", false, NULL));
    CHECK_OK(check_file("pdf/classic.pdf", true, NULL));
    CHECK_STATUS(check_file("pdf/encrypted-aes-256.pdf", true, &err), DIVIT_INPUT_UNSAFE);
    assert_string_equal(err.detail, "the PDF is encrypted");
    CHECK_STATUS(check_file("pdf/encrypted-password-256.pdf", true, NULL), DIVIT_INPUT_LOCKED);
}

/* Changing any byte outside of the signature value must be seen. */
static void every_changed_byte_of_a_pdf_is_seen(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    CHECK_OK(bench_sign(b, "pdf/classic.pdf", &made, NULL));
    const uint8_t *hole = memmem(made.p, made.n, "/Contents<", 10);
    hole = hole ? hole : memmem(made.p, made.n, "/Contents <", 11);
    assert_non_null(hole);
    const size_t from = (size_t)(hole - made.p) + 9;
    const uint8_t *end = memchr(hole, '>', made.n - from);
    assert_non_null(end);
    for (size_t i = 0; i < made.n; i++) {
        if (i > from && i < (size_t)(end - made.p))
            continue;
        made.p[i] ^= 1;
        assert_false(bench_accepts(b, divit_bytes_span(&made)));
        made.p[i] ^= 1;
    }
    assert_true(bench_accepts(b, divit_bytes_span(&made)));
}

static void an_appended_byte_is_seen(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    CHECK_OK(bench_sign(b, "pdf/classic.pdf", &made, NULL));
    CHECK_OK(divit_bytes_push(&made, '\n'));
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&made));
    assert_non_null(v);
    assert_true(divit_verification_at(v, 0)->intact);
    assert_false(divit_verification_at(v, 0)->covers_whole);
}

/* White space inside of Base64 and of tags carries no meaning; a letter of the content does. */
static void every_changed_letter_of_an_xml_is_seen(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    CHECK_OK(bench_sign(b, "xml/10-turkish.xml", &made, NULL));
    assert_true(bench_accepts(b, divit_bytes_span(&made)));
    const uint8_t *from = memmem(made.p, made.n, "<ds:SignedInfo", 14);
    assert_non_null(from);
    for (size_t i = 0; i < made.n; i++) {
        const uint8_t was = made.p[i];
        if (was < '0' || (was > '9' && was < 'A') || was == '<' || was == '>')
            continue;
        made.p[i] = was == 'A' ? 'B' : 'A';
        const bool in_prolog = i < 100 && made.p[0] == '<' && made.p[1] == '?' &&
                               i < (size_t)((uint8_t *)memchr(made.p, '>', made.n) - made.p);
        if (!in_prolog && bench_accepts(b, divit_bytes_span(&made))) {
            fprintf(stderr, "byte %zu was changed from %c and not seen\n", i, was);
            fail();
        }
        made.p[i] = was;
    }
}

static void xml_forms_of_the_root_are_all_signed(void **state)
{
    bench *b = *state;
    static const char *const names[] = {"xml/01-plain.xml", "xml/26-root-alone.xml",
        "xml/04-default-undeclared.xml", "xml/08-crlf.xml", "xml/20-bom.xml",
        "xml/02-comments-pis-outside.xml"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        CHECK_OK(bench_sign(b, names[i], &made, NULL));
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
    }
}

static void a_signer_that_lies_is_found_out(void **state)
{
    bench *b = *state;
    divit_bytes none = {0};
    b->lies = true;
    CHECK_STATUS(bench_sign(b, "pdf/classic.pdf", &none, NULL), DIVIT_SIGNATURE_INVALID);
    CHECK_STATUS(bench_sign(b, "xml/01-plain.xml", &none, NULL), DIVIT_SIGNATURE_INVALID);
    assert_null(none.p);
}

static void what_cannot_be_signed_is_refused_with_its_place(void **state)
{
    bench *b = *state;
    static const char *const texts[] = {"<!DOCTYPE a><a/>", "<a><b></a>", "%PDF-1.7\nnothing",
        "plain text", "", "<a xmlns:b='urn:b'>&unknown;</a>"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char path[128];
        divit_error err = {0};
        DIVIT_AUTO(divit_fd_close)
        int fd = -1;
        folder_put(b->folder, "input", divit_span_of(texts[i]));
        (void)snprintf(path, sizeof path, "%s/input", b->folder);
        CHECK_OK(divit_file_open(path, &fd, NULL));
        const divit_status s = divit_sign_check(fd, &bench_how, &err);
        assert_int_equal(divit_status_exit(s), 8);
        assert_non_null(err.detail);
    }
}

static void ec_keys_sign_too(void **state)
{
    bench *b = *state;
    static const char *const curves[] = {"P-256", "P-384"};
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes pdf = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes xml = {0};
        identity_free(&b->id);
        b->id = identity_new(&(identity_spec){.key = curves[i], .name = "DENEME"});
        CHECK_OK(bench_sign(b, "pdf/objstm.pdf", &pdf, NULL));
        assert_true(bench_accepts(b, divit_bytes_span(&pdf)));
        CHECK_OK(bench_sign(b, "xml/01-plain.xml", &xml, NULL));
        assert_true(bench_accepts(b, divit_bytes_span(&xml)));
    }
}

/* The wish, else PKCS#1 v1.5 where it is offered, else PSS; each is verified by what it says. */
static void the_scheme_is_the_wish_or_the_first_on_offer(void **state)
{
    bench *b = *state;
    static const unsigned v15 = 1u << DIVIT_SCHEME_RSA, pss = 1u << DIVIT_SCHEME_RSA_PSS;
    const struct {
        unsigned schemes;
        divit_scheme wish;
        bool is_pss;
    } cases[] = {{0, DIVIT_SCHEME_ANY, false}, {v15 | pss, DIVIT_SCHEME_ANY, false},
        {pss, DIVIT_SCHEME_ANY, true}, {v15 | pss, DIVIT_SCHEME_RSA_PSS, true},
        {0, DIVIT_SCHEME_RSA_PSS, true}, {v15 | pss, DIVIT_SCHEME_RSA, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes pdf = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes xml = {0};
        b->schemes = cases[i].schemes;
        b->wish = cases[i].wish;
        CHECK_OK(bench_sign(b, "pdf/classic.pdf", &pdf, NULL));
        assert_true(bench_accepts(b, divit_bytes_span(&pdf)));
        CHECK_OK(bench_sign(b, "xml/01-plain.xml", &xml, NULL));
        assert_true(bench_accepts(b, divit_bytes_span(&xml)));
        assert_true(!!memmem(xml.p, xml.n, "#sha256-rsa-MGF1\"", 17) == cases[i].is_pss);
        /* id-RSASSA-PSS in the hexadecimal text of the hole. */
        assert_true(!!memmem(pdf.p, pdf.n, "06092a864886f70d01010a", 22) == cases[i].is_pss);
    }
}

/* Taken for v1.5, a PSS value must not hold, nor the other way round. */
static void a_signature_by_another_scheme_than_it_says_is_refused(void **state)
{
    bench *b = *state;
    static const char *const methods[] = {"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"};
    for (int pss = 0; pss < 2; pss++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes changed = {0};
        b->wish = pss ? DIVIT_SCHEME_RSA_PSS : DIVIT_SCHEME_RSA;
        CHECK_OK(bench_sign(b, "xml/01-plain.xml", &made, NULL));
        const char *says = methods[!pss];
        const uint8_t *at = memmem(made.p, made.n, says, strlen(says));
        assert_non_null(at);
        const size_t from = (size_t)(at - made.p), end = from + strlen(says);
        CHECK_OK(divit_bytes_append(&changed, divit_span_sub(divit_bytes_span(&made), 0, from)));
        CHECK_OK(divit_bytes_append(&changed, divit_span_of(methods[pss])));
        CHECK_OK(divit_bytes_append(
            &changed, divit_span_sub(divit_bytes_span(&made), end, made.n - end)));
        assert_false(bench_accepts(b, divit_bytes_span(&changed)));
    }
}

static void a_scheme_that_the_key_lacks_is_refused(void **state)
{
    bench *b = *state;
    divit_bytes none = {0};
    b->wish = DIVIT_SCHEME_ECDSA;
    CHECK_STATUS(bench_sign(b, "pdf/classic.pdf", &none, NULL), DIVIT_USAGE);
    b->wish = DIVIT_SCHEME_RSA_PSS;
    b->schemes = 1u << DIVIT_SCHEME_RSA;
    CHECK_STATUS(bench_sign(b, "pdf/classic.pdf", &none, NULL), DIVIT_USAGE);
    CHECK_STATUS(bench_check(b), DIVIT_USAGE);
    b->wish = DIVIT_SCHEME_ANY;
    CHECK_OK(bench_check(b));
    b->schemes = 1u << DIVIT_SCHEME_ECDSA;
    CHECK_STATUS(bench_check(b), DIVIT_MODULE);
    CHECK_STATUS(bench_sign(b, "xml/01-plain.xml", &none, NULL), DIVIT_MODULE);
    assert_null(none.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(pdfs_are_signed_behind_their_bytes),
        BENCHED(a_format_is_read_from_the_start),
        cmocka_unit_test(an_encrypted_pdf_can_be_excluded),
        BENCHED(every_changed_byte_of_a_pdf_is_seen),
        BENCHED(an_appended_byte_is_seen),
        BENCHED(every_changed_letter_of_an_xml_is_seen),
        BENCHED(xml_forms_of_the_root_are_all_signed),
        BENCHED(a_signer_that_lies_is_found_out),
        BENCHED(what_cannot_be_signed_is_refused_with_its_place),
        BENCHED(ec_keys_sign_too),
        BENCHED(the_scheme_is_the_wish_or_the_first_on_offer),
        BENCHED(a_signature_by_another_scheme_than_it_says_is_refused),
        BENCHED(a_scheme_that_the_key_lacks_is_refused),
    };
    return cmocka_run_group_tests_name("sign and verify", tests, NULL, NULL);
}
