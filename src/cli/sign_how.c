/* SPDX-License-Identifier: Apache-2.0 */
/* The options that say how a document is signed. */
#include "cli/sign_how.h"

#include <string.h>

#include "base/status.h"

/* The wish that --scheme names. */
static divit_status read_scheme(const char *name, divit_scheme *ret, divit_error *err)
{
    if (!name)
        *ret = DIVIT_SCHEME_ANY;
    else if (strcmp(name, "pkcs1") == 0)
        *ret = DIVIT_SCHEME_RSA;
    else if (strcmp(name, "pss") == 0)
        *ret = DIVIT_SCHEME_RSA_PSS;
    else
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--scheme takes pkcs1 or pss"));
    return DIVIT_OK;
}

/* see cli/sign_how.h */
divit_status cli_sign_how_read(const cli_sign_how *how, divit_sign_options *ret, divit_error *err)
{
    divit_sign_options o = {.field = how->field, .reason = how->reason, .location = how->location};
    const divit_status s = read_scheme(how->scheme, &o.scheme, err);
    if (s == DIVIT_OK)
        *ret = o;
    return s;
}
