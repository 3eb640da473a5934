/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the PKCS#11 module: it is there, nobody else can change it, it starts. */
#include <string.h>

#include "doctor/check.h"

/* see doctor/check.h */
void divit_check_module_found(const divit_facts *facts, divit_finding *f)
{
    if (!facts->module_was_searched) {
        divit_finding_skip(f, N_("which module is needed shows when a card answers"));
        return;
    }
    if (facts->module_status == DIVIT_OK) {
        divit_finding_evidence(f, "%s", facts->module.path);
        return;
    }
    if (facts->module_error.subject[0])
        divit_finding_evidence(f, "%s", facts->module_error.subject);
    if (facts->module_is_there)
        return;
    for (size_t i = 0; i < facts->tries.n; i++)
        divit_finding_evidence(f, "%s", facts->tries.list[i].path);
    if (facts->module_is_named)
        divit_finding_broken(f, facts->module_status, facts->module_error.detail,
            N_("give the whole path of a module that is installed"));
    else
        divit_finding_broken(f, facts->module_status,
            N_("no PKCS#11 module of this card is installed"),
            N_("install the card's module: for AKIS the Akia package of Kamu SM"));
}

/* see doctor/check.h */
void divit_check_module_safe(const divit_facts *facts, divit_finding *f)
{
    if (facts->module_status == DIVIT_OK)
        return;
    if (facts->module_error.subject[0])
        divit_finding_evidence(f, "%s", facts->module_error.subject);
    divit_finding_broken(f, facts->module_status, facts->module_error.detail,
        N_("install the module as root, so that only root can change it and its folders"));
}

/* What to do about libraries whose absence has one usual reason. */
typedef struct library_row {
    const char *name; /* or how it begins */
    const char *cause;
    const char *fix;
} library_row;

static const library_row library_rows[] = {
    {"libpcsclite.so", N_("the library of the smart card service is not installed"),
        N_("install it: sudo apt install libpcsclite1")},
    {"libcrypto.so.1", N_("the module was made for an older system (OpenSSL 1)"),
        N_("install the newest package of the module from its maker")},
    {"libssl.so.1", N_("the module was made for an older system (OpenSSL 1)"),
        N_("install the newest package of the module from its maker")},
    {"", N_("a library that the module needs is not installed"),
        N_("install the package with the library that is named here; apt-file search finds it")},
};

/* see doctor/check.h */
void divit_check_module_libraries(const divit_facts *facts, divit_finding *f)
{
    const divit_libraries *l = &facts->libraries;
    const library_row *row = library_rows;
    if (!l->readable) {
        divit_finding_skip(f, N_("the module is no library for this computer's processor"));
        return;
    }
    for (size_t i = 0; i < l->missing_count; i++)
        divit_finding_evidence(f, "%s <- %s", l->missing[i].name, l->missing[i].needed_by);
    if (l->missing_count == 0)
        return;
    while (strncmp(l->missing[0].name, row->name, strlen(row->name)) != 0)
        row++;
    divit_finding_broken(f, DIVIT_MODULE, row->cause, row->fix);
}

/* True if the way the card worker ended says that the module itself cannot be used. */
static bool is_the_module(divit_status s)
{
    return s < 0 || s == DIVIT_MODULE;
}

static void show_error(const divit_error *e, divit_finding *f)
{
    if (e->subject[0])
        divit_finding_evidence(f, "%s", e->subject);
    if (e->kind == DIVIT_FOREIGN_CKR)
        divit_finding_evidence(f, "CKR 0x%lX", (unsigned long)e->foreign);
}

