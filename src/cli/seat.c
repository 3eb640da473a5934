/* SPDX-License-Identifier: Apache-2.0 */
/* From reader to signer: finds the card, its module and the certificate to sign with. */
#include "cli/seat.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/apart.h"
#include "cli/pin.h"
#include "cli/tries.h"
#include "cli/words.h"
#include "pki/kind.h"
#include "token/module.h"

enum { CERTIFICATES_MAX = DIVIT_CARD_TOKENS_MAX * DIVIT_CARD_CERTIFICATES_MAX };
enum { TIMEOUT_MAX = 300 }; /* seconds */
enum { EXPLAIN_MS = 1000 }; /* to say more of a failure that is known already */

struct cli_seat {
    divit_tokens *tokens;
    divit_module module;
    divit_card *card;
    size_t count; /* of certificates */
    const char *reasons[CERTIFICATES_MAX];
    divit_status choice;
    divit_error choice_error;
    size_t chosen;
};

/* see cli/seat.h */
void cli_seat_free(cli_seat **seat)
{
    if (!seat || !*seat)
        return;
    divit_card_free(&(*seat)->card);
    divit_tokens_free(&(*seat)->tokens);
    free(*seat);
    *seat = NULL;
}

/* see cli/seat.h */
divit_card *cli_seat_card(cli_seat *seat)
{
    return seat->card;
}

/* see cli/seat.h */
const char *cli_seat_module(const cli_seat *seat)
{
    return seat->module.path;
}

/* see cli/seat.h */
const char *cli_seat_reason(const cli_seat *seat, size_t i)
{
    return i < seat->count ? seat->reasons[i] : "";
}

/* What PC/SC says of all readers together, as bits; GHOST only if each of them is one. */
static unsigned survey(const divit_reader_list *list)
{
    unsigned all = DIVIT_READER_GHOST;
    for (size_t i = 0; i < list->n; i++) {
        all |= list->p[i].state;
        if (!(list->p[i].state & DIVIT_READER_GHOST))
            all &= ~(unsigned)DIVIT_READER_GHOST;
    }
    return all;
}

/* Why no card can be used. */
static divit_status tell_absence(const divit_reader_list *list, divit_error *err)
{
    const unsigned all = survey(list);
    divit_status s;
    if (all & DIVIT_READER_GHOST)
        s = divit_fail(err, DIVIT_NO_READER, __func__, N_("the reader was unplugged"));
    else
        s = divit_fail(err, DIVIT_NO_CARD, __func__,
            all & DIVIT_READER_MUTE
                ? N_("the card does not answer; perhaps it is upside down or dirty")
                : NULL);
    divit_error_subject(err, list->p[0].name);
    return s;
}

/*
 * The profiles of the first answering card that a family fits: another card, such as one of a bank,
 * may be in a reader before it. If none fits any, those to ask about an unknown card.
 */
static divit_status find_profiles(
    const cli_job *job, const divit_tokens *tokens, divit_profiles *ret, divit_error *err)
{
    divit_reader_list list;
    bool answers = false;
    const divit_status s = cli_apart_readers(job, CLI_APART_MS, &list, err);
    if (s != DIVIT_OK)
        return s;
    *ret = (divit_profiles){0};
    for (size_t i = 0; i < list.n && ret->n == 0; i++) {
        const divit_reader *r = &list.p[i];
        if (r->atr_length == 0 || (r->state & DIVIT_READER_MUTE))
            continue;
        answers = true;
        *ret = divit_tokens_match(tokens, (divit_span){r->atr, r->atr_length});
    }
    if (!answers)
        return tell_absence(&list, err);
    if (ret->n == 0)
        *ret = divit_tokens_fallback(tokens);
    return DIVIT_OK;
}

/* The module by the cards in the readers. */
static divit_status find_module(cli_seat *seat, const cli_job *job, divit_error *err)
{
    divit_profiles fit;
    divit_module_tries tries = {0};
    const divit_status s = find_profiles(job, seat->tokens, &fit, err);
    return s == DIVIT_OK ? divit_module_search(&fit, &tries, &seat->module, err) : s;
}

