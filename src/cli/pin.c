/* SPDX-License-Identifier: Apache-2.0 */
/* Where a PIN or password comes from when no person types it: a descriptor. */
#include "cli/pin.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"

static divit_status refuse(divit_error *err, const char *what, const char *detail)
{
    const divit_status s = divit_fail(err, DIVIT_USAGE, __func__, detail);
    divit_error_subject(err, what);
    return s;
}

static divit_status open_file(const char *path, int *ret_fd, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return refuse(err, path, N_("the file with the PIN or password cannot be opened"));
    if (st.st_uid != geteuid() || (st.st_mode & 077) != 0)
        return refuse(err, path,
            N_("others can read the file with the PIN or password; run chmod 600 on it"));
    *ret_fd = fd;
    fd = -1;
    return DIVIT_OK;
}

static divit_status copy_descriptor(const char *number, int *ret_fd, divit_error *err)
{
    char *end = NULL;
    const long fd = strtol(number, &end, 10);
    if (!*number || *end || fd < 0 || fd > 65535)
        return refuse(err, number, N_("a number is expected here"));
    *ret_fd = fcntl((int)fd, F_DUPFD_CLOEXEC, 3);
    return *ret_fd < 0 ? refuse(err, number, N_("this descriptor is not open")) : DIVIT_OK;
}

/* see cli/pin.h */
divit_status cli_pin_open(const char *file, const char *number, int *ret_fd, divit_error *err)
{
    *ret_fd = -1;
    if (file && number)
        return refuse(err, "--pin-fd", N_("give --pin-file or --pin-fd, not both"));
    if (file)
        return open_file(file, ret_fd, err);
    return number ? copy_descriptor(number, ret_fd, err) : DIVIT_OK;
}
