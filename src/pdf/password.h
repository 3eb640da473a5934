/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/password.h - the standard security handler: from a password to the key of the file (ISO
 * 32000-2 7.6.4).
 *
 *     divit_pdf_key key;
 *     s = divit_pdf_password_try(&facts, ciphers, (divit_span){0}, &key, err);   // no password
 *
 * Ownership: a key is the caller's, who wipes it with divit_pdf_key_done(). Threads: no state.
 * Not done here: encoding of passwords. They are taken as bytes: PDFDocEncoding up to revision 4,
 * UTF-8 behind SASLprep from revision 5 on; both are plain ASCII for most people.
 */
#ifndef DIVIT_PDF_PASSWORD_H
#define DIVIT_PDF_PASSWORD_H

#include "base/ciphers.h"
#include "pdf/encryption.h"

typedef struct divit_pdf_key {
    uint8_t bytes[32];
    size_t n;
    bool owner; /* the password was the owner's: no permission is missing */
} divit_pdf_key;

/*
 * Tries the password as the user's and as the owner's. INPUT_LOCKED if it is neither; E_CRYPTO,
 * E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_password_try(const divit_pdf_encryption *facts,
    const divit_ciphers *ciphers, divit_span password, divit_pdf_key *ret, divit_error *err);

/* Wipes. Also a cleanup handler. */
void divit_pdf_key_done(divit_pdf_key *key);

#endif
