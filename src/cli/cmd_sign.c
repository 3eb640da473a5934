/* SPDX-License-Identifier: Apache-2.0 */
/* divit sign: checks every file first, asks for the PIN once, signs, verifies, then names. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/done.h"
#include "cli/repair.h"
#include "cli/words.h"
#include "divit/verify.h"

typedef struct sign_values {
    const char *output;
    const char *folder;
    const char *reason;
    const char *location;
    const char *field;
    const char *scheme;
    bool check;
    bool force;
    bool repair;
    bool skip_done;
    long wait;
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
    {"repair", 0, NULL, N_("make a new file of a PDF whose structure is broken, and sign that"),
        CLI_FLAG, offsetof(sign_values, repair)},
    {"skip-done", 0, NULL, N_("pass over files that this card signed before"), CLI_FLAG,
        offsetof(sign_values, skip_done)},
    {"wait", 0, N_("SECONDS"), N_("wait so long for a card that is lost on the way"), CLI_NUMBER,
        offsetof(sign_values, wait)},
    {"reason", 0, N_("TEXT"), N_("reason shown in a PDF signature"), CLI_TEXT,
        offsetof(sign_values, reason)},
    {"location", 0, N_("TEXT"), N_("place shown in a PDF signature"), CLI_TEXT,
        offsetof(sign_values, location)},
    {"field", 0, N_("NAME"), N_("signature field of the PDF"), CLI_TEXT,
        offsetof(sign_values, field)},
    {"scheme", 0, N_("NAME"),
        N_("how an RSA key signs: pkcs1 or pss (default: what the card can, pkcs1 first)"),
        CLI_TEXT, offsetof(sign_values, scheme)},
    CLI_SEAT_OPTIONS(sign_values),
    {0},
};

/* Everything that one run shares between its files. */
typedef struct sign_run {
    cli_job *job;
    const sign_values *values;
    divit_sign_options how;
    cli_batch batch;
    json_t *files;
    int signed_now;
    int skipped;
    int failed;
    bool ended; /* there is no login, and none is tried again */
} sign_run;

