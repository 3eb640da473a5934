/* SPDX-License-Identifier: Apache-2.0 */
/* ASiC containers with XAdES B-B. */
#include "sign/asic.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sign/xades_detached.h"
#include "sign/xades_properties.h"
#include "sign/xades_uri.h"
#include "xml/asic_manifest.h"
#include "xml/zip_read.h"
#include "xml/zip_write.h"

#define ROOT "asic:" DIVIT_ASIC_ROOT

enum { PIECE = 256 << 10, NAME_SIZE = 40, HEAD_SIZE = 1024, SIGNATURES_MAX = 999 };

/* see sign/asic.h */
bool divit_asic_is_packaging(divit_packaging packaging)
{
    return packaging == DIVIT_PACKAGING_ASIC_S || packaging == DIVIT_PACKAGING_ASIC_E;
}

/* A container that is signed already. */
typedef struct earlier {
    divit_map map;
    divit_asic asic;
} earlier;

static void earlier_done(earlier *e)
{
    divit_asic_done(&e->asic);
    divit_map_done(&e->map);
}

static divit_status open_earlier(int fd, earlier *e, divit_error *err)
{
    divit_status s = divit_map_fd(fd, &e->map, err);
    if (s == DIVIT_OK)
        s = divit_asic_open(e->map.span, &e->asic, err);
    if (s == DIVIT_OK && !e->asic.extended)
        s = divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("only an ASiC-E gets a further signature, and this is an ASiC-S"));
    return s;
}

/* Files of which it is known beforehand that no container holds them (xml/zip_write.h). */
static divit_status check_sizes(const divit_contents *contents, divit_error *err)
{
    struct stat st;
    for (size_t i = 0; i < contents->count; i++) {
        if (fstat(contents->items[i].fd, &st) != 0)
            return divit_fail_errno(err, __func__, NULL);
        if ((uint64_t)st.st_size > DIVIT_ZIP_PLACE_MAX)
            return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
                N_("a file in a container must be below 4 GiB; sign it with --packaging detached"));
    }
    return DIVIT_OK;
}

static divit_status check_contents(
    const divit_contents *contents, const divit_xml_options *how, divit_error *err)
{
    if (how->packaging == DIVIT_PACKAGING_ASIC_S && contents->count != 1)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("an ASiC-S holds one file; several go into an ASiC-E"));
    for (size_t i = 0; i < contents->count; i++)
        if (strcmp(contents->items[i].name, DIVIT_ASIC_MIMETYPE_NAME) == 0)
            return divit_fail(err, DIVIT_USAGE, __func__,
                N_("a file called mimetype cannot go into a container; rename it"));
    const divit_status s = check_sizes(contents, err);
    return s == DIVIT_OK ? divit_xades_names_check(contents, err) : s;
}

/* see sign/asic.h */
divit_status divit_asic_check(
    const divit_contents *contents, const divit_xml_options *how, divit_error *err)
{
    DIVIT_AUTO(earlier_done)
    earlier e = {0};
    const divit_status s = divit_xades_options_check(how, err);
    if (s != DIVIT_OK)
        return s;
    if (!divit_asic_is_packaging(how->packaging))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("a container is made as asic-s or as asic-e"));
    if (!how->beside)
        return check_contents(contents, how, err);
    if (how->packaging != DIVIT_PACKAGING_ASIC_E || contents->count > 0)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a further signature goes into an ASiC-E, and signs the files that it has"));
    return open_earlier(*how->beside, &e, err);
}

/* One container in the making. */
typedef struct packing {
    divit_xades_job job;
    divit_zip_writer *writer;
    divit_xades_files files;
    earlier earlier; /* the container that gets a further signature */
    char name[NAME_SIZE];
} packing;

static void packing_done(packing *p)
{
    divit_xades_job_done(&p->job);
    divit_zip_writer_free(&p->writer);
    divit_xades_files_done(&p->files);
    earlier_done(&p->earlier);
}

/* see sign/asic.h */
bool divit_asic_takes_more(int fd)
{
    uint8_t head[HEAD_SIZE];
    const ssize_t n = pread(fd, head, sizeof head, 0);
    return n > 0 && divit_asic_announces((divit_span){head, (size_t)n}) &&
           memmem(head, (size_t)n, DIVIT_ASIC_MIMETYPE_E, strlen(DIVIT_ASIC_MIMETYPE_E));
}

static bool is_extended(const packing *p)
{
    return p->job.how.packaging == DIVIT_PACKAGING_ASIC_E;
}

static const char *mimetype_of(const packing *p)
{
    return is_extended(p) ? DIVIT_ASIC_MIMETYPE_E : DIVIT_ASIC_MIMETYPE_S;
}

