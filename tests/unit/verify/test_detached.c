/* SPDX-License-Identifier: Apache-2.0 */
/* Detached XML signatures: only files that were given are looked at, and each must be signed. */
#include "unit/sign/bench.h"

#include "base/file.h"
#include "unit/verify/forged.h"

enum { FILES = 3 };

/* Files of the bench's folder, open. */
typedef struct files {
    divit_content items[FILES];
    divit_contents contents;
} files;

static const char *const names[FILES] = {"a.txt", "i\xC5\x9F 1.pdf", "b.xml"};

static void files_close(files *f)
{
    for (size_t i = 0; i < FILES; i++)
        divit_fd_close(&f->items[i].fd);
}

static void files_open(const bench *b, files *f, size_t count)
{
    for (size_t i = 0; i < FILES; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", b->folder, names[i]);
        f->items[i] = (divit_content){.name = names[i], .fd = -1};
        CHECK_OK(divit_file_open(path, &f->items[i].fd, NULL));
    }
    f->contents = (divit_contents){f->items, count};
}

static void files_write(const bench *b)
{
    folder_put(b->folder, names[0], DIVIT_SPAN_TEXT("text"));
    folder_put(b->folder, names[1], DIVIT_SPAN_TEXT("%PDF-1.7\n"));
    folder_put(b->folder, names[2], DIVIT_SPAN_TEXT("<b/>"));
}

/* Signs the first files as the options say; bytes of the caller's. */
static divit_status sign_files(
    bench *b, const divit_contents *contents, const divit_xml_options *how, divit_bytes *ret)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    char target[128];
    const divit_signer signer = bench_signer(b);
    divit_sign_options options = bench_how;
    options.xml = how;
    (void)snprintf(target, sizeof target, "%s/signed", b->folder);
    CHECK_OK(divit_output_new(target, DIVIT_OUTPUT_REPLACE, &out, NULL));
    const divit_status s = divit_sign_detached(contents, &signer, &options, out, &b->made, NULL);
    if (s != DIVIT_OK)
        return s;
    CHECK_OK(divit_verify_made(out, &b->made, NULL));
    CHECK_OK(divit_output_commit(out, NULL));
    *ret = folder_get(b->folder, "signed");
    return DIVIT_OK;
}

static divit_verification *verify_files(
    const bench *b, const divit_bytes *made, const divit_contents *contents)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_verification *v = NULL;
    char path[128];
    folder_put(b->folder, "changed", divit_bytes_span(made));
    (void)snprintf(path, sizeof path, "%s/changed", b->folder);
    CHECK_OK(divit_file_open(path, &fd, NULL));
    CHECK_OK(divit_verify_detached(fd, contents, &v, NULL));
    return v;
}

/* The verdict of all signatures, with the cause and the indication of the first. */
static void check_verdict(const bench *b, const divit_bytes *made, const divit_contents *contents,
    divit_verdict verdict, const char *cause)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = verify_files(b, made, contents);
    const divit_verified_signature *f = divit_verification_at(v, 0);
    assert_string_equal(f->cause, cause);
    assert_int_equal(f->verdict, verdict);
}

#define HELD DIVIT_VERDICT_INDETERMINATE, "certificate-not-checked"

static void files_are_those_that_were_signed(void **state)
{
    bench *b = *state;
    for (int manifest = 0; manifest < 2; manifest++) {
        const divit_xml_options how = {.manifest = manifest};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        DIVIT_AUTO(files_close)
        files f = {0};
        files_write(b);
        files_open(b, &f, 2);
        CHECK_OK(sign_files(b, &f.contents, &how, &made));
        check_verdict(b, &made, &f.contents, HELD);
        const divit_contents one = {f.items, 1};
        check_verdict(b, &made, &one, DIVIT_VERDICT_INDETERMINATE, "reference");
        const divit_contents more = {f.items, 3};
        check_verdict(b, &made, &more, DIVIT_VERDICT_FAILED, "unsigned-content");
        DIVIT_AUTO(files_close)
        files other = {0};
        folder_put(b->folder, names[0], DIVIT_SPAN_TEXT("texu"));
        files_open(b, &other, 2);
        check_verdict(b, &made, &other.contents, DIVIT_VERDICT_FAILED, "hash");
    }
}

