/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/records.h - persons, applications and documents as the portal keeps them.
 *
 *     divit_world_application a = {0};
 *     s = divit_world_application_find(store, person.id, "SD-780", &a, err);
 *     divit_text_copy(a.status, sizeof a.status, DIVIT_WORLD_AWAITS_APPROVAL);
 *     s = divit_world_application_save(store, &a, err);
 *
 * Ownership: records are plain values; a form is JSON text owned by its divit_bytes.
 * Threads: as the store's. Not done here: what may follow what, see sandbox/portal/acts.h.
 */
#ifndef DIVIT_SANDBOX_PORTAL_RECORDS_H
#define DIVIT_SANDBOX_PORTAL_RECORDS_H

#include "sandbox/portal/store.h"

/* The statuses that this world brings about (contract.yaml, Status). */
#define DIVIT_WORLD_AWAITS_OFFICER "Kurum Onayı Bekleniyor"
#define DIVIT_WORLD_AWAITS_FORM "Başvuru Formu Bekleniyor"
#define DIVIT_WORLD_AWAITS_APPROVAL "Onay Bekleniyor"
#define DIVIT_WORLD_AWAITS_PAYMENT "Ödeme Bekleniyor"
#define DIVIT_WORLD_AWAITS_PAPER "Başvuru Formu ve Ödeme Bekleniyor"
#define DIVIT_WORLD_AWAITS_PRODUCTION "Üretim Bekleniyor"
#define DIVIT_WORLD_WITH_COURIER "Kargoda"
#define DIVIT_WORLD_DONE "Tamamlandı"
#define DIVIT_WORLD_PAID_BY_INSTITUTION "Kurum Ödemeli"
#define DIVIT_WORLD_PAID_BY_PERSON "Kişi Ödemeli"

/* Most applications of one person in a list (contract.yaml). */
enum { DIVIT_WORLD_APPLICATIONS_MAX = 200 };

typedef struct divit_world_person {
    char id[24];   /* what the sign-in page sends */
    char tckn[12]; /* never in a log or an error */
    char name[80];
    char institution[200];
    int64_t consent; /* when the e-Onay consent was given, 0 if it was not */
} divit_world_person;

typedef struct divit_world_application {
    char no[20];
    char person[24];
    int64_t created;
    char type[16];
    char payment[24];
    bool spare;
    char status[64];
    int64_t version;  /* counts the forms sent; 0: none, no documents yet */
    char via[16];     /* how it was approved, "" while it is not */
    int64_t received; /* when, 0 while it is not */
    char key[72];     /* idempotency key of the approval */
    bool paid;        /* the person's payment came in */
} divit_world_application;

/* A person by id. INPUT_MISSING, E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_person_find(
    divit_world_store *store, const char *id, divit_world_person *ret, divit_error *err);

/* All persons who sign in, in order of id, at most `most`; others have a "+" before theirs. E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_world_persons_list(divit_world_store *store,
    divit_world_person *out, size_t most, size_t *ret_count, divit_error *err);

/* Notes when the person gave the consent. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_person_consent(
    divit_world_store *store, const char *id, int64_t when, divit_error *err);

/*
 * An application of this person, or of whomever if person is NULL. INPUT_MISSING, also if it is
 * another's; E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_world_application_find(divit_world_store *store,
    const char *person, const char *no, divit_world_application *ret, divit_error *err);

/* This person's applications, newest first; out has DIVIT_WORLD_APPLICATIONS_MAX places. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_applications_list(divit_world_store *store,
    const char *person, divit_world_application *out, size_t *ret_count, divit_error *err);

/* Adds n persons with an application each that waits for their institution's officer. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_crowd_add(
    divit_world_store *store, unsigned n, int64_t now, divit_error *err);

/* Adds an application; `a` without number gets the next one. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_application_add(
    divit_world_store *store, divit_world_application *a, divit_error *err);

/* Saves what can change: payment, status, version, via, received, key. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_application_save(
    divit_world_store *store, const divit_world_application *a, divit_error *err);

/* Notes that the person paid. E_IO, also if that was noted before. */
DIVIT_MUST_CHECK divit_status divit_world_application_pay(
    divit_world_store *store, const char *no, int64_t when, divit_error *err);

/* The form's values as the text of a JSON object. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_form_load(
    divit_world_store *store, const char *no, divit_bytes *ret, divit_error *err);

/* Replaces the form's values. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_form_save(
    divit_world_store *store, const char *no, const char *json, divit_error *err);

/* Keeps a document of an application at its present version. E_IO if it is there already. */
DIVIT_MUST_CHECK divit_status divit_world_document_save(divit_world_store *store,
    const divit_world_application *a, const char *name, divit_span bytes, divit_error *err);

/* A document of an application at its present version, as it was kept. INPUT_MISSING, E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_document_load(divit_world_store *store,
    const divit_world_application *a, const char *name, divit_bytes *ret, divit_error *err);

/* Notes a certificate of an owner: a person's id, or the name of an institution. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_certificate_add(
    divit_world_store *store, const char *owner, divit_span der, divit_error *err);

/* The i-th certificate of an owner, newest first. INPUT_MISSING behind the last; E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_certificate_at(
    divit_world_store *store, const char *owner, size_t i, divit_bytes *ret_der, divit_error *err);

/* A setting's text into out, "" if it is not set. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_setting_load(
    divit_world_store *store, const char *name, char out[64], divit_error *err);

/* Sets a setting. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_setting_save(
    divit_world_store *store, const char *name, const char *value, divit_error *err);

/* Fills an empty store with the practice persons and their applications, once. E_IO. */
DIVIT_MUST_CHECK divit_status divit_world_seed(
    divit_world_store *store, int64_t now, divit_error *err);

#endif
