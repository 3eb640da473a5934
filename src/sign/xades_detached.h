/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/xades_detached.h - detached XAdES B-B: the signature names files beside it.
 *
 *     s = divit_sign_detached(&contents, signer, options, out, &made, err);   // divit/sign.h
 *
 * Files are digested as they are, byte for byte, one after the other. Threads: as divit/sign.h.
 * Not done here: files in other folders; containers, see sign/asic.h.
 */
#ifndef DIVIT_SIGN_XADES_DETACHED_H
#define DIVIT_SIGN_XADES_DETACHED_H

#include "sign/xades.h"

/* What kind of data a file holds, by its first bytes; never NULL. */
const char *divit_xades_mime_of(int fd);

/* The same by the first bytes themselves, 1,024 of them or all. */
const char *divit_xades_mime_of_head(divit_span head);

/* USAGE if there are none or too many files, or two of one name. */
DIVIT_MUST_CHECK divit_status divit_xades_names_check(
    const divit_contents *contents, divit_error *err);

/* References to files by their names. {0} is nothing. */
typedef struct divit_xades_files {
    divit_xades_reference references[DIVIT_CONTENTS_MAX];
    divit_bytes uris[DIVIT_CONTENTS_MAX];
} divit_xades_files;

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_xades_files_done(divit_xades_files *files);

/*
 * Makes a {0} the job's references to the contents, with URIs and kinds; their digests are left to
 * the caller. USAGE for a name that no URI can hold, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_files_name(divit_xades_files *files,
    const divit_contents *contents, divit_xades_job *job, divit_error *err);

/* The root of a file of signatures, as text around one; all zero: the signature is the root. */
typedef struct divit_xades_frame {
    const char *open;
    const char *close;
    const divit_xml_context *context; /* what the signature inherits from it */
} divit_xades_frame;

/*
 * Appends an XML file with the signature of a job, whose references have their digests. *ret is
 * about the text. The signer's statuses, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_xades_compose(divit_xades_job *job,
    const divit_xades_frame *frame, divit_bytes *text, divit_xades_put *ret, divit_error *err);

#endif
