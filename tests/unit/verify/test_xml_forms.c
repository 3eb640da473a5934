/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of XML as other programs may make them: which hold, and why the others do not. */
#include "unit/verify/forged.h"

#include "base/text.h"
#include "verify/xmldsig.h"

/* What another program writes instead, signed anew, and the reason that is given; NULL: intact. */
typedef struct form {
    const char *what;
    const char *edits[3][2]; /* find and with */
    const char *reason;
} form;

/* The invoice with the edits, signed anew; the caller's. */
static divit_bytes make_form(const bench *b, divit_span invoice, const form *f)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    CHECK_OK(divit_bytes_append(&text, invoice));
    for (size_t i = 0; i < 3 && f->edits[i][0]; i++) {
        divit_bytes next = forged_with(divit_bytes_span(&text), f->edits[i][0], f->edits[i][1]);
        divit_bytes_done(&text);
        text = next;
    }
    return forged_anew(divit_bytes_span(&text), b->id);
}

/* The only signature of the document is intact, or is not for this reason. */
static void check_document(
    const bench *b, divit_span document, const char *what, const char *reason)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = bench_verify(b, document);
    assert_non_null(v);
    assert_int_equal(divit_verification_count(v), 1);
    const divit_verified_signature *f = divit_verification_at(v, 0);
    if (f->intact != !reason || (reason && strcmp(f->reason, reason) != 0))
        fail_msg("%s: %s", what, f->reason);
}

static void check_forms(bench *b, const form *rows, size_t count)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    for (size_t i = 0; i < count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = make_form(b, divit_bytes_span(&invoice), &rows[i]);
        check_document(b, divit_bytes_span(&text), rows[i].what, rows[i].reason);
    }
}

#define NOT_THERE "an element that must be there is not, or not in its place"
#define NOT_ITS "something stands in it that does not belong there"
#define NOT_NAMED "it does not name its certificate"
#define NOT_SIGNED "its SignedProperties are not what is signed"
#define LIST "its list of transforms is not accepted"
#define TRANSFORM "one of its transforms is not accepted"
#define EXC "http://www.w3.org/2001/10/xml-exc-c14n#"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define PREFIXES(list)                                                                             \
    "Algorithm=\"" EXC "\"><e:InclusiveNamespaces xmlns:e=\"" EXC "\" PrefixList=\"" list          \
    "\"/></ds:Transform></ds:Transforms>"
#define NO_PREFIXES "Algorithm=\"" EXC "\"/></ds:Transforms>"
#define TYPE " Type=\"http://uri.etsi.org/01903#SignedProperties\""

static void transforms_are_read_as_they_are_written(void **state)
{
    static const form rows[] = {
        {"prefixes, split at each kind of white space",
            {{NO_PREFIXES, PREFIXES(" a&#9;b&#10;c&#13;&#13;d ")}}, NULL},
        {"as many prefixes as are taken",
            {{NO_PREFIXES, PREFIXES("a b c d e f g h i j k l m n o p")}}, NULL},
        {"one more", {{NO_PREFIXES, PREFIXES("a b c d e f g h i j k l m n o p q")}}, TRANSFORM},
        {"prefixes of a method that has none",
            {{C14N "\"/>", C14N "\"><e:InclusiveNamespaces xmlns:e=\"" EXC
                                "\" PrefixList=\"a\"/></ds:Transform>"}},
            TRANSFORM},
        {"two canonicalisations",
            {{NO_PREFIXES,
                "Algorithm=\"" EXC "\"/><ds:Transform Algorithm=\"" EXC "\"/></ds:Transforms>"}},
            LIST},
        {"something else than a transform",
            {{"<ds:Transforms>", "\1<ds:Transformation Algorithm=\"" EXC "\"/>"}}, LIST},
        {"white space and a comment between transforms", {{"<ds:Transforms>", "\1\n<!-- c -->\t"}},
            NULL},
        {"white space and a comment between the parts",
            {{"<ds:SignedInfo>", "\1\n<!-- c -->\t"}, {"</ds:KeyInfo>", "\1\n<!-- c -->"}}, NULL},
        {"the signature not left out",
            {{"<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>",
                ""}},
            "the document was changed after signing"},
    };
    check_forms(*state, rows, sizeof rows / sizeof rows[0]);
}

