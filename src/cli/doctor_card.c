/* SPDX-License-Identifier: Apache-2.0 */
/* What a module shows without a login, as doctor's facts. */
#include "cli/doctor_card.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"
#include "card/mechanism_name.h"
#include "cli/doctor_ports.h"
#include "cli/private.h"
#include "cli/seat.h"
#include "pki/kind.h"

/* A slow card needs about three seconds for all that is read; what a token can do is known then. */
enum { CARD_MS = 5000, DESCRIBE_MS = 1500 };

/* A label of the card: often the person's name. */
static void copy_label(char out[DIVIT_DOCTOR_NAME], const char *label, bool personal)
{
    if (personal)
        divit_text_copy(out, DIVIT_DOCTOR_NAME, label);
    else
        cli_private_label(out, DIVIT_DOCTOR_NAME, label);
}

static void copy_token(divit_doctor_token *out, const divit_card_token *t, bool personal)
{
    static const divit_doctor_tries tries[] = {
        [DIVIT_CARD_TRIES_UNKNOWN] = DIVIT_DOCTOR_TRIES_UNKNOWN,
        [DIVIT_CARD_TRIES_LOW] = DIVIT_DOCTOR_TRIES_LOW,
        [DIVIT_CARD_TRIES_FINAL] = DIVIT_DOCTOR_TRIES_FINAL,
        [DIVIT_CARD_TRIES_LOCKED] = DIVIT_DOCTOR_TRIES_LOCKED,
    };
    copy_label(out->label, t->label, personal);
    divit_text_copy(out->manufacturer, sizeof out->manufacturer, t->manufacturer);
    out->tries = tries[t->tries];
    out->failures = t->failures_known ? t->failures : 0;
    out->pin_pad = t->pin_pad;
}

/* The names of those mechanisms that have one here; what finds no room is left out. */
static void copy_mechanisms(divit_doctor_token *out, const divit_card_description *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->mechanism_count; i++) {
        const char *name = divit_mechanism_name(d->mechanisms[i]);
        if (!name || n + strlen(name) + 2 > sizeof out->mechanisms)
            continue;
        n += (size_t)snprintf(
            out->mechanisms + n, sizeof out->mechanisms - n, "%s%s", n ? " " : "", name);
    }
    out->rsa = divit_mechanism_name(d->rsa);
    out->ec = divit_mechanism_name(d->ec);
}

/* A module that does not describe its token may still be good for signing. */
static void describe_token(divit_card *card, size_t i, divit_doctor_card *out)
{
    divit_card_description d = {0};
    divit_doctor_token *t = &out->tokens[i];
    t->described = divit_card_describe(card, i, &d, NULL) == DIVIT_OK;
    if (!t->described)
        return;
    t->shared_keys = d.shared_private + d.shared_public;
    copy_mechanisms(t, &d);
    out->init_null = d.without_arguments;
    out->slots = d.slots;
}

static divit_doctor_algorithm algorithm_of(const divit_certificate_facts *f)
{
    if (f->key == DIVIT_KEY_RSA)
        return DIVIT_DOCTOR_ALGORITHM_RSA;
    return f->key == DIVIT_KEY_EC ? DIVIT_DOCTOR_ALGORITHM_EC : DIVIT_DOCTOR_ALGORITHM_OTHER;
}

/* The addresses that HTTP can ask; an authority's directory (ldap) is left out. */
static void copy_addresses(char out[DIVIT_DOCTOR_URLS][DIVIT_DOCTOR_URL], const divit_texts *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n && n < DIVIT_DOCTOR_URLS; i++) {
        const char *url = list->items[i];
        const bool http = strncmp(url, "http://", 7) == 0;
        if ((http || strncmp(url, "https://", 8) == 0) && strlen(url) < DIVIT_DOCTOR_URL)
            divit_text_copy(out[n++], DIVIT_DOCTOR_URL, url);
    }
}

