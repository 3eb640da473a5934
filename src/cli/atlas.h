/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/atlas.h - "divit verify --report": what is known of each signature, as an HTML page.
 *
 *     DIVIT_AUTO(cli_atlas_done) cli_atlas atlas = {.job = job, .personal = personal};
 *     s = cli_drawing_seal(&fd, err);              // before it is verified, so both see the same
 *     cli_atlas_add(&atlas, &document);            // for each file
 *     s = cli_atlas_save(&atlas, "report.html", DIVIT_OUTPUT_KEEP, err);
 *
 * Each file has its verdict in plain words, a map of its bytes, each signature with its signer,
 * what changed after it, and pages as they were signed beside pages as they are now. Unless
 * `personal` is set names, serial and identity numbers are masked and pictures too small to read.
 * A page that cannot be drawn costs its picture and nothing else.
 * Ownership: the atlas owns what it has written; documents are borrowed for the call. Threads: one,
 * in a process with one.
 * Not done here: any verdict, see divit/verify.h.
 */
#ifndef DIVIT_CLI_ATLAS_H
#define DIVIT_CLI_ATLAS_H

#include "cli/html.h"
#include "divit/verify.h"

/* {0} but for the first two is an empty atlas. */
typedef struct cli_atlas {
    const cli_job *job;
    bool personal;
    cli_html rows; /* the list of files */
    cli_html body; /* their sections */
    size_t files;
} cli_atlas;

/* What became of one file. */
typedef struct cli_atlas_document {
    const char *path;
    int fd;                      /* sealed by cli/drawing.h; -1: it could not be opened */
    const divit_verification *v; /* NULL: it could not be read */
    divit_status status;         /* of the whole file */
    const divit_error *why;      /* of a status that is no verdict */
} cli_atlas_document;

/* Writes what is known of one file; what fails is told by cli_atlas_save(). */
void cli_atlas_add(cli_atlas *atlas, const cli_atlas_document *document);

/* Puts the page together and gives it its name. cli_html_save()'s. */
DIVIT_MUST_CHECK divit_status cli_atlas_save(
    cli_atlas *atlas, const char *path, divit_output_mode mode, divit_error *err);

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_atlas_done(cli_atlas *atlas);

#endif
