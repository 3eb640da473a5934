/* SPDX-License-Identifier: Apache-2.0 */
/* Demands of a signature field: fulfilled, or refused with the reason. */
#include "builder.h"

#include "pdf/seed.h"

/* Builds a form whose field "Imza" has these seed values, and these further entries. */
static void build_seed(builder *b, const char *seed, const char *more)
{
    char field[512];
    (void)snprintf(
        field, sizeof field, "<< /FT /Sig /T (Imza) /SV << /Type /SV %s >> %s >>", seed, more);
    build_base(b, "/AcroForm << /Fields [4 0 R] >>");
    build_object(b, 4, field);
    build_object(b, 5, "(Onay)");
    build_table(b, "/Root 1 0 R");
}

typedef struct row {
    const char *seed;
    divit_pdf_seed_wish wish;
    divit_status status;
    const char *detail; /* of a refusal; of a success the reason or NULL */
} row;

static void check_rows(const row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        divit_pdf_seed_wish wish = rows[i].wish;
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_seed_done)
        divit_pdf_seed seed = {0};
        divit_error err = {0};
        build_seed(&b, rows[i].seed, "");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        wish.field = "Imza";
        wish.hash = wish.hash ? wish.hash : "SHA256";
        const divit_status s = divit_pdf_seed_read(pdf, &wish, &seed, &err);
        const char *said = s == DIVIT_OK ? (const char *)seed.reason.p : err.detail;
        if (s != rows[i].status)
            fail_msg("%s: %s, %s", rows[i].seed, divit_status_name(s), err.detail);
        if (rows[i].detail && (!said || strcmp(said, rows[i].detail) != 0))
            fail_msg("%s: '%s' is not '%s'", rows[i].seed, said ? said : "", rows[i].detail);
        if (!rows[i].detail && s == DIVIT_OK)
            assert_int_equal(seed.reason.n, 0);
    }
}

