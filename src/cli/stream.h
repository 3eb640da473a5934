/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/stream.h - "-" for a file: standard input and standard output.
 *
 *     s = cli_stream_open(job->argv[i], &fd, err);          // a file, or all of standard input
 *     if (cli_stream_is("-"))
 *         s = cli_stream_output(&out, err);                 // committed: written to standard
 * output
 *
 * What comes in is kept in memory up to 64 MiB and from there on in an unnamed file in TMPDIR, so
 * that it can be read more than once and nothing of it stays. Nothing goes out before the commit.
 * Ownership: the descriptor is the caller's. Threads: one. Not done here: whether anything else is
 * printed on standard output.
 */
#ifndef DIVIT_CLI_STREAM_H
#define DIVIT_CLI_STREAM_H

#include "divit/output.h"

/* True for "-". */
bool cli_stream_is(const char *path);

/*
 * Opens a file for reading, or for "-" takes all that standard input holds. What divit_file_open()
 * answers; E_IO.
 */
DIVIT_MUST_CHECK divit_status cli_stream_open(const char *path, int *ret_fd, divit_error *err);

/* An output to standard output. USAGE if that is a terminal; E_IO, E_MEMORY. */
DIVIT_MUST_CHECK divit_status cli_stream_output(divit_output **ret, divit_error *err);

/* Whether it could be made. USAGE. */
DIVIT_MUST_CHECK divit_status cli_stream_check(divit_error *err);

#endif
