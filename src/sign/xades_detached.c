/* SPDX-License-Identifier: Apache-2.0 */
/* Detached XAdES B-B. */
#include "sign/xades_detached.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/copy.h"
#include "base/file.h"
#include "base/status.h"
#include "pki/hash_file.h"
#include "sign/xades_element.h"
#include "sign/xades_uri.h"

#define PROLOG "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
/* A parent in no namespace changes no canonical form of what comes into it. */
#define ROOT_OPEN "<Signatures>"
#define ROOT_CLOSE "</Signatures>"

enum { HEAD_SIZE = 1024 };

/* see sign/xades_detached.h */
const char *divit_xades_mime_of_head(divit_span head)
{
    switch (divit_format_of(head)) {
    case DIVIT_FORMAT_PADES:
        return "application/pdf";
    case DIVIT_FORMAT_XADES:
        return DIVIT_XADES_XML_MIME;
    case DIVIT_FORMAT_ASIC:
        return "application/zip";
    case DIVIT_FORMAT_UNKNOWN:
        break;
    }
    return "application/octet-stream";
}

/* see sign/xades_detached.h */
const char *divit_xades_mime_of(int fd)
{
    uint8_t head[HEAD_SIZE];
    const ssize_t n = pread(fd, head, sizeof head, 0);
    return divit_xades_mime_of_head((divit_span){head, n > 0 ? (size_t)n : 0});
}

/* see sign/xades_detached.h */
void divit_xades_files_done(divit_xades_files *files)
{
    for (size_t i = 0; i < DIVIT_CONTENTS_MAX; i++)
        divit_bytes_done(&files->uris[i]);
}

/* see sign/xades_detached.h */
divit_status divit_xades_files_name(divit_xades_files *files, const divit_contents *contents,
    divit_xades_job *job, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < contents->count; i++) {
        const divit_content *content = &contents->items[i];
        const char *mime = content->mime ? content->mime : job->how.mime;
        s = divit_xades_uri(content->name, &files->uris[i], err);
        files->references[i].uri = (const char *)files->uris[i].p;
        files->references[i].mime = mime ? mime : divit_xades_mime_of(content->fd);
    }
    job->x.references = files->references;
    job->x.reference_count = contents->count;
    return s;
}

static divit_status digest_file(int fd, divit_hash hash, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    struct stat st;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = divit_hasher_new(hash, &hasher, err);
    if (s == DIVIT_OK)
        s = divit_hash_range(fd, hasher, (divit_range){0, (uint64_t)st.st_size}, err);
    return s == DIVIT_OK ? divit_hasher_final(hasher, ret, err) : s;
}

/* see sign/xades_detached.h; two files of one name could not be told apart by who verifies. */
divit_status divit_xades_names_check(const divit_contents *contents, divit_error *err)
{
    if (contents->count == 0 || contents->count > DIVIT_CONTENTS_MAX)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("one detached signature takes 1 to 60 files"));
    for (size_t i = 0; i < contents->count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(contents->items[i].name, contents->items[k].name) == 0)
                return divit_fail(err, DIVIT_USAGE, __func__,
                    N_("two files of one signature have the same name"));
    return DIVIT_OK;
}

static divit_status refer_to_files(
    divit_xades_job *job, const divit_contents *contents, divit_xades_files *f, divit_error *err)
{
    divit_status s = divit_xades_names_check(contents, err);
    if (s == DIVIT_OK)
        s = divit_xades_files_name(f, contents, job, err);
    for (size_t i = 0; s == DIVIT_OK && i < contents->count; i++)
        s = digest_file(contents->items[i].fd, job->how.digest, &f->references[i].digest, err);
    return s;
}

