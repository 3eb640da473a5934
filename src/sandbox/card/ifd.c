/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The practice reader as an IFD handler of pcscd (ifdhandler API 3.0): a cover over reader.c.
 *
 * pcscd names a reader by a number alone (Lun), so the readers are found in one static table: the
 * only mutable file-scope variable, forced by the ABI. pcscd calls a handler that does not claim
 * TAG_IFD_THREAD_SAFE from one thread at a time. Every function here is documented in
 * PCSC/ifdhandler.h; DEVICENAME in reader.conf is the card folder.
 */
#include <PCSC/ifdhandler.h>

#include "base/bytes.h"
#include "sandbox/card/reader.h"

enum { READERS = 16, PROTOCOL_T1 = 1 };

static divit_practice_reader *readers[READERS];

static divit_practice_reader **place_of(DWORD lun)
{
    return &readers[(lun >> 16) % READERS];
}

static RESPONSECODE code_of(divit_status s)
{
    switch (s) {
    case DIVIT_OK:
        return IFD_SUCCESS;
    case DIVIT_NO_READER:
        return IFD_NO_SUCH_DEVICE;
    default:
        return IFD_COMMUNICATION_ERROR;
    }
}

DIVIT_API RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR device)
{
    divit_practice_reader **place = place_of(lun);
    if (*place)
        return IFD_COMMUNICATION_ERROR;
    return code_of(divit_practice_reader_new(device, place, NULL));
}

DIVIT_API RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel)
{
    (void)lun;
    (void)channel;
    return IFD_NOT_SUPPORTED;
}

DIVIT_API RESPONSECODE IFDHCloseChannel(DWORD lun)
{
    divit_practice_reader_free(place_of(lun));
    return IFD_SUCCESS;
}

static RESPONSECODE give(divit_span value, PDWORD length, PUCHAR out)
{
    if (*length < value.n)
        return IFD_ERROR_INSUFFICIENT_BUFFER;
    if (value.n > 0)
        memcpy(out, value.p, value.n);
    *length = value.n;
    return IFD_SUCCESS;
}

DIVIT_API RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value)
{
    const divit_practice_reader *r = *place_of(lun);
    const uint8_t one = 1;
    const uint8_t all = READERS;
    switch (tag) {
    case TAG_IFD_ATR:
        return give(r ? divit_practice_reader_atr(r) : (divit_span){0}, length, value);
    case TAG_IFD_SLOTS_NUMBER:
        return give((divit_span){&one, 1}, length, value);
    case TAG_IFD_SIMULTANEOUS_ACCESS:
        return give((divit_span){&all, 1}, length, value);
    default:
        return IFD_ERROR_TAG;
    }
}

DIVIT_API RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value)
{
    (void)lun;
    (void)tag;
    (void)length;
    (void)value;
    return IFD_NOT_SUPPORTED;
}

DIVIT_API RESPONSECODE IFDHSetProtocolParameters(
    DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3)
{
    const divit_practice_reader *r = *place_of(lun);
    (void)flags;
    (void)pts1;
    (void)pts2;
    (void)pts3;
    const bool speaks = protocol == SCARD_PROTOCOL_T1 ||
                        (protocol == SCARD_PROTOCOL_T0 && r && divit_practice_reader_speaks_t0(r));
    return speaks ? IFD_SUCCESS : IFD_PROTOCOL_NOT_SUPPORTED;
}

DIVIT_API RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD length)
{
    divit_practice_reader *r = *place_of(lun);
    if (!r)
        return IFD_NO_SUCH_DEVICE;
    *length = 0;
    if (action == IFD_POWER_DOWN) {
        divit_practice_reader_power_down(r);
        return IFD_SUCCESS;
    }
    if (action != IFD_POWER_UP && action != IFD_RESET)
        return IFD_NOT_SUPPORTED;
    const divit_status s = divit_practice_reader_power_up(r, NULL);
    if (s != DIVIT_OK)
        return s == DIVIT_NO_READER ? IFD_NO_SUCH_DEVICE : IFD_ERROR_POWER_ACTION;
    *length = MAX_ATR_SIZE;
    return give(divit_practice_reader_atr(r), length, atr);
}

DIVIT_API RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send_pci, PUCHAR command,
    DWORD command_length, PUCHAR answer, PDWORD answer_length, PSCARD_IO_HEADER receive_pci)
{
    divit_practice_reader *r = *place_of(lun);
    const DWORD room = *answer_length;
    *answer_length = 0;
    if (!r)
        return IFD_NO_SUCH_DEVICE;
    if (send_pci.Protocol != PROTOCOL_T1 && !divit_practice_reader_speaks_t0(r))
        return IFD_PROTOCOL_NOT_SUPPORTED;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes got = {0};
    const divit_status s =
        divit_practice_reader_transmit(r, (divit_span){command, command_length}, &got, NULL);
    if (s != DIVIT_OK)
        return s == DIVIT_READER_SILENT ? IFD_RESPONSE_TIMEOUT : code_of(s);
    if (receive_pci)
        receive_pci->Protocol = send_pci.Protocol;
    *answer_length = room;
    return give(divit_bytes_span(&got), answer_length, answer);
}

DIVIT_API RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR in, DWORD in_length, PUCHAR out,
    DWORD out_room, LPDWORD out_length)
{
    divit_practice_reader *r = *place_of(lun);
    *out_length = 0;
    if (!r)
        return IFD_NO_SUCH_DEVICE;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes got = {0};
    const divit_status s =
        divit_practice_reader_control(r, (uint32_t)code, (divit_span){in, in_length}, &got, NULL);
    if (s == DIVIT_INPUT_UNSUPPORTED)
        return IFD_ERROR_NOT_SUPPORTED;
    if (s != DIVIT_OK)
        return s == DIVIT_READER_SILENT ? IFD_RESPONSE_TIMEOUT : code_of(s);
    *out_length = out_room;
    return give(divit_bytes_span(&got), out_length, out);
}

DIVIT_API RESPONSECODE IFDHICCPresence(DWORD lun)
{
    divit_practice_reader *r = *place_of(lun);
    if (!r)
        return IFD_NO_SUCH_DEVICE;
    const divit_status s = divit_practice_reader_presence(r, NULL);
    if (s == DIVIT_OK)
        return IFD_ICC_PRESENT;
    return s == DIVIT_NO_CARD ? IFD_ICC_NOT_PRESENT : code_of(s);
}
