/* SPDX-License-Identifier: Apache-2.0 */
/* An XML document that is taken over before the PIN is asked for. */
#include "cli/sign_early.h"

#include <unistd.h>

enum { HEAD_SIZE = 1024 };

/* see cli/sign_early.h */
bool cli_sign_early_fits(int fd, const divit_sign_options *how)
{
    uint8_t head[HEAD_SIZE];
    if (how->xml && how->xml->packaging != DIVIT_PACKAGING_USUAL &&
        how->xml->packaging != DIVIT_PACKAGING_ENVELOPED)
        return false;
    const ssize_t n = pread(fd, head, sizeof head, 0);
    return n > 0 && divit_format_of((divit_span){head, (size_t)n}) == DIVIT_FORMAT_XADES;
}

/* see cli/sign_early.h */
divit_status cli_sign_early_take(cli_sign_early *early, int fd, const divit_sign_options *how,
    divit_output **out, divit_error *err)
{
    if (!divit_output_is_unnamed(*out))
        return divit_sign_check(fd, how, err);
    const divit_status s = divit_prepared_new(fd, how, *out, &early->prepared, err);
    if (s == DIVIT_OK) {
        early->out = *out;
        *out = NULL;
    }
    return s;
}

/* see cli/sign_early.h */
void cli_sign_early_done(cli_sign_early *early)
{
    divit_prepared_free(&early->prepared);
    divit_output_free(&early->out);
}
