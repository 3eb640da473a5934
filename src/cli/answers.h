/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/answers.h - what the person answers in a renewal: values of the form, which one to go on
 * with.
 *
 *     DIVIT_AUTO(cli_answers_done) cli_answers answers = {0};
 *     s = cli_answers_read(&answers, "fields.txt", err);
 *     s = cli_answers_fill(&answers, job, &form, &values, err);    // asks for what is missing
 *
 * Ownership: values are borrowed from the answers. Threads: one.
 * Not done here: the rules of a field, see portal/form.h.
 */
#ifndef DIVIT_CLI_ANSWERS_H
#define DIVIT_CLI_ANSWERS_H

#include "cli/job.h"
#include "cli/remembered.h"

enum { CLI_ANSWERS_MAX = 64, CLI_ANSWERS_TYPED = 512 };

typedef struct cli_answers {
    divit_bytes text; /* the file; names and values point into it */
    divit_value items[CLI_ANSWERS_MAX];
    size_t count;
    const cli_remembered *last;     /* proposed where the form is empty; may be NULL */
    bool asks;                      /* the whole form is shown and asked about at a terminal */
    char *typed[CLI_ANSWERS_TYPED]; /* owned answers from the terminal */
    size_t typed_count;
} cli_answers;

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_answers_done(cli_answers *answers);

/* Reads "name=value" lines; '#' starts a comment line. INPUT_MISSING, USAGE for a bad line. */
DIVIT_MUST_CHECK divit_status cli_answers_read(
    cli_answers *answers, const char *path, divit_error *err);

/*
 * Values for the form: those of the file, then those of last time; fields that are still missing
 * are asked for. At a terminal all are shown, and asked for once more if the person wants that.
 * USAGE with the field's name where nothing can be asked or a value does not fit.
 */
DIVIT_MUST_CHECK divit_status cli_answers_fill(cli_answers *answers, const cli_job *job,
    const divit_form *form, divit_values *ret, divit_error *err);

/* The order number of the one renewal that was begun here and not finished. USAGE. */
DIVIT_MUST_CHECK divit_status cli_answers_interrupted(
    const cli_job *job, char ret[32], divit_error *err);

#endif
