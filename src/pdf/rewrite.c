/* SPDX-License-Identifier: Apache-2.0 */
/* Writes objects of the document again, changed. */
#include "pdf/rewrite.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/edit.h"
#include "pdf/sealing.h"

/* see pdf/rewrite.h */
divit_status divit_pdf_rewrite_always(const divit_pdf_rewrite *what, divit_error *err)
{
    const divit_pdf_value made = {
        .raw = what->text, .at = DIVIT_NOWHERE, .owner = what->old->owner};
    divit_status s = divit_pdf_sink_open(what->sink, what->ref, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_move(what->pdf, &made, what->ref, &what->sink->out, err);
    return s == DIVIT_OK ? divit_pdf_sink_close(what->sink, err) : s;
}

/* see pdf/rewrite.h */
divit_status divit_pdf_rewrite_changed(const divit_pdf_rewrite *what, divit_error *err)
{
    if (divit_span_equal(what->text, what->old->raw))
        return DIVIT_OK;
    return divit_pdf_rewrite_always(what, err);
}

/* see pdf/rewrite.h */
divit_status divit_pdf_rewrite_list(
    const divit_pdf_listing *what, divit_bytes *dict, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes list = {0};
    divit_pdf_value entry, array;
    divit_status s = divit_pdf_dict_get(what->old, what->key, &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(what->pdf, &entry, &array, err);
    if (s != DIVIT_OK)
        return s;
    const bool there = array.kind != DIVIT_PDF_NONE && array.kind != DIVIT_PDF_NULL;
    if (divit_bytes_append(&list, there ? array.raw : DIVIT_SPAN_TEXT("[]")) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    s = divit_pdf_edit_add(&list, what->items, err);
    if (s != DIVIT_OK)
        return s;
    const divit_pdf_rewrite again = {
        what->pdf, what->sink, entry.ref, divit_bytes_span(&list), &array};
    if (there && entry.kind == DIVIT_PDF_REFERENCE)
        return divit_pdf_rewrite_always(&again, err);
    return divit_pdf_edit_set(dict, what->key, divit_bytes_span(&list), err);
}
