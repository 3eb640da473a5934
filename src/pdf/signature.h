/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/signature.h - lists the signature fields of a PDF (ISO 32000-2 12.7.5.5 and 12.8).
 *
 * Life cycle
 *     DIVIT_AUTO(divit_pdf_signatures_done) divit_pdf_signatures list = {0};
 *     s = divit_pdf_signatures_read(pdf, &list, err);
 *     for (size_t i = 0; i < list.count; i++)
 *         if (list.items[i].is_signed && list.items[i].exact) ...   // oldest first
 *
 * Ownership: the list owns what it holds and outlives the document.
 * Threads: a list does not change once read.
 * Not done here: signatures that no field of the form has, cryptography, and whether later changes
 * are allowed; that is for verify.
 */
#ifndef DIVIT_PDF_SIGNATURE_H
#define DIVIT_PDF_SIGNATURE_H

#include "pdf/document.h"

typedef struct divit_pdf_signature {
    divit_bytes field;       /* fully qualified name, UTF-8 */
    divit_pdf_ref field_ref; /* number 0 for a field without an object of its own */
    divit_pdf_ref value_ref; /* its signature dictionary; number 0 if it stands in the field */
    bool is_signed;          /* false: an empty field, all below is {0} but has_lock */
    bool has_lock;           /* the field has a /Lock dictionary (12.7.5.5, table 236) */
    unsigned certifies;      /* DocMDP permission 1 to 3, 0 if it certifies nothing (12.8.2.2) */
    bool exact;              /* ByteRange is [0 a b c], its gap is the hex string of Contents */
    bool whole;              /* exact, and it reaches the last byte of the file */
    uint64_t range[4];       /* ByteRange; {0} if it does not have four numbers */
    uint64_t hole_at;   /* file offset of Contents' '<'; DIVIT_NOWHERE if it is not in the file */
    uint64_t hole_size; /* with < and > */
    uint64_t revision_end;  /* file offset behind the revision that holds the dictionary */
    divit_bytes contents;   /* decoded, with its padding */
    divit_bytes type;       /* "Sig", "DocTimeStamp" or empty */
    divit_bytes filter;     /* such as "Adobe.PPKLite" */
    divit_bytes sub_filter; /* such as "ETSI.CAdES.detached" */
    divit_bytes time;       /* M, as text "D:..." */
    divit_bytes name;       /* UTF-8, as are reason and location */
    divit_bytes reason;
    divit_bytes location;
} divit_pdf_signature;

typedef struct divit_pdf_signatures {
    divit_pdf_signature *items; /* signed ones first, by the end of what they cover */
    size_t count;
} divit_pdf_signatures;

/*
 * Reads all signature fields. INPUT_BROKEN also for a signature dictionary with a key twice or
 * without Contents; else what divit_pdf_field_each() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_signatures_read(
    divit_pdf *pdf, divit_pdf_signatures *ret, divit_error *err);

/*
 * What the certification that the catalog's Perms names allows (12.8.6): 1 nothing, 2 filling in
 * and signing, 3 also annotations; 0 without one. What divit_pdf_object() answers.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_certification(
    divit_pdf *pdf, unsigned *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_signatures_done(divit_pdf_signatures *list);

#endif
