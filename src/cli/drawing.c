/* SPDX-License-Identifier: Apache-2.0 */
/* divit-render from outside: asks for pages of one document, within deadlines. */
#include "cli/drawing.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/copy.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "render/picture.h"

/* A page of ordinary work takes 50 ms; what takes seconds was made to. */
enum { DOCUMENT_MAX = 256 << 20, ANSWER_MS = 6000, ALL_MS = 30000, OUT_OF_WAY = 16 };

/* What the child needs to become the program. */
typedef struct start {
    const char *program;
    int requests;
    int document;
} start;

/* see cli/drawing.h */
divit_status cli_drawing_seal(int *fd, divit_error *err)
{
    divit_error why = {0};
    int sealed = -1;
    const divit_status s = divit_file_seal(*fd, DOCUMENT_MAX, &sealed, &why);
    if (s == DIVIT_INPUT_LIMIT)
        return DIVIT_OK;
    if (s != DIVIT_OK && err)
        *err = why;
    if (s != DIVIT_OK)
        return s;
    divit_fd_close(fd);
    *fd = sealed;
    return DIVIT_OK;
}

/* In the child: everything in its place, everything else closed. Nothing is done on failure but
 * to end, which the parent sees. */
static void become_program(int to, void *ctx)
{
    const start *how = ctx;
    char name[] = "divit-render";
    char *const argv[] = {name, NULL};
    char *const environment[] = {NULL};
    const int document = fcntl(how->document, F_DUPFD, OUT_OF_WAY);
    const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (document >= 0 && silence >= 0 && dup2(how->requests, STDIN_FILENO) >= 0 &&
        dup2(to, STDOUT_FILENO) >= 0 && dup2(silence, STDERR_FILENO) >= 0 &&
        dup2(document, DIVIT_RENDER_DOCUMENT) >= 0 &&
        close_range(DIVIT_RENDER_DOCUMENT + 1, ~0U, 0) == 0)
        (void)execve(how->program, argv, environment);
}

/* see cli/drawing.h */
divit_status cli_drawing_start(const cli_job *job, int document, cli_drawing *ret, divit_error *err)
{
    int ends[2];
    cli_drawing d = CLI_DRAWING_NONE;
    if (fcntl(document, F_GET_SEALS) <= 0)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the document is too large to be drawn"));
    if (access(job->place.render, X_OK) != 0)
        return divit_fail(err, DIVIT_INPUT_MISSING, __func__,
            N_("the program that draws pages, divit-render, is not installed"));
    if (pipe2(ends, O_CLOEXEC) != 0)
        return divit_fail_errno(err, __func__, NULL);
    start how = {.program = job->place.render, .requests = ends[0], .document = document};
    const divit_status s = cli_child_start(become_program, &how, &d.child, err);
    divit_fd_close(&ends[0]);
    d.requests = ends[1];
    d.clock = job->clock;
    d.end = job->clock.ticks(job->clock.ctx) + ALL_MS;
    if (s != DIVIT_OK)
        divit_fd_close(&d.requests);
    else
        *ret = d;
    return s;
}

/* Reads n bytes of an answer. */
static divit_status await(const cli_drawing *d, uint8_t *out, size_t n, divit_error *err)
{
    const int64_t now = d->clock.ticks(d->clock.ctx);
    const int64_t end = now + ANSWER_MS < d->end ? now + ANSWER_MS : d->end;
    const cli_child_wait wait = {.clock = &d->clock, .ms = end - now};
    if (cli_child_read(&d->child, out, n, &wait))
        return DIVIT_OK;
    if (d->clock.ticks(d->clock.ctx) >= end)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("its pages take too long to draw, so drawing was stopped"));
    return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
        N_("the program that draws pages ended; perhaps a page is made to overload it"));
}

/* Whether what follows an answer is of the length that such an answer has. */
static bool fits(const divit_render_request *request, const divit_render_answer *a)
{
    if (request->verb == DIVIT_RENDER_TEXT)
        return a->picture <= (a->result == DIVIT_RENDER_DONE ? DIVIT_RENDER_TEXT_MAX : 0);
    return (a->picture > 0) ==
           (request->verb == DIVIT_RENDER_DRAW && a->result == DIVIT_RENDER_DONE);
}

/* Whether what follows is what it should be. */
static divit_status check(const divit_render_request *request, const divit_render_answer *a,
    divit_span follows, divit_error *err)
{
    if (request->verb == DIVIT_RENDER_DRAW)
        return divit_picture_check(follows, a->width, a->height, err);
    return divit_utf8_valid(follows) ? DIVIT_OK
                                     : divit_fail(err, DIVIT_INPUT_BROKEN, __func__, NULL);
}

static divit_status read_answer(const cli_drawing *d, const divit_render_request *request,
    divit_render_answer *ret, divit_bytes *out, divit_error *err)
{
    uint8_t head[DIVIT_RENDER_ANSWER];
    divit_render_answer a;
    divit_status s = await(d, head, sizeof head, err);
    if (s == DIVIT_OK)
        s = divit_render_answer_parse((divit_span){head, sizeof head}, &a, err);
    if (s != DIVIT_OK)
        return s;
    if (!fits(request, &a))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, NULL);
    if (a.picture > 0) {
        out->n = 0;
        if (divit_bytes_reserve(out, a.picture) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
        s = await(d, out->p, a.picture, err);
        out->n = s == DIVIT_OK ? a.picture : 0;
    }
    if (s == DIVIT_OK && a.picture > 0)
        s = check(request, &a, divit_bytes_span(out), err);
    if (s == DIVIT_OK)
        *ret = a;
    return s;
}

/* see cli/drawing.h */
divit_status cli_drawing_ask(cli_drawing *drawing, const divit_render_request *request,
    divit_render_answer *ret, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes message = {0};
    if (divit_render_request_format(request, &message) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    /* If it is gone, this fails and so will the reading, which tells. */
    if (divit_write_all(drawing->requests, divit_bytes_span(&message), NULL) != DIVIT_OK)
        divit_fd_close(&drawing->requests);
    const divit_status s = read_answer(drawing, request, ret, out, err);
    if (s != DIVIT_OK)
        cli_drawing_done(drawing);
    return s;
}

/* see cli/drawing.h */
void cli_drawing_done(cli_drawing *drawing)
{
    divit_fd_close(&drawing->requests);
    cli_child_done(&drawing->child);
}
