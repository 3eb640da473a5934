/* SPDX-License-Identifier: Apache-2.0 */
/* Changes a signed XML document as forgers do; nothing of that may be told as wholly signed. */
#include "unit/verify/forged.h"

/* A part of a signed document and what a forger puts in its place; the rest stays. */
typedef struct forgery {
    const char *what;
    const char *find;
    const char *with; /* '\1' stands for what was found */
} forgery;

/* Each forgery of the table, alone, must not be accepted. */
static void check_refused(bench *b, const forgery *rows, size_t count)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    size_t passed = 0;
    for (size_t i = 0; i < count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = forged_with(divit_bytes_span(&made), rows[i].find, rows[i].with);
        if (!bench_accepts(b, divit_bytes_span(&text)))
            continue;
        (void)fprintf(stderr, "accepted: %s\n", rows[i].what);
        passed++;
    }
    assert_int_equal(passed, 0);
}

#define FAKE "<Invoice xmlns=\"urn:deneme\"><Amount>999</Amount></Invoice>"
#define DS "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""
#define XADES "xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\""

static void content_that_is_added_is_refused(void **state)
{
    static const forgery rows[] = {
        {"a new root around the old one", "<Invoice xmlns", "<e>" FAKE "\1"},
        {"a second amount", "<Amount Id=\"a\">", "<Amount>999</Amount>\1"},
        {"an attribute", "<Amount Id=\"a\">", "<Amount Id=\"a\" f=\"1\">"},
        {"an instruction", ">100", "\1<?f 1?>"},
        {"an instruction before the root", "<Invoice xmlns", "<?f 1?>\1"},
        {"a namespace", "<Amount Id=\"a\">", "<Amount Id=\"a\" xmlns:f=\"urn:f\">"},
        {"another namespace of the root", "urn:deneme", "urn:other"},
        {"an entity", "<Invoice xmlns", "<!DOCTYPE Invoice [<!ENTITY f '9'>]>\1"},
        {"another encoding", "\"UTF-8\"", "\"ISO-8859-9\""},
        {"xml:space", "<Amount Id=\"a\">", "<Amount Id=\"a\" xml:space=\"preserve\">"},
    };
    check_refused(*state, rows, sizeof rows / sizeof rows[0]);
}

static void content_inside_of_the_signature_is_refused(void **state)
{
    static const forgery rows[] = {
        {"a first Object", "<ds:SignedInfo>", "<ds:Object>" FAKE "</ds:Object>\1"},
        {"a last Object", "</ds:Signature>", "<ds:Object>" FAKE "</ds:Object>\1"},
        {"an Object of text", "</ds:Signature>", "<ds:Object>999</ds:Object>\1"},
        {"an Object with Base64", "</ds:Signature>",
            "<ds:Object Encoding=\"http://www.w3.org/2000/09/xmldsig#base64\">OTk5</ds:Object>\1"},
        {"an Object that holds an Object", "</ds:Signature>",
            "<ds:Object><ds:Object>" FAKE "</ds:Object></ds:Object>\1"},
        {"content beside the properties", "</ds:Object>", FAKE "\1"},
        {"content before the properties", "<xades:QualifyingProperties", FAKE "\1"},
        {"content in KeyInfo", "</ds:KeyInfo>", FAKE "\1"},
        {"content in X509Data", "</ds:X509Data>", FAKE "\1"},
        {"content as a child of Signature", "</ds:Signature>", FAKE "\1"},
        {"an instruction", "</ds:Signature>", "<?f 999?>\1"},
        {"text beside keys", "</ds:KeyInfo>", "999\1"},
        {"text as a child of Signature", "</ds:Signature>", "999\1"},
        {"content in the unsigned properties", "</xades:QualifyingProperties>",
            "<xades:UnsignedProperties>" FAKE "</xades:UnsignedProperties>\1"},
        {"second properties", "</ds:Signature>",
            "<ds:Object><xades:QualifyingProperties " XADES
            "><xades:SignedProperties/></xades:QualifyingProperties></ds:Object>\1"},
        {"second properties beside", "</xades:QualifyingProperties>",
            "<xades:SignedProperties/>\1"},
    };
    check_refused(*state, rows, sizeof rows / sizeof rows[0]);
}

