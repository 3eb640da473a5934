/* SPDX-License-Identifier: Apache-2.0 */
/* Files that qpdf encrypted: opened, signed, refused. pdf/encrypted-*.pdf have the owner's password
 * "sahip", and those named password the user's "sifre". */
#include "builder.h"

#include "base/file.h"
#include "base/status.h"
#include "pdf/crypt.h"
#include "pdf/field.h"
#include "pdf/signature.h"
#include "pdf/update.h"
#include "pki/cipher.h"

/* A file in memory, and the document opened in it. */
typedef struct bench {
    divit_bytes file;
    divit_pdf *pdf;
} bench;

static void bench_done(bench *b)
{
    divit_pdf_free(&b->pdf);
    divit_bytes_done(&b->file);
}

static void load(bench *b, const char *path)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    CHECK_OK(divit_file_open(path, &fd, NULL));
    CHECK_OK(divit_map_fd(fd, &map, NULL));
    CHECK_OK(divit_bytes_append(&b->file, map.span));
    CHECK_OK(divit_pdf_open(divit_bytes_span(&b->file), NULL, &b->pdf, NULL));
}

static divit_status unlock(const bench *b, const char *password)
{
    return divit_pdf_unlock(b->pdf, divit_ciphers_openssl(), divit_span_of(password), NULL);
}

static const char *const open_files[] = {"pdf/encrypted-rc4-40.pdf", "pdf/encrypted-rc4-128.pdf",
    "pdf/encrypted-aes-128.pdf", "pdf/encrypted-metadata.pdf", "pdf/encrypted-aes-256-r5.pdf",
    "pdf/encrypted-aes-256.pdf"};

enum { OPEN_FILES = sizeof open_files / sizeof open_files[0] };

static divit_status gather(void *ctx, const divit_pdf_field *field, divit_error *err)
{
    (void)err;
    CHECK_OK(divit_bytes_append(ctx, field->name));
    return divit_bytes_push(ctx, ' ');
}

static void names_of_fields_are_decrypted(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPEN_FILES; i++) {
        DIVIT_AUTO(bench_done)
        bench b = {0};
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes names = {0};
        load(&b, open_files[i]);
        CHECK_OK(unlock(&b, ""));
        CHECK_OK(divit_pdf_field_each(b.pdf, gather, &names, NULL));
        CHECK_TEXT(divit_bytes_span(&names), "Ad Bos ");
        assert_false(divit_pdf_crypt_of(b.pdf)->key.owner);
    }
}

static void a_locked_document_tells_nothing(void **state)
{
    DIVIT_AUTO(bench_done)
    bench b = {0};
    divit_pdf_value v;
    (void)state;
    load(&b, open_files[0]);
    assert_null(divit_pdf_crypt_of(b.pdf));
    CHECK_STATUS(
        divit_pdf_object(b.pdf, (divit_pdf_ref){.number = 1}, &v, NULL, NULL), DIVIT_INPUT_LOCKED);
}

