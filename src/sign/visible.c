/* SPDX-License-Identifier: Apache-2.0 */
/* The looks of one signature: where they are in the document, and drawn. */
#include "sign/visible.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "pdf/archive.h"
#include "pdf/place.h"
#include "pdf/room.h"
#include "pdf/signature.h"
#include "pki/hash.h"

/* The name that is drawn while it is only looked whether all fits. */
static const char some_name[] = "ADI SOYADI DENEME";

enum { DATE_SIZE = 16, CLOCK_SIZE = 24 };

/* Everything that the looks of one signature are made with. */
typedef struct making {
    const divit_looks_job *job;
    divit_template *look;
    divit_pdf_place places[DIVIT_PDF_SPOTS];
    size_t count;
    char date[DATE_SIZE];
    char clock[CLOCK_SIZE];
    divit_bytes qr;
} making;

static void making_done(making *m)
{
    divit_template_free(&m->look);
    divit_bytes_done(&m->qr);
}

/* "22.11.2026" and "18:00:00 +03:00" */
static void set_time(making *m)
{
    const divit_sign_options *o = m->job->options;
    const divit_civil c = divit_civil_of(o->time, o->utc_offset);
    const unsigned offset = (unsigned)(o->utc_offset < 0 ? -o->utc_offset : o->utc_offset);
    (void)snprintf(m->date, sizeof m->date, "%02u.%02u.%04u", (unsigned)c.day % 100,
        (unsigned)c.month % 100, (unsigned)c.year % 10000);
    (void)snprintf(m->clock, sizeof m->clock, "%02u:%02u:%02u %c%02u:%02u", (unsigned)c.hour % 100,
        (unsigned)c.minute % 100, (unsigned)c.second % 100, o->utc_offset < 0 ? '-' : '+',
        offset / 60 % 100, offset % 60);
}

static divit_status hash(divit_span file, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *h = NULL;
    divit_status s = divit_hasher_new(DIVIT_SHA256, &h, err);
    if (s == DIVIT_OK)
        s = divit_hasher_update(h, file, err);
    return s == DIVIT_OK ? divit_hasher_final(h, ret, err) : s;
}

/* What a QR code says that nobody gave a text for: who, when, and which file. */
static divit_status describe(making *m, divit_error *err)
{
    const divit_looks_job *job = m->job;
    divit_digest digest = {.hash = DIVIT_SHA256, .n = 32};
    char time[32];
    divit_time_rfc3339(job->options->time, job->options->utc_offset, time);
    if (job->name) {
        const divit_status hashed = hash(job->file, &digest, err);
        if (hashed != DIVIT_OK)
            return hashed;
    }
    divit_status s =
        divit_bytes_printf(&m->qr, "%s\n%s\nSHA-256 ", job->name ? job->name : some_name, time);
    if (s == DIVIT_OK)
        s = divit_hex_append(&m->qr, divit_digest_span(&digest));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&m->qr);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* One place that the person named, or an empty one. */
static divit_status place_one(
    making *m, const divit_visible_place *wish, divit_pdf_place *ret, divit_error *err)
{
    const double width = wish->width > 0 ? wish->width : m->look->width;
    const double height = wish->height > 0 ? wish->height : m->look->height;
    const divit_pdf_box seen = {wish->x, wish->y, wish->x + width, wish->y + height};
    if (wish->page == 0)
        return divit_pdf_room_find(m->job->pdf, width, height, ret, err);
    return divit_pdf_place_at(m->job->pdf, wish->page, seen, ret, err);
}

/* Two places of one signature may not lie upon each other. */
static divit_status check_apart(const making *m, divit_error *err)
{
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = 0; k < i; k++)
            if (m->places[i].page.number == m->places[k].page.number &&
                divit_pdf_box_meets(&m->places[i].box, &m->places[k].box))
                return divit_fail(err, DIVIT_NO_PLACE, __func__,
                    N_("two places of the visible signature lie upon each other"));
    return DIVIT_OK;
}

/*
 * Further places are stamps, and whoever judges the earlier signatures of a document would see
 * notes that were added after them.
 */
static divit_status check_alone(const making *m, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    const divit_status s = divit_pdf_signatures_read(m->job->pdf, &list, err);
    if (s != DIVIT_OK)
        return s;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].is_signed)
            return divit_fail(err, DIVIT_NO_PLACE, __func__,
                N_("a PDF that is signed already shows a further signature at one place only"));
    return DIVIT_OK;
}

