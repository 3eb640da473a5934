/* SPDX-License-Identifier: Apache-2.0 */
/* ASiC containers: every packaging holds, a further signature breaks none, files come out again. */
#include "unit/sign/bench.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "xml/asic.h"
#include "xml/zip_read.h"

enum { FILES = 3, LONG = 300000 };

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
    static char text[LONG];
    memset(text, 'a', sizeof text);
    folder_put(b->folder, names[0], (divit_span){(const uint8_t *)text, sizeof text});
    folder_put(b->folder, names[1], DIVIT_SPAN_TEXT("%PDF-1.7\n"));
    folder_put(b->folder, names[2], DIVIT_SPAN_TEXT("<b/>"));
    for (size_t i = 0; i < FILES; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", b->folder, names[i]);
        f->items[i] = (divit_content){.name = names[i], .fd = -1};
        CHECK_OK(divit_file_open(path, &f->items[i].fd, NULL));
    }
    f->contents = (divit_contents){f->items, count};
}

/* Signs as the options say; bytes of the caller's. */
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
    const divit_status s = divit_sign_container(contents, &signer, &options, out, &b->made, NULL);
    if (s != DIVIT_OK)
        return s;
    CHECK_OK(divit_verify_made(out, &b->made, NULL));
    CHECK_OK(divit_output_commit(out, NULL));
    *ret = folder_get(b->folder, "signed");
    return DIVIT_OK;
}

static void check_intact(const bench *b, const divit_bytes *made, size_t count, size_t parts)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, divit_bytes_span(made));
    assert_non_null(v);
    assert_int_equal(divit_verification_format(v), DIVIT_FORMAT_ASIC);
    assert_int_equal(divit_verification_count(v), count);
    for (size_t i = 0; i < count; i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        assert_true(f->intact && f->covers_whole);
        assert_string_equal(f->cause, "certificate-not-checked");
        assert_int_equal(f->part_count, parts);
    }
}

static void every_canonical_form_holds_in_a_container(void **state)
{
    bench *b = *state;
    for (int i = 0; i < 4 * 2 * 2 * 2; i++) {
        const divit_xml_options how = {.canonical = (divit_c14n)(i % 4),
            .comments = i / 4 % 2,
            .manifest = i / 8 % 2,
            .packaging = i / 16 ? DIVIT_PACKAGING_ASIC_S : DIVIT_PACKAGING_ASIC_E};
        const size_t count = i / 16 ? 1 : FILES;
        DIVIT_AUTO(files_close)
        files f;
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes made = {0};
        files_open(b, &f, count);
        CHECK_OK(sign_files(b, &f.contents, &how, &made));
        check_intact(b, &made, 1, count + 1 + how.manifest);
    }
}

/* Signs the container once more, in the file "before". */
static divit_status sign_more(bench *b, const divit_bytes *made, divit_bytes *ret)
{
    static const divit_contents none = {0};
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    char path[128];
    const divit_xml_options how = {.packaging = DIVIT_PACKAGING_ASIC_E, .beside = &fd};
    (void)snprintf(path, sizeof path, "%s/before", b->folder);
    folder_put(b->folder, "before", divit_bytes_span(made));
    CHECK_OK(divit_file_open(path, &fd, NULL));
    return sign_files(b, &none, &how, ret);
}

static void a_further_signature_keeps_what_was_there(void **state)
{
    const divit_xml_options how = {.packaging = DIVIT_PACKAGING_ASIC_E};
    bench *b = *state;
    DIVIT_AUTO(files_close)
    files f;
    DIVIT_AUTO(divit_asic_done)
    divit_asic asic = {0};
    divit_bytes made[4] = {0};
    files_open(b, &f, FILES);
    CHECK_OK(sign_files(b, &f.contents, &how, &made[0]));
    for (size_t i = 1; i < 4; i++) {
        CHECK_OK(sign_more(b, &made[i - 1], &made[i]));
        check_intact(b, &made[i], i + 1, FILES + 1);
    }
    CHECK_OK(divit_asic_open(divit_bytes_span(&made[0]), &asic, NULL));
    assert_memory_equal(made[3].p, made[0].p, (size_t)(asic.zip.directory.p - made[0].p));
    for (size_t i = 0; i < 4; i++)
        divit_bytes_done(&made[i]);
}

