/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/document.h - an opened PDF: its trailer, and its objects on demand.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_pdf_free) divit_pdf *pdf = NULL;
 *     s = divit_pdf_open(map.span, NULL, &pdf, err);
 *     s = divit_pdf_unlock(pdf, ciphers, (divit_span){0}, err);      // also where not encrypted
 *     s = divit_pdf_get(pdf, divit_pdf_trailer(pdf), "Root", &catalog, err);  // follows references
 *
 * Only the pages of the file that an answer needs are touched: the tail, the trailers, the rows
 * asked for, the objects asked for. Heap: inflated cross-reference and object streams, bounded by
 * the limits.
 * Ownership: borrows the file, which must not change; values borrow from the file and the document.
 * Threads: one document belongs to one thread at a time.
 * Not done here: repair of broken files (pdf/rebuild.h), strings of encrypted files
 * (pdf/sealing.h), content streams.
 */
#ifndef DIVIT_PDF_DOCUMENT_H
#define DIVIT_PDF_DOCUMENT_H

#include "base/ciphers.h"
#include "pdf/value.h"
#include "pdf/xref.h"

/* 0 anywhere means the default in brackets. */
typedef struct divit_pdf_limits {
    uint64_t objects; /* objects of the file [8,388,608] */
    size_t stream;    /* bytes of one inflated stream [64 MiB] */
    size_t total;     /* bytes inflated and parsed in all [256 MiB] */
    size_t sections;  /* cross-reference sections [4096] */
    size_t nodes;     /* nodes of the page tree or the field tree looked at [50,000] */
} divit_pdf_limits;

/* The limits with every 0 replaced by its default; limits may be NULL. */
divit_pdf_limits divit_pdf_limits_with(const divit_pdf_limits *limits);

typedef struct divit_pdf divit_pdf;
typedef struct divit_pdf_crypt divit_pdf_crypt;

/*
 * Opens the file. Up to 1024 bytes before %PDF are tolerated, offsets then count from the header.
 * limits may be NULL. An encrypted one is locked: no object of it is read before
 * divit_pdf_unlock(). INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED if it is no PDF.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_open(
    divit_span file, const divit_pdf_limits *limits, divit_pdf **ret, divit_error *err);

/*
 * Opens the encryption of a locked document with the password of its user or owner, both as bytes;
 * most have an empty one for the user. Nothing happens to a document that is not locked. The
 * ciphers are borrowed until divit_pdf_free(). INPUT_LOCKED for a wrong password (try again),
 * INPUT_UNSUPPORTED for another security handler than Standard, INPUT_BROKEN, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_unlock(
    divit_pdf *pdf, const divit_ciphers *ciphers, divit_span password, divit_error *err);

/* The open encryption, borrowed; NULL for a document that is not encrypted, or locked. */
const divit_pdf_crypt *divit_pdf_crypt_of(const divit_pdf *pdf);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_pdf_free(divit_pdf **pdf);

/* The whole file, as given. */
divit_span divit_pdf_file(const divit_pdf *pdf);

/* The newest trailer dictionary. */
const divit_pdf_value *divit_pdf_trailer(const divit_pdf *pdf);

/* The cross-reference sections, borrowed. */
const divit_pdf_xref *divit_pdf_sections(const divit_pdf *pdf);

/* The limits in force. */
const divit_pdf_limits *divit_pdf_limits_of(const divit_pdf *pdf);

/*
 * The object's value; NULL kind for one that is free or not there (7.3.10). ret_revision_end may
 * be NULL: the file offset behind the revision that holds it, 0 if unknown. INPUT_LOCKED for a
 * locked document, INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_object(divit_pdf *pdf, divit_pdf_ref ref,
    divit_pdf_value *ret, uint64_t *ret_revision_end, divit_error *err);

/*
 * A stream's dictionary and its data, decrypted and decoded. INPUT_BROKEN also if there is no such
 * stream, INPUT_UNSUPPORTED for a filter that pdf/stream.h does not know; else as above.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_stream_read(divit_pdf *pdf, divit_pdf_ref ref,
    divit_pdf_value *ret_dict, divit_bytes *ret, divit_error *err);

/* An object as it stands: its value, and if it is a stream its data, encrypted as stored. */
typedef struct divit_pdf_content {
    divit_pdf_value value; /* NULL kind for one that is free or not there */
    bool is_stream;
    divit_span data;
} divit_pdf_content;

/* The object with the data of its stream. As divit_pdf_object(). */
DIVIT_MUST_CHECK divit_status divit_pdf_object_content(
    divit_pdf *pdf, divit_pdf_ref ref, divit_pdf_content *ret, divit_error *err);

/* Where the object stands now. INPUT_BROKEN, INPUT_LIMIT, INPUT_UNSUPPORTED, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_object_entry(
    divit_pdf *pdf, uint32_t number, divit_pdf_entry *ret, divit_error *err);

/* What one section says of the object; FREE also if it says nothing. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_object_entry_in(
    divit_pdf *pdf, size_t section, uint32_t number, divit_pdf_entry *ret, divit_error *err);

/* *value, or what it refers to. An object that is itself a reference: INPUT_BROKEN. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_resolve(
    divit_pdf *pdf, const divit_pdf_value *value, divit_pdf_value *ret, divit_error *err);

/* divit_pdf_dict_get() and divit_pdf_resolve() in one; kind NONE also for null. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_get(divit_pdf *pdf, const divit_pdf_value *dict,
    const char *key, divit_pdf_value *ret, divit_error *err);

/* The document catalog (7.7.2) and its reference. INPUT_BROKEN if there is none. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_catalog(
    divit_pdf *pdf, divit_pdf_ref *ret_ref, divit_pdf_value *ret, divit_error *err);

#endif
