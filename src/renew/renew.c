/* SPDX-License-Identifier: Apache-2.0 */
/* The renewal as a walk over the journal's steps, each of which can be repeated. */
#include "renew/renew.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "portal/key.h"
#include "renew/bundle.h"
#include "renew/files.h"

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

/* Fetches all three side by side. */
static divit_status step_documents(const divit_renewal *r, divit_error *err)
{
    static const divit_document documents[DIVIT_DOCUMENTS] = {
        DIVIT_DOCUMENT_FORM, DIVIT_DOCUMENT_COMMITMENT, DIVIT_DOCUMENT_COMMITMENT_PDF};
    static const char *const names[DIVIT_DOCUMENTS] = {
        DIVIT_FILE_FORM, DIVIT_FILE_COMMITMENT, DIVIT_FILE_READING};
    divit_bytes fetched[DIVIT_DOCUMENTS] = {0};
    divit_journal_record record = {.step = DIVIT_STEP_DOCUMENTS_RECEIVED};
    char reading[DIVIT_HEX_SIZE];
    char *const hashes[DIVIT_DOCUMENTS] = {record.form_shown, record.commitment_shown, reading};
    divit_status s =
        divit_portal_documents(r->portal, r->no, documents, DIVIT_DOCUMENTS, fetched, err);
    for (size_t i = 0; i < DIVIT_DOCUMENTS; i++) {
        if (s == DIVIT_OK)
            s = divit_renewal_keep(
                r->folder, names[i], divit_bytes_span(&fetched[i]), hashes[i], err);
        divit_bytes_done(&fetched[i]);
    }
    return s == DIVIT_OK ? note(r, &record, err) : s;
}

/* What is shown is read back first: it must be what came, and look the same everywhere. */
static divit_status check_shown(const divit_renewal *r, divit_error *err)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes form = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes commitment = {0};
    divit_status s = divit_renewal_read(r->folder, DIVIT_FILE_FORM, state->form_shown, &form, err);
    if (s == DIVIT_OK)
        s = divit_renewal_read(
            r->folder, DIVIT_FILE_COMMITMENT, state->commitment_shown, &commitment, err);
    return s == DIVIT_OK ? divit_renewal_preflight(r->folder, DIVIT_FILE_FORM, err) : s;
}

