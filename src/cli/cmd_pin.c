/* SPDX-License-Identifier: Apache-2.0 */
/* divit pin: says whether the PIN is right, or changes it. Never a PUK. */
#include <libintl.h>
#include <stddef.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/pin.h"
#include "cli/seat.h"
#include "cli/tries.h"
#include "cli/words.h"

typedef struct pin_values {
    cli_seat_options seat;
} pin_values;

static const cli_option options[] = {
    CLI_SEAT_OPTIONS(pin_values),
    {0},
};

/* One use of the PIN: of which token, and where it comes from. */
typedef struct use {
    const cli_job *job;
    divit_card *card;
    size_t token;
    const divit_card_token *facts;
    int pin_fd; /* -1: terminal or PIN pad */
    bool allow_last_try;
} use;

/*
 * The token whose PIN is meant: the only one, whatever its certificates are worth, else that of the
 * certificate that would sign.
 */
static divit_status find_token(
    cli_seat *seat, const cli_seat_options *o, size_t *ret, divit_error *err)
{
    size_t chosen = 0;
    *ret = 0;
    if (!o->key && divit_card_token_count(cli_seat_card(seat)) == 1)
        return DIVIT_OK;
    const divit_status s = cli_seat_choice(seat, &chosen, err);
    if (s == DIVIT_OK)
        *ret = divit_card_certificate_at(cli_seat_card(seat), chosen)->token;
    return s;
}

static divit_status verify(const use *u, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes prompt = {0};
    divit_status s = cli_seat_prompt(_("PIN of the card"), u->facts, &prompt, err);
    if (s != DIVIT_OK)
        return s;
    if (u->facts->pin_pad)
        cli_tell(u->job, "%s", _("Type the PIN on the reader."));
    const divit_card_login_options login = {
        .prompt = (const char *)prompt.p, .pin_fd = u->pin_fd, .allow_last_try = u->allow_last_try};
    s = divit_card_verify_pin(u->card, u->token, &login, err);
    if (s == DIVIT_OK)
        cli_print(u->job, "%s", _("the PIN is right"));
    return s;
}

static divit_status change(const use *u, divit_error *err)
{
    const char *const texts[] = {
        _("PIN of the card as it is now"), _("new PIN of the card"), _("new PIN once more")};
    divit_bytes prompts[3] = {{0}};
    divit_card_change_options how = {.pin_fd = u->pin_fd, .allow_last_try = u->allow_last_try};
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < 3 && s == DIVIT_OK; i++) {
        s = cli_seat_prompt(texts[i], u->facts, &prompts[i], err);
        how.prompts[i] = (const char *)prompts[i].p;
    }
    if (s == DIVIT_OK && u->facts->pin_pad)
        cli_tell(u->job, "%s",
            _("Type on the reader what it asks for: the PIN as it is now, perhaps twice, then the "
              "new one."));
    if (s == DIVIT_OK)
        s = divit_card_change_pin(u->card, u->token, &how, err);
    for (size_t i = 0; i < 3; i++)
        divit_bytes_done(&prompts[i]);
    if (s == DIVIT_OK)
        cli_print(u->job, "%s", _("the PIN is changed"));
    return s;
}

typedef struct action {
    const char *name;
    divit_status (*run)(const use *u, divit_error *err);
} action;

static const action *action_named(const char *name)
{
    static const action actions[] = {{"verify", verify}, {"change", change}};
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(actions[i].name, name) == 0)
            return &actions[i];
    return NULL;
}

static divit_status tell_token(const use *u, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes label = {0};
    if (divit_text_mask(&label, divit_span_of(u->facts->label)) != DIVIT_OK ||
        divit_bytes_terminate(&label) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    cli_out_text(u->job->out, "token", (const char *)label.p);
    (void)json_object_set_new(u->job->out, "pin_pad", json_boolean(u->facts->pin_pad));
    return DIVIT_OK;
}

static divit_status run_pin(cli_job *job, const void *values, divit_error *err)
{
    const pin_values *v = values;
    const action *what = job->argc == 1 ? action_named(job->argv[0]) : NULL;
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    DIVIT_AUTO(divit_fd_close)
    int pin_fd = -1;
    use u = {.job = job};
    if (!what)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("say verify or change"));
    cli_out_text(job->out, "action", what->name);
    divit_status s = cli_pin_open(v->seat.pin_file, v->seat.pin_fd, &pin_fd, err);
    if (s == DIVIT_OK)
        s = cli_seat_open(job, &v->seat, &seat, err);
    if (s == DIVIT_OK)
        s = find_token(seat, &v->seat, &u.token, err);
    if (s != DIVIT_OK)
        return s;
    u.card = cli_seat_card(seat);
    u.facts = divit_card_token_at(u.card, u.token);
    u.pin_fd = pin_fd;
    s = tell_token(&u, err);
    if (s == DIVIT_OK && pin_fd < 0 && !u.facts->pin_pad && job->common.no_input)
        s = divit_fail(err, DIVIT_DECLINED, __func__,
            N_("a PIN is needed and --no-input forbids to ask; give --pin-file or --pin-fd"));
    if (s != DIVIT_OK)
        return s;
    if (pin_fd < 0)
        cli_tries_tell(job, u.facts);
    u.allow_last_try = cli_tries_allow(job, u.facts, v->seat.allow_last_try);
    return cli_seat_explain(job, what->run(&u, err), err);
}

const cli_command cli_pin = {
    .name = "pin",
    .arguments = N_("verify | change"),
    .summary = N_("say whether the PIN is right, or change it (from a file: old and new, a line "
                  "each)"),
    .options = options,
    .values_size = sizeof(pin_values),
    .uses_card = true,
    .run = run_pin,
};
