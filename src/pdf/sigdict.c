/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a signature dictionary with its hole. */
#include "pdf/sigdict.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/sealing.h"

enum { HOLE_USUAL = 16384, HOLE_MAX = 16 << 20 };

/* Wide enough for three numbers of 20 digits. */
enum { RANGE_WIDTH = 68 };

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_sigdict_write");
}

static bool is_plain_name(const char *name)
{
    for (; *name; name++) {
        const bool letter = (*name >= 'A' && *name <= 'Z') || (*name >= 'a' && *name <= 'z');
        if (!letter && !(*name >= '0' && *name <= '9') && *name != '.')
            return false;
    }
    return true;
}

static divit_status write_name(
    divit_bytes *out, const char *key, const char *name, divit_error *err)
{
    if (!is_plain_name(name))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the name of a signature filter has unusual characters"));
    return wrote(divit_bytes_printf(out, " /%s /%s", key, name), err);
}

static divit_status write_text(divit_bytes *out, const divit_pdf_sigdict *what, const char *key,
    const char *text, divit_error *err)
{
    if (!text)
        return DIVIT_OK;
    const divit_status s = wrote(divit_bytes_printf(out, "\n/%s ", key), err);
    return s == DIVIT_OK ? divit_pdf_sealing_write(what->pdf, what->ref, text, out, err) : s;
}

static divit_status write_texts(divit_bytes *out, const divit_pdf_sigdict *what, divit_error *err)
{
    const divit_pdf_sign_options *o = what->options;
    const char *const rows[][2] = {{"M", o->time}, {"Name", o->name}, {"Reason", o->reason},
        {"Location", o->location}, {"ContactInfo", o->contact}};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < sizeof rows / sizeof rows[0]; i++)
        s = write_text(out, what, rows[i][0], rows[i][1], err);
    return s;
}

static divit_status write_holes(
    divit_bytes *out, size_t hole_bytes, divit_pdf_sigdict_place *place, divit_error *err)
{
    static const char range[] = "\n/ByteRange ";
    static const char contents[] = "\n/Contents <";
    divit_status s = divit_bytes_printf(out, "%s%*s%s", range, RANGE_WIDTH, "", contents);
    if (s == DIVIT_OK)
        s = divit_bytes_reserve(out, 2 * hole_bytes);
    if (s != DIVIT_OK)
        return wrote(s, err);
    place->hole = out->n - 1;
    place->range = out->n - strlen(contents) - RANGE_WIDTH;
    place->hole_size = 2 * hole_bytes + 2;
    memset(out->p + out->n, '0', 2 * hole_bytes);
    out->n += 2 * hole_bytes;
    return wrote(divit_bytes_push(out, '>'), err);
}

/* An entry of the lock that the transform parameters repeat (table 259). */
static divit_status copy_entry(
    divit_bytes *out, const divit_pdf_sigdict *what, const char *key, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_get(what->pdf, &what->lock, key, &v, err);
    if (s != DIVIT_OK || v.kind == DIVIT_PDF_NONE)
        return s;
    if (divit_bytes_printf(out, " /%s ", key) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_pdf_sealing_move(what->pdf, &v, what->ref, out, err);
}

/* What certifying promises: DocMDP with what may still change (12.8.2.2, table 257). */
static divit_status write_certification(
    divit_bytes *out, const divit_pdf_sigdict *what, divit_error *err)
{
    if (what->options->certify == 0)
        return DIVIT_OK;
    return wrote(divit_bytes_printf(out,
                     "<< /Type /SigRef /TransformMethod /DocMDP /TransformParams"
                     " << /Type /TransformParams /P %u /V /1.2 >> >>",
                     what->options->certify),
        err);
}

/* What locking promises: FieldMDP with the lock's entries (12.8.2.4); the field's own first. */
static divit_status write_lock(divit_bytes *out, const divit_pdf_sigdict *what, divit_error *err)
{
    const divit_pdf_locking *made = &what->options->lock;
    const bool own = what->lock.kind == DIVIT_PDF_DICT;
    divit_pdf_ref root;
    divit_pdf_value catalog;
    if (!own && made->action == DIVIT_PDF_LOCK_NONE)
        return DIVIT_OK;
    divit_status s = divit_pdf_catalog(what->pdf, &root, &catalog, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_printf(out,
                      "<< /Type /SigRef /TransformMethod /FieldMDP /Data %" PRIu32 " %" PRIu32
                      " R /TransformParams << /Type /TransformParams /V /1.2",
                      root.number, root.generation),
            err);
    if (s == DIVIT_OK && own)
        s = copy_entry(out, what, "Action", err);
    if (s == DIVIT_OK && own)
        s = copy_entry(out, what, "Fields", err);
    if (s == DIVIT_OK && !own)
        s = divit_pdf_locking_write(what->pdf, what->ref, made, out, err);
    return s == DIVIT_OK ? wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT(" >> >>")), err) : s;
}

static divit_status write_references(
    divit_bytes *out, const divit_pdf_sigdict *what, divit_error *err)
{
    static const divit_span open = DIVIT_SPAN_TEXT("\n/Reference [");
    divit_status s = wrote(divit_bytes_append(out, open), err);
    const size_t before = out->n;
    if (s == DIVIT_OK)
        s = write_certification(out, what, err);
    if (s == DIVIT_OK)
        s = write_lock(out, what, err);
    if (s != DIVIT_OK)
        return s;
    if (out->n > before)
        return wrote(divit_bytes_push(out, ']'), err);
    out->n -= open.n;
    return DIVIT_OK;
}

/* see pdf/sigdict.h */
divit_status divit_pdf_sigdict_write(
    divit_bytes *out, const divit_pdf_sigdict *what, divit_pdf_sigdict_place *ret, divit_error *err)
{
    const divit_pdf_sign_options *options = what->options;
    divit_pdf_sigdict_place place = {0};
    const size_t hole = options->hole_bytes ? options->hole_bytes : HOLE_USUAL;
    const char *filter = options->filter ? options->filter : "Adobe.PPKLite";
    const char *sub_filter = options->sub_filter ? options->sub_filter : "ETSI.CAdES.detached";
    if (hole > HOLE_MAX)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the room for the signature is larger than 16 MiB"));
    divit_status s = wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT("<<")), err);
    if (s == DIVIT_OK)
        s = write_name(out, "Type", options->type ? options->type : "Sig", err);
    if (s == DIVIT_OK)
        s = write_name(out, "Filter", filter, err);
    if (s == DIVIT_OK)
        s = write_name(out, "SubFilter", sub_filter, err);
    if (s == DIVIT_OK)
        s = write_holes(out, hole, &place, err);
    if (s == DIVIT_OK)
        s = write_texts(out, what, err);
    if (s == DIVIT_OK)
        s = write_references(out, what, err);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(out, DIVIT_SPAN_TEXT(" >>")), err);
    if (s == DIVIT_OK)
        *ret = place;
    return s;
}

/* see pdf/sigdict.h */
void divit_pdf_sigdict_fix(divit_bytes *out, uint64_t start, const divit_pdf_sigdict_place *place)
{
    char text[RANGE_WIDTH + 1];
    const size_t behind = place->hole + place->hole_size;
    const int n = snprintf(text, sizeof text, "[0 %" PRIu64 " %" PRIu64 " %zu]",
        start + place->hole, start + behind, out->n - behind);
    memcpy(out->p + place->range, text, (size_t)n);
}
