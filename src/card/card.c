/* SPDX-License-Identifier: Apache-2.0 */
/* The card from the parent's side: what it knows, its logins and its signers. */
#include "card/card.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/log.h"
#include "base/status.h"
#include "card/call.h"
#include "card/faults.h"
#include "card/tries.h"
#include "card/tries_store.h"

enum { LOAD_MS = 30000, CALL_MS = 30000, PERSON_MS = 300000, PROMPT_MAX = 512 };

/* A certificate and what its signer needs. */
typedef struct entry {
    divit_card *card;
    uint32_t place; /* index among the certificates of its token */
    divit_card_certificate certificate;
} entry;

struct divit_card {
    divit_line line;
    unsigned call_ms;
    const char *tries_folder;
    divit_card_token tokens[DIVIT_CARD_TOKENS_MAX];
    size_t token_count;
    entry *entries;
    size_t entry_count;
};

static divit_status unasked(divit_error *err)
{
    return divit_fail(
        err, DIVIT_MODULE, __func__, N_("the card worker answered something that was not asked"));
}

/* A token without a serial number cannot be told from another. */
static bool is_noted(const divit_card *card, const divit_card_token *t)
{
    return card->tries_folder && t->serial[0];
}

static divit_status keep_token(void *ctx, divit_answer *answer, divit_error *err)
{
    divit_card *card = ctx;
    if (answer->kind != DIVIT_ANSWER_TOKEN || card->token_count == DIVIT_CARD_TOKENS_MAX)
        return unasked(err);
    divit_card_token *t = &card->tokens[card->token_count++];
    *t = answer->token;
    t->failures_known = is_noted(card, t) &&
                        divit_tries_read(card->tries_folder, t, &t->failures, NULL) == DIVIT_OK;
    return DIVIT_OK;
}

/* What the end of a login says about the PIN. */
static bool outcome_of(divit_status s, divit_tries_outcome *ret)
{
    static const struct {
        divit_status status;
        divit_tries_outcome outcome;
    } rows[] = {
        {DIVIT_OK, DIVIT_TRIES_RIGHT},
        {DIVIT_PIN_UNCHANGED, DIVIT_TRIES_RIGHT},
        {DIVIT_PIN_EXPIRED, DIVIT_TRIES_RIGHT},
        {DIVIT_PIN_WRONG, DIVIT_TRIES_WRONG},
        {DIVIT_CARD_REFUSED, DIVIT_TRIES_UNCLEAR}, /* an AKIS 1.x says "locked" like this */
        {DIVIT_PIN_LOCKED, DIVIT_TRIES_LOCKED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].status == s) {
            *ret = rows[i].outcome;
            return true;
        }
    return false;
}

/* A wrong PIN with what it leaves, where that is known. */
static const char *wrong_detail(unsigned failures)
{
    if (failures >= DIVIT_TRIES_USUAL)
        return N_("the card refused the PIN, the third time; it is probably locked now");
    return failures + 1 == DIVIT_TRIES_USUAL
               ? N_("the card refused the PIN; probably ONE try is left, the last one")
               : N_("the card refused the PIN; 2 of 3 tries are probably left");
}

/*
 * Notes how a login ended, and says in a wrong PIN's error what is left. That it cannot be noted is
 * no failure of the login.
 */
static divit_status note(divit_card *card, size_t token, divit_status s, divit_error *err)
{
    divit_card_token *t = &card->tokens[token];
    divit_tries_outcome outcome;
    divit_error why = {0};
    if (!outcome_of(s, &outcome) || !is_noted(card, t))
        return s;
    const divit_status noted = divit_tries_note(card->tries_folder, t, outcome, &t->failures, &why);
    t->failures_known = noted == DIVIT_OK;
    if (noted != DIVIT_OK)
        divit_log_debug(card->line.log, __func__, "%s: %s", divit_status_name(noted), why.subject);
    else if (s == DIVIT_PIN_WRONG && err)
        err->detail = wrong_detail(t->failures);
    return s;
}

/* Where the certificates of one token go. */
typedef struct shelf {
    divit_card *card;
    uint32_t token;
    uint32_t n; /* how many came so far */
} shelf;

