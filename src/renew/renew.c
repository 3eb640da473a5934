/* SPDX-License-Identifier: Apache-2.0 */
/* The renewal as a walk over the journal's steps, each of which can be repeated. */
#include "renew/renew.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/cades_parse.h"
#include "portal/key.h"
#include "renew/files.h"

#define FORM "form.pdf"
#define COMMITMENT "commitment.xml"
#define READING "commitment.pdf"
#define FORM_SIGNED "form-signed.pdf"
#define COMMITMENT_SIGNED "commitment-signed.xml"
#define RECEIPT "receipt.json"
#define RECEIPT_SIGNATURE "receipt.p7s"

/* Writes a step down; what the record leaves empty the journal keeps. */
static divit_status note(const divit_renewal *r, divit_journal_record *record, divit_error *err)
{
    record->time = r->clock.now(r->clock.ctx);
    return divit_journal_append(r->journal, record, err);
}

static divit_status refuse_stage(const divit_application *a, divit_error *err)
{
    const divit_status s =
        divit_fail(err, DIVIT_PORTAL_STATE, __func__, N_("the portal shows another status for it"));
    divit_error_subject(err, a->status_text);
    return s;
}

/* The application must wait for its form or for its approval. */
static divit_status step_open(const divit_renewal *r, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    divit_status s = divit_portal_application(r->portal, r->no, &a, err);
    if (s == DIVIT_OK && a.stage != DIVIT_STAGE_FORM && a.stage != DIVIT_STAGE_APPROVAL)
        s = refuse_stage(&a, err);
    return s == DIVIT_OK ? note(r, &(divit_journal_record){.step = DIVIT_STEP_OPENED}, err) : s;
}

/* Sending the same form again does no harm: the documents are then issued anew. */
static divit_status step_form(const divit_renewal *r, divit_error *err)
{
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    DIVIT_AUTO(divit_form_done)
    divit_form sent = {0};
    divit_form_change change = {.no = r->no, .form = &form};
    divit_status s = divit_portal_form(r->portal, r->no, &form, err);
    if (s == DIVIT_OK)
        s = r->person.fill(r->person.ctx, &form, &change.values, err);
    if (s == DIVIT_OK)
        s = divit_portal_form_send(r->portal, &change, &sent, err);
    return s == DIVIT_OK ? note(r, &(divit_journal_record){.step = DIVIT_STEP_FORM_SENT}, err) : s;
}

static divit_status fetch(const divit_renewal *r, divit_document which, const char *name,
    char ret_hash[DIVIT_HEX_SIZE], divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    const divit_status s = divit_portal_document(r->portal, r->no, which, &bytes, err);
    return s == DIVIT_OK
               ? divit_renewal_keep(r->folder, name, divit_bytes_span(&bytes), ret_hash, err)
               : s;
}

static divit_status step_documents(const divit_renewal *r, divit_error *err)
{
    divit_journal_record record = {.step = DIVIT_STEP_DOCUMENTS_RECEIVED};
    char reading[DIVIT_HEX_SIZE];
    divit_status s = fetch(r, DIVIT_DOCUMENT_FORM, FORM, record.form_shown, err);
    if (s == DIVIT_OK)
        s = fetch(r, DIVIT_DOCUMENT_COMMITMENT, COMMITMENT, record.commitment_shown, err);
    if (s == DIVIT_OK)
        s = fetch(r, DIVIT_DOCUMENT_COMMITMENT_PDF, READING, reading, err);
    return s == DIVIT_OK ? note(r, &record, err) : s;
}

/* What is shown is read back first: it must be what came. */
static divit_status check_shown(const divit_renewal *r, divit_error *err)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes form = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes commitment = {0};
    const divit_status s = divit_renewal_read(r->folder, FORM, state->form_shown, &form, err);
    return s == DIVIT_OK ? divit_renewal_read(
                               r->folder, COMMITMENT, state->commitment_shown, &commitment, err)
                         : s;
}