static void passwords_of_user_and_owner_open(void **state)
{
    static const struct {
        const char *path, *password;
        divit_status status;
        bool owner;
    } rows[] = {
        {"pdf/encrypted-password-128.pdf", "sifre", DIVIT_OK, false},
        {"pdf/encrypted-password-128.pdf", "sahip", DIVIT_OK, true},
        {"pdf/encrypted-password-128.pdf", "", DIVIT_INPUT_LOCKED, false},
        {"pdf/encrypted-password-128.pdf", "sifrE", DIVIT_INPUT_LOCKED, false},
        {"pdf/encrypted-password-256.pdf", "sifre", DIVIT_OK, false},
        {"pdf/encrypted-password-256.pdf", "sahip", DIVIT_OK, true},
        {"pdf/encrypted-password-256.pdf", "", DIVIT_INPUT_LOCKED, false},
        {"pdf/encrypted-rc4-40.pdf", "sahip", DIVIT_OK, true},
        {"pdf/encrypted-aes-128.pdf", "sahip", DIVIT_OK, true},
        {"pdf/encrypted-metadata.pdf", "sahip", DIVIT_OK, true},
        {"pdf/encrypted-aes-256-r5.pdf", "sahip", DIVIT_OK, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(bench_done)
        bench b = {0};
        divit_pdf_ref ref;
        divit_pdf_value catalog;
        load(&b, rows[i].path);
        CHECK_STATUS(unlock(&b, "nothing of this kind, and longer than any password was to be"),
            DIVIT_INPUT_LOCKED);
        CHECK_STATUS(unlock(&b, rows[i].password), rows[i].status);
        if (rows[i].status != DIVIT_OK)
            continue;
        assert_int_equal(divit_pdf_crypt_of(b.pdf)->key.owner, rows[i].owner);
        CHECK_OK(divit_pdf_catalog(b.pdf, &ref, &catalog, NULL));
        CHECK_OK(unlock(&b, "no longer asked for"));
    }
}

/* Signs and opens the result. */
static divit_status sign(bench *b, const divit_pdf_sign_options *options, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    divit_pdf_hole hole;
    const divit_status s = divit_pdf_sign_prepare(b->pdf, options, &update, &hole, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_free(&b->pdf);
    CHECK_OK(divit_bytes_append(&b->file, divit_bytes_span(&update)));
    CHECK_OK(divit_pdf_open(divit_bytes_span(&b->file), NULL, &b->pdf, NULL));
    return DIVIT_OK;
}

static void what_is_written_can_be_read_again(void **state)
{
    static const char *const fields[] = {NULL, "Bos", "Yeni alan"};
    (void)state;
    for (size_t i = 0; i < 3 * OPEN_FILES; i++) {
        const divit_pdf_sign_options options = {.field = fields[i % 3],
            .reason = "Gerekçe: (ığüşöç)",
            .time = "D:20261122180000+03'00'",
            .hole_bytes = 40};
        DIVIT_AUTO(bench_done)
        bench b = {0};
        DIVIT_AUTO(divit_pdf_signatures_done)
        divit_pdf_signatures list = {0};
        load(&b, open_files[i / 3]);
        CHECK_OK(unlock(&b, ""));
        CHECK_OK(sign(&b, &options, NULL));
        CHECK_OK(unlock(&b, ""));
        CHECK_OK(divit_pdf_signatures_read(b.pdf, &list, NULL));
        const divit_pdf_signature *s = list.items;
        assert_int_equal(list.count, options.field == fields[1] ? 1 : 2);
        assert_true(s->whole && s->contents.n == 40);
        CHECK_TEXT(divit_bytes_span(&s->field), options.field ? options.field : "Signature1");
        CHECK_TEXT(divit_bytes_span(&s->reason), options.reason);
        CHECK_TEXT(divit_bytes_span(&s->time), options.time);
    }
}

/* The text must not stand in the file as it is. */
static void nothing_written_is_in_the_clear(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPEN_FILES; i++) {
        const divit_pdf_sign_options options = {.field = "Yeni", .reason = "DENEME", .time = "D:2"};
        DIVIT_AUTO(bench_done)
        bench b = {0};
        load(&b, open_files[i]);
        CHECK_OK(unlock(&b, ""));
        CHECK_OK(sign(&b, &options, NULL));
        assert_null(memmem(b.file.p, b.file.n, "DENEME", 6));
        assert_null(memmem(b.file.p, b.file.n, "(Yeni)", 6));
        assert_null(memmem(b.file.p, b.file.n, "(D:2)", 5));
    }
}

static void permissions_are_obeyed(void **state)
{
    static const struct {
        const char *path, *password, *field;
        divit_status status;
    } rows[] = {
        {"pdf/encrypted-modify-none.pdf", "", NULL, DIVIT_INPUT_FORBIDDEN},
        {"pdf/encrypted-modify-none.pdf", "", "Bos", DIVIT_INPUT_FORBIDDEN},
        {"pdf/encrypted-modify-none.pdf", "sahip", NULL, DIVIT_OK},
        {"pdf/encrypted-modify-form.pdf", "", NULL, DIVIT_INPUT_FORBIDDEN},
        {"pdf/encrypted-modify-form.pdf", "", "Bos", DIVIT_OK},
        {"pdf/encrypted-modify-form.pdf", "sahip", NULL, DIVIT_OK},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const divit_pdf_sign_options options = {.field = rows[i].field};
        DIVIT_AUTO(bench_done)
        bench b = {0};
        divit_error err = {0};
        load(&b, rows[i].path);
        CHECK_OK(unlock(&b, rows[i].password));
        CHECK_STATUS(sign(&b, &options, &err), rows[i].status);
        if (rows[i].status != DIVIT_OK)
            assert_string_equal(
                err.detail, "the permissions of the encrypted PDF do not allow a signature");
    }
}

#define ZEROS_16 "0000000000000000"
#define ZEROS ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16
#define OLD "/O <" ZEROS "> /U <" ZEROS "> /P -4"

static void odd_dictionaries_are_refused(void **state)
{
    static const struct {
        const char *dict;
        divit_status status;
    } rows[] = {
        {"/Filter /Standard /V 1 /R 2 " OLD, DIVIT_INPUT_LOCKED},
        {"/Filter /Standard /V 2 /R 3 /Length 128 " OLD, DIVIT_INPUT_LOCKED},
        {"/Filter /Standard /V 2 /R 3 /Length 129 " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 2 /R 3 /Length 32 " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 2 /R 3 /Length 44 " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 2 /R 4 " OLD, DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 1 /R 2 /EncryptMetadata true " OLD, DIVIT_INPUT_LOCKED},
        {"/Filter /Standard /R 2 " OLD, DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 4 /R 4 /StmF /Own /CF << 1 2 >> " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 4 /R 4 /StmF /Own /CF << /Own << /CFM /V2 /CFM /V2 >> >> " OLD,
            DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 1 /R 2 /Filter /Standard " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 2 /R 3 /Length 256 " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 2 /R 3 /Length /x " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 1 /R 2 /R 3 " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 1 /R 2 /O <00> /U <00>", DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 1 /R 2 /P (x) " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Adobe.PubSec /V 1 /R 2 " OLD, DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 3 /R 3 " OLD, DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 4 /R 3 " OLD, DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 5 /R 4 " OLD, DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 5 /R 6 " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 4 /R 4 /StmF /Identity " OLD, DIVIT_INPUT_LOCKED},
        {"/Filter /Standard /V 4 /R 4 /StmF /Own " OLD, DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 4 /R 4 /StrF 4 " OLD, DIVIT_INPUT_BROKEN},
        {"/Filter /Standard /V 4 /R 4 /StrF /Own /CF << /Own << /CFM /AESV2 >> >> " OLD,
            DIVIT_INPUT_LOCKED},
        {"/Filter /Standard /V 4 /R 4 /StrF /Own /CF << /Own << /CFM /AESV3 >> >> " OLD,
            DIVIT_INPUT_UNSUPPORTED},
        {"/Filter /Standard /V 4 /R 4 /StrF /Own /CF << /Own << /CFM /None >> >> " OLD,
            DIVIT_INPUT_UNSUPPORTED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        char whole[512];
        (void)snprintf(whole, sizeof whole, "/Root 1 0 R /Encrypt << %s >>", rows[i].dict);
        build_base(&b, "");
        build_table(&b, whole);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_STATUS(
            divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, NULL), rows[i].status);
    }
}

static void an_encryption_that_is_no_dictionary_is_refused(void **state)
{
    static const char *const trailers[] = {
        "/Root 1 0 R /Encrypt (x)", "/Root 1 0 R /Encrypt 9 0 R", "/Root 1 0 R /Encrypt 1"};
    (void)state;
    for (size_t i = 0; i < sizeof trailers / sizeof trailers[0]; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        build_base(&b, "");
        build_table(&b, trailers[i]);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_STATUS(divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, NULL),
            DIVIT_INPUT_BROKEN);
    }
}

static void an_encryption_only_of_an_older_revision_is_refused(void **state)
{
    DIVIT_AUTO(builder_done)
    builder b = {0};
    char trailer[64];
    divit_error err = {0};
    (void)state;
    build_base(&b, "");
    build_table(&b, "/Root 1 0 R /Encrypt 9 0 R");
    (void)snprintf(trailer, sizeof trailer, "/Root 1 0 R /Prev %u", (unsigned)b.xref);
    build_table(&b, trailer);
    CHECK_STATUS(build_try(&b, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.detail, "the revisions of the PDF are not encrypted in the same way");
}

/* A damaged string is told, not guessed at; an empty one needs no first block. */
static void malformed_data_is_refused(void **state)
{
    static const struct {
        size_t n;
        divit_status status;
    } rows[] = {{0, DIVIT_OK}, {15, DIVIT_INPUT_BROKEN}, {16, DIVIT_OK}, {17, DIVIT_INPUT_BROKEN},
        {32, DIVIT_INPUT_BROKEN}, {47, DIVIT_INPUT_BROKEN}};
    static const uint8_t data[48] = {1};
    const divit_pdf_crypt crypt = {.ciphers = divit_ciphers_openssl(), .key = {.n = 16}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes out = {0};
        const divit_pdf_sealed what = {
            .method = DIVIT_PDF_METHOD_AES128, .ref = {1, 0}, .data = {data, rows[i].n}};
        CHECK_STATUS(divit_pdf_crypt_open(&crypt, &what, &out, NULL), rows[i].status);
        assert_int_equal(out.n, 0);
    }
}

static void what_is_sealed_opens_again(void **state)
{
    static const uint8_t data[40] = "DENEME";
    (void)state;
    for (unsigned m = DIVIT_PDF_METHOD_NONE; m <= DIVIT_PDF_METHOD_AES256; m++)
        for (size_t n = 0; n <= sizeof data; n++) {
            const divit_pdf_crypt crypt = {.ciphers = divit_ciphers_openssl(),
                .key = {.bytes = {7}, .n = m == DIVIT_PDF_METHOD_AES256 ? 32 : 16}};
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes sealed = {0};
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes back = {0};
            divit_pdf_sealed what = {
                .method = (divit_pdf_method)m, .ref = {300, 1}, .data = {data, n}};
            CHECK_OK(divit_pdf_crypt_seal(&crypt, &what, &sealed, NULL));
            what.data = divit_bytes_span(&sealed);
            CHECK_OK(divit_pdf_crypt_open(&crypt, &what, &back, NULL));
            assert_true(divit_span_equal(divit_bytes_span(&back), (divit_span){data, n}));
        }
}

/* Calls of the port that still succeed, and a port that asks before each. */
static size_t allowed;

static divit_status allow(divit_error *err)
{
    if (allowed == 0)
        return divit_fail(err, DIVIT_E_CRYPTO, __func__, NULL);
    allowed--;
    return DIVIT_OK;
}

static divit_status digest(divit_ciphers_hash hash, divit_span data, uint8_t *out, divit_error *err)
{
    const divit_status s = allow(err);
    return s == DIVIT_OK ? divit_ciphers_openssl()->digest(hash, data, out, err) : s;
}

static divit_status rc4(divit_span key, divit_span data, uint8_t *out, divit_error *err)
{
    const divit_status s = allow(err);
    return s == DIVIT_OK ? divit_ciphers_openssl()->rc4(key, data, out, err) : s;
}

static divit_status aes_encrypt(const divit_ciphers_cbc *job, uint8_t *out, divit_error *err)
{
    const divit_status s = allow(err);
    return s == DIVIT_OK ? divit_ciphers_openssl()->aes_encrypt(job, out, err) : s;
}

static divit_status aes_decrypt(const divit_ciphers_cbc *job, uint8_t *out, divit_error *err)
{
    const divit_status s = allow(err);
    return s == DIVIT_OK ? divit_ciphers_openssl()->aes_decrypt(job, out, err) : s;
}

static divit_status random_bytes(uint8_t *out, size_t n, divit_error *err)
{
    const divit_status s = allow(err);
    return s == DIVIT_OK ? divit_ciphers_openssl()->random(out, n, err) : s;
}

/* Unlocks and signs, with a field of another object's strings and a lock. */
static divit_status sign_with(const char *path, const divit_ciphers *ciphers, divit_error *err)
{
    const divit_pdf_sign_options options = {.field = "Bos", .reason = "DENEME", .hole_bytes = 40};
    DIVIT_AUTO(bench_done)
    bench b = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    divit_pdf_hole hole;
    load(&b, path);
    const divit_status s = divit_pdf_unlock(b.pdf, ciphers, (divit_span){0}, err);
    return s == DIVIT_OK ? divit_pdf_sign_prepare(b.pdf, &options, &update, &hole, err) : s;
}

static void a_failing_cipher_is_told(void **state)
{
    static const divit_ciphers port = {digest, rc4, aes_encrypt, aes_decrypt, random_bytes};
    (void)state;
    for (size_t i = 0; i < OPEN_FILES; i++)
        for (size_t n = 0;; n++) {
            divit_error err = {0};
            allowed = n;
            const divit_status s = sign_with(open_files[i], &port, &err);
            if (s == DIVIT_OK) {
                assert_true(n > 10);
                break;
            }
            CHECK_STATUS(s, DIVIT_E_CRYPTO);
            CHECK_STATUS(err.status, DIVIT_E_CRYPTO);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_fields_are_decrypted),
        cmocka_unit_test(a_locked_document_tells_nothing),
        cmocka_unit_test(passwords_of_user_and_owner_open),
        cmocka_unit_test(what_is_written_can_be_read_again),
        cmocka_unit_test(nothing_written_is_in_the_clear),
        cmocka_unit_test(permissions_are_obeyed),
        cmocka_unit_test(odd_dictionaries_are_refused),
        cmocka_unit_test(an_encryption_that_is_no_dictionary_is_refused),
        cmocka_unit_test(an_encryption_only_of_an_older_revision_is_refused),
        cmocka_unit_test(malformed_data_is_refused),
        cmocka_unit_test(what_is_sealed_opens_again),
        cmocka_unit_test(a_failing_cipher_is_told),
    };
    return cmocka_run_group_tests_name("pdf/encryption", tests, NULL, NULL);
}
