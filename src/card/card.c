/* SPDX-License-Identifier: Apache-2.0 */
/* The card from the parent's side: requests, answers, deadlines. */
#include "card/card.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "card/channel.h"
#include "card/message.h"
#include "card/spawn.h"

enum {
    LOAD_MS = 30000,
    CALL_MS = 30000,
    PERSON_MS = 300000,
    PERSON_TURNS = 8, /* how often one call may move its deadline for a person */
    PROMPT_MAX = 512,
};

/* A certificate and what its signer needs. */
typedef struct entry {
    divit_card *card;
    uint32_t place; /* index among the certificates of its token */
    divit_card_certificate certificate;
} entry;

struct divit_card {
    divit_spawn worker;
    divit_clock clock;
    divit_log log;
    unsigned call_ms, person_ms;
    divit_card_token tokens[DIVIT_CARD_TOKENS_MAX];
    size_t token_count;
    entry *entries;
    size_t entry_count;
};

/* One request on its way: what to do with the items of its answer. */
typedef struct call {
    const divit_request *request;
    int attached;
    unsigned limit_ms;
    divit_status (*item)(struct call *call, divit_answer *answer);
    divit_card *card;
    size_t items;               /* how many items came so far */
    divit_bytes *ret_signature; /* SIGN only */
} call;

static divit_status lost(divit_error *err)
{
    return divit_fail(err, DIVIT_TOKEN_LOST, __func__,
        N_("the card worker was ended after an earlier failure; open the card again"));
}

/* Ends the worker for good. */
static divit_status give_up(divit_card *card, divit_status status)
{
    divit_log_debug(&card->log, __func__, "worker %d is stopped: %s", (int)card->worker.pid,
        divit_status_name(status));
    divit_spawn_stop(&card->worker, DIVIT_SPAWN_STOP);
    return status;
}

/* Waits until the worker says something or `until` has come. */
static divit_status wait_for_worker(divit_card *card, int64_t until, divit_error *err)
{
    for (;;) {
        const int64_t left = until - card->clock.ticks(card->clock.ctx);
        struct pollfd p = {.fd = card->worker.socket, .events = POLLIN};
        const int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (ready > 0)
            return DIVIT_OK;
        if (ready == 0)
            return divit_fail(err, DIVIT_READER_SILENT, __func__,
                N_("the module did not answer in time and was ended"));
        if (errno != EINTR)
            return divit_fail_errno(err, __func__, NULL);
    }
}

/* The next answer. */
static divit_status next_answer(
    divit_card *card, int64_t until, divit_bytes *packet, divit_answer *ret, divit_error *err)
{
    divit_status s = wait_for_worker(card, until, err);
    if (s == DIVIT_OK)
        s = divit_channel_receive(card->worker.socket, packet, NULL, err);
    if (s == DIVIT_OK)
        s = divit_answer_parse(divit_bytes_span(packet), ret, err);
    if (s == DIVIT_INPUT_BROKEN || s == DIVIT_INPUT_LIMIT)
        return divit_fail(err, DIVIT_MODULE, __func__,
            N_("the card worker's answer makes no sense; its module may have damaged it"));
    return s;
}

static int64_t deadline(const divit_card *card, unsigned ms)
{
    return card->clock.ticks(card->clock.ctx) + (int64_t)ms;
}

/* Reads answers up to the result. ret_result is written on OK. */
static divit_status read_answers(call *c, divit_error *ret_result, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes packet = {0};
    int64_t until = deadline(c->card, c->limit_ms);
    unsigned turns = 0;
    for (;;) {
        DIVIT_AUTO(divit_answer_done)
        divit_answer a = {0};
        divit_status s = next_answer(c->card, until, &packet, &a, err);
        if (s != DIVIT_OK)
            return s;
        if (a.kind == DIVIT_ANSWER_RESULT) {
            *ret_result = a.result;
            return DIVIT_OK;
        }
        if (a.kind == DIVIT_ANSWER_PERSON_ASKED && turns++ < PERSON_TURNS)
            until = deadline(c->card, c->card->person_ms);
        else if (a.kind == DIVIT_ANSWER_PERSON_DONE && turns <= PERSON_TURNS)
            until = deadline(c->card, c->limit_ms);
        else
            s = c->item ? c->item(c, &a) : DIVIT_MODULE;
        if (s != DIVIT_OK)
            return divit_fail(
                err, s, __func__, N_("the card worker answered something that was not asked"));
    }
}

