/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/pdf_words.h - pages and words of a PDF, as divit-render reads them, shut in.
 *
 *     s = cli_drawing_seal(&fd, err);
 *     s = cli_pdf_words_read(job, fd, PAGES_MAX, &words, err);
 *     cli_pdf_words_done(&words);
 *
 * Ownership: words own their text. Threads: one. Not done here: what the words mean.
 */
#ifndef DIVIT_CLI_PDF_WORDS_H
#define DIVIT_CLI_PDF_WORDS_H

#include "cli/job.h"

typedef struct cli_pdf_words {
    uint32_t pages;
    divit_bytes text; /* UTF-8, page after page, each with a line feed behind it */
} cli_pdf_words;

/*
 * Reads a document of cli_drawing_seal(). INPUT_LIMIT if there are more than `most` pages or it is
 * too large, INPUT_BROKEN, INPUT_LOCKED, INPUT_MISSING if divit-render
 * is not installed; E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_pdf_words_read(
    const cli_job *job, int sealed, uint32_t most, cli_pdf_words *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_pdf_words_done(cli_pdf_words *words);

#endif
