/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/facts.h - what is known about the tokens and certificates of a card.
 *
 * Plain values that travel from the worker to its parent. Every text is UTF-8, NUL-terminated and
 * without control characters, whatever the card said; bytes outside UTF-8 become '?'. Labels and
 * serial numbers may hold personal data (a TCKN): shorten or mask them before they are shown.
 *
 * Not done here: any judgement about a certificate; see card/choose.h.
 */
#ifndef DIVIT_CARD_FACTS_H
#define DIVIT_CARD_FACTS_H

#include "divit/signer.h"

/* Limits; a module that answers with more is refused. */
enum {
    DIVIT_CARD_TOKENS_MAX = 32,          /* tokens of a module */
    DIVIT_CARD_CERTIFICATES_MAX = 32,    /* certificates of a token */
    DIVIT_CARD_CERTIFICATE_SIZE = 16384, /* bytes of one certificate */
    DIVIT_CARD_ID_SIZE = 64,             /* bytes of a CKA_ID */
    DIVIT_CARD_HASHES = DIVIT_SHA512 + 1,
    DIVIT_CARD_MECHANISMS_MAX = 128, /* mechanisms of a token that sign */
};

/* What the token's flags say about the tries left for the user PIN (PKCS #11 CK_TOKEN_INFO). */
typedef enum divit_card_tries {
    DIVIT_CARD_TRIES_UNKNOWN, /* no flag is set; this does not mean that all tries are left */
    DIVIT_CARD_TRIES_LOW,     /* wrong at least once since the last success */
    DIVIT_CARD_TRIES_FINAL,   /* a wrong PIN locks the card */
    DIVIT_CARD_TRIES_LOCKED,
} divit_card_tries;

typedef struct divit_card_token {
    uint64_t slot; /* CK_SLOT_ID */
    char label[33];
    char serial[17];
    char manufacturer[33];
    char model[17];
    divit_card_tries tries;
    bool pin_pad;                       /* the PIN is typed on the reader */
    bool login_required;                /* private keys need a login */
    uint32_t pin_min;                   /* in bytes; 0: unknown */
    uint32_t pin_max;                   /* in bytes; 0: unknown */
    uint8_t schemes[DIVIT_CARD_HASHES]; /* it signs digests of each hash by: 1u << divit_scheme */
    /* Filled by the parent: what divit itself saw of this token, see card/tries_store.h. */
    bool failures_known;
    unsigned failures; /* wrong PINs since the last right one */
} divit_card_token;

/* Whether a private key with the public key of a certificate is on the token. */
typedef enum divit_card_key {
    DIVIT_CARD_KEY_NONE,  /* keys are visible and none has this public key */
    DIVIT_CARD_KEY_MAYBE, /* not known before the login */
    DIVIT_CARD_KEY_YES,
} divit_card_key;

typedef struct divit_card_certificate {
    uint32_t token;  /* index of its token */
    divit_bytes der; /* CKA_VALUE */
    uint8_t id[DIVIT_CARD_ID_SIZE];
    size_t id_length;
    char label[128];
    divit_card_key key;
} divit_card_certificate;

/* What a module says of itself and of a token without a login. */
#define DIVIT_CARD_MECHANISM_NONE UINT64_MAX

typedef struct divit_card_description {
    bool without_arguments;  /* it was started with C_Initialize(NULL) */
    uint32_t slots;          /* that it lists, with and without a token */
    uint32_t shared_private; /* private keys to be seen whose CKA_ID an earlier one has too */
    uint32_t shared_public;  /* public keys likewise */
    /* CK_MECHANISM_TYPE of what divit signs SHA-256 by, with a key of each kind; NONE if by none.
     */
    uint64_t rsa;
    uint64_t ec;
    uint64_t mechanisms[DIVIT_CARD_MECHANISMS_MAX]; /* those listed that sign */
    size_t mechanism_count;
} divit_card_description;

#endif
