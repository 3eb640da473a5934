/* SPDX-License-Identifier: Apache-2.0 */
/* The receipt bundle: what was shown, what was signed, what the portal answered. */
#include "renew/bundle.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "divit/verify.h"
#include "pki/cades_parse.h"
#include "pki/certificate.h"
#include "portal/approval.h"
#include "renew/files.h"

static bool same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool is_signed(const divit_journal_record *state)
{
    return strcmp(state->via, divit_via_text(DIVIT_VIA_E_IMZA)) == 0;
}

/* The receipt must speak of what was shown and of the very files that were signed here, if any. */
static divit_status check_receipt(const divit_receipt *receipt, const char *no,
    const divit_journal_record *state, divit_error *err)
{
    const bool files = is_signed(state)
                           ? same_text(receipt->form_signed, state->form_signed) &&
                                 same_text(receipt->commitment_signed, state->commitment_signed)
                           : !receipt->form_signed && !receipt->commitment_signed;
    const bool same = files && same_text(receipt->no, no) && same_text(receipt->via, state->via) &&
                      same_text(receipt->form_issued, state->form_shown) &&
                      same_text(receipt->commitment_issued, state->commitment_shown) &&
                      same_text(receipt->idempotency_key, state->idempotency_key);
    return same ? DIVIT_OK
                : divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
                      N_("the receipt is about other files than those that were sent"));
}

/* The portal's signature over the receipt must hold; tells whose it is if ret_name is not NULL. */
static divit_status check_seal(const divit_receipt *receipt, char ret_name[128], divit_error *err)
{
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    divit_digest content;
    divit_status s =
        divit_cades_parse(divit_bytes_span(&receipt->signature), DIVIT_CADES_EXACT, &sd, err);
    if (s == DIVIT_OK)
        s = divit_hash_compute(
            divit_cades_facts_get(sd)->hash, divit_bytes_span(&receipt->json), &content, err);
    if (s == DIVIT_OK)
        s = divit_cades_check(sd, &content, err);
    if (s == DIVIT_OK && ret_name)
        divit_text_copy(ret_name, 128,
            divit_certificate_facts_get(divit_cades_facts_get(sd)->certificate)->subject_name);
    return s;
}

/* see renew/bundle.h */
divit_status divit_bundle_match(const divit_receipt *receipt, const char *no,
    const divit_journal_record *state, divit_error *err)
{
    const divit_status s = check_receipt(receipt, no, state, err);
    return s == DIVIT_OK ? check_seal(receipt, NULL, err) : s;
}

/* One signature that holds and covers the whole file. */
static divit_status check_signed(
    const char *folder, const char *name, char ret_signer[128], divit_error *err)
{
    char path[DIVIT_PATH_SIZE];
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_status s = divit_renewal_path(folder, name, path, err);
    if (s == DIVIT_OK)
        s = divit_file_open(path, &fd, err);
    if (s == DIVIT_OK)
        s = divit_verify(fd, &v, err);
    if (s != DIVIT_OK)
        return s;
    const divit_verified_signature *one = divit_verification_at(v, 0);
    if (divit_verification_count(v) != 1 || !one->intact || one->unbound || !one->covers_whole ||
        one->verdict == DIVIT_VERDICT_FAILED)
        return divit_fail(
            err, DIVIT_SIGNATURE_INVALID, __func__, N_("the signature in it does not hold"));
    divit_text_copy(ret_signer, 128, one->signer);
    return DIVIT_OK;
}

/* A file that must have a hash; its bytes are not needed. */
static divit_status check_file(
    const char *folder, const char *name, const char *hash, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    return divit_renewal_read(folder, name, hash, &bytes, err);
}

static divit_status check_files(const char *folder, const divit_journal_record *state,
    divit_bundle_facts *facts, divit_error *err)
{
    divit_status s = check_file(folder, DIVIT_FILE_FORM, state->form_shown, err);
    if (s == DIVIT_OK)
        s = check_file(folder, DIVIT_FILE_COMMITMENT, state->commitment_shown, err);
    if (s != DIVIT_OK || !is_signed(state))
        return s;
    s = check_file(folder, state->form_file, state->form_signed, err);
    if (s == DIVIT_OK)
        s = check_file(folder, state->commitment_file, state->commitment_signed, err);
    if (s == DIVIT_OK)
        s = check_signed(folder, state->form_file, facts->signed_by, err);
    return s == DIVIT_OK ? check_signed(folder, state->commitment_file, facts->signed_by, err) : s;
}

static divit_status read_receipt(
    const char *folder, const divit_journal_record *state, divit_receipt *ret, divit_error *err)
{
    char path[DIVIT_PATH_SIZE];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes json = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes seal = {0};
    divit_status s =
        divit_renewal_read(folder, state->receipt_file, state->receipt_hash, &json, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(folder, DIVIT_FILE_SEAL, path, err);
    if (s == DIVIT_OK)
        s = divit_file_read(path, DIVIT_DOCUMENT_MAX, &seal, err);
    return s == DIVIT_OK ? divit_receipt_parse(&json, &seal, ret, err) : s;
}

/* see renew/bundle.h */
divit_status divit_bundle_check(const char *folder, const char *no,
    const divit_journal_record *state, divit_bundle_facts *ret, divit_error *err)
{
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt receipt = {0};
    divit_bundle_facts facts = {0};
    if (state->step != DIVIT_STEP_RECEIPT)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("this renewal has no receipt yet; finish it first"));
    divit_status s = check_files(folder, state, &facts, err);
    if (s == DIVIT_OK)
        s = read_receipt(folder, state, &receipt, err);
    if (s == DIVIT_OK)
        s = check_receipt(&receipt, no, state, err);
    if (s == DIVIT_OK)
        s = check_seal(&receipt, facts.sealed_by, err);
    if (s != DIVIT_OK)
        return s;
    divit_text_copy(facts.via, sizeof facts.via, receipt.via);
    divit_text_copy(facts.status, sizeof facts.status, receipt.status_text);
    facts.received_at = receipt.received_at;
    *ret = facts;
    return DIVIT_OK;
}
