/* SPDX-License-Identifier: Apache-2.0 */
/* Papers of an application: documents and receipt, written into a folder. */
#include "cli/page.h"

#include <libintl.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/words.h"
#include "divit/output.h"
#include "portal/approval.h"

static divit_status save(const cli_page *p, const char *name, divit_span bytes, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    const char *folder = p->values->folder ? p->values->folder : ".";
    if (divit_bytes_printf(&path, "%s/%s-%s", folder, p->no, name) != DIVIT_OK ||
        divit_bytes_terminate(&path) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_output_new((const char *)path.p, DIVIT_OUTPUT_KEEP, &out, err);
    /* Name and identity number are in it: for its owner only. */
    if (s == DIVIT_OK && fchmod(divit_output_fd(out), 0600) != 0)
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), bytes, err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    if (s == DIVIT_OK) {
        cli_print(p->job, "%s", (const char *)path.p);
        (void)json_array_append_new(
            json_object_get(p->job->out, "files"), json_string((const char *)path.p));
    }
    return s;
}

/* see cli/page.h */
divit_status cli_page_documents(const cli_page *p, divit_error *err)
{
    static const char *const names[] = {"form.pdf", "commitment.xml", "commitment.pdf"};
    static const divit_document documents[DIVIT_DOCUMENTS] = {
        DIVIT_DOCUMENT_FORM, DIVIT_DOCUMENT_COMMITMENT, DIVIT_DOCUMENT_COMMITMENT_PDF};
    divit_bytes fetched[DIVIT_DOCUMENTS] = {0};
    divit_status s =
        divit_portal_documents(p->portal, p->no, documents, DIVIT_DOCUMENTS, fetched, err);
    (void)json_object_set_new(p->job->out, "files", json_array());
    for (size_t i = 0; i < DIVIT_DOCUMENTS; i++) {
        if (s == DIVIT_OK)
            s = save(p, names[i], divit_bytes_span(&fetched[i]), err);
        divit_bytes_done(&fetched[i]);
    }
    return s;
}

/* see cli/page.h */
divit_status cli_page_receipt(const cli_page *p, divit_error *err)
{
    DIVIT_AUTO(divit_receipt_done)
    divit_receipt r = {0};
    divit_status s = divit_portal_receipt(p->portal, p->no, &r, err);
    (void)json_object_set_new(p->job->out, "files", json_array());
    if (s == DIVIT_OK)
        s = save(p, "receipt.json", divit_bytes_span(&r.json), err);
    if (s == DIVIT_OK)
        s = save(p, "receipt.p7s", divit_bytes_span(&r.signature), err);
    if (s == DIVIT_OK)
        cli_print(p->job, "%s: %s", r.no, r.status_text);
    return s;
}
