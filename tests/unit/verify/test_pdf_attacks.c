/* SPDX-License-Identifier: Apache-2.0 */
/* Changes a signed PDF as forgers do; nothing of that may be told as wholly signed. */
#include "unit/sign/bench.h"

/* A signed PDF and where things stand in it. */
typedef struct target {
    divit_bytes bytes;
    size_t hole;   /* of "<" */
    size_t behind; /* the hole's ">" */
    unsigned long long range[4];
    unsigned number;        /* of the object that is the signature dictionary */
    unsigned long xref;     /* what its last startxref says */
    unsigned long previous; /* Prev of its last trailer */
} target;

static void target_done(target *t)
{
    divit_bytes_done(&t->bytes);
}

static const char *find_last(const target *t, const char *what)
{
    const size_t n = strlen(what);
    for (size_t at = t->bytes.n - n + 1; at-- > 0;)
        if (memcmp(t->bytes.p + at, what, n) == 0)
            return (const char *)t->bytes.p + at;
    fail();
    return NULL;
}

static void target_make(bench *b, target *t)
{
    CHECK_OK(bench_sign(b, "pdf/classic.pdf", &t->bytes, NULL));
    CHECK_OK(divit_bytes_terminate(&t->bytes));
    assert_true(bench_accepts(b, divit_bytes_span(&t->bytes)));
    const char *range = find_last(t, "/ByteRange");
    unsigned long long *r = t->range;
    assert_int_equal(
        sscanf(range, "/ByteRange [%llu %llu %llu %llu", &r[0], &r[1], &r[2], &r[3]), 4);
    t->hole = (size_t)r[1];
    t->behind = (size_t)r[2] - 1;
    assert_int_equal(sscanf(find_last(t, "startxref"), "startxref %lu", &t->xref), 1);
    assert_int_equal(sscanf(find_last(t, "/Prev "), "/Prev %lu", &t->previous), 1);
    const char *value = find_last(t, "/V ");
    assert_int_equal(sscanf(value, "/V %u 0 R", &t->number), 1);
}

/* Appends an update that gives `number` another value; size: what the trailer says. */
static void append_update(divit_bytes *out, const target *t, unsigned number, const char *value)
{
    const size_t at = out->n;
    CHECK_OK(divit_bytes_printf(out, "%u 0 obj\n%s\nendobj\n", number, value));
    const size_t xref = out->n;
    CHECK_OK(divit_bytes_printf(out,
        "xref\n%u 1\n%010zu 00000 n\r\ntrailer\n<</Size 100/Root 1 0 R/Prev %lu>>\n"
        "startxref\n%zu\n%%%%EOF\n",
        number, at, t->xref, xref));
}

