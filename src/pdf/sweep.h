/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf/sweep.h - goes through all that is reachable in two revisions at once and notes what differs.
 *
 *     s = divit_pdf_sweep_each(w, &what, &old, &now, entry, ctx, err);   // the keys of both sides
 *     s = divit_pdf_sweep_judge(w, &what, &old_value, &new_value, err);  // one of them
 *     s = divit_pdf_sweep_finish(w, err);                                // what they refer to
 *
 * Objects with a role (page, field, ...) are owned by who follows their keys; every other object
 * counts for the topic through which it is reached, once for each topic, where topics that no
 * update may touch, but for the structure, count as one. Nothing recurses along references: they
 * wait in a list. Ownership: a sweep borrows the pair and owns what it found until that is taken.
 * Threads: as the pair's.
 * Not done here: roles, see pdf/sweep_form.h and pdf/sweep_page.h.
 */
#ifndef DIVIT_PDF_SWEEP_H
#define DIVIT_PDF_SWEEP_H

#include "pdf/difference.h"
#include "pdf/promise.h"
#include "pdf/pair.h"

/* What a difference is about: the part it plays and where. */
typedef struct divit_pdf_aspect {
    divit_pdf_topic topic;
    divit_pdf_ref ref; /* the object that holds it */
    uint32_t page;
    uint32_t field;
} divit_pdf_aspect;

/* A reference that waits. */
typedef struct divit_pdf_errand {
    divit_pdf_ref ref;
    divit_pdf_topic topic;
    uint32_t page;
    uint32_t field;
} divit_pdf_errand;

typedef struct divit_pdf_sweep {
    divit_pdf_pair *pair;
    divit_pdf_promises promises;
    divit_pdf_difference found;
    size_t change_room;
    divit_pdf_errand *errands;
    size_t errand_count;
    size_t errand_room;
    size_t nodes_left; /* fields and pages that may still be looked at */
    uint32_t page;     /* pages seen so far */
    bool blind;        /* something that is reached cannot be read */
} divit_pdf_sweep;

/* Both sides of one place; kind NONE where there is nothing. */
typedef struct divit_pdf_sides {
    divit_pdf_value old;
    divit_pdf_value now;
} divit_pdf_sides;

/* Called with a key (a NAME) and its value on both sides. */
typedef divit_status divit_pdf_sweep_entry(
    void *ctx, const divit_pdf_value *key, const divit_pdf_sides *value, divit_error *err);

/* Called with an item of two lists: on both sides, or only on the one that has it. */
typedef divit_status divit_pdf_sweep_item(void *ctx, const divit_pdf_sides *item, divit_error *err);

/* Notes a change, unless it is the one noted last. INPUT_LIMIT, E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_note(
    divit_pdf_sweep *w, const divit_pdf_aspect *what, divit_error *err);

/* Makes the object one whose keys are followed by role; false if it was already. */
bool divit_pdf_sweep_own(divit_pdf_sweep *w, divit_pdf_ref ref);

/* Marks that a user of the sweep sets on objects. */
typedef enum divit_pdf_sweep_mark {
    DIVIT_PDF_SWEEP_OWNED,
    DIVIT_PDF_SWEEP_WIDGET,    /* a widget of a new signature */
    DIVIT_PDF_SWEEP_TIMESTAMP, /* ... of a document timestamp */
    DIVIT_PDF_SWEEP_VISIBLE,   /* ... that shows something */
    DIVIT_PDF_SWEEP_TAGS,      /* a part of the structure that differs only because of it */
} divit_pdf_sweep_mark;

/* Sets a mark of an object; nothing happens for a number that no object has. */
void divit_pdf_sweep_set(divit_pdf_sweep *w, uint32_t number, divit_pdf_sweep_mark mark);

/* True if the object has the mark. */
bool divit_pdf_sweep_has(const divit_pdf_sweep *w, uint32_t number, divit_pdf_sweep_mark mark);

/* The value of a key on both sides, kind NONE where it is not there. As divit_pdf_dict_get(). */
DIVIT_MUST_CHECK divit_status divit_pdf_sides_get(
    const divit_pdf_sides *dict, const char *key, divit_pdf_sides *ret, divit_error *err);

/* What both sides refer to, or are: kind NONE also for null. Statuses of divit_pdf_pair_load(). */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_resolve(
    divit_pdf_sweep *w, const divit_pdf_sides *value, divit_pdf_sides *ret, divit_error *err);

/* The value of a key on both sides, references followed: divit_pdf_sides_get(), then that. */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_get(divit_pdf_sweep *w, const divit_pdf_sides *dict,
    const char *key, divit_pdf_sides *ret, divit_error *err);

/*
 * Compares a value: notes it if the sides do not say the same, and keeps what they refer to for
 * later, under the same topic.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_judge(divit_pdf_sweep *w,
    const divit_pdf_aspect *what, const divit_pdf_sides *value, divit_error *err);

/*
 * Calls entry for each key of the dictionaries on both sides, *what is noted if one says a key
 * twice that the other does not.
 */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_each(divit_pdf_sweep *w, const divit_pdf_aspect *what,
    const divit_pdf_sides *dicts, divit_pdf_sweep_entry *entry, void *ctx, divit_error *err);

/* Calls item for each item of the arrays on both sides, the same ones being told together. */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_list(divit_pdf_sweep *w,
    const divit_pdf_sides *arrays, divit_pdf_sweep_item *item, void *ctx, divit_error *err);

/* Follows all references that wait, and counts what is left. */
DIVIT_MUST_CHECK divit_status divit_pdf_sweep_finish(divit_pdf_sweep *w, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_pdf_sweep_done(divit_pdf_sweep *w);

#endif
