/* SPDX-License-Identifier: Apache-2.0 */
/*
 * modules/refusing.h - the misbehaving module: SoftHSM with the faults that the environment names.
 *
 * DIVIT_TEST_FAULT holds names with commas between; a name that is none makes the module unusable,
 * so that no test passes by a slip. DIVIT_TEST_LOGINS names a file that gets one byte for each
 * C_Login, so that tests can count tries. A fault is a row: the functions that it has of its own.
 * A new fault is a small function and a row in the file of its kind.
 */
#ifndef DIVIT_TESTS_MODULES_REFUSING_H
#define DIVIT_TESTS_MODULES_REFUSING_H

#include "modules/shim.h"

typedef struct refusing_fault {
    const char *name;
    CK_FUNCTION_LIST with; /* what is not NULL replaces the real one's */
} refusing_fault;

/* The faults of each kind of call, {0} behind. */
extern const refusing_fault refusing_start[];
extern const refusing_fault refusing_token[];
extern const refusing_fault refusing_login[];
extern const refusing_fault refusing_object[];
extern const refusing_fault refusing_mechanism[];
extern const refusing_fault refusing_sign[];

/* C_Login of the real module, counted and remembered. */
CK_RV refusing_real_login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n);

/* Counts a login that the real module does not hear of. */
void refusing_count_login(void);

/* C_GetAttributeValue of the real module, remembered. */
CK_RV refusing_real_attributes(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *list, CK_ULONG n);

/* Never comes back. */
void refusing_hang(void);

#endif
