/* SPDX-License-Identifier: Apache-2.0 */
/* "verify --extract": the document as it was when a signature was made. */
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

static divit_status choose(const divit_verification *v, const char *field,
    const divit_verified_signature **ret, divit_error *err)
{
    const divit_verified_signature *found = find(v, field);
    if (divit_verification_format(v) != DIVIT_FORMAT_PADES)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("only a PDF has earlier revisions that can be taken out"));
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

/* see cli/extract.h */
divit_status cli_extract(const cli_job *job, int fd, const divit_verification *v,
    const cli_extract_options *how, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    const divit_verified_signature *sig = NULL;
    uint64_t size = 0;
    const divit_output_mode mode = how->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP;
    divit_status s = choose(v, how->field, &sig, err);
    if (s == DIVIT_OK)
        s = divit_output_new(how->path, mode, &out, err);
    if (s == DIVIT_OK)
        s = divit_file_copy(fd, divit_output_fd(out), NULL, &size, err);
    if (s == DIVIT_OK &&
        (size < sig->covered_end || ftruncate(divit_output_fd(out), (off_t)sig->covered_end) != 0))
        s = divit_fail_errno(err, __func__, N_("the signed document cannot be written"));
    if (s == DIVIT_OK)
        s = check(divit_output_fd(out), how->password, sig, err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    if (s == DIVIT_OK)
        cli_tell(job, _("The document as %s signed it is in %s."), sig->signer, how->path);
    return s;
}
