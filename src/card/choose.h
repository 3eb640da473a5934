/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/choose.h - decides with which certificate of a card to sign, and says why.
 *
 *     divit_choice_options o = {.judge = ..., .judge_ctx = ..., .now = now};
 *     const char *reasons[N];
 *     s = divit_choice_make(&o, candidates, n, &index, reasons, err);
 *
 * A pure decision over facts. By rule only a qualified certificate of a person (NES) is taken that
 * may sign with commitment (nonRepudiation), is valid now and has its key on the card; of several
 * the one that began last, so that a renewed certificate wins over the one that it replaces; of
 * equals the first. A certificate named by its address is taken whatever its kind, but it too must
 * be valid now and have its key. What kind a certificate is, is asked through the port `judge`.
 *
 * Not done here: reading certificates (pki implements the port), revocation, talk to the person.
 */
#ifndef DIVIT_CARD_CHOOSE_H
#define DIVIT_CARD_CHOOSE_H

#include "card/uri.h"

/* Kinds of certificate in Turkey (Law 5070 and BTK's profiles). */
typedef enum divit_judged {
    DIVIT_JUDGED_OTHER,
    DIVIT_JUDGED_NES,                /* qualified, of a person */
    DIVIT_JUDGED_E_SEAL_INSTITUTION, /* kurumsal e-muhur */
    DIVIT_JUDGED_E_SEAL_QUALIFIED,   /* nitelikli e-muhur */
    DIVIT_JUDGED_FISCAL_SEAL,        /* mali muhur */
    DIVIT_JUDGED_TSA,                /* timestamp authority */
} divit_judged;

typedef struct divit_judgement {
    divit_judged kind;
    bool nonrepudiation; /* key usage contentCommitment (RFC 5280 4.2.1.3) */
    int64_t not_before;  /* seconds since 1970 UTC */
    int64_t not_after;
} divit_judgement;

/* Judges a DER certificate; answers INPUT_BROKEN for what is none. */
typedef divit_status (*divit_judge)(
    void *ctx, divit_span der, divit_judgement *ret, divit_error *err);

/* One certificate with its token, both borrowed. */
typedef struct divit_candidate {
    const divit_card_token *token;
    const divit_card_certificate *certificate;
} divit_candidate;

typedef struct divit_choice_options {
    divit_judge judge;
    void *judge_ctx;
    int64_t now;          /* seconds since 1970 UTC */
    const divit_uri *key; /* the address that the person gave; NULL: by rule */
} divit_choice_options;

/*
 * Chooses one of n candidates. reasons has n places and is filled in every case with constant
 * clauses marked N_(), that of the chosen one beginning with "chosen". NO_CERTIFICATE if none can
 * be taken; the error's detail is then the reason of the most promising one.
 */
DIVIT_MUST_CHECK divit_status divit_choice_make(const divit_choice_options *options,
    const divit_candidate *candidates, size_t n, size_t *ret_index, const char **reasons,
    divit_error *err);

#endif