static void references_lead_to_what_is_signed(void **state)
{
    static const form rows[] = {
        {"an empty Id", {{" URI=\"\"", " URI=\"#\""}}, "it does not say what it refers to"},
        {"properties that are no one's", {{"Target=\"#", "Target=\"!"}}, NOT_SIGNED},
        {"properties of another signature", {{"Target=\"#", "Target=\"#x"}}, NOT_SIGNED},
        {"properties in something else",
            {{"<xades:SignedProperties", "<xades:Other>\1"},
                {"</xades:SignedProperties>", "\1</xades:Other>"}},
            NOT_SIGNED},
        {"the document instead of the properties", {{TYPE, ""}, {" URI=\"\"", TYPE " URI=\"\""}},
            NOT_SIGNED},
        {"no properties", {{TYPE, ""}}, "it has no signed properties, so it is no XAdES signature"},
        {"a digest with more behind its padding",
            {{"</ds:DigestValue></ds:Reference></ds:SignedInfo>",
                "AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>"}},
            "a Base64 value is malformed"},
        {"a digest that is too short",
            {{"</ds:DigestValue></ds:Reference></ds:SignedInfo>",
                "</ds:DigestValue></ds:Reference><ds:Reference URI=\"#a\"><ds:DigestMethod "
                "Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>AAAA\1"}},
            "a digest has the wrong length"},
    };
    check_forms(*state, rows, sizeof rows / sizeof rows[0]);
}

#define V2 "xades:SigningCertificateV2>"
#define V1 "xades:SigningCertificate>"

static void the_certificate_is_named_in_both_ways(void **state)
{
    static const form rows[] = {
        {"by SigningCertificate", {{"<" V2, "<" V1}, {"</" V2, "</" V1}}, NULL},
        {"by nothing", {{"<" V2, "<xades:Other>"}, {"</" V2, "</xades:Other>"}}, NOT_NAMED},
        {"without its digest",
            {{"<xades:Cert>", "<xades:Other>"}, {"</xades:Cert>", "</xades:Other>"}}, NOT_NAMED},
        {"without the digest's element",
            {{"<xades:CertDigest>", "<xades:Other>"}, {"</xades:CertDigest>", "</xades:Other>"}},
            NOT_THERE},
        {"in properties that are not there",
            {{"<xades:SignedSignatureProperties>", "<xades:Other>"},
                {"</xades:SignedSignatureProperties>", "</xades:Other>"}},
            NOT_ITS},
    };
    check_forms(*state, rows, sizeof rows / sizeof rows[0]);
}

/* A time that is missing or no time is not shown; the signature holds all the same. */
static void the_time_of_signing_may_be_missing(void **state)
{
    static const form rows[] = {
        {"as it was", {{"<xades:SigningTime>", "\1"}}, NULL},
        {"no time", {{"<xades:SigningTime>", "<xades:SigningTime>x"}}, NULL},
        {"an element in it", {{"<xades:SigningTime>", "<xades:SigningTime><f/>"}}, NULL},
        {"another name",
            {{"<xades:SigningTime>", "<xades:Time>"}, {"</xades:SigningTime>", "</xades:Time>"}},
            NULL},
    };
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = make_form(b, divit_bytes_span(&invoice), &rows[i]);
        DIVIT_AUTO(divit_verification_free)
        divit_verification *v = bench_verify(b, divit_bytes_span(&text));
        assert_non_null(v);
        assert_true(divit_verification_at(v, 0)->intact);
        assert_int_equal(divit_verification_at(v, 0)->has_time, i == 0);
        assert_true(i > 0 || divit_verification_at(v, 0)->time == bench_how.time);
    }
}

