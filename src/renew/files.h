/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/files.h - the files of one renewal: written whole, read back only if they are the same.
 *
 *     s = divit_renewal_keep(folder, "form.pdf", bytes, hash_hex, err);      // writes, tells hash
 *     s = divit_renewal_read(folder, "form.pdf", hash_hex, &bytes, err);     // checks it
 *     s = divit_renewal_sign(&job, hash_hex, err);
 *
 * Threads: any, on different folders. Not done here: the journal, which holds the hashes.
 */
#ifndef DIVIT_RENEW_FILES_H
#define DIVIT_RENEW_FILES_H

#include "divit/sign.h"

/* Hex SHA-256 with NUL, as the journal holds it; longest path; largest document, in bytes. */
enum { DIVIT_HEX_SIZE = 65, DIVIT_PATH_SIZE = 1024, DIVIT_DOCUMENT_MAX = 32 << 20 };

/* The files of a renewal's folder. */
#define DIVIT_FILE_FORM "form.pdf"
#define DIVIT_FILE_COMMITMENT "commitment.xml"
#define DIVIT_FILE_READING "commitment.pdf"
#define DIVIT_FILE_FORM_SIGNED "form-signed.pdf"
#define DIVIT_FILE_COMMITMENT_SIGNED "commitment-signed.xml"
#define DIVIT_FILE_RECEIPT "receipt.json"
#define DIVIT_FILE_SEAL "receipt.p7s" /* the portal's signature over the receipt */

/* folder + "/" + name. E_IO if it is too long. */
DIVIT_MUST_CHECK divit_status divit_renewal_path(
    const char *folder, const char *name, char ret[DIVIT_PATH_SIZE], divit_error *err);

/* Writes a file of the folder, replacing one of that name, owner only; tells its hash. E_IO. */
DIVIT_MUST_CHECK divit_status divit_renewal_keep(const char *folder, const char *name,
    divit_span bytes, char ret_hash[DIVIT_HEX_SIZE], divit_error *err);

/* The hash of all that is behind fd. E_IO, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_renewal_hash(
    int fd, char ret[DIVIT_HEX_SIZE], divit_error *err);

/* Reads a file of the folder. INPUT_BROKEN if its hash is another; INPUT_MISSING, E_IO. */
DIVIT_MUST_CHECK divit_status divit_renewal_read(
    const char *folder, const char *name, const char *hash, divit_bytes *ret, divit_error *err);

/* PORTAL_STATE if the bytes, which the portal holds, do not have this hash. */
DIVIT_MUST_CHECK divit_status divit_renewal_check(
    divit_span bytes, const char *hash, divit_error *err);

/* One document to be signed. */
typedef struct divit_renewal_job {
    const char *folder;
    const char *from; /* file names */
    const char *to;
    const char *hash; /* of `from` as it was shown */
    const divit_signer *signer;
    const divit_sign_options *options;
    bool fresh; /* `to` must not exist: EXISTS; else it is replaced */
} divit_renewal_job;

/*
 * Looks whether a PDF of the folder can be signed and looks the same everywhere: INPUT_UNSAFE and
 * the other statuses of divit_sign_check() with strict options.
 */
DIVIT_MUST_CHECK divit_status divit_renewal_preflight(
    const char *folder, const char *name, divit_error *err);

/*
 * Signs from -> to: what is signed has the hash that was shown, what is named was verified. Tells
 * the hash of the signed file. INPUT_BROKEN, SIGNATURE_INVALID, the statuses of divit_sign().
 */
DIVIT_MUST_CHECK divit_status divit_renewal_sign(
    const divit_renewal_job *job, char ret_hash[DIVIT_HEX_SIZE], divit_error *err);

#endif
