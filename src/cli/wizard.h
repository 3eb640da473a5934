/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/wizard.h - what the renewal says and asks beside its steps: which application, whether it is
 * the right one, whose it is, what the papers are, which way to approve.
 *
 *     const cli_wizard w = {.job = job, .portal = portal, .seat = &seat};
 *     s = cli_wizard_choose(&w, no, err);
 *     s = cli_wizard_begin(&w, no, err);
 *     cli_wizard_papers(&w, &shown);
 *     s = cli_wizard_way(&w, &via, err);
 *
 * Without a terminal nothing is asked: one answer must be clear by itself.
 * Ownership: all is borrowed for the call. Threads: one.
 * Not done here: the steps, see renew/renew.h; the form's values, see cli/answers.h.
 */
#ifndef DIVIT_CLI_WIZARD_H
#define DIVIT_CLI_WIZARD_H

#include "cli/seat.h"
#include "portal/approval.h"
#include "portal/client.h"
#include "renew/renew.h"

typedef struct cli_wizard {
    cli_job *job;
    divit_portal *portal;
    const cli_seat_options *seat;
    const char *viewer; /* command that shows papers, or NULL: xdg-open */
} cli_wizard;

/* True if there is somebody at a terminal who may be asked. */
bool cli_wizard_talks(const cli_job *job);

/*
 * The application that waits for its form or its approval; of several the person picks one by its
 * place in a list. USAGE if there is none, or if there are several and nobody can be asked.
 */
DIVIT_MUST_CHECK divit_status cli_wizard_choose(
    const cli_wizard *w, char ret_no[32], divit_error *err);

/* Tells what the application is. The statuses of divit_portal_application(). */
DIVIT_MUST_CHECK divit_status cli_wizard_tell(
    const cli_wizard *w, const char *no, divit_error *err);

/*
 * Before the form of an application at that stage: whose name it has (guide step 9, Kimlik
 * Bilgilerimi Guncelle); if the person says that it is wrong, the portal refreshes it. Asks at a
 * terminal only.
 */
DIVIT_MUST_CHECK divit_status cli_wizard_identity(
    const cli_wizard *w, const char *no, divit_error *err);

/*
 * Tells path, pages and SHA-256 of each paper. At a terminal they are opened in a viewer; where
 * there is no desktop the commitment is printed to be read.
 */
void cli_wizard_papers(const cli_wizard *w, const divit_renewal_documents *shown);

/*
 * The way that is possible, and why: e-Onay if the portal has the consent to it, else the card.
 * At a terminal the card is looked at first; without one that can sign, by hand is offered.
 * DECLINED if that is refused too.
 */
DIVIT_MUST_CHECK divit_status cli_wizard_way(const cli_wizard *w, divit_via *ret, divit_error *err);

/* e-Onay is possible; PORTAL_STATE if the portal has no consent to it. */
DIVIT_MUST_CHECK divit_status cli_wizard_e_onay(const cli_wizard *w, divit_error *err);

/* The card can sign: opened, not logged in to. The statuses of cli_seat_choice(). */
DIVIT_MUST_CHECK divit_status cli_wizard_card(const cli_wizard *w, divit_error *err);

#endif
