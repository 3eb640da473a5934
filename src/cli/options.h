/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/options.h - argv into a struct, driven by a table that also makes the help.
 *
 *     typedef struct sign_options { const char *output; bool force; } sign_options;
 *     static const cli_option table[] = {
 *         {"output", 'o', N_("FILE"), N_("write here"), CLI_TEXT, offsetof(sign_options, output)},
 *         {"force", 0, NULL, N_("replace the output"), CLI_FLAG, offsetof(sign_options, force)},
 *         {0}};
 *     s = cli_options_parse(tables, values, &argc, &argv, &err);
 *
 * Texts are borrowed from argv. Options may stand anywhere before "--".
 * Not done here: what the values mean.
 */
#ifndef DIVIT_CLI_OPTIONS_H
#define DIVIT_CLI_OPTIONS_H

#include <stdio.h>

#include "divit/base.h"

typedef enum cli_kind {
    CLI_FLAG,   /* bool */
    CLI_TEXT,   /* const char *, NULL if absent */
    CLI_NUMBER, /* long, decimal */
    CLI_TEXTS,  /* cli_texts: it may be given several times */
} cli_kind;

enum { CLI_TEXTS_MAX = 64 };

typedef struct cli_texts {
    const char *items[CLI_TEXTS_MAX];
    size_t count;
} cli_texts;

typedef struct cli_option {
    const char *name;  /* long name without dashes; NULL ends a table */
    char letter;       /* short name or 0 */
    const char *value; /* name of the value in the help; NULL for a flag */
    const char *help;  /* marked N_() */
    cli_kind kind;
    size_t offset; /* where in the values struct it goes */
} cli_option;

/* A table and the struct it fills. */
typedef struct cli_option_set {
    const cli_option *table;
    void *values;
} cli_option_set;

/*
 * Parses options of the n sets and moves the other arguments together at the front of argv;
 * *argc then counts them. USAGE with the offending word as subject.
 */
DIVIT_MUST_CHECK divit_status cli_options_parse(
    const cli_option_set *sets, size_t n, int *argc, char **argv, divit_error *err);

/* Prints the help lines of one table. */
void cli_options_help(const cli_option *table, FILE *to);

#endif
