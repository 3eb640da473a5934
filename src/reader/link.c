/* SPDX-License-Identifier: Apache-2.0 */
/* A connection to a card that nobody else has, for measuring reader and card. */
#include "reader/link.h"

#include <stdlib.h>
#include <string.h>

#include <winscard.h>

#include "base/status.h"
#include "reader/pcsc.h"

enum { ANSWER_MAX = 258, STATUS_WORD = 2 }; /* a short answer, ISO/IEC 7816-4 5.1 */

struct divit_link {
    SCARDCONTEXT context;
    SCARDHANDLE card;
    DWORD protocol;
    bool connected;
    char reader[];
};

/* see reader/link.h */
divit_status divit_link_new(const char *reader, divit_link **ret, divit_error *err)
{
    const size_t n = strlen(reader) + 1;
    divit_link *link = calloc(1, sizeof *link + n);
    if (!link)
        return divit_fail_memory(err, __func__);
    memcpy(link->reader, reader, n);
    const LONG rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &link->context);
    if (rv != SCARD_S_SUCCESS) {
        free(link);
        return divit_pcsc_fail(err, __func__, rv);
    }
    *ret = link;
    return DIVIT_OK;
}

/* see reader/link.h */
void divit_link_disconnect(divit_link *link)
{
    if (link->connected)
        (void)SCardDisconnect(link->card, SCARD_UNPOWER_CARD);
    link->connected = false;
}

/* see reader/link.h */
void divit_link_free(divit_link **link)
{
    if (*link) {
        divit_link_disconnect(*link);
        (void)SCardReleaseContext((*link)->context);
    }
    free(*link);
    *link = NULL;
}

/* see reader/link.h */
divit_status divit_link_connect(divit_link *link, divit_error *err)
{
    const LONG rv = SCardConnect(link->context, link->reader, SCARD_SHARE_EXCLUSIVE,
        SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &link->card, &link->protocol);
    link->connected = rv == SCARD_S_SUCCESS;
    return link->connected ? DIVIT_OK : divit_pcsc_fail(err, __func__, rv);
}

/* see reader/link.h */
divit_status divit_link_reset(divit_link *link, divit_error *err)
{
    const LONG rv = SCardReconnect(link->card, SCARD_SHARE_EXCLUSIVE,
        SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, SCARD_RESET_CARD, &link->protocol);
    return rv == SCARD_S_SUCCESS ? DIVIT_OK : divit_pcsc_fail(err, __func__, rv);
}

/* see reader/link.h */
divit_status divit_link_select_root(divit_link *link, divit_error *err)
{
    static const uint8_t select[] = {0x00, 0xA4, 0x00, 0x00, 0x02, 0x3F, 0x00};
    const SCARD_IO_REQUEST *pci = link->protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
    uint8_t answer[ANSWER_MAX];
    DWORD n = sizeof answer;
    const LONG rv = SCardTransmit(link->card, pci, select, sizeof select, NULL, answer, &n);
    if (rv != SCARD_S_SUCCESS)
        return divit_pcsc_fail(err, __func__, rv);
    return n >= STATUS_WORD ? DIVIT_OK
                            : divit_fail(err, DIVIT_READER_SILENT, __func__,
                                  N_("the card's answer has no status word"));
}
