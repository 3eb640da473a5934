/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/sign.h - signs a document: PDF becomes PAdES, XML becomes XAdES.
 *
 * Life cycle
 *     divit_sign_options o = {.time = now, .utc_offset = 180};
 *     s = divit_output_new("form-signed.pdf", DIVIT_OUTPUT_KEEP, &out, &err);
 *     s = divit_sign(input_fd, &signer, &o, out, &made, &err);
 *     s = divit_verify_made(out, &made, &err);   // divit/verify.h; then
 *     s = divit_output_commit(out, &err);
 *
 * Levels: PAdES B-B (EN 319 142-1), an incremental update behind the untouched original bytes;
 * XAdES B-B (EN 319 132-1), packaged as divit/xml.h says.
 * Ownership: options are borrowed for the call; the output stays the caller's and uncommitted.
 * Threads: one signature at a time per signer and per output.
 * Not done here: choosing a key, PINs, timestamps, deciding whether the certificate is trusted.
 */
#ifndef DIVIT_SIGN_H
#define DIVIT_SIGN_H

#include "divit/base.h"
#include "divit/output.h"
#include "divit/signer.h"
#include "divit/visible.h"
#include "divit/xml.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum divit_format {
    DIVIT_FORMAT_UNKNOWN,
    DIVIT_FORMAT_PADES,
    DIVIT_FORMAT_XADES,
    DIVIT_FORMAT_ASIC, /* a ZIP container with XAdES inside */
} divit_format;

/* Which form fields of a PDF a signature locks against change (ISO 32000-2 12.8.2.4). */
typedef enum divit_lock {
    DIVIT_LOCK_NONE,
    DIVIT_LOCK_ALL,    /* every field */
    DIVIT_LOCK_FIELDS, /* the named ones */
    DIVIT_LOCK_OTHERS, /* all but the named ones */
} divit_lock;

/*
 * All zero but for the time is good: SHA-256; RSASSA-PKCS1-v1_5 where an RSA key offers it, else
 * RSASSA-PSS; next free field name, no texts.
 */
typedef struct divit_sign_options {
    divit_hash hash;
    divit_scheme scheme;  /* ANY: as said above */
    int64_t time;         /* claimed signing time, seconds since 1970 UTC */
    int utc_offset;       /* of the claimed time, minutes; the text says local time */
    const char *field;    /* PDF: name of the signature field, UTF-8; NULL: the next free one */
    const char *name;     /* PDF: of the person, UTF-8; NULL: as the certificate has it */
    const char *reason;   /* PDF: UTF-8 or NULL */
    const char *location; /* PDF: UTF-8 or NULL */
    const char *contact;  /* PDF: how to reach the person, UTF-8 or NULL */
    unsigned certify;     /* PDF: 1 to 3, the first signature says what may change from now on:
                             nothing, forms, forms and comments (12.8.2.2); 0: it does not */
    divit_lock lock;      /* PDF: fields that may not change from now on */
    const char *const *lock_fields; /* fully qualified names of FIELDS and OTHERS, UTF-8 */
    size_t lock_count;              /* of them */
    divit_span password;            /* PDF: of the user or owner of an encrypted one; {0}: none */
    const divit_visible *visible;   /* PDF: how it is seen; NULL: not at all */
    const divit_xml_options *xml;   /* XML: how it is packaged and what it says; NULL: as usual */
    bool strict; /* PDF: refuse one that could look different elsewhere or act by itself, where
                    nobody reads it again: encrypted, with forms, scripts, layers, links, ... */
} divit_sign_options;

/* What divit_sign() made, for the self-check without a second pass over a large document. */
typedef struct divit_signed_document {
    divit_format format;
    uint64_t size;                  /* bytes of the whole output */
    uint64_t signature_offset;      /* PDF: of the hole, including '<'; XML: of the element */
    uint64_t signature_length;      /* PDF: of the hole, including '<' and '>'; XML: the element */
    bool whole;                     /* XML: it covers all but itself */
    uint8_t digest[DIVIT_HASH_MAX]; /* of what the signature covers, made with options.hash; XML: of
                                       the digests of all that it refers to, one behind the other */
    size_t digest_length;
    divit_span password; /* of the options, borrowed */
} divit_signed_document;

/* What the first bytes of a document are. `head` should hold 1,024 bytes, or all there are. */
DIVIT_API divit_format divit_format_of(divit_span head);

/* The same of the file behind a descriptor, read from its start wherever that stands. E_IO. */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_format_read(
    int fd, divit_format *ret, divit_error *err);

