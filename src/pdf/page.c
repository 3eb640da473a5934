/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the first page through the page tree. */
#include "pdf/page.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

typedef struct search {
    divit_pdf *pdf;
    size_t nodes_left;
    divit_pdf_ref ref; /* number 0 until the page is found */
    divit_pdf_value page;
} search;

/* A node without Kids is a page (7.7.3.2), unless it says that it is none. */
static divit_status look(search *found, divit_pdf_ref ref, unsigned depth, divit_error *err)
{
    divit_pdf_value node, kids, type, kid;
    if (found->nodes_left == 0 || depth >= DIVIT_PDF_DEPTH)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the page tree of the PDF is too deep or too large to find its first page"));
    found->nodes_left--;
    divit_status s = divit_pdf_object(found->pdf, ref, &node, NULL, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(found->pdf, &node, "Kids", &kids, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(found->pdf, &node, "Type", &type, err);
    if (s != DIVIT_OK)
        return s;
    if (kids.kind == DIVIT_PDF_NONE && divit_pdf_name_is(&type, "Page")) {
        found->ref = ref;
        found->page = node;
        return DIVIT_OK;
    }
    divit_pdf_lexer walk = divit_pdf_value_walk(&kids);
    while (s == DIVIT_OK && found->ref.number == 0) {
        s = divit_pdf_walk_item(&walk, &kid, err);
        if (s != DIVIT_OK || kid.kind == DIVIT_PDF_NONE)
            return s;
        if (kid.kind == DIVIT_PDF_REFERENCE)
            s = look(found, kid.ref, depth + 1, err);
    }
    return s;
}

/* see pdf/page.h */
divit_status divit_pdf_page_first(
    divit_pdf *pdf, divit_pdf_ref *ret_ref, divit_pdf_value *ret, divit_error *err)
{
    search found = {.pdf = pdf, .nodes_left = divit_pdf_limits_of(pdf)->nodes};
    divit_pdf_ref ref;
    divit_pdf_value catalog, pages;
    divit_status s = divit_pdf_catalog(pdf, &ref, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&catalog, "Pages", &pages, err);
    if (s == DIVIT_OK && pages.kind == DIVIT_PDF_REFERENCE)
        s = look(&found, pages.ref, 0, err);
    if (s != DIVIT_OK)
        return s;
    if (found.ref.number == 0)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the PDF has no page"), catalog.at);
    *ret_ref = found.ref;
    *ret = found.page;
    return DIVIT_OK;
}
