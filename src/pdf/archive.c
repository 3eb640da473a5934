/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a PDF says of itself that it is a PDF/A. */
#include "pdf/archive.h"

#include "base/bytes.h"

/* How far behind the name of the property its number may stand: ="1", or >1 with white space. */
enum { NUMBER_WITHIN = 8 };

/* The number of pdfaid:part as an attribute or an element; 0 if it is not there. */
static unsigned find_part(divit_span metadata)
{
    static const char name[] = "pdfaid:part";
    const uint8_t *at = metadata.n > 0 ? memmem(metadata.p, metadata.n, name, strlen(name)) : NULL;
    if (!at)
        return 0;
    const size_t from = (size_t)(at - metadata.p) + strlen(name);
    const divit_span behind = divit_span_sub(metadata, from, NUMBER_WITHIN);
    for (size_t i = 0; i < behind.n && behind.p[i] != '<' && behind.p[i] != '/'; i++)
        if (behind.p[i] >= '1' && behind.p[i] <= '9')
            return (unsigned)(behind.p[i] - '0');
    return 0;
}

/* see pdf/archive.h */
divit_status divit_pdf_archive_part(divit_pdf *pdf, unsigned *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes metadata = {0};
    divit_pdf_ref root;
    divit_pdf_value catalog, entry, dict;
    divit_status s = divit_pdf_catalog(pdf, &root, &catalog, err);
    if (s == DIVIT_OK)
        s = divit_pdf_dict_get(&catalog, "Metadata", &entry, err);
    if (s != DIVIT_OK)
        return s;
    if (entry.kind == DIVIT_PDF_REFERENCE)
        s = divit_pdf_stream_read(pdf, entry.ref, &dict, &metadata, NULL);
    if (s < 0)
        return divit_pdf_stream_read(pdf, entry.ref, &dict, &metadata, err);
    *ret = s == DIVIT_OK ? find_part(divit_bytes_span(&metadata)) : 0;
    return DIVIT_OK;
}
