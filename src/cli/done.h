/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/done.h - whether a file was signed already: what lies where the output would go is the input
 * with one intact signature of the same certificate put in.
 *
 *     bool done = false;
 *     s = cli_done_check(&(cli_done_question){"a.pdf", "a-signed.pdf"}, &done, err);
 *
 * Nothing here trusts a name, a time or a list: the answer comes from the two files.
 * Not done here: what to do about it.
 */
#ifndef DIVIT_CLI_DONE_H
#define DIVIT_CLI_DONE_H

#include "divit/base.h"

/* The two files, and whose signature is looked for. */
typedef struct cli_done_question {
    const char *input;
    const char *output;
    divit_span certificate; /* DER; {0}: of any */
    divit_span password;    /* of an encrypted PDF */
} cli_done_question;

/*
 * ret_done: `output` is `input` plus one piece or `input` itself, and the last signature in it is
 * intact, covers the whole file and is of `certificate`. False where there is no output, and where
 * it cannot be read as a signed document. INPUT_MISSING for the input, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_done_check(
    const cli_done_question *question, bool *ret_done, divit_error *err);

#endif
