/* SPDX-License-Identifier: Apache-2.0 */
/* An XML document is taken over first and signed later, whatever becomes of it meanwhile. */
#include <fcntl.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "unit/sign/bench.h"

/* A document in the bench's folder, and its output. */
typedef struct taken {
    int fd;
    char target[128];
    divit_output *out;
    divit_prepared *prepared;
} taken;

static void taken_done(taken *t)
{
    divit_prepared_free(&t->prepared);
    divit_output_free(&t->out);
    divit_fd_close(&t->fd);
}

/* Takes over a text; the status of divit_prepared_new(). */
static divit_status take(taken *t, const bench *b, const divit_sign_options *how, divit_span text)
{
    char path[128];
    folder_put(b->folder, "input", text);
    (void)snprintf(path, sizeof path, "%s/input", b->folder);
    (void)snprintf(t->target, sizeof t->target, "%s/signed", b->folder);
    t->fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(t->fd >= 0);
    CHECK_OK(divit_output_new(t->target, DIVIT_OUTPUT_REPLACE, &t->out, NULL));
    return divit_prepared_new(t->fd, how, t->out, &t->prepared, NULL);
}

/* Signs what was taken over. */
static divit_bytes finish(taken *t, bench *b)
{
    const divit_signer signer = bench_signer(b);
    CHECK_OK(divit_prepared_sign(t->prepared, &signer, 1795000060, &b->made, NULL));
    CHECK_OK(divit_verify_made(t->out, &b->made, NULL));
    CHECK_OK(divit_output_commit(t->out, NULL));
    return folder_get(b->folder, "signed");
}

static bool holds(const divit_bytes *all, const char *text)
{
    return memmem(all->p, all->n, text, strlen(text)) != NULL;
}

/* The input is emptied, then written anew, between the two. */
static void what_was_taken_over_is_signed(void **state)
{
    bench *b = *state;
    static const char *const texts[] = {"<a><b>first</b></a>", "<a b='first'/>",
        "<?xml version='1.0' encoding='ISO-8859-9'?><a b='first'>\xFE</a>",
        "<a>first<b/></a><!-- behind -->"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        DIVIT_AUTO(taken_done)
        taken t = {.fd = -1};
        CHECK_OK(take(&t, b, &bench_how, divit_span_of(texts[i])));
        assert_int_equal(ftruncate(t.fd, 0), 0);
        CHECK_OK(divit_write_at(t.fd, 0, DIVIT_SPAN_TEXT("<other>second</other>"), NULL));
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = finish(&t, b);
        assert_true(holds(&made, "first"));
        assert_false(holds(&made, "second"));
        assert_true(holds(&made, "2026-11-18T14:07:40+03:00")); /* the time of the signing */
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
    }
}

/* A signed document gets its second signature so, which makes room inside of the first. */
static void a_signed_document_is_taken_over_too(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes first = {0};
    CHECK_OK(bench_sign(b, "xml/10-turkish.xml", &first, NULL));
    DIVIT_AUTO(taken_done)
    taken t = {.fd = -1};
    CHECK_OK(take(&t, b, &bench_how, divit_bytes_span(&first)));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = finish(&t, b);
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&made));
    assert_int_equal(divit_verification_count(v), 2);
    assert_true(divit_verification_at(v, 0)->intact && divit_verification_at(v, 1)->intact);
}

static void what_cannot_be_signed_is_not_taken_over(void **state)
{
    bench *b = *state;
    const divit_xml_options around = {.packaging = DIVIT_PACKAGING_ENVELOPING};
    const divit_sign_options enveloping = {.xml = &around};
    const struct {
        const char *text;
        const divit_sign_options *how;
        divit_status status;
    } cases[] = {{"<a><b></a>", &bench_how, DIVIT_INPUT_BROKEN},
        {"text", &bench_how, DIVIT_INPUT_UNSUPPORTED}, {"%PDF-1.7", &bench_how, DIVIT_E_INTERNAL},
        {"<a/>", &enveloping, DIVIT_E_INTERNAL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        DIVIT_AUTO(taken_done)
        taken t = {.fd = -1};
        CHECK_STATUS(take(&t, b, cases[i].how, divit_span_of(cases[i].text)), cases[i].status);
        assert_null(t.prepared);
    }
}

/* Nothing has the output's name while the signer is asked, and nothing is left if it fails. */
static void a_signer_that_fails_leaves_nothing(void **state)
{
    bench *b = *state;
    const divit_signer signer = bench_signer(b);
    taken t = {.fd = -1};
    CHECK_OK(take(&t, b, &bench_how, DIVIT_SPAN_TEXT("<a>text</a>")));
    assert_true(divit_output_is_unnamed(t.out));
    assert_int_equal(access(t.target, F_OK), -1);
    b->lies = true;
    CHECK_STATUS(
        divit_prepared_sign(t.prepared, &signer, 0, &b->made, NULL), DIVIT_SIGNATURE_INVALID);
    taken_done(&t);
    assert_int_equal(access(t.target, F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(what_was_taken_over_is_signed),
        BENCHED(a_signed_document_is_taken_over_too),
        BENCHED(what_cannot_be_signed_is_not_taken_over),
        BENCHED(a_signer_that_fails_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
