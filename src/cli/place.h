/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/place.h - where things are: the program's own data, the person's state, the practice world.
 *
 * Everything installed is found relative to the running program (bin/../share, bin/../libexec; for
 * the second program, libexec/divit/../../share), so the build tree works like an installed one.
 * The practice world is a folder made by `divit-sandbox up`; its file "environment" says where its
 * portal and card are. Not done here: reading of those files, but for the practice world's
 * environment.
 */
#ifndef DIVIT_CLI_PLACE_H
#define DIVIT_CLI_PLACE_H

#include "divit/base.h"

enum { CLI_PATH_MAX = 1024 };

typedef struct cli_place {
    char program[CLI_PATH_MAX]; /* prefix of the installation: the folder above bin */
    char locale[CLI_PATH_MAX];
    char tokens[CLI_PATH_MAX];
    char user_tokens[CLI_PATH_MAX];
    char templates[CLI_PATH_MAX]; /* of visible signatures */
    char presets[CLI_PATH_MAX];   /* of XML signatures, see sign/preset.h */
    char worker[CLI_PATH_MAX];    /* the card worker program */
    char desk[CLI_PATH_MAX];      /* the second program, see cli/program.h */
    char render[CLI_PATH_MAX];    /* the program that draws pages, see cli/drawing.h */
    char tracer[CLI_PATH_MAX];    /* the library with which it records */
    char state[CLI_PATH_MAX];     /* $XDG_STATE_HOME/divit */
} cli_place;

/* Fills all places from the running program and the environment. E_IO. */
DIVIT_MUST_CHECK divit_status cli_place_find(cli_place *ret, divit_error *err);

/*
 * Takes the practice world's environment over: every NAME=VALUE line of folder/environment with a
 * name of the list that the practice world documents is set in this process. folder may be "" for
 * the default place under the state folder. NO_PRACTICE if no practice world runs there.
 */
DIVIT_MUST_CHECK divit_status cli_place_enter_sandbox(
    const cli_place *place, const char *folder, divit_error *err);

#endif
