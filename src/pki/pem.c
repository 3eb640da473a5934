/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates in a text of PEM blocks. */
#include "pki/pem.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

/* see pki/pem.h */
divit_status divit_pem_next(divit_span *rest, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    const uint8_t *begin = rest->n > 0 ? memmem(rest->p, rest->n, BEGIN, strlen(BEGIN)) : NULL;
    ret->n = 0;
    if (!begin) {
        *rest = (divit_span){0};
        return DIVIT_OK;
    }
    const divit_span behind =
        divit_span_sub(*rest, (size_t)(begin - rest->p) + strlen(BEGIN), SIZE_MAX);
    const uint8_t *end = behind.n > 0 ? memmem(behind.p, behind.n, END, strlen(END)) : NULL;
    const size_t n = end ? (size_t)(end - behind.p) : 0;
    divit_status s =
        end ? divit_base64_parse(&der, divit_span_sub(behind, 0, n)) : DIVIT_INPUT_BROKEN;
    if (s == DIVIT_OK && der.n == 0)
        s = DIVIT_INPUT_BROKEN;
    if (s == DIVIT_E_MEMORY)
        return divit_fail_memory(err, __func__);
    if (s != DIVIT_OK)
        return divit_fail(err, s, __func__, N_("a block of a PEM file is damaged"));
    *rest = divit_span_sub(behind, n + strlen(END), SIZE_MAX);
    divit_bytes_done(ret);
    *ret = divit_bytes_steal(&der);
    return DIVIT_OK;
}
