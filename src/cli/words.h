/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/words.h - Turkish or English: the only place where facts become sentences.
 *
 *     cli_words_start("tr", locale_folder);
 *     cli_words_failure(&err, stderr);   // "divit: a.pdf: the file ... (at byte 7); do this next"
 *
 * Not done here: deciding what to say.
 */
#ifndef DIVIT_CLI_WORDS_H
#define DIVIT_CLI_WORDS_H

#include <stdio.h>

#include "divit/base.h"

/* Shorthand that xgettext knows. */
#define _(text) gettext(text)

/* Chooses the language: "tr", "en", or NULL for what the environment says. Once, at the start. */
void cli_words_start(const char *language, const char *locale_folder);

/* The language of the sentences: "tr" or "en". */
const char *cli_words_language(void);

/* Writes one sentence about a failure: subject, what, detail, place, what to do next. */
void cli_words_failure(divit_status status, const divit_error *err, FILE *to);

/* Appends the same sentence without "divit: " and newline. E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_words_sentence(
    divit_status status, const divit_error *err, divit_bytes *out);

#endif
