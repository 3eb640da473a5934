/* SPDX-License-Identifier: Apache-2.0 */
/* XML signatures in every packaging: each holds, and none breaks another. */
#include "unit/sign/bench.h"

#include "base/file.h"

#define CLARK "{urn:oasis:ext}Content"

static const char invoice[] =
    "<?xml version=\"1.0\"?>\n<Invoice xmlns=\"urn:deneme\" xmlns:ext=\"urn:oasis:ext\" Id=\"r\">"
    "<ext:Content/><ext:Content>2</ext:Content><Amount Id=\"a\">100</Amount>"
    "<Payee Id=\"p\" xml:lang=\"tr\">\xC5\x9E</Payee></Invoice>";

/* Signs a text as the bench's options say; the bytes are the caller's. */
static divit_status sign_text(bench *b, const char *text, divit_bytes *ret)
{
    char path[128];
    folder_put(b->folder, "in", divit_span_of(text));
    (void)snprintf(path, sizeof path, "%s/in", b->folder);
    return bench_sign(b, path, ret, NULL);
}

/* Signs bytes that were signed before. */
static divit_status sign_again(bench *b, const divit_bytes *made, divit_bytes *ret)
{
    char path[128];
    folder_put(b->folder, "in", divit_bytes_span(made));
    (void)snprintf(path, sizeof path, "%s/in", b->folder);
    return bench_sign(b, path, ret, NULL);
}

/* So many signatures, all of them intact and undecided only for want of a chain. */
static void check_intact(const divit_verification *v, size_t count)
{
    assert_non_null(v);
    assert_int_equal(divit_verification_count(v), count);
    for (size_t i = 0; i < count; i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        if (!f->intact || f->verdict != DIVIT_VERDICT_INDETERMINATE)
            (void)fprintf(stderr, "%zu: %s: %s\n", i, f->cause, f->reason);
        assert_true(f->intact);
        assert_int_equal(f->verdict, DIVIT_VERDICT_INDETERMINATE);
    }
}

static void check_bytes(bench *b, const divit_bytes *made, size_t count)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(made));
    check_intact(v, count);
}

static bool holds(const divit_bytes *bytes, const char *text)
{
    return memmem(bytes->p, bytes->n, text, strlen(text)) != NULL;
}

static void every_canonical_form_and_digest_holds(void **state)
{
    bench *b = *state;
    for (int i = 0; i < 4 * 2 * 6 * 2; i++) {
        const divit_xml_options how = {.canonical = (divit_c14n)(i % 4),
            .comments = i / 4 % 2,
            .digest = (divit_hash)(i / 8 % 6),
            .packaging = i / 48 ? DIVIT_PACKAGING_ENVELOPING : DIVIT_PACKAGING_ENVELOPED};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        b->xml = &how;
        CHECK_OK(sign_text(b, invoice, &made));
        check_bytes(b, &made, 1);
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
    }
}

static void a_place_is_found_by_its_name(void **state)
{
    static const struct {
        const char *inside;
        const char *before; /* what stands right before the signature */
        const char *after;
    } rows[] = {
        {"ext:Content", "<ext:Content><ds:Signature ", "</ds:Signature></ext:Content>"},
        {CLARK, "<ext:Content><ds:Signature ", "</ds:Signature></ext:Content>"},
        {"{urn:deneme}Amount", "100<ds:Signature ", "</ds:Signature></Amount>"},
        {"Invoice", "</Payee><ds:Signature ", "</ds:Signature></Invoice>"},
        {NULL, "</Payee><ds:Signature ", "</ds:Signature></Invoice>"},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_xml_options how = {.inside = rows[i].inside};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        b->xml = &how;
        CHECK_OK(sign_text(b, invoice, &made));
        assert_true(holds(&made, rows[i].before) && holds(&made, rows[i].after));
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
    }
}

