/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/desk_file.h - what "divit doctor --json" told at another desk, read back.
 *
 *     s = cli_desk_file_parse(bytes, &desk, err);
 *
 * The file comes from somebody else: everything in it is bounded, masked as cli/private.h does, and
 * free of characters that steer a terminal.
 * Ownership: a desk is a value. Threads: no state.
 * Not done here: opening the file, see cli/doctor_merge.h.
 */
#ifndef DIVIT_CLI_DESK_FILE_H
#define DIVIT_CLI_DESK_FILE_H

#include "doctor/finding.h"

enum { CLI_DESK_LAYERS_MAX = 16, CLI_DESK_TEXT = 256, CLI_DESK_WORD = 48 };

typedef struct cli_desk_layer {
    char name[CLI_DESK_WORD];
    divit_verdict verdict; /* the worst of its checks */
} cli_desk_layer;

typedef struct cli_desk {
    char name[CLI_DESK_TEXT];         /* of the file; filled by whoever opens it */
    char first_broken[CLI_DESK_WORD]; /* id of a check; "" if there is no fault */
    char cause[CLI_DESK_TEXT];        /* in the language of the desk */
    char language[CLI_DESK_WORD];     /* "tr", "en"; "" if the file does not say */
    char reader[CLI_DESK_TEXT];       /* "" if there is none */
    char module[CLI_DESK_TEXT];       /* path; "" if none was taken */
    int64_t not_after;                /* end of the certificate; 0 if it is not known */
    cli_desk_layer layers[CLI_DESK_LAYERS_MAX];
    size_t layer_count; /* layers beyond the room are left out */
} cli_desk;

/* Reads one JSON object of doctor. INPUT_BROKEN with the offset or the reason. */
DIVIT_MUST_CHECK divit_status cli_desk_file_parse(divit_span json, cli_desk *ret, divit_error *err);

#endif