static void what_cannot_be_packed_is_refused(void **state)
{
    const divit_xml_options simple = {.packaging = DIVIT_PACKAGING_ASIC_S};
    const divit_xml_options extended = {.packaging = DIVIT_PACKAGING_ASIC_E};
    const divit_xml_options detached = {.packaging = DIVIT_PACKAGING_DETACHED};
    const divit_xml_options inside = {.packaging = DIVIT_PACKAGING_ASIC_E, .inside = "a"};
    static const divit_contents none = {0};
    bench *b = *state;
    DIVIT_AUTO(files_close)
    files f;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes more = {0};
    files_open(b, &f, FILES);
    CHECK_STATUS(sign_files(b, &f.contents, &simple, &made), DIVIT_USAGE);
    CHECK_STATUS(sign_files(b, &f.contents, &detached, &made), DIVIT_USAGE);
    CHECK_STATUS(sign_files(b, &f.contents, &inside, &made), DIVIT_USAGE);
    CHECK_STATUS(sign_files(b, &f.contents, NULL, &made), DIVIT_USAGE);
    CHECK_STATUS(sign_files(b, &none, &extended, &made), DIVIT_USAGE);
    f.items[1].name = f.items[0].name;
    CHECK_STATUS(sign_files(b, &f.contents, &extended, &made), DIVIT_USAGE);
    f.items[1].name = "mimetype";
    CHECK_STATUS(sign_files(b, &f.contents, &extended, &made), DIVIT_USAGE);
    f.contents.count = 1;
    CHECK_OK(sign_files(b, &f.contents, &simple, &made));
    CHECK_STATUS(sign_more(b, &made, &more), DIVIT_INPUT_UNSUPPORTED);
    made.p[0] = 'X';
    CHECK_STATUS(sign_more(b, &made, &more), DIVIT_INPUT_BROKEN);
}

/* Takes a part out of the container "signed" of the bench's folder. */
static divit_status take_out(const bench *b, size_t part, divit_bytes *ret)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    char path[128];
    const divit_extract_options how = {.part = part};
    (void)snprintf(path, sizeof path, "%s/signed", b->folder);
    CHECK_OK(divit_file_open(path, &fd, NULL));
    (void)snprintf(path, sizeof path, "%s/taken", b->folder);
    CHECK_OK(divit_output_new(path, DIVIT_OUTPUT_REPLACE, &out, NULL));
    const divit_status s = divit_verify_extract(fd, &how, out, NULL);
    if (s != DIVIT_OK)
        return s;
    CHECK_OK(divit_output_commit(out, NULL));
    *ret = folder_get(b->folder, "taken");
    return DIVIT_OK;
}

static void files_come_out_as_they_went_in(void **state)
{
    const divit_xml_options how = {.packaging = DIVIT_PACKAGING_ASIC_E};
    bench *b = *state;
    DIVIT_AUTO(files_close)
    files f;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    files_open(b, &f, FILES);
    CHECK_OK(sign_files(b, &f.contents, &how, &made));
    for (size_t i = 0; i < FILES; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes taken = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes own = folder_get(b->folder, names[i]);
        CHECK_OK(take_out(b, 1 + i, &taken));
        assert_true(divit_span_equal(divit_bytes_span(&taken), divit_bytes_span(&own)));
    }
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes none = {0};
    CHECK_STATUS(take_out(b, 1 + FILES, &none), DIVIT_USAGE);
}

/* Every byte of the container counts: none can be another without a word about it. */
static void no_byte_can_be_another(void **state)
{
    const divit_xml_options how = {.packaging = DIVIT_PACKAGING_ASIC_S};
    bench *b = *state;
    DIVIT_AUTO(files_close)
    files f;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = {0};
    size_t accepted = 0;
    files_open(b, &f, 1);
    f.items[0] = f.items[2];
    f.items[2].fd = -1;
    CHECK_OK(sign_files(b, &f.contents, &how, &made));
    for (size_t i = 0; i < made.n; i++) {
        made.p[i] ^= 0x11;
        DIVIT_AUTO(divit_verification_free)
        divit_verification *v = bench_verify(b, divit_bytes_span(&made));
        accepted += v && divit_verification_at(v, 0)->intact;
        made.p[i] ^= 0x11;
    }
    /* Of each of three files: version and date (6 bytes) in its header; both versions, date, and
     * attributes (14 bytes) in its row. They say nothing of what the file is. */
    assert_int_equal(accepted, 3 * (6 + 14));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(every_canonical_form_holds_in_a_container),
        BENCHED(a_further_signature_keeps_what_was_there),
        BENCHED(what_cannot_be_packed_is_refused),
        BENCHED(files_come_out_as_they_went_in),
        BENCHED(no_byte_can_be_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