static void what_cannot_be_done_is_refused(void **state)
{
    static const char *const none[] = {"none"};
    static const char *const root[] = {"r"};
    static const char *const odd[] = {"a b"};
    static const char *const one[] = {"a"};
    static const char *const empty[] = {""};
    static const struct {
        divit_xml_options how;
        divit_status status;
    } rows[] = {
        {{.inside = "Nowhere"}, DIVIT_USAGE},
        {{.inside = "{urn:other}Amount"}, DIVIT_USAGE},
        {{.ids = none, .id_count = 1}, DIVIT_USAGE},
        {{.ids = root, .id_count = 1}, DIVIT_USAGE},
        {{.ids = odd, .id_count = 1}, DIVIT_USAGE},
        {{.ids = one, .id_count = 1, .inside = "Payee"}, DIVIT_USAGE},
        {{.countersign = "none"}, DIVIT_USAGE},
        {{.countersign = "none", .manifest = true}, DIVIT_USAGE},
        {{.packaging = DIVIT_PACKAGING_DETACHED}, DIVIT_USAGE},
        {{.packaging = DIVIT_PACKAGING_ENVELOPING, .inside = "Invoice"}, DIVIT_USAGE},
        {{.roles = empty, .role_count = 1}, DIVIT_USAGE},
        {{.location = {.city = "\x01"}}, DIVIT_USAGE},
        {{.policy = {.id = "1.2.3"}}, DIVIT_USAGE},
        {{.role_count = DIVIT_XML_ROLES_MAX + 1}, DIVIT_USAGE},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_bytes made = {0};
        b->xml = &rows[i].how;
        CHECK_STATUS(sign_text(b, invoice, &made), rows[i].status);
    }
    const divit_xml_options enveloped = {.packaging = DIVIT_PACKAGING_ENVELOPED};
    divit_bytes made = {0};
    b->xml = &enveloped;
    CHECK_STATUS(sign_text(b, "%PDF-1.7\n", &made), DIVIT_INPUT_UNSUPPORTED);
}

static void later_signatures_break_no_earlier_one(void **state)
{
    bench *b = *state;
    divit_bytes made = {0};
    CHECK_OK(sign_text(b, invoice, &made));
    for (size_t count = 2; count < 5; count++) {
        divit_bytes more = {0};
        CHECK_OK(sign_again(b, &made, &more));
        divit_bytes_done(&made);
        made = more;
        check_bytes(b, &made, count);
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
    }
    divit_bytes_done(&made);
}

/* Two signatures over the whole document side by side: one has broken the other already. */
static void two_that_break_each_other_leave_no_room(void **state)
{
#define WHOLE                                                                                      \
    "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo><Reference URI=\"\"/>"    \
    "</SignedInfo></Signature>"
    bench *b = *state;
    divit_bytes made = {0};
    CHECK_STATUS(sign_text(b, "<a>" WHOLE WHOLE "</a>", &made), DIVIT_INPUT_BROKEN);
    CHECK_OK(sign_text(b, "<a>" WHOLE "</a>", &made));
    divit_bytes_done(&made);
}

static void signatures_by_id_stand_side_by_side(void **state)
{
    static const char *const one[] = {"a"};
    static const char *const both[] = {"a", "p"};
    const divit_xml_options first = {.ids = one, .id_count = 1};
    const divit_xml_options second = {.ids = both, .id_count = 2, .canonical = DIVIT_C14N_11};
    const divit_xml_options within = {.inside = "Amount"};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes more = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes all = {0};
    b->xml = &first;
    CHECK_OK(sign_text(b, invoice, &made));
    b->xml = &second;
    CHECK_OK(sign_again(b, &made, &more));
    assert_true(holds(&more, "</ds:Signature><ds:Signature "));
    b->xml = &within;
    divit_bytes none = {0};
    CHECK_STATUS(sign_again(b, &more, &none), DIVIT_INPUT_BROKEN);
    b->xml = NULL;
    CHECK_OK(sign_again(b, &more, &all));
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&all));
    for (size_t i = 0; i < 3; i++)
        assert_true(divit_verification_at(v, i)->intact);
    assert_true(divit_verification_at(v, 2)->covers_whole);
}

/* The Id of a signature of the document, a text of the caller's. */
static char *id_of(bench *b, const divit_bytes *made, size_t i)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(made));
    return strdup(divit_verification_at(v, i)->name);
}