/* A certificate of a token that was not read before. */
static divit_status keep_certificate(void *ctx, divit_answer *answer, divit_error *err)
{
    shelf *to = ctx;
    divit_card *card = to->card;
    if (answer->kind != DIVIT_ANSWER_CERTIFICATE || to->n == DIVIT_CARD_CERTIFICATES_MAX)
        return unasked(err);
    entry *more = realloc(card->entries, (card->entry_count + 1) * sizeof *more);
    if (!more)
        return divit_fail_memory(err, __func__);
    card->entries = more;
    entry *e = &card->entries[card->entry_count++];
    *e = (entry){.card = card, .place = to->n++, .certificate = answer->certificate};
    e->certificate.token = to->token;
    answer->certificate = (divit_card_certificate){0};
    return DIVIT_OK;
}

/* A certificate after the login: the same one again, with what is now known of its key. */
static divit_status update_certificate(void *ctx, divit_answer *answer, divit_error *err)
{
    shelf *in = ctx;
    if (answer->kind != DIVIT_ANSWER_CERTIFICATE)
        return unasked(err);
    for (size_t i = 0; i < in->card->entry_count; i++) {
        entry *e = &in->card->entries[i];
        if (e->certificate.token != in->token || e->place != in->n)
            continue;
        e->certificate.key = answer->certificate.key;
        in->n++;
        return DIVIT_OK;
    }
    return unasked(err);
}

static divit_status keep_signature(void *ctx, divit_answer *answer, divit_error *err)
{
    divit_bytes *signature = ctx;
    if (answer->kind != DIVIT_ANSWER_SIGNATURE || signature->n > 0)
        return unasked(err);
    if (divit_bytes_append(signature, answer->signature) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

static divit_status read_certificates(
    divit_card *card, size_t token, unsigned limit_ms, divit_call_item item, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_CERTIFICATES, .token = (uint32_t)token};
    shelf to = {.card = card, .token = r.token};
    const divit_call c = {
        .request = &r, .attached = -1, .limit_ms = limit_ms, .item = item, .ctx = &to};
    return divit_call_make(&card->line, &c, err);
}

/* The milliseconds from now to a tick; at least one. */
static unsigned until(const divit_card *card, int64_t end)
{
    const int64_t left = end - card->line.clock.ticks(card->line.clock.ctx);
    return left > 0 ? (unsigned)left : 1;
}

/* Loads the module. A worker that dies now was killed by the module's start. */
static divit_status load(
    divit_card *card, const divit_card_options *o, int64_t end, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_OPEN,
        .flag = o->init_without_arguments,
        .text = divit_span_of(o->module)};
    const divit_call c = {.request = &r,
        .attached = -1,
        .limit_ms = until(card, end),
        .item = keep_token,
        .ctx = card};
    divit_error why = {0};
    divit_status s = divit_call_make(&card->line, &c, &why);
    if (s == DIVIT_TOKEN_LOST && !why.foreign)
        s = divit_fail(&why, DIVIT_MODULE, __func__, N_("the module crashed while it was started"));
    else if (s == DIVIT_OK && card->token_count == 0)
        s = divit_fail(&why, DIVIT_NO_CARD, __func__, NULL);
    if (s != DIVIT_OK)
        divit_error_subject(&why, o->module);
    if (s != DIVIT_OK && err)
        *err = why;
    return s;
}

/* Hands the record's file to the worker. */
static divit_status begin_record(
    divit_card *card, const divit_card_trace *trace, unsigned limit_ms, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_RECORD,
        .flag = trace->keep_data,
        .text = divit_span_of(trace->library)};
    const divit_call c = {.request = &r, .attached = trace->fd, .limit_ms = limit_ms};
    return divit_call_make(&card->line, &c, err);
}

