/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/atlas_signature.h - one signature of the report: its verdict, signer and certificate.
 *
 *     const cli_atlas_signature s = {.facts = facts, .number = 1, .of = 2};
 *     cli_atlas_signature_open(&page, &s);          // the section stays open
 *     cli_atlas_signature_write(&page, &s);
 *
 * Ownership: all is borrowed for the call. Threads: one.
 * Not done here: the bytes it covers (cli/atlas_bytes.h), pages (cli/atlas_pictures.h).
 */
#ifndef DIVIT_CLI_ATLAS_SIGNATURE_H
#define DIVIT_CLI_ATLAS_SIGNATURE_H

#include "cli/html.h"
#include "divit/verify.h"

typedef struct cli_atlas_signature {
    const divit_verified_signature *facts;
    size_t number; /* from 1 */
    size_t of;     /* how many the file has */
    bool personal;
} cli_atlas_signature;

/* Starts a section with the verdict, its reason and the signer. */
void cli_atlas_signature_open(cli_html *page, const cli_atlas_signature *signature);

/* Writes everything else that is known of the signature. */
void cli_atlas_signature_write(cli_html *page, const cli_atlas_signature *signature);

#endif
