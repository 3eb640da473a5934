/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/xref.h - finds objects through the cross-reference sections (ISO 32000-2 7.5.4 to 7.5.8).
 *
 * Life cycle
 *     DIVIT_AUTO(divit_pdf_xref_done) divit_pdf_xref xref = {.body = body, .base = base};
 *     s = divit_pdf_xref_read(&xref, err);                 // trailers and subsection headers only
 *     s = divit_pdf_xref_find(&xref, 12, &budget, &entry, err);
 *
 * A row of a classic table is reached by its offset; the rows of a cross-reference stream are
 * inflated when a search first comes to it. No table of objects is built.
 *
 * Deviations that are taken, because they have one meaning only and qpdf, poppler and mupdf take
 * them too: rows of 19 bytes if all rows of the subsection have them, a row in use at offset 0 for
 * a free one, and up to 1 MiB of white space or NUL bytes behind the last line. Rows of 21 bytes
 * and a Prev of 0 for none are read and noted: mupdf repairs such files, so they are not to be
 * signed. Ownership: borrows body. Threads: a search may inflate, so one thread at a time. Not done
 * here: repair. A file whose sections do not hold is refused.
 */
#ifndef DIVIT_PDF_XREF_H
#define DIVIT_PDF_XREF_H

#include "pdf/stream.h"

typedef enum divit_pdf_section_kind {
    DIVIT_PDF_SECTION_TABLE,  /* classic, rows of equal length */
    DIVIT_PDF_SECTION_STREAM, /* a cross-reference stream */
    DIVIT_PDF_SECTION_HYBRID, /* the stream that a classic section names as XRefStm */
} divit_pdf_section_kind;

/* Objects first .. first + count - 1 and where their rows begin: in body, or in the stream's data.
 */
typedef struct divit_pdf_subsection {
    uint64_t first;
    uint64_t count;
    uint64_t rows;
    unsigned stride; /* bytes of a row of a table: 20, or 19 or 21 */
} divit_pdf_subsection;

typedef struct divit_pdf_section {
    divit_pdf_section_kind kind;
    uint64_t at;             /* in body */
    uint64_t end;            /* behind its %%EOF line, in body; 0 if none follows it */
    divit_pdf_value trailer; /* trailer or stream dictionary */
    size_t subsections;      /* index of its first */
    size_t subsection_count;
    divit_span data;  /* of a stream, as stored */
    divit_bytes rows; /* of a stream, once inflated */
    bool inflated;
    uint64_t width[3]; /* of a stream's fields (/W) */
} divit_pdf_section;

typedef struct divit_pdf_xref {
    divit_span body;             /* the file from its %PDF header on: all offsets count from it */
    uint64_t base;               /* file offset of body */
    uint64_t objects_limit;      /* largest object number taken, plus 1 */
    size_t sections_limit;       /* most sections taken */
    divit_pdf_section *sections; /* newest first */
    size_t section_count;
    divit_pdf_subsection *subsections;
    size_t subsection_count;
    uint64_t size; /* one more than the largest object number that any section tells of */
    bool odd;      /* read, but with a deviation that some readers only repair */
} divit_pdf_xref;

typedef enum divit_pdf_entry_kind {
    DIVIT_PDF_ENTRY_FREE, /* also: not in any section */
    DIVIT_PDF_ENTRY_PLAIN,
    DIVIT_PDF_ENTRY_PACKED, /* in an object stream */
} divit_pdf_entry_kind;

typedef struct divit_pdf_entry {
    divit_pdf_entry_kind kind;
    uint64_t offset;     /* PLAIN: in body */
    uint32_t generation; /* PLAIN */
    uint32_t container;  /* PACKED: number of the object stream */
    uint32_t index;      /* PACKED */
    size_t section;      /* where it was found */
} divit_pdf_entry;

/*
 * Reads the chain of sections from the last startxref on, each offset once. The xref holds body,
 * base and limits and is else {0}. INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_xref_read(divit_pdf_xref *xref, divit_error *err);

/* What the newest section that knows the object says. Statuses as above. */
DIVIT_MUST_CHECK divit_status divit_pdf_xref_find(divit_pdf_xref *xref, uint32_t number,
    divit_pdf_budget *budget, divit_pdf_entry *ret, divit_error *err);

/* Behind the revision that the section belongs to, as a file offset: of it and all older ones. */
uint64_t divit_pdf_xref_revision_end(const divit_pdf_xref *xref, size_t section);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_xref_done(divit_pdf_xref *xref);

#endif
