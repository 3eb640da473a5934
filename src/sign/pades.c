/* SPDX-License-Identifier: Apache-2.0 */
/* Signs a PDF as PAdES B-B: an incremental update behind the original bytes. */
#include "sign/pades.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "pdf/seed.h"
#include "pdf/update.h"
#include "pki/cades.h"
#include "pki/cipher.h"
#include "pki/hash_file.h"
#include "sign/demand.h"
#include "sign/identity.h"
#include "sign/inspect.h"
#include "sign/intake.h"
#include "sign/visible.h"

enum { TIME_SIZE = 32 };

/* M: local time with its offset (ISO 32000-2 7.9.4). */
static void format_time(const divit_sign_options *o, char out[TIME_SIZE])
{
    const divit_civil c = divit_civil_of(o->time, o->utc_offset);
    const unsigned offset = (unsigned)(o->utc_offset < 0 ? -o->utc_offset : o->utc_offset);
    (void)snprintf(out, TIME_SIZE, "D:%04u%02u%02u%02u%02u%02u%c%02u'%02u'",
        (unsigned)c.year % 10000, (unsigned)c.month % 100, (unsigned)c.day % 100,
        (unsigned)c.hour % 100, (unsigned)c.minute % 100, (unsigned)c.second % 100,
        o->utc_offset < 0 ? '-' : '+', offset / 60 % 100, offset % 60);
}

static const divit_pdf_lock_action lock_actions[] = {
    [DIVIT_LOCK_NONE] = DIVIT_PDF_LOCK_NONE,
    [DIVIT_LOCK_ALL] = DIVIT_PDF_LOCK_ALL,
    [DIVIT_LOCK_FIELDS] = DIVIT_PDF_LOCK_INCLUDE,
    [DIVIT_LOCK_OTHERS] = DIVIT_PDF_LOCK_EXCLUDE,
};

/* How the signature is seen, if it is. */
static divit_status draw(
    const divit_looks_job *job, divit_looks *looks, divit_pdf_sign_options *ret, divit_error *err)
{
    const divit_visible *visible = job->options->visible;
    if (!visible)
        return DIVIT_OK;
    ret->looks = &looks->pdf;
    return visible->drawer->make(job, looks, err);
}

/* What an existing field demands: of the certificate, if it is known yet, and of what is written.
 */
static divit_status obey_seed(divit_pdf *pdf, const divit_sign_options *o,
    const divit_certificate *certificate, divit_pdf_seed *seed, divit_pdf_sign_options *ret,
    divit_error *err)
{
    static const char *const hashes[] = {
        [DIVIT_SHA256] = "SHA256", [DIVIT_SHA384] = "SHA384", [DIVIT_SHA512] = "SHA512"};
    const divit_pdf_seed_wish wish = {.field = o->field,
        .hash = hashes[o->hash],
        .reason = o->reason,
        .certify = o->certify,
        .locks = o->lock != DIVIT_LOCK_NONE};
    divit_status s = divit_pdf_seed_read(pdf, &wish, seed, err);
    if (s == DIVIT_OK && certificate)
        s = divit_demand_check(pdf, &seed->certificate, certificate, err);
    if (s != DIVIT_OK)
        return s;
    ret->reason = seed->reason.n > 0 ? (const char *)seed->reason.p : o->reason;
    ret->certify = seed->certify;
    if (seed->lock_document)
        ret->lock = (divit_pdf_locking){.action = DIVIT_PDF_LOCK_ALL, .document = true};
    return DIVIT_OK;
}

/* The update for the PDF in `file` with a hole of the given size; NULL: no certificate yet. */
static divit_status prepare(divit_span file, const divit_sign_options *o,
    const divit_certificate *certificate, size_t hole_bytes, divit_bytes *update,
    divit_pdf_hole *hole, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_pdf_seed_done)
    divit_pdf_seed seed = {0};
    DIVIT_AUTO(divit_looks_done)
    divit_looks looks = {0};
    char time[TIME_SIZE];
    const char *name = certificate ? divit_certificate_facts_get(certificate)->subject_name : NULL;
    format_time(o, time);
    divit_pdf_sign_options pdf_options = {.field = o->field,
        .name = o->name ? o->name : name,
        .reason = o->reason,
        .location = o->location,
        .contact = o->contact,
        .time = time,
        .certify = o->certify,
        .lock = {.action = lock_actions[o->lock], .fields = o->lock_fields, .count = o->lock_count},
        .hole_bytes = hole_bytes};
    divit_status s = divit_pdf_open(file, NULL, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), o->password, err);
    if (s == DIVIT_OK && o->strict)
        s = divit_inspect_strictly(file, o, err);
    if (s == DIVIT_OK)
        s = obey_seed(pdf, o, certificate, &seed, &pdf_options, err);
    const divit_looks_job job = {.pdf = pdf, .file = file, .options = o, .name = pdf_options.name};
    if (s == DIVIT_OK)
        s = draw(&job, &looks, &pdf_options, err);
    return s == DIVIT_OK ? divit_pdf_sign_prepare(pdf, &pdf_options, update, hole, err) : s;
}

