/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/remembered.h - what a person chose in the form last time: no more than the form offers to
 * anybody, so no name, number or address.
 *
 *     DIVIT_AUTO(cli_remembered_done) cli_remembered last = {0};
 *     s = cli_remembered_read(path, &last, err);
 *     const char *value = cli_remembered_value(&last, &form.fields[i]);   // NULL: none that fits
 *     s = cli_remembered_write(path, &form, &values, err);
 *
 * Remembered are choices, institution and unit. Ownership: values are borrowed. Threads: one.
 * Not done here: asking.
 */
#ifndef DIVIT_CLI_REMEMBERED_H
#define DIVIT_CLI_REMEMBERED_H

#include "portal/form.h"

enum { CLI_REMEMBERED_MAX = 16 };

typedef struct cli_remembered {
    divit_bytes text; /* names and values point into it */
    divit_value items[CLI_REMEMBERED_MAX];
    size_t count;
} cli_remembered;

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_remembered_done(cli_remembered *last);

/* Reads the file; OK without any value if there is none. INPUT_LIMIT, E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_remembered_read(
    const char *path, cli_remembered *ret, divit_error *err);

/* The value for a field that may be remembered and still fits, borrowed; NULL if there is none. */
const char *cli_remembered_value(const cli_remembered *last, const divit_field *field);

/* Keeps what may be remembered of the values that a form was sent with. E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_remembered_write(
    const char *path, const divit_form *form, const divit_values *values, divit_error *err);

#endif
