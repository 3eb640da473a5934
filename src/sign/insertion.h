/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign/insertion.h - puts bytes into the middle of a file.
 *
 *     const divit_insertion what = {.at = 100, .tail = 102, .bytes = text};
 *     s = divit_insertion_put(fd, &what, &size, err);      // the bytes 100 and 101 give way to it
 *
 * What stands behind is moved, last block first, so that a file of any size needs a megabyte of
 * memory. A failure in the middle leaves a file that is only good for throwing away.
 * Ownership: all is borrowed. Threads: no state. Not done here: putting in less than gives way.
 */
#ifndef DIVIT_SIGN_INSERTION_H
#define DIVIT_SIGN_INSERTION_H

#include "divit/base.h"

typedef struct divit_insertion {
    uint64_t at;
    uint64_t tail; /* the first byte behind what gives way; `at` if nothing does */
    divit_span bytes;
} divit_insertion;

/* size: bytes of the file, before and after. E_IO, E_MEMORY, INPUT_BROKEN. */
DIVIT_MUST_CHECK divit_status divit_insertion_put(
    int fd, const divit_insertion *what, uint64_t *size, divit_error *err);

#endif
