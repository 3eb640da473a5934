/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of a module's start: C_Initialize, C_GetInfo, slots. */
#include "modules/refusing.h"

#include <stdlib.h>
#include <string.h>

static CK_RV no_arguments(void *args)
{
    return args ? CKR_ARGUMENTS_BAD : shim_get()->real->C_Initialize(NULL);
}

static CK_RV no_memory(void *args)
{
    (void)args;
    return CKR_HOST_MEMORY;
}

static CK_RV crash(void *args)
{
    (void)args;
    abort();
}

static CK_RV hang(void *args)
{
    (void)args;
    refusing_hang();
    return CKR_OK;
}

/* Nothing that it says of itself makes sense. */
static CK_RV junk_info(CK_INFO *info)
{
    memset(info, 0xFF, sizeof *info);
    return CKR_OK;
}

static CK_RV junk_slot(CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
    const CK_RV rv = shim_get()->real->C_GetSlotInfo(slot, info);
    memset(info->slotDescription, 0x1B, sizeof info->slotDescription);
    memset(info->manufacturerID, 0xC5, sizeof info->manufacturerID);
    memset(&info->hardwareVersion, 0xFF, sizeof info->hardwareVersion);
    memset(&info->firmwareVersion, 0xFF, sizeof info->firmwareVersion);
    return rv;
}

static CK_RV no_slots(CK_BBOOL present, CK_SLOT_ID *list, CK_ULONG *n)
{
    (void)present;
    (void)list;
    *n = 0;
    return CKR_OK;
}

static CK_RV a_million_slots(CK_BBOOL present, CK_SLOT_ID *list, CK_ULONG *n)
{
    (void)present;
    (void)list;
    *n = 1000000;
    return CKR_OK;
}

const refusing_fault refusing_start[] = {
    {"none", {.C_Initialize = NULL}},
    {"arguments", {.C_Initialize = no_arguments}},
    {"start-fails", {.C_Initialize = no_memory}},
    {"start-crash", {.C_Initialize = crash}},
    {"start-hang", {.C_Initialize = hang}},
    {"junk-module", {.version = {0xFF, 0xFF}, .C_GetInfo = junk_info, .C_GetSlotInfo = junk_slot}},
    {"no-slot", {.C_GetSlotList = no_slots}},
    {"many-slots", {.C_GetSlotList = a_million_slots}},
    {0},
};
