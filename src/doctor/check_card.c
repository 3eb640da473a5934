/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the reader and of the card in it, before any module is asked. */
#include <stdio.h>

#include "doctor/check.h"

static const divit_doctor_reader *chosen(const divit_facts *facts)
{
    return facts->reader < facts->readers.n ? &facts->readers.p[facts->reader] : NULL;
}

/* see doctor/check.h */
void divit_check_reader_listed(const divit_facts *facts, divit_finding *f)
{
    size_t plugged = 0;
    for (size_t i = 0; i < facts->readers.n; i++) {
        divit_finding_evidence(f, "%s", facts->readers.p[i].name);
        plugged += !facts->readers.p[i].ghost;
    }
    if (plugged > 0)
        return;
    if (facts->readers.n > 0)
        divit_finding_broken(f, DIVIT_NO_READER, N_("the reader was unplugged a moment ago"),
            N_("plug the reader in again"));
    else if (facts->usb.n > 0)
        divit_finding_broken(f, DIVIT_NO_READER,
            N_("the reader is on the USB bus, but the service does not see it"),
            N_("unplug the reader, run sudo systemctl restart pcscd.service and plug it in again"));
    else
        divit_finding_broken(f, DIVIT_NO_READER, N_("the service sees no reader"),
            N_("plug the reader in; if it is plugged in, try another USB port or cable"));
}

/* see doctor/check.h */
void divit_check_card_present(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_reader *r = chosen(facts);
    if (r)
        divit_finding_evidence(f, "%s", r->name);
    else
        divit_finding_broken(f, DIVIT_NO_CARD, N_("there is no card in the reader"),
            N_("put the card in, chip first; a card of SIM size needs its frame"));
}

/* see doctor/check.h */
void divit_check_card_answers(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_reader *r = chosen(facts);
    if (r && (r->mute || r->atr_length == 0)) {
        divit_finding_evidence(f, "%s", r->name);
        divit_finding_broken(f, DIVIT_NO_CARD,
            N_("the card does not answer; it is upside down, dirty or dead"),
            N_("take the card out, wipe its chip and put it in again, chip first and upward"));
    }
}

/* What to do about a program of each kind that uses PC/SC. */
static const char *const fixes[] = {
    [DIVIT_PROGRAM_CLIENT] = N_("close the other program (AKIA, a browser, gpg's scdaemon) and try "
                                "again"),
    [DIVIT_PROGRAM_SERVICE] =
        N_("close the other program (AKIA, a browser, gpg's scdaemon) and try "
           "again"),
    [DIVIT_PROGRAM_GNUPG] = N_("end GnuPG's hold on the card: gpgconf --kill scdaemon"),
    [DIVIT_PROGRAM_OPENCT] = N_("remove openct: sudo apt remove openct"),
    [DIVIT_PROGRAM_DESKTOP] = N_("end the desktop's card watcher: killall gsd-smartcard"),
    [DIVIT_PROGRAM_BROWSER] = N_("close all windows of the browser and try again"),
    [DIVIT_PROGRAM_MACHINE] = N_("shut the virtual machine down, or take the card away from it"),
};

/* Names the programs that use PC/SC; the kind that the fix is for: of the first known one. */
static divit_program_kind show_clients(const divit_programs *programs, divit_finding *f)
{
    divit_program_kind kind = DIVIT_PROGRAM_CLIENT;
    for (size_t i = 0; i < programs->n; i++) {
        const divit_program *p = &programs->p[i];
        if (!p->is_client && p->kind != DIVIT_PROGRAM_GNUPG)
            continue;
        divit_finding_evidence(f, "%s (%ld)", p->name, p->pid);
        if (kind == DIVIT_PROGRAM_CLIENT)
            kind = p->kind;
    }
    return kind;
}

/* Whether a program keeps the card: as PC/SC said first, unless it lets us in by now. */
static bool is_kept(const divit_facts *facts, const divit_doctor_reader *r)
{
    if (facts->probe_status == DIVIT_OK)
        return facts->probe.busy;
    /* Connecting waits for the end of the transaction of another program. */
    return r->exclusive || (r->in_use && facts->probe_status == DIVIT_READER_SILENT);
}

