/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/verify.h - decides about the signatures of a document.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_verification_free) divit_verification *v = NULL;
 *     s = divit_verify(fd, &v, &err);                    // err: the document cannot be read
 *     for (size_t i = 0; i < divit_verification_count(v); i++)
 *         use(divit_verification_at(v, i));
 *     return divit_verification_status(v);
 *
 * What is decided: whether the bytes are those that the key of the declared certificate signed, and
 * what the certificate says. A verdict of EN 319 102-1 5.1.3: as long as the chain, revocation and
 * time of the certificate are not checked, an intact signature is INDETERMINATE, never PASSED.
 * Ownership: a verification owns everything that its signatures point to.
 * Threads: a verification does not change once made.
 * A signature of a PDF is FAILED with the cause "modified-after-signing" if what came after it is
 * more than a list of harmless updates allows; changes are judged by the objects that differ.
 * One of an XML document is FAILED with the cause "unsigned-content" if the document holds content
 * that it does not sign, wherever that stands: a reader could take it for what was signed.
 * A plain XMLDSig signature, without XAdES properties, is intact like others, but INDETERMINATE
 * with the sub-indication SIG_CONSTRAINTS_FAILURE; in an ASiC container it is not looked at.
 * One of an ASiC container is FAILED with that cause if a file of the container is signed by none
 * of its intact signatures. Each tells the files that it signs and those that it leaves out.
 * Not done here: chains, revocation, timestamps. XML comments are never signed (XML-Signature
 * 4.4.3.3), nor is the encoding where the letters stay the same, nor are, with exclusive
 * canonicalisation, namespace prefixes that only values use: a reader of the document must join the
 * text on both sides of a comment and must not resolve prefixes in values. The descriptor is
 * mapped: whoever shortens the file meanwhile ends the process (SIGBUS).
 */
#ifndef DIVIT_VERIFY_H
#define DIVIT_VERIFY_H

#include "divit/base.h"
#include "divit/output.h"
#include "divit/sign.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One object that is not what it was when a signature was made, or is new since. `kind` is stable:
 *     always allowed   "dss" "extensions" "metadata" "document-info" "timestamp" "form-flags"
 *     unless the certification allows no changes
 *                      "signature" "signature-field" "signature-tags" "signature-orphan"
 *                      "form-fonts"
 *     unless there is a certification
 *                      "signature-look" "signature-covers"
 *     form filling     "form-filled": a certification allows it, or a later signature covers it
 *     comments         "note": a certification allows them (3), and it paints nothing on the page
 *     never allowed    "page-content" "page-resources" "page" "page-tree" "annotation" "form"
 *                      "field" "field-locked" "signature-replaced" "catalog" "actions" "layers"
 *                      "names" "structure" "certification" "trailer" "info-text"
 *                      "object-stream" "stray-bytes" "unclear" "revision-chain"
 */
typedef struct divit_verified_change {
    const char *kind;
    const char *clause; /* the same for people, marked for translation */
    const char *field;  /* name of the form field, "" if it is about none */
    uint32_t object;    /* number of the object, 0 if it is none */
    uint32_t generation;
    uint32_t page; /* counted from 1, 0 if it is on no page */
    bool added;    /* it was not there before */
    bool removed;  /* it is no longer there */
    bool allowed;
} divit_verified_change;

/*
 * A part of an XML document that a signature covers, or that it leaves out. `kind` is stable:
 *     signed       "document" (all but the signature) "element" "object" (inside of the signature)
 *                  "signed-properties" "file" (beside it, or of its container)
 *     not signed   "element" "text" "instruction" "attribute" (of the root)
 *                  "in-signature" (what the signature carries beside keys and properties)
 *                  "root-tag" (the name of the root, if only what is in it is signed)
 *                  "file" (of its container)
 */
typedef struct divit_verified_part {
    const char *kind;
    const char *clause; /* the same for people, marked for translation */
    char name[80];      /* of an element, instruction or attribute, cut if need be; "" if none */
    uint64_t start;     /* offset of the first byte in the file; in a container, in that of "name",
                           or in the file of signatures */
    uint64_t end;       /* offset behind the last one */
    bool is_signed;
} divit_verified_part;

typedef enum divit_verdict {
    DIVIT_VERDICT_INDETERMINATE,
    DIVIT_VERDICT_FAILED,
    DIVIT_VERDICT_PASSED,
} divit_verdict;

