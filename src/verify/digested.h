/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/digested.h - digests of SignedInfo and of all that an XML signature refers to, in one
 * pass.
 *
 *     DIVIT_AUTO(divit_digested_done) divit_digested d = {.copied = &copy};   // or NULL
 *     s = divit_digested_take(&d, &input, &extent, err);
 *     ...compare d.references[i] with extent.sig->references[i].digest...
 *
 * The octets of one reference may be copied on their way into the hash: what was digested is then
 * what is handed out, by no second reading.
 * Ownership: everything is borrowed; hashers live until divit_digested_done().
 * Threads: one object belongs to one thread. Not done here: deciding; see verify/xades.h.
 */
#ifndef DIVIT_VERIFY_DIGESTED_H
#define DIVIT_VERIFY_DIGESTED_H

#include "base/file.h"
#include "verify/extent.h"
#include "xml/pass.h"

/* Where the canonical octets of one reference go as well. */
typedef struct divit_digested_copy {
    size_t reference;
    divit_xml_sink sink;
} divit_digested_copy;

typedef struct divit_digested {
    const divit_digested_copy *copied; /* or NULL */
    divit_digest info;
    divit_digest references[DIVIT_REFERENCES_MAX];
    /* Private. */
    divit_hasher *hashers[1 + DIVIT_REFERENCES_MAX];
} divit_digested;

/* A document and where its bytes are. */
typedef struct divit_digested_input {
    divit_map map;
    divit_xml_source source;
} divit_digested_input;

/* Frees. Accepts NULL; also a cleanup handler. */
void divit_digested_done(divit_digested *d);

/* Opens a document. Statuses of divit_map_fd() and divit_xml_source_open(). */
DIVIT_MUST_CHECK divit_status divit_digested_open(
    int fd, divit_digested_input *ret, divit_error *err);

/* Opens a document in memory, which must outlive the input. Statuses of divit_xml_source_open(). */
DIVIT_MUST_CHECK divit_status divit_digested_open_text(
    divit_span text, divit_digested_input *ret, divit_error *err);

/* Frees and leaves {0}. Accepts NULL; also a cleanup handler. */
void divit_digested_close(divit_digested_input *in);

/* A pass over the document that lets go of what was read; add what it is to fill. */
divit_xml_pass_options divit_digested_pass(divit_digested_input *in);

/* What a canonicalisation that a signature names puts into a hash. Borrows c and hasher. */
divit_xml_canon_options divit_digested_canon(const divit_xmldsig_canon *c, divit_hasher *hasher);

/*
 * Digests all of extent->sig and fills the extent. The statuses of divit_xml_pass(), or of the
 * copy's sink.
 */
DIVIT_MUST_CHECK divit_status divit_digested_take(
    divit_digested *d, divit_digested_input *in, divit_extent *extent, divit_error *err);

/*
 * Digests the files that it refers to beside the document. INDETERMINATE for one that was not
 * given; ret_cause says what a status is about; those of divit_contents_digest() and
 * divit_container_read().
 */
DIVIT_MUST_CHECK divit_status divit_digested_files(
    divit_digested *d, const divit_extent *extent, divit_cause *ret_cause, divit_error *err);

#endif
