/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PKCS#11 module for tests: OpenSC, but a PIN that is changed on the reader's PIN pad.
 *
 * OpenSC's akis driver sends CHANGE REFERENCE DATA with two empty PINs when it is asked to let the
 * pad do it (0.23, card-akis.c). A module that knows its reader sends PIN_MODIFY_STRUCTURE
 * (PC/SC part 10, 2.5.3) by SCardControl, as here.
 */
#include "modules/shim.h"

#include <stdint.h>
#include <string.h>

#include <reader.h>
#include <winscard.h>

/* The control code of FEATURE_MODIFY_PIN_DIRECT, 0 if the reader has none. */
static DWORD modify_code(SCARDHANDLE card)
{
    uint8_t tlv[256];
    DWORD n = 0;
    if (SCardControl(card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, tlv, sizeof tlv, &n) !=
        SCARD_S_SUCCESS)
        return 0;
    for (DWORD i = 0; i + 6 <= n; i += 6)
        if (tlv[i] == FEATURE_MODIFY_PIN_DIRECT && tlv[i + 1] == 4)
            return (DWORD)tlv[i + 2] << 24 | (DWORD)tlv[i + 3] << 16 | (DWORD)tlv[i + 4] << 8 |
                   tlv[i + 5];
    return 0;
}

/* The meaning of a status word of the card or of the pad. */
static CK_RV meaning(uint32_t sw)
{
    if (sw == 0x9000)
        return CKR_OK;
    if (sw >> 4 == 0x63C)
        return CKR_PIN_INCORRECT;
    if (sw == 0x6983)
        return CKR_PIN_LOCKED;
    if (sw == 0x6401)
        return CKR_FUNCTION_CANCELED;
    return sw == 0x6402 || sw == 0x6403 ? CKR_PIN_INVALID : CKR_DEVICE_ERROR;
}

/* Old PIN, new PIN twice; 6 to 16 characters; AKIS wants the length before each. */
static CK_RV ask_pad(SCARDHANDLE card)
{
    static const uint8_t block[] = {0, 0, 0x82, 0x80, 0, 0, 0, 0x10, 0x06, 3, 2, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 5, 0, 0, 0, 0x00, 0x24, 0x01, 0x01, 0x00};
    uint8_t sw[2] = {0};
    DWORD n = 0;
    const DWORD code = modify_code(card);
    if (code == 0 ||
        SCardControl(card, code, block, sizeof block, sw, sizeof sw, &n) != SCARD_S_SUCCESS ||
        n != 2)
        return CKR_DEVICE_ERROR;
    return meaning((uint32_t)sw[0] << 8 | sw[1]);
}

static CK_RV set_pin(
    CK_SESSION_HANDLE session, CK_BYTE *old, CK_ULONG old_n, CK_BYTE *fresh, CK_ULONG fresh_n)
{
    char readers[1024];
    DWORD n = sizeof readers, protocol = 0;
    SCARDCONTEXT context = 0;
    SCARDHANDLE card = 0;
    CK_RV rv = CKR_DEVICE_ERROR;
    (void)session;
    if (old || old_n || fresh || fresh_n)
        return CKR_PIN_INVALID; /* a PIN on the host is what this module must not see */
    if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS)
        return CKR_DEVICE_ERROR;
    if (SCardListReaders(context, NULL, readers, &n) == SCARD_S_SUCCESS &&
        SCardConnect(context, readers, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, &card, &protocol) ==
            SCARD_S_SUCCESS) {
        rv = ask_pad(card);
        (void)SCardDisconnect(card, SCARD_LEAVE_CARD);
    }
    (void)SCardReleaseContext(context);
    return rv;
}

/* see modules/shim.h */
bool shim_override(CK_FUNCTION_LIST *list)
{
    list->C_SetPIN = set_pin;
    return true;
}
