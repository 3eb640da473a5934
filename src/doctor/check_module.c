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
        N_("sudo apt install libpcsclite1")},
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
    if (strcmp(facts->module_machine, facts->own_machine) != 0)
        divit_finding_evidence(f, "%s != %s", facts->module_machine, facts->own_machine);
    divit_finding_broken(f, facts->card_status,
        facts->card_error.detail ? facts->card_error.detail
                                 : divit_status_message(facts->card_status),
        N_("install the module anew, for this computer's kind of processor"));
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