static divit_status find_places(making *m, divit_error *err)
{
    const divit_visible *v = m->job->options->visible;
    DIVIT_AUTO(divit_pdf_choice_done)
    divit_pdf_choice choice = {0};
    divit_status s = divit_pdf_field_choose(m->job->pdf, m->job->options->field, &choice, err);
    if (s != DIVIT_OK)
        return s;
    if (choice.ref.number > 0 && v->place_count > 0)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the signature field has a place of its own; leave --visible out"));
    if (choice.ref.number > 0)
        return divit_pdf_place_field(m->job->pdf, &choice, m->places, &m->count, err);
    if (v->place_count == 0)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a new signature field needs a place: --visible PAGE:X,Y,WIDTH,HEIGHT"));
    if (v->place_count > DIVIT_PDF_SPOTS)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("a signature has more than 32 places"));
    if (v->place_count > 1)
        s = check_alone(m, err);
    for (size_t i = 0; s == DIVIT_OK && i < v->place_count; i++)
        s = place_one(m, &v->places[i], &m->places[m->count++], err);
    return s == DIVIT_OK ? check_apart(m, err) : s;
}

/* Draws for all places, into objects that follow the document's. */
static divit_status draw(const making *m, divit_looks *looks, divit_error *err)
{
    const divit_looks_job *job = m->job;
    const divit_visible *v = job->options->visible;
    divit_appearance_frame frames[DIVIT_PDF_SPOTS];
    uint32_t forms[DIVIT_PDF_SPOTS] = {0};
    unsigned archive = 0;
    divit_status s = divit_pdf_archive_part(job->pdf, &archive, err);
    if (s != DIVIT_OK)
        return s;
    for (size_t i = 0; i < m->count; i++)
        frames[i] =
            (divit_appearance_frame){m->places[i].width, m->places[i].height, m->places[i].turn};
    const divit_appearance what = {.look = m->look,
        .words = {.name = job->name ? job->name : some_name,
            .date = m->date,
            .time = m->clock,
            .reason = job->options->reason,
            .location = job->options->location},
        .font = v->font.bytes,
        .font_name = v->font.name,
        .picture = v->picture.bytes,
        .picture_name = v->picture.name,
        .qr = v->qr ? v->qr : (const char *)m->qr.p,
        .archive = archive > 0,
        .frames = frames,
        .frame_count = m->count};
    s = divit_pdf_looks_number(job->pdf, &looks->drawing.first, err);
    if (s == DIVIT_OK)
        s = divit_appearance_draw(&what, &looks->drawing, forms, err);
    for (size_t i = 0; i < m->count; i++)
        looks->spots[i] = (divit_pdf_spot){.annot = m->places[i].annot,
            .page = m->places[i].page,
            .box = m->places[i].box,
            .form = forms[i]};
    return s;
}

/* Hands the drawn objects to the update. */
static void hand_over(const making *m, divit_looks *looks)
{
    for (size_t i = 0; i < looks->drawing.count; i++) {
        const divit_drawing_part *from = &looks->drawing.parts[i];
        looks->parts[i] = (divit_pdf_part){.value = divit_bytes_span(&from->value),
            .is_stream = from->is_stream,
            .data = divit_bytes_span(&from->data)};
    }
    looks->pdf = (divit_pdf_looks){.parts = looks->parts,
        .part_count = looks->drawing.count,
        .spots = looks->spots,
        .spot_count = m->count};
}

static divit_status make(const divit_looks_job *job, divit_looks *ret, divit_error *err)
{
    const divit_visible *v = job->options->visible;
    DIVIT_AUTO(making_done)
    making m = {.job = job};
    divit_status s = divit_template_parse(v->look.bytes, &m.look, err);
    if (s != DIVIT_OK) {
        if (v->look.name)
            divit_error_subject(err, v->look.name);
        return s;
    }
    set_time(&m);
    s = find_places(&m, err);
    if (s == DIVIT_OK && !v->qr && m.look->qr.side != DIVIT_SIDE_NONE)
        s = describe(&m, err);
    if (s == DIVIT_OK)
        s = draw(&m, ret, err);
    if (s == DIVIT_OK)
        hand_over(&m, ret);
    return s;
}

/* see divit/visible.h */
const divit_drawer *divit_visible_drawer(void)
{
    static const divit_drawer drawer = {.make = make};
    return &drawer;
}
