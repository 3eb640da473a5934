/* SPDX-License-Identifier: Apache-2.0 */
/* What is verified: files that cannot be read, very large ones, and many signatures. */
#include "unit/pdf/builder.h"
#include "unit/sign/bench.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "verify/pades.h"
#include "verify/verification.h"
#include "verify/xades.h"

/* A file up to this size is copied before it is verified. */
enum { COPIED_MAX = 64 << 20 };

/* A file of the bench, opened. */
static int open_file(const bench *b, const char *name, int flags)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", b->folder, name);
    const int fd = open(path, flags | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    return fd;
}

static void check_fails(int fd, divit_status expected)
{
    divit_verification *v = NULL;
    divit_error err = {0};
    CHECK_STATUS(divit_verify(fd, &v, &err), expected);
    assert_string_equal(divit_status_name(err.status), divit_status_name(expected));
    CHECK_STATUS(divit_verify(fd, &v, NULL), expected);
    assert_null(v);
}

static void what_cannot_be_read_has_no_verdict(void **state)
{
    const bench *b = *state;
    divit_verification *v = NULL;
    divit_error err = {0};
    check_fails(-1, DIVIT_E_IO);
    CHECK_OK(divit_verification_new(DIVIT_FORMAT_PADES, &v, NULL));
    CHECK_STATUS(divit_pades_verify(-1, (divit_span){0}, v, &err), DIVIT_E_IO);
    CHECK_STATUS(divit_xades_verify(-1, NULL, v, &err), DIVIT_E_IO);
    assert_int_equal(divit_verification_count(v), 0);
    divit_verification_free(&v);
    divit_verification_free(&v);
    divit_verification_free(NULL);
    folder_put(b->folder, "text", DIVIT_SPAN_TEXT("neither"));
    DIVIT_AUTO(divit_fd_close)
    int fd = open_file(b, "text", O_RDONLY);
    check_fails(fd, DIVIT_INPUT_UNSUPPORTED);
}

/* A file that is only as large, without anything in it. */
static int make_large(const bench *b, int flags)
{
    const int fd = open_file(b, "large", flags | O_CREAT);
    assert_int_equal(ftruncate(fd, (off_t)COPIED_MAX + 1), 0);
    return fd;
}

/* It is read where it is, so it must be readable, and a descriptor must be free. */
static void a_large_file_may_fail_to_be_read(void **state)
{
    const bench *b = *state;
    DIVIT_AUTO(divit_fd_close)
    int written = make_large(b, O_WRONLY);
    check_fails(written, DIVIT_E_IO);
    DIVIT_AUTO(divit_fd_close)
    int fd = open_file(b, "large", O_RDONLY);
    check_fails(fd, DIVIT_INPUT_UNSUPPORTED);
    struct rlimit usual;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = usual.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    divit_verification *v = NULL;
    const divit_status s = divit_verify(fd, &v, NULL);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
    CHECK_STATUS(s, DIVIT_E_IO);
}

/* A document with so much white space that it is not copied is verified as any other. */
static void a_large_document_is_verified_where_it_is(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(builder_done)
    builder made = {0};
    char path[128], end[128];
    build_base(&made, "");
    build_table(&made, "/Root 1 0 R");
    const off_t at = (off_t)COPIED_MAX;
    const divit_span all = divit_bytes_span(&made.out);
    folder_put(b->folder, "plain", divit_span_sub(all, 0, (size_t)made.xref));
    DIVIT_AUTO(divit_fd_close)
    int fd = open_file(b, "plain", O_WRONLY);
    const divit_span table = divit_span_sub(all, (size_t)made.xref, all.n);
    const uint8_t *trailer = memmem(table.p, table.n, "startxref", 9);
    assert_non_null(trailer);
    const size_t n = (size_t)(trailer - table.p);
    const int k = snprintf(end, sizeof end, "startxref\n%lld\n%%%%EOF\n", (long long)at);
    assert_true(pwrite(fd, table.p, n, at) == (ssize_t)n);
    assert_true(pwrite(fd, end, (size_t)k, at + (off_t)n) == k);
    (void)snprintf(path, sizeof path, "%s/plain", b->folder);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(bench_sign(b, path, &out, NULL));
    assert_true(out.n > COPIED_MAX);
    assert_true(bench_accepts(b, divit_bytes_span(&out)));
    out.p[COPIED_MAX - 1] = ' ';
    assert_false(bench_accepts(b, divit_bytes_span(&out)));
}

