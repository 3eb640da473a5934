/* SPDX-License-Identifier: Apache-2.0 */
/*
 * storm_card COUNT: sends so many commands to the card in the first reader and takes whatever
 * comes back. Fails if one of them takes ten seconds, or if the reader is lost for good.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <winscard.h>

enum { ANSWER = 65544, NAMES = 4096, DEADLINE_S = 10, LOSSES = 1000 };

typedef struct command {
    BYTE bytes[16];
    DWORD n;
} command;

/* What OpenSC's akis driver sends (card-akis.c, iso7816.c), but no PIN. */
static const command commands[] = {
    {{0x00, 0xA4, 0x08, 0x00, 0x04, 0x3F, 0x00, 0x2F, 0x00, 0x00}, 10},
    {{0x00, 0xA4, 0x08, 0x00, 0x04, 0x3F, 0x00, 0x50, 0x15, 0x00}, 10},
    {{0x00, 0xA4, 0x08, 0x00, 0x06, 0x3F, 0x00, 0x50, 0x15, 0x45, 0x03, 0x00}, 12},
    {{0x00, 0xB0, 0x00, 0x00, 0xF4}, 5},
    {{0x00, 0xCA, 0x01, 0x06, 0x4D}, 5},
    {{0x80, 0x18, 0x00, 0x00, 0x00}, 5},
    {{0x00, 0x22, 0xC3, 0x01}, 4},
    {{0x00, 0x84, 0x00, 0x00, 0x08}, 5},
};

static int fail(const char *step, LONG rv)
{
    fprintf(stderr, "storm_card: %s: 0x%08lX\n", step, (unsigned long)rv & 0xFFFFFFFF);
    return 1;
}

static LONG connect_card(SCARDCONTEXT context, SCARDHANDLE *card)
{
    char names[NAMES] = {0};
    DWORD n = sizeof names, protocol = 0;
    LONG rv = SCardListReaders(context, NULL, names, &n);
    if (rv == SCARD_S_SUCCESS)
        rv = SCardConnect(context, names, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, card, &protocol);
    return rv;
}

/* Sends all; a card that is lost is connected anew, not without end. */
static LONG send_all(SCARDCONTEXT context, SCARDHANDLE *card, long count)
{
    static BYTE answer[ANSWER];
    int losses = 0;
    for (long i = 0; i < count; i++) {
        const command *c = &commands[(size_t)i % (sizeof commands / sizeof commands[0])];
        DWORD n = sizeof answer;
        (void)alarm(DEADLINE_S);
        LONG rv = SCardTransmit(*card, SCARD_PCI_T1, c->bytes, c->n, NULL, answer, &n);
        if (rv == SCARD_S_SUCCESS || rv == SCARD_E_INSUFFICIENT_BUFFER ||
            rv == SCARD_E_NOT_TRANSACTED)
            continue;
        if (++losses == LOSSES)
            return rv;
        (void)SCardDisconnect(*card, SCARD_RESET_CARD);
        rv = connect_card(context, card);
        if (rv != SCARD_S_SUCCESS)
            return rv;
    }
    return SCARD_S_SUCCESS;
}

int main(int argc, char **argv)
{
    SCARDCONTEXT context = 0;
    SCARDHANDLE card = 0;
    if (argc != 2)
        return fail("usage", 0);
    LONG rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
    if (rv == SCARD_S_SUCCESS)
        rv = connect_card(context, &card);
    if (rv != SCARD_S_SUCCESS)
        return fail("connect", rv);
    rv = send_all(context, &card, strtol(argv[1], NULL, 10));
    (void)SCardDisconnect(card, SCARD_RESET_CARD);
    (void)SCardReleaseContext(context);
    return rv == SCARD_S_SUCCESS ? 0 : fail("transmit", rv);
}
