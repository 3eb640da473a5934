/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/survey.h - what a person should know of a PDF before it is signed: its structure, encryption,
 * signatures, and what in it can act or change by itself.
 *
 *     divit_pdf_survey survey;
 *     s = divit_pdf_survey_read(pdf, &survey, err);        // of an unlocked document
 *     if (survey.certification == 1) ...
 *
 * Ownership: plain values. Threads: as the document's.
 * Not done here: pages and all that they lead to, see pdf/inspect.h; and whether the document can
 * be signed: divit_pdf_sign_prepare() answers that.
 */
#ifndef DIVIT_PDF_SURVEY_H
#define DIVIT_PDF_SURVEY_H

#include "pdf/encryption.h"

typedef struct divit_pdf_survey {
    unsigned version;        /* 17 for PDF 1.7: the later of header and catalog (7.2.2) */
    size_t tables;           /* classic cross-reference sections */
    size_t streams;          /* cross-reference streams, but for */
    size_t hybrids;          /* those that a table names beside it */
    size_t revisions;        /* states of the document, 1 if it was never updated */
    bool linearized;         /* it was written for the web (annex F) */
    bool shifted;            /* bytes stand before the header */
    bool odd;                /* see divit_pdf_xref */
    bool encrypted;          /* all below up to permissions is 0 if not */
    divit_pdf_method method; /* of streams */
    unsigned key_bits;
    bool owner;           /* opened with the owner's password */
    uint32_t permissions; /* of others, bits of table 22 */
    unsigned
        certification; /* what changes it allows: 1 none, 2 forms, 3 comments; 0: not certified */
    size_t signatures; /* fields that are signed */
    size_t timestamps; /* of these: document timestamps (12.8.5) */
    size_t doubtful;   /* of these: ByteRange is not all but Contents up to some end */
    size_t locking;    /* of these: their field locks others (table 236) */
    size_t empty;      /* signature fields without a signature */
    bool changed;      /* something stands behind the end of the last signature */
    size_t filled;     /* other fields with a value */
    uint32_t filled_object; /* number of the first of these, 0 if it has none */
    bool actions;           /* something happens when it is opened, saved or printed */
    bool scripts;           /* it has JavaScript of its own, or on opening */
    bool attachments;       /* it has embedded files */
    bool layers;            /* it has optional content, which may be hidden */
    bool hidden_layers;     /* some of it is hidden at first (8.11.4.3) */
    bool print_layers;      /* some of it depends on whether it is shown or printed (8.11.4.4) */
    bool xfa;               /* its form is an XFA form as well */
    bool draws_fields;      /* NeedAppearances: the viewer draws the fields anew */
    bool tagged;            /* it is a tagged PDF (14.8) */
    bool rigid;             /* it is, but a signature cannot become a part of its structure */
} divit_pdf_survey;

/* Reads it all. What divit_pdf_signatures_read() answers. */
DIVIT_MUST_CHECK divit_status divit_pdf_survey_read(
    divit_pdf *pdf, divit_pdf_survey *ret, divit_error *err);

#endif
