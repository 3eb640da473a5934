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

/* Why the bytes that a signature names cannot be relied on (12.8.1); NONE: they can. */
typedef enum divit_pdf_fault {
    DIVIT_PDF_FAULT_NONE,
    DIVIT_PDF_FAULT_KEYS,     /* the signature dictionary or its field has a key twice */
    DIVIT_PDF_FAULT_TYPE,     /* its Type is neither Sig nor DocTimeStamp */
    DIVIT_PDF_FAULT_PACKED,   /* it is in an object stream and has no place in the file */
    DIVIT_PDF_FAULT_CONTENTS, /* Contents is no plain hex string in the dictionary itself */
    DIVIT_PDF_FAULT_RANGE,    /* ByteRange is not an array of four numbers in the dictionary */
    DIVIT_PDF_FAULT_START,    /* ByteRange does not begin with the file */
    DIVIT_PDF_FAULT_GAP,      /* what it leaves out is not Contents and nothing else */
    DIVIT_PDF_FAULT_END,      /* it goes beyond the end of the file */
    DIVIT_PDF_FAULT_OUTSIDE,  /* the dictionary goes on behind the bytes that it covers */
    DIVIT_PDF_FAULT_SHARED,   /* another field has the same signature */
} divit_pdf_fault;

typedef struct divit_pdf_signature {
    divit_bytes field;       /* fully qualified name, UTF-8 */
    divit_pdf_ref field_ref; /* number 0 for a field without an object of its own */
    divit_pdf_ref value_ref; /* its signature dictionary; number 0 if it stands in the field */
    bool is_signed;          /* false: an empty field, all below is {0} but has_lock */
    bool has_lock;           /* the field has a /Lock dictionary (12.7.5.5, table 236) */
    unsigned certifies;      /* DocMDP permission 1 to 3, 0 if it certifies nothing (12.8.2.2) */
    divit_pdf_fault fault;
    bool exact;         /* no fault: ByteRange is [0 a b c], its gap is Contents */
    bool whole;         /* exact, and it reaches the last byte of the file */
    uint64_t range[4];  /* ByteRange; {0} if it does not have four numbers */
    uint64_t hole_at;   /* file offset of Contents' '<'; DIVIT_NOWHERE if it is not in the file */
    uint64_t hole_size; /* with < and > */
    uint64_t dict_at;   /* file offset of the dictionary; DIVIT_NOWHERE as above */
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
 * Reads all signature fields. A malformed signature dictionary is told as its fault; what follows
 * `fault` is then {0} as far as it was not read. What divit_pdf_field_each() answers.
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
