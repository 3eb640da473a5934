/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor cannot ask itself: PC/SC, the card worker, the environment. */
#include "cli/doctor_ports.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/seat.h"
#include "reader/readers.h"

static void copy_reader(divit_doctor_reader *out, const divit_reader *r)
{
    divit_text_copy(out->name, sizeof out->name, r->name);
    out->present = r->state & DIVIT_READER_PRESENT;
    out->mute = r->state & DIVIT_READER_MUTE;
    out->exclusive = r->state & DIVIT_READER_EXCLUSIVE;
    out->in_use = r->state & DIVIT_READER_IN_USE;
    out->ghost = r->state & DIVIT_READER_GHOST;
    out->atr_length = r->atr_length;
    memcpy(out->atr, r->atr, r->atr_length);
}

/* The port `readers`: that there is none is an answer, not a failure. */
static divit_status read_readers(void *ctx, divit_doctor_readers *ret, divit_error *err)
{
    DIVIT_AUTO(divit_readers_free)
    divit_readers *readers = NULL;
    divit_reader_list list = {0};
    divit_error why = {0};
    (void)ctx;
    divit_status s = divit_readers_new(
        &(divit_readers_options){.socket = getenv("PCSCLITE_CSOCK_NAME")}, &readers, &why);
    if (s == DIVIT_OK)
        s = divit_readers_list(readers, &list, &why);
    if (s != DIVIT_OK && s != DIVIT_NO_READER) {
        *err = why;
        return s;
    }
    *ret = (divit_doctor_readers){.n = list.n};
    for (size_t i = 0; i < list.n; i++)
        copy_reader(&ret->p[i], &list.p[i]);
    return DIVIT_OK;
}

static void copy_token(divit_doctor_token *out, const divit_card_token *t)
{
    static const divit_doctor_tries tries[] = {
        [DIVIT_CARD_TRIES_UNKNOWN] = DIVIT_DOCTOR_TRIES_UNKNOWN,
        [DIVIT_CARD_TRIES_LOW] = DIVIT_DOCTOR_TRIES_LOW,
        [DIVIT_CARD_TRIES_FINAL] = DIVIT_DOCTOR_TRIES_FINAL,
        [DIVIT_CARD_TRIES_LOCKED] = DIVIT_DOCTOR_TRIES_LOCKED,
    };
    divit_text_copy(out->label, sizeof out->label, t->label);
    divit_text_copy(out->manufacturer, sizeof out->manufacturer, t->manufacturer);
    out->tries = tries[t->tries];
    out->pin_pad = t->pin_pad;
}

static void copy_certificate(divit_doctor_certificate *out, const divit_card_certificate *c)
{
    static const divit_doctor_key keys[] = {
        [DIVIT_CARD_KEY_NONE] = DIVIT_DOCTOR_KEY_NONE,
        [DIVIT_CARD_KEY_MAYBE] = DIVIT_DOCTOR_KEY_MAYBE,
        [DIVIT_CARD_KEY_YES] = DIVIT_DOCTOR_KEY_YES,
    };
    divit_judgement j = {0};
    divit_text_copy(out->label, sizeof out->label, c->label);
    out->token = c->token;
    out->key = keys[c->key];
    out->readable = cli_seat_judge(NULL, divit_bytes_span(&c->der), &j, NULL) == DIVIT_OK;
    out->nes = j.kind == DIVIT_JUDGED_NES;
    out->fiscal = j.kind == DIVIT_JUDGED_FISCAL_SEAL;
    out->commitment = j.nonrepudiation;
    out->not_before = j.not_before;
    out->not_after = j.not_after;
}

/* The port `card`: certificates that find no room are not told. */
static divit_status read_card(
    void *ctx, const divit_module *module, bool named, divit_doctor_card *ret, divit_error *err)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    const divit_status s = cli_seat_open_module(ctx, module, named, &card, err);
    if (s != DIVIT_OK)
        return s;
    *ret = (divit_doctor_card){.token_count = divit_card_token_count(card),
        .certificate_count = divit_card_certificate_count(card)};
    if (ret->token_count > DIVIT_DOCTOR_TOKENS_MAX)
        ret->token_count = DIVIT_DOCTOR_TOKENS_MAX;
    if (ret->certificate_count > DIVIT_DOCTOR_CERTIFICATES_MAX)
        ret->certificate_count = DIVIT_DOCTOR_CERTIFICATES_MAX;
    for (size_t i = 0; i < ret->token_count; i++)
        copy_token(&ret->tokens[i], divit_card_token_at(card, i));
    for (size_t i = 0; i < ret->certificate_count; i++)
        copy_certificate(&ret->certificates[i], divit_card_certificate_at(card, i));
    return DIVIT_OK;
}

/* see cli/doctor_ports.h */
divit_doctor_ports cli_doctor_ports(cli_job *job)
{
    return (divit_doctor_ports){.readers = read_readers, .card = read_card, .ctx = job};
}

/* see cli/doctor_ports.h */
size_t cli_doctor_settings(const cli_job *job, divit_doctor_setting out[CLI_DOCTOR_SETTINGS])
{
    static const char *const names[CLI_DOCTOR_SETTINGS] = {"PCSCLITE_CSOCK_NAME",
        "PCSCLITE_FILTER_IGNORE_READER_NAMES", "OPENSC_CONF", "OPENSC_DRIVER"};
    size_t n = 0;
    for (size_t i = 0; i < CLI_DOCTOR_SETTINGS && !job->common.sandbox; i++) {
        const char *value = getenv(names[i]);
        if (value)
            out[n++] = (divit_doctor_setting){names[i], value};
    }
    return n;
}