static divit_status step_consent(const divit_renewal *r, divit_error *err)
{
    char form[DIVIT_PATH_SIZE];
    char commitment[DIVIT_PATH_SIZE];
    char reading[DIVIT_PATH_SIZE];
    const divit_renewal_documents shown = {form, commitment, reading};
    divit_journal_record record = {.step = DIVIT_STEP_CONSENTED};
    divit_via via = DIVIT_VIA_E_IMZA;
    divit_status s = check_shown(r, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(r->folder, DIVIT_FILE_FORM, form, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(r->folder, DIVIT_FILE_COMMITMENT, commitment, err);
    if (s == DIVIT_OK)
        s = divit_renewal_path(r->folder, DIVIT_FILE_READING, reading, err);
    if (s == DIVIT_OK)
        s = r->person.consent(r->person.ctx, &shown, &via, err);
    if (s != DIVIT_OK)
        return s;
    divit_text_copy(record.via, sizeof record.via, divit_via_text(via));
    return note(r, &record, err);
}

/* The way that was chosen with the consent; by e-imza while none was. */
static divit_via via_of(const divit_renewal *r)
{
    divit_via via = DIVIT_VIA_E_IMZA;
    const char *text = divit_journal_state(r->journal)->via;
    return divit_via_parse(text, &via, NULL) == DIVIT_OK ? via : DIVIT_VIA_E_IMZA;
}

/* Both documents with one login. */
static divit_status sign_both(const divit_renewal *r, const divit_signer *signer,
    divit_journal_record *record, divit_error *err)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    /* The commitment's signature says that its content is approved (EN 319 132-1 5.2.3). */
    static const divit_xml_options approval = {.commitment = DIVIT_COMMITMENT_APPROVAL};
    const int64_t now = r->clock.now(r->clock.ctx);
    const divit_sign_options options = {.time = now,
        .utc_offset = r->clock.utc_offset(r->clock.ctx, now),
        .xml = &approval,
        .strict = true};
    divit_renewal_job job = {.folder = r->folder,
        .from = DIVIT_FILE_FORM,
        .to = DIVIT_FILE_FORM_SIGNED,
        .hash = state->form_shown,
        .signer = signer,
        .options = &options};
    const divit_status s = divit_renewal_sign(&job, record->form_signed, err);
    if (s != DIVIT_OK)
        return s;
    job.from = DIVIT_FILE_COMMITMENT;
    job.to = DIVIT_FILE_COMMITMENT_SIGNED;
    job.hash = state->commitment_shown;
    return divit_renewal_sign(&job, record->commitment_signed, err);
}

static divit_status step_sign(const divit_renewal *r, divit_error *err)
{
    divit_journal_record record = {.step = DIVIT_STEP_SIGNED,
        .form_file = DIVIT_FILE_FORM_SIGNED,
        .commitment_file = DIVIT_FILE_COMMITMENT_SIGNED};
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
    return note(r, &record, err);
}

static divit_status note_submitted(
    const divit_renewal *r, const divit_application *a, divit_error *err)
{
    divit_journal_record record = {.step = DIVIT_STEP_SUBMITTED};
    divit_text_copy(record.status, sizeof record.status, a->status_text);
    return note(r, &record, err);
}

static divit_status send_signed(const divit_renewal *r, divit_application *ret, divit_error *err)
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

/*
 * Lets the next run begin at an earlier step, behind a refusal, which is what the person must hear
 * of: if the journal fails too, the next run meets the same refusal.
 */
static void go_back(const divit_renewal *r, divit_journal_record *record)
{
    const divit_status s = note(r, record, NULL);
    (void)s;
}

/*
 * The portal must still hold the documents that were shown; if one is another now, the next run
 * fetches and shows what the portal holds.
 */
static divit_status check_both_held(const divit_renewal *r, divit_error *err)
{
    static const divit_document documents[] = {DIVIT_DOCUMENT_FORM, DIVIT_DOCUMENT_COMMITMENT};
    const divit_journal_record *state = divit_journal_state(r->journal);
    const char *const shown[] = {state->form_shown, state->commitment_shown};
    divit_bytes held[2] = {0};
    divit_status s = divit_portal_documents(r->portal, r->no, documents, 2, held, err);
    for (size_t i = 0; i < 2; i++) {
        if (s == DIVIT_OK)
            s = divit_renewal_check(divit_bytes_span(&held[i]), shown[i], err);
        divit_bytes_done(&held[i]);
    }
    if (s == DIVIT_PORTAL_STATE && divit_portal_problem(r->portal)->code == 0)
        go_back(r, &(divit_journal_record){.step = DIVIT_STEP_FORM_SENT});
    return s;
}

/*
 * Without a signature of the person the approval holds for what the portal has: the form's ETag is
 * taken before the documents are looked at, so that nothing can change in between.
 */
static divit_status send_unsigned(const divit_renewal *r, divit_application *ret, divit_error *err)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    DIVIT_AUTO(divit_form_done)
    divit_form form = {0};
    divit_status s = divit_portal_form(r->portal, r->no, &form, err);
    if (s == DIVIT_OK)
        s = check_both_held(r, err);
    if (s != DIVIT_OK)
        return s;
    const divit_approval approval = {
        .no = r->no, .key = state->idempotency_key, .via = via_of(r), .etag = form.etag};
    return divit_portal_approve(r->portal, &approval, ret, err);
}

