/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/trace_module.h - a PKCS#11 module that hands every call on and has it written down.
 *
 * It is part of divit-trace.so. Its life:
 *     CK_FUNCTION_LIST *f = divit_trace_module_start(&port, real);
 *     f->C_Initialize(...);                    // or through C_GetFunctionList, as libp11 does
 *
 * The fields of the calls, besides the code that each returns:
 *     C_Initialize           arguments (yes, no)
 *     C_GetInfo              -> cryptoki, library (versions), maker (a word)
 *     C_GetSlotList          present, list (yes, no) -> slots
 *     C_GetSlotInfo          slot -> flags (hex)
 *     C_GetTokenInfo         slot -> flags (hex), pin (shortest-longest), serial (hidden bytes)
 *     C_GetMechanismList     slot, list -> mechanisms
 *     C_GetMechanismInfo     slot, mechanism (hex) -> flags (hex), key (smallest-largest)
 *     C_OpenSession          slot, flags (hex) -> session
 *     C_CloseSession, C_Logout, C_GetSessionInfo, C_FindObjectsFinal   session
 *     C_Login                session, user, pin (given, pad)
 *     C_SetPIN               session, pin (given, pad)
 *     C_FindObjectsInit      session, template (type:size,... in hex and decimal; class with
 * :value) C_FindObjects          session, room -> objects C_GetAttributeValue    session, object,
 * template -> template C_SignInit             session, mechanism (hex), parameter (size), key
 *     C_Sign                 session, in (size), room -> out (size)
 * Other calls are handed on unseen; divit makes none. No PIN, label, certificate, input or
 * signature is ever written: only sizes, and small numbers of attributes that name kinds.
 *
 * Ownership: port and list are borrowed for the life of the process. Threads: as the module's own.
 * Not done here: numbers, times and the file (base/trace.h's port).
 */
#ifndef DIVIT_CARD_TRACE_MODULE_H
#define DIVIT_CARD_TRACE_MODULE_H

#include <p11-kit/pkcs11.h>

#include "base/trace.h"

/* Starts; answers the list whose calls are written down and go to `real`. */
DIVIT_API CK_FUNCTION_LIST *divit_trace_module_start(
    const divit_trace_port *port, CK_FUNCTION_LIST *real);

#endif
