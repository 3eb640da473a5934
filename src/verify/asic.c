/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies the signatures of an ASiC container. */
#include "verify/asic.h"

#include "base/bytes.h"
#include "base/status.h"
#include "verify/container.h"
#include "verify/made.h"
#include "xml/zip_read.h"

/* Most of one file of signatures, unpacked. */
enum { SIGNATURES_MAX = 16 << 20 };

static divit_status verify_file(
    const divit_zip_entry *e, const divit_xades_task *what, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s = divit_zip_load(e, SIGNATURES_MAX, &text, err);
    return s == DIVIT_OK ? divit_xades_verify_text(divit_bytes_span(&text), what, v, err) : s;
}

/* see verify/asic.h */
divit_status divit_asic_verify(
    int fd, const divit_xades_copy *only, divit_verification *v, divit_error *err)
{
    DIVIT_AUTO(divit_container_done)
    divit_container c = {0};
    const divit_asic *asic = &c.asic;
    const divit_xades_task what = {.only = only, .container = &c};
    divit_status s = divit_container_open(fd, &c, err);
    for (size_t i = 0; i < asic->zip.count && s == DIVIT_OK; i++)
        if (asic->roles[i] == DIVIT_ASIC_SIGNATURES)
            s = verify_file(&asic->zip.entries[i], &what, v, err);
    if (s == DIVIT_OK && divit_verification_count(v) == 0)
        s = divit_fail(err, DIVIT_NO_SIGNATURE, __func__, NULL);
    if (s == DIVIT_OK && !only)
        divit_container_check(&c, v);
    return s;
}

/* see verify/asic.h */
divit_status divit_asic_verify_made(int fd, const divit_signed_document *made, divit_error *err)
{
    DIVIT_AUTO(divit_container_done)
    divit_container c = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_container_open(fd, &c, err);
    if (s != DIVIT_OK)
        return s;
    const size_t last = c.asic.zip.count - 1;
    if (c.map.span.n != made->size || c.asic.roles[last] != DIVIT_ASIC_SIGNATURES)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature that was made does not cover the file"));
    s = divit_zip_load(&c.asic.zip.entries[last], SIGNATURES_MAX, &text, err);
    divit_signed_document inner = *made;
    inner.size = text.n;
    return s == DIVIT_OK ? divit_made_verify_text(divit_bytes_span(&text), &inner, err) : s;
}
