/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies the signatures of an ASiC container. */
#include "verify/asic.h"

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "verify/container.h"
#include "verify/made.h"
#include "xml/zip_read.h"

/* Most of one file of signatures, unpacked. */
enum { SIGNATURES_MAX = 16 << 20 };

/* The container and where its bytes are. */
typedef struct opened {
    divit_map map;
    divit_container container;
} opened;

static void opened_done(opened *o)
{
    divit_container_done(&o->container);
    divit_map_done(&o->map);
}

static divit_status open_container(int fd, opened *o, divit_error *err)
{
    const divit_status s = divit_map_fd(fd, &o->map, err);
    return s == DIVIT_OK ? divit_container_open(&o->map, &o->container, err) : s;
}

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
    DIVIT_AUTO(opened_done)
    opened o = {0};
    const divit_asic *asic = &o.container.asic;
    const divit_xades_task what = {.only = only, .container = &o.container};
    divit_status s = open_container(fd, &o, err);
    for (size_t i = 0; i < asic->zip.count && s == DIVIT_OK; i++)
        if (asic->roles[i] == DIVIT_ASIC_SIGNATURES)
            s = verify_file(&asic->zip.entries[i], &what, v, err);
    if (s == DIVIT_OK && divit_verification_count(v) == 0)
        s = divit_fail(err, DIVIT_NO_SIGNATURE, __func__, NULL);
    if (s == DIVIT_OK && !only)
        divit_container_check(&o.container, v);
    return s;
}

/* see verify/asic.h */
divit_status divit_asic_verify_made(int fd, const divit_signed_document *made, divit_error *err)
{
    DIVIT_AUTO(opened_done)
    opened o = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = open_container(fd, &o, err);
    if (s != DIVIT_OK)
        return s;
    const size_t last = o.container.asic.zip.count - 1;
    if (o.map.span.n != made->size || o.container.asic.roles[last] != DIVIT_ASIC_SIGNATURES)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature that was made does not cover the file"));
    s = divit_zip_load(&o.container.asic.zip.entries[last], SIGNATURES_MAX, &text, err);
    divit_signed_document inner = *made;
    inner.size = text.n;
    return s == DIVIT_OK ? divit_made_verify_text(divit_bytes_span(&text), &inner, err) : s;
}