static void formats_and_hashes_are_obeyed(void **state)
{
    static const char kind[] = "the signature field demands a kind of signature other than PAdES";
    static const char hash[] = "the signature field demands another hash; choose it with --hash";
    static const row rows[] = {
        {"/Ff 1 /Filter /Adobe.PPKLite", {0}, DIVIT_OK, NULL},
        {"/Ff 1 /Filter /Entrust.PPKEF", {0}, DIVIT_INPUT_UNSUPPORTED, kind},
        {"/Filter /Entrust.PPKEF", {0}, DIVIT_OK, NULL},
        {"/Ff 2 /SubFilter [/adbe.pkcs7.sha1 /ETSI.CAdES.detached]", {0}, DIVIT_OK, NULL},
        {"/Ff 2 /SubFilter [/adbe.pkcs7.detached]", {0}, DIVIT_INPUT_UNSUPPORTED, kind},
        {"/Ff 0 /SubFilter [/adbe.pkcs7.detached]", {0}, DIVIT_OK, NULL},
        {"/Ff 64 /DigestMethod [/SHA384 /SHA512]", {0}, DIVIT_USAGE, hash},
        {"/Ff 64 /DigestMethod [/SHA384 /SHA512]", {.hash = "SHA512"}, DIVIT_OK, NULL},
        {"/Ff 64", {0}, DIVIT_OK, NULL},
        {"/DigestMethod [/SHA1]", {0}, DIVIT_OK, NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void what_cannot_be_done_is_refused(void **state)
{
    static const row rows[] = {
        {"/Ff 4 /V 4", {0}, DIVIT_INPUT_UNSUPPORTED,
            "the demands of the signature field are of a newer version"},
        {"/Ff 4 /V 3", {0}, DIVIT_OK, NULL},
        {"/V 9", {0}, DIVIT_OK, NULL},
        {"/TimeStamp << /URL (http://ornek.tr) /Ff 1 >>", {0}, DIVIT_INPUT_UNSUPPORTED,
            "the signature field demands a timestamp"},
        {"/TimeStamp << /URL (http://ornek.tr) /Ff 0 >>", {0}, DIVIT_OK, NULL},
        {"/Ff 16 /LegalAttestation [(a)]", {0}, DIVIT_INPUT_UNSUPPORTED,
            "the signature field demands a legal attestation"},
        {"/Ff 32 /AddRevInfo true", {0}, DIVIT_INPUT_UNSUPPORTED,
            "the signature field demands revocation data in the signature"},
        {"/Ff 32 /AddRevInfo false", {0}, DIVIT_OK, NULL},
        {"/Ff 32 /AddRevInfo 1", {0}, DIVIT_OK, NULL},
        {"/Ff 4 /V (3)", {0}, DIVIT_INPUT_UNSUPPORTED,
            "the demands of the signature field are of a newer version"},
        {"/MDP << /P 4 >>", {0}, DIVIT_OK, NULL},
        {"/MDP << /P 4 >>", {.certify = 2}, DIVIT_USAGE,
            "the signature field demands another certification than --certify asks for"},
        {"/Ff 256 /AppearanceFilter (a)", {0}, DIVIT_INPUT_UNSUPPORTED,
            "the signature field demands a certain look of the signature"},
        {"/AppearanceFilter (a) /LegalAttestation [(a)] /AddRevInfo true", {0}, DIVIT_OK, NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void reasons_are_obeyed(void **state)
{
    static const char own[] =
        "the signature field demands one of its own reasons; give it with --reason";
    static const char none[] = "the signature field allows no reason; leave --reason out";
    static const row rows[] = {
        {"/Ff 8 /Reasons [5 0 R (Red)]", {.reason = "Red"}, DIVIT_OK, "Red"},
        {"/Ff 8 /Reasons [5 0 R (Red)]", {.reason = "Baska"}, DIVIT_USAGE, own},
        {"/Ff 8 /Reasons [5 0 R (Red)]", {0}, DIVIT_USAGE, own},
        {"/Ff 8 /Reasons [5 0 R]", {0}, DIVIT_OK, "Onay"},
        {"/Ff 8 /Reasons [(.)]", {0}, DIVIT_OK, NULL},
        {"/Ff 8 /Reasons [(.)]", {.reason = "Onay"}, DIVIT_USAGE, none},
        {"/Ff 8", {.reason = "Onay"}, DIVIT_USAGE, none},
        {"/Reasons [5 0 R]", {.reason = "Baska"}, DIVIT_OK, NULL},
        {"/Reasons [5 0 R]", {0}, DIVIT_OK, NULL},
    };
    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static void certifications_and_locks_are_obeyed(void **state)
{
    static const struct {
        const char *seed;
        const char *more;
        divit_pdf_seed_wish wish;
        divit_status status;
        unsigned certify;
        bool lock;
    } rows[] = {
        {"/MDP << /P 2 >>", "", {0}, DIVIT_OK, 2, false},
        {"/MDP << /P 2 >>", "", {.certify = 2}, DIVIT_OK, 2, false},
        {"/MDP << /P 2 >>", "", {.certify = 1}, DIVIT_USAGE, 0, false},
        {"/MDP << /P 0 >>", "", {.certify = 1}, DIVIT_USAGE, 0, false},
        {"/MDP << /P 0 >>", "", {0}, DIVIT_OK, 0, false},
        {"", "", {.certify = 3}, DIVIT_OK, 3, false},
        {"/LockDocument /true", "", {0}, DIVIT_OK, 0, true},
        {"/LockDocument /true", "", {.locks = true}, DIVIT_OK, 0, false},
        {"/Ff 128 /LockDocument /true", "", {.locks = true}, DIVIT_OK, 0, true},
        {"/Ff 128 /LockDocument /false", "", {.locks = true}, DIVIT_USAGE, 0, false},
        {"/LockDocument /auto", "", {0}, DIVIT_OK, 0, false},
        {"/LockDocument /true", "/Lock << /Action /All >>", {0}, DIVIT_OK, 0, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        divit_pdf_seed_wish wish = rows[i].wish;
        DIVIT_AUTO(builder_done)
        builder b = {0};
        DIVIT_AUTO(divit_pdf_seed_done)
        divit_pdf_seed seed = {0};
        build_seed(&b, rows[i].seed, rows[i].more);
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        wish.field = "Imza";
        wish.hash = "SHA256";
        CHECK_STATUS(divit_pdf_seed_read(pdf, &wish, &seed, NULL), rows[i].status);
        assert_int_equal(seed.certify, rows[i].certify);
        assert_int_equal(seed.lock_document, rows[i].lock);
    }
}

static void a_new_field_demands_nothing(void **state)
{
    const divit_pdf_seed_wish rows[] = {
        {.hash = "SHA256", .certify = 1}, {.field = "Yeni", .hash = "SHA256", .certify = 1}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(builder_done)
        builder b = {0};
        divit_pdf_seed seed = {0};
        build_seed(&b, "/Ff 8", "");
        DIVIT_AUTO(divit_pdf_free)
        divit_pdf *pdf = build_open(&b);
        CHECK_OK(divit_pdf_seed_read(pdf, &rows[i], &seed, NULL));
        assert_int_equal(seed.certify, 1);
        assert_int_equal(seed.certificate.kind, DIVIT_PDF_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_and_hashes_are_obeyed),
        cmocka_unit_test(what_cannot_be_done_is_refused),
        cmocka_unit_test(reasons_are_obeyed),
        cmocka_unit_test(certifications_and_locks_are_obeyed),
        cmocka_unit_test(a_new_field_demands_nothing),
    };
    return cmocka_run_group_tests_name("pdf/seed", tests, NULL, NULL);
}
