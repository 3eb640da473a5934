/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds certificates and cards in the practice world. */
#include "sandbox/portal/holders.h"

#include <stdio.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "sandbox/card/folder.h"
#include "sandbox/portal/records.h"

enum { PATH_LIMIT = 4096, FILE_LIMIT = 1 << 20 };

static const divit_ca_person portal_owner = {"DENEME PORTALI", "30000000014"};
static const divit_ca_person fiscal_owner = {"Deneme Üniversitesi", "1000000009"};
static const char card_pin[] = "123456";

/* A card of a person of the records. */
typedef struct card_row {
    const char *folder;
    const char *person;
    divit_ca_person owner;
} card_row;

static const card_row card_rows[] = {
    {"card", "deneme", {"DENEME", "10000000146"}},
    {"officer", "yetkili", {"YETKİLİ KİŞİ", "40000000082"}},
};

typedef divit_status (*issue_fn)(
    divit_ca *ca, const divit_ca_person *person, divit_ca_issued *ret, divit_error *err);

/* "FOLDER/name" in out. */
static void path_in(const divit_world_holders *h, const char *name, char out[PATH_LIMIT])
{
    (void)snprintf(out, PATH_LIMIT, "%s/%s", h->folder, name);
}

static divit_status issue_into(const char *const paths[2], divit_ca *ca, issue_fn issue,
    const divit_ca_person *person, divit_ca_issued *ret, divit_error *err)
{
    divit_status s = issue(ca, person, ret, err);
    if (s == DIVIT_OK)
        s = divit_file_write_private(paths[1], divit_bytes_span(&ret->key), err);
    if (s == DIVIT_OK)
        s = divit_file_write_private(paths[0], divit_bytes_span(&ret->certificate), err);
    return s;
}

/* Reads NAME.cer and NAME.key; issues them the first time. */
static divit_status issue_once(const divit_world_holders *h, const char *name, issue_fn issue,
    const divit_ca_person *person, divit_ca_issued *ret, divit_error *err)
{
    char certificate[PATH_LIMIT];
    char key[PATH_LIMIT];
    (void)snprintf(certificate, sizeof certificate, "%s/%s.cer", h->folder, name);
    (void)snprintf(key, sizeof key, "%s/%s.key", h->folder, name);
    if (access(certificate, F_OK) != 0)
        return issue_into((const char *const[2]){certificate, key}, h->ca, issue, person, ret, err);
    const divit_status s = divit_file_read(certificate, FILE_LIMIT, &ret->certificate, err);
    return s == DIVIT_OK ? divit_file_read(key, FILE_LIMIT, &ret->key, err) : s;
}

static divit_status make_card(
    const divit_world_holders *h, const char *folder, const card_row *row, divit_error *err)
{
    DIVIT_AUTO(divit_ca_issued_done)
    divit_ca_issued nes = {0};
    divit_status s = divit_folder_make(folder, err);
    if (s == DIVIT_OK)
        s = divit_ca_issue_nes(h->ca, &row->owner, &nes, err);
    if (s != DIVIT_OK)
        return s;
    const divit_practice_card_options o = {.certificate = divit_bytes_span(&nes.certificate),
        .key = divit_bytes_span(&nes.key),
        .pin = divit_span_of(card_pin)};
    return divit_practice_card_make(folder, &o, err);
}

static divit_status open_card(const divit_world_holders *h, const card_row *row, divit_error *err)
{
    char folder[PATH_LIMIT];
    char made[PATH_LIMIT + 20];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    path_in(h, row->folder, folder);
    (void)snprintf(made, sizeof made, "%s/certificate.der", folder);
    divit_status s = access(made, F_OK) == 0 ? DIVIT_OK : make_card(h, folder, row, err);
    if (s == DIVIT_OK)
        s = divit_file_read(made, FILE_LIMIT, &der, err);
    return s == DIVIT_OK
               ? divit_world_certificate_add(h->store, row->person, divit_bytes_span(&der), err)
               : s;
}

static divit_status open_cards(const divit_world_holders *h, divit_error *err)
{
    char pin[PATH_LIMIT];
    path_in(h, "pin", pin);
    divit_status s = access(pin, F_OK) == 0
                         ? DIVIT_OK
                         : divit_file_write_private(pin, divit_span_of(card_pin), err);
    for (size_t i = 0; s == DIVIT_OK && i < sizeof card_rows / sizeof card_rows[0]; i++)
        s = open_card(h, &card_rows[i], err);
    return s;
}

/* see sandbox/portal/holders.h */
divit_status divit_world_holders_open(
    const divit_world_holders *holders, divit_ca_issued *ret_seal, divit_error *err)
{
    DIVIT_AUTO(divit_ca_issued_done)
    divit_ca_issued fiscal = {0};
    divit_status s =
        issue_once(holders, "fiscal", divit_ca_issue_fiscal, &fiscal_owner, &fiscal, err);
    if (s == DIVIT_OK)
        s = divit_world_certificate_add(
            holders->store, fiscal_owner.name, divit_bytes_span(&fiscal.certificate), err);
    if (s == DIVIT_OK)
        s = open_cards(holders, err);
    return s == DIVIT_OK
               ? issue_once(holders, "seal", divit_ca_issue_nes, &portal_owner, ret_seal, err)
               : s;
}