/* A module that the person names, or that the practice world names. */
static divit_status take_module(cli_seat *seat, const char *path, divit_error *err)
{
    const divit_status s = divit_module_check(path, &seat->module, err);
    const divit_profiles named = divit_tokens_with_module(seat->tokens, path);
    if (s == DIVIT_OK && named.n > 0)
        seat->module.profile = named.p[0];
    return s;
}

/* see cli/seat.h */
const char *cli_seat_named_module(const cli_job *job, const cli_seat_options *options)
{
    if (options->module)
        return options->module;
    return job->common.sandbox ? getenv("DIVIT_MODULE") : NULL;
}

/* What the card worker may know of our environment beyond harmless names. */
static size_t worker_environment(char *list[4], divit_bytes texts[3])
{
    static const char *const names[] = {"PCSCLITE_CSOCK_NAME", "OPENSC_CONF", "SOFTHSM2_CONF"};
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && divit_bytes_printf(&texts[n], "%s=%s", names[i], value) == DIVIT_OK &&
            divit_bytes_terminate(&texts[n]) == DIVIT_OK) {
            list[n] = (char *)texts[n].p;
            n++;
        }
    }
    list[n] = NULL;
    return n;
}

/* see cli/seat.h */
divit_status cli_seat_open_module(
    const cli_job *job, const cli_seat_start *start, divit_card **ret, divit_error *err)
{
    const divit_profile *profile = start->module->profile;
    char *list[4] = {0};
    divit_bytes texts[3] = {{0}};
    /* A private set-up is passed on only where the person or the practice world asked for it. */
    if (start->named || job->common.sandbox)
        (void)worker_environment(list, texts);
    const divit_card_trace trace = {
        .fd = job->trace.fd, .library = job->place.tracer, .keep_data = job->trace.keep_data};
    const divit_card_options options = {.worker = job->place.worker,
        .module = start->module->path,
        .inherited = environ,
        .environment = list,
        .init_without_arguments =
            profile && (divit_profile_quirks(profile) & DIVIT_QUIRK_INIT_NULL),
        .load_ms = start->open_ms,
        .call_ms = start->answer_ms,
        .clock = job->clock,
        .log = &job->log,
        .tries_folder = job->place.state,
        .trace = job->trace.record ? &trace : NULL};
    const divit_status s = divit_card_open(&options, ret, err);
    for (size_t i = 0; i < 3; i++)
        divit_bytes_done(&texts[i]);
    return s;
}

/* see cli/seat.h */
divit_status cli_seat_judge(void *ctx, divit_span der, divit_judgement *ret, divit_error *err)
{
    static const divit_judged kinds[] = {
        [DIVIT_KIND_OTHER] = DIVIT_JUDGED_OTHER,
        [DIVIT_KIND_NES] = DIVIT_JUDGED_NES,
        [DIVIT_KIND_INSTITUTION_SEAL] = DIVIT_JUDGED_E_SEAL_INSTITUTION,
        [DIVIT_KIND_QUALIFIED_SEAL] = DIVIT_JUDGED_E_SEAL_QUALIFIED,
        [DIVIT_KIND_FISCAL_SIGN] = DIVIT_JUDGED_FISCAL_SEAL,
        [DIVIT_KIND_FISCAL_ENCRYPT] = DIVIT_JUDGED_FISCAL_SEAL,
        [DIVIT_KIND_TSA] = DIVIT_JUDGED_TSA,
    };
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    (void)ctx;
    const divit_status s = divit_certificate_parse(der, &cert, err);
    if (s != DIVIT_OK)
        return s;
    const divit_certificate_facts *f = divit_certificate_facts_get(cert);
    *ret = (divit_judgement){.kind = kinds[divit_certificate_kind_of(cert, NULL)],
        .nonrepudiation = (f->key_usage & DIVIT_USAGE_NON_REPUDIATION) != 0,
        .not_before = f->not_before,
        .not_after = f->not_after};
    return DIVIT_OK;
}