/* The signature's own dictionary written anew, with another ByteRange and Contents. */
static void print_dictionary(
    divit_bytes *out, const target *t, const char *range, const char *contents)
{
    CHECK_OK(
        divit_bytes_printf(out, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"));
    CHECK_OK(divit_bytes_printf(out, "/ByteRange %s/Contents ", range));
    if (contents)
        CHECK_OK(divit_bytes_printf(out, "%s", contents));
    else
        CHECK_OK(divit_bytes_append(
            out, divit_span_sub(divit_bytes_span(&t->bytes), t->hole, t->behind + 1 - t->hole)));
    CHECK_OK(divit_bytes_printf(out, ">>"));
    CHECK_OK(divit_bytes_terminate(out));
}

/* An update gives the signature field other values; the old Contents are kept or made another. */
static void a_signature_dictionary_written_anew_is_refused(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(target_done)
    target t = {0};
    target_make(b, &t);
    const unsigned long long *r = t.range;
    char same[128], longer[128];
    (void)snprintf(same, sizeof same, "[0 %llu %llu %llu]", r[1], r[2], r[3]);
    (void)snprintf(longer, sizeof longer, "[0 %llu %llu 99999999]", r[1], r[2]);
    const char *const rows[][2] = {{same, NULL}, {longer, NULL}, {"[]", NULL}, {"null", NULL},
        {"[0 0 0 0]", NULL}, {"[0 -1 1 1]", NULL},
        {"[0 9223372036854775807 9223372036854775807 1]", NULL}, {"[0 1 1 1 1 1]", NULL},
        {"[0.0 1 1 1]", NULL}, {"5 0 R", NULL}, {same, "<>"}, {same, "<00>"}, {same, "()"},
        {same, "null"}, {same, "5 0 R"}, {"[0 1 2 3]/ByteRange[0 1 2 3]", NULL},
        {"[0 1 2 3]/Byte#52ange[0 1 2 3]", NULL}, {"[0 1 2 3]/Contents<00>", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes dict = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        print_dictionary(&dict, &t, rows[i][0], rows[i][1]);
        CHECK_OK(divit_bytes_append(&out, divit_bytes_span(&t.bytes)));
        append_update(&out, &t, t.number, (const char *)dict.p);
        assert_false(bench_accepts(b, divit_bytes_span(&out)));
    }
}

/* An update that leaves the signature alone: intact, but not the whole document. */
static void an_update_behind_is_not_covered(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(target_done)
    target t = {0};
    target_make(b, &t);
    for (unsigned number = 1; number < t.number; number++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        CHECK_OK(divit_bytes_append(&out, divit_bytes_span(&t.bytes)));
        append_update(&out, &t, number, "<</Type/Annot/Contents(999)>>");
        assert_false(bench_accepts(b, divit_bytes_span(&out)));
    }
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(divit_bytes_append(&out, divit_bytes_span(&t.bytes)));
    append_update(&out, &t, 99, "(999)");
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&out));
    assert_non_null(v);
    assert_true(divit_verification_at(v, 0)->intact);
    assert_false(divit_verification_at(v, 0)->covers_whole);
    assert_true(divit_verification_at(v, 0)->covered_end == t.bytes.n);
    const divit_verified_signature *f = divit_verification_at(v, 0);
    assert_true(f->hole_at > 0 && f->hole_size > 2 && f->hole_at + f->hole_size < t.bytes.n);
    assert_int_equal(out.p[f->hole_at], '<');
    assert_int_equal(out.p[f->hole_at + f->hole_size - 1], '>');
}

/* The bytes that were signed, unchanged, with something else than one hex string between them. */
static void the_hole_holds_nothing_but_contents(void **state)
{
    static const char *const inserts[] = {"1 0 obj<</F 1>>endobj\n", " ", "%f\n", "<00>",
        "/ByteRange[0 1 2 3]", "/F(999)", "\n%%EOF\n"};
    bench *b = *state;
    DIVIT_AUTO(target_done)
    target t = {0};
    target_make(b, &t);
    const divit_span all = divit_bytes_span(&t.bytes);
    const size_t spots[] = {t.hole, t.hole + 1, t.hole + 101, t.behind, t.behind + 1};
    for (size_t i = 0; i < sizeof inserts / sizeof inserts[0]; i++)
        for (size_t k = 0; k < sizeof spots / sizeof spots[0]; k++)
            for (size_t cut = 0; cut < 2; cut++) {
                /* In place of as many zeros of the padding, or beside them. */
                const size_t n = strlen(inserts[i]);
                DIVIT_AUTO(divit_bytes_done)
                divit_bytes out = {0};
                CHECK_OK(divit_bytes_append(&out, divit_span_sub(all, 0, spots[k])));
                CHECK_OK(divit_bytes_append(&out, divit_span_of(inserts[i])));
                const size_t pad = t.behind - (cut ? n : 0);
                CHECK_OK(divit_bytes_append(
                    &out, divit_span_sub(all, spots[k], pad < spots[k] ? 0 : pad - spots[k])));
                CHECK_OK(divit_bytes_append(
                    &out, divit_span_sub(all, spots[k] > t.behind ? spots[k] : t.behind, all.n)));
                if (k > 0 && k < 4 && inserts[i][0] == ' ')
                    continue; /* white space in a hex string is no content (7.3.4.3) */
                assert_false(bench_accepts(b, divit_bytes_span(&out)));
            }
}

static void pad_to(divit_bytes *out, size_t size)
{
    assert_true(out->n <= size);
    while (out->n < size)
        CHECK_OK(divit_bytes_push(out, ' '));
}

/* Where the last object of that number stands. */
static size_t place_of(const target *t, unsigned number)
{
    char text[32];
    (void)snprintf(text, sizeof text, "\n%u 0 obj", number);
    return (size_t)(find_last(t, text) + 1 - (const char *)t->bytes.p);
}

/* What the last startxref means: the table of catalog, page, signature and field, all moved. */
static void print_table(divit_bytes *out, const target *t, size_t moved, size_t signature)
{
    pad_to(out, t->xref);
    CHECK_OK(divit_bytes_printf(out,
        "xref\n1 1\n%010zu 00000 n\r\n3 3\n%010zu 00000 n\r\n%010zu 00000 n\r\n"
        "%010zu 00000 n\r\ntrailer\n<</Size 6/Root 1 0 R/Prev %lu>>\n",
        place_of(t, 1) + moved, place_of(t, 3) + moved, signature, place_of(t, 5) + moved,
        t->previous));
    pad_to(out, signature);
    CHECK_OK(divit_bytes_printf(out, "%u 0 obj\n", t->number));
}

/*
 * Signature wrapping: both signed parts are unchanged, but the second stands further behind, and
 * what the last startxref means lies in the gap: a table whose signature dictionary says so.
 */
static void a_table_in_the_gap_is_refused(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(target_done)
    target t = {0};
    target_make(b, &t);
    const divit_span all = divit_bytes_span(&t.bytes);
    const size_t contents = t.behind + 1 - t.hole;
    const size_t behind = t.xref + 1024 + 2 * contents;
    char range[96];
    (void)snprintf(range, sizeof range, "[0 %zu %zu %zu]", t.hole, behind, all.n - t.behind - 1);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    print_dictionary(&dict, &t, range, NULL);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(divit_bytes_append(&out, divit_span_sub(all, 0, t.behind + 1)));
    print_table(&out, &t, behind - t.behind - 1, t.xref + 512);
    CHECK_OK(divit_bytes_printf(&out, "%s\nendobj\n", (const char *)dict.p));
    pad_to(&out, behind);
    CHECK_OK(divit_bytes_append(&out, divit_span_sub(all, t.behind + 1, all.n)));
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&out));
    /* The forged table is read, and found out by its hole alone. */
    assert_non_null(v);
    const divit_verified_signature *f = divit_verification_at(v, 0);
    assert_false(f->intact || f->covers_whole);
    assert_string_equal(f->indication, "FORMAT_FAILURE");
    assert_true(f->covered_end == out.n);
}

