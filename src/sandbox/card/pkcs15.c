/* SPDX-License-Identifier: Apache-2.0 */
/* The PKCS#15 files of the practice card (ISO 7816-15; the bytes OpenSC 0.23 was seen to take). */
#include "sandbox/card/pkcs15.h"

#include "base/bytes.h"
#include "sandbox/card/der.h"

enum {
    EF_DIR = 0x2F00,
    EF_ODF = 0x5031,
    EF_TOKEN = 0x5032,
    EF_AODF = 0x4401,
    EF_PRKDF = 0x4402,
    EF_PUKDF = 0x4403,
    EF_CDF = 0x4404,
    EF_PUBLIC = 0x4502,
    EF_CERTIFICATE = 0x4503,
    READ_LIMIT = 0x7FFF, /* the offset of READ BINARY has 15 bits */
    SEQUENCE = 0x30,
    INTEGER = 0x02,
    BITS = 0x03,
    OCTETS = 0x04,
    ENUMERATED = 0x0A,
    UTF8 = 0x0C,
    TYPE_ATTRIBUTES = 0xA1,
    OBJECT_ID = 0x45,
    PIN_ID = 0x01,
};

static const char token_maker[] = "divit alıştırma";
static const char token_label[] = "AKİS İmza Kartı";
static const char pin_label[] = "Kullanıcı PIN";

static divit_span application_name(void)
{
    return DIVIT_SPAN_TEXT("\xA0\x00\x00\x00\x63PKCS-15");
}

static void put_byte(divit_der *w, uint8_t tag, uint8_t byte)
{
    divit_card_der_put(w, tag, (divit_span){&byte, 1});
}

/* A BIT STRING: the number of unused bits, then at most two bytes. */
static void put_bits(divit_der *w, size_t n, const uint8_t bits[3])
{
    divit_card_der_put(w, BITS, (divit_span){bits, n});
}

/* 3F00 5015 and the file's id, as OCTET STRING. */
static void put_path(divit_der *w, uint16_t id)
{
    const uint8_t path[] = {0x3F, 0x00, 0x50, 0x15, (uint8_t)(id >> 8), (uint8_t)id};
    divit_card_der_put(w, OCTETS, (divit_span){path, sizeof path});
}

static void put_path_sequence(divit_der *w, uint16_t id)
{
    const size_t path = divit_card_der_open(w);
    put_path(w, id);
    divit_card_der_close(w, path, SEQUENCE);
}

/* CommonObjectAttributes of a public object. */
static void put_label(divit_der *w, const char *label)
{
    const size_t common = divit_card_der_open(w);
    divit_card_der_text(w, UTF8, label);
    divit_card_der_close(w, common, SEQUENCE);
}

static void write_dir(divit_der *w)
{
    static const uint8_t path[] = {0x3F, 0x00, 0x50, 0x15};
    const size_t record = divit_card_der_open(w);
    divit_card_der_put(w, 0x4F, application_name());
    divit_card_der_text(w, 0x50, "AKİS");
    divit_card_der_put(w, 0x51, (divit_span){path, sizeof path});
    divit_card_der_close(w, record, 0x61);
}

static void write_odf(divit_der *w)
{
    static const struct {
        uint8_t tag;
        uint16_t id;
    } rows[] = {{0xA8, EF_AODF}, {0xA0, EF_PRKDF}, {0xA1, EF_PUKDF}, {0xA4, EF_CDF}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const size_t row = divit_card_der_open(w);
        put_path_sequence(w, rows[i].id);
        divit_card_der_close(w, row, rows[i].tag);
    }
}

static void write_token(divit_der *w, const divit_card_about *about)
{
    const size_t info = divit_card_der_open(w);
    divit_card_der_number(w, INTEGER, 0);
    divit_card_der_put(w, OCTETS, about->serial);
    divit_card_der_text(w, UTF8, token_maker);
    divit_card_der_text(w, 0x80, token_label);
    put_bits(w, 2, (const uint8_t[3]){4, 0x50}); /* loginRequired, eidCompliant */
    divit_card_der_close(w, info, SEQUENCE);
}

