/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_text.h - the text of a XAdES B-B signature, part by part (XML-Signature 4).
 *
 *     s = divit_xades_properties(&x, &properties, err);   // sign/xades_properties.h; then digest
 * it s = divit_xades_manifest(&x, &manifest);             // if it has one; then digest it s =
 * divit_xades_signed_info(&x, &info);              // then sign its canonical digest s =
 * divit_xades_inner(&x, &parts, &text);            // all between the Signature's two tags
 *
 * Every part is one element without white space between tags. Threads: no state.
 * Not done here: canonical form and digests; the caller computes them over these very texts.
 */
#ifndef DIVIT_SIGN_XADES_TEXT_H
#define DIVIT_SIGN_XADES_TEXT_H

#include "divit/xml.h"
#include "pki/certificate.h"
#include "pki/hash.h"
#include "xml/canon.h"

/* Room for an Id with its suffix and NUL. */
enum { DIVIT_XADES_ID_SIZE = 64 };

/* What kind of data an XML document is. */
#define DIVIT_XADES_XML_MIME "text/xml"

/* One ds:Reference to data. */
typedef struct divit_xades_reference {
    const char *type; /* its Type, or NULL */
    const char *uri;  /* without characters that XML escapes */
    bool enveloped;   /* the enveloped-signature transform */
    bool canonical;   /* canonicalised; else the bytes of a file */
    bool base64;      /* the data is Base64 text */
    const char *mime; /* of its DataObjectFormat; NULL: it has none */
    divit_digest digest;
} divit_xades_reference;

typedef struct divit_xades {
    char id[DIVIT_XADES_ID_SIZE - 16]; /* Id of the Signature; other Ids add "-props", "-ref1" */
    divit_hash hash;                   /* of the signature value */
    divit_scheme scheme;               /* not ANY */
    const divit_certificate *certificate;
    const divit_xml_options *how;
    int64_t time;
    int utc_offset;
    divit_xades_reference *references; /* the caller's */
    size_t reference_count;
    divit_digest properties; /* of the canonical SignedProperties */
    divit_digest manifest;   /* of the canonical Manifest, if how->manifest */
} divit_xades;

typedef struct divit_xades_parts {
    divit_span signed_info;
    divit_span properties;
    divit_span manifest; /* {0}: it has none */
    divit_span value;    /* raw signature, as divit/signer.h says (XML-Signature 6.4.2, 6.4.3) */
} divit_xades_parts;

/* A canonicalisation and its name. */
typedef struct divit_xades_canon {
    divit_xml_method method;
    const char *uri;
} divit_xades_canon;

/* That of what is signed (`own` false), or of the signature's own parts. */
divit_xades_canon divit_xades_canon_of(const divit_xml_options *how, bool own);

/* Appends DigestMethod and DigestValue. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_digest(divit_bytes *out, const divit_digest *digest);

/* Appends <name>text</name>, the text escaped. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_leaf(
    divit_bytes *out, const char *name, const char *text);

/* Appends ds:Manifest with all references. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_manifest(const divit_xades *x, divit_bytes *out);

/* Appends ds:SignedInfo, SignedProperties first. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_signed_info(const divit_xades *x, divit_bytes *out);

/* Appends the start tag of ds:Signature. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_head(const divit_xades *x, divit_bytes *out);

/* The end tag of it. */
#define DIVIT_XADES_TAIL "</ds:Signature>"

/* Appends all that stands between the two (EN 319 132-1 4.3). E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_xades_inner(
    const divit_xades *x, const divit_xades_parts *parts, divit_bytes *out);

#endif
