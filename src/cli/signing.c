/* SPDX-License-Identifier: Apache-2.0 */
/* Signs files, several at a time, with one PIN. */
#include "cli/signing.h"

#include <libintl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/crew.h"
#include "cli/done.h"
#include "cli/preset_rule.h"
#include "cli/shared_signer.h"
#include "cli/sign_look.h"
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
    cli_sign_look look;
    cli_batch batch;
    cli_shared_signer signer;
    sign_piece *pieces;
    int told;   /* so many files, from the first on, have their row and line */
    bool stuck; /* the next one has met what no further file may be tried after */
    int signed_now;
    int skipped;
    int failed;
} sign_run;

/* Losses of the card at one file after which a batch is given up. */
enum { LOSSES = 4, PROGRESS_MAX = 60 };

static int64_t now(const sign_run *run)
{
    const divit_clock *clock = &run->look.job->clock;
    return clock->now(clock->ctx);
}

static divit_status check_and_commit(
    divit_output *out, const divit_signed_document *made, divit_error *err)
{
    const divit_status s = divit_verify_made(out, made, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}

static divit_status write_signed(sign_run *run, size_t i, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    const divit_signer signer = cli_shared_signer_port(&run->signer);
    divit_sign_options how = run->look.how;
    how.time = now(run);
    divit_status s = cli_sign_look_open(&run->look, run->look.job->argv[i], &fd, err);
    if (s == DIVIT_OK)
        s = cli_sign_target_open(
            &run->look.values->target, (const char *)run->pieces[i].target.p, &out, err);
    if (s == DIVIT_OK)
        s = divit_sign(fd, &signer, &how, out, &made, err);
    return s == DIVIT_OK ? check_and_commit(out, &made, err) : s;
}

/* What was taken over already; if it fails and is tried again, it is read again. */
static divit_status write_early(sign_run *run, cli_sign_early *row, divit_error *err)
{
    DIVIT_AUTO(cli_sign_early_done)
    cli_sign_early early = *row;
    divit_signed_document made;
    const divit_signer signer = cli_shared_signer_port(&run->signer);
    *row = (cli_sign_early){0};
    const divit_status s = divit_prepared_sign(early.prepared, &signer, now(run), &made, err);
    return s == DIVIT_OK ? check_and_commit(early.out, &made, err) : s;
}

/* The i-th file. */
static divit_status sign_one(sign_run *run, size_t i, divit_error *err)
{
    const bool early = i < CLI_SIGN_EARLY_MAX && run->look.early[i].prepared;
    const divit_status s =
        early ? write_early(run, &run->look.early[i], err) : write_signed(run, i, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, run->look.job->argv[i]);
    return s;
}

/* "[12/500] a.pdf" on a terminal, of the next file; or takes it away. */
static void show_progress(const sign_run *run, bool shown)
{
    const cli_common *how = &run->look.job->common;
    char name[PROGRESS_MAX];
    if (run->look.job->argc < 2 || how->json || how->quiet || !isatty(STDERR_FILENO))
        return;
    fputs("\r\033[K", stderr);
    if (shown && run->told < run->look.job->argc) {
        divit_text_copy(name, sizeof name, run->look.job->argv[run->told]);
        fprintf(stderr, _("[file %d of %d] %s"), run->told + 1, run->look.job->argc, name);
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
    return s == DIVIT_OK ? divit_sign_check_signer(&signer, &run->look.how, err) : s;
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
    const char *input = run->look.job->argv[i];
    divit_status s = DIVIT_OK;
    if (p->target.n == 0)
        s = cli_sign_target_name(&run->look.values->target, input, &p->target, err);
    const cli_done_question question = {.input = input,
        .output = (const char *)p->target.p,
        .certificate = divit_bytes_span(&run->batch.certificate),
        .password = run->look.how.password};
    if (s == DIVIT_OK && run->look.values->skip_done)
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
        p->status = sign_one(run, i, &p->error);
    p->tried = true;
    return !ends_batch(p->status);
}

/* Row, line and count of a file. */
static void tell_piece(sign_run *run, int i)
{
    const sign_piece *p = &run->pieces[i];
    const char *input = run->look.job->argv[i];
    const bool good = p->status == DIVIT_OK;
    const char *output = good ? (const char *)p->target.p : NULL;
    json_t *row = cli_sign_look_row(&run->look, input, output, p->status, &p->error);
    (void)json_object_set_new(row, "signed_before", json_boolean(p->done_before));
    if (good)
        cli_print(run->look.job, p->done_before ? _("%s -> %s (signed before)") : "%s -> %s", input,
            output);
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
    run->stuck = p->status != DIVIT_OK && (run->look.job->argc == 1 || ends_batch(p->status));
    if (run->stuck)
        return;
    show_progress(run, false);
    tell_piece(run, run->told++);
    if (p->status != DIVIT_OK)
        run->failed++;
    if (p->status != DIVIT_OK && !run->look.job->common.json)
        cli_words_failure(p->status, &p->error, stderr);
    show_progress(run, true);
}

/* What the preset does not want and what the key cannot do is said before a PIN is typed. */
static divit_status log_in(sign_run *run, divit_error *err)
{
    divit_status s = cli_preset_rule_check(
        run->look.job, run->look.values, divit_bytes_span(&run->batch.certificate), err);
    if (s == DIVIT_OK)
        s = check_signer(run, err);
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
    for (int i = 0; i < run->look.job->argc; i++) {
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
    const cli_crew crew = {.count = (size_t)run->look.job->argc,
        .threads = run->look.values->jobs,
        .run = do_piece,
        .done = take_piece,
        .ctx = run};
    run->stuck = false;
    if (run->look.job->argc > 1)
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
    for (int i = 0; i < run->look.job->argc; i++)
        if (cli_batch_lost(run->pieces[i].status))
            run->pieces[i].tried = false;
    if (!cli_batch_lost(s) || ++p->losses == LOSSES)
        return s;
    p->status = cli_batch_recover(&run->batch, s, err);
    share_signer(run);
    return p->status;
}

/*
 * The run ends before its end, with this answer for the next file: a row for each file that is not
 * told of, and how to go on. Some may have been signed beside the one that it ended with.
 */
static divit_status tell_rest(sign_run *run, divit_status s, const divit_error *err)
{
    const int argc = run->look.job->argc, first = run->told;
    show_progress(run, false);
    for (int i = first; i < argc; i++) {
        sign_piece *p = &run->pieces[i];
        if (i > first && p->tried)
            tell_piece(run, i);
        else
            (void)cli_sign_look_row(
                &run->look, run->look.job->argv[i], NULL, s, i == first ? err : NULL);
    }
    if (run->signed_now + run->skipped > 0)
        cli_tell(run->look.job,
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
    } while (run->told < run->look.job->argc);
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
        cli_out_text(run->look.job->out, "key", (const char *)address.p);
}

static divit_status sign_with_card(sign_run *run, divit_error *err)
{
    divit_status s = cli_batch_open(&run->batch, err);
    if (s == DIVIT_OK)
        tell_key(run);
    if (s == DIVIT_OK)
        s = sign_all(run, err);
    (void)json_object_set_new(
        run->look.job->out, "recoveries", json_integer(run->batch.recoveries));
    cli_batch_done(&run->batch);
    return s;
}

static void free_pieces(sign_run *run)
{
    for (int i = 0; run->pieces && i < run->look.job->argc; i++)
        divit_bytes_done(&run->pieces[i].target);
    free(run->pieces);
    cli_sign_look_done(&run->look);
}

/* Everything behind the options; new files have taken the place of broken ones until it ends. */
static divit_status repair_and_sign(sign_run *run, divit_error *err)
{
    const int argc = run->look.job->argc;
    divit_bytes *paths = calloc((size_t)argc, sizeof *paths);
    run->pieces = calloc((size_t)argc, sizeof *run->pieces);
    divit_status s = paths && run->pieces ? DIVIT_OK : divit_fail_memory(err, __func__);
    if (s == DIVIT_OK)
        s = cli_sign_look_repair(&run->look, paths, err);
    if (s == DIVIT_OK)
        s = run->look.values->check ? cli_sign_look_all(&run->look, err)
                                    : cli_sign_look_before(&run->look, err);
    if (s == DIVIT_OK && !run->look.values->check)
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
        .look = {
            .job = job, .values = values, .how = values->how, .files = json_array(), .taken = -1}};
    run.look.how.time = now;
    run.look.how.utc_offset = job->clock.utc_offset(job->clock.ctx, now);
    run.batch = (cli_batch){.job = job, .options = values->seat, .wait = values->wait};
    (void)json_object_set_new(job->out, "files", run.look.files);
    return repair_and_sign(&run, err);
}
