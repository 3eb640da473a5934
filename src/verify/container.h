/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/container.h - the files of an ASiC container as its signatures see them (EN 319 162-1).
 *
 *     DIVIT_AUTO(divit_container_done) divit_container c = {0};
 *     s = divit_container_open(fd, &c, err);
 *     s = divit_container_resolve(&c, sig, &files, &cause, err);    // what its references name
 *     s = divit_container_read(&c, files.at[i], &sig->references[i], sink, err);
 *     s = divit_container_tell(&c, sig, finding, err);              // of an intact signature
 *     divit_container_check(&c, v);                                 // at the end
 *
 * A reference names a file of the container that stands outside of META-INF; no path is followed
 * and nothing is fetched. Each file must be one that an intact signature signs; META-INF holds
 * signatures and their manifest and nothing else.
 * Ownership: a container owns the file's map. Threads: one container, one thread.
 * Not done here: reading signatures, see verify/asic.h; the rules of the container itself, see
 * xml/asic.h.
 */
#ifndef DIVIT_VERIFY_CONTAINER_H
#define DIVIT_VERIFY_CONTAINER_H

#include "base/file.h"
#include "verify/xmldsig.h"
#include "xml/asic.h"

/* {0} is nothing. */
typedef struct divit_container {
    divit_map map; /* of the file; what was read of it leaves memory */
    divit_asic asic;
    bool *covered;     /* a flag for each file: an intact signature signs it */
    size_t signatures; /* in the files of signatures that were verified */
} divit_container;

/* Opens the file behind fd into a {0}. The statuses of divit_map_fd() and divit_asic_open(). */
DIVIT_MUST_CHECK divit_status divit_container_open(int fd, divit_container *c, divit_error *err);

/* Unmaps, frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_container_done(divit_container *c);

/* The entry of the container that each reference to a file names. */
typedef struct divit_container_files {
    size_t at[DIVIT_REFERENCES_MAX]; /* as the references come; only of those to files */
} divit_container_files;

/*
 * Finds what the references of a signature to files name. INDETERMINATE for a file that is not
 * there, SIGNATURE_INVALID for one of META-INF or one that is named twice, which would only cost
 * time; ret_cause says what it is about.
 */
DIVIT_MUST_CHECK divit_status divit_container_resolve(const divit_container *c,
    const divit_xmldsig *sig, divit_container_files *ret, divit_cause *ret_cause, divit_error *err);

/*
 * Writes what a reference to the file `at` signs: its bytes, or their canonical form. The statuses
 * of divit_zip_read() and divit_xml_canonicalise().
 */
DIVIT_MUST_CHECK divit_status divit_container_read(divit_container *c, size_t at,
    const divit_xmldsig_reference *r, divit_xml_sink sink, divit_error *err);

/* The file that a reference that was resolved names, as a part of the finding. */
DIVIT_MUST_CHECK divit_status divit_container_part(
    const divit_container *c, const divit_xmldsig_reference *r, divit_finding *f, divit_error *err);

/*
 * Puts the files that an intact signature leaves out into its finding, which then does not cover
 * the whole, and takes note of those that it signs. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_container_tell(
    divit_container *c, const divit_xmldsig *sig, divit_finding *f, divit_error *err);

/* Makes all intact signatures FAILED if none of them signs one of the files. */
void divit_container_check(const divit_container *c, divit_verification *v);

#endif
