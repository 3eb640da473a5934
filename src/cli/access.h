/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/access.h - the way to the portal: its address, TLS, the sign-in in the browser, its calls.
 *
 *     DIVIT_AUTO(cli_access_free) cli_access *access = NULL;
 *     s = cli_access_open(job, &options, &access, err);
 *     s = cli_access_login(access, err);             // asks the browser unless signed in already
 *     s = divit_portal_applications(cli_access_portal(access), &list, err);
 *
 * Ownership: the portal is borrowed from the access. Threads: one.
 * Not done here: any call of the contract.
 */
#ifndef DIVIT_CLI_ACCESS_H
#define DIVIT_CLI_ACCESS_H

#include "cli/seat.h"
#include "portal/client.h"

typedef struct cli_access_options {
    const char *portal;  /* https://host[:port] */
    const char *ca_file; /* PEM roots instead of the system's */
    const char *browser; /* command, split at spaces */
    const char *proxy;   /* http://host:port, or "none" */
    bool keep;           /* keep the tokens in a file for later commands */
    bool card;           /* sign in with the card, see cli_access_seat() */
} cli_access_options;

/* Rows of an option table for a values struct with a cli_access_options member called `access`. */
#define CLI_ACCESS_OPTIONS(type)                                                                   \
    {"portal", 0, "URL", N_("address of the portal (else DIVIT_PORTAL)"), CLI_TEXT,                \
        offsetof(type, access.portal)},                                                            \
        {"with-card", 0, NULL, N_("sign in with the card (e-Imza) instead of the browser"),        \
            CLI_FLAG, offsetof(type, access.card)},                                                \
        {"ca-file", 0, N_("FILE"), N_("trust only these roots for the portal"), CLI_TEXT,          \
            offsetof(type, access.ca_file)},                                                       \
        {"proxy", 0, "URL", N_("reach the portal by this proxy (else HTTPS_PROXY), or none"),      \
            CLI_TEXT, offsetof(type, access.proxy)},                                               \
    {                                                                                              \
        "browser", 0, N_("COMMAND"), N_("browser for the sign-in (else xdg-open)"), CLI_TEXT,      \
            offsetof(type, access.browser)                                                         \
    }

typedef struct cli_access cli_access;

/* The portal's address as named, borrowed; NULL if none is. */
const char *cli_access_url(const cli_access_options *options);

/* The browser's command as named, borrowed; NULL if none is. */
const char *cli_access_browser(const cli_access_options *options);

/*
 * Makes the client; no exchange yet. USAGE if no portal is named; INPUT_MISSING for the roots;
 * those of cli_proxy_find().
 */
DIVIT_MUST_CHECK divit_status cli_access_open(
    const cli_job *job, const cli_access_options *options, cli_access **ret, divit_error *err);

/* Closes and frees. Accepts NULL; also a cleanup handler. */
void cli_access_free(cli_access **access);

/* With which reader, card and PIN a sign-in with the card is made; borrowed. */
void cli_access_seat(cli_access *access, const cli_seat_options *seat);

/* Signs in, through the browser or with the card, unless a session is there. The statuses of
 * divit_login_run(). */
DIVIT_MUST_CHECK divit_status cli_access_login(cli_access *access, divit_error *err);

/* Forgets a kept sign-in, so that another person can sign in. E_IO. */
DIVIT_MUST_CHECK divit_status cli_access_forget(cli_access *access, divit_error *err);

/* Borrowed. */
divit_portal *cli_access_portal(cli_access *access);

/*
 * Behind a refusal of the portal: tells the fields that it complained about, and gives `err` its
 * title in the language of the person.
 */
void cli_access_explain(cli_access *access, divit_error *err);

#endif