static divit_status step_consent(const divit_renewal *r, divit_error *err)
{
    char form[DIVIT_PATH_SIZE];
    char commitment[DIVIT_PATH_SIZE];
    char reading[DIVIT_PATH_SIZE];
    const divit_renewal_documents shown = {form, commitment, reading};
    divit_status s = check_shown(r, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(r->folder, FORM, form, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(r->folder, COMMITMENT, commitment, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(r->folder, READING, reading, err);
    if (s == DIVIT_OK)
        s = r->person.consent(r->person.ctx, &shown, err);
    return s == DIVIT_OK ? note(r, &(divit_journal_record){.step = DIVIT_STEP_CONSENTED}, err) : s;
}

/* Both documents with one login. */
static divit_status sign_both(const divit_renewal *r, const divit_signer *signer,
    divit_journal_record *record, divit_error *err)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    const int64_t now = r->clock.now(r->clock.ctx);
    const divit_sign_options options = {
        .time = now, .utc_offset = r->clock.utc_offset(r->clock.ctx, now)};
    divit_renewal_job job = {.folder = r->folder,
        .from = FORM,
        .to = FORM_SIGNED,
        .hash = state->form_shown,
        .signer = signer,
        .options = &options};
    const divit_status s = divit_renewal_sign(&job, record->form_signed, err);
    if (s != DIVIT_OK)
        return s;
    job.from = COMMITMENT;
    job.to = COMMITMENT_SIGNED;
    job.hash = state->commitment_shown;
    return divit_renewal_sign(&job, record->commitment_signed, err);
}

static divit_status step_sign(const divit_renewal *r, divit_error *err)
{
    divit_journal_record record = {
        .step = DIVIT_STEP_SIGNED, .form_file = FORM_SIGNED, .commitment_file = COMMITMENT_SIGNED};
    divit_signer signer = {0};
    /* Nothing is asked of the card before the documents are known to be the ones shown. */
    divit_status s = check_shown(r, err);
    if (s == DIVIT_OK)
        s = r->person.signer(r->person.ctx, &signer, err);
    if (s != DIVIT_OK)
        return s;
    s = sign_both(r, &signer, &record, err);
    r->person.release(r->person.ctx);
    return s == DIVIT_OK ? note(r, &record, err) : s;
}

/* The key is durable before the first byte of the submission leaves. */
static divit_status step_key(const divit_renewal *r, divit_error *err)
{
    divit_journal_record record = {.step = DIVIT_STEP_SUBMITTING};
    char key[33];
    const divit_status s = divit_portal_key(key, err);
    if (s != DIVIT_OK)
        return s;
    divit_text_copy(record.idempotency_key, sizeof record.idempotency_key, key);
    divit_text_copy(record.via, sizeof record.via, divit_via_text(DIVIT_VIA_E_IMZA));
    return note(r, &record, err);
}

static divit_status note_submitted(
    const divit_renewal *r, const divit_application *a, divit_error *err)
{
    divit_journal_record record = {.step = DIVIT_STEP_SUBMITTED};
    divit_text_copy(record.status, sizeof record.status, a->status_text);
    return note(r, &record, err);
}

static divit_status send_approval(const divit_renewal *r, divit_application *ret, divit_error *err)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes form = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes commitment = {0};
    divit_status s =
        divit_renewal_read(r->folder, state->form_file, state->form_signed, &form, err);
    if (s == DIVIT_OK)
        s = divit_renewal_read(
            r->folder, state->commitment_file, state->commitment_signed, &commitment, err);
    if (s != DIVIT_OK)
        return s;
    const divit_approval approval = {.no = r->no,
        .key = state->idempotency_key,
        .via = DIVIT_VIA_E_IMZA,
        .form = divit_bytes_span(&form),
        .commitment = divit_bytes_span(&commitment)};
    return divit_portal_approve(r->portal, &approval, ret, err);
}

/* Asks first: perhaps an earlier run's submission arrived and only its answer was lost. */
static divit_status step_submit(const divit_renewal *r, divit_error *err)
{
    DIVIT_AUTO(divit_application_done)
    divit_application a = {0};
    DIVIT_AUTO(divit_application_done)
    divit_application after = {0};
    const char *key = divit_journal_state(r->journal)->idempotency_key;
    divit_status s = divit_portal_application(r->portal, r->no, &a, err);
    if (s == DIVIT_OK && a.approval_key && strcmp(a.approval_key, key) == 0)
        return note_submitted(r, &a, err);
    if (s == DIVIT_OK && a.stage != DIVIT_STAGE_APPROVAL)
        s = refuse_stage(&a, err);
    if (s == DIVIT_OK)
        s = send_approval(r, &after, err);
    if (s == DIVIT_OK && after.stage != DIVIT_STAGE_PRODUCTION &&
        after.stage != DIVIT_STAGE_PAYMENT)
        s = refuse_stage(&after, err);
    return s == DIVIT_OK ? note_submitted(r, &after, err) : s;
}

/* The receipt must speak of the very files that were signed here. */
static divit_status check_receipt(
    const divit_renewal *r, const divit_receipt *receipt, divit_error *err)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    const bool same = receipt->form_signed && receipt->commitment_signed &&
                      strcmp(receipt->no, r->no) == 0 &&
                      strcmp(receipt->form_signed, state->form_signed) == 0 &&
                      strcmp(receipt->commitment_signed, state->commitment_signed) == 0 &&
                      strcmp(receipt->idempotency_key, state->idempotency_key) == 0;
    return same ? DIVIT_OK
                : divit_fail(err, DIVIT_NETWORK_ANSWER, __func__,
                      N_("the receipt is about other files than those that were sent"));
}