/* One signature. Strings are UTF-8, never NULL, "" where nothing is known. */
typedef struct divit_verified_signature {
    divit_verdict verdict;
    const char *cause;         /* stable id of what the reason is about, such as "hash" */
    const char *indication;    /* sub-indication of EN 319 102-1 5.1.3, such as "HASH_FAILURE" */
    const char *reason;        /* one English clause marked for translation */
    const char *name;          /* PDF field name or XML Id */
    const char *signer;        /* commonName of the certificate */
    const char *signer_serial; /* serialNumber of the subject (TCKN): personal data */
    const char *issuer;        /* RFC 2253 text */
    const char *kind;          /* what kind of certificate, marked for translation */
    const char *profile;       /* XML that could be read: "XAdES" or "XMLDSig"; else "" */
    divit_span certificate;    /* DER, or {0} */
    int64_t not_before;
    int64_t not_after;
    bool has_time;
    int64_t time;         /* claimed signing time */
    bool intact;          /* bytes and key fit together */
    bool unbound;         /* XMLDSig: whose certificate it is, is not signed: anybody could have put
                             another one of the same key there, so this is never PASSED */
    bool covers_whole;    /* nothing of the document lies outside of the signature */
    uint64_t covered_end; /* PDF: end of the signed revision, bytes */
    size_t revision;      /* PDF: which revision that is, counted from 1; 0 if it is none */
    unsigned certifies;   /* PDF: what a certification allows later: 1 nothing, 2 filling in and
                             signing, 3 also comments; 0: it certifies nothing (DocMDP, 12.8.2.2) */
    const divit_verified_change *changes; /* PDF: what is different now, if it is intact */
    size_t change_count;
    size_t unused;      /* PDF: objects that are new or changed since, but that nothing refers to */
    uint64_t hole_at;   /* where the signature itself stands, which it cannot cover */
    uint64_t hole_size; /* PDF: bytes of it with < and >, XML: of the element; 0: not known */
    const divit_verified_part *parts; /* XML: signed ones first, if it is intact */
    size_t part_count;
    uint64_t parts_untold; /* XML: further parts that are not signed */
} divit_verified_signature;

typedef struct divit_verification divit_verification;

/*
 * Verifies every signature of a PDF or XML document or ASiC container behind `fd`, in its order.
 * NO_SIGNATURE if there is none, INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED with the offset,
 * E_IO, E_MEMORY. A signature that does not hold is a success of this function: see the verdicts.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_verify(
    int fd, divit_verification **ret, divit_error *err);

/* As divit_verify(), of a PDF that opens with the password of its user or owner; {0}: none. */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_verify_locked(
    int fd, divit_span password, divit_verification **ret, divit_error *err);

/*
 * As divit_verify(), of an XML file whose signatures name files beside it: these, and nothing else,
 * are looked at. A file that is not given leaves the signature INDETERMINATE with the indication
 * SIGNED_DATA_NOT_FOUND; one that is given and that no signature names makes all of them FAILED.
 * USAGE for more than DIVIT_CONTENTS_MAX.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_verify_detached(
    int fd, const divit_contents *contents, divit_verification **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
DIVIT_API void divit_verification_free(divit_verification **v);

/* PAdES, XAdES or ASiC. */
DIVIT_API divit_format divit_verification_format(const divit_verification *v);

/* How many signatures there are. */
DIVIT_API size_t divit_verification_count(const divit_verification *v);

/* The i-th signature, borrowed; i below the count. */
DIVIT_API const divit_verified_signature *divit_verification_at(
    const divit_verification *v, size_t i);

/* The worst of all verdicts as a status: OK, INDETERMINATE or SIGNATURE_INVALID. */
DIVIT_API divit_status divit_verification_status(const divit_verification *v);

/* Which part of an XML document is wanted: both counted from 0, as a verification tells them. */
typedef struct divit_extract_options {
    size_t signature;
    size_t part;
    const divit_contents *contents; /* as for divit_verify_detached(), or NULL */
} divit_extract_options;

/*
 * Writes a signed part of the XML document behind `fd` into an output that is not committed yet:
 * the canonical octets, as they go into the digest that is checked in the same pass. Commit it only
 * if the answer is OK. SIGNATURE_INVALID if the signature is not intact, USAGE if it signs no such
 * part or the part is a file beside it (one of a container is written
 * as it is), NO_SIGNATURE if there is no such signature; else as
 * divit_verify().
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_verify_extract(
    int fd, const divit_extract_options *how, const divit_output *out, divit_error *err);

/*
 * Checks what divit_sign() has just made, before it is committed: the structure is read back from
 * the file, the signature is checked with the digest that was taken over the bytes as they were
 * written. OK, or SIGNATURE_INVALID with the reason; E_IO, E_MEMORY.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_verify_made(
    const divit_output *out, const divit_signed_document *made, divit_error *err);

#ifdef __cplusplus
}
#endif

#endif
