/* SPDX-License-Identifier: Apache-2.0 */
/* The loopback listener's request parser: what passes holds visible ASCII only. */
#include <stdlib.h>
#include <string.h>

#include "portal/redirect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_visible(const char *text, size_t cap)
{
    const size_t n = strnlen(text, cap);
    if (n == cap)
        abort();
    for (size_t i = 0; i < n; i++)
        if (text[i] < 0x21 || text[i] > 0x7E)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_redirect r = {0};
    divit_error err = {0};
    if (divit_redirect_parse((divit_span){data, size}, "127.0.0.1:40123", &r, &err) != DIVIT_OK)
        return 0;
    check_visible(r.code, sizeof r.code);
    check_visible(r.state, sizeof r.state);
    check_visible(r.iss, sizeof r.iss);
    check_visible(r.error, sizeof r.error);
    return divit_redirect_check(&r, "state", "https://localhost", &err) == DIVIT_E_INTERNAL;
}
