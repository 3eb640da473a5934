/* SPDX-License-Identifier: Apache-2.0 */
/* A practice card kept in a folder. */
#include "sandbox/card/folder.h"

#include <stdio.h>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/card/pin.h"

enum { FILE_LIMIT = 65536 };

/* see sandbox/card/folder.h */
divit_status divit_practice_path(
    const char *folder, const char *name, divit_bytes *ret, divit_error *err)
{
    ret->n = 0;
    if (divit_bytes_printf(ret, "%s/%s", folder, name) != DIVIT_OK ||
        divit_bytes_terminate(ret) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

static divit_status read_part(
    const char *folder, const char *name, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    const divit_status s = divit_practice_path(folder, name, &path, err);
    return s == DIVIT_OK ? divit_file_read((const char *)path.p, FILE_LIMIT, ret, err) : s;
}

static divit_status write_part(
    const char *folder, const char *name, divit_span content, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    const divit_status s = divit_practice_path(folder, name, &path, err);
    return s == DIVIT_OK ? divit_file_write_private((const char *)path.p, content, err) : s;
}

static divit_status write_settings(
    const char *folder, const divit_card_settings *set, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    if (divit_card_settings_format(set, &text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return write_part(folder, "settings", divit_bytes_span(&text), err);
}

/* see sandbox/card/folder.h */
divit_status divit_practice_card_settings(
    const char *folder, divit_card_settings *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = read_part(folder, "settings", &text, err);
    if (s != DIVIT_OK)
        return s;
    divit_card_settings set = divit_card_settings_usual();
    s = divit_card_settings_parse(divit_bytes_span(&text), &set, err);
    if (s == DIVIT_OK)
        *ret = set;
    return s;
}

/* see sandbox/card/folder.h */
divit_status divit_practice_card_set(const char *folder, divit_span line, divit_error *err)
{
    divit_card_settings set;
    divit_status s = divit_practice_card_settings(folder, &set, err);
    if (s == DIVIT_OK)
        s = divit_card_settings_put(line, &set, err);
    return s == DIVIT_OK ? write_settings(folder, &set, err) : s;
}

/* see sandbox/card/folder.h */
divit_status divit_practice_card_keep(
    const char *folder, const divit_akis_pin *pin, divit_error *err)
{
    char text[DIVIT_AKIS_PIN_MAX + 8];
    const int n = snprintf(
        text, sizeof text, "%.*s %u\n", (int)pin->n, (const char *)pin->digits, pin->tries);
    const divit_status s =
        write_part(folder, "pin", (divit_span){(const uint8_t *)text, (size_t)n}, err);
    OPENSSL_cleanse(text, sizeof text);
    return s;
}

/* "123456 3\n" */
static divit_status parse_pin(divit_span text, divit_akis_pin *ret, divit_error *err)
{
    if (text.n < 3 || text.n > DIVIT_AKIS_PIN_MAX + 3 || text.p[text.n - 1] != '\n' ||
        text.p[text.n - 3] != ' ' || text.p[text.n - 2] < '0' ||
        text.p[text.n - 2] > '0' + DIVIT_AKIS_PIN_TRIES)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the card's PIN file is not a PIN and a digit"));
    *ret = (divit_akis_pin){.n = text.n - 3, .tries = (unsigned)(text.p[text.n - 2] - '0')};
    memcpy(ret->digits, text.p, ret->n);
    return DIVIT_OK;
}

static divit_status read_pin(const char *folder, divit_akis_pin *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = read_part(folder, "pin", &text, err);
    if (s == DIVIT_OK)
        s = parse_pin(divit_bytes_span(&text), ret, err);
    OPENSSL_cleanse(text.p, text.n);
    return s;
}

/* see sandbox/card/folder.h */
divit_status divit_practice_card_load(const char *folder, const divit_card_settings *settings,
    divit_akis_card **ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes certificate = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes key = {0};
    divit_akis_options o = {.locked = settings->locked, .consent = settings->consent};
    memcpy(o.serial, settings->serial, sizeof o.serial);
    divit_status s = read_part(folder, "certificate.der", &certificate, err);
    if (s == DIVIT_OK)
        s = read_part(folder, "key.der", &key, err);
    if (s == DIVIT_OK)
        s = read_pin(folder, &o.pin, err);
    o.certificate = divit_bytes_span(&certificate);
    o.key = divit_bytes_span(&key);
    if (s == DIVIT_OK)
        s = divit_akis_new(&o, ret, err);
    OPENSSL_cleanse(&o.pin, sizeof o.pin);
    OPENSSL_cleanse(key.p, key.n);
    return s;
}

/* Settings of a new card; its serial number from the certificate unless one is given. */
static divit_card_settings settings_of(const divit_practice_card_options *options)
{
    divit_card_settings set = divit_card_settings_usual();
    uint8_t hash[SHA256_DIGEST_LENGTH];
    (void)SHA256(options->certificate.p, options->certificate.n, hash);
    memcpy(set.serial, options->serial.n > 0 ? options->serial.p : hash, sizeof set.serial);
    return set;
}

/* Asks the emulator whether it would take this card. */
static divit_status check(
    const divit_practice_card_options *options, divit_akis_pin *ret, divit_error *err)
{
    if (options->serial.n != 0 && options->serial.n != DIVIT_AKIS_SERIAL)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("the serial number has not 8 bytes"));
    divit_akis_options o = {
        .certificate = options->certificate, .key = options->key, .pin = {.tries = 3}};
    if (options->pin.n <= sizeof o.pin.digits && options->pin.n > 0) {
        memcpy(o.pin.digits, options->pin.p, options->pin.n);
        o.pin.n = options->pin.n;
    }
    DIVIT_AUTO(divit_akis_free)
    divit_akis_card *card = NULL;
    const divit_status s = divit_akis_new(&o, &card, err);
    if (s == DIVIT_OK)
        *ret = o.pin;
    OPENSSL_cleanse(&o.pin, sizeof o.pin);
    return s;
}

/* see sandbox/card/folder.h */
divit_status divit_practice_card_make(
    const char *folder, const divit_practice_card_options *options, divit_error *err)
{
    divit_akis_pin pin = {0};
    divit_status s = check(options, &pin, err);
    if (s == DIVIT_OK)
        s = divit_folder_make(folder, err);
    if (s == DIVIT_OK)
        s = write_part(folder, "certificate.der", options->certificate, err);
    if (s == DIVIT_OK)
        s = write_part(folder, "key.der", options->key, err);
    if (s == DIVIT_OK)
        s = divit_practice_card_keep(folder, &pin, err);
    OPENSSL_cleanse(&pin, sizeof pin);
    if (s != DIVIT_OK)
        return s;
    const divit_card_settings set = settings_of(options);
    return write_settings(folder, &set, err);
}

/* see sandbox/card/folder.h */
divit_status divit_practice_record_make(const char *folder, divit_span record, divit_error *err)
{
    const divit_card_settings usual = divit_card_settings_usual();
    const divit_status s = write_settings(folder, &usual, err);
    return s == DIVIT_OK ? write_part(folder, "record", record, err) : s;
}
