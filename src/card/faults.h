/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/faults.h - every failure of the worker as a row: status and sentence.
 *
 *     return divit_fault(err, DIVIT_FAULT_PIN_WRONG, __func__, rv);      // in the worker
 *     err->detail = divit_fault_detail(id);                              // in the parent
 *
 * A divit_error points to constant text, which cannot cross a process border. So the number of the
 * row crosses it, and the parent takes status and sentence from the same table. The CK_RV table is
 * PKCS #11 v2.40 11.1 with what was measured of OpenSC and AKIS cards: one code means different
 * things while the module starts, at the login and afterwards.
 * No state, no ownership. Not done here: numbers of other libraries; they travel beside the row.
 */
#ifndef DIVIT_CARD_FAULTS_H
#define DIVIT_CARD_FAULTS_H

#include "divit/base.h"

#define DIVIT_FAULT_TABLE(X)                                                                       \
    X(MODULE_RELATIVE, MODULE, N_("the module's path is not absolute"))                            \
    X(MODULE_MISSING, MODULE, N_("there is no module at this path"))                               \
    X(MODULE_OWNER, MODULE, N_("the module belongs neither to root nor to you"))                   \
    X(MODULE_WRITABLE, MODULE, N_("others than its owner may change the module"))                  \
    X(MODULE_KIND, MODULE, N_("this file is not a shared library"))                                \
    X(MODULE_ARCHITECTURE, MODULE, N_("the module is made for another processor or word size"))    \
    X(MODULE_LOAD, MODULE, N_("the system's loader refuses the module"))                           \
    X(MODULE_SYMBOL, MODULE, N_("this library is not a PKCS#11 module"))                           \
    X(MODULE_START, MODULE, N_("the module does not start"))                                       \
    X(MODULE_FAILED, MODULE, N_("the module answered with an error"))                              \
    X(MODULE_LIMIT, MODULE, N_("the module's answer goes beyond a limit"))                         \
    X(MODULE_ANSWER, MODULE, N_("the module's answer makes no sense"))                             \
    X(NO_SLOT, NO_READER, N_("the module sees no reader"))                                         \
    X(NO_TOKEN, NO_CARD, N_("the module sees a reader but no card"))                               \
    X(UNRECOGNISED, TOKEN_UNKNOWN, N_("the module does not know the card in the reader"))          \
    X(DEVICE, READER_SILENT, N_("the reader reports an error; perhaps another program holds it"))  \
    X(ORDER, E_INTERNAL, N_("the card worker was asked in the wrong order"))                       \
    X(LAST_TRY, DECLINED,                                                                          \
        N_("the last try before the card locks was not allowed; --last-try allows it"))            \
    X(PIN_WRONG, PIN_WRONG, N_("the card refused the PIN"))                                        \
    X(PIN_SHORT, PIN_LENGTH, N_("the PIN is shorter than the card allows"))                        \
    X(PIN_LONG, PIN_LENGTH, N_("the PIN is longer than the card allows"))                          \
    X(PIN_FORM, PIN_LENGTH, N_("the module refused the PIN's length or characters"))               \
    X(PIN_LOCKED, PIN_LOCKED, N_("the card says that its PIN is locked"))                          \
    X(PIN_EXPIRED, PIN_EXPIRED, N_("the PIN was right, but it has expired"))                       \
    X(PIN_REFUSED, CARD_REFUSED, N_("the card answered the login with an unclear error"))          \
    X(PIN_CANCELLED, DECLINED, N_("the PIN entry was cancelled"))                                  \
    X(PIN_EMPTY, DECLINED, N_("no PIN was typed"))                                                 \
    X(PIN_TERMINAL, USAGE,                                                                         \
        N_("there is no terminal to ask for the PIN; give --pin-file or --pin-fd"))                \
    X(PIN_READ, USAGE, N_("the PIN cannot be read from where it should come"))                     \
    X(PIN_CONTROL, USAGE, N_("the PIN contains a control character, so it was not sent"))          \
    X(PIN_NEW_SHORT, PIN_LENGTH, N_("the new PIN is shorter than the card allows"))                \
    X(PIN_NEW_LONG, PIN_LENGTH, N_("the new PIN is longer than the card allows"))                  \
    X(PIN_DIFFERENT, USAGE, N_("the two new PINs are not the same, so nothing was sent"))          \
    X(PIN_UNCHANGED, PIN_UNCHANGED, N_("the PIN was right, but the new one was not taken"))        \
    X(PIN_INTERRUPTED, INTERRUPTED, N_("the PIN entry was interrupted"))                           \
    X(LOST, TOKEN_LOST, N_("the card or its login is gone"))                                       \
    X(OTHER_CARD, TOKEN_LOST, N_("the reader holds another card than the one that was read"))      \
    X(SIGNATURE, TOKEN_LOST, N_("the card gave a signature that does not match its certificate"))  \
    X(NO_KEY, NO_CERTIFICATE, N_("the certificate's private key is not on the card"))              \
    X(KEY_KIND, NO_CERTIFICATE, N_("this kind of key is not supported"))                           \
    X(KEY_USE, NO_CERTIFICATE, N_("the card does not let this key sign"))                          \
    X(MECHANISM, MODULE, N_("the module cannot make this kind of signature"))                      \
    X(UNHANDED, INPUT_LIMIT,                                                                       \
        N_("the card hashes what it signs by itself, and this is too much to send to it"))         \
    X(RECORD, MODULE, N_("the library that records the conversation cannot be loaded"))

typedef enum divit_fault_id {
    DIVIT_FAULT_NONE,
#define DIVIT_FAULT_ENUM(name, status, detail) DIVIT_FAULT_##name,
    DIVIT_FAULT_TABLE(DIVIT_FAULT_ENUM)
#undef DIVIT_FAULT_ENUM
} divit_fault_id;

/* When a CK_RV was answered. */
typedef enum divit_fault_phase {
    DIVIT_PHASE_START, /* before a login: slots, tokens, public objects */
    DIVIT_PHASE_LOGIN, /* by C_Login */
    DIVIT_PHASE_USE,   /* after a good login */
    DIVIT_PHASE_PIN,   /* by C_SetPIN after a good login */
} divit_fault_phase;

/* Fills the error with the row and the module's code (0: none); answers the row's status. */
divit_status divit_fault(divit_error *err, divit_fault_id id, const char *origin, unsigned long rv);

/* As divit_fault() with the row that a CK_RV other than CKR_OK means in that phase. */
divit_status divit_fault_rv(
    divit_error *err, divit_fault_phase phase, const char *origin, unsigned long rv);

/* The row an error was filled with, NONE if with none. */
divit_fault_id divit_fault_of(const divit_error *err);

/* The row's sentence, NULL for NONE and for a number outside the table. */
const char *divit_fault_detail(unsigned id);

/* The row's status, E_INTERNAL for NONE and for a number outside the table. */
divit_status divit_fault_status(unsigned id);

#endif
