/* SPDX-License-Identifier: Apache-2.0 */
/* Enveloping XAdES B-B. */
#include "sign/xades_enveloping.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sign/xades_detached.h"
#include "sign/xades_key.h"
#include "xml/escape.h"
#include "xml/name.h"

#define PROLOG "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define OBJECT_TAIL "</ds:Object>"

/* Bytes of content that are written at a time: whole lines of Base64. */
enum { STEP = 57 * 16384 };

/* Writes one piece behind the other. */
typedef struct writer {
    int fd;
    uint64_t at;
} writer;

static divit_status put(writer *w, divit_span bytes, divit_error *err)
{
    const divit_status s = divit_write_at(w->fd, w->at, bytes, err);
    w->at += s == DIVIT_OK ? bytes.n : 0;
    return s;
}

/* Part of a mapped file, whose pages are let go once they are written. */
typedef struct stretch {
    divit_map *map; /* NULL: the bytes are in memory */
    divit_span bytes;
    uint64_t start; /* of them in the map */
} stretch;

static void let_go(const stretch *from, size_t at)
{
    if (from->map)
        divit_map_passed(from->map, from->start + at);
}

static divit_status put_as_it_is(writer *w, const stretch *from, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t at = 0; at < from->bytes.n && s == DIVIT_OK; at += STEP) {
        s = put(w, divit_span_sub(from->bytes, at, STEP), err);
        let_go(from, at);
    }
    return s;
}

static divit_status put_base64(writer *w, const stretch *from, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes block = {0};
    divit_status s = DIVIT_OK;
    for (size_t at = 0; at < from->bytes.n && s == DIVIT_OK; at += STEP) {
        block.n = 0;
        if (divit_xades_base64_text(&block, divit_span_sub(from->bytes, at, STEP)) != DIVIT_OK ||
            divit_bytes_push(&block, '\n') != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        s = put(w, divit_bytes_span(&block), err);
        let_go(from, at);
    }
    return s;
}

/* The document and how it goes into the Object. */
typedef struct content {
    divit_xades_host host; /* opened only if it is XML */
    divit_map map;
    bool xml;
    const char *mime;
} content;

static void content_done(content *c)
{
    divit_xades_host_close(&c->host);
    divit_map_done(&c->map);
}

/* XML that cannot be read, or not without its DTD, is bytes like others. */
static divit_status read_content(
    int input, const divit_xml_options *how, content *c, divit_error *err)
{
    divit_error why = {0};
    const char *mime = divit_xades_mime_of(input);
    divit_status s = DIVIT_INPUT_UNSUPPORTED;
    if (strcmp(mime, DIVIT_XADES_XML_MIME) == 0) {
        s = divit_xades_host_open(input, &c->host, &why);
        if (s == DIVIT_OK)
            s = divit_xades_host_read(&c->host, NULL, NULL, &why);
        if (s < 0 && err)
            *err = why;
        if (s < 0)
            return s;
    }
    c->xml = s == DIVIT_OK;
    if (!c->xml && strcmp(mime, DIVIT_XADES_XML_MIME) == 0)
        mime = "application/octet-stream";
    c->mime = how->mime ? how->mime : mime;
    return c->xml ? DIVIT_OK : divit_map_fd(input, &c->map, err);
}

/* The Object's start tag, NUL-terminated URI of it in `uri`. */
static divit_status append_object(
    const divit_xades *x, const content *c, divit_bytes *out, divit_bytes *uri)
{
    divit_status s = divit_bytes_printf(out, "<ds:Object Id=\"%s-object\" MimeType=\"", x->id);
    if (s == DIVIT_OK)
        s = divit_xml_escape_attribute(out, divit_span_of(c->mime));
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "\"%s>", c->xml ? "" : " Encoding=\"" DIVIT_XML_BASE64 "\"");
    if (s == DIVIT_OK)
        s = divit_bytes_printf(uri, "#%s-object", x->id);
    return s == DIVIT_OK ? divit_bytes_terminate(uri) : s;
}

/* What goes into the Object: the root element, or all bytes. */
static stretch stretch_of(content *c)
{
    const divit_xml_place *root = &c->host.survey.place;
    if (!c->xml)
        return (stretch){&c->map, c->map.span, 0};
    return (stretch){.map = c->host.source.encoding == DIVIT_XML_UTF_8 ? &c->host.map : NULL,
        .bytes = divit_span_sub(
            c->host.source.text, (size_t)root->start, (size_t)(root->end - root->start)),
        .start = root->start};
}

/* The signature with nothing but the Object; *ret_inner: where its other parts go. */
static divit_status write_frame(
    const divit_xades_job *job, content *c, divit_bytes *uri, uint64_t *ret_inner, divit_error *err)
{
    writer w = {.fd = job->fd};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes head = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes object = {0};
    divit_status s = divit_bytes_append(&head, DIVIT_SPAN_TEXT(PROLOG));
    if (s == DIVIT_OK)
        s = divit_xades_head(&job->x, &head);
    if (s == DIVIT_OK)
        s = append_object(&job->x, c, &object, uri);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    *ret_inner = head.n;
    s = put(&w, divit_bytes_span(&head), err);
    if (s == DIVIT_OK)
        s = put(&w, divit_bytes_span(&object), err);
    const stretch from = stretch_of(c);
    if (s == DIVIT_OK)
        s = c->xml ? put_as_it_is(&w, &from, err) : put_base64(&w, &from, err);
    return s == DIVIT_OK ? put(&w, DIVIT_SPAN_TEXT(OBJECT_TAIL DIVIT_XADES_TAIL "\n"), err) : s;
}

/* Digests the Object where it stands and puts the signature's other parts before it. */
static divit_status fill_frame(
    divit_xades_job *job, uint64_t inner, divit_xades_put *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xades_host_close)
    divit_xades_host host = {0};
    divit_status s = divit_xades_host_open(job->fd, &host, err);
    if (s == DIVIT_OK)
        s = divit_xades_host_read(&host, &job->x, NULL, err);
    if (s != DIVIT_OK)
        return s;
    host.survey.place.insert = inner;
    divit_xml_context_done(&host.survey.place.context);
    s = divit_xades_job_put(job, &host, ret, err);
    if (s != DIVIT_OK)
        return s;
    ret->offset = strlen(PROLOG);
    ret->length = (size_t)ret->size - strlen(PROLOG) - 1;
    return DIVIT_OK;
}

/* see sign/xades_enveloping.h */
divit_status divit_xades_envelop(int input, const divit_signer *signer,
    const divit_sign_options *options, const divit_output *out, divit_signed_document *ret,
    divit_error *err)
{
    DIVIT_AUTO(divit_xades_job_done)
    divit_xades_job job = {.signer = signer, .options = options, .fd = divit_output_fd(out)};
    DIVIT_AUTO(content_done)
    content c = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes uri = {0};
    uint64_t inner = 0;
    divit_xades_put where = {0};
    divit_status s = divit_xades_job_begin(&job, err);
    if (s == DIVIT_OK)
        s = read_content(input, &job.how, &c, err);
    if (s == DIVIT_OK)
        s = write_frame(&job, &c, &uri, &inner, err);
    divit_xades_reference object = {.type = DIVIT_XML_OBJECT,
        .uri = (const char *)uri.p,
        .canonical = true,
        .base64 = !c.xml,
        .mime = c.mime};
    job.x.references = &object;
    job.x.reference_count = 1;
    if (s == DIVIT_OK)
        s = fill_frame(&job, inner, &where, err);
    return s == DIVIT_OK ? divit_xades_job_end(&job, &where, ret, err) : s;
}