/* What other signers add to a Signature makes nothing less signed. */
static void keys_and_unsigned_properties_are_no_content(void **state)
{
    static const char *const rows[][2] = {
        {"</ds:X509Data>", "<!-- C --> <ds:X509SubjectName>CN=A</ds:X509SubjectName>\n\1"},
        {"</ds:KeyInfo>", "<ds:KeyName>A</ds:KeyName><ds:KeyValue><e:ECKeyValue "
                          "xmlns:e=\"http://www.w3.org/2009/xmldsig11#\"/></ds:KeyValue>\1"},
        {"</xades:QualifyingProperties>",
            "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
            "<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>AAAA"
            "</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
            "<x:TimeStampValidationData xmlns:x=\"http://uri.etsi.org/01903/v1.4.1#\"/>"
            "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>\1"},
    };
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    for (size_t i = 0; i < 3; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = forged_with(divit_bytes_span(&made), rows[i][0], rows[i][1]);
        assert_true(bench_accepts(b, divit_bytes_span(&text)));
    }
}

static void the_signature_itself_cannot_be_bent(void **state)
{
    static const forgery rows[] = {
        {"two SignedInfo", "<ds:SignedInfo>", "<ds:SignedInfo/>\1"},
        {"two SignedInfo, the other behind", "</ds:SignedInfo>", "\1<ds:SignedInfo/>"},
        {"two SignatureValue", "<ds:SignatureValue>", "<ds:SignatureValue/>\1"},
        {"two KeyInfo", "<ds:KeyInfo>", "<ds:KeyInfo/>\1"},
        {"a comment in DigestValue", "<ds:DigestValue>", "\1<!--AAAA-->"},
        {"an instruction in DigestValue", "<ds:DigestValue>", "\1<?f?>"},
        {"an element in DigestValue", "<ds:DigestValue>", "\1<f/>"},
        {"a comment in SignatureValue", "<ds:SignatureValue>", "\1<!---->"},
        {"a comment in the certificate", "<ds:X509Certificate>", "\1<!---->"},
        {"an xpointer", "URI=\"\"", "URI=\"#xpointer(/)\""},
        {"a reference to a file", "URI=\"\"", "URI=\"invoice.xml\""},
        {"a reference without URI", " URI=\"\"", ""},
        {"a reference to an Id", "URI=\"\"", "URI=\"#inv\""},
        {"enveloped twice", "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#env",
            "<ds:Transform "
            "Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\1"},
        {"an XPath transform", "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#env",
            "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"/>\1"},
        {"no Type", " Type=\"http://uri.etsi.org/01903#SignedProperties\"", ""},
        {"Type of the document", " URI=\"\"",
            " Type=\"http://uri.etsi.org/01903#SignedProperties\"\1"},
        {"another hash", "xmldsig-more#rsa-sha256", "xmldsig-more#rsa-sha512"},
        {"another scheme", "xmldsig-more#rsa-sha256", "xmldsig-more#ecdsa-sha256"},
        {"a key's MAC", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "http://www.w3.org/2000/09/xmldsig#hmac-sha1"},
        {"a signature in another namespace", "2000/09/xmldsig#\"", "2000/09/xmldsig\""},
        {"other prefixes that count", "exc-c14n#\"/>",
            "exc-c14n#\"><InclusiveNamespaces xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" "
            "PrefixList=\"#default ds\"/></ds:CanonicalizationMethod>"},
        {"a SigningCertificate of the old kind", "<xades:SigningCertificateV2>",
            "<xades:SigningCertificate/>\1"},
        {"a new Target", "Target=\"#", "Target=\"#f"},
    };
    check_refused(*state, rows, sizeof rows / sizeof rows[0]);
}

/* Another element with the Id of the SignedProperties, in each way of writing an Id. */
static void an_id_that_is_there_twice_is_refused(void **state)
{
    static const char *const names[] = {"Id", "ID", "id", "xml:id"};
    bench *b = *state;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    const uint8_t *id = memmem(made.p, made.n, "URI=\"#", 6);
    assert_non_null(id);
    const uint8_t *end = memchr(id + 6, '"', 200);
    assert_non_null(end);
    for (size_t i = 0; i < 4; i++) {
        char with[512];
        (void)snprintf(with, sizeof with, "<ds:SignatureProperties %s=\"%.*s\"/>\1", names[i],
            (int)(end - id - 6), (const char *)id + 6);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes text = forged_with(divit_bytes_span(&made), "</ds:KeyInfo>", with);
        DIVIT_AUTO(divit_verification_free)
        divit_verification *v = bench_verify(b, divit_bytes_span(&text));
        assert_non_null(v);
        assert_false(divit_verification_at(v, 0)->intact);
    }
}

/* A forger's key signs; its certificate stands before, behind or instead of the one named. */
static void a_second_certificate_is_not_believed(void **state)
{
    static const char *const places[] = {"<ds:X509Data>", "</ds:X509Data>"};
    static const char *const with[] = {"\1<ds:X509Certificate></ds:X509Certificate>",
        "<ds:X509Certificate></ds:X509Certificate>\1"};
    bench *b = *state;
    identity *forger = identity_new(&(identity_spec){.key = "RSA:2048", .name = "FORGER"});
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes own = forged_signed(divit_bytes_span(&made), b->id);
    assert_true(bench_accepts(b, divit_bytes_span(&own)));
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = forged_signed(divit_bytes_span(&made), forger);
    assert_false(bench_accepts(b, divit_bytes_span(&text)));
    for (size_t i = 0; i < 2; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes two = forged_with(divit_bytes_span(&text), places[i], with[i]);
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes bent = forged_filled(
            divit_bytes_span(&two), "ds:X509Certificate", divit_bytes_span(&forger->der));
        assert_false(bench_accepts(b, divit_bytes_span(&bent)));
    }
    identity_free(&forger);
}

/* An element, an instruction or a letter, put in at each byte of the document in turn. */
static void nothing_can_be_put_in_anywhere(void **state)
{
    static const char *const inserts[] = {"<x/>", "<?x?>", "\xC3\xA7", "<![CDATA[x]]>"};
    bench *b = *state;
    size_t passed = 0;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes made = forged_invoice(b);
    const divit_span all = divit_bytes_span(&made);
    for (size_t i = 0; i < sizeof inserts / sizeof inserts[0]; i++)
        for (size_t at = 0; at <= all.n; at++) {
            DIVIT_AUTO(divit_bytes_done)
            divit_bytes out = {0};
            CHECK_OK(divit_bytes_append(&out, divit_span_sub(all, 0, at)));
            CHECK_OK(divit_bytes_append(&out, divit_span_of(inserts[i])));
            CHECK_OK(divit_bytes_append(&out, divit_span_sub(all, at, all.n)));
            if (!bench_accepts(b, divit_bytes_span(&out)))
                continue;
            (void)fprintf(stderr, "accepted: %s at byte %zu\n", inserts[i], at);
            passed++;
        }
    assert_int_equal(passed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCHED(content_that_is_added_is_refused),
        BENCHED(content_inside_of_the_signature_is_refused),
        BENCHED(keys_and_unsigned_properties_are_no_content),
        BENCHED(the_signature_itself_cannot_be_bent),
        BENCHED(an_id_that_is_there_twice_is_refused),
        BENCHED(a_second_certificate_is_not_believed),
        BENCHED(nothing_can_be_put_in_anywhere),
    };
    return cmocka_run_group_tests_name("forged XML", tests, NULL, NULL);
}
