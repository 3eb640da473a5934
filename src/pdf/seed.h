/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/seed.h - what an existing signature field demands of its signature: its seed value dictionary
 * (ISO 32000-2 12.7.5.5, tables 237 and 238).
 *
 * Life cycle
 *     DIVIT_AUTO(divit_pdf_seed_done) divit_pdf_seed seed = {0};
 *     const divit_pdf_seed_wish wish = {.field = "Imza", .hash = "SHA256", .reason = "Onay"};
 *     s = divit_pdf_seed_read(pdf, &wish, &seed, err);
 *     // seed.reason, .certify and .lock_document are what to sign with now
 *
 * A constraint is required or recommended, as Ff says. A required one is fulfilled or the field is
 * not signed; a recommended one is only taken where nothing else is wished. A reason is a statement
 * of a person: it is never taken for one but where the field demands just that one.
 * Ownership: the seed owns its reason and borrows the rest from the document. Threads: as its.
 * Not done here: the certificate that is demanded; that is for the signer.
 */
#ifndef DIVIT_PDF_SEED_H
#define DIVIT_PDF_SEED_H

#include "pdf/document.h"

/* What is wished for. */
typedef struct divit_pdf_seed_wish {
    const char *field;  /* NULL or a new one: nothing is demanded */
    const char *hash;   /* "SHA256", "SHA384" or "SHA512" */
    const char *reason; /* UTF-8 or NULL */
    unsigned certify;   /* 0 to 3 */
    bool locks;         /* a lock is wished for */
} divit_pdf_seed_wish;

typedef struct divit_pdf_seed {
    divit_bytes reason;          /* the one that is demanded, NUL-terminated; {0}: as wished */
    unsigned certify;            /* as wished or demanded */
    bool lock_document;          /* the document must not change any more */
    divit_pdf_value certificate; /* dictionary of demands on the certificate; kind NONE if none */
} divit_pdf_seed;

/*
 * Reads and obeys. INPUT_UNSUPPORTED for a demand that this program cannot fulfil, USAGE for one
 * that the wish contradicts; what divit_pdf_field_choose() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_seed_read(
    divit_pdf *pdf, const divit_pdf_seed_wish *wish, divit_pdf_seed *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_seed_done(divit_pdf_seed *seed);

#endif