/* see sign/xades_detached.h */
divit_status divit_xades_compose(divit_xades_job *job, const divit_xades_frame *frame,
    divit_bytes *text, divit_xades_put *ret, divit_error *err)
{
    static const divit_xml_context nothing = {0};
    divit_status s = divit_bytes_printf(text, PROLOG "%s", frame->open ? frame->open : "");
    const size_t start = text->n;
    if (s == DIVIT_OK)
        s = divit_xades_head(&job->x, text);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    s = divit_xades_make(
        job->signer, &job->x, frame->context ? frame->context : &nothing, text, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_bytes_append(text, DIVIT_SPAN_TEXT(DIVIT_XADES_TAIL));
    *ret = (divit_xades_put){.offset = start, .length = text->n - start};
    if (s == DIVIT_OK)
        s = divit_bytes_printf(text, "%s\n", frame->close ? frame->close : "");
    ret->size = text->n;
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* A file of its own, the signature its root. */
static divit_status put_alone(divit_xades_job *job, divit_xades_put *ret, divit_error *err)
{
    static const divit_xades_frame none = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s = divit_xades_compose(job, &none, &text, ret, err);
    return s == DIVIT_OK ? divit_write_at(job->fd, 0, divit_bytes_span(&text), err) : s;
}

/* Puts a parent around a root that is itself a signature. */
static divit_status add_parent(divit_xades_host *host, divit_error *err)
{
    const divit_xml_signature root = host->survey.signatures[0];
    const divit_xades_wrap close = {.at = root.end, .open = "", .close = ROOT_CLOSE};
    const divit_xades_wrap open = {.at = root.start, .open = ROOT_OPEN, .close = ""};
    divit_xml_survey_done(&host->survey);
    divit_status s = divit_xades_host_wrap(host, &close, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_wrap(host, &open, err);
    return s == DIVIT_OK ? divit_xades_host_read(host, NULL, NULL, err) : s;
}

/* The signatures of that file must stay as they are, and so must what they cover. */
static divit_status check_kept(divit_xades_host *host, divit_error *err)
{
    DIVIT_AUTO(divit_xades_earlier_done)
    divit_xades_earlier earlier = {0};
    divit_status s = divit_xades_earlier_read(host->source.text, &host->survey, &earlier, err);
    divit_xml_survey_done(&host->survey);
    if (s == DIVIT_OK)
        s = divit_xades_host_read(host, NULL, &earlier, err);
    if (s == DIVIT_OK)
        s = divit_xades_earlier_keep(&earlier, host->survey.place.insert, err);
    return s == DIVIT_OK ? divit_xades_earlier_keep_ids(&earlier, host->survey.place.insert, err)
                         : s;
}

/* Beside the signatures of a file that was made before. */
static divit_status put_beside(divit_xades_job *job, divit_xades_put *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xades_host_close)
    divit_xades_host host = {0};
    uint64_t size;
    divit_status s = divit_file_copy(*job->how.beside, job->fd, NULL, &size, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_open(job->fd, &host, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_read(&host, NULL, NULL, err);
    if (s == DIVIT_OK && host.survey.signature_count > 0 && host.survey.signatures[0].depth == 1)
        s = add_parent(&host, err);
    if (s == DIVIT_OK)
        s = check_kept(&host, err);
    return s == DIVIT_OK ? divit_xades_job_put(job, &host, ret, err) : s;
}

/* see divit/sign.h */
divit_status divit_sign_detached(const divit_contents *contents, const divit_signer *signer,
    const divit_sign_options *options, divit_output *out, divit_signed_document *ret,
    divit_error *err)
{
    DIVIT_AUTO(divit_xades_job_done)
    divit_xades_job job = {.signer = signer, .options = options, .fd = divit_output_fd(out)};
    DIVIT_AUTO(divit_xades_files_done)
    divit_xades_files f = {0};
    divit_xades_put put = {0};
    divit_status s = divit_xades_job_begin(&job, err);
    if (s == DIVIT_OK)
        s = refer_to_files(&job, contents, &f, err);
    if (s == DIVIT_OK)
        s = job.how.beside ? put_beside(&job, &put, err) : put_alone(&job, &put, err);
    return s == DIVIT_OK ? divit_xades_job_end(&job, &put, ret, err) : s;
}
