/* SPDX-License-Identifier: Apache-2.0 */
/* SELECT, DIRECTORY and READ BINARY of the emulated card. */
#include "sandbox/card/select.h"

#include "base/bytes.h"
#include "sandbox/card/der.h"

enum {
    BY_ID = 0x00,
    BY_EF = 0x02,
    BY_NAME = 0x04,
    BY_PATH = 0x08,
    WITHOUT_FCI = 0x0C,
    RECORD = 20, /* bytes of a DIRECTORY record */
    VALID = 0x02,
    WANTS_PIN = 0x04,
    READABLE = 0x10,
};

static uint16_t id_at(divit_span data, size_t at)
{
    return (uint16_t)(data.p[at] << 8 | data.p[at + 1]);
}

static const divit_card_file *root_of(const divit_akis_card *card)
{
    return divit_card_file_find(&card->files, 0, DIVIT_CARD_MF);
}

static const divit_card_file *by_id(const divit_akis_card *card, const divit_apdu *apdu)
{
    if (apdu->data.n != 2)
        return NULL;
    const uint16_t id = id_at(apdu->data, 0);
    if (apdu->p1 == BY_ID && id == DIVIT_CARD_MF)
        return root_of(card);
    const divit_card_file *f = divit_card_file_find(&card->files, card->folder->id, id);
    return f && apdu->p1 == BY_EF && f->kind != DIVIT_CARD_EF ? NULL : f;
}

static const divit_card_file *by_path(const divit_akis_card *card, divit_span path)
{
    if (path.n < 2 || path.n % 2 != 0 || id_at(path, 0) != DIVIT_CARD_MF)
        return NULL;
    const divit_card_file *f = root_of(card);
    for (size_t i = 2; f && i < path.n; i += 2)
        f = divit_card_file_find(&card->files, f->id, id_at(path, i));
    return f;
}

static const divit_card_file *wanted(const divit_akis_card *card, const divit_apdu *apdu)
{
    switch (apdu->p1) {
    case BY_NAME:
        return divit_card_file_named(&card->files, apdu->data);
    case BY_PATH:
        return by_path(card, apdu->data);
    default:
        return by_id(card, apdu);
    }
}

/* File control information with the tag 90 that the driver insists on; shorter than 128 bytes. */
static void write_fci(divit_der *w, const divit_card_file *f)
{
    const size_t fci = divit_card_der_open(w);
    const uint8_t size[] = {(uint8_t)(f->content.n >> 8), (uint8_t)f->content.n};
    const uint8_t id[] = {(uint8_t)(f->id >> 8), (uint8_t)f->id};
    const bool df = f->kind == DIVIT_CARD_DF;
    const uint8_t rights = f->id == DIVIT_CARD_KEY ? VALID | WANTS_PIN : VALID | READABLE;
    if (!df)
        divit_card_der_put(w, 0x80, (divit_span){size, sizeof size});
    divit_card_der_put(w, 0x82, df ? DIVIT_SPAN_TEXT("\x38") : DIVIT_SPAN_TEXT("\x01"));
    divit_card_der_put(w, 0x83, (divit_span){id, sizeof id});
    if (f->name.n > 0)
        divit_card_der_put(w, 0x84, f->name);
    divit_card_der_put(w, 0x90, (divit_span){&rights, 1});
    divit_card_der_close(w, fci, 0x6F);
}

static void enter(divit_akis_card *card, const divit_card_file *f)
{
    const bool df = f->kind == DIVIT_CARD_DF;
    card->file = df ? NULL : f;
    card->folder = df ? f : divit_card_file_find(&card->files, 0, f->parent);
    if (!card->folder)
        card->folder = divit_card_file_find(&card->files, DIVIT_CARD_MF, f->parent);
}

/* see sandbox/card/select.h */
uint16_t divit_akis_select(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    const bool known =
        apdu->p1 == BY_ID || apdu->p1 == BY_EF || apdu->p1 == BY_NAME || apdu->p1 == BY_PATH;
    if (!known || (apdu->p2 != 0 && apdu->p2 != WITHOUT_FCI))
        return DIVIT_SW_PARAMETERS;
    if (apdu->data.n == 0)
        return DIVIT_SW_LENGTH;
    const divit_card_file *f = wanted(card, apdu);
    if (!f)
        return DIVIT_SW_FILE_NOT_FOUND;
    enter(card, f);
    if (apdu->p2 == WITHOUT_FCI)
        return DIVIT_SW_OK;
    divit_der w = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes fci = {0};
    write_fci(&w, f);
    if (divit_card_der_take(&w, &fci) != DIVIT_OK)
        return DIVIT_SW_MEMORY;
    return divit_akis_give(apdu, divit_bytes_span(&fci), answer);
}

/* see sandbox/card/select.h */
uint16_t divit_akis_directory(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    uint8_t list[DIVIT_CARD_FILES * RECORD] = {0};
    size_t n = 0;
    for (size_t i = 0; i < DIVIT_CARD_FILES; i++) {
        const divit_card_file *f = &card->files.file[i];
        if (f->parent != card->folder->id)
            continue;
        list[n] = f->kind == DIVIT_CARD_EF ? 0x2F : 0x3D;
        list[n + 1] = (uint8_t)(f->id >> 8);
        list[n + 2] = (uint8_t)f->id;
        n += RECORD;
    }
    return divit_akis_give(apdu, (divit_span){list, n}, answer);
}

/* see sandbox/card/select.h */
uint16_t divit_akis_read(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    const size_t offset = (size_t)apdu->p1 << 8 | apdu->p2;
    if (apdu->p1 >= 0x80)
        return DIVIT_SW_PARAMETERS;
    if (!apdu->wants || apdu->data.n > 0)
        return DIVIT_SW_LENGTH;
    if (apdu->le > DIVIT_AKIS_ANSWER)
        return DIVIT_SW_EXACT | DIVIT_AKIS_ANSWER;
    if (!card->file)
        return DIVIT_SW_NO_FILE;
    if (card->file->id == DIVIT_CARD_KEY)
        return DIVIT_SW_SECURITY;
    const divit_span content = divit_bytes_span(&card->file->content);
    if (offset > content.n)
        return DIVIT_SW_OFFSET;
    const divit_span part = divit_span_sub(content, offset, apdu->le);
    if (divit_bytes_append(answer, part) != DIVIT_OK)
        return DIVIT_SW_MEMORY;
    return part.n < apdu->le ? DIVIT_SW_END_OF_FILE : DIVIT_SW_OK;
}