static void what_was_not_given_is_not_looked_for(void **state)
{
    const divit_xml_options how = {0};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    DIVIT_AUTO(files_close)
    files f = {0};
    files_write(b);
    files_open(b, &f, 1);
    CHECK_OK(sign_files(b, &f.contents, &how, &made));
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(&made));
    assert_string_equal(divit_verification_at(v, 0)->indication, "SIGNED_DATA_NOT_FOUND");
    assert_false(divit_verification_at(v, 0)->intact);
}

/* A path, a scheme, a query or an escaped separator names no file of the folder. */
static void only_a_plain_name_is_resolved(void **state)
{
    static const char *const refused[] = {"URI=\"../a.txt\"", "URI=\"/a.txt\"",
        "URI=\"file:a.txt\"", "URI=\"a.txt?\"", "URI=\"a.txt#x\"", "URI=\"%2Fa.txt\"",
        "URI=\"a%.txt\"", "URI=\"a%2\"", "URI=\"a.txt%00\"", "URI=\"x/a.txt\"", "URI=\"A.txt\"",
        "URI=\"a.tx\"", "URI=\"a.txtt\"", "URI=\"http://a.txt\"", "URI=\"a\\txt\""};
    static const char *const taken[] = {"URI=\"./a.txt\"", "URI=\"%61.txt\"", "URI=\"a%2Etxt\""};
    const divit_xml_options how = {0};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    DIVIT_AUTO(files_close)
    files f = {0};
    files_write(b);
    files_open(b, &f, 1);
    CHECK_OK(sign_files(b, &f.contents, &how, &made));
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes bent = forged_with(divit_bytes_span(&made), "URI=\"a.txt\"", refused[i]);
        check_verdict(b, &bent, &f.contents, DIVIT_VERDICT_INDETERMINATE, "reference");
    }
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes bent = forged_with(divit_bytes_span(&made), "URI=\"a.txt\"", taken[i]);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes anew = forged_signed(divit_bytes_span(&bent), b->id);
        check_verdict(b, &anew, &f.contents, HELD);
    }
}

/* A file may be digested in its canonical form; then other bytes of the same form hold too. */
static void a_canonical_file_is_read_as_xml(void **state)
{
    static const char transform[] =
        "\1<ds:Transforms><ds:Transform "
        "Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/></ds:Transforms>";
    const divit_xml_options how = {0};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    DIVIT_AUTO(files_close)
    files f = {0};
    DIVIT_AUTO(files_close)
    files other = {0};
    files_write(b);
    folder_put(b->folder, names[0], DIVIT_SPAN_TEXT("<b></b>"));
    files_open(b, &f, 1);
    CHECK_OK(sign_files(b, &f.contents, &how, &made));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bent = forged_with(divit_bytes_span(&made), "URI=\"a.txt\">", transform);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes anew = forged_signed(divit_bytes_span(&bent), b->id);
    check_verdict(b, &anew, &f.contents, HELD);
    folder_put(b->folder, names[0], DIVIT_SPAN_TEXT("<?xml version='1.0'?><b  />"));
    files_open(b, &other, 1);
    check_verdict(b, &anew, &other.contents, HELD);
    folder_put(b->folder, names[0], DIVIT_SPAN_TEXT("no xml"));
    DIVIT_AUTO(files_close)
    files broken = {0};
    files_open(b, &broken, 1);
    check_verdict(b, &anew, &broken.contents, DIVIT_VERDICT_FAILED, "canonical-form");
}

/* A second signature beside the first, whatever the root of the file is. */
static void signatures_stand_beside_each_other(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(files_close)
    files f = {0};
    divit_bytes made = {0};
    const divit_xml_options alone = {0};
    files_write(b);
    files_open(b, &f, 2);
    CHECK_OK(sign_files(b, &f.contents, &alone, &made));
    for (size_t count = 2; count < 5; count++) {
        DIVIT_AUTO(divit_fd_close)
        int fd = -1;
        char path[128];
        folder_put(b->folder, "before", divit_bytes_span(&made));
        (void)snprintf(path, sizeof path, "%s/before", b->folder);
        CHECK_OK(divit_file_open(path, &fd, NULL));
        const divit_xml_options how = {.packaging = DIVIT_PACKAGING_DETACHED,
            .beside = &fd,
            .canonical = (divit_c14n)(count - 1)};
        divit_bytes_done(&made);
        CHECK_OK(sign_files(b, &f.contents, &how, &made));
        DIVIT_AUTO(divit_verification_free)
        divit_verification *v = verify_files(b, &made, &f.contents);
        assert_int_equal(divit_verification_count(v), count);
        for (size_t i = 0; i < count; i++)
            assert_true(divit_verification_at(v, i)->intact);
    }
    divit_bytes_done(&made);
}

