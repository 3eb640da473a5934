/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of C_GetTokenInfo. */
#include "modules/refusing.h"

#include <string.h>

static CK_RV no_token(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    (void)slot;
    (void)info;
    return CKR_TOKEN_NOT_PRESENT;
}

static CK_RV unknown_token(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    (void)slot;
    (void)info;
    return CKR_TOKEN_NOT_RECOGNIZED;
}

static CK_RV busy(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    (void)slot;
    (void)info;
    return CKR_DEVICE_ERROR;
}

static CK_RV real(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    return shim_get()->real->C_GetTokenInfo(slot, info);
}

/* Another card since the objects were read. */
static CK_RV other_card(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    if (shim_get()->objects_read)
        memset(info->serialNumber, '7', sizeof info->serialNumber);
    return rv;
}

/* Another card since the login. */
static CK_RV later_card(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    if (shim_get()->logged_in)
        memset(info->serialNumber, '7', sizeof info->serialNumber);
    return rv;
}

static CK_RV later_final(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    info->flags |= shim_get()->logged_in ? CKF_USER_PIN_FINAL_TRY : 0;
    return rv;
}

static CK_RV later_locked(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    info->flags |= shim_get()->logged_in ? CKF_USER_PIN_LOCKED : 0;
    return rv;
}

static CK_RV low(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    info->flags |= CKF_USER_PIN_COUNT_LOW;
    return rv;
}

static CK_RV final(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    info->flags |= CKF_USER_PIN_FINAL_TRY;
    return rv;
}

static CK_RV locked(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    info->flags |= CKF_USER_PIN_LOCKED;
    return rv;
}

/* Text with control bytes, broken UTF-8, no end; lengths and versions without sense. */
static CK_RV junk(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    const CK_RV rv = real(slot, info);
    memset(info->label, 0x1B, sizeof info->label);
    memset(info->manufacturerID, 0xC5, sizeof info->manufacturerID);
    memset(info->model, 0, sizeof info->model);
    memset(&info->hardwareVersion, 0xFF, sizeof info->hardwareVersion);
    memset(&info->firmwareVersion, 0xFF, sizeof info->firmwareVersion);
    info->ulMinPinLen = 200;
    info->ulMaxPinLen = 3;
    return rv;
}

const refusing_fault refusing_token[] = {
    {"no-token", {.C_GetTokenInfo = no_token}},
    {"unknown-token", {.C_GetTokenInfo = unknown_token}},
    {"busy", {.C_GetTokenInfo = busy}},
    {"other-card", {.C_GetTokenInfo = other_card}},
    {"later-card", {.C_GetTokenInfo = later_card}},
    {"later-final", {.C_GetTokenInfo = later_final}},
    {"later-locked", {.C_GetTokenInfo = later_locked}},
    {"low", {.C_GetTokenInfo = low}},
    {"final", {.C_GetTokenInfo = final}},
    {"locked", {.C_GetTokenInfo = locked}},
    {"junk-token", {.C_GetTokenInfo = junk}},
    {0},
};
