/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sweep_tags.h - what in the structure of a tagged PDF differs only because a new signature
 * became a part of it (ISO 32000-2 14.7.2, 14.7.5).
 *
 *     s = divit_pdf_sweep_tags(w, &entry, err);    // StructTreeRoot of the catalog; after the form
 *
 * Such objects are marked; reached as a part of the structure, or from the catalog's outlines and
 * destinations, which name elements too, and only then, they are told as the signature's. A stream
 * is never one of them. Marked are: a new Form element that holds nothing but the widget of a new
 * signature; the root of the structure or the document's element if it got such elements behind its
 * own; the root's next key, raised; and the nodes of the parent tree on the way to its last leaf if
 * that got the numbers of those widgets. A change of anything else, in them or elsewhere, is not
 * marked. Ownership and threads: as the sweep's. Not done here: telling, see pdf/sweep.h.
 */
#ifndef DIVIT_PDF_SWEEP_TAGS_H
#define DIVIT_PDF_SWEEP_TAGS_H

#include "pdf/sweep.h"

/* Marks. The widgets of new signatures are known. INPUT_BROKEN, INPUT_LIMIT, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_tags(
    divit_pdf_sweep *w, const divit_pdf_sides *entry, divit_error *err);

#endif
