/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/detached.h - files and the detached signature beside them, or around them as an ASiC
 * container: signs all that a job names by one signature, and opens the files for who verifies one.
 *
 *     s = cli_detached_sign(job, &signing, err);
 *
 *     DIVIT_AUTO(cli_detached_done) cli_detached files = {0};
 *     s = cli_detached_open(&files, paths, count, err);
 *     s = divit_verify_detached(fd, &files.contents, &v, err);
 *
 * A file goes by the last part of its path: the signature lies in the same folder.
 * Ownership: descriptors are closed at the end; names are argv's. Threads: one.
 * Not done here: the command's options.
 */
#ifndef DIVIT_CLI_DETACHED_H
#define DIVIT_CLI_DETACHED_H

#include "cli/signing.h"

/* {0} is empty. */
typedef struct cli_detached {
    divit_contents contents; /* into items */
    divit_content items[DIVIT_CONTENTS_MAX];
} cli_detached;

/* Opens the files. USAGE for more than DIVIT_CONTENTS_MAX, INPUT_MISSING. */
DIVIT_MUST_CHECK divit_status cli_detached_open(
    cli_detached *files, const char *const *paths, size_t count, divit_error *err);

/* Closes them. Accepts {0}; also a cleanup handler. */
void cli_detached_done(cli_detached *files);

/* True for a packaging that names the files that it signs: detached, or a container. */
bool cli_detached_is(const divit_xml_options *how);

/*
 * Signs all files of the job by one signature, which is verified before it gets its name. Without
 * -o it is called NAME-signature.xml, NAME.asics or NAME.asice, for one file. A single ASiC-E that
 * is to become one gets a further signature, as NAME-signed.asice. The statuses of
 * divit_sign_detached(), of divit_sign_container() and of the card.
 */
DIVIT_MUST_CHECK divit_status cli_detached_sign(
    cli_job *job, const cli_signing *values, divit_error *err);

#endif
