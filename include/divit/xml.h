/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/xml.h - how an XML signature (XAdES, EN 319 132-1) is packaged and what it says of itself.
 *
 * Life cycle
 *     divit_xml_options x = {.packaging = DIVIT_PACKAGING_ENVELOPING,
 *         .commitment = DIVIT_COMMITMENT_APPROVAL};
 *     divit_sign_options o = {.time = now, .xml = &x};
 *     s = divit_sign(input_fd, &signer, &o, out, &made, &err);           // divit/sign.h
 *
 *     const divit_content files[] = {{.name = "a.pdf", .fd = fd}};
 *     const divit_contents contents = {files, 1};
 *     s = divit_sign_detached(&contents, &signer, &o, out, &made, &err);  // or many files
 *     s = divit_verify_detached(signature_fd, &contents, &v, &err);       // divit/verify.h
 *     s = divit_sign_container(&contents, &signer, &o, out, &made, &err);  // packaging ASIC_E
 *
 * Enveloped: the signature stands in the XML document that it signs. A document that is signed
 * already gets the next one inside of the last, which leaves the earlier ones whole and is covered
 * by none of them. Enveloping: the document stands in the signature, an XML as it is, other bytes
 * as Base64. Detached: the signature names files that lie beside it. ASiC: it and the files that it
 * names are packed into one ZIP container.
 * Ownership: options and contents are borrowed for the call.
 * Not done here: timestamps (levels T, LT, LTA).
 */
#ifndef DIVIT_XML_H
#define DIVIT_XML_H

#include "divit/base.h"
#include "divit/signer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum divit_packaging {
    DIVIT_PACKAGING_USUAL, /* a PDF becomes PAdES, an XML gets an enveloped signature */
    DIVIT_PACKAGING_ENVELOPED,
    DIVIT_PACKAGING_ENVELOPING,
    DIVIT_PACKAGING_DETACHED,
    DIVIT_PACKAGING_ASIC_S, /* one file and its signature in a container (EN 319 162-1) */
    DIVIT_PACKAGING_ASIC_E, /* files and their signatures in a container */
} divit_packaging;

/* Canonicalisation. */
typedef enum divit_c14n {
    DIVIT_C14N_USUAL, /* of what is signed 1.0, of the signature's own parts exclusive */
    DIVIT_C14N_10,    /* Canonical XML 1.0, of all */
    DIVIT_C14N_11,    /* Canonical XML 1.1 */
    DIVIT_C14N_EXCLUSIVE,
} divit_c14n;

/* What the signer commits to (EN 319 132-1 5.2.3). */
typedef enum divit_commitment {
    DIVIT_COMMITMENT_NONE,
    DIVIT_COMMITMENT_ORIGIN,
    DIVIT_COMMITMENT_RECEIPT,
    DIVIT_COMMITMENT_DELIVERY,
    DIVIT_COMMITMENT_SENDER,
    DIVIT_COMMITMENT_APPROVAL,
    DIVIT_COMMITMENT_CREATION,
} divit_commitment;

/* A signature policy that the signature names (EPES; EN 319 132-1 5.2.9). */
typedef struct divit_signature_policy {
    const char *id; /* dotted OID, or a URI; NULL: it names none */
    divit_hash hash;
    divit_span digest; /* of the policy document, made with `hash` */
    const char *uri;   /* where it is to be had (SPURI), or NULL */
} divit_signature_policy;

/* Where it was signed (EN 319 132-1 5.2.5); NULL: it does not say. UTF-8. */
typedef struct divit_xml_location {
    const char *city;
    const char *province;
    const char *postal_code;
    const char *country;
} divit_xml_location;

/* All zero is good: enveloped at the end of the root, SHA-256. */
typedef struct divit_xml_options {
    divit_packaging packaging;
    divit_hash digest; /* of what is signed and of the signature's parts; SHA-3 is possible */
    divit_c14n canonical;
    bool comments; /* name the variant of it with comments; a reference leaves them out all the same
                    */
    const char *inside;     /* enveloped: at the end of the first element of this name, as written
                               ("ext:ExtensionContent") or as "{namespace}local"; NULL: of the root */
    const char *const *ids; /* enveloped: sign only the elements with these Ids, so that others can
                               sign beside it; NULL: all of the document */
    size_t id_count;
    const int *beside;       /* detached: descriptor of a file of such signatures, made before, in
                                which the new one stands too; NULL: it stands alone; ASIC_E: of a
                                container, made before, that gets a further signature */
    const char *countersign; /* sign the value of the signature with this Id, inside of it */
    bool manifest;  /* the references stand in a ds:Manifest, of which the signature signs one */
    bool old_form;  /* the properties of ETSI TS 101 903 1.4.2 instead of those of EN 319 132-1 */
    bool key_value; /* KeyInfo says the public key too */
    bool subject_name; /* KeyInfo says the certificate's subject too */
    const char *mime;  /* what kind of data is signed; NULL: text/xml, or by the content */
    divit_signature_policy policy;
    divit_xml_location location;
    const char *const *roles; /* that the signer claims to have (5.2.6) */
    size_t role_count;
    divit_commitment commitment;
} divit_xml_options;

/* A file that a detached signature covers. */
typedef struct divit_content {
    const char *name; /* its name without folder, UTF-8 */
    int fd;
    const char *mime; /* NULL: application/octet-stream, or by the content */
} divit_content;

typedef struct divit_contents {
    const divit_content *items;
    size_t count;
} divit_contents;

/* Files of one detached signature at most, Ids that one signs, roles. */
enum { DIVIT_CONTENTS_MAX = 60, DIVIT_XML_IDS_MAX = 16, DIVIT_XML_ROLES_MAX = 16 };

#ifdef __cplusplus
}
#endif

#endif