static divit_status start(divit_card *card, const divit_card_options *o, divit_error *err)
{
    char **environment = NULL;
    if (strlen(o->module) > DIVIT_MESSAGE_TEXT)
        return divit_fail(err, DIVIT_MODULE, __func__, N_("the module's path is too long"));
    divit_status s = divit_spawn_environment(o->inherited, o->environment, &environment, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_spawn_start(&card->line.worker, o->worker, environment, err);
    free(environment);
    return s;
}

/* see card/card.h */
divit_status divit_card_open(const divit_card_options *options, divit_card **ret, divit_error *err)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = calloc(1, sizeof *card);
    if (!card)
        return divit_fail_memory(err, __func__);
    card->line = (divit_line){.worker = DIVIT_SPAWN_NONE,
        .clock = options->clock,
        .log = options->log,
        .person_ms = options->person_ms ? options->person_ms : PERSON_MS};
    card->call_ms = options->call_ms ? options->call_ms : CALL_MS;
    card->tries_folder = options->tries_folder;
    const int64_t end = options->clock.ticks(options->clock.ctx) +
                        (int64_t)(options->load_ms ? options->load_ms : LOAD_MS);
    divit_status s = start(card, options, err);
    if (s == DIVIT_OK)
        s = options->trace ? begin_record(card, options->trace, card->call_ms, err) : DIVIT_OK;
    if (s == DIVIT_OK)
        s = load(card, options, end, err);
    for (size_t i = 0; s == DIVIT_OK && i < card->token_count; i++)
        s = read_certificates(card, i, until(card, end), keep_certificate, err);
    if (s != DIVIT_OK)
        return s;
    divit_log_debug(options->log, __func__, "%zu tokens, %zu certificates", card->token_count,
        card->entry_count);
    *ret = card;
    card = NULL;
    return DIVIT_OK;
}

/* see card/card.h */
size_t divit_card_token_count(const divit_card *card)
{
    return card->token_count;
}

/* see card/card.h */
const divit_card_token *divit_card_token_at(const divit_card *card, size_t i)
{
    return &card->tokens[i];
}

/* see card/card.h */
bool divit_card_last_try(const divit_card_token *token)
{
    return token->tries == DIVIT_CARD_TRIES_FINAL ||
           (token->tries == DIVIT_CARD_TRIES_UNKNOWN && token->failures_known &&
               token->failures + 1 == DIVIT_TRIES_USUAL);
}

/* see card/card.h */
size_t divit_card_certificate_count(const divit_card *card)
{
    return card->entry_count;
}

/* see card/card.h */
const divit_card_certificate *divit_card_certificate_at(const divit_card *card, size_t i)
{
    return &card->entries[i].certificate;
}

/* The description of one token, of which one is asked for. */
typedef struct told {
    divit_card_description description;
    bool came;
} told;

static divit_status keep_description(void *ctx, divit_answer *answer, divit_error *err)
{
    told *to = ctx;
    if (answer->kind != DIVIT_ANSWER_DESCRIPTION || to->came)
        return unasked(err);
    *to = (told){answer->description, true};
    return DIVIT_OK;
}

/* see card/card.h */
divit_status divit_card_describe(
    divit_card *card, size_t token, divit_card_description *ret, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_DESCRIBE, .token = (uint32_t)token};
    told to = {0};
    const divit_call c = {.request = &r,
        .attached = -1,
        .limit_ms = card->call_ms,
        .item = keep_description,
        .ctx = &to};
    if (token >= card->token_count)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("no such token"));
    const divit_status s = divit_call_make(&card->line, &c, err);
    if (s == DIVIT_OK && !to.came)
        return divit_fail(err, DIVIT_MODULE, __func__, N_("the card worker gave no description"));
    if (s == DIVIT_OK)
        *ret = to.description;
    return s;
}

/* A request that a PIN goes with, by whichever way. */
static divit_status ask_pin(divit_card *card, const divit_request *r, int pin_fd, divit_error *err)
{
    const divit_call c = {.request = r, .attached = pin_fd, .limit_ms = card->call_ms};
    if (r->token >= card->token_count)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("no such token, or a long prompt"));
    /* The worker looks at the flags as they are now, and they decide. */
    const divit_card_token *t = &card->tokens[r->token];
    if (t->tries != DIVIT_CARD_TRIES_FINAL && divit_card_last_try(t) && !r->flag)
        return divit_fault(err, DIVIT_FAULT_LAST_TRY, __func__, 0);
    return note(card, r->token, divit_call_make(&card->line, &c, err), err);
}

static divit_status ask_login(divit_card *card, divit_request_verb verb, size_t token,
    const divit_card_login_options *options, divit_error *err)
{
    const divit_request r = {.verb = verb,
        .flag = options->allow_last_try,
        .pin_comes = options->pin_fd >= 0,
        .token = (uint32_t)token,
        .text = options->prompt ? divit_span_of(options->prompt) : DIVIT_SPAN_TEXT("PIN: ")};
    if (r.text.n > PROMPT_MAX)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("no such token, or a long prompt"));
    return ask_pin(card, &r, options->pin_fd, err);
}

