/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/sign_target.h - where the signed copy of a file goes.
 *
 *     const cli_sign_target target = {.folder = "out"};
 *     s = cli_sign_target_name(&target, "a/b.pdf", &path, err);       // "out/b-signed.pdf"
 *     s = cli_sign_target_check(&target, "a/b.pdf", (const char *)path.p, err);
 *     s = cli_sign_target_open(&target, (const char *)path.p, &out, err);
 *
 * Ownership: a target borrows its texts. Threads: no state.
 * Not done here: writing.
 */
#ifndef DIVIT_CLI_SIGN_TARGET_H
#define DIVIT_CLI_SIGN_TARGET_H

#include "divit/output.h"

typedef struct cli_sign_target {
    const char *output; /* the one path, or NULL */
    const char *folder; /* NULL: that of the input */
    bool force;         /* an existing file is replaced */
    bool xml;           /* the output is XML whatever the input is: its name ends with ".xml" */
    bool in_place;      /* the input itself is added to; the rest is 0 then */
} cli_sign_target;

/*
 * Appends the NUL-terminated path: "a/b.pdf" becomes "a/b-signed.pdf", "-" stays, as all does in
 * place. E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_sign_target_name(
    const cli_sign_target *v, const char *input, divit_bytes *out, divit_error *err);

/* The output at that path, not committed yet. What divit_output_new() answers. */
DIVIT_MUST_CHECK divit_status cli_sign_target_open(
    const cli_sign_target *v, const char *target, divit_output **ret, divit_error *err);

/* Whatever --force allows, an original is never replaced: USAGE. In place it must be a PDF. */
DIVIT_MUST_CHECK divit_status cli_sign_target_check(
    const cli_sign_target *v, const char *input, const char *target, divit_error *err);

/* Whether the output can be made; nothing is. What divit_output_check() answers. */
DIVIT_MUST_CHECK divit_status cli_sign_target_try(
    const cli_sign_target *v, const char *target, divit_error *err);

/*
 * With --force the second of two files of one output would silently replace the first: USAGE if
 * inputs[at] gets the output of one before it.
 */
DIVIT_MUST_CHECK divit_status cli_sign_target_distinct(
    const cli_sign_target *v, const char *const *inputs, size_t at, divit_error *err);

#endif
