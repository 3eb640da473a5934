/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card_rate COUNT: signs so often with the practice card in the first reader, with no more than the
 * five commands of a signature, and prints the milliseconds of one: the card's own rate.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <winscard.h>

enum { NAMES = 4096, ANSWER = 258, BLOCK = 256, PART = 0xF4 };

static int fail(const char *step, LONG rv)
{
    fprintf(stderr, "card_rate: %s: 0x%08lX\n", step, (unsigned long)rv & 0xFFFFFFFF);
    return 1;
}

/* One command; its status word has this first byte. */
static LONG send(SCARDHANDLE card, const BYTE *command, DWORD n, BYTE sw1)
{
    BYTE answer[ANSWER];
    DWORD got = sizeof answer;
    const LONG rv = SCardTransmit(card, SCARD_PCI_T1, command, n, NULL, answer, &got);
    if (rv != SCARD_S_SUCCESS)
        return rv;
    return got >= 2 && answer[got - 2] == sw1 ? SCARD_S_SUCCESS : SCARD_E_CARD_UNSUPPORTED;
}

/* The practice PIN, which is no secret. */
static LONG log_in(SCARDHANDLE card)
{
    static const BYTE folder[] = {0x00, 0xA4, 0x08, 0x00, 0x04, 0x3F, 0x00, 0x50, 0x15, 0x00};
    static const BYTE pin[] = {0x00, 0x20, 0x00, 0x01, 0x06, '1', '2', '3', '4', '5', '6'};
    const LONG rv = send(card, folder, sizeof folder, 0x90);
    return rv == SCARD_S_SUCCESS ? send(card, pin, sizeof pin, 0x90) : rv;
}

/* What OpenSC sends for a signature (card-akis.c): the padded block in two parts. */
static LONG sign(SCARDHANDLE card)
{
    static const BYTE key[] = {
        0x00, 0xA4, 0x08, 0x00, 0x06, 0x3F, 0x00, 0x50, 0x15, 0x45, 0x01, 0x00};
    static const BYTE use[] = {0x00, 0x22, 0xC3, 0x01};
    static const BYTE rest[] = {0x00, 0xC0, 0x00, 0x00, BLOCK - PART};
    BYTE first[5 + PART] = {0x10, 0x2A, 0x9E, 0x9A, PART, 0x00, 0x01};
    BYTE second[5 + BLOCK - PART + 1] = {0x00, 0x2A, 0x9E, 0x9A, BLOCK - PART};
    memset(first + 7, 0xFF, PART - 2);
    second[sizeof second - 1] = PART;
    LONG rv = send(card, key, sizeof key, 0x90);
    if (rv == SCARD_S_SUCCESS)
        rv = send(card, use, sizeof use, 0x90);
    if (rv == SCARD_S_SUCCESS)
        rv = send(card, first, sizeof first, 0x90);
    if (rv == SCARD_S_SUCCESS)
        rv = send(card, second, sizeof second, 0x61);
    return rv == SCARD_S_SUCCESS ? send(card, rest, sizeof rest, 0x90) : rv;
}

static double now_ms(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    SCARDCONTEXT context = 0;
    SCARDHANDLE card = 0;
    char names[NAMES] = {0};
    DWORD n = sizeof names, protocol = 0;
    const long count = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    LONG rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
    if (rv == SCARD_S_SUCCESS)
        rv = SCardListReaders(context, NULL, names, &n);
    if (rv == SCARD_S_SUCCESS)
        rv = SCardConnect(context, names, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, &card, &protocol);
    if (rv != SCARD_S_SUCCESS || count <= 0)
        return fail("connect", rv);
    rv = log_in(card);
    const double begun = now_ms();
    for (long i = 0; rv == SCARD_S_SUCCESS && i < count; i++)
        rv = sign(card);
    const double ended = now_ms();
    (void)SCardDisconnect(card, SCARD_RESET_CARD);
    (void)SCardReleaseContext(context);
    if (rv != SCARD_S_SUCCESS)
        return fail("transmit", rv);
    printf("%.2f\n", (ended - begun) / (double)count);
    return 0;
}
