/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/crypt.h - decrypts and encrypts the strings and streams of one file (ISO 32000-2 7.6.3).
 *
 *     const divit_pdf_sealed what = {.method = crypt->strings, .ref = ref, .data = bytes};
 *     s = divit_pdf_crypt_open(crypt, &what, &plain, err);
 *
 * Ownership: borrows the ciphers; what is appended to belongs to the caller. The key is wiped by
 * divit_pdf_key_done(). Threads: no state beyond the ciphers'.
 * Not done here: which strings are encrypted, see pdf/sealing.h.
 */
#ifndef DIVIT_PDF_CRYPT_H
#define DIVIT_PDF_CRYPT_H

#include "pdf/password.h"

struct divit_pdf_crypt {
    const divit_ciphers *ciphers;
    divit_pdf_key key;
    divit_pdf_method strings;
    divit_pdf_method streams;
    uint32_t permissions; /* of someone who is not the owner */
};

/* The data of a string or stream, and the indirect object that it is in or is. */
typedef struct divit_pdf_sealed {
    divit_pdf_method method;
    divit_pdf_ref ref;
    divit_span data;
} divit_pdf_sealed;

/* Appends the data decrypted. INPUT_BROKEN if it cannot be, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_crypt_open(
    const divit_pdf_crypt *crypt, const divit_pdf_sealed *what, divit_bytes *out, divit_error *err);

/* Appends the data encrypted, with a fresh random start where the method has one. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_crypt_seal(
    const divit_pdf_crypt *crypt, const divit_pdf_sealed *what, divit_bytes *out, divit_error *err);

/* True if the permissions allow a signature (table 22): in a new field, or in one that is there. */
bool divit_pdf_crypt_may_sign(const divit_pdf_crypt *crypt, bool new_field);

#endif
