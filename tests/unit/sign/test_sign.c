/* SPDX-License-Identifier: Apache-2.0 */
/* Signs small documents with a key made for the test, then changes them byte by byte. */
#include "unit/pki/identity.h"
#include "unit/pki/judge.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "divit/sign.h"
#include "divit/verify.h"

typedef struct bench {
    identity *id;
    char *folder;
    bool lies; /* the signer answers with the signature of another digest */
} bench;

static divit_status give_certificate(void *ctx, divit_span *ret, divit_error *err)
{
    (void)err;
    *ret = divit_bytes_span(&((const bench *)ctx)->id->der);
    return DIVIT_OK;
}

static divit_status give_signature(
    void *ctx, divit_hash hash, divit_span digest, divit_bytes *ret, divit_error *err)
{
    const bench *b = ctx;
    uint8_t other[DIVIT_HASH_MAX] = {0};
    (void)err;
    *ret = identity_sign(b->id, hash, b->lies ? (divit_span){other, digest.n} : digest);
    return DIVIT_OK;
}

static const divit_sign_options how = {.time = 1795000000, .utc_offset = 180, .reason = "Deneme"};

/* Signs tests/data/<input> into a span of the caller's; the status of divit_sign(). */
static divit_status sign_file(bench *b, const char *input, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    char target[128];
    const divit_signer signer = {give_certificate, NULL, give_signature, b};
    (void)snprintf(target, sizeof target, "%s/signed", b->folder);
    CHECK_OK(divit_file_open(input, &fd, NULL));
    CHECK_OK(divit_output_new(target, DIVIT_OUTPUT_REPLACE, &out, NULL));
    const divit_status s = divit_sign(fd, &signer, &how, out, &made, err);
    if (s != DIVIT_OK)
        return s;
    CHECK_OK(divit_verify_made(out, &made, NULL));
    CHECK_OK(divit_output_commit(out, NULL));
    *ret = folder_get(b->folder, "signed");
    assert_true(made.size == ret->n);
    return DIVIT_OK;
}

/* The one signature of a document given as bytes; NULL if it cannot even be read. */
static divit_verification *verify_bytes(const bench *b, divit_span bytes)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_verification *v = NULL;
    char path[128];
    folder_put(b->folder, "changed", bytes);
    (void)snprintf(path, sizeof path, "%s/changed", b->folder);
    CHECK_OK(divit_file_open(path, &fd, NULL));
    return divit_verify(fd, &v, NULL) == DIVIT_OK ? v : NULL;
}

/* True if some signature of the document is said to be intact and to cover all of it. */
static bool accepted(const bench *b, divit_span bytes)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = verify_bytes(b, bytes);
    for (size_t i = 0; v && i < divit_verification_count(v); i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        assert_int_not_equal(f->verdict, DIVIT_VERDICT_PASSED); /* no chain was checked */
        if (f->intact && f->covers_whole)
            return true;
    }
    return false;
}

static int set_up(void **state)
{
    bench *b = calloc(1, sizeof *b);
    b->folder = folder_new();
    b->id = identity_new(
        &(identity_spec){.key = "RSA:2048", .name = "DENEME", .serial = "10000000146"});
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    identity_free(&b->id);
    folder_free(&b->folder);
    free(b);
    return 0;
}

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
        CHECK_OK(sign_file(b, names[i], &made, NULL));
        assert_true(made.n > original.n);
        assert_memory_equal(made.p, original.p, original.n);
        assert_true(accepted(b, divit_bytes_span(&made)));
    }
}

/* Changing any byte outside of the signature value must be seen. */
static void every_changed_byte_of_a_pdf_is_seen(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    CHECK_OK(sign_file(b, "pdf/classic.pdf", &made, NULL));
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
        assert_false(accepted(b, divit_bytes_span(&made)));
        made.p[i] ^= 1;
    }
    assert_true(accepted(b, divit_bytes_span(&made)));
}

static void an_appended_byte_is_seen(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    CHECK_OK(sign_file(b, "pdf/classic.pdf", &made, NULL));
    CHECK_OK(divit_bytes_push(&made, '\n'));
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = verify_bytes(b, divit_bytes_span(&made));
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
    CHECK_OK(sign_file(b, "xml/10-turkish.xml", &made, NULL));
    assert_true(accepted(b, divit_bytes_span(&made)));
    const uint8_t *from = memmem(made.p, made.n, "<ds:SignedInfo", 14);
    assert_non_null(from);
    for (size_t i = 0; i < made.n; i++) {
        const uint8_t was = made.p[i];
        if (was < '0' || (was > '9' && was < 'A') || was == '<' || was == '>')
            continue;
        made.p[i] = was == 'A' ? 'B' : 'A';
        const bool in_prolog = i < 100 && made.p[0] == '<' && made.p[1] == '?' &&
                               i < (size_t)((uint8_t *)memchr(made.p, '>', made.n) - made.p);
        if (!in_prolog && accepted(b, divit_bytes_span(&made))) {
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
        CHECK_OK(sign_file(b, names[i], &made, NULL));
        assert_true(accepted(b, divit_bytes_span(&made)));
    }
}

static void a_second_enveloped_signature_is_refused(void **state)
{
    bench *b = *state;
    divit_error err = {0};
    divit_bytes none = {0};
    CHECK_STATUS(sign_file(b, "xml/15-two-signatures.xml", &none, &err), DIVIT_INPUT_BROKEN);
    assert_true(err.where != DIVIT_NOWHERE);
}

static void a_signer_that_lies_is_found_out(void **state)
{
    bench *b = *state;
    divit_bytes none = {0};
    b->lies = true;
    CHECK_STATUS(sign_file(b, "pdf/classic.pdf", &none, NULL), DIVIT_SIGNATURE_INVALID);
    CHECK_STATUS(sign_file(b, "xml/01-plain.xml", &none, NULL), DIVIT_SIGNATURE_INVALID);
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
        const divit_status s = divit_sign_check(fd, &how, &err);
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
        CHECK_OK(sign_file(b, "pdf/objstm.pdf", &pdf, NULL));
        assert_true(accepted(b, divit_bytes_span(&pdf)));
        CHECK_OK(sign_file(b, "xml/01-plain.xml", &xml, NULL));
        assert_true(accepted(b, divit_bytes_span(&xml)));
    }
}

#define BENCHED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(pdfs_are_signed_behind_their_bytes),
        BENCHED(every_changed_byte_of_a_pdf_is_seen),
        BENCHED(an_appended_byte_is_seen),
        BENCHED(every_changed_letter_of_an_xml_is_seen),
        BENCHED(xml_forms_of_the_root_are_all_signed),
        BENCHED(a_second_enveloped_signature_is_refused),
        BENCHED(a_signer_that_lies_is_found_out),
        BENCHED(what_cannot_be_signed_is_refused_with_its_place),
        BENCHED(ec_keys_sign_too),
    };
    return cmocka_run_group_tests_name("sign and verify", tests, NULL, NULL);
}
