/* SPDX-License-Identifier: Apache-2.0 */
/* The files of one renewal: written whole, read back only if they are the same. */
#include "renew/files.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "divit/verify.h"
#include "pki/hash_file.h"

/* see renew/files.h */
divit_status divit_renewal_path(
    const char *folder, const char *name, char ret[DIVIT_PATH_SIZE], divit_error *err)
{
    const int n = snprintf(ret, DIVIT_PATH_SIZE, "%s/%s", folder, name);
    return n < DIVIT_PATH_SIZE ? DIVIT_OK
                               : divit_fail(err, DIVIT_E_IO, __func__, N_("the path is too long"));
}

static divit_status hex_of(const divit_digest *digest, char ret[DIVIT_HEX_SIZE], divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    if (divit_hex_append(&hex, divit_digest_span(digest)) != DIVIT_OK ||
        divit_bytes_terminate(&hex) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_text_copy(ret, DIVIT_HEX_SIZE, (const char *)hex.p);
    return DIVIT_OK;
}

static divit_status hash_bytes(divit_span bytes, char ret[DIVIT_HEX_SIZE], divit_error *err)
{
    divit_digest digest;
    const divit_status s = divit_hash_compute(DIVIT_SHA256, bytes, &digest, err);
    return s == DIVIT_OK ? hex_of(&digest, ret, err) : s;
}

/* see renew/files.h */
divit_status divit_renewal_hash(int fd, char ret[DIVIT_HEX_SIZE], divit_error *err)
{
    divit_digest digest;
    struct stat st;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    const divit_range range = {0, (uint64_t)st.st_size};
    const divit_status s = divit_hash_ranges(fd, DIVIT_SHA256, &range, 1, &digest, err);
    return s == DIVIT_OK ? hex_of(&digest, ret, err) : s;
}

/* see renew/files.h */
divit_status divit_renewal_keep(const char *folder, const char *name, divit_span bytes,
    char ret_hash[DIVIT_HEX_SIZE], divit_error *err)
{
    char path[DIVIT_PATH_SIZE];
    divit_status s = divit_renewal_path(folder, name, path, err);
    if (s == DIVIT_OK)
        s = divit_file_write_private(path, bytes, err);
    return s == DIVIT_OK ? hash_bytes(bytes, ret_hash, err) : s;
}

static divit_status check_hash(
    const char *found, const char *wanted, const char *name, divit_error *err)
{
    if (strcmp(found, wanted) == 0)
        return DIVIT_OK;
    const divit_status s = divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
        N_("it is not the document that was shown; it was changed on this computer"));
    divit_error_subject(err, name);
    return s;
}

/* see renew/files.h */
divit_status divit_renewal_read(
    const char *folder, const char *name, const char *hash, divit_bytes *ret, divit_error *err)
{
    char path[DIVIT_PATH_SIZE];
    char found[DIVIT_HEX_SIZE];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    divit_status s = divit_renewal_path(folder, name, path, err);
    if (s == DIVIT_OK)
        s = divit_file_read(path, DIVIT_DOCUMENT_MAX, &bytes, err);
    if (s == DIVIT_OK)
        s = hash_bytes(divit_bytes_span(&bytes), found, err);
    if (s == DIVIT_OK)
        s = check_hash(found, hash, name, err);
    if (s == DIVIT_OK)
        *ret = divit_bytes_steal(&bytes);
    return s;
}

/* see renew/files.h */
divit_status divit_renewal_check(divit_span bytes, const char *hash, divit_error *err)
{
    char found[DIVIT_HEX_SIZE];
    const divit_status s = hash_bytes(bytes, found, err);
    if (s != DIVIT_OK || strcmp(found, hash) == 0)
        return s;
    return divit_fail(err, DIVIT_PORTAL_STATE, __func__,
        N_("the portal holds another document now than the one that was shown; run it again to "
           "see the new one"));
}

/* Signs into an output and checks it; the input's hash is checked on the bytes that are signed. */
static divit_status sign_into(
    const divit_renewal_job *job, int input, divit_output *out, divit_error *err)
{
    divit_signed_document made;
    char found[DIVIT_HEX_SIZE];
    divit_status s = divit_renewal_hash(input, found, err);
    if (s == DIVIT_OK)
        s = check_hash(found, job->hash, job->from, err);
    if (s == DIVIT_OK)
        s = divit_sign(input, job->signer, job->options, out, &made, err);
    return s == DIVIT_OK ? divit_verify_made(out, &made, err) : s;
}

/* see renew/files.h */
divit_status divit_renewal_preflight(const char *folder, const char *name, divit_error *err)
{
    const divit_sign_options options = {.strict = true};
    char path[DIVIT_PATH_SIZE];
    DIVIT_AUTO(divit_fd_close)
    int form = -1;
    divit_status s = divit_renewal_path(folder, name, path, err);
    if (s == DIVIT_OK)
        s = divit_file_open(path, &form, err);
    return s == DIVIT_OK ? divit_sign_check(form, &options, err) : s;
}

/* see renew/files.h */
divit_status divit_renewal_sign(
    const divit_renewal_job *job, char ret_hash[DIVIT_HEX_SIZE], divit_error *err)
{
    char from[DIVIT_PATH_SIZE];
    char to[DIVIT_PATH_SIZE];
    DIVIT_AUTO(divit_fd_close)
    int input = -1;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_status s = divit_renewal_path(job->folder, job->from, from, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(job->folder, job->to, to, err);
    if (s == DIVIT_OK)
        s = divit_file_open(from, &input, err);
    if (s == DIVIT_OK)
        s = divit_output_new(to, job->fresh ? DIVIT_OUTPUT_KEEP : DIVIT_OUTPUT_REPLACE, &out, err);
    if (s == DIVIT_OK)
        s = sign_into(job, input, out, err);
    if (s == DIVIT_OK)
        s = divit_renewal_hash(divit_output_fd(out), ret_hash, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}
