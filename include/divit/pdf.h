/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/pdf.h - the signature fields of a PDF: which are signed, which wait for a signature.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_signature_fields_free) divit_signature_fields *fields = NULL;
 *     s = divit_signature_fields_read(fd, (divit_span){0}, &fields, &err);
 *     for (size_t i = 0; i < divit_signature_fields_count(fields); i++)
 *         if (!divit_signature_fields_at(fields, i)->is_signed)
 *             options.field = divit_signature_fields_at(fields, i)->name;   // divit/sign.h
 *
 * Ownership: a list owns everything that its fields point to. Threads: it does not change.
 * Not done here: whether the signatures hold, see divit/verify.h; fields of other kinds.
 */
#ifndef DIVIT_PDF_H
#define DIVIT_PDF_H

#include "divit/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One field (ISO 32000-2 12.7.5.5). */
typedef struct divit_signature_field {
    const char *name;   /* fully qualified, UTF-8; as options.field of divit/sign.h takes it */
    bool is_signed;     /* false: all below but has_lock is 0 */
    bool has_lock;      /* signing it locks other fields (table 236) */
    unsigned certifies; /* what changes its signature allows: 1 none, 2 forms, 3 comments too; 0:
                           it certifies nothing (12.8.2.2) */
    uint64_t end;       /* bytes up to the end of the revision that the signature belongs to */
} divit_signature_field;

typedef struct divit_signature_fields divit_signature_fields;

/*
 * Reads the fields of the PDF behind `fd`, signed ones first, oldest first. password: of its user
 * or owner, {0} for none. INPUT_BROKEN, INPUT_LIMIT, INPUT_LOCKED, INPUT_UNSUPPORTED also for what
 * is no PDF; E_IO, E_MEMORY.
 */
DIVIT_API DIVIT_MUST_CHECK divit_status divit_signature_fields_read(
    int fd, divit_span password, divit_signature_fields **ret, divit_error *err);

/* How many there are. */
DIVIT_API size_t divit_signature_fields_count(const divit_signature_fields *fields);

/* The i-th, borrowed; i below the count. */
DIVIT_API const divit_signature_field *divit_signature_fields_at(
    const divit_signature_fields *fields, size_t i);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
DIVIT_API void divit_signature_fields_free(divit_signature_fields **fields);

#ifdef __cplusplus
}
#endif

#endif
