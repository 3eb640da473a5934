/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/visible.h - the looks of one signature: where they are in the document, and drawn.
 *
 * Life cycle
 *     DIVIT_AUTO(divit_looks_done) divit_looks looks = {0};
 *     s = options->visible->drawer->make(&job, &looks, err);
 *     pdf_options.looks = &looks.pdf;                 // until looks goes
 *
 * What knows the document (pdf) and what draws (appearance) meet only here. The drawing itself is
 * behind a port, so that a program that never draws does not load what drawing needs.
 * Ownership: looks own what was drawn. Threads: as the document's.
 * Not done here: the update that carries them.
 */
#ifndef DIVIT_SIGN_VISIBLE_H
#define DIVIT_SIGN_VISIBLE_H

#include "appearance/appearance.h"
#include "divit/sign.h"
#include "pdf/looks.h"

typedef struct divit_looks {
    divit_pdf_looks pdf;
    divit_drawing drawing;
    divit_pdf_part parts[DIVIT_PDF_PARTS];
    divit_pdf_spot spots[DIVIT_PDF_SPOTS];
} divit_looks;

/* What one signature's looks are made from. */
typedef struct divit_looks_job {
    divit_pdf *pdf;
    divit_span file;                   /* the document, for its digest */
    const divit_sign_options *options; /* with .visible */
    const char *name;                  /* of the person; NULL where it is not known yet */
} divit_looks_job;

/* The port of divit/visible.h. */
struct divit_drawer {
    /*
     * Finds the places and draws. NO_PLACE, USAGE, INPUT_BROKEN for a template, font or picture,
     * which the error's subject then names; what divit_pdf_place_at() and divit_appearance_draw()
     * answer.
     */
    divit_status (*make)(const divit_looks_job *job, divit_looks *ret, divit_error *err);
};

/* Frees. Accepts {0}; also a cleanup handler. */
void divit_looks_done(divit_looks *looks);

#endif
