/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/encryption.h - what the encryption dictionary of a PDF says (ISO 32000-2 7.6.2 to 7.6.5).
 *
 *     divit_pdf_encryption facts;
 *     s = divit_pdf_encryption_read(pdf, &dict, &facts, err);
 *
 * Ownership: the facts hold copies. Threads: as the document's.
 * Not done here: security handlers other than Standard, the key (pdf/password.h), decryption
 * (pdf/crypt.h).
 */
#ifndef DIVIT_PDF_ENCRYPTION_H
#define DIVIT_PDF_ENCRYPTION_H

#include "pdf/document.h"

typedef enum divit_pdf_method {
    DIVIT_PDF_METHOD_NONE, /* Identity */
    DIVIT_PDF_METHOD_RC4,
    DIVIT_PDF_METHOD_AES128, /* AESV2 */
    DIVIT_PDF_METHOD_AES256, /* AESV3 */
} divit_pdf_method;

/* User access permissions (table 22), as bits of divit_pdf_encryption.permissions. */
enum {
    DIVIT_PDF_MAY_MODIFY = 1 << 3,
    DIVIT_PDF_MAY_ANNOTATE = 1 << 5,
    DIVIT_PDF_MAY_FILL = 1 << 8,
};

/* Bytes of O and U: a hash and, from revision 5 on, two salts. Longest file identifier. */
enum { DIVIT_PDF_HASH_OLD = 32, DIVIT_PDF_HASH_NEW = 48, DIVIT_PDF_ID_MAX = 256 };

typedef struct divit_pdf_encryption {
    unsigned revision; /* R, 2 to 6 */
    size_t key_bytes;  /* of the file's key, 5 to 32 */
    divit_pdf_method strings;
    divit_pdf_method streams;
    uint32_t permissions;              /* P */
    bool metadata;                     /* EncryptMetadata */
    uint8_t owner[DIVIT_PDF_HASH_NEW]; /* O; up to revision 4 only 32 bytes count */
    uint8_t user[DIVIT_PDF_HASH_NEW];  /* U */
    uint8_t owner_key[32];             /* OE, revisions 5 and 6 */
    uint8_t user_key[32];              /* UE */
    uint8_t id[DIVIT_PDF_ID_MAX];      /* first of the file's identifiers */
    size_t id_bytes;                   /* 0 if it has none */
} divit_pdf_encryption;

/*
 * Reads the dictionary. INPUT_UNSUPPORTED for another handler or an unknown method, INPUT_BROKEN,
 * INPUT_LIMIT, and what divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_encryption_read(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_encryption *ret, divit_error *err);

#endif
