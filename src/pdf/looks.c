/* SPDX-License-Identifier: Apache-2.0 */
/* How a signature is seen: the drawn objects on their way into the update. */
#include "pdf/looks.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/crypt.h"
#include "pdf/edit.h"
#include "pdf/sealing.h"

static divit_status wrote(divit_status s, divit_error *err)
{
    return s == DIVIT_OK ? s : divit_fail_memory(err, "divit_pdf_looks_write");
}

/* see pdf/looks.h */
divit_status divit_pdf_looks_number(divit_pdf *pdf, uint32_t *ret, divit_error *err)
{
    return divit_pdf_sink_first(pdf, ret, err);
}

/* The data as it stands in the file (7.6.3). */
static divit_status seal(const divit_pdf *pdf, divit_pdf_ref ref, const divit_pdf_part *part,
    divit_bytes *out, divit_error *err)
{
    const divit_pdf_crypt *crypt = divit_pdf_crypt_of(pdf);
    if (!crypt)
        return wrote(divit_bytes_append(out, part->data), err);
    const divit_pdf_sealed what = {.method = crypt->streams, .ref = ref, .data = part->data};
    return divit_pdf_crypt_seal(crypt, &what, out, err);
}

/* Dictionary with its Length, and data. */
static divit_status write_stream(const divit_pdf *pdf, divit_pdf_ref ref,
    const divit_pdf_part *part, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes dict = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes data = {0};
    char length[24];
    divit_status s = seal(pdf, ref, part, &data, err);
    (void)snprintf(length, sizeof length, "%zu", data.n);
    if (s == DIVIT_OK)
        s = wrote(divit_bytes_append(&dict, part->value), err);
    if (s == DIVIT_OK)
        s = divit_pdf_edit_set(&dict, "Length", divit_span_of(length), err);
    const divit_pdf_value made = {.raw = divit_bytes_span(&dict), .at = DIVIT_NOWHERE};
    if (s == DIVIT_OK)
        s = divit_pdf_sealing_move(pdf, &made, ref, out, err);
    const divit_span rest[] = {
        DIVIT_SPAN_TEXT("\nstream\n"), divit_bytes_span(&data), DIVIT_SPAN_TEXT("\nendstream")};
    for (size_t i = 0; s == DIVIT_OK && i < sizeof rest / sizeof rest[0]; i++)
        s = wrote(divit_bytes_append(out, rest[i]), err);
    return s;
}

static divit_status write_part(
    const divit_pdf_part *part, divit_pdf *pdf, divit_pdf_sink *sink, divit_error *err)
{
    const divit_pdf_value made = {.raw = part->value, .at = DIVIT_NOWHERE};
    divit_pdf_ref ref;
    divit_status s = divit_pdf_sink_number(sink, pdf, &ref, err);
    if (s == DIVIT_OK)
        s = divit_pdf_sink_open(sink, ref, err);
    if (s == DIVIT_OK)
        s = part->is_stream ? write_stream(pdf, ref, part, &sink->out, err)
                            : divit_pdf_sealing_move(pdf, &made, ref, &sink->out, err);
    return s == DIVIT_OK ? divit_pdf_sink_close(sink, err) : s;
}

/* see pdf/looks.h */
divit_status divit_pdf_looks_write(
    const divit_pdf_looks *looks, divit_pdf *pdf, divit_pdf_sink *sink, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < looks->part_count; i++)
        s = write_part(&looks->parts[i], pdf, sink, err);
    return s;
}
