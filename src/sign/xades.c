/* SPDX-License-Identifier: Apache-2.0 */
/* Signs an XML document as enveloped XAdES B-B, the signature as last child of the root element. */
#include "sign/xades.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/random.h"
#include "pki/signature.h"
#include "sign/identity.h"
#include "sign/xades_text.h"
#include "xml/pass.h"
#include "xml/source.h"

enum { ID_BYTES = 16, SHIFT_STEP = 1 << 20 };

/* Where the signature goes into the file. */
typedef struct spot {
    uint64_t insert;    /* the signature's first byte */
    uint64_t tail;      /* the first byte of the original that comes behind it */
    divit_bytes before; /* ">" where "<root/>" is taken apart, else empty */
    divit_bytes after;  /* "</root>" in that case */
    divit_xml_encoding encoding;
} spot;

static void spot_done(spot *at)
{
    divit_bytes_done(&at->before);
    divit_bytes_done(&at->after);
}

/* "<root/>" becomes "<root>", the signature, "</root>". */
static divit_status take_apart(
    const divit_xml_source *source, const divit_xml_place *place, spot *at)
{
    at->tail = divit_xml_source_where(source, place->insert + 2);
    divit_status s = divit_xml_source_encode(source, DIVIT_SPAN_TEXT(">"), &at->before);
    if (s == DIVIT_OK)
        s = divit_xml_source_encode(source, DIVIT_SPAN_TEXT("</"), &at->after);
    if (s == DIVIT_OK)
        s = divit_xml_source_encode(source, place->name, &at->after);
    return s == DIVIT_OK ? divit_xml_source_encode(source, DIVIT_SPAN_TEXT(">"), &at->after) : s;
}

