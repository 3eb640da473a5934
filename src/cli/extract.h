/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/extract.h - "verify --extract": the document as it was when a signature was made.
 *
 *     const cli_extract_options how = {.path = "signed.pdf", .field = NULL};
 *     s = cli_extract(job, fd, v, &how, err);            // what `v` was made of is behind fd
 *
 * What is written are the first bytes of the file up to the end of the revision that the signature
 * covers, byte for byte; it is verified before it gets its name. Ownership: all is borrowed.
 * Not done here: signatures of XML documents, which have no revisions.
 */
#ifndef DIVIT_CLI_EXTRACT_H
#define DIVIT_CLI_EXTRACT_H

#include "cli/job.h"
#include "divit/verify.h"

typedef struct cli_extract_options {
    const char *path;    /* of the new file */
    const char *field;   /* whose signature; NULL: the one that covers most */
    bool force;          /* an existing file is replaced */
    divit_span password; /* of an encrypted PDF, {0}: none */
} cli_extract_options;

/*
 * USAGE if there is no such signature, INPUT_UNSUPPORTED for an XML document, SIGNATURE_INVALID if
 * the signature does not hold: then nobody knows what was signed. EXISTS, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_extract(const cli_job *job, int fd, const divit_verification *v,
    const cli_extract_options *how, divit_error *err);

#endif
