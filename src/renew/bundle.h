/* SPDX-License-Identifier: Apache-2.0 */
/*
 * renew/bundle.h - the receipt bundle: what was shown, what was signed, what the portal answered,
 * and that the three belong together. Good years later, without a network.
 *
 *     s = divit_bundle_match(&receipt, "SD-780", state, err);      // a receipt that just came
 *     s = divit_bundle_check(folder, "SD-780", state, &facts, err); // the files of a finished one
 *
 * Ownership: facts are values. Threads: no state.
 * Not done here: whether the portal's certificate is to be trusted; facts name its owner.
 */
#ifndef DIVIT_RENEW_BUNDLE_H
#define DIVIT_RENEW_BUNDLE_H

#include "portal/journal.h"
#include "portal/receipt.h"

/* What a good bundle says. */
typedef struct divit_bundle_facts {
    char via[16];
    char status[128]; /* the portal's, directly after the approval */
    int64_t received_at;
    char sealed_by[128]; /* commonName in the certificate of the portal's signature */
    char signed_by[128]; /* commonName of the person's certificate; "" if nothing was signed */
} divit_bundle_facts;

/*
 * The receipt is about this application, way, key, and these very files, and the signature in it is
 * intact. NETWORK_ANSWER, SIGNATURE_INVALID, INPUT_BROKEN, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_bundle_match(const divit_receipt *receipt, const char *no,
    const divit_journal_record *state, divit_error *err);

/*
 * All files of a folder whose journal is at its receipt: each has the hash that the journal holds,
 * the receipt matches, the signed ones hold and cover all. INPUT_BROKEN and INPUT_MISSING with the
 * file's name, SIGNATURE_INVALID, the statuses of divit_bundle_match().
 */
DIVIT_MUST_CHECK divit_status divit_bundle_check(const char *folder, const char *no,
    const divit_journal_record *state, divit_bundle_facts *ret, divit_error *err);

#endif