static divit_status put_text(
    packing *p, const char *name, divit_zip_way way, divit_span text, divit_error *err)
{
    divit_status s = divit_zip_writer_begin(p->writer, divit_span_of(name), way, err);
    if (s == DIVIT_OK)
        s = divit_zip_writer_put(p->writer, text, err);
    return s == DIVIT_OK ? divit_zip_writer_end(p->writer, err) : s;
}

/* A file in pieces, into its digest and into the container. */
static divit_status put_pieces(packing *p, int fd, divit_hasher *hasher, divit_error *err)
{
    uint8_t piece[PIECE];
    divit_status s = DIVIT_OK;
    ssize_t n = 0;
    for (off_t at = 0; s == DIVIT_OK; at += n) {
        n = pread(fd, piece, sizeof piece, at);
        if (n < 0)
            return divit_fail_errno(err, __func__, NULL);
        if (n == 0)
            break;
        s = divit_hasher_update(hasher, (divit_span){piece, (size_t)n}, err);
        if (s == DIVIT_OK)
            s = divit_zip_writer_put(p->writer, (divit_span){piece, (size_t)n}, err);
    }
    return s;
}

static divit_status put_content(
    packing *p, const divit_content *content, size_t i, divit_zip_way way, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    divit_status s = divit_hasher_new(p->job.how.digest, &hasher, err);
    if (s == DIVIT_OK)
        s = divit_zip_writer_begin(p->writer, divit_span_of(content->name), way, err);
    if (s == DIVIT_OK)
        s = put_pieces(p, content->fd, hasher, err);
    if (s == DIVIT_OK)
        s = divit_zip_writer_end(p->writer, err);
    return s == DIVIT_OK ? divit_hasher_final(hasher, &p->files.references[i].digest, err) : s;
}

/* All files behind the mimetype, into an empty file. */
static divit_status pack(
    packing *p, const divit_contents *contents, divit_zip_way way, divit_error *err)
{
    divit_zip_writer_free(&p->writer);
    if (ftruncate(p->job.fd, 0) != 0)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = divit_zip_writer_new(p->job.fd, &p->writer, err);
    if (s == DIVIT_OK)
        s = put_text(
            p, DIVIT_ASIC_MIMETYPE_NAME, DIVIT_ZIP_KEEP_PLAIN, divit_span_of(mimetype_of(p)), err);
    for (size_t i = 0; i < contents->count && s == DIVIT_OK; i++)
        s = put_content(p, &contents->items[i], i, way, err);
    return s;
}

