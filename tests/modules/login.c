/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of C_Login and C_SetPIN, and a PIN pad that is none. */
#include "modules/refusing.h"

#include <stdlib.h>
#include <string.h>

static CK_RV general(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    (void)session;
    (void)user;
    (void)pin;
    (void)n;
    refusing_count_login();
    return CKR_GENERAL_ERROR;
}

static CK_RV locked(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    (void)general(session, user, pin, n);
    return CKR_PIN_LOCKED;
}

static CK_RV hang(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    (void)general(session, user, pin, n);
    refusing_hang();
    return CKR_OK;
}

static CK_RV crash(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    (void)general(session, user, pin, n);
    abort();
}

/* The PIN for one signature is 14 digits long here, whatever they are. */
static CK_RV context(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    if (user != CKU_CONTEXT_SPECIFIC)
        return refusing_real_login(session, user, pin, n);
    refusing_count_login();
    return n == 14 ? CKR_OK : CKR_PIN_INCORRECT;
}

/* The first PIN for a signature is refused. */
static CK_RV context_later(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    if (user != CKU_CONTEXT_SPECIFIC)
        return refusing_real_login(session, user, pin, n);
    refusing_count_login();
    return shim_get()->contexts++ == 0 ? CKR_PIN_INCORRECT : CKR_OK;
}

static CK_RV always(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *list, CK_ULONG n)
{
    if (n != 1 || list->type != CKA_ALWAYS_AUTHENTICATE)
        return refusing_real_attributes(session, object, list, n);
    *(CK_BBOOL *)list->pValue = CK_TRUE;
    list->ulValueLen = 1;
    return CKR_OK;
}

/* The PIN that the person "types on the pad". */
static CK_RV pad_login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    char *typed = getenv("DIVIT_TEST_PAD");
    if (!pin)
        return refusing_real_login(session, user, (CK_BYTE *)typed, strlen(typed));
    (void)general(session, user, pin, n);
    return CKR_PIN_INVALID;
}

static CK_RV pad_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = shim_get()->real->C_GetTokenInfo(slot, info);
    info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
    return rv;
}

static CK_RV pad_change(
    CK_SESSION_HANDLE session, CK_BYTE *old, CK_ULONG old_n, CK_BYTE *fresh, CK_ULONG fresh_n)
{
    (void)session;
    (void)old_n;
    (void)fresh_n;
    return old || fresh ? CKR_PIN_INVALID : CKR_OK;
}

static CK_RV change_refused(
    CK_SESSION_HANDLE session, CK_BYTE *old, CK_ULONG old_n, CK_BYTE *fresh, CK_ULONG fresh_n)
{
    (void)pad_change(session, old, old_n, fresh, fresh_n);
    return CKR_DATA_INVALID;
}

static CK_RV change_form(
    CK_SESSION_HANDLE session, CK_BYTE *old, CK_ULONG old_n, CK_BYTE *fresh, CK_ULONG fresh_n)
{
    (void)pad_change(session, old, old_n, fresh, fresh_n);
    return CKR_PIN_INVALID;
}

static CK_RV change_gone(
    CK_SESSION_HANDLE session, CK_BYTE *old, CK_ULONG old_n, CK_BYTE *fresh, CK_ULONG fresh_n)
{
    (void)pad_change(session, old, old_n, fresh, fresh_n);
    return CKR_DEVICE_REMOVED;
}

const refusing_fault refusing_login[] = {
    {"login-general", {.C_Login = general}},
    {"login-locked", {.C_Login = locked}},
    {"login-hang", {.C_Login = hang}},
    {"login-crash", {.C_Login = crash}},
    {"always", {.C_Login = context, .C_GetAttributeValue = always}},
    {"always-later", {.C_Login = context_later, .C_GetAttributeValue = always}},
    {"pad", {.C_Login = pad_login, .C_GetTokenInfo = pad_info, .C_SetPIN = pad_change}},
    {"change-refused", {.C_SetPIN = change_refused}},
    {"change-form", {.C_SetPIN = change_form}},
    {"change-gone", {.C_SetPIN = change_gone}},
    {0},
};
