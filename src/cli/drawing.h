/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/drawing.h - divit-render from outside: asks for pages of one document, within deadlines.
 *
 *     s = cli_drawing_seal(&fd, err);                      // what is verified is what is drawn
 *     DIVIT_AUTO(cli_drawing_done) cli_drawing drawing = CLI_DRAWING_NONE;
 *     s = cli_drawing_start(job, fd, &drawing, err);
 *     s = cli_drawing_ask(&drawing, &request, &answer, &png, err);
 *
 * The program gets the sealed document, a pipe in each direction, /dev/null for what it says, no
 * environment and nothing else; it shuts itself in (render/confine.h). It is a child of
 * cli/child.h: one that is late is killed. What it answers is believed as far as render/message.h
 * and render/picture.h allow.
 * Ownership: a drawing owns its process and pipes. Threads: one; started from a process with one.
 * Not done here: what to draw.
 */
#ifndef DIVIT_CLI_DRAWING_H
#define DIVIT_CLI_DRAWING_H

#include "cli/child.h"
#include "cli/job.h"
#include "render/message.h"

typedef struct cli_drawing {
    cli_child child;
    int requests; /* the writing end */
    divit_clock clock;
    int64_t end; /* by the clock's ticks: all answers have to be there */
} cli_drawing;

#define CLI_DRAWING_NONE ((cli_drawing){.child = {.pid = -1, .from = -1}, .requests = -1})

/*
 * Replaces a descriptor by one of a copy that nobody can change any more. A document that is too
 * large to be drawn keeps its own. E_IO.
 */
DIVIT_MUST_CHECK divit_status cli_drawing_seal(int *fd, divit_error *err);

/*
 * Starts the program. INPUT_LIMIT if the document is not sealed, as it is too large, INPUT_MISSING
 * if the program is not installed, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_drawing_start(
    const cli_job *job, int document, cli_drawing *ret, divit_error *err);

/*
 * Asks and waits. out gets the picture of DRAW, checked, or the words of
 * TEXT, which are UTF-8 and perhaps none; NULL for the other verbs. After a status
 * other than OK the program is not asked again: INPUT_LIMIT if it was late and so was killed,
 * INPUT_BROKEN if it ended or its answer is none, E_MEMORY. What it could not do is an answer, see
 * divit_render_answer.
 */
DIVIT_MUST_CHECK divit_status cli_drawing_ask(cli_drawing *drawing,
    const divit_render_request *request, divit_render_answer *ret, divit_bytes *out,
    divit_error *err);

/* Ends the program. Accepts CLI_DRAWING_NONE; also a cleanup handler. */
void cli_drawing_done(cli_drawing *drawing);

#endif
