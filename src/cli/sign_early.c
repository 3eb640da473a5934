/* SPDX-License-Identifier: Apache-2.0 */
/* An XML document that is taken over before the PIN is asked for. */
#include "cli/sign_early.h"

/* see cli/sign_early.h */
bool cli_sign_early_fits(int fd, const divit_sign_options *how)
{
    divit_format format;
    if (how->xml && how->xml->packaging != DIVIT_PACKAGING_USUAL &&
        how->xml->packaging != DIVIT_PACKAGING_ENVELOPED)
        return false;
    return divit_format_read(fd, &format, NULL) == DIVIT_OK && format == DIVIT_FORMAT_XADES;
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
