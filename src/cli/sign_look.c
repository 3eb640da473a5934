/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that is looked at before the card is asked for anything. */
#include "cli/sign_look.h"

#include <fcntl.h>
#include <libintl.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/done.h"
#include "cli/preflight.h"
#include "cli/repair.h"
#include "cli/stream.h"
#include "cli/words.h"

/* Objects of a single PDF that are looked at for warnings before it is signed. */
enum { SHORT_LOOK = 500 };

/* Whether the output, whose path is appended, can be made, or was made before. */
static divit_status check_target(
    const cli_signing *v, const char *input, divit_bytes *path, bool *ret_done, divit_error *err)
{
    bool done = false;
    divit_status s = cli_sign_target_name(&v->target, input, path, err);
    if (s == DIVIT_OK)
        s = cli_sign_target_check(&v->target, input, (const char *)path->p, err);
    const cli_done_question question = {
        .input = input, .output = (const char *)path->p, .password = v->how.password};
    if (s == DIVIT_OK && v->skip_done)
        s = cli_done_check(&question, &done, err);
    if (s == DIVIT_OK && !done)
        s = cli_sign_target_try(&v->target, (const char *)path->p, err);
    if (s == DIVIT_OK)
        *ret_done = done;
    return s;
}

/* Takes away what a run with --in-place that never ended left in the file. */
static divit_status recover(const cli_sign_look *look, const char *input, divit_error *err)
{
    bool undone = false;
    const divit_status s = divit_output_recover(input, &undone, err);
    if (s == DIVIT_OK && undone)
        cli_tell(look->job, _("%s: what an interrupted signature had added was taken away"), input);
    return s;
}

/* see cli/sign_look.h */
divit_status cli_sign_look_open(
    cli_sign_look *look, const char *input, int *ret_fd, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (!cli_stream_is(input))
        return divit_file_open(input, ret_fd, err);
    if (look->taken < 0)
        s = cli_stream_open(input, &look->taken, err);
    const int fd = s == DIVIT_OK ? fcntl(look->taken, F_DUPFD_CLOEXEC, 0) : -1;
    if (s == DIVIT_OK && fd < 0)
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        *ret_fd = fd;
    return s;
}

/* Reads what is to be signed. */
static divit_status check_content(cli_sign_look *look, int fd, divit_error *err)
{
    divit_status s = divit_sign_check(fd, &look->how, err);
    if (s == DIVIT_INPUT_BROKEN && !look->values->repair && divit_sign_needs_repair(fd))
        s = err->status = DIVIT_INPUT_REPAIRABLE;
    return s;
}

/* Reads it into its output, from where it is signed; if it was signed before, reads it. */
static divit_status take_early(cli_sign_look *look, int i, int fd, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    const cli_signing *v = look->values;
    bool done = false;
    divit_status s = check_target(v, look->job->argv[i], &path, &done, err);
    if (s == DIVIT_OK && done)
        return divit_sign_check(fd, &look->how, err);
    if (s == DIVIT_OK)
        s = cli_sign_target_open(&v->target, (const char *)path.p, &out, err);
    return s == DIVIT_OK ? cli_sign_early_take(&look->early[i], fd, &look->how, &out, err) : s;
}

static divit_status check_both(cli_sign_look *look, const char *input, int fd, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    bool done = false;
    const divit_status s = check_content(look, fd, err);
    return s == DIVIT_OK && !look->values->check
               ? check_target(look->values, input, &path, &done, err)
               : s;
}

/* The i-th file and its target. */
static divit_status check_one(cli_sign_look *look, int i, divit_error *err)
{
    const char *input = look->job->argv[i];
    const cli_signing *v = look->values;
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_status s = cli_stream_is(input) ? DIVIT_OK : recover(look, input, err);
    if (s == DIVIT_OK)
        s = cli_sign_look_open(look, input, &fd, err);
    const bool early = s == DIVIT_OK && i < CLI_SIGN_EARLY_MAX && !v->check &&
                       !v->target.in_place && cli_sign_early_fits(fd, &look->how);
    if (s == DIVIT_OK)
        s = early ? take_early(look, i, fd, err) : check_both(look, input, fd, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, input);
    return s;
}

