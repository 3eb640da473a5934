/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/pair.h - an old revision of a PDF beside what the file is now: which objects differ.
 *
 *     DIVIT_AUTO(divit_pdf_pair_free) divit_pdf_pair *pair = NULL;
 *     s = divit_pdf_pair_new(old, now, &pair, err);       // both opened, old is a prefix of now
 *     s = divit_pdf_pair_differs(pair, 12, &differs, err);
 *     s = divit_pdf_pair_load(pair, ref, &a, &b, err);
 *
 * Only objects that a newer cross-reference section names can differ; the others are not looked at.
 * An object that says the same at another place does not differ. One that can be read on one side
 * only differs.
 * Ownership: borrows both documents. Threads: as the documents'.
 * Not done here: what a difference means, see pdf/difference.h. Object streams: an old one that is
 * replaced changes objects that no newer section names; whoever uses a pair asks
 * divit_pdf_pair_repacks() about each object that differs.
 */
#ifndef DIVIT_PDF_PAIR_H
#define DIVIT_PDF_PAIR_H

#include "pdf/document.h"

typedef struct divit_pdf_pair {
    divit_pdf *old;
    divit_pdf *now;
    size_t newer;    /* how many sections of now the old revision does not have */
    bool chained;    /* now has all sections of old, behind the newer ones */
    uint64_t size;   /* one more than the largest object number of both */
    uint32_t *marks; /* a word an object: bits 0 to 2 are the pair's, the others its user's */
} divit_pdf_pair;

/* The first bit of a mark that is free for the user. */
enum { DIVIT_PDF_PAIR_FREE_BIT = 3 };

/* Both documents are borrowed until the pair is freed. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_pair_new(
    divit_pdf *old, divit_pdf *now, divit_pdf_pair **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_pdf_pair_free(divit_pdf_pair **pair);

/* Where an object stands in one document; FREE also for a row that cannot be read. INPUT_LIMIT,
 * E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_pair_entry(
    divit_pdf *pdf, uint64_t number, divit_pdf_entry *ret, divit_error *err);

/* What one section says of an object; FREE also if it says nothing or cannot be read. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_pair_entry_in(const divit_pdf_pair *pair, size_t section,
    uint32_t number, divit_pdf_entry *ret, divit_error *err);

/* The newer section that begins at this file offset, or NULL. */
const divit_pdf_section *divit_pdf_pair_section(const divit_pdf_pair *pair, uint64_t at);

/* True if a newer section names the object. */
bool divit_pdf_pair_names(const divit_pdf_pair *pair, uint64_t number);

/* Whether the object differs. INPUT_LIMIT, E_CRYPTO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_pair_differs(
    divit_pdf_pair *pair, uint64_t number, bool *ret, divit_error *err);

/*
 * The object on both sides; the same twice if it does not differ. What cannot be read on a side is
 * of kind NONE there. As above.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_pair_load(divit_pdf_pair *pair, divit_pdf_ref ref,
    divit_pdf_content *ret_old, divit_pdf_content *ret_now, divit_error *err);

/* True in *ret if the old object could hold other objects, as an object stream (7.5.7). */
DIVIT_MUST_CHECK divit_status divit_pdf_pair_repacks(
    divit_pdf_pair *pair, uint64_t number, bool *ret, divit_error *err);

/* Values of both sides, *ret: they say the same. A broken one says what no other says. As above. */
DIVIT_MUST_CHECK divit_status divit_pdf_pair_equal(const divit_pdf_pair *pair,
    const divit_pdf_value *old, const divit_pdf_value *now, bool *ret, divit_error *err);

#endif