/* A document with so many fields, each with a signature of its own that says nothing. */
static void put_fields(const bench *b, const char *name, unsigned count)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes form = {0};
    DIVIT_AUTO(builder_done)
    builder made = {0};
    CHECK_OK(divit_bytes_printf(&form, "<< /Fields ["));
    for (unsigned i = 0; i < count; i++)
        CHECK_OK(divit_bytes_printf(&form, "<< /FT /Sig /T (%u) /V << /Type /Sig >> >>\n", i));
    CHECK_OK(divit_bytes_printf(&form, "] >>"));
    CHECK_OK(divit_bytes_terminate(&form));
    build_base(&made, "/AcroForm 4 0 R");
    build_object(&made, 4, (const char *)form.p);
    build_table(&made, "/Root 1 0 R");
    folder_put(b->folder, name, divit_bytes_span(&made.out));
}

static void signatures_are_counted(void **state)
{
    const bench *b = *state;
    divit_verification *v = NULL;
    put_fields(b, "most", DIVIT_FINDINGS_MAX);
    put_fields(b, "more", DIVIT_FINDINGS_MAX + 1);
    DIVIT_AUTO(divit_fd_close)
    int most = open_file(b, "most", O_RDONLY);
    DIVIT_AUTO(divit_fd_close)
    int more = open_file(b, "more", O_RDONLY);
    CHECK_OK(divit_verify(most, &v, NULL));
    assert_int_equal(divit_verification_count(v), DIVIT_FINDINGS_MAX);
    CHECK_STATUS(divit_verification_status(v), DIVIT_SIGNATURE_INVALID);
    divit_verification_free(&v);
    check_fails(more, DIVIT_INPUT_LIMIT);
}

/* The kind of the signer's certificate is told in words. */
static void the_kind_of_a_certificate_is_told(void **state)
{
    static const char *const tsa[][2] = {{"extendedKeyUsage", "critical,timeStamping"}, {NULL}};
    static const char *const fiscal[][2] = {
        {"extendedKeyUsage", "2.16.792.1.2.1.1.5.7.50.2"}, {NULL}};
    static const char *const nes[][2] = {
        {"1.3.6.1.5.5.7.1.3", "DER:30:19:30:08:06:06:04:00:8E:46:01:01:"
                              "30:0D:06:0B:60:86:18:01:3D:00:01:A7:4E:01:01"},
        {NULL}};
    static const char *const none[][2] = {{NULL}};
    const struct {
        const char *const (*extensions)[2];
        const char *kind;
    } rows[] = {{nes, "qualified certificate of a person (NES)"}, {fiscal, "fiscal seal"},
        {tsa, "timestamp authority"}, {none, "no qualified certificate"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        identity *ca = identity_new(&(identity_spec){.key = "P-256", .name = "DENEME CA"});
        identity *id = identity_new(&(identity_spec){.key = "P-256",
            .name = "DENEME",
            .serial = "10000000146",
            .issuer = ca,
            .extensions = rows[i].extensions});
        DIVIT_AUTO(divit_verification_free)
        divit_verification *v = NULL;
        divit_finding *f = NULL;
        CHECK_OK(divit_verification_new(DIVIT_FORMAT_PADES, &v, NULL));
        CHECK_OK(divit_verification_add(v, DIVIT_SPAN_TEXT("Imza"), &f, NULL));
        CHECK_OK(divit_finding_certificate(f, divit_bytes_span(&id->der), NULL));
        assert_string_equal(divit_verification_at(v, 0)->kind, rows[i].kind);
        identity_free(&id);
        identity_free(&ca);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(what_cannot_be_read_has_no_verdict),
        BENCHED(a_large_file_may_fail_to_be_read),
        BENCHED(a_large_document_is_verified_where_it_is),
        BENCHED(signatures_are_counted),
        cmocka_unit_test(the_kind_of_a_certificate_is_told),
    };
    return cmocka_run_group_tests_name("what is verified", tests, NULL, NULL);
}
