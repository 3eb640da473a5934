/* SPDX-License-Identifier: Apache-2.0 */
/* Requests and answers of the card worker as bytes. */
#include "card/message.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "card/faults.h"
#include "card/fields.h"

/* The first failure of two steps. */
static divit_status both(divit_status a, divit_status b)
{
    return a != DIVIT_OK ? a : b;
}

/* see card/message.h */
divit_status divit_request_format(const divit_request *request, divit_bytes *out)
{
    divit_status s = divit_fields_put_u8(out, (uint8_t)request->verb);
    s = both(s, divit_fields_put_u8(out, request->flag));
    s = both(s, divit_fields_put_u8(out, request->pin_comes));
    s = both(s, divit_fields_put_u32(out, request->token));
    s = both(s, divit_fields_put_u32(out, request->certificate));
    s = both(s, divit_fields_put_u32(out, (uint32_t)request->what.scheme));
    s = both(s, divit_fields_put_u32(out, (uint32_t)request->what.hash));
    s = both(s, divit_fields_put_bytes(out, request->text));
    s = both(s, divit_fields_put_bytes(out, request->what.digest));
    return both(s, divit_fields_put_bytes(out, request->what.message));
}

/* Something to sign where it belongs, nothing anywhere else. */
static bool is_signing(const divit_signing *what, divit_request_verb verb)
{
    static const size_t digest_size[] = {
        [DIVIT_SHA256] = 32, [DIVIT_SHA384] = 48, [DIVIT_SHA512] = 64};
    if (verb != DIVIT_REQUEST_SIGN)
        return what->scheme == DIVIT_SCHEME_ANY && what->digest.n == 0 && what->message.n == 0;
    return what->scheme != DIVIT_SCHEME_ANY && what->hash <= DIVIT_SHA512 &&
           what->digest.n == digest_size[what->hash];
}

/* see card/message.h */
divit_status divit_request_parse(divit_span message, divit_request *ret, divit_error *err)
{
    divit_fields f = {.left = message};
    divit_request r = {.verb = divit_fields_u8(&f)};
    r.flag = divit_fields_bool(&f);
    r.pin_comes = divit_fields_bool(&f);
    r.token = divit_fields_upto(&f, DIVIT_CARD_TOKENS_MAX - 1);
    r.certificate = divit_fields_upto(&f, DIVIT_CARD_CERTIFICATES_MAX - 1);
    r.what.scheme = divit_fields_upto(&f, DIVIT_SCHEME_ECDSA);
    r.what.hash = divit_fields_upto(&f, DIVIT_SHA512);
    r.text = divit_fields_bytes(&f, DIVIT_MESSAGE_TEXT);
    r.what.digest = divit_fields_bytes(&f, DIVIT_HASH_MAX);
    r.what.message = divit_fields_bytes(&f, DIVIT_MESSAGE_SIGNED);
    if (r.verb < DIVIT_REQUEST_OPEN || r.verb > DIVIT_REQUEST_DESCRIBE ||
        !is_signing(&r.what, r.verb) || !divit_utf8_valid(r.text))
        divit_fields_refuse(&f);
    const divit_status s = divit_fields_end(&f, err);
    if (s == DIVIT_OK)
        *ret = r;
    return s;
}

static divit_status put_result(divit_bytes *out, const divit_error *result)
{
    divit_status s = divit_fields_put_u32(out, (uint32_t)result->status);
    s = both(s, divit_fields_put_u8(out, (uint8_t)divit_fault_of(result)));
    s = both(s, divit_fields_put_u32(out, (uint32_t)result->kind));
    s = both(s, divit_fields_put_u64(out, (uint64_t)result->foreign));
    return both(s, divit_fields_put_text(out, result->subject));
}

static void take_result(divit_fields *f, divit_error *ret)
{
    ret->status = (divit_status)(int32_t)divit_fields_u32(f);
    const uint8_t fault = divit_fields_u8(f);
    ret->kind = divit_fields_upto(f, DIVIT_FOREIGN_HTTP);
    ret->foreign = (long)divit_fields_u64(f);
    divit_fields_text(f, ret->subject, sizeof ret->subject);
    ret->origin = "divit-card";
    ret->where = DIVIT_NOWHERE;
    ret->detail = divit_fault_detail(fault);
    const bool known = strcmp(divit_status_name(ret->status), "UNKNOWN") != 0;
    const bool agrees =
        fault == DIVIT_FAULT_NONE || (ret->detail && ret->status == divit_fault_status(fault));
    if (!known || !agrees)
        divit_fields_refuse(f);
}

static divit_status put_token(divit_bytes *out, const divit_card_token *token)
{
    divit_status s = divit_fields_put_u64(out, token->slot);
    s = both(s, divit_fields_put_text(out, token->label));
    s = both(s, divit_fields_put_text(out, token->serial));
    s = both(s, divit_fields_put_text(out, token->manufacturer));
    s = both(s, divit_fields_put_text(out, token->model));
    s = both(s, divit_fields_put_u32(out, (uint32_t)token->tries));
    s = both(s, divit_fields_put_u8(out, token->pin_pad));
    s = both(s, divit_fields_put_u8(out, token->login_required));
    s = both(s, divit_fields_put_u32(out, token->pin_min));
    s = both(s, divit_fields_put_u32(out, token->pin_max));
    for (size_t i = 0; i < DIVIT_CARD_HASHES; i++)
        s = both(s, divit_fields_put_u8(out, token->schemes[i]));
    return s;
}

