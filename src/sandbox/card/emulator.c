/* SPDX-License-Identifier: Apache-2.0 */
/* The emulated AKIS V1.0 card: its making, its table of commands, its answers. */
#include "sandbox/card/emulator.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/status.h"
#include "sandbox/card/pin.h"
#include "sandbox/card/select.h"
#include "sandbox/card/signature.h"

enum { LABEL = 32, TCKN = 11, VKN = 10, ANY = 0x100 };

/* see sandbox/card/emulator.h */
divit_span divit_akis_atr(void)
{
    static const uint8_t atr[] = {0x3B, 0xBA, 0x11, 0x00, 0x81, 0x31, 0xFE, 0x4D, 0x55, 0x45, 0x4B,
        0x41, 0x45, 0x20, 0x56, 0x31, 0x2E, 0x30, 0xAE};
    return (divit_span){atr, sizeof atr};
}

/* see sandbox/card/state.h */
uint16_t divit_akis_give(const divit_apdu *apdu, divit_span data, divit_bytes *answer)
{
    if (!apdu->wants)
        return DIVIT_SW_OK;
    if (apdu->le < data.n)
        return (uint16_t)(DIVIT_SW_EXACT | data.n);
    return divit_bytes_append(answer, data) == DIVIT_OK ? DIVIT_SW_OK : DIVIT_SW_MEMORY;
}

/* GET DATA 0106: the serial number in bytes 55 to 66 of 77. 0104: the life cycle in byte 6 of 10.
 */
static uint16_t get_data(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    uint8_t serial[77] = {0};
    uint8_t cycle[10] = {0};
    memcpy(serial + 67 - sizeof card->serial, card->serial, sizeof card->serial);
    cycle[6] = card->admin ? 0xA0 : 0xA5;
    switch (apdu->p2) {
    case 0x06:
        return divit_akis_give(apdu, (divit_span){serial, sizeof serial}, answer);
    case 0x04:
        return divit_akis_give(apdu, (divit_span){cycle, sizeof cycle}, answer);
    default:
        return DIVIT_SW_REFERENCE;
    }
}

static uint16_t set_life_cycle(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    (void)answer;
    if (apdu->p2 != 0x01 && apdu->p2 != 0x02)
        return DIVIT_SW_PARAMETERS;
    card->admin = apdu->p2 == 0x02;
    return DIVIT_SW_OK;
}

static uint16_t get_challenge(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    (void)card;
    uint8_t random[DIVIT_AKIS_ANSWER];
    if (!apdu->wants)
        return DIVIT_SW_LENGTH;
    if (apdu->le > sizeof random)
        return DIVIT_SW_EXACT | DIVIT_AKIS_ANSWER;
    if (RAND_bytes(random, (int)apdu->le) != 1)
        return DIVIT_SW_CONDITIONS;
    return divit_akis_give(apdu, (divit_span){random, apdu->le}, answer);
}

typedef enum body { NO_DATA, DATA, EITHER } body;

typedef struct command_row {
    uint8_t cla, ins;
    uint16_t p1, p2; /* or ANY */
    body body;       /* may there be data? */
    uint16_t (*run)(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer);
} command_row;