/* see card/card.h */
divit_status divit_card_login(
    divit_card *card, size_t token, const divit_card_login_options *options, divit_error *err)
{
    const divit_status s = ask_login(card, DIVIT_REQUEST_LOGIN, token, options, err);
    return s == DIVIT_OK ? read_certificates(card, token, card->call_ms, update_certificate, err)
                         : s;
}

/* see card/card.h */
divit_status divit_card_verify_pin(
    divit_card *card, size_t token, const divit_card_login_options *options, divit_error *err)
{
    return ask_login(card, DIVIT_REQUEST_VERIFY_PIN, token, options, err);
}

/* see card/card.h */
divit_status divit_card_change_pin(
    divit_card *card, size_t token, const divit_card_change_options *options, divit_error *err)
{
    static const char *const usual[] = {"PIN: ", "new PIN: ", "new PIN again: "};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    for (size_t i = 0; i < 3; i++) {
        const char *prompt = options->prompts[i] ? options->prompts[i] : usual[i];
        if (strlen(prompt) > PROMPT_MAX)
            return divit_fail(
                err, DIVIT_E_INTERNAL, __func__, N_("no such token, or a long prompt"));
        if (divit_bytes_printf(&text, "%s\n", prompt) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    }
    const divit_request r = {.verb = DIVIT_REQUEST_CHANGE_PIN,
        .flag = options->allow_last_try,
        .pin_comes = options->pin_fd >= 0,
        .token = (uint32_t)token,
        .text = divit_bytes_span(&text)};
    return ask_pin(card, &r, options->pin_fd, err);
}

/* see card/card.h */
divit_status divit_card_logout(divit_card *card, size_t token, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_LOGOUT, .token = (uint32_t)token};
    const divit_call c = {.request = &r, .attached = -1, .limit_ms = card->call_ms};
    if (token >= card->token_count)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("no such token"));
    return divit_call_make(&card->line, &c, err);
}

static divit_status signer_certificate(void *ctx, divit_span *ret_der, divit_error *err)
{
    (void)err;
    const entry *e = ctx;
    *ret_der = divit_bytes_span(&e->certificate.der);
    return DIVIT_OK;
}

static unsigned signer_schemes(void *ctx, divit_hash hash)
{
    const entry *e = ctx;
    return hash <= DIVIT_SHA512 ? e->card->tokens[e->certificate.token].schemes[hash] : 0;
}

static divit_status signer_sign(
    void *ctx, const divit_signing *what, divit_bytes *ret_signature, divit_error *err)
{
    const entry *e = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    divit_request r = {.verb = DIVIT_REQUEST_SIGN,
        .token = e->certificate.token,
        .certificate = e->place,
        .what = *what};
    const divit_call c = {.request = &r,
        .attached = -1,
        .limit_ms = e->card->call_ms,
        .item = keep_signature,
        .ctx = &signature};
    /* Without it, a token that takes a digest still signs. */
    if (what->message.n > DIVIT_MESSAGE_SIGNED)
        r.what.message = (divit_span){0};
    const divit_status s = divit_call_make(&e->card->line, &c, err);
    if (s != DIVIT_OK)
        return note(e->card, e->certificate.token, s, err);
    if (signature.n == 0)
        return divit_fail(err, DIVIT_MODULE, __func__, N_("the card worker gave no signature"));
    divit_bytes_done(ret_signature);
    *ret_signature = divit_bytes_steal(&signature);
    return DIVIT_OK;
}

/* see card/card.h */
divit_status divit_card_signer(
    divit_card *card, size_t certificate, divit_signer *ret, divit_error *err)
{
    if (certificate >= card->entry_count)
        return divit_fail(err, DIVIT_NO_CERTIFICATE, __func__, NULL);
    *ret = (divit_signer){.certificate = signer_certificate,
        .schemes = signer_schemes,
        .sign = signer_sign,
        .ctx = &card->entries[certificate]};
    return DIVIT_OK;
}

/* see card/card.h */
pid_t divit_card_worker(const divit_card *card)
{
    return card->line.worker.pid;
}

/* see card/card.h */
void divit_card_free(divit_card **card)
{
    if (!card || !*card)
        return;
    divit_spawn_end(&(*card)->line.worker);
    for (size_t i = 0; i < (*card)->entry_count; i++)
        divit_bytes_done(&(*card)->entries[i].certificate.der);
    free((*card)->entries);
    free(*card);
    *card = NULL;
}
