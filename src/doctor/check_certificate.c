/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the PIN's state, of the certificate and of the clock that it is held against. */
#include <stdlib.h>

#include "base/clock.h"
#include "doctor/check.h"

enum { DAY = 86400 };
/* Days before the end: the portal opens three months before it; institutions want a month. */
enum { WINDOW_DAYS = 90, URGENT_DAYS = 30, LAST_DAYS = 10 };
/* Seconds: beyond the first a signature's time is visibly wrong, beyond the second refused. */
enum { CLOCK_SLACK = 300, CLOCK_LIMIT = 7200 };

/* A server's time where one is known: a wrong clock must not condemn a good certificate. */
static int64_t time_of(const divit_facts *facts)
{
    return facts->server_time ? facts->server_time : facts->now;
}

static const divit_doctor_certificate *chosen(const divit_facts *facts)
{
    return facts->certificate < facts->card.certificate_count
               ? &facts->card.certificates[facts->certificate]
               : NULL;
}

/* The further a certificate gets through the checks, the higher. */
static int rank_of(const divit_doctor_certificate *c, int64_t now)
{
    if (!c->readable || c->kind != DIVIT_DOCTOR_KIND_NES)
        return 0;
    if (!c->commitment)
        return 1;
    const int valid = now >= c->not_before && now <= c->not_after;
    return 2 + 2 * valid + (c->key != DIVIT_DOCTOR_KEY_NONE);
}

/* see doctor/check.h */
size_t divit_check_pick(const divit_facts *facts)
{
    const divit_doctor_card *card = &facts->card;
    const int64_t now = time_of(facts);
    size_t best = 0;
    for (size_t i = 1; i < card->certificate_count; i++) {
        const int mine = rank_of(&card->certificates[i], now);
        const int other = rank_of(&card->certificates[best], now);
        const bool newer = card->certificates[i].not_before > card->certificates[best].not_before;
        if (mine > other || (mine == other && newer))
            best = i;
    }
    return best;
}

/* The tries that lock most cards; an AKIS card among them. */
enum { TRIES_USUAL = 3 };

/* What was noted here stands in for flags that a fresh process does not see. */
static void judge_noted(const divit_facts *facts, divit_finding *f)
{
    unsigned most = 0;
    for (size_t i = 0; i < facts->card.token_count; i++)
        if (facts->card.tokens[i].failures > most)
            most = facts->card.tokens[i].failures;
    if (most == 0) {
        divit_finding_skip(f, N_("tries left: not known before the first wrong PIN"));
        return;
    }
    divit_finding_evidence(f, "%u / %d", most, TRIES_USUAL);
    if (most + 1 < TRIES_USUAL)
        divit_finding_warn(f, N_("the PIN was wrong once; 2 of 3 tries are probably left"),
            N_("type the PIN with care: three wrong tries lock the card"));
    else
        divit_finding_warn(f,
            most < TRIES_USUAL
                ? N_("probably the LAST TRY: the PIN was wrong twice, and mostly three times lock")
                : N_("probably locked: the PIN was wrong three times"),
            N_("do not guess: unlock it on the Kamu SM portal (Kilit Cozme) if you are not sure"));
}

/* see doctor/check.h */
void divit_check_pin_state(const divit_facts *facts, divit_finding *f)
{
    divit_doctor_tries worst = DIVIT_DOCTOR_TRIES_UNKNOWN;
    for (size_t i = 0; i < facts->card.token_count; i++)
        if (facts->card.tokens[i].tries > worst)
            worst = facts->card.tokens[i].tries;
    switch (worst) {
    case DIVIT_DOCTOR_TRIES_UNKNOWN: /* a fresh process sees no flag, also after a wrong PIN */
        judge_noted(facts, f);
        return;
    case DIVIT_DOCTOR_TRIES_LOW:
        divit_finding_warn(f, N_("the PIN was wrong at least once"),
            N_("type the PIN with care: three wrong tries lock the card"));
        return;
    case DIVIT_DOCTOR_TRIES_FINAL:
        divit_finding_warn(f, N_("LAST TRY: one more wrong PIN locks the card"),
            N_("do not guess: unlock it on the Kamu SM portal (Kilit Cozme) if you are not sure"));
        return;
    case DIVIT_DOCTOR_TRIES_LOCKED:
        divit_finding_broken(f, DIVIT_PIN_LOCKED, N_("the PIN is locked"),
            N_("unlock it on the Kamu SM portal (Kilit Cozme); do not try a PUK"));
        return;
    }
}

/* The official names: bare data, the same in every language. */
static const char *const kind_names[] = {
    [DIVIT_DOCTOR_KIND_OTHER] = "-",
    [DIVIT_DOCTOR_KIND_NES] = "NES",
    [DIVIT_DOCTOR_KIND_INSTITUTION_SEAL] = "kurumsal e-mühür",
    [DIVIT_DOCTOR_KIND_QUALIFIED_SEAL] = "nitelikli e-mühür",
    [DIVIT_DOCTOR_KIND_FISCAL_SEAL] = "mali mühür",
    [DIVIT_DOCTOR_KIND_TIMESTAMP] = "zaman damgası",
};

/* see doctor/check.h */
void divit_check_certificate_kinds(const divit_facts *facts, divit_finding *f)
{
    size_t unreadable = 0;
    for (size_t i = 0; i < facts->card.certificate_count; i++) {
        const divit_doctor_certificate *c = &facts->card.certificates[i];
        divit_finding_evidence(f, "%s: %s", c->label, c->readable ? kind_names[c->kind] : "?");
        unreadable += !c->readable;
    }
    if (facts->card.certificate_count == 0)
        divit_finding_skip(f, N_("no certificate is on the card"));
    else if (unreadable > 0)
        divit_finding_warn(f, N_("a certificate on the card cannot be read"),
            N_("show the card to its issuer if it is the certificate that you sign with"));
}

