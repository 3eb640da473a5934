/* SPDX-License-Identifier: Apache-2.0 */
/* The signed properties of a XAdES signature. */
#include "sign/xades_properties.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "xml/escape.h"
#include "xml/name.h"

/* EN 319 132-1 5.2.3, table of identifiers. */
static const char *const commitments[] = {
    [DIVIT_COMMITMENT_ORIGIN] = "ProofOfOrigin",
    [DIVIT_COMMITMENT_RECEIPT] = "ProofOfReceipt",
    [DIVIT_COMMITMENT_DELIVERY] = "ProofOfDelivery",
    [DIVIT_COMMITMENT_SENDER] = "ProofOfSender",
    [DIVIT_COMMITMENT_APPROVAL] = "ProofOfApproval",
    [DIVIT_COMMITMENT_CREATION] = "ProofOfCreation",
};

static bool is_text(const char *text)
{
    return !text || (*text && divit_xml_text_valid(divit_span_of(text)));
}

/* True if all texts that go into the properties can stand in an XML document. */
static bool holds_texts(const divit_xml_options *how)
{
    const divit_xml_location *at = &how->location;
    bool good = is_text(at->city) && is_text(at->province) && is_text(at->postal_code) &&
                is_text(at->country) && is_text(how->mime) && is_text(how->policy.id) &&
                is_text(how->policy.uri);
    for (size_t i = 0; i < how->role_count; i++)
        good = good && is_text(how->roles[i]);
    return good;
}

/* see sign/xades_properties.h */
divit_status divit_xades_options_check(const divit_xml_options *how, divit_error *err)
{
    if (how->role_count > DIVIT_XML_ROLES_MAX || how->id_count > DIVIT_XML_IDS_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("too many roles or Ids were given"));
    if (!holds_texts(how))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a text for the signature is empty or has a character that XML cannot hold"));
    if (how->policy.id && how->policy.digest.n != divit_hash_names_get(how->policy.hash)->length)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("a signature policy needs the digest of its document"));
    if (how->manifest && how->countersign)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("a countersignature has no manifest"));
    if (how->packaging != DIVIT_PACKAGING_USUAL && how->packaging != DIVIT_PACKAGING_ENVELOPED &&
        (how->inside || how->id_count > 0 || how->countersign))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a place, Ids and a countersignature go with an enveloped signature only"));
    return DIVIT_OK;
}

/* SigningCertificateV2 (5.2.2), or SigningCertificate of TS 101 903 7.2.2. */
static divit_status append_certificate(const divit_xades *x, divit_bytes *out, divit_error *err)
{
    const divit_certificate_facts *facts = divit_certificate_facts_get(x->certificate);
    const char *version = x->how->old_form ? "" : "V2";
    divit_digest digest;
    divit_status s = divit_hash_compute(x->how->digest, facts->der, &digest, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_bytes_printf(
        out, "<xades:SigningCertificate%s><xades:Cert><xades:CertDigest>", version);
    if (s == DIVIT_OK)
        s = divit_xades_digest(out, &digest);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "</xades:CertDigest>");
    if (s == DIVIT_OK && x->how->old_form)
        s = divit_bytes_printf(out, "<xades:IssuerSerial>");
    if (s == DIVIT_OK && x->how->old_form)
        s = divit_xades_leaf(out, "ds:X509IssuerName", facts->issuer);
    if (s == DIVIT_OK && x->how->old_form)
        s = divit_xades_leaf(out, "ds:X509SerialNumber", facts->serial_decimal);
    if (s == DIVIT_OK && x->how->old_form)
        s = divit_bytes_printf(out, "</xades:IssuerSerial>");
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "</xades:Cert></xades:SigningCertificate%s>", version);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* An OID stands as a URN with its qualifier, a URI as it is (5.2.9.1, 5.1.2). */
static divit_status append_policy_id(const char *id, divit_bytes *out)
{
    const bool dotted = strspn(id, "0123456789.") == strlen(id);
    divit_status s = divit_bytes_printf(out, "<xades:SigPolicyId><xades:Identifier%s>%s",
        dotted ? " Qualifier=\"OIDAsURN\"" : "", dotted ? "urn:oid:" : "");
    if (s == DIVIT_OK)
        s = divit_xml_escape_text(out, divit_span_of(id));
    return s == DIVIT_OK ? divit_bytes_printf(out, "</xades:Identifier></xades:SigPolicyId>") : s;
}

/* SignaturePolicyIdentifier (5.2.9). */
static divit_status append_policy(const divit_signature_policy *policy, divit_bytes *out)
{
    divit_digest digest;
    if (!policy->id)
        return DIVIT_OK;
    divit_status s = divit_digest_from(policy->hash, policy->digest, &digest, NULL);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "<xades:SignaturePolicyIdentifier><xades:SignaturePolicyId>");
    if (s == DIVIT_OK)
        s = append_policy_id(policy->id, out);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "<xades:SigPolicyHash>");
    if (s == DIVIT_OK)
        s = divit_xades_digest(out, &digest);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "</xades:SigPolicyHash>");
    if (s == DIVIT_OK && policy->uri)
        s = divit_bytes_printf(out, "<xades:SigPolicyQualifiers><xades:SigPolicyQualifier>");
    if (s == DIVIT_OK && policy->uri)
        s = divit_xades_leaf(out, "xades:SPURI", policy->uri);
    if (s == DIVIT_OK && policy->uri)
        s = divit_bytes_printf(out, "</xades:SigPolicyQualifier></xades:SigPolicyQualifiers>");
    return s == DIVIT_OK ? divit_bytes_printf(
                               out, "</xades:SignaturePolicyId></xades:SignaturePolicyIdentifier>")
                         : s;
}

