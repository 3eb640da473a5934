/* SPDX-License-Identifier: Apache-2.0 */
/* Whether somebody listens on the smart card service's socket. */
#include "doctor/service.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/file.h"

static divit_service_state look_at_file(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0)
        return S_ISSOCK(st.st_mode) ? DIVIT_SERVICE_ANSWERS : DIVIT_SERVICE_NO_SOCKET;
    if (errno == ENOENT || errno == ENOTDIR)
        return DIVIT_SERVICE_MISSING;
    return errno == EACCES ? DIVIT_SERVICE_HIDDEN : DIVIT_SERVICE_UNREACHED;
}

static divit_service_state connect_once(const struct sockaddr_un *address)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
        return DIVIT_SERVICE_ANSWERS;
    if (errno == ECONNREFUSED)
        return DIVIT_SERVICE_STALE;
    return errno == EACCES ? DIVIT_SERVICE_FORBIDDEN : DIVIT_SERVICE_UNREACHED;
}

/* see doctor/service.h */
divit_service_state divit_service_look(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const size_t n = strlen(path);
    const divit_service_state file = look_at_file(path);
    if (file != DIVIT_SERVICE_ANSWERS)
        return file;
    if (n >= sizeof address.sun_path)
        return DIVIT_SERVICE_UNREACHED;
    memcpy(address.sun_path, path, n);
    return connect_once(&address);
}