/* Losses of the card at one file after which a batch is given up. */
enum { LOSSES = 4, PROGRESS_MAX = 60 };

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "a/b.pdf" becomes "a/b-signed.pdf", in another folder if one is given. */
static divit_status output_name(
    const sign_values *v, const char *input, divit_bytes *out, divit_error *err)
{
    const char *base = last_part(input);
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

/* Whatever --force allows, an original is never replaced. */
static divit_status check_other(const char *input, const char *target, divit_error *err)
{
    struct stat a;
    struct stat b;
    if (stat(input, &a) != 0 || stat(target, &b) != 0 || a.st_dev != b.st_dev ||
        a.st_ino != b.st_ino)
        return DIVIT_OK;
    return divit_fail(
        err, DIVIT_USAGE, __func__, N_("the output would replace the file that is to be signed"));
}

/* Whether the output can be made, or was made before; nothing of it stays. */
static divit_status check_target(const sign_values *v, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes target = {0};
    bool done = false;
    divit_status s = output_name(v, input, &target, err);
    if (s == DIVIT_OK)
        s = check_other(input, (const char *)target.p, err);
    if (s == DIVIT_OK && v->skip_done)
        s = cli_done_check(input, (const char *)target.p, (divit_span){0}, &done, err);
    return s == DIVIT_OK && !done ? open_target(v, (const char *)target.p, &out, err) : s;
}

static divit_status check_one(const sign_run *run, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_status s = divit_file_open(input, &fd, err);
    if (s == DIVIT_OK)
        s = divit_sign_check(fd, &run->how, err);
    if (s == DIVIT_INPUT_BROKEN && !run->values->repair && divit_sign_needs_repair(fd))
        s = err->status = DIVIT_INPUT_REPAIRABLE;
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
        s = divit_sign(fd, &run->batch.signer, &run->how, out, &made, err);
    if (s == DIVIT_OK)
        s = divit_verify_made(out, &made, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}

static divit_status sign_one(
    const sign_run *run, const char *input, const char *target, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_status s = divit_file_open(input, &fd, err);
    if (s == DIVIT_OK)
        s = write_signed(run, fd, target, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, input);
    return s;
}

/* A file's row of the JSON object, borrowed. */
static json_t *add_row(
    const sign_run *run, const char *input, const char *output, divit_status s, divit_error *err)
{
    json_t *file = json_object();
    cli_out_text(file, "input", input);
    cli_out_text(file, "output", output);
    cli_out_failure(file, s, err);
    (void)json_array_append_new(run->files, file);
    return file;
}

/* "[12/500] a.pdf" on a terminal, in place of the one before; NULL takes it away. */
static void show_progress(const sign_run *run, int i, const char *input)
{
    const cli_common *how = &run->job->common;
    char name[PROGRESS_MAX];
    if (run->job->argc < 2 || how->json || how->quiet || !isatty(STDERR_FILENO))
        return;
    if (input) {
        divit_text_copy(name, sizeof name, input);
        fprintf(stderr, _("[file %d of %d] %s"), i + 1, run->job->argc, name);
    } else {
        fputs("\r\033[K", stderr);
    }
    (void)fflush(stderr);
}

/* The i-th file, with the card fetched back where it is lost on the way. */
static divit_status sign_with_losses(sign_run *run, int i, const char *target, divit_error *err)
{
    const char *input = run->job->argv[i];
    for (int losses = 1;; losses++) {
        show_progress(run, i, input);
        divit_status s = sign_one(run, input, target, err);
        show_progress(run, i, NULL);
        if (!cli_batch_lost(s) || losses == LOSSES)
            return s;
        s = cli_batch_recover(&run->batch, s, err);
        run->ended = s != DIVIT_OK;
        if (run->ended)
            return s;
    }
}

/* Whether the chosen key can sign as it is wished; no PIN is typed for a key that cannot. */
static divit_status check_signer(const sign_run *run, divit_error *err)
{
    divit_signer signer = {0};
    size_t chosen = 0;
    divit_status s = cli_seat_choice(run->batch.seat, &chosen, err);
    if (s == DIVIT_OK)
        s = divit_card_signer(cli_seat_card(run->batch.seat), chosen, &signer, err);
    return s == DIVIT_OK ? divit_sign_check_signer(&signer, &run->how, err) : s;
}

static divit_status log_in_once(sign_run *run, divit_error *err)
{
    if (run->batch.signer.sign)
        return DIVIT_OK;
    divit_status s = check_signer(run, err);
    if (s == DIVIT_OK)
        s = cli_batch_login(&run->batch, err);
    run->ended = s != DIVIT_OK;
    return s;
}

/* One file: passed over, or signed; told and counted. */
static divit_status do_file(sign_run *run, int i, divit_error *err)
{
    const char *input = run->job->argv[i];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes target = {0};
    bool done = false;
    run->how.time = run->job->clock.now(run->job->clock.ctx);
    divit_status s = output_name(run->values, input, &target, err);
    const char *output = (const char *)target.p;
    if (s == DIVIT_OK && run->values->skip_done)
        s = cli_done_check(input, output, divit_bytes_span(&run->batch.certificate), &done, err);
    if (s == DIVIT_OK && !done)
        s = log_in_once(run, err);
    if (s == DIVIT_OK && !done)
        s = sign_with_losses(run, i, output, err);
    json_t *row = add_row(run, input, s == DIVIT_OK ? output : NULL, s, err);
    (void)json_object_set_new(row, "signed_before", json_boolean(done));
    if (s == DIVIT_OK)
        cli_print(run->job, done ? _("%s -> %s (signed before)") : "%s -> %s", input, output);
    run->signed_now += s == DIVIT_OK && !done;
    run->skipped += s == DIVIT_OK && done;
    return s;
}

/* With --force the second of two files of one output would silently replace the first. */
static divit_status check_distinct(const sign_run *run, int at, divit_error *err)
{
    const char *input = run->job->argv[at];
    for (int i = 0; i < at; i++) {
        const char *other = run->job->argv[i];
        if (strcmp(input, other) != 0 &&
            (!run->values->folder || strcmp(last_part(input), last_part(other)) != 0))
            continue;
        const divit_status s = divit_fail(
            err, DIVIT_USAGE, __func__, N_("two of the files would get the same output"));
        divit_error_subject(err, input);
        return s;
    }
    return DIVIT_OK;
}

/* Puts new files in the place of broken ones; `paths` has room for one each. */
static divit_status repair_all(const sign_run *run, divit_bytes *paths, divit_error *err)
{
    const cli_repair_options how = {.folder = run->values->folder, .force = run->values->force};
    divit_status s = DIVIT_OK;
    for (int i = 0; s == DIVIT_OK && run->values->repair && i < run->job->argc; i++) {
        s = cli_repair(run->job, run->job->argv[i], &how, &paths[i], err);
        if (paths[i].n > 0)
            run->job->argv[i] = (char *)paths[i].p;
    }
    return s;
}

/* Looks at every file and every target before the card is asked for anything. */
static divit_status check_all(const sign_run *run, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (int i = 0; i < run->job->argc && s == DIVIT_OK; i++) {
        s = check_distinct(run, i, err);
        if (s == DIVIT_OK)
            s = check_one(run, run->job->argv[i], err);
        if (s == DIVIT_OK && run->values->check)
            cli_print(run->job, _("%s: can be signed"), run->job->argv[i]);
    }
    return s;
}

/* The batch ends before its end: a row for each file that was not tried, and how to go on. */
static void tell_rest(sign_run *run, int tried, divit_status s)
{
    const int argc = run->job->argc;
    for (int i = tried; i < argc; i++)
        (void)add_row(run, run->job->argv[i], NULL, s, NULL);
    if (run->signed_now + run->skipped > 0)
        cli_tell(run->job,
            _("%d of %d files are signed, %d are not; the same command with --skip-done goes on"),
            run->signed_now + run->skipped, argc, argc - run->signed_now - run->skipped);
}

/* True for an answer after which no other file can be signed, or should not be tried. */
static bool ends_batch(divit_status s)
{
    const int code = divit_status_exit(s);
    return cli_batch_lost(s) || s == DIVIT_DECLINED || s == DIVIT_INTERRUPTED ||
           code == divit_status_exit(DIVIT_PIN_WRONG) ||
           code == divit_status_exit(DIVIT_PIN_LOCKED);
}

/* All files; one failure among several is told at once and does not stop the rest. */
static divit_status sign_all(sign_run *run, divit_error *err)
{
    for (int i = 0; i < run->job->argc; i++) {
        divit_error why = {0};
        const divit_status s = do_file(run, i, &why);
        if (s == DIVIT_OK)
            continue;
        if (run->job->argc == 1 || run->ended || ends_batch(s)) {
            tell_rest(run, i + 1, s);
            *err = why;
            return s;
        }
        run->failed++;
        if (!run->job->common.json)
            cli_words_failure(s, &why, stderr);
    }
    return run->failed > 0 ? divit_fail(err, DIVIT_BATCH_PARTIAL, __func__, NULL) : DIVIT_OK;
}

/* The address of the key that signs, for a script that wants the same one again. */
static void tell_key(const sign_run *run)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes address = {0};
    size_t chosen = 0;
    divit_error none = {0};
    if (cli_seat_choice(run->batch.seat, &chosen, &none) == DIVIT_OK &&
        cli_seat_address(run->batch.seat, chosen, &address, NULL) == DIVIT_OK)
        cli_out_text(run->job->out, "key", (const char *)address.p);
}

static divit_status sign_with_card(sign_run *run, divit_error *err)
{
    divit_status s = cli_batch_open(&run->batch, err);
    if (s == DIVIT_OK)
        tell_key(run);
    if (s == DIVIT_OK)
        s = sign_all(run, err);
    (void)json_object_set_new(run->job->out, "recoveries", json_integer(run->batch.recoveries));
    cli_batch_done(&run->batch);
    return s;
}

/* Everything behind the options; new files have taken the place of broken ones until it ends. */
static divit_status repair_and_sign(sign_run *run, divit_error *err)
{
    const int argc = run->job->argc;
    divit_bytes *paths = calloc((size_t)argc, sizeof *paths);
    if (!paths)
        return divit_fail_memory(err, __func__);
    divit_status s = repair_all(run, paths, err);
    if (s == DIVIT_OK)
        s = check_all(run, err);
    if (s == DIVIT_OK && !run->values->check)
        s = sign_with_card(run, err);
    for (int i = 0; i < argc; i++)
        divit_bytes_done(&paths[i]);
    free(paths);
    return s;
}

/* The wish that --scheme names. */
static divit_status read_scheme(const char *name, divit_scheme *ret, divit_error *err)
{
    if (!name)
        *ret = DIVIT_SCHEME_ANY;
    else if (strcmp(name, "pkcs1") == 0)
        *ret = DIVIT_SCHEME_RSA;
    else if (strcmp(name, "pss") == 0)
        *ret = DIVIT_SCHEME_RSA_PSS;
    else
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--scheme takes pkcs1 or pss"));
    return DIVIT_OK;
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
    run.batch = (cli_batch){.job = job, .options = &run.values->seat, .wait = run.values->wait};
    (void)json_object_set_new(job->out, "files", run.files);
    if (job->argc == 0)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name at least one file to sign"));
    if (job->argc > 1 && run.values->output)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("several files need --out-dir, not -o"));
    if (run.values->wait < 0 || run.values->wait > CLI_BATCH_WAIT_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--wait takes 0 to 86400 seconds"));
    if (run.values->check && run.values->repair)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("give --check or --repair, not both"));
    divit_status s = read_scheme(run.values->scheme, &run.how.scheme, err);
    return s == DIVIT_OK ? repair_and_sign(&run, err) : s;
}

const cli_command cli_sign = {
    .name = "sign",
    .arguments = N_("FILE..."),
    .summary = N_("sign PDF and XML files"),
    .options = options,
    .values_size = sizeof(sign_values),
    .uses_card = true,
    .run = run_sign,
};
