/* SPDX-License-Identifier: Apache-2.0 */
/* A program that holds the card in the first reader for itself until its standard input ends. */
#include <stdio.h>
#include <unistd.h>

#include <winscard.h>

int main(void)
{
    SCARDCONTEXT context;
    SCARDHANDLE card;
    DWORD protocol = 0;
    char names[1024] = "";
    DWORD n = sizeof names;
    char byte;
    if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS ||
        SCardListReaders(context, NULL, names, &n) != SCARD_S_SUCCESS ||
        SCardConnect(context, names, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
            &card, &protocol) != SCARD_S_SUCCESS)
        return 1;
    if (puts("held") < 0 || fflush(stdout) != 0)
        return 1;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        continue;
    (void)SCardDisconnect(card, SCARD_LEAVE_CARD);
    (void)SCardReleaseContext(context);
    return 0;
}
