/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a XAdES B-B signature, part by part. */
#include "sign/xades_text.h"

#include "base/bytes.h"
#include "base/text.h"
#include "sign/xades_key.h"
#include "xml/escape.h"
#include "xml/name.h"

typedef struct canon_row {
    divit_xml_method method;
    const char *plain;
    const char *comments;
} canon_row;

static const canon_row canon_rows[] = {
    [DIVIT_C14N_10] = {DIVIT_XML_INCLUSIVE, DIVIT_XML_C14N, DIVIT_XML_C14N "#WithComments"},
    [DIVIT_C14N_11] = {DIVIT_XML_INCLUSIVE_11, DIVIT_XML_C14N_11,
        DIVIT_XML_C14N_11 "#WithComments"},
    [DIVIT_C14N_EXCLUSIVE] = {DIVIT_XML_EXCLUSIVE, DIVIT_XML_EXC_C14N,
        DIVIT_XML_EXC_C14N "WithComments"},
};

/* see sign/xades_text.h */
divit_xades_canon divit_xades_canon_of(const divit_xml_options *how, bool own)
{
    divit_c14n chosen = how->canonical;
    if (chosen == DIVIT_C14N_USUAL)
        chosen = own ? DIVIT_C14N_EXCLUSIVE : DIVIT_C14N_10;
    const canon_row *row = &canon_rows[chosen];
    return (divit_xades_canon){row->method, how->comments ? row->comments : row->plain};
}

/* see sign/xades_text.h */
divit_status divit_xades_digest(divit_bytes *out, const divit_digest *digest)
{
    const divit_status s = divit_bytes_printf(
        out, "<ds:DigestMethod Algorithm=\"%s\"/>", divit_hash_names_get(digest->hash)->xml_digest);
    return s == DIVIT_OK ? divit_xades_base64(out, "ds:DigestValue", divit_digest_span(digest)) : s;
}

/* see sign/xades_text.h */
divit_status divit_xades_leaf(divit_bytes *out, const char *name, const char *text)
{
    divit_status s = divit_bytes_printf(out, "<%s>", name);
    if (s == DIVIT_OK)
        s = divit_xml_escape_text(out, divit_span_of(text));
    return s == DIVIT_OK ? divit_bytes_printf(out, "</%s>", name) : s;
}

static divit_status append_canon(divit_bytes *out, const char *element, divit_xades_canon canon)
{
    return divit_bytes_printf(out, "<ds:%s Algorithm=\"%s\"/>", element, canon.uri);
}

static divit_status append_transforms(
    const divit_xades *x, const divit_xades_reference *r, divit_bytes *out)
{
    if (!r->canonical)
        return DIVIT_OK;
    divit_status s = divit_bytes_printf(out, "<ds:Transforms>");
    if (s == DIVIT_OK && r->enveloped)
        s = divit_bytes_printf(out, "<ds:Transform Algorithm=\"" DIVIT_XML_ENVELOPED "\"/>");
    if (s == DIVIT_OK)
        s = append_canon(out, "Transform", divit_xades_canon_of(x->how, false));
    return s == DIVIT_OK ? divit_bytes_printf(out, "</ds:Transforms>") : s;
}

/* All ds:Reference elements to data. */
static divit_status append_references(const divit_xades *x, divit_bytes *out)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < x->reference_count && s == DIVIT_OK; i++) {
        const divit_xades_reference *r = &x->references[i];
        s = divit_bytes_printf(out, "<ds:Reference Id=\"%s-ref%zu\"%s%s%s URI=\"%s\">", x->id,
            i + 1, r->type ? " Type=\"" : "", r->type ? r->type : "", r->type ? "\"" : "", r->uri);
        if (s == DIVIT_OK)
            s = append_transforms(x, r, out);
        if (s == DIVIT_OK)
            s = divit_xades_digest(out, &r->digest);
        if (s == DIVIT_OK)
            s = divit_bytes_printf(out, "</ds:Reference>");
    }
    return s;
}