/* Reads the whole text once: its canonical digest and the place for the signature. */
static divit_status survey_text(divit_map *document, const divit_xml_source *source,
    divit_hasher *hasher, spot *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_survey_done)
    divit_xml_survey survey = {0};
    const divit_xml_canon_options canon = {.sink = {divit_hasher_sink, hasher}};
    const divit_xml_pass_options pass = {.canons = &canon,
        .canon_count = hasher ? 1 : 0,
        .survey = &survey,
        .progress = source->encoding == DIVIT_XML_UTF_8 ? divit_map_passed : NULL,
        .progress_ctx = document};
    const divit_status s = divit_xml_pass(source->text, &pass, err);
    if (s != DIVIT_OK)
        return s;
    /* An enveloped signature covers all but itself: a second one would break the first. */
    if (survey.signature_count > 0)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("it carries a signature already, which another enveloped one would break"),
            survey.signatures[0].start);
    ret->encoding = source->encoding;
    ret->insert = ret->tail = divit_xml_source_where(source, survey.place.insert);
    if (survey.place.empty && take_apart(source, &survey.place, ret) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

static divit_status survey_document(
    divit_map *document, divit_hasher *hasher, spot *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    divit_status s = divit_xml_source_open(document->span, 0, &source, err);
    if (s != DIVIT_OK)
        return s;
    s = survey_text(document, &source, hasher, ret, err);
    if (s != DIVIT_OK)
        divit_xml_source_locate(&source, err);
    return s;
}

static divit_status sink_bytes(void *out, divit_span data)
{
    return divit_bytes_append(out, data);
}

/* The exclusive canonical form of one element that is not in the document yet, and its digest. */
static divit_status canonical_element(const divit_xades *x, const divit_bytes *text,
    divit_bytes *canonical, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_xml_context_done)
    divit_xml_context context = {0};
    const divit_xml_binding bindings[] = {
        {DIVIT_SPAN_TEXT("ds"), DIVIT_SPAN_TEXT(DIVIT_XML_DSIG_NS)},
        {DIVIT_SPAN_TEXT("xades"), DIVIT_SPAN_TEXT(DIVIT_XML_XADES_NS)}};
    for (size_t i = 0; i < 2; i++)
        if (divit_xml_context_add_binding(&context, bindings[i]) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    const divit_xml_canon_options canon = {
        .sink = {sink_bytes, canonical}, .method = DIVIT_XML_EXCLUSIVE};
    const divit_status s =
        divit_xml_canonical_fragment(divit_bytes_span(text), &context, &canon, err);
    return s == DIVIT_OK ? divit_hash_compute(x->hash, divit_bytes_span(canonical), ret, err) : s;
}

/* A fresh Id: 128 random bits cannot meet one of the document. */
static divit_status make_id(divit_xades *x, divit_error *err)
{
    uint8_t random[ID_BYTES];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    divit_status s = divit_random_bytes(random, sizeof random, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_bytes_append(&hex, DIVIT_SPAN_TEXT("sig-"));
    if (s == DIVIT_OK)
        s = divit_hex_append(&hex, (divit_span){random, sizeof random});
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&hex);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_text_copy(x->id, sizeof x->id, (const char *)hex.p);
    return DIVIT_OK;
}

/* Puts the digest of the properties into x and has SignedInfo signed; checks the answer. */
static divit_status sign_info(const divit_signer *signer, divit_xades *x,
    const divit_bytes *properties, divit_bytes *info, divit_bytes *value, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes first = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes canonical = {0};
    divit_digest digest;
    divit_status s = canonical_element(x, properties, &first, &x->properties, err);
    if (s == DIVIT_OK && divit_xades_signed_info(x, info) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    if (s == DIVIT_OK)
        s = canonical_element(x, info, &canonical, &digest, err);
    if (s != DIVIT_OK)
        return s;
    const divit_signing what = {.scheme = x->scheme,
        .hash = x->hash,
        .digest = divit_digest_span(&digest),
        .message = divit_bytes_span(&canonical)};
    s = signer->sign(signer->ctx, &what, value, err);
    if (s != DIVIT_OK)
        return s;
    const divit_signature made = divit_signature_of(x->scheme, &digest, divit_bytes_span(value));
    return divit_signature_check(divit_certificate_facts_get(x->certificate)->spki, &made, err);
}

/* The whole Signature element for a document whose digest is in x, in its encoding. */
static divit_status make_element(const divit_signer *signer, divit_xades *x,
    divit_xml_encoding encoding, divit_bytes *element, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes properties = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes info = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes value = {0};
    divit_status s = make_id(x, err);
    if (s == DIVIT_OK)
        s = divit_xades_properties(x, &properties, err);
    if (s == DIVIT_OK)
        s = sign_info(signer, x, &properties, &info, &value, err);
    const divit_xades_parts parts = {.signed_info = divit_bytes_span(&info),
        .properties = divit_bytes_span(&properties),
        .value = divit_bytes_span(&value)};
    const divit_xml_source source = {.encoding = encoding};
    if (s == DIVIT_OK &&
        (divit_xades_signature(x, &parts, &text) != DIVIT_OK ||
            divit_xml_source_encode(&source, divit_bytes_span(&text), element) != DIVIT_OK))
        s = divit_fail_memory(err, __func__);
    return s;
}

/* Moves the bytes [from, size) of a file towards its end by `by`, last block first. */
static divit_status shift_tail(int fd, uint64_t from, uint64_t size, uint64_t by, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes block = {0};
    if (divit_bytes_reserve(&block, SHIFT_STEP) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = DIVIT_OK;
    for (uint64_t end = size; end > from && s == DIVIT_OK;) {
        const size_t n = end - from < SHIFT_STEP ? (size_t)(end - from) : SHIFT_STEP;
        end -= n;
        s = divit_read_at(fd, end, block.p, n, err);
        if (s == DIVIT_OK)
            s = divit_write_at(fd, end + by, (divit_span){block.p, n}, err);
    }
    return s;
}

/* Puts before + element + after in place of the bytes between insert and tail. */
static divit_status insert_element(
    int fd, uint64_t size, const spot *at, divit_span element, divit_error *err)
{
    const uint64_t length = at->before.n + element.n + at->after.n;
    /* "/>" gives way to at least as many bytes, so the tail never moves towards the start. */
    divit_status s = shift_tail(fd, at->tail, size, at->insert + length - at->tail, err);
    if (s == DIVIT_OK)
        s = divit_write_at(fd, at->insert, divit_bytes_span(&at->before), err);
    if (s == DIVIT_OK)
        s = divit_write_at(fd, at->insert + at->before.n, element, err);
    if (s == DIVIT_OK)
        s = divit_write_at(
            fd, at->insert + at->before.n + element.n, divit_bytes_span(&at->after), err);
    return s;
}

/* Reads the original in `fd`: digest into x, place into the spot, size. */
static divit_status read_document(
    int fd, divit_xades *x, spot *at, uint64_t *ret_size, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    divit_status s = divit_map_fd(fd, &map, err);
    if (s == DIVIT_OK)
        s = divit_hasher_new(x->hash, &hasher, err);
    if (s == DIVIT_OK)
        s = survey_document(&map, hasher, at, err);
    if (s == DIVIT_OK)
        s = divit_hasher_final(hasher, &x->document, err);
    if (s == DIVIT_OK)
        *ret_size = map.span.n;
    return s;
}

/* see sign/xades.h */
divit_status divit_xades_sign(const divit_signer *signer, const divit_sign_options *options,
    const divit_output *out, divit_signed_document *ret, divit_error *err)
{
    DIVIT_AUTO(divit_identity_free)
    divit_identity *who = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes element = {0};
    DIVIT_AUTO(spot_done)
    spot at = {0};
    divit_xades x = {
        .hash = options->hash, .time = options->time, .utc_offset = options->utc_offset};
    uint64_t size = 0;
    const int fd = divit_output_fd(out);
    divit_status s = divit_identity_new(signer, options, &who, err);
    if (s != DIVIT_OK)
        return s;
    x.certificate = divit_identity_certificate(who);
    x.scheme = divit_identity_scheme(who);
    s = read_document(fd, &x, &at, &size, err);
    if (s == DIVIT_OK)
        s = make_element(signer, &x, at.encoding, &element, err);
    if (s == DIVIT_OK)
        s = insert_element(fd, size, &at, divit_bytes_span(&element), err);
    if (s != DIVIT_OK)
        return s;
    *ret = (divit_signed_document){.format = DIVIT_FORMAT_XADES,
        .size = at.insert + at.before.n + element.n + at.after.n + (size - at.tail),
        .signature_offset = at.insert + at.before.n,
        .signature_length = element.n,
        .digest_length = x.document.n};
    memcpy(ret->digest, x.document.bytes, x.document.n);
    return DIVIT_OK;
}

/* see sign/xades.h */
divit_status divit_xades_check(int fd, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(spot_done)
    spot at = {0};
    const divit_status s = divit_map_fd(fd, &map, err);
    return s == DIVIT_OK ? survey_document(&map, NULL, &at, err) : s;
}
