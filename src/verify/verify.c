/* SPDX-License-Identifier: Apache-2.0 */
/* Decides about the signatures of a document, by its content. */
#include "divit/verify.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/copy.h"
#include "base/file.h"
#include "base/status.h"
#include "verify/asic.h"
#include "verify/made.h"
#include "verify/pades.h"
#include "verify/xades.h"

enum { SNAPSHOT_MAX = 64 << 20 };

/*
 * A copy in sealed memory that nobody can change or cut while it is read twice; a document too
 * large for that is read where it is.
 */
static divit_status snapshot(int fd, int *ret_fd, divit_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    if (st.st_size <= SNAPSHOT_MAX)
        return divit_file_seal(fd, SNAPSHOT_MAX, ret_fd, err);
    const int same = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (same < 0)
        return divit_fail_errno(err, __func__, NULL);
    *ret_fd = same;
    return DIVIT_OK;
}

/* What a document is verified with. */
typedef struct beside {
    divit_span password;
    divit_xades_task xml;
} beside;

/* A container has its files in itself: none can be given beside it. */
static divit_status verify_container(
    int fd, const beside *with, divit_verification *v, divit_error *err)
{
    if (with->xml.contents)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a container holds the files that are signed; no file is given beside it"));
    return divit_asic_verify(fd, NULL, v, err);
}

static divit_status verify_as(
    divit_format format, int fd, const beside *with, divit_verification *v, divit_error *err)
{
    switch (format) {
    case DIVIT_FORMAT_PADES:
        return divit_pades_verify(fd, with->password, v, err);
    case DIVIT_FORMAT_XADES:
        return divit_xades_verify(fd, &with->xml, v, err);
    case DIVIT_FORMAT_ASIC:
        return verify_container(fd, with, v, err);
    case DIVIT_FORMAT_UNKNOWN:
        break;
    }
    return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
        N_("it begins like neither a PDF nor an XML file nor an ASiC container"));
}

static divit_status verify_with(
    int fd, const beside *with, divit_verification **ret, divit_error *err)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_error why = {0}; /* the verifiers read the reasons of their findings in it */
    DIVIT_AUTO(divit_fd_close)
    int copy = -1;
    divit_format format = DIVIT_FORMAT_UNKNOWN;
    divit_status s = snapshot(fd, &copy, err);
    if (s == DIVIT_OK)
        s = divit_format_read(copy, &format, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_verification_new(format, &v, &why);
    if (s == DIVIT_OK)
        s = verify_as(format, copy, with, v, &why);
    if (s != DIVIT_OK && err)
        *err = why;
    if (s != DIVIT_OK)
        return s;
    *ret = v;
    v = NULL;
    return DIVIT_OK;
}

/* see divit/verify.h */
divit_status divit_verify_locked(
    int fd, divit_span password, divit_verification **ret, divit_error *err)
{
    const beside with = {.password = password};
    return verify_with(fd, &with, ret, err);
}

/* see divit/verify.h */
divit_status divit_verify(int fd, divit_verification **ret, divit_error *err)
{
    return divit_verify_locked(fd, (divit_span){0}, ret, err);
}

/* see divit/verify.h */
divit_status divit_verify_detached(
    int fd, const divit_contents *contents, divit_verification **ret, divit_error *err)
{
    const beside with = {.xml.contents = contents};
    if (contents->count > DIVIT_CONTENTS_MAX)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("one detached signature takes 1 to 60 files"));
    return verify_with(fd, &with, ret, err);
}

/* A file that is written from its start. */
typedef struct target {
    int fd;
    uint64_t size;
} target;

static divit_status put(void *ctx, divit_span data)
{
    target *to = ctx;
    const divit_status s = divit_write_at(to->fd, to->size, data, NULL);
    to->size += data.n;
    return s;
}

/* What the verification of the one signature says of the part that was written. */
static divit_status check_part(
    const divit_verification *v, const divit_extract_options *how, divit_error *err)
{
    const divit_verified_signature *f = divit_verification_at(v, 0);
    if (!f->intact)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature does not hold, so nobody knows what was signed"));
    if (how->part >= f->part_count || !f->parts[how->part].is_signed ||
        (divit_verification_format(v) != DIVIT_FORMAT_ASIC &&
            strcmp(f->parts[how->part].kind, "file") == 0))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the signature signs no such part"));
    return DIVIT_OK;
}

/* see divit/verify.h */
divit_status divit_verify_extract(
    int fd, const divit_extract_options *how, const divit_output *out, divit_error *err)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_error why = {0};
    target to = {.fd = divit_output_fd(out)};
    const divit_xades_copy only = {
        .signature = how->signature, .copied = {.reference = how->part, .sink = {put, &to}}};
    const divit_xades_task what = {.only = &only, .contents = how->contents};
    divit_format format = DIVIT_FORMAT_UNKNOWN;
    divit_status s = divit_format_read(fd, &format, &why);
    if (s == DIVIT_OK)
        s = divit_verification_new(format, &v, &why);
    if (s == DIVIT_OK)
        s = format == DIVIT_FORMAT_ASIC ? divit_asic_verify(fd, &only, v, &why)
                                        : divit_xades_verify(fd, &what, v, &why);
    if (s == DIVIT_OK)
        s = check_part(v, how, &why);
    if (s != DIVIT_OK && err)
        *err = why;
    return s;
}

/* see divit/verify.h */
divit_status divit_verify_made(
    const divit_output *out, const divit_signed_document *made, divit_error *err)
{
    const int fd = divit_output_fd(out);
    if (made->format == DIVIT_FORMAT_ASIC)
        return divit_asic_verify_made(fd, made, err);
    return made->format == DIVIT_FORMAT_PADES ? divit_pades_verify_made(fd, made, err)
                                              : divit_made_verify(fd, made, err);
}
