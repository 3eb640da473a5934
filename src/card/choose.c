/* SPDX-License-Identifier: Apache-2.0 */
/* Which certificate to sign with, and why. */
#include "card/choose.h"

#include "base/status.h"

/* Reasons in order: the nearer to the end, the nearer to being chosen. */
typedef enum reason {
    OTHER_ADDRESS,
    UNREADABLE,
    WRONG_KIND,
    NO_COMMITMENT,
    NO_KEY,
    NOT_YET,
    EXPIRED,
    OLDER, /* can be taken, unless another is better */
} reason;

typedef struct verdict {
    reason reason;
    const char *text;
    int64_t not_before;
    bool qualified;
} verdict;

static const char *const kind_texts[] = {
    [DIVIT_JUDGED_OTHER] = N_("not a qualified certificate"),
    [DIVIT_JUDGED_NES] = "",
    [DIVIT_JUDGED_E_SEAL_INSTITUTION] =
        N_("an institution's e-seal, not a person's qualified certificate"),
    [DIVIT_JUDGED_E_SEAL_QUALIFIED] =
        N_("a qualified e-seal, not a person's qualified certificate"),
    [DIVIT_JUDGED_FISCAL_SEAL] = N_("a fiscal seal, not a qualified certificate"),
    [DIVIT_JUDGED_TSA] = N_("a timestamp authority's certificate"),
};

static verdict refuse(reason why, const char *text)
{
    return (verdict){.reason = why, .text = text};
}

/* One candidate by itself. */
static verdict judge_one(const divit_choice_options *o, const divit_candidate *c)
{
    divit_judgement j = {0};
    if (o->key && !divit_uri_matches(o->key, c->token, c->certificate))
        return refuse(OTHER_ADDRESS, N_("not the key that was named"));
    const divit_span der = {c->certificate->der.p, c->certificate->der.n};
    if (o->judge(o->judge_ctx, der, &j, NULL) != DIVIT_OK)
        return refuse(UNREADABLE, N_("the certificate cannot be read"));
    const bool qualified = j.kind == DIVIT_JUDGED_NES && j.nonrepudiation;
    if (!o->key && j.kind != DIVIT_JUDGED_NES)
        return refuse(WRONG_KIND, kind_texts[j.kind]);
    if (!o->key && !j.nonrepudiation)
        return refuse(NO_COMMITMENT, N_("its key usage does not allow signing with commitment"));
    if (c->certificate->key == DIVIT_CARD_KEY_NONE)
        return refuse(NO_KEY, N_("no private key"));
    if (o->now < j.not_before)
        return refuse(NOT_YET, N_("not yet valid"));
    if (o->now > j.not_after)
        return refuse(EXPIRED, N_("expired"));
    return (verdict){
        OLDER, N_("valid, but a newer certificate is preferred"), j.not_before, qualified};
}

/* True if b is to be preferred to a: both can be taken. */
static bool is_better(const verdict *a, const verdict *b)
{
    if (a->qualified != b->qualified)
        return b->qualified;
    return b->not_before > a->not_before;
}

static const char *taken_text(const divit_choice_options *o, const verdict *v)
{
    if (!o->key)
        return N_("chosen: the newest valid qualified certificate with its key");
    return v->qualified ? N_("chosen: it was named")
                        : N_("chosen: it was named, although it is no qualified certificate");
}

/* see card/choose.h */
divit_status divit_choice_make(const divit_choice_options *options,
    const divit_candidate *candidates, size_t n, size_t *ret_index, const char **reasons,
    divit_error *err)
{
    verdict best = {.reason = OTHER_ADDRESS, .text = N_("there is no certificate on the card")};
    size_t best_at = n;
    for (size_t i = 0; i < n; i++) {
        const verdict v = judge_one(options, &candidates[i]);
        reasons[i] = v.text;
        const bool better = v.reason == OLDER && best.reason == OLDER ? is_better(&best, &v)
                                                                      : v.reason > best.reason;
        if (best_at == n || better) {
            best = v;
            best_at = i;
        }
    }
    if (best.reason != OLDER)
        return divit_fail(err, DIVIT_NO_CERTIFICATE, __func__, best.text);
    reasons[best_at] = taken_text(options, &best);
    *ret_index = best_at;
    return DIVIT_OK;
}
