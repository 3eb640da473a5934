/* SPDX-License-Identifier: Apache-2.0 */
/* divit card: token, PIN state and certificates, and why each one is taken or refused. */
#include <libintl.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/seat.h"
#include "cli/tries.h"
#include "cli/words.h"
#include "pki/certificate.h"

typedef struct card_values {
    cli_seat_options seat;
} card_values;

static const cli_option options[] = {
    {"module", 0, N_("FILE"), N_("use this PKCS#11 module"), CLI_TEXT,
        offsetof(card_values, seat.module)},
    {"key", 0, "pkcs11:...", N_("use this key (RFC 7512)"), CLI_TEXT,
        offsetof(card_values, seat.key)},
    {"timeout", 0, N_("SECONDS"), N_("give up a card that is silent for so long (30)"), CLI_NUMBER,
        offsetof(card_values, seat.timeout)},
    {0},
};

enum { DAY = 86400 };

/* A copy with personal data masked; "" if there is no memory. */
static const char *masked(divit_bytes *hold, const char *text)
{
    hold->n = 0;
    if (divit_text_mask(hold, divit_span_of(text)) != DIVIT_OK ||
        divit_bytes_terminate(hold) != DIVIT_OK)
        return "";
    return (const char *)hold->p;
}

static void show_token(const cli_job *job, const divit_card_token *t)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes label = {0};
    json_t *o = json_object();
    cli_print(job, "%s (%s)", masked(&label, t->label), t->manufacturer);
    cli_print(
        job, "  PIN: %s%s", _(cli_tries_text(t)), t->pin_pad ? _("; typed on the reader") : "");
    cli_out_text(o, "label", masked(&label, t->label));
    cli_out_text(o, "manufacturer", t->manufacturer);
    cli_out_text(o, "pin", cli_tries_text(t));
    (void)json_object_set_new(
        o, "pin_failures", t->failures_known ? json_integer(t->failures) : json_null());
    (void)json_object_set_new(o, "pin_pad", json_boolean(t->pin_pad));
    (void)json_array_append_new(json_object_get(job->out, "tokens"), o);
}

static divit_status show_certificate(
    const cli_job *job, cli_seat *seat, size_t i, bool chosen, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes label = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes address = {0};
    const divit_card_certificate *c = divit_card_certificate_at(cli_seat_card(seat), i);
    const divit_status s = divit_certificate_parse(divit_bytes_span(&c->der), &cert, err);
    if (s < 0)
        return s;
    json_t *o = json_object();
    cli_print(job, "  %s %s", chosen ? "*" : "-", masked(&label, c->label));
    cli_out_text(o, "label", masked(&label, c->label));
    if (s == DIVIT_OK) {
        const divit_certificate_facts *f = divit_certificate_facts_get(cert);
        const int64_t left = (f->not_after - job->clock.now(job->clock.ctx)) / DAY;
        char until[32];
        divit_time_rfc3339(f->not_after, 0, until);
        cli_print(job, "    %s", f->subject_name);
        if (left < 0)
            cli_print(job, _("    EXPIRED on %.10s"), until);
        else
            cli_print(job, _("    valid until %.10s, %lld days left"), until, (long long)left);
        cli_out_text(o, "name", f->subject_name);
        cli_out_time(o, "not_before", f->not_before);
        cli_out_time(o, "not_after", f->not_after);
        (void)json_object_set_new(o, "days_left", json_integer(left));
    }
    cli_print(job, "    %s", _(cli_seat_reason(seat, i)));
    const bool named = cli_seat_address(seat, i, &address, NULL) == DIVIT_OK;
    cli_print(job, "    %s", named ? (const char *)address.p : _("no address of its own"));
    cli_out_text(o, "uri", named ? (const char *)address.p : NULL);
    (void)json_object_set_new(o, "token", json_integer((json_int_t)c->token));
    cli_out_text(o, "reason", cli_seat_reason(seat, i));
    (void)json_object_set_new(o, "chosen", json_boolean(chosen));
    (void)json_array_append_new(json_object_get(job->out, "certificates"), o);
    return DIVIT_OK;
}

static divit_status run_card(cli_job *job, const void *values, divit_error *err)
{
    const card_values *v = values;
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    size_t chosen = 0;
    (void)json_object_set_new(job->out, "tokens", json_array());
    (void)json_object_set_new(job->out, "certificates", json_array());
    divit_status s = cli_seat_open(job, &v->seat, &seat, err);
    if (s != DIVIT_OK)
        return s;
    cli_out_text(job->out, "module", cli_seat_module(seat));
    divit_card *card = cli_seat_card(seat);
    divit_error none = {0};
    const divit_status choice = cli_seat_choice(seat, &chosen, &none);
    for (size_t t = 0; t < divit_card_token_count(card) && s == DIVIT_OK; t++) {
        show_token(job, divit_card_token_at(card, t));
        for (size_t i = 0; i < divit_card_certificate_count(card) && s == DIVIT_OK; i++)
            if (divit_card_certificate_at(card, i)->token == t)
                s = show_certificate(job, seat, i, choice == DIVIT_OK && i == chosen, err);
    }
    if (s != DIVIT_OK)
        return s;
    *err = none;
    return choice;
}

const cli_command cli_card = {
    .name = "card",
    .arguments = "",
    .summary = N_("show the card, its PIN state and its certificates"),
    .options = options,
    .values_size = sizeof(card_values),
    .uses_card = true,
    .run = run_card,
};
