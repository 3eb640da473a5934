/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of C_Sign. */
#include "modules/refusing.h"

#include <stdlib.h>
#include <string.h>

static CK_RV real(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    return shim_get()->real->C_Sign(session, data, n, signature, size);
}

static CK_RV hang(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    refusing_hang();
    return real(session, data, n, signature, size);
}

static CK_RV crash(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    (void)real(session, data, n, signature, size);
    abort();
}

static CK_RV general(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    (void)real(session, data, n, signature, size);
    return CKR_GENERAL_ERROR;
}

static CK_RV empty(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    const CK_RV rv = real(session, data, n, signature, size);
    *size = 0;
    return rv;
}

static CK_RV zeros(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    const CK_RV rv = real(session, data, n, signature, size);
    memset(signature, 0, *size);
    return rv;
}

static CK_RV flipped(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    const CK_RV rv = real(session, data, n, signature, size);
    signature[7] ^= 1;
    return rv;
}

/* A byte more than the signature has. */
static CK_RV longer(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    const CK_RV rv = real(session, data, n, signature, size);
    signature[(*size)++] = 0;
    return rv;
}

/* A length that nothing stands behind. */
static CK_RV huge(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    const CK_RV rv = real(session, data, n, signature, size);
    *size = 1UL << 40;
    return rv;
}

const refusing_fault refusing_sign[] = {
    {"sign-hang", {.C_Sign = hang}},
    {"sign-crash", {.C_Sign = crash}},
    {"sign-general", {.C_Sign = general}},
    {"sign-empty", {.C_Sign = empty}},
    {"sign-zeros", {.C_Sign = zeros}},
    {"sign-flipped", {.C_Sign = flipped}},
    {"sign-longer", {.C_Sign = longer}},
    {"sign-huge", {.C_Sign = huge}},
    {0},
};
