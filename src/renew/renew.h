/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/renew.h - the renewal of one certificate as one guided transaction that survives a crash.
 *
 * Life cycle
 *     const divit_renewal r = {.no = "SD-780", .folder = folder, .portal = portal,
 *         .journal = journal, .person = person, .clock = clock};
 *     s = divit_renewal_run(&r, &err);          // from the step that the journal says
 *     use(divit_journal_state(journal));        // how far it came
 *
 * Form, documents, consent, card, signatures, submission, receipt: each step is written into the
 * journal and made durable; what leaves this machine leaves after that. A run that was interrupted
 * at any point is continued by running again: a submission in doubt is asked for first and then
 * repeated with the same key. What was shown is byte for byte what is signed: the documents are
 * read back from the folder and must have the hashes that the journal holds.
 * By e-onay and by islak-imza there is no card: the documents are fetched again just before the
 * approval and must still be those that were shown.
 * Ownership: everything is borrowed for the call. Threads: one renewal at a time.
 * Not done here: sign-in, words, PINs; they come through the ports.
 */
#ifndef DIVIT_RENEW_RENEW_H
#define DIVIT_RENEW_RENEW_H

#include "base/clock.h"
#include "divit/signer.h"
#include "portal/approval.h"
#include "portal/client.h"
#include "portal/journal.h"

/* What is shown before the consent. Paths are absolute or relative to the working folder. */
typedef struct divit_renewal_documents {
    const char *form;       /* path of form.pdf */
    const char *commitment; /* path of commitment.xml */
    const char *reading;    /* path of commitment.pdf, the commitment for reading */
} divit_renewal_documents;

/* The person and the card, as the caller provides them. */
typedef struct divit_renewal_person {
    /* Called before each step with its name in the journal. */
    void (*step)(void *ctx, divit_step next);

    /*
     * Chooses values for the fields of the form; the items stay the callee's until the next call.
     * DECLINED, USAGE and others end the renewal.
     */
    divit_status (*fill)(void *ctx, const divit_form *form, divit_values *ret, divit_error *err);

    /* Shows the documents, asks for the consent and by which way to approve: OK or DECLINED. */
    divit_status (*consent)(
        void *ctx, const divit_renewal_documents *shown, divit_via *ret_via, divit_error *err);

    /* By e-imza only. Opens the card and logs in: the signer is good until release. Any status of
       the card. */
    divit_status (*signer)(void *ctx, divit_signer *ret, divit_error *err);

    /* Closes the card; called once after a good `signer`, before the network is used again. */
    void (*release)(void *ctx);

    void *ctx;
} divit_renewal_person;

typedef struct divit_renewal {
    const char *no;     /* order number, "SD-780" */
    const char *folder; /* of this application's files; exists */
    divit_portal *portal;
    divit_journal *journal;
    divit_renewal_person person;
    divit_clock clock;
    bool consent_anew; /* ask again, for another way, unless the submission has begun */
} divit_renewal;

/*
 * Runs from where the journal stands to the receipt. PORTAL_STATE if the application is not at a
 * step from which it can be renewed; INPUT_BROKEN if a file of the folder is not the one that the
 * journal knows; the statuses of portal, sign, verify and of the person's ports.
 */
DIVIT_MUST_CHECK divit_status divit_renewal_run(const divit_renewal *r, divit_error *err);

#endif