static const command_row commands[] = {
    {0x00, 0xA4, ANY, ANY, DATA, divit_akis_select},
    {0x80, 0x18, 0x00, 0x00, NO_DATA, divit_akis_directory},
    {0x00, 0xB0, ANY, ANY, NO_DATA, divit_akis_read},
    {0x00, 0x20, 0x00, ANY, EITHER, divit_akis_verify},
    {0x00, 0x24, 0x01, ANY, DATA, divit_akis_change},
    {0x00, 0x22, 0xC3, ANY, NO_DATA, divit_akis_choose_key},
    {0x00, 0x2A, 0x9E, 0x9A, EITHER, divit_akis_sign},
    {0x10, 0x2A, 0x9E, 0x9A, DATA, divit_akis_sign},
    {0x00, 0xC0, 0x00, 0x00, NO_DATA, divit_akis_response},
    {0x00, 0xCA, 0x01, ANY, NO_DATA, get_data},
    {0x00, 0x84, 0x00, 0x00, NO_DATA, get_challenge},
    {0x80, 0x1A, 0x00, 0x00, NO_DATA, divit_akis_logout},
    {0x80, 0x09, 0x00, ANY, NO_DATA, set_life_cycle},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* What a command without a row is answered with. */
static uint16_t refusal(const divit_apdu *apdu)
{
    if (apdu->cla == DIVIT_AKIS_CHAINED)
        return DIVIT_SW_NO_CHAINING;
    return apdu->cla == 0x00 || apdu->cla == 0x80 ? DIVIT_SW_INSTRUCTION : DIVIT_SW_CLASS;
}

static const command_row *command_of(const divit_apdu *apdu)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (commands[i].cla == apdu->cla && commands[i].ins == apdu->ins)
            return &commands[i];
    return NULL;
}

static uint16_t run(divit_akis_card *card, const divit_apdu *apdu, divit_bytes *answer)
{
    if (apdu->ins != 0x2A)
        card->chain.n = 0;
    if (apdu->ins != 0xC0)
        card->pending.n = 0;
    const command_row *c = command_of(apdu);
    if (!c)
        return refusal(apdu);
    if ((c->p1 != ANY && c->p1 != apdu->p1) || (c->p2 != ANY && c->p2 != apdu->p2))
        return DIVIT_SW_PARAMETERS;
    if ((c->body == NO_DATA && apdu->data.n > 0) || (c->body == DATA && apdu->data.n == 0))
        return DIVIT_SW_LENGTH;
    return c->run(card, apdu, answer);
}

/* see sandbox/card/emulator.h */
divit_status divit_akis_transmit(divit_akis_card *card, divit_span command, divit_bytes *ret_answer)
{
    divit_apdu apdu;
    ret_answer->n = 0;
    const bool understood = divit_apdu_parse(command, &apdu) == DIVIT_OK;
    const uint16_t sw = understood ? run(card, &apdu, ret_answer) : DIVIT_SW_LENGTH;
    const uint8_t end[] = {(uint8_t)(sw >> 8), (uint8_t)sw};
    return divit_bytes_append(ret_answer, (divit_span){end, sizeof end});
}

/* see sandbox/card/emulator.h */
void divit_akis_reset(divit_akis_card *card)
{
    card->folder = divit_card_file_find(&card->files, 0, DIVIT_CARD_MF);
    card->file = NULL;
    card->verified = false;
    card->key_chosen = false;
    card->chain.n = 0;
    card->pending.n = 0;
}

/* see sandbox/card/emulator.h */
const divit_akis_pin *divit_akis_pin_state(const divit_akis_card *card)
{
    return &card->pin;
}

static divit_status fail_openssl(
    divit_error *err, divit_status status, const char *origin, const char *detail)
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    return divit_fail_foreign(err, status, origin, detail, DIVIT_FOREIGN_OPENSSL, (long)code);
}

static divit_status read_key(divit_span der, EVP_PKEY **ret, divit_error *err)
{
    const uint8_t *p = der.p;
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)der.n);
    EVP_PKEY *key = info ? EVP_PKCS82PKEY(info) : NULL;
    PKCS8_PRIV_KEY_INFO_free(info);
    if (!key)
        return fail_openssl(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the key is not PKCS#8 in DER form"));
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) != 2048) {
        EVP_PKEY_free(key);
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the practice card holds RSA keys of 2048 bits only"));
    }
    *ret = key;
    return DIVIT_OK;
}

static bool all_digits(const char *text)
{
    return text[strspn(text, "0123456789")] == 0;
}

