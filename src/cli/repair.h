/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/repair.h - "sign --repair": a new file in the place of a PDF whose structure is broken.
 *
 *     s = cli_repair(job, "a.pdf", &how, &path, err);      // "a-repaired.pdf", or none needed
 *
 * The person is told that the bytes have changed; the same facts go into the JSON object.
 * Not done here: signing it.
 */
#ifndef DIVIT_CLI_REPAIR_H
#define DIVIT_CLI_REPAIR_H

#include "cli/job.h"

typedef struct cli_repair_options {
    const char *folder; /* of the new file; NULL: that of the input */
    bool force;         /* an existing file is replaced */
} cli_repair_options;

/*
 * Repairs one file if it needs it. ret_path: NUL-terminated path of the new file, left {0} if none
 * was needed. EXISTS, and what divit_sign_repair() answers; an XML file is left alone.
 */
DIVIT_MUST_CHECK divit_status cli_repair(cli_job *job, const char *input,
    const cli_repair_options *how, divit_bytes *ret_path, divit_error *err);

#endif
