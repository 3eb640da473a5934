/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/verified.h - one verified signature in words, and as a JSON object.
 *
 *     cli_verified_print(job, divit_verification_format(v), f);
 *     json_array_append_new(list, cli_verified_describe(f));
 *
 * Identity numbers are masked. Ownership: the JSON object is the caller's.
 * Not done here: the page of verify --report, see cli/atlas.h.
 */
#ifndef DIVIT_CLI_VERIFIED_H
#define DIVIT_CLI_VERIFIED_H

#include "cli/job.h"
#include "divit/verify.h"

/* The verdict as EN 319 102-1 5.1.3 names it; never translated. */
const char *cli_verified_name(divit_verdict verdict);

/*
 * A few lines: verdict, reason, signer, and of a PDF what was changed later and whether that may
 * be, of an XML document what is signed and what is not.
 */
void cli_verified_print(const cli_job *job, divit_format format, const divit_verified_signature *f);

/* Everything that is known, under stable names. */
json_t *cli_verified_describe(const divit_verified_signature *f);

#endif
