/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/documents.h - the papers that the portal issues: form.pdf, commitment.pdf and
 * commitment.xml.
 *
 *     s = divit_world_document_form(&form, now, &pdf, err);
 *     s = divit_world_document_commitment_xml(&form, digest, now, &xml, err);
 *
 * Made once for each sending of the form and kept (sandbox/portal/records.h): two calls need not
 * give the same bytes. The commitment's clauses are the project's own summary of the duties that
 * the public list of Kamu SM names, and every paper says that it is practice.
 * Ownership: results are the caller's. Threads: no state.
 * Not done here: keeping and signing.
 */
#ifndef DIVIT_SANDBOX_PORTAL_DOCUMENTS_H
#define DIVIT_SANDBOX_PORTAL_DOCUMENTS_H

#include "sandbox/portal/form.h"

/* form.pdf: the application form, A4. Times are shown in Turkey's. E_MEMORY, E_INTERNAL. */
DIVIT_MUST_CHECK divit_status divit_world_document_form(
    const divit_world_form *form, int64_t now, divit_bytes *ret_pdf, divit_error *err);

/* commitment.pdf: the commitment for reading. E_MEMORY, E_INTERNAL. */
DIVIT_MUST_CHECK divit_status divit_world_document_commitment_pdf(
    const divit_world_form *form, int64_t now, divit_bytes *ret_pdf, divit_error *err);

/*
 * commitment.xml: the commitment for signing, in the namespace urn:divit:taahhutname:1.
 * form_sha256: digest of the form.pdf that it belongs to. E_MEMORY, E_INTERNAL.
 */
DIVIT_MUST_CHECK divit_status divit_world_document_commitment_xml(const divit_world_form *form,
    divit_span form_sha256, int64_t now, divit_bytes *ret_xml, divit_error *err);

/* One clause of the commitment. */
typedef struct divit_world_clause {
    const char *subject;
    const char *text;
} divit_world_clause;

/* The clauses in order; the list ends with {NULL}. */
const divit_world_clause *divit_world_clauses(void);

/* What the applicant declares above the signature. */
const char *divit_world_declaration(void);

#endif
