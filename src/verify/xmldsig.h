/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/xmldsig.h - one ds:Signature with its XAdES properties, or plain without any, read
 * strictly (XML-Signature 4, EN 319 132-1 5).
 *
 *     DIVIT_AUTO(divit_xmldsig_free) divit_xmldsig *sig = NULL;
 *     s = divit_xmldsig_new(document, &signature_place, &sig, &cause, err);
 *     for (size_t i = 0; i < sig->reference_count; i++) ...digest what sig->references[i] says...
 *     s = divit_xmldsig_check(sig, &digest_of_signed_info, &cause, err);
 *
 * Its parts stand in the order and number of the schema, its properties in the one place where a
 * XAdES signature has them, and the certificate is the declared one: see verify/grammar.h,
 * verify/reference.h and verify/declared.h. A plain one has no trace of XAdES: neither an element
 * nor a reference that is meant for properties; its `properties` are NULL. So what is left of a
 * XAdES signature when its properties are taken away is none. See verify/carried.h for its
 * certificate. Ownership: a signature owns all it holds but the document's bytes, which it borrows.
 * Threads: one at a time.
 * Not done here: digests of SignedInfo and of what is referred to; see verify/xades.h.
 */
#ifndef DIVIT_VERIFY_XMLDSIG_H
#define DIVIT_VERIFY_XMLDSIG_H

#include "pki/signature.h"
#include "verify/carried.h"
#include "verify/reference.h"

enum { DIVIT_REFERENCES_MAX = 63 };

typedef struct divit_xmldsig {
    divit_xml_tree *tree;
    divit_span id;                    /* Id of the Signature, {0} if none */
    const divit_xml_node *info;       /* SignedInfo */
    const divit_xml_node *properties; /* the SignedProperties that a reference covers, or NULL */
    divit_xmldsig_canon canon;        /* of SignedInfo */
    divit_hash hash;                  /* of SignatureMethod */
    divit_scheme scheme;
    divit_bytes value;              /* SignatureValue */
    divit_certificate *certificate; /* the signer's; NULL: one of those below, not yet chosen */
    divit_carried carried;
    bool has_time;
    int64_t time; /* SigningTime */
    divit_xmldsig_reference references[DIVIT_REFERENCES_MAX];
    size_t reference_count;
} divit_xmldsig;

/* Where the Signature element stands in the document. */
typedef struct divit_xmldsig_place {
    uint64_t start;
    const divit_xml_context *context;             /* what it inherits, or NULL */
    void (*progress)(void *ctx, uint64_t offset); /* see xml/tree.h; or NULL */
    void *progress_ctx;
    bool plain; /* it may be one without properties; else that is INDETERMINATE */
} divit_xmldsig_place;

/*
 * Reads the element. SIGNATURE_INVALID with the reason and offset if it is not built as it must be;
 * INDETERMINATE for an algorithm or transform that is not on the list, and for a plain one where
 * that may not be or that carries no certificate; ret_cause says what it is about. INPUT_LIMIT,
 * E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xmldsig_new(divit_span document,
    const divit_xmldsig_place *place, divit_xmldsig **ret, divit_cause *ret_cause,
    divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_xmldsig_free(divit_xmldsig **sig);

/*
 * Checks SignatureValue over the digest of the canonical SignedInfo, made with sig->hash, and
 * chooses the certificate of a plain one that carries several. SIGNATURE_INVALID, INDETERMINATE if
 * the key is too weak or the choice is not clear; ret_cause says what it is about; E_CRYPTO.
 */
DIVIT_MUST_CHECK divit_status divit_xmldsig_check(
    divit_xmldsig *sig, const divit_digest *info, divit_cause *ret_cause, divit_error *err);

#endif
