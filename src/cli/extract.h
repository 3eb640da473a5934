/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/extract.h - "verify --extract": what a signature signs, as a file of its own.
 *
 *     const cli_extract_options how = {.path = "signed.pdf", .field = NULL};
 *     s = cli_extract(job, fd, v, &how, err);            // what `v` was made of is behind fd
 *
 * Of a PDF: the first bytes of the file up to the end of the revision that the signature covers,
 * byte for byte, verified before it gets its name. Of an XML document: the canonical octets of a
 * signed part, as they went into the digest that was checked. Ownership: all is borrowed.
 * Not done here: what is not signed.
 */
#ifndef DIVIT_CLI_EXTRACT_H
#define DIVIT_CLI_EXTRACT_H

#include "cli/job.h"
#include "divit/verify.h"

typedef struct cli_extract_options {
    const char *path;  /* of the new file */
    const char *field; /* PDF field or XML Id; NULL: the signature that covers most, or the first */
    const char *part;  /* Id of a part of an XML document; NULL: the only one, or all of it */
    bool force;        /* an existing file is replaced */
    const divit_contents *contents; /* the files beside a detached signature */
    divit_span password;            /* of an encrypted PDF, {0}: none */
} cli_extract_options;

/*
 * USAGE if there is no such signature or part, SIGNATURE_INVALID if the signature does not hold:
 * then nobody knows what was signed. EXISTS, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_extract(const cli_job *job, int fd, const divit_verification *v,
    const cli_extract_options *how, divit_error *err);

#endif