/* SignatureProductionPlaceV2 (5.2.5), or that of TS 101 903 7.2.7. */
static divit_status append_location(const divit_xades *x, divit_bytes *out)
{
    const divit_xml_location *at = &x->how->location;
    const char *const rows[][2] = {{"xades:City", at->city},
        {"xades:StateOrProvince", at->province}, {"xades:PostalCode", at->postal_code},
        {"xades:CountryName", at->country}};
    const char *version = x->how->old_form ? "" : "V2";
    if (!at->city && !at->province && !at->postal_code && !at->country)
        return DIVIT_OK;
    divit_status s = divit_bytes_printf(out, "<xades:SignatureProductionPlace%s>", version);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && s == DIVIT_OK; i++)
        if (rows[i][1])
            s = divit_xades_leaf(out, rows[i][0], rows[i][1]);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</xades:SignatureProductionPlace%s>", version)
                         : s;
}

/* SignerRoleV2 (5.2.6), or SignerRole of TS 101 903 7.2.8. */
static divit_status append_roles(const divit_xades *x, divit_bytes *out)
{
    const char *version = x->how->old_form ? "" : "V2";
    if (x->how->role_count == 0)
        return DIVIT_OK;
    divit_status s = divit_bytes_printf(out, "<xades:SignerRole%s><xades:ClaimedRoles>", version);
    for (size_t i = 0; i < x->how->role_count && s == DIVIT_OK; i++)
        s = divit_xades_leaf(out, "xades:ClaimedRole", x->how->roles[i]);
    return s == DIVIT_OK
               ? divit_bytes_printf(out, "</xades:ClaimedRoles></xades:SignerRole%s>", version)
               : s;
}

/* DataObjectFormat (5.2.4) of one reference. */
static divit_status append_format(
    const divit_xades *x, const divit_xades_reference *r, size_t number, divit_bytes *out)
{
    if (!r->mime)
        return DIVIT_OK;
    divit_status s = divit_bytes_printf(
        out, "<xades:DataObjectFormat ObjectReference=\"#%s-ref%zu\">", x->id, number);
    if (s == DIVIT_OK)
        s = divit_xades_leaf(out, "xades:MimeType", r->mime);
    if (s == DIVIT_OK && r->base64)
        s = divit_xades_leaf(out, "xades:Encoding", DIVIT_XML_BASE64);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</xades:DataObjectFormat>") : s;
}

/* CommitmentTypeIndication (5.2.3) for all that is signed. */
static divit_status append_commitment(const divit_xades *x, divit_bytes *out)
{
    if (x->how->commitment == DIVIT_COMMITMENT_NONE)
        return DIVIT_OK;
    return divit_bytes_printf(out,
        "<xades:CommitmentTypeIndication><xades:CommitmentTypeId>"
        "<xades:Identifier>http://uri.etsi.org/01903/v1.2.2#%s</xades:Identifier>"
        "</xades:CommitmentTypeId><xades:AllSignedDataObjects/>"
        "</xades:CommitmentTypeIndication>",
        commitments[x->how->commitment]);
}

/* SignedDataObjectProperties (4.3.5), unless they would be empty. */
static divit_status append_data_properties(const divit_xades *x, divit_bytes *out)
{
    static const char open[] = "<xades:SignedDataObjectProperties>";
    const divit_xades_reference manifest = {.mime = DIVIT_XADES_XML_MIME};
    const size_t before = out->n;
    divit_status s = divit_bytes_printf(out, open);
    if (s == DIVIT_OK && x->how->manifest)
        s = append_format(x, &manifest, 0, out);
    for (size_t i = 0; i < x->reference_count && s == DIVIT_OK; i++)
        s = append_format(x, &x->references[i], i + 1, out);
    if (s == DIVIT_OK)
        s = append_commitment(x, out);
    if (s == DIVIT_OK && out->n == before + strlen(open)) {
        out->n = before;
        return DIVIT_OK;
    }
    return s == DIVIT_OK ? divit_bytes_printf(out, "</xades:SignedDataObjectProperties>") : s;
}

/* see sign/xades_properties.h; the order is that of the schema (EN 319 132-1 4.3.4, annex C) */
divit_status divit_xades_properties(const divit_xades *x, divit_bytes *out, divit_error *err)
{
    char time[32];
    divit_time_rfc3339(x->time, x->utc_offset, time);
    divit_status s = divit_bytes_printf(out,
        "<xades:SignedProperties Id=\"%s-props\"><xades:SignedSignatureProperties>"
        "<xades:SigningTime>%s</xades:SigningTime>",
        x->id, time);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    s = append_certificate(x, out, err);
    if (s != DIVIT_OK)
        return s;
    s = append_policy(&x->how->policy, out);
    if (s == DIVIT_OK)
        s = append_location(x, out);
    if (s == DIVIT_OK)
        s = append_roles(x, out);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "</xades:SignedSignatureProperties>");
    if (s == DIVIT_OK)
        s = append_data_properties(x, out);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "</xades:SignedProperties>");
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}