static void what_cannot_be_named_is_refused(void **state)
{
    static const char *const odd[] = {"", ".", "..", "a/b", "\xFF"};
    const divit_xml_options how = {0};
    bench *b = *state;
    divit_bytes none = {0};
    DIVIT_AUTO(files_close)
    files f = {0};
    files_write(b);
    files_open(b, &f, 2);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        const divit_content item = {.name = odd[i], .fd = f.items[0].fd};
        const divit_contents one = {&item, 1};
        CHECK_STATUS(sign_files(b, &one, &how, &none), DIVIT_USAGE);
    }
    f.items[1].name = f.items[0].name;
    CHECK_STATUS(sign_files(b, &f.contents, &how, &none), DIVIT_USAGE);
    const divit_contents empty = {f.items, 0};
    CHECK_STATUS(sign_files(b, &empty, &how, &none), DIVIT_USAGE);
    const divit_contents many = {f.items, DIVIT_CONTENTS_MAX + 1};
    CHECK_STATUS(sign_files(b, &many, &how, &none), DIVIT_USAGE);
    divit_verification *v = NULL;
    CHECK_STATUS(divit_verify_detached(f.items[0].fd, &many, &v, NULL), DIVIT_USAGE);
}

/* The manifest that is signed is the one that is read; another one beside it is content. */
static void a_manifest_cannot_be_exchanged(void **state)
{
    static const struct {
        const char *find;
        const char *with;
        divit_verdict verdict;
        const char *cause;
    } rows[] = {
        {"<ds:Manifest ", "<ds:Manifest/>\1", DIVIT_VERDICT_FAILED, "unsigned-content"},
        {"</ds:Manifest>", "\1<b/>", DIVIT_VERDICT_FAILED, "unsigned-content"},
        {"</ds:Manifest>", "<b/>\1", DIVIT_VERDICT_FAILED, "reference"},
        {"</ds:Manifest></ds:Object>", "\1<ds:Object><ds:Manifest/></ds:Object>",
            DIVIT_VERDICT_FAILED, "unsigned-content"},
        {"URI=\"a.txt\"", "URI=\"\"", DIVIT_VERDICT_INDETERMINATE, "reference"},
        {"URI=\"a.txt\"", "URI=\"b.xml\"", DIVIT_VERDICT_INDETERMINATE, "reference"},
    };
    const divit_xml_options how = {.manifest = true};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    DIVIT_AUTO(files_close)
    files f = {0};
    files_write(b);
    files_open(b, &f, 1);
    CHECK_OK(sign_files(b, &f.contents, &how, &made));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes bent = forged_with(divit_bytes_span(&made), rows[i].find, rows[i].with);
        DIVIT_AUTO(divit_verification_free)
        divit_verification *v = NULL;
        DIVIT_AUTO(divit_fd_close)
        int fd = -1;
        char path[128];
        folder_put(b->folder, "changed", divit_bytes_span(&bent));
        (void)snprintf(path, sizeof path, "%s/changed", b->folder);
        CHECK_OK(divit_file_open(path, &fd, NULL));
        CHECK_OK(divit_verify_detached(fd, &f.contents, &v, NULL));
        const divit_verified_signature *found = divit_verification_at(v, 0);
        if (strcmp(found->cause, rows[i].cause) != 0)
            (void)fprintf(stderr, "%zu: %s: %s\n", i, found->cause, found->reason);
        assert_string_equal(found->cause, rows[i].cause);
        assert_int_equal(found->verdict, rows[i].verdict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(files_are_those_that_were_signed),
        BENCHED(what_was_not_given_is_not_looked_for),
        BENCHED(only_a_plain_name_is_resolved),
        BENCHED(a_canonical_file_is_read_as_xml),
        BENCHED(signatures_stand_beside_each_other),
        BENCHED(what_cannot_be_named_is_refused),
        BENCHED(a_manifest_cannot_be_exchanged),
    };
    return cmocka_run_group_tests_name("detached signatures", tests, NULL, NULL);
}
