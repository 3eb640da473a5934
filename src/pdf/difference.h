/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/difference.h - what is different in a PDF now from one of its earlier revisions, by object.
 *
 *     DIVIT_AUTO(divit_pdf_difference_done) divit_pdf_difference found = {0};
 *     s = divit_pdf_difference_read(old, now, &found, err);     // both opened and unlocked
 *     for (size_t i = 0; i < found.count; i++) ... found.changes[i].topic
 *
 * These are facts: which objects differ and what part they play in the document. The roles of page,
 * form field and widget are followed key by key; of every object that differs is told each part
 * that it plays, so an object that a field and a page share is told twice. Whatever has no part of
 * its own counts for the one through which it is reached, down to the last reference. Objects that
 * nothing refers to, before and now, are only counted.
 * Ownership: the result owns what it holds and outlives the documents. Threads: as the documents'.
 * Not done here: which differences are harmless; that is for verify. Content streams are compared,
 * not read.
 */
#ifndef DIVIT_PDF_DIFFERENCE_H
#define DIVIT_PDF_DIFFERENCE_H

#include "pdf/document.h"

/* Most changes that are told. */
enum { DIVIT_PDF_CHANGES_MAX = 100000 };

/* The part that a changed object plays. */
typedef enum divit_pdf_topic {
    /* Parts that no update has a good reason to touch. */
    DIVIT_PDF_TOPIC_CONTENT,       /* what is painted on a page */
    DIVIT_PDF_TOPIC_RESOURCES,     /* fonts, pictures and so on of a page */
    DIVIT_PDF_TOPIC_PAGE,          /* anything else of a page */
    DIVIT_PDF_TOPIC_PAGES,         /* the page tree: pages added, removed or moved */
    DIVIT_PDF_TOPIC_ANNOTATION,    /* an annotation that is no form field */
    DIVIT_PDF_TOPIC_FORM,          /* the form as a whole */
    DIVIT_PDF_TOPIC_FIELD,         /* a form field but for its value */
    DIVIT_PDF_TOPIC_FIELD_LOCKED,  /* the value of a field that a signature locks */
    DIVIT_PDF_TOPIC_REPLACED,      /* an earlier signature */
    DIVIT_PDF_TOPIC_CATALOG,       /* anything else of the document's catalog */
    DIVIT_PDF_TOPIC_ACTIONS,       /* what happens by itself */
    DIVIT_PDF_TOPIC_LAYERS,        /* optional content */
    DIVIT_PDF_TOPIC_NAMES,         /* named places, scripts and attachments */
    DIVIT_PDF_TOPIC_STRUCTURE,     /* the logical structure */
    DIVIT_PDF_TOPIC_CERTIFICATION, /* what the catalog says about certification */
    DIVIT_PDF_TOPIC_TRAILER,       /* anything else of the trailer */
    DIVIT_PDF_TOPIC_INFO_TEXT,     /* title, author and so on */
    DIVIT_PDF_TOPIC_OBJECT_STREAM, /* a container of old objects */
    DIVIT_PDF_TOPIC_STRAY,         /* bytes that belong to nothing */
    DIVIT_PDF_TOPIC_MENDING,       /* what makes other programs mend the file */
    DIVIT_PDF_TOPIC_UNCLEAR,       /* objects of which nobody can say who refers to them */
    DIVIT_PDF_TOPIC_CHAIN,         /* the new revisions do not follow the old one */
    /* Parts that updates touch for good reasons. */
    DIVIT_PDF_TOPIC_SIGNATURE,        /* a new signature: its field, its value, its widget */
    DIVIT_PDF_TOPIC_SIGNATURE_LOOK,   /* a new signature that shows something on a page */
    DIVIT_PDF_TOPIC_SIGNATURE_COVERS, /* ... upon something that was seen there */
    DIVIT_PDF_TOPIC_SIGNATURE_FIELD,  /* a new field that waits for a signature */
    DIVIT_PDF_TOPIC_SIGNATURE_TAGS,   /* a new signature became a part of the logical structure */
    DIVIT_PDF_TOPIC_ORPHAN,           /* a new signature that only a page has, not the form */
    DIVIT_PDF_TOPIC_TIMESTAMP,        /* a new document timestamp */
    DIVIT_PDF_TOPIC_FORM_FLAGS,       /* the form says that it has signatures */
    DIVIT_PDF_TOPIC_FORM_FONTS,       /* the form has more fonts, and all that it had */
    DIVIT_PDF_TOPIC_FILLED,           /* the value of a field */
    DIVIT_PDF_TOPIC_NOTE,             /* a comment that paints nothing on the page */
    DIVIT_PDF_TOPIC_DSS,              /* certificates and revocation lists (12.8.4.3) */
    DIVIT_PDF_TOPIC_EXTENSIONS,       /* a later version or extensions of the format (7.12) */
    DIVIT_PDF_TOPIC_METADATA,         /* the document's XMP metadata */
    DIVIT_PDF_TOPIC_INFO,             /* date of the last change, and the file's identifier */
    DIVIT_PDF_TOPICS,
} divit_pdf_topic;

typedef struct divit_pdf_change {
    divit_pdf_topic topic;
    divit_pdf_ref ref; /* number 0: the trailer, or what is no object */
    uint32_t page;     /* counted from 1; 0: none */
    uint32_t field;    /* place in the list of fields, counted from 1; 0: none */
    bool added;
    bool removed;
    uint64_t at; /* file offset of the object now, or of the bytes; DIVIT_NOWHERE if none */
} divit_pdf_change;

typedef struct divit_pdf_difference {
    divit_pdf_change *changes;
    size_t count;
    divit_bytes *fields; /* fully qualified names, UTF-8 with a NUL behind */
    size_t field_count;
    size_t unused; /* objects that differ and to which nothing refers */
    unsigned
        permission; /* the least that the old revision allows: as divit_pdf_promises, with Perms */
} divit_pdf_difference;

/*
 * Compares. The file of `old` is the beginning of that of `now`; both stay the caller's.
 * INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_difference_read(
    divit_pdf *old, divit_pdf *now, divit_pdf_difference *ret, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_difference_done(divit_pdf_difference *difference);

#endif
