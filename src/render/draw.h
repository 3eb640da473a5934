/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * render/draw.h - draws pages of one sealed PDF, and of what its revisions were, with poppler.
 *
 *     DIVIT_AUTO(divit_drawer_free) divit_drawer *drawer = NULL;
 *     s = divit_drawer_new(document, &drawer, err);
 *     s = divit_drawer_answer(drawer, &request, &answer, &png);
 *
 * Ownership: the drawer borrows the document. Threads: one.
 * Not done here: being careful; whoever calls this is shut in before, see render/confine.h.
 */
#ifndef DIVIT_RENDER_DRAW_H
#define DIVIT_RENDER_DRAW_H

#include "render/message.h"

typedef struct divit_drawer divit_drawer;

/* A drawer of the document, which outlives it. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_drawer_new(
    divit_span document, divit_drawer **ret, divit_error *err);

/* Frees and nulls. Accepts NULL and a pointer to NULL; also a cleanup handler. */
void divit_drawer_free(divit_drawer **drawer);

/*
 * Does what a request says. ret_answer tells what came of it but for `fonts`, which is left false;
 * DRAW appends its PNG, TEXT its words. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_drawer_answer(divit_drawer *drawer,
    const divit_render_request *request, divit_render_answer *ret_answer, divit_bytes *out);

#endif