static void write_aodf(divit_der *w)
{
    const size_t object = divit_card_der_open(w);
    const size_t common = divit_card_der_open(w);
    divit_card_der_text(w, UTF8, pin_label);
    put_bits(w, 2, (const uint8_t[3]){6, 0xC0}); /* private, modifiable */
    divit_card_der_close(w, common, SEQUENCE);
    const size_t class = divit_card_der_open(w);
    put_byte(w, OCTETS, PIN_ID);
    divit_card_der_close(w, class, SEQUENCE);
    const size_t type = divit_card_der_open(w);
    const size_t pin = divit_card_der_open(w);
    put_bits(w, 2, (const uint8_t[3]){3, 0x48}); /* local, initialized */
    put_byte(w, ENUMERATED, 1);                  /* ascii-numeric */
    divit_card_der_number(w, INTEGER, 6);        /* shortest */
    divit_card_der_number(w, INTEGER, 0);        /* stored length: not padded */
    divit_card_der_number(w, INTEGER, 16);       /* longest */
    divit_card_der_number(w, 0x80, 1);           /* reference of VERIFY */
    divit_card_der_close(w, pin, SEQUENCE);
    divit_card_der_close(w, type, TYPE_ATTRIBUTES);
    divit_card_der_close(w, object, SEQUENCE);
}

/* PrivateRSAKeyAttributes and PublicRSAKeyAttributes: where it is, how many bits. */
static void put_rsa(divit_der *w, uint16_t id)
{
    const size_t type = divit_card_der_open(w);
    const size_t rsa = divit_card_der_open(w);
    put_path_sequence(w, id);
    divit_card_der_number(w, INTEGER, 2048);
    divit_card_der_close(w, rsa, SEQUENCE);
    divit_card_der_close(w, type, TYPE_ATTRIBUTES);
}

static void write_prkdf(divit_der *w, const divit_card_about *about)
{
    const size_t object = divit_card_der_open(w);
    const size_t common = divit_card_der_open(w);
    divit_card_der_text(w, UTF8, about->label);
    put_bits(w, 2, (const uint8_t[3]){7, 0x80}); /* private */
    put_byte(w, OCTETS, PIN_ID);
    if (about->consent)
        divit_card_der_number(w, INTEGER, 1);
    divit_card_der_close(w, common, SEQUENCE);
    const size_t key = divit_card_der_open(w);
    put_byte(w, OCTETS, OBJECT_ID);
    put_bits(w, 3, (const uint8_t[3]){6, 0x20, 0x40}); /* sign, nonRepudiation */
    put_bits(w, 2, (const uint8_t[3]){3, 0xB8});       /* never leaves the card */
    divit_card_der_number(w, INTEGER, 1);              /* reference of MSE */
    divit_card_der_close(w, key, SEQUENCE);
    put_rsa(w, DIVIT_CARD_KEY);
    divit_card_der_close(w, object, SEQUENCE);
}

static void write_pukdf(divit_der *w, const divit_card_about *about)
{
    const size_t object = divit_card_der_open(w);
    put_label(w, about->label);
    const size_t key = divit_card_der_open(w);
    put_byte(w, OCTETS, OBJECT_ID);
    put_bits(w, 2, (const uint8_t[3]){1, 0x02}); /* verify */
    divit_card_der_close(w, key, SEQUENCE);
    put_rsa(w, EF_PUBLIC);
    divit_card_der_close(w, object, SEQUENCE);
}

static void write_cdf(divit_der *w, const divit_card_about *about)
{
    const size_t object = divit_card_der_open(w);
    put_label(w, about->label);
    const size_t class = divit_card_der_open(w);
    put_byte(w, OCTETS, OBJECT_ID);
    divit_card_der_close(w, class, SEQUENCE);
    const size_t type = divit_card_der_open(w);
    const size_t x509 = divit_card_der_open(w);
    const size_t value = divit_card_der_open(w);
    put_path(w, EF_CERTIFICATE);
    divit_card_der_number(w, INTEGER, 0);
    divit_card_der_number(w, 0x80, (uint32_t)about->certificate.n);
    divit_card_der_close(w, value, SEQUENCE);
    divit_card_der_close(w, x509, SEQUENCE);
    divit_card_der_close(w, type, TYPE_ATTRIBUTES);
    divit_card_der_close(w, object, SEQUENCE);
}

