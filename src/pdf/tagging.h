/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/tagging.h - makes what shows a new signature a part of a tagged PDF's structure (ISO 32000-2
 * 14.7.5.3, 14.7.5.4; PDF/UA-1 7.18.1 and 7.18.4).
 *
 *     divit_pdf_tagging tags;
 *     s = divit_pdf_tagging_read(pdf, &tags, err);          // tags.ready: the tree is understood
 *     // the i-th new annotation gets " /StructParent n" with n = tags.key + i
 *     s = divit_pdf_tagging_write(&tags, &what, err);       // elements, and the tree with them
 *
 * Each annotation gets an element of its own at the end of the document's: Form for the widget,
 * Annot for a stamp. The parent tree grows at the end of its last leaf. Only objects on that way
 * change. A tree that is not built as it must be stays as it is, and the signature outside of it.
 * Ownership: values are borrowed from the document. Threads: as the document's.
 * Not done here: fields that were there before; whoever made them has tagged them or not.
 */
#ifndef DIVIT_PDF_TAGGING_H
#define DIVIT_PDF_TAGGING_H

#include "pdf/looks.h"

/* Most nodes from the root of the parent tree to its last leaf. */
enum { DIVIT_PDF_TAG_NODES = 8 };

/* A dictionary of the structure that grows. */
typedef struct divit_pdf_tag_node {
    divit_pdf_ref ref; /* number 0: it stands directly in the root of the structure */
    divit_pdf_value dict;
} divit_pdf_tag_node;

typedef struct divit_pdf_tagging {
    bool tagged;             /* it says that it is a tagged PDF; all below is 0 if not */
    bool ready;              /* its structure can take more; all below is 0 if not */
    divit_pdf_tag_node root; /* the StructTreeRoot */
    divit_pdf_tag_node top;  /* the document's element, or the root: has the new elements */
    divit_pdf_tag_node nodes[DIVIT_PDF_TAG_NODES]; /* of the parent tree, its root first */
    size_t node_count;                             /* the last one is a leaf */
    int64_t key;                                   /* of the next annotation in the parent tree */
} divit_pdf_tagging;

/* The annotations that get tags. */
typedef struct divit_pdf_tagged {
    divit_pdf *pdf;
    divit_pdf_sink *sink;
    const divit_pdf_spot *spots; /* the first is that of the widget */
    const divit_pdf_ref *annots;
    size_t count; /* at most DIVIT_PDF_SPOTS */
} divit_pdf_tagged;

/* Reads the structure. Whatever is wrong with it only makes it not ready. E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_tagging_read(
    divit_pdf *pdf, divit_pdf_tagging *ret, divit_error *err);

/* Writes the elements and what leads to them; nothing if not ready. INPUT_BROKEN, INPUT_LIMIT,
 * E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_tagging_write(
    const divit_pdf_tagging *tags, const divit_pdf_tagged *what, divit_error *err);

#endif