/* The names Kamu SM gives: <TCKN>NES0 of a person, <VKN>SIGN0 of a company's seal. */
static void name_objects(const X509 *certificate, char out[LABEL])
{
    char number[LABEL - 8];
    const int n = X509_NAME_get_text_by_NID(
        X509_get_subject_name(certificate), NID_serialNumber, number, sizeof number);
    if (n == TCKN && all_digits(number))
        (void)snprintf(out, LABEL, "%sNES0", number);
    else if (n == VKN && all_digits(number))
        (void)snprintf(out, LABEL, "%sSIGN0", number);
    else
        (void)snprintf(out, LABEL, "NES0");
}

static divit_status make_files(
    divit_akis_card *card, const divit_akis_options *o, const X509 *certificate, divit_error *err)
{
    char label[LABEL];
    uint8_t *public_key = NULL;
    const int n = i2d_PublicKey(card->key, &public_key);
    if (n <= 0)
        return fail_openssl(err, DIVIT_E_CRYPTO, __func__, N_("the public key cannot be written"));
    name_objects(certificate, label);
    const divit_card_about about = {.certificate = o->certificate,
        .public_key = {public_key, (size_t)n},
        .serial = {o->serial, sizeof o->serial},
        .label = label,
        .consent = o->consent};
    const divit_status s = divit_card_files_make(&about, &card->files);
    OPENSSL_free(public_key);
    if (s != DIVIT_OK)
        return divit_fail(err, s, __func__, N_("the certificate does not fit a file of the card"));
    return DIVIT_OK;
}

static divit_status fill(divit_akis_card *card, const divit_akis_options *o, divit_error *err)
{
    const divit_status s = read_key(o->key, &card->key, err);
    if (s != DIVIT_OK)
        return s;
    const uint8_t *p = o->certificate.p;
    X509 *certificate = d2i_X509(NULL, &p, (long)o->certificate.n);
    divit_status done = DIVIT_OK;
    if (!certificate || p != o->certificate.p + o->certificate.n)
        done = fail_openssl(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the certificate is not X.509 in DER form"));
    else if (X509_check_private_key(certificate, card->key) != 1)
        done = fail_openssl(
            err, DIVIT_INPUT_BROKEN, __func__, N_("certificate and key do not belong together"));
    else
        done = make_files(card, o, certificate, err);
    X509_free(certificate);
    return done;
}

/* see sandbox/card/emulator.h */
divit_status divit_akis_new(
    const divit_akis_options *options, divit_akis_card **ret, divit_error *err)
{
    const divit_akis_pin *pin = &options->pin;
    if (pin->n > sizeof pin->digits || !divit_akis_pin_allowed((divit_span){pin->digits, pin->n}))
        return divit_fail(err, DIVIT_PIN_LENGTH, __func__,
            N_("the card's PIN is 6 to 16 printable ASCII characters without a space"));
    DIVIT_AUTO(divit_akis_free)
    divit_akis_card *card = calloc(1, sizeof *card);
    if (!card)
        return divit_fail_memory(err, __func__);
    const divit_status s = fill(card, options, err);
    if (s != DIVIT_OK)
        return s;
    card->pin = *pin;
    card->locked = options->locked ? options->locked : DIVIT_AKIS_LOCKED;
    card->consent = options->consent;
    memcpy(card->serial, options->serial, sizeof card->serial);
    divit_akis_reset(card);
    *ret = card;
    card = NULL;
    return DIVIT_OK;
}

/* see sandbox/card/emulator.h */
void divit_akis_free(divit_akis_card **card)
{
    if (!card || !*card)
        return;
    divit_card_files_done(&(*card)->files);
    EVP_PKEY_free((*card)->key);
    divit_bytes_done(&(*card)->chain);
    divit_bytes_done(&(*card)->pending);
    OPENSSL_cleanse(&(*card)->pin, sizeof(*card)->pin);
    free(*card);
    *card = NULL;
}
