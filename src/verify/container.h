/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/container.h - the files of an ASiC container as its signatures see them (EN 319 162-1).
 *
 *     divit_container c = {0};
 *     s = divit_container_open(file, &c, err);
 *     s = divit_container_read(&c, reference, sink, &cause, err);   // what a reference names
 *     s = divit_container_tell(&c, sig, finding, err);              // of an intact signature
 *     divit_container_check(&c, v);                                 // at the end
 *     divit_container_done(&c);
 *
 * A reference names a file of the container that stands outside of META-INF; no path is followed
 * and nothing is fetched. Each file must be one that an intact signature signs; META-INF holds
 * signatures and their manifest and nothing else.
 * Ownership: a container borrows the file's bytes. Threads: one container, one thread.
 * Not done here: reading signatures, see verify/asic.h; the rules of the container itself, see
 * xml/asic.h.
 */
#ifndef DIVIT_VERIFY_CONTAINER_H
#define DIVIT_VERIFY_CONTAINER_H

#include "verify/xmldsig.h"
#include "xml/asic.h"

/* {0} is nothing. */
typedef struct divit_container {
    divit_asic asic;
    bool *covered;     /* a flag for each file: an intact signature signs it */
    size_t signatures; /* in the files of signatures that were verified */
} divit_container;

/* Opens. The statuses of divit_asic_open(). */
DIVIT_MUST_CHECK divit_status divit_container_open(
    divit_span file, divit_container *ret, divit_error *err);

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_container_done(divit_container *c);

/*
 * Writes what a reference signs: the bytes of a file, or their canonical form. INDETERMINATE for a
 * file that is not there, SIGNATURE_INVALID for one of META-INF; ret_cause says what it is about.
 * The statuses of divit_zip_read() and divit_xml_canonicalise().
 */
DIVIT_MUST_CHECK divit_status divit_container_read(const divit_container *c,
    const divit_xmldsig_reference *r, divit_xml_sink sink, divit_cause *ret_cause,
    divit_error *err);

/* The file that a reference which divit_container_read() took names, as a part of the finding. */
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
