/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/pkcs15.h - the files of the practice card: a PKCS#15 application (ISO 7816-15) with
 * one PIN, one key and one certificate.
 *
 *     divit_card_files files = {0};
 *     s = divit_card_files_make(&about, &files);
 *     const divit_card_file *f = divit_card_file_find(&files, 0x5015, 0x4404);
 *     ...
 *     divit_card_files_done(&files);
 *
 * Not done here: access rules; sandbox/card/select.h keeps the key file unreadable.
 */
#ifndef DIVIT_SANDBOX_CARD_PKCS15_H
#define DIVIT_SANDBOX_CARD_PKCS15_H

#include "divit/base.h"

enum {
    DIVIT_CARD_MF = 0x3F00,
    DIVIT_CARD_APP = 0x5015,
    DIVIT_CARD_KEY = 0x4501, /* selectable, never readable */
    DIVIT_CARD_FILES = 12,   /* MF, EF.DIR, the application and its nine files */
};

typedef enum divit_card_kind { DIVIT_CARD_DF, DIVIT_CARD_EF } divit_card_kind;

typedef struct divit_card_file {
    uint16_t id;
    uint16_t parent; /* id of its DF; 0 for the MF */
    divit_card_kind kind;
    divit_span name;     /* DF name, constant; {0} if it has none */
    divit_bytes content; /* of an EF */
} divit_card_file;

typedef struct divit_card_files {
    divit_card_file file[DIVIT_CARD_FILES];
} divit_card_files;

/* What the files say; everything borrowed for the call. */
typedef struct divit_card_about {
    divit_span certificate; /* DER */
    divit_span public_key;  /* DER RSAPublicKey */
    divit_span serial;      /* of the token */
    const char *label;      /* of key and certificate, UTF-8 */
    bool consent;           /* PrKDF userConsent 1 */
} divit_card_about;

/* Writes all files. INPUT_LIMIT if one is larger than the card can address (32767), E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_card_files_make(
    const divit_card_about *about, divit_card_files *ret);

/* Frees the contents. Accepts NULL and {0}. */
void divit_card_files_done(divit_card_files *files);

/* The file with this id in the folder `parent`, or NULL. */
const divit_card_file *divit_card_file_find(
    const divit_card_files *files, uint16_t parent, uint16_t id);

/* The DF with this name, or NULL. */
const divit_card_file *divit_card_file_named(const divit_card_files *files, divit_span name);

#endif