/* Makes a call: the result's status and error, or why there is none; then the worker is ended. */
static divit_status make_call(call *c, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes message = {0};
    divit_error result = {0};
    divit_request readable;
    if (c->card->worker.pid < 0)
        return lost(err);
    if (divit_request_format(c->request, &message) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (divit_request_parse(divit_bytes_span(&message), &readable, NULL) != DIVIT_OK)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__,
            N_("the card was asked for something that it cannot be asked for"));
    divit_status s =
        divit_channel_send(c->card->worker.socket, divit_bytes_span(&message), c->attached, err);
    if (s == DIVIT_OK)
        s = read_answers(c, &result, err);
    if (s != DIVIT_OK)
        return give_up(c->card, s);
    if (err)
        *err = result;
    if (result.status == DIVIT_TOKEN_LOST)
        return give_up(c->card, result.status);
    return result.status;
}

static divit_status keep_token(call *c, divit_answer *answer)
{
    divit_card *card = c->card;
    if (answer->kind != DIVIT_ANSWER_TOKEN || card->token_count == DIVIT_CARD_TOKENS_MAX)
        return DIVIT_MODULE;
    card->tokens[card->token_count++] = answer->token;
    return DIVIT_OK;
}

/* A certificate of a token that was not read before. */
static divit_status keep_certificate(call *c, divit_answer *answer)
{
    divit_card *card = c->card;
    if (answer->kind != DIVIT_ANSWER_CERTIFICATE || c->items == DIVIT_CARD_CERTIFICATES_MAX)
        return DIVIT_MODULE;
    entry *more = realloc(card->entries, (card->entry_count + 1) * sizeof *more);
    if (!more)
        return DIVIT_E_MEMORY;
    card->entries = more;
    card->entries[card->entry_count] =
        (entry){.card = card, .place = (uint32_t)c->items, .certificate = answer->certificate};
    card->entries[card->entry_count++].certificate.token = c->request->token;
    answer->certificate = (divit_card_certificate){0};
    c->items++;
    return DIVIT_OK;
}

/* A certificate after the login: the same one again, with what is now known of its key. */
static divit_status update_certificate(call *c, divit_answer *answer)
{
    if (answer->kind != DIVIT_ANSWER_CERTIFICATE)
        return DIVIT_MODULE;
    for (size_t i = 0; i < c->card->entry_count; i++) {
        entry *e = &c->card->entries[i];
        if (e->certificate.token != c->request->token || e->place != c->items)
            continue;
        c->items++;
        if (!divit_span_equal(
                divit_bytes_span(&e->certificate.der), divit_bytes_span(&answer->certificate.der)))
            return DIVIT_TOKEN_LOST;
        e->certificate.key = answer->certificate.key;
        return DIVIT_OK;
    }
    return DIVIT_OK;
}

static divit_status keep_signature(call *c, divit_answer *answer)
{
    if (answer->kind != DIVIT_ANSWER_SIGNATURE || c->ret_signature->n > 0)
        return DIVIT_MODULE;
    return divit_bytes_append(c->ret_signature, answer->signature);
}

static divit_status read_certificates(
    divit_card *card, size_t token, divit_status (*item)(call *, divit_answer *), divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_CERTIFICATES, .token = (uint32_t)token};
    call c = {.request = &r, .attached = -1, .limit_ms = card->call_ms, .item = item, .card = card};
    return make_call(&c, err);
}

/* Loads the module. A worker that dies now was killed by the module's start. */
static divit_status load(divit_card *card, const divit_card_options *o, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_OPEN,
        .flag = o->init_without_arguments,
        .text = divit_span_of(o->module)};
    call c = {.request = &r,
        .attached = -1,
        .limit_ms = o->load_ms ? o->load_ms : LOAD_MS,
        .item = keep_token,
        .card = card};
    if (r.text.n > DIVIT_MESSAGE_TEXT)
        return divit_fail(err, DIVIT_MODULE, __func__, N_("the module's path is too long"));
    divit_error why = {0};
    divit_status s = make_call(&c, &why);
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