/* see doctor/check.h */
void divit_check_module_loads(const divit_facts *facts, divit_finding *f)
{
    if (facts->card.init_null)
        divit_finding_evidence(f, "C_Initialize(NULL)");
    if (facts->card.slots > 0)
        divit_finding_evidence(f, "%zu/%u", facts->card.token_count, facts->card.slots);
    if (facts->card_status == DIVIT_READER_SILENT && facts->card_is_free) {
        divit_finding_evidence(f, "%s", facts->module.path);
        divit_finding_broken(f, DIVIT_MODULE,
            N_("the module was started and does not come back, although the card is free"),
            N_("install the newest package of the module from its maker"));
        return;
    }
    if (!is_the_module(facts->card_status))
        return;
    show_error(&facts->card_error, f);
    const bool foreign = strcmp(facts->module_machine, facts->own_machine) != 0;
    if (foreign)
        divit_finding_evidence(f, "%s != %s", facts->module_machine, facts->own_machine);
    divit_finding_broken(f, facts->card_status,
        facts->card_error.detail ? facts->card_error.detail
                                 : divit_status_message(facts->card_status),
        foreign ? N_("install the module anew, for this computer's kind of processor")
                : N_("install the newest package of the module from its maker"));
}

/* see doctor/check.h */
void divit_check_token_present(const divit_facts *facts, divit_finding *f)
{
    const divit_status s = facts->card_status;
    for (size_t i = 0; s == DIVIT_OK && i < facts->card.token_count; i++)
        divit_finding_evidence(
            f, "%s (%s)", facts->card.tokens[i].label, facts->card.tokens[i].manufacturer);
    if (s == DIVIT_OK)
        return;
    show_error(&facts->card_error, f);
    divit_finding_broken(f, s,
        facts->card_error.detail ? facts->card_error.detail : divit_status_message(s),
        divit_status_hint(s));
}

/* The mechanism that divit would take, for a key of any kind if no certificate is judged. */
static const char *mechanism_for(const divit_facts *facts, const divit_doctor_token **ret_token)
{
    static const divit_doctor_certificate none = {0};
    const divit_doctor_certificate *c = &none;
    if (facts->certificate < facts->card.certificate_count &&
        facts->card.certificates[facts->certificate].kind == DIVIT_DOCTOR_KIND_NES)
        c = &facts->card.certificates[facts->certificate];
    const divit_doctor_token *t = &facts->card.tokens[c->token];
    *ret_token = t;
    if (c->algorithm == DIVIT_DOCTOR_ALGORITHM_RSA)
        return t->rsa;
    if (c->algorithm == DIVIT_DOCTOR_ALGORITHM_EC)
        return t->ec;
    return t->rsa ? t->rsa : t->ec;
}

/* see doctor/check.h */
void divit_check_mechanisms(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_token *t = NULL;
    const char *taken = mechanism_for(facts, &t);
    if (!t->described) {
        divit_finding_skip(f, N_("the module did not say which signatures it makes"));
        return;
    }
    if (taken)
        divit_finding_evidence(f, "-> %s", taken);
    divit_finding_evidence(f, "%s", t->mechanisms[0] ? t->mechanisms : "0");
    if (!taken)
        divit_finding_broken(f, DIVIT_MODULE,
            N_("the module offers no kind of signature that divit can make with this key"),
            N_("install the newest package of the module from its maker"));
}

/* see doctor/check.h */
void divit_check_duplicate_ids(const divit_facts *facts, divit_finding *f)
{
    unsigned keys = 0;
    size_t certificates = 0;
    for (size_t i = 0; i < facts->card.token_count; i++)
        keys += facts->card.tokens[i].shared_keys;
    for (size_t i = 0; i < facts->card.certificate_count; i++) {
        const divit_doctor_certificate *c = &facts->card.certificates[i];
        certificates += c->shares_id;
        if (c->shares_id)
            divit_finding_evidence(f, "%s", c->label);
    }
    if (keys > 0)
        divit_finding_evidence(f, "CKO_*_KEY +%u", keys);
    if (keys > 0 || certificates > 0)
        divit_finding_warn(f,
            N_("several keys or certificates on the card have the same id (CKA_ID)"),
            N_("sign with divit, which goes by the public key; other programs may take the wrong "
               "key"));
}