/* Files that pack so well that a verifier would take the container for a bomb stay as they are. */
static divit_status pack_fitting(packing *p, const divit_contents *contents, divit_error *err)
{
    uint64_t unpacked = 0;
    struct stat st;
    for (size_t i = 0; i < contents->count; i++) {
        if (fstat(contents->items[i].fd, &st) != 0)
            return divit_fail_errno(err, __func__, NULL);
        unpacked += (uint64_t)st.st_size;
    }
    const divit_status s = pack(p, contents, DIVIT_ZIP_PACK, err);
    if (s != DIVIT_OK)
        return s;
    if (fstat(p->job.fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    return divit_asic_is_bomb(unpacked, (uint64_t)st.st_size)
               ? pack(p, contents, DIVIT_ZIP_KEEP_PLAIN, err)
               : DIVIT_OK;
}

static divit_status put_manifest(packing *p, const divit_contents *contents, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_asic_manifest_begin(&text, mimetype_of(p));
    for (size_t i = 0; i < contents->count && s == DIVIT_OK; i++)
        s = divit_asic_manifest_file(
            &text, divit_span_of(contents->items[i].name), p->files.references[i].mime);
    if (s == DIVIT_OK)
        s = divit_asic_manifest_end(&text);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return put_text(p, DIVIT_ASIC_MANIFEST_NAME, DIVIT_ZIP_PACK, divit_bytes_span(&text), err);
}

/* A container of these files, without a signature so far. */
static divit_status pack_new(packing *p, const divit_contents *contents, divit_error *err)
{
    divit_status s = divit_xades_files_name(&p->files, contents, &p->job, err);
    if (s == DIVIT_OK)
        s = pack_fitting(p, contents, err);
    if (s == DIVIT_OK && is_extended(p))
        s = put_manifest(p, contents, err);
    (void)snprintf(p->name, sizeof p->name, "%s",
        is_extended(p) ? "META-INF/signatures001.xml" : DIVIT_ASIC_SIGNATURES_NAME);
    return s;
}

/* A file's digest and how it begins. */
typedef struct reading {
    divit_hasher *hasher;
    uint8_t head[HEAD_SIZE];
    size_t n;
} reading;

static divit_status take_piece(void *ctx, divit_span piece)
{
    reading *r = ctx;
    const divit_span start = divit_span_sub(piece, 0, HEAD_SIZE - r->n);
    if (start.n > 0)
        memcpy(r->head + r->n, start.p, start.n);
    r->n += start.n;
    return divit_hasher_sink(r->hasher, piece);
}

/* A file that the container has. */
static divit_status refer_to(packing *p, const divit_zip_entry *e, divit_error *err)
{
    const size_t i = p->job.x.reference_count;
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    if (i == DIVIT_CONTENTS_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the container holds more than 60 files"));
    divit_status s = divit_hasher_new(p->job.how.digest, &hasher, err);
    reading r = {.hasher = hasher};
    const divit_zip_told told = {divit_map_passed, &p->earlier.map};
    if (s == DIVIT_OK)
        s = divit_xades_uri_path(e->name, &p->files.uris[i], err);
    if (s == DIVIT_OK)
        s = divit_zip_read_told(e, (divit_xml_sink){take_piece, &r}, &told, err);
    if (s == DIVIT_OK)
        s = divit_hasher_final(hasher, &p->files.references[i].digest, err);
    p->files.references[i].uri = (const char *)p->files.uris[i].p;
    p->files.references[i].mime = divit_xades_mime_of_head((divit_span){r.head, r.n});
    p->job.x.reference_count++;
    return s;
}

/* A name for the next file of signatures. */
static divit_status choose_name(packing *p, divit_error *err)
{
    for (int i = 1; i <= SIGNATURES_MAX; i++) {
        (void)snprintf(p->name, sizeof p->name, "META-INF/signatures%03d.xml", i);
        if (!divit_zip_find(&p->earlier.asic.zip, divit_span_of(p->name)))
            return DIVIT_OK;
    }
    return divit_fail(
        err, DIVIT_INPUT_LIMIT, __func__, N_("the container holds too many signatures"));
}

/* The files of a container that is signed already, over which it gets a further signature. */
static divit_status pack_again(packing *p, divit_error *err)
{
    divit_status s = open_earlier(*p->job.how.beside, &p->earlier, err);
    p->job.x.references = p->files.references;
    for (size_t i = 0; i < p->earlier.asic.zip.count && s == DIVIT_OK; i++)
        if (p->earlier.asic.roles[i] == DIVIT_ASIC_DATA)
            s = refer_to(p, &p->earlier.asic.zip.entries[i], err);
    if (s == DIVIT_OK)
        s = choose_name(p, err);
    if (s == DIVIT_OK)
        s = divit_zip_writer_new(p->job.fd, &p->writer, err);
    return s == DIVIT_OK
               ? divit_zip_writer_keep(p->writer, p->earlier.map.span, &p->earlier.asic.zip, err)
               : s;
}

/* The file of signatures, and the end of the container. */
static divit_status put_signature(packing *p, divit_xades_put *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_context_done)
    divit_xml_context context = {0};
    const divit_xades_frame frame = {.open = "<" ROOT " xmlns:asic=\"" DIVIT_ASIC_NS "\">",
        .close = "</" ROOT ">",
        .context = &context};
    struct stat st;
    if (divit_xml_context_add_binding(&context, (divit_xml_binding){DIVIT_SPAN_TEXT("asic"),
                                                    DIVIT_SPAN_TEXT(DIVIT_ASIC_NS)}) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_xades_compose(&p->job, &frame, &text, ret, err);
    if (s == DIVIT_OK)
        s = put_text(p, p->name, DIVIT_ZIP_PACK, divit_bytes_span(&text), err);
    if (s == DIVIT_OK)
        s = divit_zip_writer_finish(p->writer, err);
    if (s == DIVIT_OK && fstat(p->job.fd, &st) != 0)
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        ret->size = (uint64_t)st.st_size;
    return s;
}

/* see divit/sign.h */
divit_status divit_sign_container(const divit_contents *contents, const divit_signer *signer,
    const divit_sign_options *options, divit_output *out, divit_signed_document *ret,
    divit_error *err)
{
    DIVIT_AUTO(packing_done)
    packing p = {.job = {.signer = signer, .options = options, .fd = divit_output_fd(out)}};
    divit_xades_put put = {0};
    static const divit_xml_options none = {0};
    divit_status s = divit_asic_check(contents, options->xml ? options->xml : &none, err);
    if (s == DIVIT_OK)
        s = divit_xades_job_begin(&p.job, err);
    if (s == DIVIT_OK)
        s = p.job.how.beside ? pack_again(&p, err) : pack_new(&p, contents, err);
    if (s == DIVIT_OK)
        s = put_signature(&p, &put, err);
    if (s == DIVIT_OK)
        s = divit_xades_job_end(&p.job, &put, ret, err);
    if (s == DIVIT_OK)
        ret->format = DIVIT_FORMAT_ASIC;
    return s;
}