static divit_status start(divit_card *card, const divit_card_options *o, divit_error *err)
{
    char **environment = NULL;
    divit_status s = divit_spawn_environment(o->inherited, o->environment, &environment, err);
    if (s != DIVIT_OK)
        return s;
    s = divit_spawn_start(&card->worker, o->worker, environment, err);
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
    *card = (divit_card){.worker = DIVIT_SPAWN_NONE,
        .clock = options->clock,
        .log = options->log,
        .call_ms = options->call_ms ? options->call_ms : CALL_MS,
        .person_ms = options->person_ms ? options->person_ms : PERSON_MS};
    divit_status s = start(card, options, err);
    if (s == DIVIT_OK)
        s = load(card, options, err);
    for (size_t i = 0; s == DIVIT_OK && i < card->token_count; i++)
        s = read_certificates(card, i, keep_certificate, err);
    if (s != DIVIT_OK)
        return s;
    divit_log_debug(
        &card->log, __func__, "%zu tokens, %zu certificates", card->token_count, card->entry_count);
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
size_t divit_card_certificate_count(const divit_card *card)
{
    return card->entry_count;
}

/* see card/card.h */
const divit_card_certificate *divit_card_certificate_at(const divit_card *card, size_t i)
{
    return &card->entries[i].certificate;
}

/* see card/card.h */
divit_status divit_card_login(
    divit_card *card, size_t token, const divit_card_login_options *options, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_LOGIN,
        .flag = options->allow_last_try,
        .pin_comes = options->pin_fd >= 0,
        .token = (uint32_t)token,
        .text = options->prompt ? divit_span_of(options->prompt) : DIVIT_SPAN_TEXT("PIN: ")};
    call c = {.request = &r, .attached = options->pin_fd, .limit_ms = card->call_ms, .card = card};
    if (token >= card->token_count || r.text.n > PROMPT_MAX)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("no such token, or a long prompt"));
    const divit_status s = make_call(&c, err);
    return s == DIVIT_OK ? read_certificates(card, token, update_certificate, err) : s;
}

/* see card/card.h */
divit_status divit_card_logout(divit_card *card, size_t token, divit_error *err)
{
    const divit_request r = {.verb = DIVIT_REQUEST_LOGOUT, .token = (uint32_t)token};
    call c = {.request = &r, .attached = -1, .limit_ms = card->call_ms, .card = card};
    if (token >= card->token_count)
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, N_("no such token"));
    return make_call(&c, err);
}

static divit_status signer_certificate(void *ctx, divit_span *ret_der, divit_error *err)
{
    (void)err;
    const entry *e = ctx;
    *ret_der = divit_bytes_span(&e->certificate.der);
    return DIVIT_OK;
}

static divit_status signer_sign(
    void *ctx, divit_hash hash, divit_span digest, divit_bytes *ret_signature, divit_error *err)
{
    const entry *e = ctx;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    const divit_request r = {.verb = DIVIT_REQUEST_SIGN,
        .token = e->certificate.token,
        .certificate = e->place,
        .hash = hash,
        .digest = digest};
    call c = {.request = &r,
        .attached = -1,
        .limit_ms = e->card->call_ms,
        .item = keep_signature,
        .card = e->card,
        .ret_signature = &signature};
    const divit_status s = make_call(&c, err);
    if (s != DIVIT_OK)
        return s;
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
    *ret = (divit_signer){
        .certificate = signer_certificate, .sign = signer_sign, .ctx = &card->entries[certificate]};
    return DIVIT_OK;
}

/* see card/card.h */
pid_t divit_card_worker(const divit_card *card)
{
    return card->worker.pid;
}

/* see card/card.h */
void divit_card_free(divit_card **card)
{
    if (!card || !*card)
        return;
    divit_spawn_end(&(*card)->worker);
    for (size_t i = 0; i < (*card)->entry_count; i++)
        divit_bytes_done(&(*card)->entries[i].certificate.der);
    free((*card)->entries);
    free(*card);
    *card = NULL;
}
