/* SPDX-License-Identifier: Apache-2.0 */
/* A computer made up of files in a folder of its own. */
#ifndef DIVIT_TESTS_DOCTOR_RECORDED_H
#define DIVIT_TESTS_DOCTOR_RECORDED_H

#include "unit/check.h"

/* Set-up and tear-down: *state is the folder, a char *, empty at first. */
int recorded_start(void **state);
int recorded_stop(void **state);

/* Writes a file below it, with its folders. */
void recorded_put(const char *host, const char *path, const char *text);

/* Makes a symbolic link below it, with its folders. */
void recorded_link(const char *host, const char *path, const char *target);

#endif
