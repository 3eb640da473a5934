/* SPDX-License-Identifier: Apache-2.0 */
/* The password that opens an encrypted PDF. */
#include "cli/password.h"

#include "base/file.h"
#include "base/status.h"
#include "cli/pin.h"

/* see cli/password.h */
divit_status cli_password_read(
    const cli_password_options *options, divit_secret **ret, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_secret_free)
    divit_secret *password = NULL;
    divit_status s = DIVIT_OK;
    if (options->file && options->fd)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("give --password-file or --password-fd, not both"));
    s = cli_pin_open(options->file, options->fd, &fd, err);
    if (s != DIVIT_OK || fd < 0)
        return s;
    s = divit_secret_new(&password, err);
    if (s == DIVIT_OK)
        s = divit_secret_read(password, fd, err);
    if (s != DIVIT_OK)
        return s;
    *ret = password;
    password = NULL;
    return DIVIT_OK;
}

/* see cli/password.h */
divit_span cli_password_span(const divit_secret *password)
{
    if (!password)
        return (divit_span){0};
    return (divit_span){divit_secret_data(password), divit_secret_length(password)};
}
