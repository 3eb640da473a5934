/* SPDX-License-Identifier: Apache-2.0 */
/* divit readers: the readers, and what is in them. */
#include <libintl.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/apart.h"
#include "cli/commands.h"
#include "cli/profiles.h"
#include "cli/watch.h"
#include "cli/words.h"

typedef struct readers_values {
    bool watch;
} readers_values;

static const cli_option options[] = {
    {"watch", 0, NULL, N_("tell every change until Ctrl-C"), CLI_FLAG,
        offsetof(readers_values, watch)},
    {0},
};

static const char *state_text(unsigned state)
{
    if (state & DIVIT_READER_GHOST)
        return N_("unplugged");
    if (state & DIVIT_READER_MUTE)
        return N_("card does not answer");
    if (state & DIVIT_READER_EXCLUSIVE)
        return N_("card held by another program");
    if (state & DIVIT_READER_IN_USE)
        return N_("card in use");
    return state & DIVIT_READER_PRESENT ? N_("card present") : N_("empty");
}

/* "AKİS 2.x or T.C. kimlik kartı", "" if no profile fits. */
static divit_status name_families(
    const divit_tokens *tokens, const divit_reader *r, divit_bytes *out, divit_error *err)
{
    const divit_profiles fit = divit_tokens_match(tokens, (divit_span){r->atr, r->atr_length});
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < fit.n && s == DIVIT_OK; i++)
        s = divit_bytes_printf(out, "%s%s%s%s", i ? " " : "", i ? _("or") : "", i ? " " : "",
            divit_profile_value(fit.p[i], DIVIT_FACT_NAME, 0));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

static divit_status show(
    const cli_job *job, const divit_tokens *tokens, const divit_reader *r, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes atr = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes card = {0};
    divit_status s = name_families(tokens, r, &card, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_hex_append(&atr, (divit_span){r->atr, r->atr_length}) != DIVIT_OK ||
        divit_bytes_terminate(&atr) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    cli_print(job, "%s", r->name);
    cli_print(job, "  %s%s%s", _(state_text(r->state)), card.n ? ": " : "", (char *)card.p);
    if (atr.n)
        cli_print(job, "  ATR %s", (char *)atr.p);
    json_t *o = json_object();
    cli_out_text(o, "name", r->name);
    cli_out_text(o, "state", state_text(r->state));
    cli_out_text(o, "atr", atr.n ? (char *)atr.p : NULL);
    cli_out_text(o, "card", card.n ? (char *)card.p : NULL);
    (void)json_array_append_new(json_object_get(job->out, "readers"), o);
    return DIVIT_OK;
}

static divit_status list(cli_job *job, divit_error *err)
{
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    divit_reader_list found;
    (void)json_object_set_new(job->out, "readers", json_array());
    divit_status s = cli_profiles_load(job, &tokens, err);
    if (s == DIVIT_OK)
        s = cli_apart_readers(job, CLI_APART_MS, &found, err);
    for (size_t i = 0; s == DIVIT_OK && i < found.n; i++)
        s = show(job, tokens, &found.p[i], err);
    return s;
}

static divit_status run_readers(cli_job *job, const void *values, divit_error *err)
{
    const readers_values *v = values;
    return v->watch ? cli_watch_run(job, &(cli_watch_options){0}, err) : list(job, err);
}

const cli_command cli_readers = {
    .name = "readers",
    .arguments = "",
    .summary = N_("list the card readers and what is in them"),
    .options = options,
    .values_size = sizeof(readers_values),
    .run = run_readers,
};
