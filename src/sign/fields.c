/* SPDX-License-Identifier: Apache-2.0 */
/* The signature fields of a PDF for whoever chooses among them. */
#include "divit/pdf.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "pdf/signature.h"
#include "pki/cipher.h"

struct divit_signature_fields {
    divit_pdf_signatures list; /* owns the names */
    divit_signature_field *fields;
};

static divit_status take_field(
    divit_pdf_signature *from, divit_signature_field *ret, divit_error *err)
{
    if (divit_bytes_terminate(&from->field) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    *ret = (divit_signature_field){.name = (const char *)from->field.p,
        .is_signed = from->is_signed,
        .has_lock = from->has_lock,
        .certifies = from->certifies,
        .end = from->revision_end};
    return DIVIT_OK;
}

static divit_status read_list(
    divit_span file, divit_span password, divit_pdf_signatures *ret, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_status s = divit_pdf_open(file, NULL, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), password, err);
    return s == DIVIT_OK ? divit_pdf_signatures_read(pdf, ret, err) : s;
}

/* see divit/pdf.h */
divit_status divit_signature_fields_read(
    int fd, divit_span password, divit_signature_fields **ret, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_signature_fields_free)
    divit_signature_fields *made = calloc(1, sizeof *made);
    if (!made)
        return divit_fail_memory(err, __func__);
    divit_status s = divit_map_fd(fd, &map, err);
    if (s == DIVIT_OK)
        s = read_list(map.span, password, &made->list, err);
    if (s != DIVIT_OK)
        return s;
    made->fields = calloc(made->list.count + 1, sizeof *made->fields);
    if (!made->fields)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < made->list.count && s == DIVIT_OK; i++)
        s = take_field(&made->list.items[i], &made->fields[i], err);
    if (s != DIVIT_OK)
        return s;
    *ret = made;
    made = NULL;
    return DIVIT_OK;
}

/* see divit/pdf.h */
size_t divit_signature_fields_count(const divit_signature_fields *fields)
{
    return fields->list.count;
}

/* see divit/pdf.h */
const divit_signature_field *divit_signature_fields_at(
    const divit_signature_fields *fields, size_t i)
{
    return &fields->fields[i];
}

/* see divit/pdf.h */
void divit_signature_fields_free(divit_signature_fields **fields)
{
    if (!fields || !*fields)
        return;
    divit_pdf_signatures_done(&(*fields)->list);
    free((*fields)->fields);
    free(*fields);
    *fields = NULL;
}
