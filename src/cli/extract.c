/* SPDX-License-Identifier: Apache-2.0 */
/* "verify --extract": what a signature signs, as a file of its own. */
#include "cli/extract.h"

#include <libintl.h>
#include <string.h>
#include <unistd.h>

#include "base/copy.h"
#include "base/status.h"
#include "cli/words.h"
#include "divit/output.h"

/* The signature of a field, or the one that covers most. */
static const divit_verified_signature *find(const divit_verification *v, const char *field)
{
    const divit_verified_signature *found = NULL;
    for (size_t i = 0; i < divit_verification_count(v); i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        if (field ? strcmp(f->name, field) == 0 : !found || f->covered_end >= found->covered_end)
            found = f;
    }
    return found;
}

/* A signature of a PDF whose revision is known. */
static divit_status choose(const divit_verification *v, const char *field,
    const divit_verified_signature **ret, divit_error *err)
{
    const divit_verified_signature *found = find(v, field);
    if (!found)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("no field of this name has a signature"));
    if (!found->intact || found->revision == 0)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature does not hold, so nobody knows what was signed"));
    *ret = found;
    return DIVIT_OK;
}

/* What was written is the signed document and nothing else. */
static divit_status check(
    int fd, divit_span password, const divit_verified_signature *sig, divit_error *err)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    const divit_status s = divit_verify_locked(fd, password, &v, err);
    if (s != DIVIT_OK)
        return s;
    const divit_verified_signature *made = find(v, sig->name);
    if (made && made->intact && made->covers_whole)
        return DIVIT_OK;
    return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
        N_("the file was changed while the signed document was taken out of it"));
}

/* Writes the revision that a signature of a PDF covers. */
static divit_status write_revision(int fd, const divit_verification *v,
    const cli_extract_options *how, const divit_output *out, const char **ret_signer,
    divit_error *err)
{
    const divit_verified_signature *sig = NULL;
    uint64_t size = 0;
    divit_status s = choose(v, how->field, &sig, err);
    if (s == DIVIT_OK)
        s = divit_file_copy(fd, divit_output_fd(out), NULL, &size, err);
    if (s == DIVIT_OK &&
        (size < sig->covered_end || ftruncate(divit_output_fd(out), (off_t)sig->covered_end) != 0))
        s = divit_fail_errno(err, __func__, N_("the signed document cannot be written"));
    if (s == DIVIT_OK)
        s = check(divit_output_fd(out), how->password, sig, err);
    if (s == DIVIT_OK)
        *ret_signer = sig->signer;
    return s;
}

/*
 * The wanted part, or the whole document, or the only part beside the properties. Files can be
 * taken out of a container; those beside a signature lie there already.
 */
static divit_status choose_part(const divit_verified_signature *f, bool container, const char *part,
    size_t *ret, divit_error *err)
{
    size_t count = 0;
    size_t files = 0;
    for (size_t i = 0; i < f->part_count && f->parts[i].is_signed; i++) {
        const bool file = !container && strcmp(f->parts[i].kind, "file") == 0;
        const bool whole = strcmp(f->parts[i].kind, "document") == 0;
        if (part ? strcmp(f->parts[i].name, part) != 0
                 : strcmp(f->parts[i].kind, "signed-properties") == 0)
            continue;
        files += file;
        if (file)
            continue;
        *ret = i;
        count = whole ? 1 : count + 1;
        if (whole)
            break;
    }
    if (count == 1)
        return DIVIT_OK;
    return divit_fail(err, DIVIT_USAGE, __func__,
        files > 0    ? N_("what it signs is a file beside it, which needs no taking out")
        : count == 0 ? N_("the signature signs no such part")
                     : N_("the signature signs several parts; name one with --part"));
}

/* Writes what one reference of a signature of an XML document signs. */
static divit_status write_part(int fd, const divit_verification *v, const cli_extract_options *how,
    const divit_output *out, const char **ret_signer, divit_error *err)
{
    divit_extract_options which = {.contents = how->contents};
    while (which.signature < divit_verification_count(v) && how->field &&
           strcmp(divit_verification_at(v, which.signature)->name, how->field) != 0)
        which.signature++;
    if (which.signature == divit_verification_count(v))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("no signature has this Id"));
    const divit_verified_signature *f = divit_verification_at(v, which.signature);
    const bool container = divit_verification_format(v) == DIVIT_FORMAT_ASIC;
    if (!f->intact)
        return divit_fail(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("the signature does not hold, so nobody knows what was signed"));
    divit_status s = choose_part(f, container, how->part, &which.part, err);
    if (s == DIVIT_OK)
        s = divit_verify_extract(fd, &which, out, err);
    if (s == DIVIT_OK)
        *ret_signer = f->signer;
    return s;
}

/* see cli/extract.h */
divit_status cli_extract(const cli_job *job, int fd, const divit_verification *v,
    const cli_extract_options *how, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    const char *signer = "";
    const divit_output_mode mode = how->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP;
    divit_status s = divit_output_new(how->path, mode, &out, err);
    if (s == DIVIT_OK)
        s = divit_verification_format(v) == DIVIT_FORMAT_PADES
                ? write_revision(fd, v, how, out, &signer, err)
                : write_part(fd, v, how, out, &signer, err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    if (s == DIVIT_OK)
        cli_tell(job, _("The document as %s signed it is in %s."), signer, how->path);
    return s;
}
