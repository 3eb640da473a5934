/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/folder.h - a practice card kept in a folder.
 *
 *     divit_practice_card_options o = {.certificate = der, .key = pkcs8, .pin = pin};
 *     s = divit_practice_card_make("/tmp/card", &o, err);
 *     s = divit_practice_card_set("/tmp/card", DIVIT_SPAN_TEXT("card=out"), err);
 *     s = divit_practice_card_load("/tmp/card", &settings, &card, err);
 *     s = divit_practice_card_keep("/tmp/card", divit_akis_pin_state(card), err);
 *
 * Files: certificate.der, key.der (PKCS#8), pin ("123456 3": the PIN and the tries left),
 * settings (sandbox/card/settings.h); or settings and record (sandbox/card/replay.h). All are 0600
 * and replaced in one step. A running reader follows the settings; card data is read when the card
 * is inserted. Not done here: pcscd (sandbox/card/pcscd.h). The key lies open in the folder:
 * practice only.
 */
#ifndef DIVIT_SANDBOX_CARD_FOLDER_H
#define DIVIT_SANDBOX_CARD_FOLDER_H

#include "sandbox/card/emulator.h"
#include "sandbox/card/settings.h"

typedef struct divit_practice_card_options {
    divit_span certificate; /* DER, of the key */
    divit_span key;         /* DER, PKCS#8, RSA 2048 */
    divit_span pin;         /* 6 to 16 printable ASCII characters without space */
    divit_span serial;      /* 8 bytes; {0}: taken from the certificate's hash */
} divit_practice_card_options;

/*
 * Makes (or makes anew) the card folder; its settings become the usual ones. Statuses of
 * divit_akis_new(), USAGE if the serial has another length, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_practice_card_make(
    const char *folder, const divit_practice_card_options *options, divit_error *err);

/* Changes one setting, "key=value". USAGE, INPUT_MISSING if it is no card folder, E_IO. */
DIVIT_MUST_CHECK divit_status divit_practice_card_set(
    const char *folder, divit_span line, divit_error *err);

/* The settings of a folder. INPUT_MISSING, USAGE, E_IO. */
DIVIT_MUST_CHECK divit_status divit_practice_card_settings(
    const char *folder, divit_card_settings *ret, divit_error *err);

/* The card of a folder, powered up. INPUT_MISSING, INPUT_BROKEN and what divit_akis_new() says. */
DIVIT_MUST_CHECK divit_status divit_practice_card_load(const char *folder,
    const divit_card_settings *settings, divit_akis_card **ret, divit_error *err);

/* Makes a folder in which a record (base/trace.h) is played: usual settings, no card. E_IO. */
DIVIT_MUST_CHECK divit_status divit_practice_record_make(
    const char *folder, divit_span record, divit_error *err);

/* Writes the PIN state back. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_practice_card_keep(
    const char *folder, const divit_akis_pin *pin, divit_error *err);

/* "FOLDER/NAME" into out, NUL-terminated; emptied first. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_practice_path(
    const char *folder, const char *name, divit_bytes *ret, divit_error *err);

#endif
