/* SPDX-License-Identifier: Apache-2.0 */
/* The text of an enveloped XAdES B-B signature, part by part. */
#include "sign/xades_text.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "xml/name.h"

/* Base64 in lines of 76 characters (RFC 2045 6.8), as the verifiers met in Turkey expect. */
static divit_status append_base64(divit_bytes *out, divit_span data)
{
    enum { LINE_BYTES = 57 };
    divit_status s = DIVIT_OK;
    for (size_t at = 0; at < data.n && s == DIVIT_OK; at += LINE_BYTES) {
        if (at > 0)
            s = divit_bytes_push(out, '\n');
        if (s == DIVIT_OK)
            s = divit_base64_append(out, divit_span_sub(data, at, LINE_BYTES));
    }
    return s;
}

static divit_status append_element_base64(divit_bytes *out, const char *name, divit_span data)
{
    divit_status s = divit_bytes_printf(out, "<%s>", name);
    if (s == DIVIT_OK)
        s = append_base64(out, data);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</%s>", name) : s;
}

static divit_status append_digest(divit_bytes *out, const divit_digest *digest)
{
    const divit_status s = divit_bytes_printf(
        out, "<ds:DigestMethod Algorithm=\"%s\"/>", divit_hash_names_get(digest->hash)->xml_digest);
    return s == DIVIT_OK ? append_element_base64(out, "ds:DigestValue", divit_digest_span(digest))
                         : s;
}

/* see sign/xades_text.h; EN 319 132-1 5.2.1, 5.2.2, 5.2.4 */
divit_status divit_xades_properties(const divit_xades *x, divit_bytes *out, divit_error *err)
{
    divit_digest certificate;
    char time[32];
    divit_time_rfc3339(x->time, x->utc_offset, time);
    divit_status s = divit_hash_compute(
        x->hash, divit_certificate_facts_get(x->certificate)->der, &certificate, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_bytes_printf(out,
        "<xades:SignedProperties Id=\"%s-props\"><xades:SignedSignatureProperties>"
        "<xades:SigningTime>%s</xades:SigningTime>"
        "<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>",
        x->id, time);
    if (s == DIVIT_OK)
        s = append_digest(out, &certificate);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out,
            "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"
            "</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
            "<xades:DataObjectFormat ObjectReference=\"#%s-ref\">"
            "<xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>"
            "</xades:SignedDataObjectProperties></xades:SignedProperties>",
            x->id);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

static const char *signature_method(const divit_xades *x)
{
    const divit_hash_names *names = divit_hash_names_get(x->hash);
    if (x->scheme == DIVIT_SCHEME_ECDSA)
        return names->xml_ecdsa;
    return x->scheme == DIVIT_SCHEME_RSA_PSS ? names->xml_pss : names->xml_rsa;
}

/* see sign/xades_text.h; XML-Signature 4.4, SignedProperties first */
divit_status divit_xades_signed_info(const divit_xades *x, divit_bytes *out)
{
    divit_status s = divit_bytes_printf(out,
        "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"" DIVIT_XML_EXC_C14N "\"/>"
        "<ds:SignatureMethod Algorithm=\"%s\"/>"
        "<ds:Reference Type=\"" DIVIT_XML_SIGNED_PROPERTIES "\" URI=\"#%s-props\">"
        "<ds:Transforms><ds:Transform Algorithm=\"" DIVIT_XML_EXC_C14N "\"/></ds:Transforms>",
        signature_method(x), x->id);
    if (s == DIVIT_OK)
        s = append_digest(out, &x->properties);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out,
            "</ds:Reference><ds:Reference Id=\"%s-ref\" URI=\"\"><ds:Transforms>"
            "<ds:Transform Algorithm=\"" DIVIT_XML_ENVELOPED "\"/>"
            "<ds:Transform Algorithm=\"" DIVIT_XML_C14N "\"/></ds:Transforms>",
            x->id);
    if (s == DIVIT_OK)
        s = append_digest(out, &x->document);
    return s == DIVIT_OK
               ? divit_bytes_append(out, DIVIT_SPAN_TEXT("</ds:Reference></ds:SignedInfo>"))
               : s;
}

/* see sign/xades_text.h; XML-Signature 4.2, EN 319 132-1 4.3 */
divit_status divit_xades_signature(
    const divit_xades *x, const divit_xades_parts *parts, divit_bytes *out)
{
    const divit_span der = divit_certificate_facts_get(x->certificate)->der;
    divit_status s = divit_bytes_printf(
        out, "<ds:Signature xmlns:ds=\"" DIVIT_XML_DSIG_NS "\" Id=\"%s\">", x->id);
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, parts->signed_info);
    if (s == DIVIT_OK)
        s = append_element_base64(out, "ds:SignatureValue", parts->value);
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT("<ds:KeyInfo><ds:X509Data>"));
    if (s == DIVIT_OK)
        s = append_element_base64(out, "ds:X509Certificate", der);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out,
            "</ds:X509Data></ds:KeyInfo><ds:Object>"
            "<xades:QualifyingProperties xmlns:xades=\"" DIVIT_XML_XADES_NS "\" Target=\"#%s\">",
            x->id);
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, parts->properties);
    return s == DIVIT_OK
               ? divit_bytes_append(out,
                     DIVIT_SPAN_TEXT("</xades:QualifyingProperties></ds:Object></ds:Signature>"))
               : s;
}