static void countersignatures_break_nothing(void **state)
{
    bench *b = *state;
    divit_bytes made = {0};
    CHECK_OK(sign_text(b, invoice, &made));
    char *id = id_of(b, &made, 0);
    const divit_xml_options counter = {.countersign = id};
    b->xml = &counter;
    for (size_t count = 2; count < 5; count++) {
        divit_bytes more = {0};
        CHECK_OK(sign_again(b, &made, &more));
        divit_bytes_done(&made);
        made = more;
        check_bytes(b, &made, count);
    }
    char *last = id_of(b, &made, 3);
    const divit_xml_options nested = {.countersign = last};
    divit_bytes more = {0};
    b->xml = &nested;
    CHECK_OK(sign_again(b, &made, &more));
    check_bytes(b, &more, 5);
    divit_bytes_done(&more);
    divit_bytes_done(&made);
    free(last);
    free(id);
}

static void a_countersignature_must_not_break_a_later_one(void **state)
{
    bench *b = *state;
    divit_bytes made = {0};
    divit_bytes more = {0};
    divit_bytes none = {0};
    CHECK_OK(sign_text(b, invoice, &made));
    CHECK_OK(sign_again(b, &made, &more));
    char *id = id_of(b, &more, 0);
    const divit_xml_options counter = {.countersign = id};
    b->xml = &counter;
    CHECK_STATUS(sign_again(b, &more, &none), DIVIT_INPUT_BROKEN);
    free(id);
    divit_bytes_done(&made);
    divit_bytes_done(&more);
}

/* XML is taken over as it is, everything else, and XML with a DTD, as Base64. */
static void anything_can_be_enveloped(void **state)
{
    static const struct {
        const char *text;
        const char *holds;
    } rows[] = {
        {"<a xmlns='urn:a'>1</a>", "MimeType=\"text/xml\"><a xmlns='urn:a'>1</a></ds:Object>"},
        {"<!-- c --><a/><?p?>", "MimeType=\"text/xml\"><a/></ds:Object>"},
        {"<!DOCTYPE a><a/>", ">PCFET0NUWVBFIGE+PGEvPg==\n</ds:Object>"},
        {"<a>", ">PGE+\n</ds:Object>"},
        {"abc", "Encoding=\"http://www.w3.org/2000/09/xmldsig#base64\">YWJj\n</ds:Object>"},
        {"%PDF-1.7\n", "MimeType=\"application/pdf\" Encoding="},
        {"", "Encoding=\"http://www.w3.org/2000/09/xmldsig#base64\"></ds:Object>"},
    };
    const divit_xml_options how = {.packaging = DIVIT_PACKAGING_ENVELOPING};
    bench *b = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes more = {0};
        b->xml = &how;
        CHECK_OK(sign_text(b, rows[i].text, &made));
        assert_true(holds(&made, rows[i].holds));
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
        b->xml = NULL;
        CHECK_OK(sign_again(b, &made, &more));
        check_bytes(b, &more, 2);
    }
}

/* More than one block of Base64, and more than the tree of a Signature may have. */
static void a_large_document_is_enveloped(void **state)
{
    enum { SIZE = 3 << 20 };
    const divit_xml_options how = {.packaging = DIVIT_PACKAGING_ENVELOPING};
    bench *b = *state;
    for (int i = 0; i < 2; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        char *text = malloc(SIZE + 1);
        memset(text, i ? 'x' : '1', SIZE);
        text[SIZE] = 0;
        if (i) {
            memcpy(text, "<a>", 3);
            memcpy(text + SIZE - 4, "</a>", 4);
        }
        b->xml = &how;
        CHECK_OK(sign_text(b, text, &made));
        assert_true(bench_accepts(b, divit_bytes_span(&made)));
        free(text);
    }
    b->xml = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(every_canonical_form_and_digest_holds),
        BENCHED(a_place_is_found_by_its_name),
        BENCHED(what_cannot_be_done_is_refused),
        BENCHED(later_signatures_break_no_earlier_one),
        BENCHED(two_that_break_each_other_leave_no_room),
        BENCHED(signatures_by_id_stand_side_by_side),
        BENCHED(countersignatures_break_nothing),
        BENCHED(a_countersignature_must_not_break_a_later_one),
        BENCHED(anything_can_be_enveloped),
        BENCHED(a_large_document_is_enveloped),
    };
    return cmocka_run_group_tests_name("packaging", tests, NULL, NULL);
}