/* Why none of the certificates is one to sign with. */
static const char *lack_of(const divit_facts *facts)
{
    const divit_doctor_certificate *c = chosen(facts);
    if (!c)
        return facts->profiles.n > 1
                   ? N_("no certificate is on the card; it is perhaps an identity card")
                   : N_("no certificate is on the card");
    if (c->readable && c->kind == DIVIT_DOCTOR_KIND_NES)
        return N_("its key usage does not allow signing with commitment");
    for (size_t i = 0; i < facts->card.certificate_count; i++)
        if (facts->card.certificates[i].kind == DIVIT_DOCTOR_KIND_FISCAL_SEAL)
            return N_("the card holds a fiscal seal, not a person's qualified certificate");
    return N_("no certificate on the card is a person's qualified certificate");
}

/* see doctor/check.h */
void divit_check_certificate_nes(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_certificate *c = chosen(facts);
    if (c && c->readable && c->kind == DIVIT_DOCTOR_KIND_NES && c->commitment) {
        divit_finding_evidence(f, "%s", c->label);
        return;
    }
    for (size_t i = 0; i < facts->card.certificate_count; i++)
        divit_finding_evidence(f, "%s", facts->card.certificates[i].label);
    divit_finding_broken(f, DIVIT_NO_CERTIFICATE, lack_of(facts),
        N_("put the card with your qualified certificate into the reader"));
}

static void show_validity(const divit_doctor_certificate *c, divit_finding *f)
{
    char from[32];
    char to[32];
    divit_time_rfc3339(c->not_before, 0, from);
    divit_time_rfc3339(c->not_after, 0, to);
    divit_finding_evidence(f, "%s .. %s", from, to);
}

/* see doctor/check.h */
void divit_check_certificate_valid(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_certificate *c = chosen(facts);
    if (!c)
        return;
    show_validity(c, f);
    if (time_of(facts) < c->not_before)
        divit_finding_broken(f, DIVIT_NO_CERTIFICATE, N_("the certificate is not valid yet"),
            N_("use the old card up to that moment; if it is past, set the computer's clock"));
    else if (time_of(facts) > c->not_after)
        divit_finding_broken(f, DIVIT_NO_CERTIFICATE, N_("the certificate has expired"),
            N_("it cannot be renewed with an e-signature any more: apply with e-Onay if you gave "
               "that consent before, else on paper"));
}

/* True if a person's qualified certificate starts later than now. */
static bool is_waiting(const divit_facts *facts, const divit_doctor_certificate *c)
{
    return c->readable && c->kind == DIVIT_DOCTOR_KIND_NES && c->not_before > time_of(facts);
}

/* see doctor/check.h */
void divit_check_certificate_succession(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_certificate *c = chosen(facts);
    bool waits = false;
    for (size_t i = 0; c && i < facts->card.certificate_count; i++) {
        const divit_doctor_certificate *other = &facts->card.certificates[i];
        if (i == facts->certificate || !other->readable || other->kind != DIVIT_DOCTOR_KIND_NES)
            continue;
        divit_finding_evidence(f, "%s", other->label);
        show_validity(other, f);
        waits = waits || is_waiting(facts, other);
    }
    if (waits)
        divit_finding_warn(f,
            N_("a newer certificate is there; it starts at the moment that is named here"),
            N_("sign with the old one up to that second, then with the new one"));
}

/* see doctor/check.h */
void divit_check_key_matches(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_certificate *c = chosen(facts);
    if (!c)
        return;
    divit_finding_evidence(f, "%s", c->label);
    if (c->key == DIVIT_DOCTOR_KEY_NONE)
        divit_finding_broken(f, DIVIT_NO_CERTIFICATE,
            N_("no private key on the card fits the certificate"),
            N_("put the card into the reader that the certificate was issued for"));
    else if (c->key == DIVIT_DOCTOR_KEY_MAYBE)
        divit_finding_skip(f, N_("the card shows its keys only after the PIN"));
}

/* see doctor/check.h */
void divit_check_renewal_window(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_certificate *c = chosen(facts);
    if (!c)
        return;
    const int64_t days = (c->not_after - time_of(facts)) / DAY;
    divit_finding_evidence(f, "%lld d", (long long)days);
    if (days > WINDOW_DAYS)
        return;
    if (days > URGENT_DAYS)
        divit_finding_warn(f, N_("the renewal window is open"),
            N_("tell your institution's IT unit now and start with divit renew"));
    else if (days > LAST_DAYS)
        divit_finding_warn(
            f, N_("the certificate ends soon"), N_("renew this week with divit renew"));
    else
        divit_finding_warn(f, N_("the certificate ends within days"),
            N_("renew today with divit renew, and give e-Onay while the card still signs"));
}

/* see doctor/check.h */
void divit_check_clock(const divit_facts *facts, divit_finding *f)
{
    const int64_t off = facts->now - facts->server_time;
    if (!facts->server_time) {
        divit_finding_skip(f, N_("no server's time is known to compare with"));
        return;
    }
    divit_finding_evidence(f, "%+lld s", (long long)off);
    if (facts->server)
        divit_finding_evidence(f, "%s", facts->server);
    if (llabs(off) > CLOCK_LIMIT)
        divit_finding_broken(f, DIVIT_CLOCK, N_("the computer's clock is hours off"),
            N_("set the clock by the network: sudo timedatectl set-ntp true"));
    else if (llabs(off) > CLOCK_SLACK)
        divit_finding_warn(f, N_("the computer's clock is minutes off"),
            N_("set the clock by the network: sudo timedatectl set-ntp true"));
}