static void take_token(divit_fields *f, divit_card_token *ret)
{
    ret->slot = divit_fields_u64(f);
    divit_fields_text(f, ret->label, sizeof ret->label);
    divit_fields_text(f, ret->serial, sizeof ret->serial);
    divit_fields_text(f, ret->manufacturer, sizeof ret->manufacturer);
    divit_fields_text(f, ret->model, sizeof ret->model);
    ret->tries = divit_fields_upto(f, DIVIT_CARD_TRIES_LOCKED);
    ret->pin_pad = divit_fields_bool(f);
    ret->login_required = divit_fields_bool(f);
    ret->pin_min = divit_fields_u32(f);
    ret->pin_max = divit_fields_u32(f);
    for (size_t i = 0; i < DIVIT_CARD_HASHES; i++)
        ret->schemes[i] = divit_fields_u8(f);
}

static divit_status put_certificate(divit_bytes *out, const divit_card_certificate *c)
{
    divit_status s = divit_fields_put_u32(out, c->token);
    s = both(s, divit_fields_put_u32(out, (uint32_t)c->key));
    s = both(s, divit_fields_put_text(out, c->label));
    s = both(s, divit_fields_put_bytes(out, (divit_span){c->id, c->id_length}));
    return both(s, divit_fields_put_bytes(out, divit_bytes_span(&c->der)));
}

static divit_status take_certificate(divit_fields *f, divit_card_certificate *ret)
{
    ret->token = divit_fields_upto(f, DIVIT_CARD_TOKENS_MAX - 1);
    ret->key = divit_fields_upto(f, DIVIT_CARD_KEY_YES);
    divit_fields_text(f, ret->label, sizeof ret->label);
    const divit_span id = divit_fields_bytes(f, sizeof ret->id);
    const divit_span der = divit_fields_bytes(f, DIVIT_CARD_CERTIFICATE_SIZE);
    if (id.n > 0)
        memcpy(ret->id, id.p, id.n);
    ret->id_length = id.n;
    return divit_bytes_append(&ret->der, der);
}

static divit_status put_description(divit_bytes *out, const divit_card_description *d)
{
    divit_status s = divit_fields_put_u8(out, d->without_arguments);
    s = both(s, divit_fields_put_u32(out, d->slots));
    s = both(s, divit_fields_put_u32(out, d->shared_private));
    s = both(s, divit_fields_put_u32(out, d->shared_public));
    s = both(s, divit_fields_put_u64(out, d->rsa));
    s = both(s, divit_fields_put_u64(out, d->ec));
    s = both(s, divit_fields_put_u32(out, (uint32_t)d->mechanism_count));
    for (size_t i = 0; i < d->mechanism_count; i++)
        s = both(s, divit_fields_put_u64(out, d->mechanisms[i]));
    return s;
}

static void take_description(divit_fields *f, divit_card_description *ret)
{
    ret->without_arguments = divit_fields_bool(f);
    ret->slots = divit_fields_u32(f);
    ret->shared_private = divit_fields_u32(f);
    ret->shared_public = divit_fields_u32(f);
    ret->rsa = divit_fields_u64(f);
    ret->ec = divit_fields_u64(f);
    ret->mechanism_count = divit_fields_upto(f, DIVIT_CARD_MECHANISMS_MAX);
    for (size_t i = 0; i < ret->mechanism_count; i++)
        ret->mechanisms[i] = divit_fields_u64(f);
}

/* see card/message.h */
divit_status divit_answer_format(const divit_answer *answer, divit_bytes *out)
{
    const divit_status s = divit_fields_put_u8(out, (uint8_t)answer->kind);
    if (s != DIVIT_OK)
        return s;
    switch (answer->kind) {
    case DIVIT_ANSWER_RESULT:
        return put_result(out, &answer->result);
    case DIVIT_ANSWER_TOKEN:
        return put_token(out, &answer->token);
    case DIVIT_ANSWER_CERTIFICATE:
        return put_certificate(out, &answer->certificate);
    case DIVIT_ANSWER_SIGNATURE:
        return divit_fields_put_bytes(out, answer->signature);
    case DIVIT_ANSWER_DESCRIPTION:
        return put_description(out, &answer->description);
    case DIVIT_ANSWER_PERSON_ASKED:
    case DIVIT_ANSWER_PERSON_DONE:
        break;
    }
    return DIVIT_OK;
}

static divit_status take_answer(divit_fields *f, divit_answer *ret)
{
    ret->kind = divit_fields_u8(f);
    switch (ret->kind) {
    case DIVIT_ANSWER_RESULT:
        take_result(f, &ret->result);
        return DIVIT_OK;
    case DIVIT_ANSWER_TOKEN:
        take_token(f, &ret->token);
        return DIVIT_OK;
    case DIVIT_ANSWER_CERTIFICATE:
        return take_certificate(f, &ret->certificate);
    case DIVIT_ANSWER_SIGNATURE:
        ret->signature = divit_fields_bytes(f, DIVIT_MESSAGE_SIGNATURE);
        return DIVIT_OK;
    case DIVIT_ANSWER_DESCRIPTION:
        take_description(f, &ret->description);
        return DIVIT_OK;
    case DIVIT_ANSWER_PERSON_ASKED:
    case DIVIT_ANSWER_PERSON_DONE:
        return DIVIT_OK;
    }
    divit_fields_refuse(f);
    return DIVIT_OK;
}

/* see card/message.h */
divit_status divit_answer_parse(divit_span message, divit_answer *ret, divit_error *err)
{
    DIVIT_AUTO(divit_answer_done)
    divit_answer a = {0};
    divit_fields f = {.left = message};
    if (take_answer(&f, &a) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = divit_fields_end(&f, err);
    if (s != DIVIT_OK)
        return s;
    *ret = a;
    a = (divit_answer){0};
    return DIVIT_OK;
}

/* see card/message.h */
void divit_answer_done(divit_answer *answer)
{
    divit_bytes_done(&answer->certificate.der);
    *answer = (divit_answer){0};
}