/* Refusals that sending the same again cannot cure. */
static bool is_final(divit_problem_kind kind)
{
    static const divit_problem_kind kinds[] = {DIVIT_PROBLEM_CONSENT_MISSING,
        DIVIT_PROBLEM_FORM_CHANGED, DIVIT_PROBLEM_SIGNATURE, DIVIT_PROBLEM_DOCUMENT,
        DIVIT_PROBLEM_CERTIFICATE};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/*
 * The next run asks for the consent anew and approves with a new key; documents that are not those
 * of the portal are fetched and shown anew.
 */
static void note_refused(const divit_renewal *r, divit_problem_kind kind)
{
    const divit_journal_record *state = divit_journal_state(r->journal);
    divit_journal_record record = {.step = DIVIT_STEP_DOCUMENTS_RECEIVED};
    if (kind == DIVIT_PROBLEM_DOCUMENT || kind == DIVIT_PROBLEM_FORM_CHANGED) {
        go_back(r, &(divit_journal_record){.step = DIVIT_STEP_FORM_SENT});
        return;
    }
    memcpy(record.form_shown, state->form_shown, sizeof record.form_shown);
    memcpy(record.commitment_shown, state->commitment_shown, sizeof record.commitment_shown);
    go_back(r, &record);
}

static divit_status send_approval(const divit_renewal *r, divit_application *ret, divit_error *err)
{
    const divit_status s =
        via_of(r) == DIVIT_VIA_E_IMZA ? send_signed(r, ret, err) : send_unsigned(r, ret, err);
    const divit_problem *problem = divit_portal_problem(r->portal);
    if (s != DIVIT_OK && problem->code > 0 && is_final(problem->kind))
        note_refused(r, problem->kind);
    return s;
}

/* The steps at which an application is after an approval by this way. */
static bool is_approved_stage(divit_via via, divit_stage stage)
{
    return via == DIVIT_VIA_ISLAK_IMZA
               ? stage == DIVIT_STAGE_PAPER
               : stage == DIVIT_STAGE_PRODUCTION || stage == DIVIT_STAGE_PAYMENT;
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
    if (s == DIVIT_OK && !is_approved_stage(via_of(r), after.stage))
        s = refuse_stage(&after, err);
    return s == DIVIT_OK ? note_submitted(r, &after, err) : s;
}

static divit_status step_receipt(const divit_renewal *r, divit_error *err)
{
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt receipt = {0};
    divit_journal_record record = {.step = DIVIT_STEP_RECEIPT, .receipt_file = DIVIT_FILE_RECEIPT};
    char signature[DIVIT_HEX_SIZE];
    divit_status s = divit_portal_receipt(r->portal, r->no, &receipt, err);
    if (s == DIVIT_OK)
        s = divit_bundle_match(&receipt, r->no, divit_journal_state(r->journal), err);
    if (s == DIVIT_OK)
        s = divit_renewal_keep(r->folder, DIVIT_FILE_RECEIPT, divit_bytes_span(&receipt.json),
            record.receipt_hash, err);
    if (s == DIVIT_OK)
        s = divit_renewal_keep(
            r->folder, DIVIT_FILE_SEAL, divit_bytes_span(&receipt.signature), signature, err);
    if (s != DIVIT_OK)
        return s;
    divit_text_copy(record.status, sizeof record.status, receipt.status_text);
    return note(r, &record, err);
}

/* With the card, or at once to the submission where nothing is signed. */
static divit_status step_consented(const divit_renewal *r, divit_error *err)
{
    return via_of(r) == DIVIT_VIA_E_IMZA ? step_sign(r, err) : step_key(r, err);
}

/* From each step of the journal, what leads to the next one. */
static divit_status (*const steps[])(const divit_renewal *, divit_error *) = {
    [DIVIT_STEP_NONE] = step_open,
    [DIVIT_STEP_OPENED] = step_form,
    [DIVIT_STEP_FORM_SENT] = step_documents,
    [DIVIT_STEP_DOCUMENTS_RECEIVED] = step_consent,
    [DIVIT_STEP_CONSENTED] = step_consented,
    [DIVIT_STEP_SIGNED] = step_key,
    [DIVIT_STEP_SUBMITTING] = step_submit,
    [DIVIT_STEP_SUBMITTED] = step_receipt,
};

static divit_step next_of(const divit_renewal *r, divit_step at)
{
    const bool unsigned_way = at == DIVIT_STEP_CONSENTED && via_of(r) != DIVIT_VIA_E_IMZA;
    return unsigned_way ? DIVIT_STEP_SUBMITTING : (divit_step)(at + 1);
}

/* Where to begin: as the journal says, or at the consent if it is to be given anew. */
static divit_step first_of(const divit_renewal *r)
{
    const divit_step at = divit_journal_state(r->journal)->step;
    const bool before = at == DIVIT_STEP_CONSENTED || at == DIVIT_STEP_SIGNED;
    return r->consent_anew && before ? DIVIT_STEP_DOCUMENTS_RECEIVED : at;
}

/* see renew/renew.h */
divit_status divit_renewal_run(const divit_renewal *r, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (divit_step at = first_of(r); s == DIVIT_OK && at != DIVIT_STEP_RECEIPT;
         at = divit_journal_state(r->journal)->step) {
        r->person.step(r->person.ctx, next_of(r, at));
        s = steps[at](r, err);
    }
    return s;
}
