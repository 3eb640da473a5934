/* SPDX-License-Identifier: Apache-2.0 */
/* What the answers of PC/SC mean, and why its service is not there. */
#include "reader/pcsc.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <winscard.h>

#include "base/file.h"
#include "base/status.h"

typedef struct scard_row {
    LONG code;
    divit_status status;
    const char *detail;
} scard_row;

/* PC/SC part 5 names the codes; pcsclite.h says what they stand for on Linux. */
static const scard_row rows[] = {
    {SCARD_E_NO_SERVICE, DIVIT_NO_SERVICE, NULL},
    {SCARD_E_SERVICE_STOPPED, DIVIT_NO_SERVICE, N_("the service was stopped meanwhile")},
    {SCARD_F_COMM_ERROR, DIVIT_NO_SERVICE, N_("the connection to the service broke")},
    {SCARD_E_INVALID_HANDLE, DIVIT_NO_SERVICE, N_("the service was started anew meanwhile")},
    {SCARD_W_SECURITY_VIOLATION, DIVIT_NO_SERVICE,
        N_("the service does not admit this user or session (polkit)")},
    {SCARD_E_NO_ACCESS, DIVIT_NO_SERVICE, N_("the service does not admit this user")},
    {SCARD_E_SERVER_TOO_BUSY, DIVIT_READER_BUSY, N_("the service has too much to do")},
    {SCARD_E_NO_READERS_AVAILABLE, DIVIT_NO_READER, NULL},
    {SCARD_E_UNKNOWN_READER, DIVIT_NO_READER, N_("the reader is not there any more")},
    {SCARD_E_READER_UNAVAILABLE, DIVIT_NO_READER, N_("the reader was unplugged")},
    {SCARD_E_READER_UNSUPPORTED, DIVIT_NO_READER, N_("the reader's driver cannot be used")},
    {SCARD_E_SHARING_VIOLATION, DIVIT_READER_BUSY, NULL},
    {SCARD_E_TIMEOUT, DIVIT_READER_SILENT, N_("the time is over")},
    {SCARD_E_NOT_READY, DIVIT_READER_SILENT, N_("the reader is not ready")},
    {SCARD_E_NOT_TRANSACTED, DIVIT_READER_SILENT, N_("the exchange with the card failed")},
    {SCARD_E_COMM_DATA_LOST, DIVIT_READER_SILENT, N_("data between reader and card got lost")},
    {SCARD_E_PROTO_MISMATCH, DIVIT_READER_SILENT, N_("reader and card speak no common protocol")},
    {SCARD_F_WAITED_TOO_LONG, DIVIT_READER_SILENT, NULL},
    {SCARD_W_UNSUPPORTED_CARD, DIVIT_READER_SILENT, N_("the reader cannot speak with this card")},
    {SCARD_W_UNRESPONSIVE_CARD, DIVIT_READER_SILENT, N_("the card does not answer")},
    {SCARD_W_UNPOWERED_CARD, DIVIT_READER_SILENT, N_("the card has no power")},
    {SCARD_E_NO_SMARTCARD, DIVIT_NO_CARD, NULL},
    {SCARD_W_REMOVED_CARD, DIVIT_TOKEN_LOST, N_("the card was taken out")},
    {SCARD_W_RESET_CARD, DIVIT_TOKEN_LOST, N_("another program reset the card")},
    {SCARD_E_CANCELLED, DIVIT_INTERRUPTED, NULL},
    {SCARD_E_SYSTEM_CANCELLED, DIVIT_INTERRUPTED, NULL},
    {SCARD_E_NO_MEMORY, DIVIT_E_MEMORY, NULL},
    {SCARD_E_INSUFFICIENT_BUFFER, DIVIT_E_INTERNAL, N_("there are more readers than supported")},
};

/* see reader/pcsc.h */
divit_status divit_pcsc_fail(divit_error *err, const char *origin, long code)
{
    static const scard_row unknown = {
        0, DIVIT_E_INTERNAL, N_("the service gave an answer that is not expected")};
    const scard_row *row = &unknown;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == code)
            row = &rows[i];
    return divit_fail_foreign(err, row->status, origin, row->detail, DIVIT_FOREIGN_SCARD, code);
}

static const char *clause_of(int code)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return N_("its socket does not exist: pcscd is not installed or not activated");
    case ECONNREFUSED:
        return N_("its socket exists, but nobody listens there");
    case EACCES:
    case EPERM:
        return N_("this user has no permission to use its socket");
    default:
        return N_("its socket cannot be used");
    }
}

/* see reader/pcsc.h */
const char *divit_pcsc_absence(const char *socket_path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const size_t n = strlen(socket_path);
    if (n >= sizeof address.sun_path)
        return N_("the path of its socket is too long");
    memcpy(address.sun_path, socket_path, n);
    DIVIT_AUTO(divit_fd_close)
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return clause_of(errno);
    return N_("its socket is open, but the service does not answer");
}