/* The portal's signature over the receipt must hold; who made it is for trust to say. */
static divit_status check_seal(const divit_receipt *receipt, divit_error *err)
{
    DIVIT_AUTO(divit_cades_signed_free)
    divit_cades_signed *sd = NULL;
    divit_digest content;
    divit_status s =
        divit_cades_parse(divit_bytes_span(&receipt->signature), DIVIT_CADES_EXACT, &sd, err);
    if (s == DIVIT_OK)
        s = divit_hash_compute(
            divit_cades_facts_get(sd)->hash, divit_bytes_span(&receipt->json), &content, err);
    return s == DIVIT_OK ? divit_cades_check(sd, &content, err) : s;
}

static divit_status step_receipt(const divit_renewal *r, divit_error *err)
{
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt receipt = {0};
    divit_journal_record record = {.step = DIVIT_STEP_RECEIPT, .receipt_file = RECEIPT};
    char signature[DIVIT_HEX_SIZE];
    divit_status s = divit_portal_receipt(r->portal, r->no, &receipt, err);
    if (s == DIVIT_OK)
        s = check_receipt(r, &receipt, err);
    if (s == DIVIT_OK)
        s = check_seal(&receipt, err);
    if (s == DIVIT_OK)
        s = divit_renewal_keep(
            r->folder, RECEIPT, divit_bytes_span(&receipt.json), record.receipt_hash, err);
    if (s == DIVIT_OK)
        s = divit_renewal_keep(
            r->folder, RECEIPT_SIGNATURE, divit_bytes_span(&receipt.signature), signature, err);
    if (s != DIVIT_OK)
        return s;
    divit_text_copy(record.status, sizeof record.status, receipt.status_text);
    return note(r, &record, err);
}

/* From each step of the journal, what leads to the next one. */
static divit_status (*const steps[])(const divit_renewal *, divit_error *) = {
    [DIVIT_STEP_NONE] = step_open,
    [DIVIT_STEP_OPENED] = step_form,
    [DIVIT_STEP_FORM_SENT] = step_documents,
    [DIVIT_STEP_DOCUMENTS_RECEIVED] = step_consent,
    [DIVIT_STEP_CONSENTED] = step_sign,
    [DIVIT_STEP_SIGNED] = step_key,
    [DIVIT_STEP_SUBMITTING] = step_submit,
    [DIVIT_STEP_SUBMITTED] = step_receipt,
};

/* see renew/renew.h */
divit_status divit_renewal_run(const divit_renewal *r, divit_error *err)
{
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK) {
        const divit_step at = divit_journal_state(r->journal)->step;
        if (at == DIVIT_STEP_RECEIPT)
            break;
        r->person.step(r->person.ctx, (divit_step)(at + 1));
        s = steps[at](r, err);
    }
    return s;
}
