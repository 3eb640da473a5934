/* SPDX-License-Identifier: Apache-2.0 */
/* divit sign: checks every file first, asks for the PIN once, signs, verifies, then names. */
#include <libintl.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/commands.h"
#include "cli/seat.h"
#include "cli/words.h"
#include "divit/verify.h"

typedef struct sign_values {
    const char *output;
    const char *folder;
    const char *reason;
    const char *location;
    const char *field;
    bool check;
    bool force;
    cli_seat_options seat;
} sign_values;

static const cli_option options[] = {
    {"output", 'o', N_("FILE"), N_("write here (default: NAME-signed beside the input)"), CLI_TEXT,
        offsetof(sign_values, output)},
    {"out-dir", 0, N_("FOLDER"), N_("write into this folder"), CLI_TEXT,
        offsetof(sign_values, folder)},
    {"check", 0, NULL, N_("only look whether it can be signed; no PIN"), CLI_FLAG,
        offsetof(sign_values, check)},
    {"force", 0, NULL, N_("replace an existing output"), CLI_FLAG, offsetof(sign_values, force)},
    {"reason", 0, N_("TEXT"), N_("reason shown in a PDF signature"), CLI_TEXT,
        offsetof(sign_values, reason)},
    {"location", 0, N_("TEXT"), N_("place shown in a PDF signature"), CLI_TEXT,
        offsetof(sign_values, location)},
    {"field", 0, N_("NAME"), N_("signature field of the PDF"), CLI_TEXT,
        offsetof(sign_values, field)},
    CLI_SEAT_OPTIONS(sign_values),
    {0},
};

/* Everything that one run shares between its files. */
typedef struct sign_run {
    cli_job *job;
    const sign_values *values;
    divit_sign_options how;
    divit_signer signer;
    json_t *files;
} sign_run;

/* "a/b.pdf" becomes "a/b-signed.pdf", in another folder if one is given. */
static divit_status output_name(
    const sign_values *v, const char *input, divit_bytes *out, divit_error *err)
{
    const char *slash = strrchr(input, '/');
    const char *base = slash ? slash + 1 : input;
    const char *dot = strrchr(base, '.');
    const int stem = (int)(dot && dot != base ? dot - base : (long)strlen(base));
    divit_status s;
    if (v->output)
        s = divit_bytes_append(out, divit_span_of(v->output));
    else if (v->folder)
        s = divit_bytes_printf(out, "%s/%.*s-signed%s", v->folder, stem, base, base + stem);
    else
        s = divit_bytes_printf(
            out, "%.*s%.*s-signed%s", (int)(base - input), input, stem, base, base + stem);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

static divit_status open_target(
    const sign_values *v, const char *target, divit_output **ret, divit_error *err)
{
    return divit_output_new(target, v->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP, ret, err);
}

/* Whether the output can be made; nothing of it stays. */
static divit_status check_target(const sign_values *v, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes target = {0};
    const divit_status s = output_name(v, input, &target, err);
    return s == DIVIT_OK ? open_target(v, (const char *)target.p, &out, err) : s;
}

static divit_status check_one(const sign_run *run, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_status s = divit_file_open(input, &fd, err);
    if (s == DIVIT_OK)
        s = divit_sign_check(fd, &run->how, err);
    if (s == DIVIT_OK && !run->values->check)
        s = check_target(run->values, input, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, input);
    return s;
}

static divit_status write_signed(const sign_run *run, int fd, const char *target, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    divit_status s = open_target(run->values, target, &out, err);
    if (s == DIVIT_OK)
        s = divit_sign(fd, &run->signer, &run->how, out, &made, err);
    if (s == DIVIT_OK)
        s = divit_verify_made(out, &made, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}

static divit_status sign_one(const sign_run *run, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes target = {0};
    divit_status s = output_name(run->values, input, &target, err);
    if (s == DIVIT_OK)
        s = divit_file_open(input, &fd, err);
    if (s == DIVIT_OK)
        s = write_signed(run, fd, (const char *)target.p, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, input);
    else
        cli_print(run->job, "%s -> %s", input, (const char *)target.p);
    json_t *file = json_object();
    cli_out_text(file, "input", input);
    cli_out_text(file, "output", s == DIVIT_OK ? (const char *)target.p : NULL);
    cli_out_failure(file, s, err);
    (void)json_array_append_new(run->files, file);
    return s;
}

/* Looks at every file and every target before the card is asked for anything. */
static divit_status check_all(const sign_run *run, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (int i = 0; i < run->job->argc && s == DIVIT_OK; i++) {
        s = check_one(run, run->job->argv[i], err);
        if (s == DIVIT_OK && run->values->check)
            cli_print(run->job, _("%s: can be signed"), run->job->argv[i]);
    }
    return s;
}

/* All files; one failure among several is told at once and does not stop the rest. */
static divit_status sign_all(const sign_run *run, divit_error *err)
{
    int failed = 0;
    for (int i = 0; i < run->job->argc; i++) {
        divit_error why = {0};
        const divit_status s = sign_one(run, run->job->argv[i], &why);
        if (s == DIVIT_OK)
            continue;
        if (run->job->argc == 1 || s == DIVIT_TOKEN_LOST || s == DIVIT_READER_SILENT) {
            *err = why;
            return s;
        }
        failed++;
        if (!run->job->common.json)
            cli_words_failure(s, &why, stderr);
    }
    return failed > 0 ? divit_fail(err, DIVIT_BATCH_PARTIAL, __func__, NULL) : DIVIT_OK;
}

static divit_status sign_with_card(sign_run *run, divit_error *err)
{
    DIVIT_AUTO(cli_seat_free)
    cli_seat *seat = NULL;
    size_t chosen = 0;
    divit_status s = cli_seat_open(run->job, &run->values->seat, &seat, err);
    if (s == DIVIT_OK)
        s = cli_seat_choice(seat, &chosen, err);
    if (s == DIVIT_OK)
        s = cli_seat_login(seat, run->job, &run->values->seat, &run->signer, err);
    return s == DIVIT_OK ? sign_all(run, err) : s;
}

static divit_status run_sign(cli_job *job, const void *values, divit_error *err)
{
    const int64_t now = job->clock.now(job->clock.ctx);
    sign_run run = {.job = job, .values = values, .files = json_array()};
    run.how = (divit_sign_options){.time = now,
        .utc_offset = job->clock.utc_offset(job->clock.ctx, now),
        .field = run.values->field,
        .reason = run.values->reason,
        .location = run.values->location};
    (void)json_object_set_new(job->out, "files", run.files);
    if (job->argc == 0)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name at least one file to sign"));
    if (job->argc > 1 && run.values->output)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("several files need --out-dir, not -o"));
    const divit_status s = check_all(&run, err);
    return s != DIVIT_OK || run.values->check ? s : sign_with_card(&run, err);
}

const cli_command cli_sign = {
    .name = "sign",
    .arguments = N_("FILE..."),
    .summary = N_("sign PDF and XML files"),
    .options = options,
    .values_size = sizeof(sign_values),
    .run = run_sign,
};