/* The document with a further reference to the element with this Id, signed anew. */
static divit_bytes with_reference(
    const bench *b, divit_span document, const char *id, const divit_digest *digest)
{
    char reference[512];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes value = {0};
    CHECK_OK(divit_base64_append(&value, divit_digest_span(digest)));
    CHECK_OK(divit_bytes_terminate(&value));
    (void)snprintf(reference, sizeof reference,
        "<ds:Reference URI=\"#%s\"><ds:DigestMethod "
        "Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>%s"
        "</ds:DigestValue></ds:Reference>\1",
        id, (const char *)value.p);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = forged_with(document, "</ds:SignedInfo>", reference);
    return forged_anew(divit_bytes_span(&text), b->id);
}

static void one_element_may_be_signed_beside_all(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    const divit_span all = divit_bytes_span(&invoice);
    const divit_digest amount = forged_digest(all, "<Amount", DIVIT_XML_INCLUSIVE);
    const divit_digest other = forged_digest(all, "<Payee", DIVIT_XML_INCLUSIVE);
    const struct {
        const char *id;
        const divit_digest *digest;
        const char *reason;
    } rows[] = {{"a", &amount, NULL}, {"a", &other, "the document was changed after signing"},
        {"b", &amount, "the element that is referred to is not there"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = with_reference(b, all, rows[i].id, rows[i].digest);
        check_document(b, divit_bytes_span(&text), rows[i].id, rows[i].reason);
    }
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes twice = forged_with(all, "<Payee>", "<Payee Id=\"a\">");
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = with_reference(b, divit_bytes_span(&twice), "a", &amount);
    check_document(
        b, divit_bytes_span(&text), "the Id twice", "two elements have the ID that is referred to");
}

/* The Id of the properties must not be that of a part of the document as well. */
static void the_id_of_the_properties_is_theirs_alone(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    const char *id = strstr((const char *)invoice.p, "URI=\"#");
    assert_non_null(id);
    char with[128];
    (void)snprintf(with, sizeof with, "<Payee Id=\"%.*s\">", (int)strcspn(id + 6, "\""), id + 6);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes twice = forged_with(divit_bytes_span(&invoice), "<Payee>", with);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = forged_anew(divit_bytes_span(&twice), b->id);
    check_document(b, divit_bytes_span(&text), "the Id twice",
        "an Id that it refers to is not in the document exactly once");
}

/* An Object that a reference names is signed, so it takes nothing from what is covered. */
static void a_signed_object_is_no_loose_content(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes more = forged_with(divit_bytes_span(&invoice), "</ds:Signature>",
        "<ds:Object Id=\"o\"><Amount>999</Amount></ds:Object>\1");
    assert_false(bench_accepts(b, divit_bytes_span(&more)));
    const divit_digest digest =
        forged_digest(divit_bytes_span(&more), "<ds:Object Id=\"o\">", DIVIT_XML_INCLUSIVE);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = with_reference(b, divit_bytes_span(&more), "o", &digest);
    assert_true(bench_accepts(b, divit_bytes_span(&text)));
}

/* White space of every kind between keys is no content. */
static void white_space_is_no_content(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text =
        forged_with(divit_bytes_span(&invoice), "</ds:KeyInfo>", "\t\n &#13;&#9;&#10;\1");
    assert_true(bench_accepts(b, divit_bytes_span(&text)));
}

/* The document without what stands from one text up to another. */
static divit_bytes without(divit_span document, const char *from, const char *to)
{
    divit_bytes out = {0};
    const uint8_t *a = memmem(document.p, document.n, from, strlen(from));
    assert_non_null(a);
    const size_t at = (size_t)(a - document.p);
    const uint8_t *z = memmem(a, document.n - at, to, strlen(to));
    assert_non_null(z);
    CHECK_OK(divit_bytes_append(&out, divit_span_sub(document, 0, at)));
    CHECK_OK(
        divit_bytes_append(&out, divit_span_sub(document, (size_t)(z - document.p), document.n)));
    return out;
}

static void a_signature_of_itself_covers_nothing(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bare = without(divit_bytes_span(&invoice), "<ds:Reference Id=", "</ds:SignedInfo>");
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = forged_anew(divit_bytes_span(&bare), b->id);
    check_document(b, divit_bytes_span(&text), "no reference", "it covers nothing of the document");
}

/* References of one element, so many that the signature has `count`. */
static divit_bytes with_references(const bench *b, divit_span document, size_t count)
{
    const divit_digest amount = forged_digest(document, "<Amount", DIVIT_XML_INCLUSIVE);
    divit_bytes out = with_reference(b, document, "a", &amount);
    for (size_t i = 3; i < count; i++) {
        divit_bytes next = with_reference(b, divit_bytes_span(&out), "a", &amount);
        divit_bytes_done(&out);
        out = next;
    }
    return out;
}

static void references_are_counted(void **state)
{
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes most = with_references(b, divit_bytes_span(&invoice), DIVIT_REFERENCES_MAX);
    check_document(b, divit_bytes_span(&most), "as many as are taken", NULL);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes more = with_references(b, divit_bytes_span(&invoice), DIVIT_REFERENCES_MAX + 1);
    check_document(b, divit_bytes_span(&more), "one more", "it has too many references");
}

/* A certificate of another key, named and put in; that key signs. */
static void a_short_key_decides_nothing(void **state)
{
    static const char *const keys[] = {"RSA:1024", "RSA:2048"};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes invoice = forged_invoice(b);
    for (size_t i = 0; i < 2; i++) {
        identity *id = identity_new(&(identity_spec){.key = keys[i], .name = "DENEME"});
        divit_digest digest;
        CHECK_OK(divit_hash_compute(DIVIT_SHA256, divit_bytes_span(&id->der), &digest, NULL));
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes keyed = forged_filled(
            divit_bytes_span(&invoice), "ds:X509Certificate", divit_bytes_span(&id->der));
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes cut =
            without(divit_bytes_span(&keyed), "<xades:CertDigest>", "</xades:CertDigest>");
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes named = forged_with(divit_bytes_span(&cut), "</xades:CertDigest>",
            "<xades:CertDigest><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/"
            "xmlenc#sha256\"/><ds:DigestValue ></ds:DigestValue>\1");
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes filled =
            forged_filled(divit_bytes_span(&named), "ds:DigestValue ", divit_digest_span(&digest));
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = forged_anew(divit_bytes_span(&filled), id);
        check_document(b, divit_bytes_span(&text), keys[i],
            i == 0 ? "the key of the certificate is too short" : NULL);
        identity_free(&id);
    }
}

/* A root that is SignedProperties itself has no parent that could name the signature. */
static void properties_need_a_parent(void **state)
{
    static const char document[] =
        "<x:SignedProperties xmlns:x=\"http://uri.etsi.org/01903/v1.3.2#\" Id=\"p\" "
        "xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo><CanonicalizationMethod "
        "Algorithm=\"" EXC "\"/><SignatureMethod "
        "Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/><Reference "
        "URI=\"#p\"" TYPE "><DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
        "<DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=</DigestValue></Reference>"
        "</SignedInfo><SignatureValue>AAAA</SignatureValue></x:SignedProperties>";
    DIVIT_AUTO(divit_xmldsig_free)
    divit_xmldsig *sig = NULL;
    divit_error err = {0};
    divit_cause cause = DIVIT_CAUSE_FORMAT;
    const divit_xmldsig_place place = {0};
    (void)state;
    CHECK_STATUS(divit_xmldsig_new(divit_span_of(document), &place, &sig, &cause, &err),
        DIVIT_SIGNATURE_INVALID);
    assert_int_equal(cause, DIVIT_CAUSE_PROPERTIES);
    assert_string_equal(err.detail, NOT_SIGNED);
    assert_null(sig);
    divit_xmldsig_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(transforms_are_read_as_they_are_written),
        BENCHED(references_lead_to_what_is_signed),
        BENCHED(the_certificate_is_named_in_both_ways),
        BENCHED(the_time_of_signing_may_be_missing),
        BENCHED(one_element_may_be_signed_beside_all),
        BENCHED(the_id_of_the_properties_is_theirs_alone),
        BENCHED(a_signed_object_is_no_loose_content),
        BENCHED(white_space_is_no_content),
        BENCHED(a_signature_of_itself_covers_nothing),
        BENCHED(references_are_counted),
        BENCHED(a_short_key_decides_nothing),
        cmocka_unit_test(properties_need_a_parent),
    };
    return cmocka_run_group_tests_name("forms of signed XML", tests, NULL, NULL);
}
