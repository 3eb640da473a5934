/* SPDX-License-Identifier: Apache-2.0 */
/* disturb_card exclusive|transaction|reset MILLISECONDS: what other programs do to a card. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <winscard.h>

enum { NAMES_MAX = 4096 };

static int fail(const char *step, LONG rv)
{
    fprintf(stderr, "disturb_card: %s: 0x%08lX\n", step, (unsigned long)rv & 0xFFFFFFFF);
    return 1;
}

int main(int argc, char **argv)
{
    SCARDCONTEXT context = 0;
    SCARDHANDLE card = 0;
    DWORD protocol = 0;
    char names[NAMES_MAX] = {0};
    DWORD n = sizeof names;
    if (argc != 3)
        return fail("usage", 0);
    const DWORD share =
        strcmp(argv[1], "exclusive") == 0 ? SCARD_SHARE_EXCLUSIVE : SCARD_SHARE_SHARED;
    const long ms = strtol(argv[2], NULL, 10);
    LONG rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
    if (rv == SCARD_S_SUCCESS)
        rv = SCardListReaders(context, NULL, names, &n);
    /* The card may be out still, or another program at it: taken in the first gap. */
    for (int i = 0; i < 2000; i++) {
        const struct timespec step = {0, 2000000};
        if (i > 0 || rv == SCARD_S_SUCCESS)
            rv = SCardConnect(context, names, share, SCARD_PROTOCOL_T1, &card, &protocol);
        if (rv != SCARD_E_SHARING_VIOLATION && rv != SCARD_E_NO_SMARTCARD)
            break;
        (void)nanosleep(&step, NULL);
    }
    if (rv != SCARD_S_SUCCESS)
        return fail("connect", rv);
    if (strcmp(argv[1], "transaction") == 0)
        rv = SCardBeginTransaction(card);
    if (strcmp(argv[1], "reset") == 0)
        rv = SCardReconnect(
            card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, SCARD_RESET_CARD, &protocol);
    if (rv != SCARD_S_SUCCESS)
        return fail(argv[1], rv);
    puts("held");
    (void)fflush(stdout);
    const struct timespec held = {ms / 1000, ms % 1000 * 1000000};
    (void)nanosleep(&held, NULL);
    (void)SCardDisconnect(card, SCARD_LEAVE_CARD);
    (void)SCardReleaseContext(context);
    return 0;
}
