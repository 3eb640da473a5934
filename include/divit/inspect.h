/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/inspect.h - what a person should know of a PDF before it is signed. No signer, no PIN.
 *
 * Life cycle
 *     divit_sign_options o = {.time = now};
 *     divit_inspection seen;
 *     s = divit_inspect(fd, &o, 0, &seen, &err);          // err: the document cannot be read
 *     for (size_t i = 0; i < seen.notice_count; i++)
 *         use(seen.notices[i].id, seen.notices[i].text);
 *
 * Ownership: an inspection holds plain values and constant strings.
 * Threads: any. Not done here: whether it can be signed: divit_sign_check() answers that.
 */
#ifndef DIVIT_INSPECT_H
#define DIVIT_INSPECT_H

#include "divit/sign.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Most kinds of notices. */
enum { DIVIT_NOTICES_MAX = 32 };

/* One thing that a document has. */
typedef struct divit_notice {
    const char *id;   /* stable, such as "javascript" */
    const char *text; /* one English clause, marked for translation */
    bool warning;     /* worth a warning wherever PDFs of every kind are signed */
    size_t count;     /* how often */
    size_t page;      /* of the first, from 1; 0: on none, or not known */
    uint32_t object;  /* number of the first; 0: in the trailer, or not known */
} divit_notice;

typedef struct divit_inspection {
    unsigned version;     /* 17 for PDF 1.7 */
    size_t pages;         /* met */
    size_t objects;       /* read */
    size_t tables;        /* classic cross-reference sections */
    size_t streams;       /* cross-reference streams, but for */
    size_t hybrids;       /* those that a table names beside it */
    size_t revisions;     /* states of the document, 1 if it was never updated */
    bool linearized;      /* written for the web */
    bool tagged;          /* a tagged PDF (ISO 32000-2 14.8) */
    unsigned archival;    /* 1 to 4 for PDF/A-1 to PDF/A-4, as it says itself; 0: none */
    const char *cipher;   /* "RC4", "AES" or "" */
    unsigned key_bits;    /* of the cipher */
    bool owner;           /* opened with the owner's password */
    uint32_t permissions; /* of others, bits of table 22; 0 if not encrypted */
    unsigned certified;   /* it allows: 1 no change, 2 forms, 3 comments too; 0: not certified */
    size_t signatures;    /* fields that are signed */
    size_t timestamps;    /* of these: document timestamps */
    size_t doubtful;      /* of these: they do not cover all up to some end */
    size_t locking;       /* of these: their field locks others */
    size_t empty_fields;  /* signature fields without a signature */
    bool changed;         /* something stands behind the end of the last signature */
    divit_notice notices[DIVIT_NOTICES_MAX]; /* the weightiest first */
    size_t notice_count;
} divit_inspection;

/*
 * Looks at a PDF; of the options the password counts. objects: most that are read, without a word
 * about the others; 0: all. INPUT_BROKEN, INPUT_LIMIT, INPUT_LOCKED, INPUT_UNSUPPORTED also for
 * what is no PDF; E_IO, E_MEMORY.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_inspect(int input, const divit_sign_options *options,
    size_t objects, divit_inspection *ret, divit_error *err);

#ifdef __cplusplus
}
#endif

#endif
