/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/job.h - one run of one command: its options, its surroundings, its result.
 *
 * A command is a row: name, words, option table and a function. The function does its work, tells
 * the person what happens (cli_tell, standard error), prints results (cli_print, standard output)
 * and puts the same facts into job->out for --json. It returns a status; main turns that into the
 * sentence and the exit code.
 */
#ifndef DIVIT_CLI_JOB_H
#define DIVIT_CLI_JOB_H

#include <jansson.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/options.h"
#include "cli/place.h"
#include "cli/trace.h"

/* Options that every command takes. */
typedef struct cli_common {
    bool json;
    bool quiet;
    bool no_input;
    bool help;
    bool sandbox;
    bool verbose;
    bool version;
    const char *language;
} cli_common;

typedef struct cli_job {
    cli_common common;
    cli_trace trace;
    cli_place place;
    divit_clock clock;
    divit_log log;
    int argc;       /* arguments without options and command word */
    char **argv;    /* borrowed */
    json_t *out;    /* the object printed by --json */
    bool muted;     /* standard output is for something else */
    bool explained; /* the person was told how it ended: no sentence at the end */
} cli_job;

/* One row of a command's own help. */
typedef struct cli_subcommand {
    const char *name;
    const char *arguments;
    const char *summary; /* marked N_() */
} cli_subcommand;

typedef struct cli_command {
    const char *name;
    const char *arguments; /* for the help, marked N_(); "": it takes none */
    const char *summary;   /* marked N_() */
    const cli_subcommand *(*subcommands)(size_t i); /* NULL behind the last; NULL: it has none */
    const cli_option *options;
    size_t values_size; /* of the struct that `options` fills; at most CLI_VALUES_MAX */
    bool uses_card;     /* so it takes the options of cli/trace.h too */
    divit_status (*run)(cli_job *job, const void *values, divit_error *err);
} cli_command;

enum { CLI_VALUES_MAX = 4096 };

/*
 * Opens /dev/null for each standard stream that is closed, before any file is opened: a file with
 * the number of a stream would get what is printed. It is opened so that reading from a closed
 * input and writing to a closed output fail. False if that fails.
 */
bool cli_job_streams(void);

/* One line of talk on standard error, unless --quiet or --json. format is already translated. */
void cli_tell(const cli_job *job, const char *format, ...) DIVIT_PRINTF(2, 3);

/*
 * One line of result on standard output, unless --json or job->muted. format is already translated.
 */
void cli_print(const cli_job *job, const char *format, ...) DIVIT_PRINTF(2, 3);

/* Sets a text of the JSON result; bytes that are no UTF-8 are left out. NULL sets null. */
void cli_out_text(json_t *object, const char *key, const char *text);

/* The same of a text in which personal data is masked, see divit_text_mask(); not NULL. */
void cli_out_masked(json_t *object, const char *key, const char *text);

/* Sets a time of the JSON result, RFC 3339 in UTC. */
void cli_out_time(json_t *object, const char *key, int64_t time);

/* Puts a failure's facts into a JSON object: status, exit, message, subject, detail, where. */
void cli_out_failure(json_t *object, divit_status status, const divit_error *err);

/*
 * Asks a yes/no question on the terminal. Anything else, Enter too, is asked again, twice; then it
 * is no, as at the end of the input and without a terminal.
 */
bool cli_ask(const cli_job *job, const char *question);

#endif
