/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/atlas_text.h - texts and numbers of the report of signatures, as far as they may be told.
 *
 *     char name[CLI_ATLAS_TEXT];
 *     cli_atlas_text(name, facts->signer, personal ? CLI_ATLAS_OPEN : CLI_ATLAS_NAME);
 *
 * Results are UTF-8, cut to their room. Threads: no state.
 * Not done here: markup, see cli/html.h.
 */
#ifndef DIVIT_CLI_ATLAS_TEXT_H
#define DIVIT_CLI_ATLAS_TEXT_H

#include "divit/base.h"

enum { CLI_ATLAS_TEXT = 512, CLI_ATLAS_NUMBER = 24 };

/* How much of a text is told. */
typedef enum cli_atlas_openness {
    CLI_ATLAS_OPEN, /* all of it */
    CLI_ATLAS_MASK, /* all but numbers of persons and addresses, see divit_text_mask() */
    CLI_ATLAS_NAME, /* the first letter, see cli_private_label() */
} cli_atlas_openness;

/* The text as far as it may be told; "" if there is no memory for it. */
void cli_atlas_text(char out[CLI_ATLAS_TEXT], const char *text, cli_atlas_openness openness);

/* Decimal digits; returns out. */
const char *cli_atlas_number(char out[CLI_ATLAS_NUMBER], uint64_t n);

#endif
