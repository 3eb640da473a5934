/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/guided_form.h - looks at a downloaded file: is it the application form, and what is in it?
 *
 *     const cli_guided_look look = {.job = job, .watch = watch, .rule = {.order = "SD-780"}};
 *     s = cli_guided_form_read(&look, "form.pdf", &form, err);
 *     if (s > DIVIT_OK) tell(err.detail);                      // a look-alike, and why
 *
 * The file is copied where nobody can change it; divit-render, shut in, tells its words. The hash
 * is of these very bytes, so that what is signed later can be held against what was looked at.
 * Ownership: values. Threads: one. Not done here: signing, see renew/files.h.
 */
#ifndef DIVIT_CLI_GUIDED_FORM_H
#define DIVIT_CLI_GUIDED_FORM_H

#include "cli/job.h"
#include "renew/download.h"
#include "renew/files.h"
#include "renew/wanted.h"

typedef struct cli_guided_look {
    const cli_job *job;
    const divit_download *watch;
    divit_wanted_rule rule;
} cli_guided_look;

typedef struct cli_guided_form {
    char name[256]; /* of the file in the download folder */
    char hash[DIVIT_HEX_SIZE];
    uint32_t pages;
    divit_wanted_form said;
} cli_guided_form;

/* True for a file that calls itself a PDF or begins as one: such a file is told about. */
bool cli_guided_form_is_paper(const divit_download *watch, const char *name);

/*
 * OK: it is the form. INPUT_UNSUPPORTED with the reason for any other paper, and for one that has
 * a signature; INPUT_LIMIT, INPUT_BROKEN, INPUT_LOCKED, INPUT_MISSING for what cannot be read; E_*.
 */
DIVIT_MUST_CHECK divit_status cli_guided_form_read(
    const cli_guided_look *look, const char *name, cli_guided_form *ret, divit_error *err);

#endif