/* see cli/sign_look.h */
json_t *cli_sign_look_row(const cli_sign_look *look, const char *input, const char *output,
    divit_status s, const divit_error *err)
{
    json_t *file = json_object();
    cli_out_text(file, "input", input);
    cli_out_text(file, "output", output);
    cli_out_failure(file, s, err);
    (void)json_array_append_new(look->files, file);
    return file;
}

/* see cli/sign_look.h */
divit_status cli_sign_look_repair(const cli_sign_look *look, divit_bytes *paths, divit_error *err)
{
    const cli_repair_options how = {
        .folder = look->values->target.folder, .force = look->values->target.force};
    divit_status s = DIVIT_OK;
    for (int i = 0; s == DIVIT_OK && look->values->repair && i < look->job->argc; i++) {
        s = cli_repair(look->job, look->job->argv[i], &how, &paths[i], err);
        if (paths[i].n > 0)
            look->job->argv[i] = (char *)paths[i].p;
    }
    return s;
}

/* Tells all about one file of --check, whether it can be signed or not. */
static divit_status look_at(cli_sign_look *look, int i, divit_error *err)
{
    const char *input = look->job->argv[i];
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_inspection seen;
    const divit_status s = check_one(look, i, err);
    json_t *row = cli_sign_look_row(look, input, NULL, s, err);
    if (s == DIVIT_OK)
        cli_print(look->job, _("%s: can be signed"), input);
    if (cli_sign_look_open(look, input, &fd, NULL) != DIVIT_OK ||
        divit_inspect(fd, &look->how, 0, &seen, NULL) != DIVIT_OK)
        return s;
    cli_preflight_tell(look->job, &seen, row);
    if (s == DIVIT_OK)
        cli_preflight_predict(look->job, &seen, row);
    return s;
}

/* see cli/sign_look.h */
divit_status cli_sign_look_all(cli_sign_look *look, divit_error *err)
{
    bool failed = false;
    for (int i = 0; i < look->job->argc; i++) {
        divit_error why = {0};
        const divit_status s = look_at(look, i, &why);
        if (s != DIVIT_OK && look->job->argc == 1) {
            *err = why;
            return s;
        }
        failed = failed || s != DIVIT_OK;
        if (s != DIVIT_OK && !look->job->common.json)
            cli_words_failure(s, &why, stderr);
    }
    return failed ? divit_fail(err, DIVIT_BATCH_PARTIAL, __func__, NULL) : DIVIT_OK;
}

/*
 * Warns of what a single PDF has, as far as a short look goes: a person is about to sign it. Many
 * files are looked at with --check; where nothing is told, nobody would read the warning.
 */
static void warn_of(cli_sign_look *look, const char *input)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_inspection seen;
    const bool read = !look->job->common.quiet && !look->job->common.json;
    if (read && look->job->argc == 1 && cli_sign_look_open(look, input, &fd, NULL) == DIVIT_OK &&
        divit_inspect(fd, &look->how, SHORT_LOOK, &seen, NULL) == DIVIT_OK)
        cli_preflight_warn(look->job, input, &seen);
}

/* see cli/sign_look.h */
divit_status cli_sign_look_before(cli_sign_look *look, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (int i = 0; i < look->job->argc && s == DIVIT_OK; i++) {
        s = cli_sign_target_distinct(
            &look->values->target, (const char *const *)look->job->argv, (size_t)i, err);
        if (s == DIVIT_OK)
            s = check_one(look, i, err);
        if (s == DIVIT_OK)
            warn_of(look, look->job->argv[i]);
    }
    return s;
}

/* see cli/sign_look.h */
void cli_sign_look_done(cli_sign_look *look)
{
    divit_fd_close(&look->taken);
    for (size_t i = 0; i < CLI_SIGN_EARLY_MAX; i++)
        cli_sign_early_done(&look->early[i]);
}
