/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/update.h - the incremental update that signs a PDF, with a hole for the signature (7.5.6,
 * 12.8; EN 319 142-1 5.3).
 *
 * Life cycle
 *     divit_pdf_sign_options o = {.hole_bytes = 8192, .time = "D:20261122180000+03'00'"};
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes update = {0};
 *     divit_pdf_hole hole;
 *     s = divit_pdf_sign_prepare(pdf, &o, &update, &hole, err);
 *     // append update to the file, hash all but the hole, write '<' hex '>' padded with 0 into it
 *
 * The ByteRange in the update is final. Ownership: the update belongs to the caller.
 * Threads: as the document.
 * A damaged file may refer to objects that do not exist, and so by chance to the new ones: read the
 * result again before it is used, as divit does with every signature.
 * Not done here: the signature itself, drawing, and the seed values (/SV) of an existing field, see
 * pdf/seed.h.
 */
#ifndef DIVIT_PDF_UPDATE_H
#define DIVIT_PDF_UPDATE_H

#include "pdf/locking.h"
#include "pdf/looks.h"

/* Texts are UTF-8; NULL leaves an entry out. */
typedef struct divit_pdf_sign_options {
    const char *field; /* an empty signature field, or a new one; NULL: next free "SignatureN" */
    const char *name;  /* of the person */
    const char *reason;
    const char *location;
    const char *contact;
    const char *time;             /* M, as "D:20261122180000+03'00'" (7.9.4); PAdES wants one */
    const char *type;             /* NULL: "Sig"; a document timestamp has "DocTimeStamp" */
    const char *filter;           /* NULL: "Adobe.PPKLite" */
    const char *sub_filter;       /* NULL: "ETSI.CAdES.detached" */
    unsigned certify;             /* 1 to 3: certifies, and allows that much (table 257) */
    divit_pdf_locking lock;       /* fields to lock; a field with its own /Lock takes none */
    size_t hole_bytes;            /* room for the DER signature, in bytes; 0: 16,384 */
    const divit_pdf_looks *looks; /* how it is seen; NULL: not at all */
} divit_pdf_sign_options;

/* Where Contents stands in the file once the update is appended, with its < and >. */
typedef struct divit_pdf_hole {
    uint64_t offset;
    uint64_t size; /* 2 * hole_bytes + 2 */
} divit_pdf_hole;

/*
 * Makes the bytes to append. options may be NULL. USAGE for a new field name with a full stop or
 * an empty one, and for a lock where the field has its own, INPUT_BROKEN if bytes stand before the
 * header, a table is odd, the field is signed already or another kind of field has the name,
 * INPUT_LIMIT if offsets no longer fit a classic table; else what divit_pdf_permit_check() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sign_prepare(divit_pdf *pdf,
    const divit_pdf_sign_options *options, divit_bytes *ret_update, divit_pdf_hole *ret_hole,
    divit_error *err);

#endif
