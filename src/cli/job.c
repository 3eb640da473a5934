/* SPDX-License-Identifier: Apache-2.0 */
/* One run of one command: talk, results, questions. */
#include "cli/job.h"

#include <fcntl.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/text.h"
#include "cli/words.h"

enum { ASK_MAX = 3 };

/* see cli/job.h */
bool cli_job_streams(void)
{
    int fd = -1;
    do {
        /* The lowest free number tells which stream it becomes: one that cannot do its work. */
        fd = open("/dev/null", O_WRONLY | O_NOCTTY);
        if (fd == STDOUT_FILENO || fd == STDERR_FILENO) {
            (void)close(fd);
            fd = open("/dev/null", O_RDONLY | O_NOCTTY);
        }
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        (void)close(fd);
    return fd > STDERR_FILENO;
}

/* see cli/job.h */
void cli_tell(const cli_job *job, const char *format, ...)
{
    if (job->common.quiet || job->common.json)
        return;
    va_list args;
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
}

/* A line in which names from outside, such as that of a signer, cannot steer the terminal. */
DIVIT_PRINTF(1, 0) static void put_line(const char *format, va_list args)
{
    char *line = NULL;
    const int n = vasprintf(&line, format, args);
    char *plain = n >= 0 ? malloc((size_t)n + 1) : NULL;
    if (plain) {
        divit_text_copy(plain, (size_t)n + 1, line);
        (void)puts(plain);
    }
    free(plain);
    if (n >= 0)
        free(line);
}

/* see cli/job.h */
void cli_print(const cli_job *job, const char *format, ...)
{
    if (job->common.json || job->muted)
        return;
    va_list args;
    va_start(args, format);
    put_line(format, args);
    va_end(args);
}

/* see cli/job.h */
void cli_out_text(json_t *object, const char *key, const char *text)
{
    (void)json_object_set_new(object, key, text ? json_string(text) : json_null());
}

/* see cli/job.h */
void cli_out_time(json_t *object, const char *key, int64_t time)
{
    char text[32];
    divit_time_rfc3339(time, 0, text);
    cli_out_text(object, key, text);
}

/* see cli/job.h */
void cli_out_masked(json_t *object, const char *key, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    if (divit_text_mask(&masked, divit_span_of(text)) == DIVIT_OK &&
        divit_bytes_terminate(&masked) == DIVIT_OK)
        cli_out_text(object, key, (const char *)masked.p);
}

/* see cli/job.h */
void cli_out_failure(json_t *object, divit_status status, const divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes line = {0};
    cli_out_text(object, "status", divit_status_name(status));
    (void)json_object_set_new(object, "exit", json_integer(divit_status_exit(status)));
    if (status == DIVIT_OK)
        return;
    if (cli_words_sentence(status, err, &line) == DIVIT_OK &&
        divit_bytes_terminate(&line) == DIVIT_OK)
        cli_out_text(object, "message", (const char *)line.p);
    if (!err || err->status != status)
        return;
    if (err->subject[0])
        cli_out_masked(object, "subject", err->subject);
    if (err->detail)
        cli_out_text(object, "detail", err->detail);
    if (err->where != DIVIT_NOWHERE)
        (void)json_object_set_new(object, "where", json_integer((json_int_t)err->where));
    if (err->kind != DIVIT_FOREIGN_NONE)
        (void)json_object_set_new(object, "foreign", json_integer(err->foreign));
}

static void free_line(char **line)
{
    free(*line);
    *line = NULL;
}

static bool is_one_of(const char *answer, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(answer, *words) == 0)
            return true;
    return false;
}

/* What a person types, in either language whatever the language of the question is. */
static const char *const words_yes[] = {"yes", "y", "evet", "e", NULL};
static const char *const words_no[] = {"no", "n", "hayır", "hayir", "h", NULL};

/* see cli/job.h */
bool cli_ask(const cli_job *job, const char *question)
{
    if (job->common.no_input || !isatty(STDIN_FILENO))
        return false;
    DIVIT_AUTO(free_line)
    char *line = NULL;
    size_t size = 0;
    for (int i = 0; i < ASK_MAX; i++) {
        fprintf(stderr, "%s %s ", question, _("[yes/no]"));
        (void)fflush(stderr);
        if (getline(&line, &size, stdin) < 0)
            return false;
        line[strcspn(line, "\n")] = 0;
        if (is_one_of(line, words_yes))
            return true;
        if (is_one_of(line, words_no))
            return false;
        fprintf(stderr, "%s\n", _("  please type yes or no"));
    }
    return false;
}
