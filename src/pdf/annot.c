/* SPDX-License-Identifier: Apache-2.0 */
/* The annotations of a page and where they are. */
#include "pdf/annot.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/sealing.h"

/* Annotation flags Hidden and NoView (table 167). */
enum { FLAGS_HIDDEN = 2 | 32 };

/* see pdf/annot.h */
divit_status divit_pdf_annot_read(
    divit_pdf *pdf, const divit_pdf_value *item, divit_pdf_annot *ret, divit_error *err)
{
    divit_pdf_annot a = {.ref = item->ref};
    divit_pdf_value rect, kind, flags;
    bool is_box = false;
    divit_pdf_box box;
    divit_status s = divit_pdf_resolve(pdf, item, &a.dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &a.dict, "Rect", &rect, err);
    if (s == DIVIT_OK)
        s = divit_pdf_box_read(pdf, &rect, &is_box, &box, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &a.dict, "Subtype", &kind, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &a.dict, "F", &flags, err);
    if (s != DIVIT_OK)
        return s;
    if (is_box)
        a.box = box;
    a.is_widget = divit_pdf_name_is(&kind, "Widget");
    a.is_hidden = flags.kind == DIVIT_PDF_INTEGER && (flags.integer & FLAGS_HIDDEN) != 0;
    *ret = a;
    return DIVIT_OK;
}

/* see pdf/annot.h */
divit_status divit_pdf_annot_each(divit_pdf *pdf, const divit_pdf_value *page,
    divit_pdf_annot_seen *seen, void *ctx, divit_error *err)
{
    divit_pdf_value annots;
    divit_status s = divit_pdf_get(pdf, page, "Annots", &annots, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer walk = divit_pdf_value_walk(&annots);
    for (;;) {
        divit_pdf_value item;
        divit_pdf_annot annot;
        s = divit_pdf_walk_item(&walk, &item, err);
        if (s != DIVIT_OK || item.kind == DIVIT_PDF_NONE)
            return s;
        s = divit_pdf_annot_read(pdf, &item, &annot, err);
        if (s == DIVIT_OK && annot.dict.kind == DIVIT_PDF_DICT)
            s = seen(ctx, &annot, err);
        if (s != DIVIT_OK)
            return s;
    }
}

/* A node's own part of the name goes before what is there. */
static divit_status put_before(
    divit_pdf *pdf, const divit_pdf_value *part, divit_bytes *name, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes longer = {0};
    divit_status s = divit_pdf_sealing_text(pdf, part, &longer, err);
    if (s == DIVIT_OK && name->n > 0 && divit_bytes_push(&longer, '.') != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    if (s == DIVIT_OK && divit_bytes_append(&longer, divit_bytes_span(name)) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    if (s != DIVIT_OK)
        return s;
    divit_bytes_done(name);
    *name = divit_bytes_steal(&longer);
    return DIVIT_OK;
}

/* see pdf/annot.h */
divit_status divit_pdf_annot_name(
    divit_pdf *pdf, const divit_pdf_annot *annot, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes name = {0};
    divit_pdf_value node = annot->dict;
    divit_status s = DIVIT_OK;
    for (unsigned depth = 0; node.kind == DIVIT_PDF_DICT && depth < DIVIT_PDF_DEPTH; depth++) {
        divit_pdf_value part;
        s = divit_pdf_get(pdf, &node, "T", &part, err);
        if (s == DIVIT_OK && part.kind != DIVIT_PDF_NONE)
            s = put_before(pdf, &part, &name, err);
        if (s == DIVIT_OK)
            s = divit_pdf_get(pdf, &node, "Parent", &node, err);
        if (s != DIVIT_OK)
            return s;
    }
    if (divit_bytes_append(out, divit_bytes_span(&name)) != DIVIT_OK ||
        divit_bytes_terminate(out) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}
