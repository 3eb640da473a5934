/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/atlas_pictures.h - pages of a PDF as they were signed, beside the pages as they are now.
 *
 *     DIVIT_AUTO(cli_pictures_done) cli_pictures pictures = CLI_PICTURES_NONE;
 *     cli_pictures_start(&pictures, job, fd, personal);
 *     cli_pictures_write(&pictures, &page, facts);          // for each signature
 *
 * As signed is the file up to the end of the signed revision (ISO 32000-2 7.5.6). All pages are
 * compared as far as CLI_PICTURES_COMPARED; the page that shows the signature and the first ones
 * that differ are shown. When drawing fails, a sentence says so once and nothing more is drawn.
 * Ownership: the pictures own the program that draws. Threads: one.
 * Not done here: drawing (cli/drawing.h); whether a change is allowed.
 */
#ifndef DIVIT_CLI_ATLAS_PICTURES_H
#define DIVIT_CLI_ATLAS_PICTURES_H

#include "cli/drawing.h"
#include "cli/html.h"
#include "divit/verify.h"

enum { CLI_PICTURES_COMPARED = 40, CLI_PICTURES_SHOWN = 4 };

typedef struct cli_pictures {
    cli_drawing drawing;
    divit_status status; /* the first failure; nothing is drawn after it */
    divit_error why;
    bool told;       /* the person knows of it */
    uint64_t size;   /* of the file */
    uint32_t pages;  /* as it is now; 0: not asked yet */
    bool readable;   /* pictures are so large that they can be read */
    bool fonts_told; /* the person knows that fonts are missing */
} cli_pictures;

#define CLI_PICTURES_NONE ((cli_pictures){.drawing = CLI_DRAWING_NONE})

/* Starts what draws the document behind fd. personal: large enough to be read. */
void cli_pictures_start(cli_pictures *pictures, const cli_job *job, int fd, bool personal);

/* Writes what one signature signed and what became of it. */
void cli_pictures_write(cli_pictures *pictures, cli_html *page, const divit_verified_signature *f);

/* Ends what draws. Accepts CLI_PICTURES_NONE; also a cleanup handler. */
void cli_pictures_done(cli_pictures *pictures);

#endif
