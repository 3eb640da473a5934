/* SPDX-License-Identifier: GPL-3.0-or-later */
/* divit-render: draws and reads pages of a stranger's PDF where it can do no harm. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "render/confine.h"
#include "render/draw.h"

enum { MEMORY = 1 << 30, SEALS = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW };

/* Reads one request; 0 at the end of them, -1 if there is none. */
static int read_request(divit_render_request *ret)
{
    uint8_t m[DIVIT_RENDER_REQUEST];
    size_t have = 0;
    while (have < sizeof m) {
        const ssize_t got = read(STDIN_FILENO, m + have, sizeof m - have);
        if (got == 0 && have == 0)
            return 0;
        if (got == 0 || (got < 0 && errno != EINTR))
            return -1;
        have += got > 0 ? (size_t)got : 0;
    }
    return divit_render_request_parse((divit_span){m, sizeof m}, ret, NULL) == DIVIT_OK ? 1 : -1;
}

static divit_status answer_one(
    divit_drawer *drawer, const divit_render_request *request, bool fonts)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes follows = {0};
    divit_render_answer answer;
    divit_status s = divit_drawer_answer(drawer, request, &answer, &follows);
    if (s == DIVIT_OK) {
        answer.fonts = fonts;
        s = divit_render_answer_format(&answer, &out);
    }
    if (s == DIVIT_OK)
        s = divit_write_all(STDOUT_FILENO, divit_bytes_span(&out), NULL);
    return s == DIVIT_OK ? divit_write_all(STDOUT_FILENO, divit_bytes_span(&follows), NULL) : s;
}

static bool serve(divit_span document, bool fonts)
{
    DIVIT_AUTO(divit_drawer_free)
    divit_drawer *drawer = NULL;
    divit_render_request request;
    int more = -1;
    if (divit_drawer_new(document, &drawer, NULL) != DIVIT_OK)
        return false;
    while ((more = read_request(&request)) > 0)
        if (answer_one(drawer, &request, fonts) != DIVIT_OK)
            return false;
    return more == 0;
}

/* Which walls this kernel has; exit code 1 if one is missing. */
static int check(void)
{
    divit_confinement walls;
    if (divit_confine(divit_confine_fonts, MEMORY, &walls, NULL) != DIVIT_OK)
        return EXIT_FAILURE;
    printf("limits: on\nlandlock: %s (version %u)\nseccomp: %s\n", walls.landlock ? "on" : "off",
        walls.landlock, walls.seccomp ? "on" : "off");
    return walls.landlock && walls.seccomp ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    divit_map document = {0};
    divit_confinement walls;
    if (argc == 2 && strcmp(argv[1], "--check") == 0)
        return check();
    const int seals = fcntl(DIVIT_RENDER_DOCUMENT, F_GET_SEALS);
    if (argc != 1 || seals < 0 || (seals & SEALS) != SEALS) {
        fputs("divit-render: started by divit, not by hand; --check tells how it is shut in\n",
            stderr);
        return 2;
    }
    if (close_range(DIVIT_RENDER_DOCUMENT + 1, ~0U, 0) != 0 ||
        divit_map_fd(DIVIT_RENDER_DOCUMENT, &document, NULL) != DIVIT_OK ||
        divit_confine(divit_confine_fonts, MEMORY + document.span.n, &walls, NULL) != DIVIT_OK ||
        !walls.seccomp)
        return EXIT_FAILURE;
    return serve(document.span, walls.landlock > 0) ? EXIT_SUCCESS : EXIT_FAILURE;
}
