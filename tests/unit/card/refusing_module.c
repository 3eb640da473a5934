/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PKCS#11 module for tests: SoftHSM, but for one thing that it does wrong.
 *
 * DIVIT_TEST_FAULT names the fault; DIVIT_TEST_LOGINS a file that gets one byte for each C_Login,
 * so that a test can count tries.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <p11-kit/pkcs11.h>

typedef struct shim {
    CK_FUNCTION_LIST *real;
    CK_FUNCTION_LIST list;
    int certificates_read;
    int logged_in;
} shim;

/* Cryptoki passes no context to its functions: the one table that cannot be avoided. */
static shim the;

static int has(const char *fault)
{
    const char *named = getenv("DIVIT_TEST_FAULT");
    return named && strcmp(named, fault) == 0;
}

/* True for each of the faults that begin so. */
static int has_some(const char *fault)
{
    const char *named = getenv("DIVIT_TEST_FAULT");
    return named && strncmp(named, fault, strlen(fault)) == 0;
}

static void hang(void)
{
    for (;;)
        (void)pause();
}

static CK_RV initialize(void *args)
{
    if (has("arguments") && args)
        return CKR_ARGUMENTS_BAD;
    if (has("start-fails"))
        return CKR_HOST_MEMORY;
    if (has("start-crash"))
        abort();
    if (has("start-hang"))
        hang();
    return the.real->C_Initialize(args);
}

static CK_RV slots(CK_BBOOL present, CK_SLOT_ID *list, CK_ULONG *n)
{
    if (has("no-slot")) {
        *n = 0;
        return CKR_OK;
    }
    if (has("many-slots")) {
        *n = 1000000;
        return CKR_OK;
    }
    return the.real->C_GetSlotList(present, list, n);
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = the.real->C_GetTokenInfo(slot, info);
    if (has("no-token"))
        return CKR_TOKEN_NOT_PRESENT;
    if (has("unknown-token"))
        return CKR_TOKEN_NOT_RECOGNIZED;
    if (has("busy"))
        return CKR_DEVICE_ERROR;
    if (has("other-card") && the.certificates_read)
        memset(info->serialNumber, '7', sizeof info->serialNumber);
    if (has("always-other-card") && the.logged_in)
        memset(info->serialNumber, '7', sizeof info->serialNumber);
    if (has("always-final") && the.logged_in)
        info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (has("always-locked") && the.logged_in)
        info->flags |= CKF_USER_PIN_LOCKED;
    if (has("low"))
        info->flags |= CKF_USER_PIN_COUNT_LOW;
    if (has("final"))
        info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (has("locked"))
        info->flags |= CKF_USER_PIN_LOCKED;
    if (has("pad"))
        info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
    return rv;
}

static void count_login(void)
{
    const char *path = getenv("DIVIT_TEST_LOGINS");
    FILE *f = path ? fopen(path, "a") : NULL;
    if (!f)
        return;
    (void)fputc('x', f);
    (void)fclose(f);
}

/* The PIN that the person "types on the pad". */
static CK_RV pad_login(CK_SESSION_HANDLE session, CK_USER_TYPE user)
{
    char *pin = getenv("DIVIT_TEST_PAD");
    return the.real->C_Login(session, user, (CK_BYTE *)pin, strlen(pin));
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    count_login();
    if (has("login-general"))
        return CKR_GENERAL_ERROR;
    if (has("login-locked"))
        return CKR_PIN_LOCKED;
    if (has_some("always") && user == CKU_CONTEXT_SPECIFIC)
        return n == 14 ? CKR_OK : CKR_PIN_INCORRECT;
    if (has("pad"))
        return pin ? CKR_PIN_INVALID : pad_login(session, user);
    const CK_RV rv = the.real->C_Login(session, user, pin, n);
    the.logged_in = rv == CKR_OK;
    return rv;
}

static CK_RV set_pin(
    CK_SESSION_HANDLE session, CK_BYTE *old, CK_ULONG old_n, CK_BYTE *fresh, CK_ULONG fresh_n)
{
    if (has("change-refused"))
        return CKR_DATA_INVALID;
    if (has("change-form"))
        return CKR_PIN_INVALID;
    if (has("change-gone"))
        return CKR_DEVICE_REMOVED;
    if (has("pad"))
        return old || fresh ? CKR_PIN_INVALID : CKR_OK;
    return the.real->C_SetPIN(session, old, old_n, fresh, fresh_n);
}

static CK_RV attributes(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *list, CK_ULONG n)
{
    the.certificates_read = 1;
    if (has("huge-attribute") && n == 1 && !list->pValue) {
        list->ulValueLen = 1UL << 40;
        return CKR_OK;
    }
    if (has_some("always") && n == 1 && list->type == CKA_ALWAYS_AUTHENTICATE) {
        *(CK_BBOOL *)list->pValue = CK_TRUE;
        list->ulValueLen = 1;
        return CKR_OK;
    }
    return the.real->C_GetAttributeValue(session, object, list, n);
}

static CK_RV sign(
    CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *signature, CK_ULONG *size)
{
    if (has("sign-hang"))
        hang();
    if (has("sign-crash"))
        abort();
    if (has("sign-general"))
        return CKR_GENERAL_ERROR;
    const CK_RV rv = the.real->C_Sign(session, data, n, signature, size);
    if (has("sign-empty"))
        *size = 0;
    if (has("sign-flipped"))
        signature[7] ^= 1;
    if (has("sign-huge"))
        *size = 1UL << 40;
    return rv;
}

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST **ret)
{
    void *library = dlopen(DIVIT_TEST_SOFTHSM, RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get =
        library ? (CK_C_GetFunctionList)(uintptr_t)dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&the.real) != CKR_OK)
        return CKR_GENERAL_ERROR;
    the.list = *the.real;
    the.list.C_GetFunctionList = C_GetFunctionList;
    the.list.C_Initialize = initialize;
    the.list.C_GetSlotList = slots;
    the.list.C_GetTokenInfo = token_info;
    the.list.C_GetAttributeValue = attributes;
    the.list.C_Login = login;
    the.list.C_SetPIN = set_pin;
    the.list.C_Sign = sign;
    *ret = &the.list;
    return CKR_OK;
}
