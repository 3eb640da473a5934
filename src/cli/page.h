/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/page.h - the pages of divit portal, one function each.
 *
 *     const cli_page p = {.job = job, .values = values, .portal = portal, .no = "SD-780"};
 *     s = cli_page_show(&p, err);
 *
 * A page asks the portal, prints what a person needs and puts the same facts into job->out.
 * Ownership: all is borrowed for the call. Threads: one.
 * Not done here: sign-in and the choice of the page, see cli/cmd_portal.c.
 */
#ifndef DIVIT_CLI_PAGE_H
#define DIVIT_CLI_PAGE_H

#include "cli/access.h"
#include "cli/seat.h"
#include "portal/application.h"

/* The options of divit portal. */
typedef struct cli_page_values {
    cli_access_options access;
    cli_seat_options seat;
    const char *fields;
    const char *folder;
    const char *via;
    bool give;
    bool consent;
} cli_page_values;

typedef struct cli_page {
    cli_job *job;
    const cli_page_values *values;
    divit_portal *portal;
    const char *no; /* order number; NULL for a page that needs none */
} cli_page;

/* Tells what is still due of an application, and that it is not finished before. */
void cli_page_tell_due(const cli_job *job, const divit_application *a);

#define CLI_PAGE(name) DIVIT_MUST_CHECK divit_status name(const cli_page *p, divit_error *err)

CLI_PAGE(cli_page_login);        /* nothing but the sign-in, which is then kept */
CLI_PAGE(cli_page_logout);       /* the kept sign-in is forgotten */
CLI_PAGE(cli_page_list);         /* Basvurularim */
CLI_PAGE(cli_page_new);          /* Kisi Odemeli Basvuru */
CLI_PAGE(cli_page_show);         /* Basvuruyu Tamamla: one application in detail */
CLI_PAGE(cli_page_form);         /* the form; with --fields it is sent */
CLI_PAGE(cli_page_identity);     /* Kimlik Bilgilerimi Guncelle */
CLI_PAGE(cli_page_approve);      /* e-Onay or by hand, --via; e-imza is divit renew */
CLI_PAGE(cli_page_documents);    /* the three papers into a folder */
CLI_PAGE(cli_page_receipt);      /* the receipt and the portal's signature into a folder */
CLI_PAGE(cli_page_certificates); /* Sertifika Listeleme */
CLI_PAGE(cli_page_seals);        /* Mali Muhur */
CLI_PAGE(cli_page_consent);      /* the consent to e-Onay; with --give it is signed and sent */
CLI_PAGE(cli_page_debts);        /* Borc Sorgulama; no sign-in */
CLI_PAGE(cli_page_pay);          /* practice payment; no sign-in */

#endif