static void write_file(divit_der *w, uint16_t id, const divit_card_about *about)
{
    switch (id) {
    case EF_DIR:
        write_dir(w);
        break;
    case EF_ODF:
        write_odf(w);
        break;
    case EF_TOKEN:
        write_token(w, about);
        break;
    case EF_AODF:
        write_aodf(w);
        break;
    case EF_PRKDF:
        write_prkdf(w, about);
        break;
    case EF_PUKDF:
        write_pukdf(w, about);
        break;
    case EF_CDF:
        write_cdf(w, about);
        break;
    default:
        break;
    }
}

/* Public key and certificate are files as they come. */
static divit_span whole_file(uint16_t id, const divit_card_about *about)
{
    if (id == EF_PUBLIC)
        return about->public_key;
    return id == EF_CERTIFICATE ? about->certificate : (divit_span){0};
}

static divit_status make_content(uint16_t id, const divit_card_about *about, divit_bytes *ret)
{
    divit_der w = {0};
    write_file(&w, id, about);
    const divit_status s = divit_card_der_take(&w, ret);
    return s == DIVIT_OK ? divit_bytes_append(ret, whole_file(id, about)) : s;
}

/* see sandbox/card/pkcs15.h */
divit_status divit_card_files_make(const divit_card_about *about, divit_card_files *ret)
{
    static const uint16_t ids[DIVIT_CARD_FILES][2] = {{0, DIVIT_CARD_MF}, {DIVIT_CARD_MF, EF_DIR},
        {DIVIT_CARD_MF, DIVIT_CARD_APP}, {DIVIT_CARD_APP, EF_ODF}, {DIVIT_CARD_APP, EF_TOKEN},
        {DIVIT_CARD_APP, EF_AODF}, {DIVIT_CARD_APP, EF_PRKDF}, {DIVIT_CARD_APP, EF_PUKDF},
        {DIVIT_CARD_APP, EF_CDF}, {DIVIT_CARD_APP, DIVIT_CARD_KEY}, {DIVIT_CARD_APP, EF_PUBLIC},
        {DIVIT_CARD_APP, EF_CERTIFICATE}};
    divit_card_files files = {0};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < DIVIT_CARD_FILES; i++) {
        divit_card_file *f = &files.file[i];
        const bool folder = ids[i][1] == DIVIT_CARD_MF || ids[i][1] == DIVIT_CARD_APP;
        f->parent = ids[i][0];
        f->id = ids[i][1];
        f->kind = folder ? DIVIT_CARD_DF : DIVIT_CARD_EF;
        f->name = f->id == DIVIT_CARD_APP ? application_name() : (divit_span){0};
        s = make_content(f->id, about, &f->content);
        if (s == DIVIT_OK && f->content.n > READ_LIMIT)
            s = DIVIT_INPUT_LIMIT;
    }
    if (s != DIVIT_OK) {
        divit_card_files_done(&files);
        return s;
    }
    *ret = files;
    return DIVIT_OK;
}

/* see sandbox/card/pkcs15.h */
void divit_card_files_done(divit_card_files *files)
{
    for (size_t i = 0; files && i < DIVIT_CARD_FILES; i++)
        divit_bytes_done(&files->file[i].content);
}

/* see sandbox/card/pkcs15.h */
const divit_card_file *divit_card_file_find(
    const divit_card_files *files, uint16_t parent, uint16_t id)
{
    for (size_t i = 0; i < DIVIT_CARD_FILES; i++)
        if (files->file[i].parent == parent && files->file[i].id == id)
            return &files->file[i];
    return NULL;
}

/* see sandbox/card/pkcs15.h */
const divit_card_file *divit_card_file_named(const divit_card_files *files, divit_span name)
{
    for (size_t i = 0; i < DIVIT_CARD_FILES; i++)
        if (name.n > 0 && divit_span_equal(files->file[i].name, name))
            return &files->file[i];
    return NULL;
}
