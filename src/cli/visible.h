/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/visible.h - the options that say how a PDF signature is seen.
 *
 *     typedef struct values { cli_visible_options visible; } values;
 *     DIVIT_AUTO(cli_visible_done) cli_visible seen = {0};
 *     s = cli_visible_read(&job->place, &values.visible, &seen, err);
 *     how.visible = cli_visible_get(&seen);           // NULL if nothing was asked for
 *
 * Places are "auto" or PAGE:X,Y,WIDTH,HEIGHT as divit/visible.h takes them; without width and
 * height those of the template hold.
 * Ownership: seen owns the files that it read; the texts are argv's. Threads: one.
 * Not done here: drawing. Of divit's two programs only the second can (cli/program.h); the first
 * hands a command with one of these options over.
 */
#ifndef DIVIT_CLI_VISIBLE_H
#define DIVIT_CLI_VISIBLE_H

#include "cli/options.h"
#include "cli/place.h"
#include "divit/visible.h"

typedef struct cli_visible_options {
    cli_texts places;
    const char *template;
    const char *picture;
    const char *qr;
    const char *font;
} cli_visible_options;

/* Rows of an option table for a values struct with a cli_visible_options member `visible`. */
#define CLI_VISIBLE_OPTIONS(type)                                                                  \
    {"visible", 0, N_("PAGE:X,Y,W,H|auto"),                                                        \
        N_("show the PDF signature there, in points from the lower left; page -1 is the last"),    \
        CLI_TEXTS, offsetof(type, visible.places)},                                                \
        {"visible-template", 0, N_("NAME|FILE"),                                                   \
            N_("how it looks: yazi (text), kase (with --picture), karekod (with a QR code)"),      \
            CLI_TEXT, offsetof(type, visible.template)},                                           \
        {"picture", 0, N_("FILE"), N_("PNG or JPEG for the visible signature"), CLI_TEXT,          \
            offsetof(type, visible.picture)},                                                      \
        {"qr", 0, N_("TEXT"), N_("text of a QR code in the visible signature"), CLI_TEXT,          \
            offsetof(type, visible.qr)},                                                           \
    {                                                                                              \
        "font", 0, N_("FILE"), N_("TrueType font of the visible signature"), CLI_TEXT,             \
            offsetof(type, visible.font)                                                           \
    }

typedef struct cli_visible {
    bool asked;
    divit_visible seen;
    divit_visible_place places[CLI_TEXTS_MAX];
    char path[CLI_PATH_MAX]; /* of an installed template */
    divit_bytes look;
    divit_bytes font;
    divit_bytes picture;
} cli_visible;

/* True if an argument is one of these options. */
bool cli_visible_asked(int argc, char **argv);

/*
 * Reads the places and the files; nothing if no such option was given. USAGE for a place that
 * cannot be understood, INPUT_MISSING, INPUT_LIMIT, E_IO.
 */
DIVIT_MUST_CHECK divit_status cli_visible_read(
    const cli_place *place, const cli_visible_options *options, cli_visible *ret, divit_error *err);

/* For divit_sign_options.visible; NULL if no such option was given. */
const divit_visible *cli_visible_get(const cli_visible *visible);

/* What draws; NULL in the program that does not. */
const divit_drawer *cli_visible_drawer(void);

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_visible_done(cli_visible *visible);

#endif