/*
 * Looks whether a document can be signed, without a signer. INPUT_BROKEN, INPUT_LIMIT,
 * INPUT_UNSUPPORTED with the offset; INPUT_FORBIDDEN if it does not allow the signature;
 * INPUT_LOCKED without its password; INPUT_UNSAFE for one that is not as `strict` wants it; USAGE
 * for options that it does not take; E_IO, E_MEMORY.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_sign_check(
    int input, const divit_sign_options *options, divit_error *err);

/* What divit_sign_repair() did. */
typedef struct divit_repaired {
    bool needed;    /* false: the document's structure holds; nothing was written */
    size_t objects; /* written */
    size_t lengths; /* of streams that were corrected */
    size_t lost;    /* places that begin like an object and cannot be read */
} divit_repaired;

/* True if the structure of the PDF behind `input` does not hold, so that a repair may help. */
DIVIT_API bool divit_sign_needs_repair(int input);

/*
 * Writes the PDF behind `input` into `out`, uncommitted, as a new one whose structure holds, if
 * that of the old one does not. All its bytes change place: what comes out is another document, to
 * be looked at before it is relied on. INPUT_BROKEN if it has a signature, which would not survive,
 * or no pages are found; INPUT_LIMIT, INPUT_LOCKED, INPUT_UNSUPPORTED, E_IO, E_MEMORY.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_sign_repair(
    int input, divit_output *out, divit_repaired *ret, divit_error *err);

/*
 * Looks whether a signer can sign by the options' hash and scheme; nothing is signed, so it may be
 * asked before a login. NO_CERTIFICATE, USAGE and MODULE as divit_sign(); the signer's statuses.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_sign_check_signer(
    const divit_signer *signer, const divit_sign_options *options, divit_error *err);

/*
 * Signs the document behind `input` (a regular file, read from its start) into `out`, which is left
 * uncommitted. Answers the statuses of divit_sign_check(), those of the signer, SIGNATURE_INVALID
 * if the signer's answer does not fit its certificate, NO_CERTIFICATE for a key neither RSA nor EC,
 * USAGE if the key does not sign by the scheme that is wished, MODULE if by none.
 * After a failure `out` is only good for freeing.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_sign(int input, const divit_signer *signer,
    const divit_sign_options *options, divit_output *out, divit_signed_document *ret,
    divit_error *err);

/*
 * An XML document that was taken over into an output and read there, once for all that its
 * signature needs of it; only the signer is still to be asked. What is signed and written is what
 * was taken over, whatever becomes of the input. The memory that it needs does not grow with the
 * document.
 *     s = divit_prepared_new(input_fd, &o, out, &prepared, &err);
 *     ...the PIN is asked for...
 *     s = divit_prepared_sign(prepared, &signer, now, &made, &err);  // once; then as divit_sign()
 *     divit_prepared_free(&prepared);
 * Ownership: options and output are borrowed until it is freed. Threads: as divit_sign().
 */
typedef struct divit_prepared divit_prepared;

/*
 * Does what divit_sign() does before it asks the signer. Only for XML (divit_format_of()) that the
 * signature goes into: E_INTERNAL for a PDF and for enveloping. Statuses of divit_sign_check().
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_prepared_new(int input,
    const divit_sign_options *options, divit_output *out, divit_prepared **ret, divit_error *err);

/* Does the rest of it; `time` counts instead of that of the options. Statuses of divit_sign(). */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_prepared_sign(divit_prepared *prepared,
    const divit_signer *signer, int64_t time, divit_signed_document *ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
DIVIT_API void divit_prepared_free(divit_prepared **prepared);

/*
 * Signs files that stay as they are: the output becomes a file of its own that names them.
 * Statuses of divit_sign().
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_sign_detached(const divit_contents *contents,
    const divit_signer *signer, const divit_sign_options *options, divit_output *out,
    divit_signed_document *ret, divit_error *err);

/*
 * Packs files and a signature over them into an ASiC container, as options->xml->packaging says;
 * an ASiC-S takes one file. Without files, and with options->xml->beside, an ASiC-E that is signed
 * already is taken over byte for byte and gets a further signature over all its files. Statuses of
 * divit_sign(); USAGE for files that cannot go into one container, INPUT_LIMIT beyond 4 GiB.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_sign_container(const divit_contents *contents,
    const divit_signer *signer, const divit_sign_options *options, divit_output *out,
    divit_signed_document *ret, divit_error *err);

#ifdef __cplusplus
}
#endif

#endif