/* Appends the update to the original that `fd` holds; tells where the hole and the end are. */
static divit_status append_update(int fd, const divit_sign_options *o,
    const divit_certificate *certificate, size_t hole_bytes, divit_signed_document *made,
    divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    divit_pdf_hole hole = {0};
    divit_status s = divit_map_fd(fd, &map, err);
    if (s == DIVIT_OK)
        s = prepare(map.span, o, certificate, hole_bytes, &update, &hole, err);
    if (s == DIVIT_OK)
        s = divit_write_at(fd, map.span.n, divit_bytes_span(&update), err);
    if (s != DIVIT_OK)
        return s;
    made->size = (uint64_t)map.span.n + update.n;
    made->signature_offset = hole.offset;
    made->signature_length = hole.size;
    return DIVIT_OK;
}

/*
 * The original has been digested as it arrived; what was added follows as it stands in the file,
 * but for the hole (ISO 32000-2 12.8.1, ByteRange).
 */
static divit_status finish_digest(int fd, uint64_t original, const divit_signed_document *made,
    divit_hasher *hasher, divit_digest *ret, divit_error *err)
{
    const uint64_t behind = made->signature_offset + made->signature_length;
    const divit_range ranges[] = {
        {original, made->signature_offset - original}, {behind, made->size - behind}};
    divit_status s = divit_hash_range(fd, hasher, ranges[0], err);
    if (s == DIVIT_OK)
        s = divit_hash_range(fd, hasher, ranges[1], err);
    return s == DIVIT_OK ? divit_hasher_final(hasher, ret, err) : s;
}

/* Takes the original over, adds the update, and digests all but the hole in the one pass. */
static divit_status write_document(int input, int fd, const divit_sign_options *o,
    const divit_certificate *certificate, size_t hole_bytes, divit_signed_document *made,
    divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    uint64_t original = 0;
    divit_status s = divit_hasher_new(o->hash, &hasher, err);
    if (s == DIVIT_OK)
        s = divit_intake_run(input, fd, hasher, &original, err);
    if (s == DIVIT_OK)
        s = append_update(fd, o, certificate, hole_bytes, made, err);
    return s == DIVIT_OK ? finish_digest(fd, original, made, hasher, ret, err) : s;
}

/* The signer's CMS over the digest, checked against its certificate by divit_cades_finish(). */
static divit_status make_cms(const divit_signer *signer, const divit_cades_options *o,
    const divit_digest *content, divit_bytes *ret_der, divit_error *err)
{
    DIVIT_AUTO(divit_cades_free)
    divit_cades *prepared = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes raw = {0};
    divit_status s = divit_cades_prepare(o, content, &prepared, err);
    if (s != DIVIT_OK)
        return s;
    const divit_signing what = divit_cades_signing(prepared);
    s = signer->sign(signer->ctx, &what, &raw, err);
    return s == DIVIT_OK ? divit_cades_finish(prepared, divit_bytes_span(&raw), ret_der, err) : s;
}

/* Writes the CMS as hex behind '<'; what is left of the hole is zeros already. */
static divit_status fill_hole(
    int fd, const divit_signed_document *made, divit_span der, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes hex = {0};
    if (der.n > (made->signature_length - 2) / 2)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__,
            N_("the signature is larger than the place kept for it"));
    if (divit_hex_append(&hex, der) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_write_at(fd, made->signature_offset + 1, divit_bytes_span(&hex), err);
}

/* see sign/pades.h */
divit_status divit_pades_sign(int input, const divit_signer *signer,
    const divit_sign_options *options, const divit_output *out, divit_signed_document *ret,
    divit_error *err)
{
    DIVIT_AUTO(divit_identity_free)
    divit_identity *who = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    divit_signed_document made = {.format = DIVIT_FORMAT_PADES, .password = options->password};
    divit_digest content;
    size_t hole = 0;
    const int fd = divit_output_fd(out);
    divit_status s = divit_identity_new(signer, options, &who, err);
    if (s != DIVIT_OK)
        return s;
    divit_cades_options cades = {.certificate = divit_identity_certificate(who),
        .scheme = divit_identity_scheme(who),
        .hash = options->hash};
    cades.chain = divit_identity_chain(who, &cades.chain_count);
    s = divit_cades_size(&cades, &hole, err);
    if (s == DIVIT_OK)
        s = write_document(input, fd, options, cades.certificate, hole, &made, &content, err);
    if (s == DIVIT_OK)
        s = make_cms(signer, &cades, &content, &der, err);
    if (s == DIVIT_OK)
        s = fill_hole(fd, &made, divit_bytes_span(&der), err);
    if (s != DIVIT_OK)
        return s;
    memcpy(made.digest, content.bytes, content.n);
    made.digest_length = content.n;
    *ret = made;
    return DIVIT_OK;
}

/* see sign/pades.h */
divit_status divit_pades_check(int fd, const divit_sign_options *options, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    divit_pdf_hole hole = {0};
    const divit_status s = divit_map_fd(fd, &map, err);
    return s == DIVIT_OK ? prepare(map.span, options, NULL, 1, &update, &hole, err) : s;
}
