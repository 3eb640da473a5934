/* SPDX-License-Identifier: Apache-2.0 */
/* Signs files, several at a time: every file is looked at first, the PIN asked for once. */
#include "cli/signing.h"

#include <fcntl.h>
#include <libintl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/crew.h"
#include "cli/done.h"
#include "cli/preflight.h"
#include "cli/repair.h"
#include "cli/shared_signer.h"
#include "cli/stream.h"
#include "cli/words.h"
#include "divit/verify.h"

/* One file on its way. */
typedef struct sign_piece {
    divit_bytes target; /* its path, NUL-terminated */
    bool tried;         /* else it is still to be done, perhaps again */
    bool done_before;
    int losses; /* of the card, at this file */
    divit_status status;
    divit_error error;
} sign_piece;

/* Everything that one run shares between its files. */
typedef struct sign_run {
    cli_job *job;
    const cli_signing *values;
    divit_sign_options how; /* but for the time */
    cli_batch batch;
    cli_shared_signer signer;
    json_t *files;
    sign_piece *pieces;
    int taken;  /* what standard input held, or -1 */
    int told;   /* so many files, from the first on, have their row and line */
    bool stuck; /* the next one has met what no further file may be tried after */
    int signed_now;
    int skipped;
    int failed;
} sign_run;

/* Losses of the card at one file after which a batch is given up. */
enum { LOSSES = 4, PROGRESS_MAX = 60 };

/* Objects of a single PDF that are looked at for warnings before it is signed. */
enum { SHORT_LOOK = 500 };

/* Whether the output can be made, or was made before; nothing of it stays. */
static divit_status check_target(const cli_signing *v, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes target = {0};
    bool done = false;
    divit_status s = cli_sign_target_name(&v->target, input, &target, err);
    if (s == DIVIT_OK)
        s = cli_sign_target_check(&v->target, input, (const char *)target.p, err);
    const cli_done_question question = {
        .input = input, .output = (const char *)target.p, .password = v->how.password};
    if (s == DIVIT_OK && v->skip_done)
        s = cli_done_check(&question, &done, err);
    return s == DIVIT_OK && !done ? cli_sign_target_try(&v->target, (const char *)target.p, err)
                                  : s;
}

/* Takes away what a run with --in-place that never ended left in the file. */
static divit_status recover(const sign_run *run, const char *input, divit_error *err)
{
    bool undone = false;
    const divit_status s = divit_output_recover(input, &undone, err);
    if (s == DIVIT_OK && undone)
        cli_tell(run->job, _("%s: what an interrupted signature had added was taken away"), input);
    return s;
}

/* A file, or what standard input held, which is taken once. */
static divit_status open_input(sign_run *run, const char *input, int *ret_fd, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (!cli_stream_is(input))
        return divit_file_open(input, ret_fd, err);
    if (run->taken < 0)
        s = cli_stream_open(input, &run->taken, err);
    const int fd = s == DIVIT_OK ? fcntl(run->taken, F_DUPFD_CLOEXEC, 0) : -1;
    if (s == DIVIT_OK && fd < 0)
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        *ret_fd = fd;
    return s;
}