/* A dictionary in an object stream has no place in the file where its Contents could be. */
static void a_dictionary_in_an_object_stream_is_refused(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(target_done)
    target t = {0};
    target_make(b, &t);
    char range[128], header[32];
    (void)snprintf(range, sizeof range, "[0 %llu %llu %llu]", t.range[1], t.range[2], t.range[3]);
    (void)snprintf(header, sizeof header, "%u 0 ", t.number);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    print_dictionary(&dict, &t, range, NULL);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    CHECK_OK(divit_bytes_append(&out, divit_bytes_span(&t.bytes)));
    const size_t pack = out.n;
    CHECK_OK(divit_bytes_printf(&out,
        "98 0 obj\n<</Type/ObjStm/N 1/First %zu/Length %zu>>\nstream\n%s%s\nendstream\nendobj\n",
        strlen(header), strlen(header) + dict.n, header, (const char *)dict.p));
    const size_t table = out.n;
    /* W [1 4 1]: 4 is the first in object stream 98, which is a plain object. */
    const uint8_t rows[] = {2, 0, 0, 0, 98, 0, 1, (uint8_t)(pack >> 24), (uint8_t)(pack >> 16),
        (uint8_t)(pack >> 8), (uint8_t)pack, 0};
    CHECK_OK(divit_bytes_printf(&out,
        "99 0 obj\n<</Type/XRef/Size 100/W[1 4 1]/Index[%u 1 98 1]/Root 1 0 R/Prev %lu"
        "/Length %zu>>\nstream\n",
        t.number, t.xref, sizeof rows));
    CHECK_OK(divit_bytes_append(&out, (divit_span){rows, sizeof rows}));
    CHECK_OK(divit_bytes_printf(&out, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", table));
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&out));
    assert_non_null(v);
    assert_false(divit_verification_at(v, 0)->intact);
    assert_string_equal(divit_verification_at(v, 0)->indication, "FORMAT_FAILURE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(a_signature_dictionary_written_anew_is_refused),
        BENCHED(an_update_behind_is_not_covered),
        BENCHED(the_hole_holds_nothing_but_contents),
        BENCHED(a_table_in_the_gap_is_refused),
        BENCHED(a_dictionary_in_an_object_stream_is_refused),
    };
    return cmocka_run_group_tests_name("forged PDF", tests, NULL, NULL);
}