/* see doctor/check.h */
void divit_check_card_free(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_reader *r = chosen(facts);
    if (!r || (!r->in_use && !r->exclusive && !is_kept(facts, r)))
        return;
    divit_finding_evidence(f, "%s", r->name);
    const divit_program_kind kind = show_clients(&facts->host.programs, f);
    if (!is_kept(facts, r))
        return;
    if (r->exclusive)
        divit_finding_broken(
            f, DIVIT_READER_BUSY, N_("another program holds the card for itself"), fixes[kind]);
    else
        divit_finding_broken(f, DIVIT_READER_BUSY,
            N_("another program is at work with the card and does not let go of it"), fixes[kind]);
}

/* see doctor/check.h */
void divit_check_reader_features(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_probe *p = &facts->probe;
    if (facts->probe_status != DIVIT_OK) {
        divit_finding_skip(f, N_("the reader did not tell what it can do"));
        return;
    }
    if (p->verify || p->modify)
        divit_finding_evidence(
            f, "PIN pad:%s%s", p->verify ? " verify" : "", p->modify ? " modify" : "");
    if (p->sized)
        divit_finding_evidence(f, "dwMaxAPDUDataSize %lu", (unsigned long)p->apdu);
    if (p->protocol >= 0)
        divit_finding_evidence(f, "T=%d", p->protocol);
    if (p->verify)
        divit_finding_inform(f, N_("the PIN is typed on the keys of the reader"));
    else if (p->sized && p->apdu == 0)
        divit_finding_inform(f, N_("the reader passes on short commands only, which is enough"));
}

static void show_atr(const divit_doctor_reader *r, divit_finding *f)
{
    char text[3 * DIVIT_ATR_MAX + 1] = "";
    size_t n = 0;
    for (size_t i = 0; i < r->atr_length; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%02X", i ? " " : "", r->atr[i]);
    divit_finding_evidence(f, "ATR %s", text);
}

/* TA1 and the protocols, in the words of ISO/IEC 7816-3 8.3. */
static void show_interface(const divit_atr *atr, divit_finding *f)
{
    divit_finding_evidence(f, "TA1 %02X,%s%s", atr->ta1, atr->protocols & 1 ? " T=0" : "",
        atr->protocols & 2 ? " T=1" : "");
}

/* BROKEN if no module can do anything with the card; else that it looks odd is a warning. */
static void doubt(const divit_facts *facts, divit_finding *f, const char *cause, const char *fix)
{
    const divit_status s = facts->card_status;
    const bool seen =
        facts->card_was_asked && (s <= DIVIT_OK || s == DIVIT_MODULE || facts->card_is_free);
    const bool judged = facts->module_status == DIVIT_TOKEN_UNKNOWN || facts->card_was_asked;
    if (facts->profiles.n == 0 && judged && !seen)
        divit_finding_broken(f, DIVIT_TOKEN_UNKNOWN, cause, fix);
    else
        divit_finding_warn(f, cause, fix);
}

/* see doctor/check.h */
void divit_check_atr_known(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_reader *r = chosen(facts);
    divit_atr atr;
    if (!r)
        return;
    show_atr(r, f);
    const divit_status s = divit_atr_parse((divit_span){r->atr, r->atr_length}, &atr, NULL);
    if (s == DIVIT_OK)
        show_interface(&atr, f);
    for (size_t i = 0; i < facts->profiles.n; i++)
        divit_finding_evidence(
            f, "%s", divit_profile_value(facts->profiles.p[i], DIVIT_FACT_NAME, 0));
    if (s != DIVIT_OK || atr.check == DIVIT_ATR_CHECK_BAD)
        doubt(facts, f, N_("the card's answer to reset is damaged"),
            N_("wipe the card's chip and put it in again; if it stays, try another reader"));
    else if (facts->profiles.n == 0)
        doubt(facts, f, N_("no profile knows this card; it may be no e-signature card"),
            N_("check that the card in the reader is the e-signature card"));
}
