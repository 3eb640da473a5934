/* SPDX-License-Identifier: Apache-2.0 */
/* Finds pages through the page tree. */
#include "pdf/page.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

typedef struct search {
    divit_pdf *pdf;
    size_t nodes_left;
    size_t wanted; /* the page's number, from 1; 0: all are only counted */
    size_t passed; /* pages seen */
    divit_pdf_ref ref;
    divit_pdf_value page;
} search;

static bool is_over(const search *found)
{
    return found->wanted > 0 && found->passed == found->wanted;
}

/* A node without Kids is a page (7.7.3.2), unless it says that it is none. */
static divit_status look(search *found, divit_pdf_ref ref, unsigned depth, divit_error *err)
{
    divit_pdf_value node, kids, type, kid;
    if (found->nodes_left == 0 || depth >= DIVIT_PDF_DEPTH)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the page tree of the PDF is too deep or too large to find its pages"));
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
        found->passed++;
        return DIVIT_OK;
    }
    divit_pdf_lexer walk = divit_pdf_value_walk(&kids);
    while (s == DIVIT_OK && !is_over(found)) {
        s = divit_pdf_walk_item(&walk, &kid, err);
        if (s != DIVIT_OK || kid.kind == DIVIT_PDF_NONE)
            return s;
        if (kid.kind == DIVIT_PDF_REFERENCE)
            s = look(found, kid.ref, depth + 1, err);
    }
    return s;
}

/* Walks until found->wanted is reached, or to the end. */
static divit_status walk_tree(search *found, divit_error *err)
{
    divit_pdf_ref ref;
    divit_pdf_value catalog, pages;
    found->nodes_left = divit_pdf_limits_of(found->pdf)->nodes;
    divit_status s = divit_pdf_catalog(found->pdf, &ref, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&catalog, "Pages", &pages, err);
    if (s == DIVIT_OK && pages.kind == DIVIT_PDF_REFERENCE)
        s = look(found, pages.ref, 0, err);
    if (s != DIVIT_OK)
        return s;
    if (found->passed == 0)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("the PDF has no page"), catalog.at);
    return DIVIT_OK;
}

/* see pdf/page.h */
divit_status divit_pdf_page_count(divit_pdf *pdf, size_t *ret, divit_error *err)
{
    search found = {.pdf = pdf};
    const divit_status s = walk_tree(&found, err);
    if (s == DIVIT_OK)
        *ret = found.passed;
    return s;
}

/* see pdf/page.h */
divit_status divit_pdf_page_at(
    divit_pdf *pdf, long number, divit_pdf_ref *ret_ref, divit_pdf_value *ret, divit_error *err)
{
    search found = {.pdf = pdf};
    size_t count = 0;
    divit_status s = DIVIT_OK;
    if (number < 0)
        s = divit_pdf_page_count(pdf, &count, err);
    if (s != DIVIT_OK)
        return s;
    const size_t back = (size_t)0 - (size_t)number;
    if (number > 0)
        found.wanted = (size_t)number;
    else if (number < 0 && back <= count)
        found.wanted = count - back + 1;
    if (found.wanted > 0)
        s = walk_tree(&found, err);
    if (s != DIVIT_OK)
        return s;
    if (!is_over(&found))
        return divit_fail(
            err, DIVIT_NO_PLACE, __func__, N_("the PDF has no page of the number that is given"));
    *ret_ref = found.ref;
    *ret = found.page;
    return DIVIT_OK;
}

/* see pdf/page.h */
divit_status divit_pdf_page_first(
    divit_pdf *pdf, divit_pdf_ref *ret_ref, divit_pdf_value *ret, divit_error *err)
{
    return divit_pdf_page_at(pdf, 1, ret_ref, ret, err);
}
