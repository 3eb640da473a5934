/* SPDX-License-Identifier: Apache-2.0 */
/* A small document of every kind of object, signed, and updates of it. */
#include "unit/verify/changed.h"

#include <inttypes.h>

static void put_info(builder *b)
{
    build_object(b, INFO, "<< /Title (Belge) /ModDate (D:2026) >>");
    build_stream(b, CONTENT, "", DIVIT_SPAN_TEXT("BT /F1 12 Tf (x) Tj ET"));
    build_object(b, FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    build_stream(b, METADATA, "/Type /Metadata /Subtype /XML", DIVIT_SPAN_TEXT("<x/>"));
    build_object(b, NAMES, "<< /Dests << >> >>");
    build_object(b, PICTURE,
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 15 0 R >>\n"
        "stream\n0 0 9 9 re f\nendstream");
    build_object(b, LENGTH, "12");
    build_object(b, WRONG, "<< /Length 1 /Resources 22 0 R >>\nstream\n0 0 9 9 re f\nendstream");
    build_object(b, HIDDEN, "(3)");
    build_object(b, BROKEN, ")");
    build_object(b, UNUSED, "(1)");
}

/* see changed.h */
void changed_put(builder *b, const char *lock)
{
    char field[256];
    (void)snprintf(field, sizeof field, "<< " SIGNED_KEYS " %s >>", lock);
    build_text(b, "%PDF-1.7\n");
    build_object(b, CATALOG, "<< " CATALOG_KEYS " >>");
    build_object(b, PAGES, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    build_object(b, PAGE, "<< " PAGE_KEYS " /Annots [8 0 R 9 0 R 10 0 R] >>");
    build_object(b, FORM, "<< " FORM_KEYS " >>");
    put_info(b);
    build_object(b, TEXT, "<< " TEXT_KEYS " /V (x) /AP << /N 17 0 R >> >>");
    build_object(b, SIGNED, field);
    build_object(b, SQUARE, "<< " SQUARE_KEYS " /Rect [0 0 9 9] /Contents (a) >>");
    build_object(b, LOCKED, "<< /FT /Tx /T (Kilitli) /V (y) >>");
    build_object(b, EMPTY, "<< /FT /Sig /T (Iki) >>");
    build_stream(b, LOOK, "/Type /XObject /Subtype /Form /BBox [0 0 80 20]", DIVIT_SPAN_TEXT("x"));
    build_object(b, PARENT, "<< /FT /Tx /T (Ust) /Kids [20 0 R] >>");
    build_object(b, KID, "<< /T (Alt) /Parent 19 0 R /V (z) >>");
    build_table(b, "/Root 1 0 R /Info 5 0 R /ID [<00> <01>]");
}

/* see changed.h */
divit_bytes changed_sign(bench *b, const char *lock)
{
    DIVIT_AUTO(builder_done)
    builder made = {0};
    divit_bytes out = {0};
    char path[128];
    changed_put(&made, lock);
    folder_put(b->folder, "plain", divit_bytes_span(&made.out));
    (void)snprintf(path, sizeof path, "%s/plain", b->folder);
    b->field = "Imza";
    CHECK_OK(bench_sign(b, path, &out, NULL));
    CHECK_OK(divit_bytes_terminate(&out));
    return out;
}

/* What the last startxref of a file says. */
static unsigned long last_section(const divit_bytes *file)
{
    static const char mark[] = "startxref";
    size_t at = file->n - strlen(mark);
    unsigned long value = 0;
    while (at > 0 && memcmp(file->p + at, mark, strlen(mark)) != 0)
        at--;
    assert_int_equal(sscanf((const char *)file->p + at, "startxref %lu", &value), 1);
    return value;
}

/* see changed.h */
void changed_append(
    divit_bytes *file, const changed_piece *pieces, size_t count, const char *trailer)
{
    const unsigned long previous = last_section(file);
    size_t offsets[8] = {0};
    assert_true(count <= 8);
    for (size_t i = 0; i < count; i++) {
        offsets[i] = file->n;
        if (pieces[i].text)
            CHECK_OK(divit_bytes_printf(
                file, "%u 0 obj\n%s\nendobj\n", pieces[i].number, pieces[i].text));
    }
    const size_t at = file->n;
    CHECK_OK(divit_bytes_printf(file, "xref\n0 1\n0000000000 65535 f \n"));
    for (size_t i = 0; i < count; i++)
        CHECK_OK(divit_bytes_printf(file, "%u 1\n%010zu 0000%d %c \n", pieces[i].number,
            pieces[i].text ? offsets[i] : 0, !pieces[i].text, pieces[i].text ? 'n' : 'f'));
    CHECK_OK(divit_bytes_printf(file,
        "trailer\n<< /Size 40 /Prev %lu %s >>\nstartxref\n%zu\n%%%%EOF\n", previous, trailer, at));
    CHECK_OK(divit_bytes_terminate(file));
}

/* The kinds of changes as "kind kind!", those with ! being forbidden, each once, in order. */
static void print_kinds(const divit_verified_signature *f, divit_bytes *out)
{
    for (size_t i = 0; i < f->change_count; i++) {
        const divit_verified_change *c = &f->changes[i];
        char word[64];
        (void)snprintf(word, sizeof word, " %s%s ", c->kind, c->allowed ? "" : "!");
        CHECK_OK(divit_bytes_terminate(out));
        if (strcmp(c->kind, "document-info") != 0 && !strstr((const char *)out->p, word))
            CHECK_OK(divit_bytes_printf(out, "%s", word + 1));
    }
    CHECK_OK(divit_bytes_terminate(out));
}

/* The signature that was made first; others may not even be readable. */
static const divit_verified_signature *first_of(const divit_verification *v)
{
    for (size_t i = 0; i < divit_verification_count(v); i++)
        if (strcmp(divit_verification_at(v, i)->name, "Imza") == 0)
            return divit_verification_at(v, i);
    fail();
    return NULL;
}

/* True if both texts have the same words, each of them once. */
static bool same_words(const char *a, const char *b)
{
    char all[512];
    char copy[512];
    char *rest = NULL;
    (void)snprintf(all, sizeof all, " %s ", a);
    (void)snprintf(copy, sizeof copy, "%s", b);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char spaced[80];
        (void)snprintf(spaced, sizeof spaced, " %s ", word);
        if (!strstr(all, spaced))
            return false;
    }
    return strlen(a) == strlen(b);
}

/* see changed.h */
void changed_check(const bench *b, const divit_bytes *file, const char *name, const char *said)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(file));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes heard = {0};
    assert_non_null(v);
    const divit_verified_signature *f = first_of(v);
    CHECK_OK(
        divit_bytes_printf(&heard, "%s ", f->verdict == DIVIT_VERDICT_FAILED ? f->cause : "good"));
    print_kinds(f, &heard);
    heard.p[heard.n - 1] = 0;
    if (!same_words((const char *)heard.p, said))
        fail_msg("%s: \"%s\" instead of \"%s\"", name, (const char *)heard.p, said);
    assert_true(f->intact);
}

static size_t count_pieces(const changed_row *r)
{
    size_t n = 0;
    while (n < 6 && r->pieces[n].number > 0)
        n++;
    return n;
}

/* see changed.h */
void changed_check_rows(bench *b, const changed_row *rows, size_t count)
{
    static const char *const locks[] = {"",
        "/Lock << /Action /Include /Fields [(Kilitli) (Ust)] /P 1 >>",
        "/Lock << /Action /Include /Fields [(Kilitli) (Ust)] /P 2 >>",
        "/Lock << /Action /Include /Fields [(Kilitli) (Ust)] /P 3 >>"};
    for (size_t k = 0; k < 4; k++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = changed_sign(b, locks[k]);
        for (size_t i = 0; i < count; i++) {
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes file = {0};
            const changed_row *r = &rows[i];
            size_t said = k;
            while (!r->said[said])
                said--;
            CHECK_OK(divit_bytes_append(&file, divit_bytes_span(&made)));
            CHECK_OK(divit_bytes_terminate(&file));
            changed_append(
                &file, r->pieces, count_pieces(r), r->trailer ? r->trailer : CHANGED_TRAILER);
            changed_check(b, &file, r->name, r->said[said]);
        }
    }
}