/* Decides about every certificate; the answer is kept for cli_seat_choice(). */
static divit_status decide(
    cli_seat *seat, const cli_job *job, const divit_uri *key, divit_error *err)
{
    seat->count = divit_card_certificate_count(seat->card);
    if (seat->count > CERTIFICATES_MAX)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, NULL);
    divit_candidate *candidates = calloc(seat->count + 1, sizeof *candidates);
    if (!candidates)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < seat->count; i++) {
        candidates[i].certificate = divit_card_certificate_at(seat->card, i);
        candidates[i].token = divit_card_token_at(seat->card, candidates[i].certificate->token);
    }
    const divit_choice_options options = {
        .judge = cli_seat_judge, .now = job->clock.now(job->clock.ctx), .key = key};
    seat->choice = divit_choice_make(
        &options, candidates, seat->count, &seat->chosen, seat->reasons, &seat->choice_error);
    free(candidates);
    return seat->choice < 0 ? seat->choice : DIVIT_OK;
}

/* see cli/seat.h */
divit_status cli_seat_choice(const cli_seat *seat, size_t *ret_index, divit_error *err)
{
    if (seat->choice != DIVIT_OK) {
        *err = seat->choice_error;
        return seat->choice;
    }
    *ret_index = seat->chosen;
    return DIVIT_OK;
}

/* How many certificates of the card an address names. */
static size_t named_by(const cli_seat *seat, divit_span address)
{
    divit_uri uri;
    size_t n = 0;
    if (divit_uri_parse(address, &uri, NULL) != DIVIT_OK)
        return 0;
    for (size_t i = 0; i < seat->count; i++) {
        const divit_card_certificate *c = divit_card_certificate_at(seat->card, i);
        n += divit_uri_matches(&uri, divit_card_token_at(seat->card, c->token), c);
    }
    return n;
}

/* see cli/seat.h */
divit_status cli_seat_address(cli_seat *seat, size_t i, divit_bytes *out, divit_error *err)
{
    static const unsigned ways[] = {DIVIT_URI_SERIAL | DIVIT_URI_ID, DIVIT_URI_TOKEN | DIVIT_URI_ID,
        DIVIT_URI_TOKEN | DIVIT_URI_SERIAL | DIVIT_URI_ID,
        DIVIT_URI_SERIAL | DIVIT_URI_ID | DIVIT_URI_OBJECT,
        DIVIT_URI_TOKEN | DIVIT_URI_SERIAL | DIVIT_URI_ID | DIVIT_URI_OBJECT};
    const divit_card_certificate *c = divit_card_certificate_at(seat->card, i);
    const divit_card_token *token = divit_card_token_at(seat->card, c->token);
    for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
        out->n = 0;
        const divit_status s = divit_uri_format(token, c, ways[k], out);
        if (s == DIVIT_E_MEMORY)
            return divit_fail_memory(err, __func__);
        if (s == DIVIT_OK && named_by(seat, divit_bytes_span(out)) == 1)
            return DIVIT_OK;
    }
    out->n = 0;
    return divit_fail(err, DIVIT_NO_CERTIFICATE, __func__,
        N_("nothing tells this certificate from another of the card"));
}

