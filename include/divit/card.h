/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/card.h - a key on a card or other token as a signer, through its PKCS#11 module.
 *
 * Life cycle
 *     divit_signing_card_options o = {.worker = "/usr/libexec/divit/divit-card",
 *         .module = "/usr/lib/libakisp11.so", .key = "pkcs11:object=imza",
 *         .clock = divit_clock_system()};
 *     s = divit_signing_card_open(&o, &card, &err);      // asks for the PIN on pad or terminal
 *     s = divit_sign(fd, divit_signing_card_signer(card), ...);     // as often as wanted
 *     divit_signing_card_free(&card);                    // logs out
 *
 * The module and the PIN are in a process of their own, the program divit-card of the installation
 * (pkg-config --variable=worker divit). A wrong PIN is never tried again by itself.
 * Ownership: options are borrowed for the call; the signer is borrowed from the card.
 * Threads: one card belongs to one thread, which must outlive it.
 * Not done here: whether the module may be trusted, whether the certificate is valid or good for
 * anything: its bearer decides. The program divit looks at both.
 */
#ifndef DIVIT_CARD_H
#define DIVIT_CARD_H

#include "divit/clock.h"
#include "divit/signer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct divit_signing_card divit_signing_card;

/* All zero but for the first three and the clock is good. */
typedef struct divit_signing_card_options {
    const char *worker;       /* absolute path of the program divit-card */
    const char *module;       /* absolute path of the PKCS#11 module */
    const char *key;          /* address of one key (RFC 7512): token, serial, object, id ... */
    divit_clock clock;        /* for deadlines */
    char *const *environment; /* of the worker: "NAME=value", NULL behind the last; NULL: none */
    bool has_pin_fd;          /* the PIN is read from pin_fd up to a newline, by the worker */
    int pin_fd;               /* borrowed; without it PIN pad or terminal */
    bool allow_last_try;      /* also if one more wrong PIN would lock the card */
} divit_signing_card_options;

/*
 * Opens the module, finds the one certificate with this address and logs in to its token.
 * NO_CERTIFICATE if there is none or more than one, USAGE for a bad address; E_IO, MODULE,
 * NO_READER, NO_CARD, TOKEN_UNKNOWN, READER_SILENT, TOKEN_LOST; PIN_WRONG, PIN_LENGTH, PIN_LOCKED,
 * PIN_EXPIRED, CARD_REFUSED, DECLINED, INTERRUPTED of the login; E_MEMORY.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_signing_card_open(
    const divit_signing_card_options *options, divit_signing_card **ret, divit_error *err);

/* Its signer, borrowed. */
DIVIT_API const divit_signer *divit_signing_card_signer(const divit_signing_card *card);

/* Logs out, ends the worker, frees and nulls. Accepts NULL; also a cleanup handler. */
DIVIT_API void divit_signing_card_free(divit_signing_card **card);

#ifdef __cplusplus
}
#endif

#endif