static void copy_content(divit_doctor_certificate *out, const divit_certificate *cert)
{
    static const divit_doctor_kind kinds[] = {
        [DIVIT_KIND_OTHER] = DIVIT_DOCTOR_KIND_OTHER,
        [DIVIT_KIND_NES] = DIVIT_DOCTOR_KIND_NES,
        [DIVIT_KIND_INSTITUTION_SEAL] = DIVIT_DOCTOR_KIND_INSTITUTION_SEAL,
        [DIVIT_KIND_QUALIFIED_SEAL] = DIVIT_DOCTOR_KIND_QUALIFIED_SEAL,
        [DIVIT_KIND_FISCAL_SIGN] = DIVIT_DOCTOR_KIND_FISCAL_SEAL,
        [DIVIT_KIND_FISCAL_ENCRYPT] = DIVIT_DOCTOR_KIND_FISCAL_SEAL,
        [DIVIT_KIND_TSA] = DIVIT_DOCTOR_KIND_TIMESTAMP,
    };
    const divit_certificate_facts *f = divit_certificate_facts_get(cert);
    out->kind = kinds[divit_certificate_kind_of(cert, NULL)];
    out->algorithm = algorithm_of(f);
    out->commitment = (f->key_usage & DIVIT_USAGE_NON_REPUDIATION) != 0;
    out->not_before = f->not_before;
    out->not_after = f->not_after;
    copy_addresses(out->ocsp, &f->ocsp_urls);
    copy_addresses(out->crl, &f->crl_urls);
}

static void copy_certificate(
    divit_doctor_certificate *out, const divit_card_certificate *c, bool personal)
{
    static const divit_doctor_key keys[] = {
        [DIVIT_CARD_KEY_NONE] = DIVIT_DOCTOR_KEY_NONE,
        [DIVIT_CARD_KEY_MAYBE] = DIVIT_DOCTOR_KEY_MAYBE,
        [DIVIT_CARD_KEY_YES] = DIVIT_DOCTOR_KEY_YES,
    };
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    copy_label(out->label, c->label, personal);
    out->token = c->token;
    out->key = keys[c->key];
    out->readable = divit_certificate_parse(divit_bytes_span(&c->der), &cert, NULL) == DIVIT_OK;
    if (out->readable)
        copy_content(out, cert);
}

/* True if two certificates of a token have one id and different public keys. */
static bool clash(const divit_card_certificate *a, const divit_card_certificate *b)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *one = NULL;
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *two = NULL;
    if (a->token != b->token || a->id_length == 0 ||
        !divit_span_equal((divit_span){a->id, a->id_length}, (divit_span){b->id, b->id_length}))
        return false;
    if (divit_certificate_parse(divit_bytes_span(&a->der), &one, NULL) != DIVIT_OK ||
        divit_certificate_parse(divit_bytes_span(&b->der), &two, NULL) != DIVIT_OK)
        return true;
    return !divit_span_equal(
        divit_certificate_facts_get(one)->spki, divit_certificate_facts_get(two)->spki);
}

static bool shares_id(const divit_card *card, size_t i, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (k != i && clash(divit_card_certificate_at(card, i), divit_card_certificate_at(card, k)))
            return true;
    return false;
}

/* see cli/doctor_card.h */
divit_status cli_doctor_card(
    void *ctx, const divit_module *module, bool named, divit_doctor_card *ret, divit_error *err)
{
    DIVIT_AUTO(divit_card_free)
    divit_card *card = NULL;
    const cli_doctor_asker *asker = ctx;
    const cli_seat_start start = {.module = module,
        .named = named,
        .open_ms = cli_doctor_limit(asker, CARD_MS),
        .answer_ms = DESCRIBE_MS};
    const divit_status s = cli_seat_open_module(asker->job, &start, &card, err);
    if (s != DIVIT_OK)
        return s;
    *ret = (divit_doctor_card){.token_count = divit_card_token_count(card),
        .certificate_count = divit_card_certificate_count(card)};
    if (ret->token_count > DIVIT_DOCTOR_TOKENS_MAX)
        ret->token_count = DIVIT_DOCTOR_TOKENS_MAX;
    if (ret->certificate_count > DIVIT_DOCTOR_CERTIFICATES_MAX)
        ret->certificate_count = DIVIT_DOCTOR_CERTIFICATES_MAX;
    for (size_t i = 0; i < ret->certificate_count; i++) {
        copy_certificate(
            &ret->certificates[i], divit_card_certificate_at(card, i), asker->personal);
        ret->certificates[i].shares_id = shares_id(card, i, ret->certificate_count);
    }
    for (size_t i = 0; i < ret->token_count; i++) {
        copy_token(&ret->tokens[i], divit_card_token_at(card, i), asker->personal);
        describe_token(card, i, ret);
    }
    return DIVIT_OK;
}