/* How long the card may take, as the person and the caller say. */
static divit_status set_limits(
    const cli_seat_options *options, cli_seat_start *start, divit_error *err)
{
    if (options->timeout < 0 || options->timeout > TIMEOUT_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--timeout takes 1 to 300 seconds"));
    start->answer_ms = (unsigned)options->timeout * 1000;
    start->open_ms = options->open_ms;
    if (start->answer_ms > 0 && (start->open_ms == 0 || start->open_ms > start->answer_ms))
        start->open_ms = start->answer_ms;
    return DIVIT_OK;
}

/* see cli/seat.h */
divit_status cli_seat_explain(const cli_job *job, divit_status seen, divit_error *err)
{
    divit_reader_list list;
    divit_error why = {0};
    if (seen != DIVIT_NO_READER && seen != DIVIT_NO_CARD && seen != DIVIT_READER_SILENT &&
        seen != DIVIT_CARD_REFUSED)
        return seen;
    divit_status s = cli_apart_readers(job, EXPLAIN_MS, &list, &why);
    const unsigned all = s == DIVIT_OK ? survey(&list) : 0;
    if (all & (DIVIT_READER_GHOST | DIVIT_READER_MUTE))
        s = tell_absence(&list, &why);
    else if ((all & DIVIT_READER_EXCLUSIVE) && seen == DIVIT_READER_SILENT)
        s = divit_fail(
            &why, DIVIT_READER_BUSY, __func__, N_("another program holds the card for itself"));
    else if (s != DIVIT_NO_SERVICE && s != DIVIT_READER_SILENT)
        return seen;
    *err = why;
    return s;
}

/* see cli/seat.h */
divit_status cli_seat_open(
    const cli_job *job, const cli_seat_options *options, cli_seat **ret, divit_error *err)
{
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = calloc(1, sizeof *seat);
    const char *folders[] = {job->place.tokens, job->place.user_tokens};
    const char *named = cli_seat_named_module(job, options);
    cli_seat_start start = {.named = named != NULL};
    divit_uri key;
    if (!seat)
        return divit_fail_memory(err, __func__);
    divit_status s = set_limits(options, &start, err);
    if (s == DIVIT_OK && options->key)
        s = divit_uri_parse(divit_span_of(options->key), &key, err);
    if (s == DIVIT_OK)
        s = divit_tokens_load(folders, 2, &seat->tokens, err);
    if (s == DIVIT_OK)
        s = named ? take_module(seat, named, err) : find_module(seat, job, err);
    start.module = &seat->module;
    if (s == DIVIT_OK)
        s = cli_seat_explain(job, cli_seat_open_module(job, &start, &seat->card, err), err);
    if (s == DIVIT_OK)
        cli_tries_tell_damage(job, divit_card_token_at(seat->card, 0));
    if (s == DIVIT_OK)
        s = decide(seat, job, options->key ? &key : NULL, err);
    if (s != DIVIT_OK)
        return s;
    *ret = seat;
    seat = NULL;
    return DIVIT_OK;
}

/* see cli/seat.h */
divit_status cli_seat_prompt(
    const char *text, const divit_card_token *token, divit_bytes *out, divit_error *err)
{
    divit_status s = divit_bytes_append(out, divit_span_of(text));
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT(" ("));
    if (s == DIVIT_OK)
        s = divit_text_mask(out, divit_span_of(token->label));
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT("): "));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see cli/seat.h */
divit_status cli_seat_login(cli_seat *seat, const cli_job *job, const cli_seat_options *options,
    divit_signer *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes prompt = {0};
    DIVIT_AUTO(divit_fd_close)
    int pin = -1;
    size_t chosen = 0;
    divit_status s = cli_seat_choice(seat, &chosen, err);
    if (s != DIVIT_OK)
        return s;
    const size_t token = divit_card_certificate_at(seat->card, chosen)->token;
    const divit_card_token *facts = divit_card_token_at(seat->card, token);
    s = cli_pin_open(options->pin_file, options->pin_fd, &pin, err);
    if (s == DIVIT_OK && pin < 0 && !facts->pin_pad && job->common.no_input)
        s = divit_fail(err, DIVIT_DECLINED, __func__,
            N_("a PIN is needed and --no-input forbids to ask; give --pin-file or --pin-fd"));
    if (s == DIVIT_OK)
        s = cli_seat_prompt(_("PIN of the card"), facts, &prompt, err);
    if (s != DIVIT_OK)
        return s;
    if (pin < 0)
        cli_tries_tell(job, facts);
    const divit_card_login_options login = {.prompt = (const char *)prompt.p,
        .pin_fd = pin,
        .allow_last_try = cli_tries_allow(job, facts, options->allow_last_try)};
    if (facts->pin_pad)
        cli_tell(job, "%s", _("Type the PIN on the reader."));
    s = cli_seat_explain(job, divit_card_login(seat->card, token, &login, err), err);
    return s == DIVIT_OK ? divit_card_signer(seat->card, chosen, ret, err) : s;
}