/* see sign/xades_text.h; XML-Signature 5.1 */
divit_status divit_xades_manifest(const divit_xades *x, divit_bytes *out)
{
    divit_status s = divit_bytes_printf(out, "<ds:Manifest Id=\"%s-manifest\">", x->id);
    if (s == DIVIT_OK)
        s = append_references(x, out);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</ds:Manifest>") : s;
}

/* A reference to a part of the signature itself. */
static divit_status append_own(
    const divit_xades *x, const divit_xades_reference *r, divit_bytes *out)
{
    divit_status s = divit_bytes_printf(out,
        "<ds:Reference%s%s%s Type=\"%s\" URI=\"#%s-%s\"><ds:Transforms>", r->mime ? " Id=\"" : "",
        r->mime ? x->id : "", r->mime ? "-ref0\"" : "", r->type, x->id, r->uri);
    if (s == DIVIT_OK)
        s = append_canon(out, "Transform", divit_xades_canon_of(x->how, true));
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "</ds:Transforms>");
    if (s == DIVIT_OK)
        s = divit_xades_digest(out, &r->digest);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</ds:Reference>") : s;
}

static const char *signature_method(const divit_xades *x)
{
    const divit_hash_names *names = divit_hash_names_get(x->hash);
    if (x->scheme == DIVIT_SCHEME_ECDSA)
        return names->xml_ecdsa;
    return x->scheme == DIVIT_SCHEME_RSA_PSS ? names->xml_pss : names->xml_rsa;
}

/* see sign/xades_text.h; XML-Signature 4.4 */
divit_status divit_xades_signed_info(const divit_xades *x, divit_bytes *out)
{
    const divit_xades_reference properties = {
        .type = DIVIT_XML_SIGNED_PROPERTIES, .uri = "props", .digest = x->properties};
    const divit_xades_reference manifest = {.type = DIVIT_XML_MANIFEST,
        .uri = "manifest",
        .mime = DIVIT_XADES_XML_MIME,
        .digest = x->manifest};
    divit_status s = divit_bytes_printf(out, "<ds:SignedInfo>");
    if (s == DIVIT_OK)
        s = append_canon(out, "CanonicalizationMethod", divit_xades_canon_of(x->how, true));
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "<ds:SignatureMethod Algorithm=\"%s\"/>", signature_method(x));
    if (s == DIVIT_OK)
        s = append_own(x, &properties, out);
    if (s == DIVIT_OK)
        s = x->how->manifest ? append_own(x, &manifest, out) : append_references(x, out);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</ds:SignedInfo>") : s;
}

/* see sign/xades_text.h */
divit_status divit_xades_head(const divit_xades *x, divit_bytes *out)
{
    return divit_bytes_printf(
        out, "<ds:Signature xmlns:ds=\"" DIVIT_XML_DSIG_NS "\" Id=\"%s\">", x->id);
}

static divit_status append_objects(
    const divit_xades *x, const divit_xades_parts *parts, divit_bytes *out)
{
    divit_status s = divit_bytes_printf(out,
        "<ds:Object><xades:QualifyingProperties xmlns:xades=\"" DIVIT_XML_XADES_NS
        "\" Target=\"#%s\">",
        x->id);
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, parts->properties);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "</xades:QualifyingProperties></ds:Object>");
    if (s != DIVIT_OK || parts->manifest.n == 0)
        return s;
    s = divit_bytes_printf(out, "<ds:Object>");
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, parts->manifest);
    return s == DIVIT_OK ? divit_bytes_printf(out, "</ds:Object>") : s;
}

/* see sign/xades_text.h; XML-Signature 4.2 */
divit_status divit_xades_inner(
    const divit_xades *x, const divit_xades_parts *parts, divit_bytes *out)
{
    divit_status s = divit_bytes_append(out, parts->signed_info);
    if (s == DIVIT_OK)
        s = divit_xades_base64(out, "ds:SignatureValue", parts->value);
    if (s == DIVIT_OK)
        s = divit_xades_key_info(x, out);
    return s == DIVIT_OK ? append_objects(x, parts, out) : s;
}