static divit_status check_one(sign_run *run, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_status s = cli_stream_is(input) ? DIVIT_OK : recover(run, input, err);
    if (s == DIVIT_OK)
        s = open_input(run, input, &fd, err);
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

static divit_status write_signed(sign_run *run, int fd, const char *target, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    const divit_signer signer = cli_shared_signer_port(&run->signer);
    divit_sign_options how = run->how;
    how.time = run->job->clock.now(run->job->clock.ctx);
    divit_status s = cli_sign_target_open(&run->values->target, target, &out, err);
    if (s == DIVIT_OK)
        s = divit_sign(fd, &signer, &how, out, &made, err);
    if (s == DIVIT_OK)
        s = divit_verify_made(out, &made, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}

static divit_status sign_one(sign_run *run, const char *input, const char *target, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_status s = open_input(run, input, &fd, err);
    if (s == DIVIT_OK)
        s = write_signed(run, fd, target, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, input);
    return s;
}

/* A file's row of the JSON object, borrowed. */
static json_t *add_row(const sign_run *run, const char *input, const char *output, divit_status s,
    const divit_error *err)
{
    json_t *file = json_object();
    cli_out_text(file, "input", input);
    cli_out_text(file, "output", output);
    cli_out_failure(file, s, err);
    (void)json_array_append_new(run->files, file);
    return file;
}

/* "[12/500] a.pdf" on a terminal, of the next file; or takes it away. */
static void show_progress(const sign_run *run, bool shown)
{
    const cli_common *how = &run->job->common;
    char name[PROGRESS_MAX];
    if (run->job->argc < 2 || how->json || how->quiet || !isatty(STDERR_FILENO))
        return;
    fputs("\r\033[K", stderr);
    if (shown && run->told < run->job->argc) {
        divit_text_copy(name, sizeof name, run->job->argv[run->told]);
        fprintf(stderr, _("[file %d of %d] %s"), run->told + 1, run->job->argc, name);
    }
    (void)fflush(stderr);
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

/* True for an answer after which no other file can be signed, or should not be tried. */
static bool ends_batch(divit_status s)
{
    const int code = divit_status_exit(s);
    return cli_batch_lost(s) || s == DIVIT_DECLINED || s == DIVIT_INTERRUPTED ||
           code == divit_status_exit(DIVIT_PIN_WRONG) ||
           code == divit_status_exit(DIVIT_PIN_LOCKED);
}

/* Whether the i-th file was signed before; finds its target. */
static divit_status look_at_piece(sign_run *run, size_t i, divit_error *err)
{
    sign_piece *p = &run->pieces[i];
    const char *input = run->job->argv[i];
    divit_status s = DIVIT_OK;
    if (p->target.n == 0)
        s = cli_sign_target_name(&run->values->target, input, &p->target, err);
    const cli_done_question question = {.input = input,
        .output = (const char *)p->target.p,
        .certificate = divit_bytes_span(&run->batch.certificate),
        .password = run->how.password};
    if (s == DIVIT_OK && run->values->skip_done)
        s = cli_done_check(&question, &p->done_before, err);
    return s;
}

/* One file: passed over, or signed; for a crew. False if no other may be begun. */
static bool do_piece(void *ctx, size_t i)
{
    sign_run *run = ctx;
    sign_piece *p = &run->pieces[i];
    if (p->tried)
        return true;
    p->error = (divit_error){0};
    p->status = look_at_piece(run, i, &p->error);
    if (p->status == DIVIT_OK && !p->done_before)
        p->status = sign_one(run, run->job->argv[i], (const char *)p->target.p, &p->error);
    p->tried = true;
    return !ends_batch(p->status);
}

/* Row, line and count of a file. */
static void tell_piece(sign_run *run, int i)
{
    const sign_piece *p = &run->pieces[i];
    const char *input = run->job->argv[i];
    const bool good = p->status == DIVIT_OK;
    const char *output = good ? (const char *)p->target.p : NULL;
    json_t *row = add_row(run, input, output, p->status, &p->error);
    (void)json_object_set_new(row, "signed_before", json_boolean(p->done_before));
    if (good)
        cli_print(
            run->job, p->done_before ? _("%s -> %s (signed before)") : "%s -> %s", input, output);
    run->signed_now += good && !p->done_before;
    run->skipped += good && p->done_before;
}

/*
 * The next file in order is over, for a crew: told, but for what ends the run or holds it up. One
 * failure among several does not stop the rest.
 */
static void take_piece(void *ctx, size_t i)
{
    sign_run *run = ctx;
    const sign_piece *p = &run->pieces[i];
    if (run->stuck || (int)i < run->told)
        return;
    run->stuck = p->status != DIVIT_OK && (run->job->argc == 1 || ends_batch(p->status));
    if (run->stuck)
        return;
    show_progress(run, false);
    tell_piece(run, run->told++);
    if (p->status != DIVIT_OK)
        run->failed++;
    if (p->status != DIVIT_OK && !run->job->common.json)
        cli_words_failure(p->status, &p->error, stderr);
    show_progress(run, true);
}

/* The statuses of cli_batch_login(); what the key cannot do is said before a PIN is typed. */
static divit_status log_in(sign_run *run, divit_error *err)
{
    divit_status s = check_signer(run, err);
    if (s == DIVIT_OK)
        s = cli_batch_login(&run->batch, err);
    return s;
}

static void share_signer(sign_run *run)
{
    run->signer = (cli_shared_signer)CLI_SHARED_SIGNER(run->batch.signer);
}

/*
 * Passes over the first files that were signed before, and logs in for the one after them; one that
 * cannot be looked at fails when its turn comes.
 */
static divit_status begin(sign_run *run, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (int i = 0; i < run->job->argc; i++) {
        sign_piece *p = &run->pieces[i];
        s = look_at_piece(run, (size_t)i, &p->error);
        if (s == DIVIT_OK && p->done_before) {
            p->tried = true;
            take_piece(run, (size_t)i);
            continue;
        }
        s = log_in(run, err);
        share_signer(run);
        break;
    }
    return s;
}

/* All files that are not yet done. A single one leaves the signals as they are. */
static divit_status go_on(sign_run *run, divit_error *err)
{
    const cli_crew crew = {.count = (size_t)run->job->argc,
        .threads = run->values->jobs,
        .run = do_piece,
        .done = take_piece,
        .ctx = run};
    run->stuck = false;
    if (run->job->argc > 1)
        return cli_crew_run(&crew, err);
    (void)do_piece(run, 0);
    take_piece(run, 0);
    return DIVIT_OK;
}

/* The next file has met a loss or the end: the card is fetched back, or the failure stays. */
static divit_status get_over(sign_run *run, divit_error *err)
{
    sign_piece *p = &run->pieces[run->told];
    const divit_status s = p->status;
    *err = p->error;
    show_progress(run, false);
    for (int i = 0; i < run->job->argc; i++)
        if (cli_batch_lost(run->pieces[i].status))
            run->pieces[i].tried = false;
    if (!cli_batch_lost(s) || ++p->losses == LOSSES)
        return s;
    p->status = cli_batch_recover(&run->batch, s, err);
    share_signer(run);
    return p->status;
}

/* Puts new files in the place of broken ones; `paths` has room for one each. */
static divit_status repair_all(const sign_run *run, divit_bytes *paths, divit_error *err)
{
    const cli_repair_options how = {
        .folder = run->values->target.folder, .force = run->values->target.force};
    divit_status s = DIVIT_OK;
    for (int i = 0; s == DIVIT_OK && run->values->repair && i < run->job->argc; i++) {
        s = cli_repair(run->job, run->job->argv[i], &how, &paths[i], err);
        if (paths[i].n > 0)
            run->job->argv[i] = (char *)paths[i].p;
    }
    return s;
}

/* Tells all about one file of --check, whether it can be signed or not. */
static divit_status look_at(sign_run *run, const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_inspection seen;
    const divit_status s = check_one(run, input, err);
    json_t *row = add_row(run, input, NULL, s, err);
    if (s == DIVIT_OK)
        cli_print(run->job, _("%s: can be signed"), input);
    if (open_input(run, input, &fd, NULL) != DIVIT_OK ||
        divit_inspect(fd, &run->how, 0, &seen, NULL) != DIVIT_OK)
        return s;
    cli_preflight_tell(run->job, &seen, row);
    if (s == DIVIT_OK)
        cli_preflight_predict(run->job, &seen, row);
    return s;
}

/* All files of --check; one that cannot be signed does not stop the rest. */
static divit_status look_at_all(sign_run *run, divit_error *err)
{
    for (int i = 0; i < run->job->argc; i++) {
        divit_error why = {0};
        const divit_status s = look_at(run, run->job->argv[i], &why);
        if (s != DIVIT_OK && run->job->argc == 1) {
            *err = why;
            return s;
        }
        run->failed += s != DIVIT_OK;
        if (s != DIVIT_OK && !run->job->common.json)
            cli_words_failure(s, &why, stderr);
    }
    return run->failed > 0 ? divit_fail(err, DIVIT_BATCH_PARTIAL, __func__, NULL) : DIVIT_OK;
}

/*
 * Warns of what a single PDF has, as far as a short look goes: a person is about to sign it. Many
 * files are looked at with --check.
 */
static void warn_of(sign_run *run, const char *input)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_inspection seen;
    if (run->job->argc == 1 && open_input(run, input, &fd, NULL) == DIVIT_OK &&
        divit_inspect(fd, &run->how, SHORT_LOOK, &seen, NULL) == DIVIT_OK)
        cli_preflight_warn(run->job, input, &seen);
}

/* Looks at every file and every target before the card is asked for anything. */
static divit_status check_all(sign_run *run, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (int i = 0; i < run->job->argc && s == DIVIT_OK; i++) {
        s = cli_sign_target_distinct(
            &run->values->target, (const char *const *)run->job->argv, (size_t)i, err);
        if (s == DIVIT_OK)
            s = check_one(run, run->job->argv[i], err);
        if (s == DIVIT_OK)
            warn_of(run, run->job->argv[i]);
    }
    return s;
}

/*
 * The run ends before its end, with this answer for the next file: a row for each file that is not
 * told of, and how to go on. Some may have been signed beside the one that it ended with.
 */
static divit_status tell_rest(sign_run *run, divit_status s, const divit_error *err)
{
    const int argc = run->job->argc, first = run->told;
    show_progress(run, false);
    for (int i = first; i < argc; i++) {
        sign_piece *p = &run->pieces[i];
        if (i > first && p->tried)
            tell_piece(run, i);
        else
            (void)add_row(run, run->job->argv[i], NULL, s, i == first ? err : NULL);
    }
    if (run->signed_now + run->skipped > 0)
        cli_tell(run->job,
            _("%d of %d files are signed, %d are not; the same command with --skip-done goes on"),
            run->signed_now + run->skipped, argc, argc - run->signed_now - run->skipped);
    return s;
}

static divit_status sign_all(sign_run *run, divit_error *err)
{
    divit_status s = begin(run, err);
    if (s != DIVIT_OK)
        return tell_rest(run, s, err);
    do {
        s = go_on(run, err);
        if (s == DIVIT_OK && run->stuck)
            s = get_over(run, err);
        if (s != DIVIT_OK)
            return tell_rest(run, s, err);
    } while (run->told < run->job->argc);
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

static void free_pieces(sign_run *run)
{
    for (int i = 0; run->pieces && i < run->job->argc; i++)
        divit_bytes_done(&run->pieces[i].target);
    free(run->pieces);
    divit_fd_close(&run->taken);
}

/* Everything behind the options; new files have taken the place of broken ones until it ends. */
static divit_status repair_and_sign(sign_run *run, divit_error *err)
{
    const int argc = run->job->argc;
    divit_bytes *paths = calloc((size_t)argc, sizeof *paths);
    run->pieces = calloc((size_t)argc, sizeof *run->pieces);
    divit_status s = paths && run->pieces ? DIVIT_OK : divit_fail_memory(err, __func__);
    if (s == DIVIT_OK)
        s = repair_all(run, paths, err);
    if (s == DIVIT_OK)
        s = run->values->check ? look_at_all(run, err) : check_all(run, err);
    if (s == DIVIT_OK && !run->values->check)
        s = sign_with_card(run, err);
    for (int i = 0; paths && i < argc; i++)
        divit_bytes_done(&paths[i]);
    free(paths);
    free_pieces(run);
    return s;
}

/* see cli/signing.h */
divit_status cli_signing_run(cli_job *job, const cli_signing *values, divit_error *err)
{
    const int64_t now = job->clock.now(job->clock.ctx);
    sign_run run = {
        .job = job, .values = values, .how = values->how, .files = json_array(), .taken = -1};
    run.how.time = now;
    run.how.utc_offset = job->clock.utc_offset(job->clock.ctx, now);
    run.batch = (cli_batch){.job = job, .options = values->seat, .wait = values->wait};
    (void)json_object_set_new(job->out, "files", run.files);
    return repair_and_sign(&run, err);
}
