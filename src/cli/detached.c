/* SPDX-License-Identifier: Apache-2.0 */
/* Files and the detached signature beside them. */
#include "cli/detached.h"

#include <libintl.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/batch.h"
#include "cli/preset_rule.h"
#include "cli/words.h"
#include "divit/verify.h"
#include "sign/asic.h"

/* see cli/detached.h */
void cli_detached_done(cli_detached *files)
{
    for (size_t i = 0; i < files->contents.count; i++)
        divit_fd_close(&files->items[i].fd);
    files->contents.count = 0;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* see cli/detached.h */
divit_status cli_detached_open(
    cli_detached *files, const char *const *paths, size_t count, divit_error *err)
{
    files->contents.items = files->items;
    if (count > DIVIT_CONTENTS_MAX)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("one detached signature takes 1 to 60 files"));
    for (size_t i = 0; i < count; i++) {
        divit_content content = {.name = last_part(paths[i]), .fd = -1};
        const divit_status s = divit_file_open(paths[i], &content.fd, err);
        if (s != DIVIT_OK) {
            divit_error_subject(err, paths[i]);
            return s;
        }
        files->items[files->contents.count++] = content;
    }
    return DIVIT_OK;
}

/* see cli/detached.h */
bool cli_detached_is(const divit_xml_options *how)
{
    return how &&
           (how->packaging == DIVIT_PACKAGING_DETACHED || divit_asic_is_packaging(how->packaging));
}

/* One signature in the making. */
typedef struct detached_run {
    cli_job *job;
    const cli_signing *values;
    divit_xml_options how;
    cli_detached files;
    bool further;       /* the one file is a container that is signed once more */
    divit_bytes target; /* its path, NUL-terminated */
    cli_batch batch;
} detached_run;

static void detached_run_done(detached_run *run)
{
    cli_batch_done(&run->batch);
    cli_detached_done(&run->files);
    divit_bytes_done(&run->target);
}

static const char *ending_of(const detached_run *run)
{
    if (run->how.packaging == DIVIT_PACKAGING_DETACHED)
        return "-signature.xml";
    if (run->further)
        return "-signed.asice";
    return run->how.packaging == DIVIT_PACKAGING_ASIC_S ? ".asics" : ".asice";
}

/* The path of -o; else "folder/a-signature.xml" for "folder/a.pdf", or as ending_of() says. */
static divit_status name_target(detached_run *run, divit_error *err)
{
    const cli_sign_target *target = &run->values->target;
    const char *input = run->job->argv[0];
    const char *base = last_part(input);
    const char *dot = strrchr(base, '.');
    const size_t stem = dot && dot != base ? (size_t)(dot - input) : strlen(input);
    divit_status s;
    if (target->folder || target->in_place)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a detached signature or a container is one file; name it with -o"));
    if (!target->output && run->job->argc > 1)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("one signature for several files needs a name; give it with -o"));
    if (target->output)
        s = divit_bytes_append(&run->target, divit_span_of(target->output));
    else
        s = divit_bytes_printf(&run->target, "%.*s%s", (int)stem, input, ending_of(run));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&run->target);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* The signature must replace none of what it signs. */
static divit_status check_target(const detached_run *run, divit_error *err)
{
    const char *target = (const char *)run->target.p;
    for (int i = 0; i < run->job->argc; i++)
        if (divit_file_same(run->job->argv[i], target))
            return divit_fail(err, DIVIT_USAGE, __func__,
                N_("the output would replace the file that is to be signed"));
    return cli_sign_target_try(&run->values->target, target, err);
}

/* The files that are signed; those of a container are in it. */
static const divit_contents *contents_of(const detached_run *run)
{
    static const divit_contents none = {0};
    return run->further ? &none : &run->files.contents;
}

/* The files, or the container that is signed once more, become one signed file. */
static divit_status make(detached_run *run, const divit_sign_options *how, divit_output *out,
    divit_signed_document *ret, divit_error *err)
{
    return run->how.packaging == DIVIT_PACKAGING_DETACHED
               ? divit_sign_detached(contents_of(run), &run->batch.signer, how, out, ret, err)
               : divit_sign_container(contents_of(run), &run->batch.signer, how, out, ret, err);
}

static divit_status write_signature(detached_run *run, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    divit_sign_options how = run->values->how;
    how.xml = &run->how;
    how.time = run->job->clock.now(run->job->clock.ctx);
    how.utc_offset = run->job->clock.utc_offset(run->job->clock.ctx, how.time);
    divit_status s =
        cli_sign_target_open(&run->values->target, (const char *)run->target.p, &out, err);
    if (s == DIVIT_OK)
        s = make(run, &how, out, &made, err);
    if (s == DIVIT_OK)
        s = divit_verify_made(out, &made, err);
    return s == DIVIT_OK ? divit_output_commit(out, err) : s;
}

static divit_status sign(detached_run *run, divit_error *err)
{
    divit_status s = cli_batch_open(&run->batch, err);
    if (s == DIVIT_OK)
        s = cli_preset_rule_check(
            run->job, run->values, divit_bytes_span(&run->batch.certificate), err);
    if (s == DIVIT_OK)
        s = cli_batch_login(&run->batch, err);
    return s == DIVIT_OK ? write_signature(run, err) : s;
}

/* The signature's row: what it covers, where it is. */
static void tell(const detached_run *run, divit_status s, const divit_error *err)
{
    json_t *rows = json_array();
    json_t *row = json_object();
    json_t *inputs = json_array();
    const bool made = s == DIVIT_OK && !run->values->check;
    const char *output = made ? (const char *)run->target.p : NULL;
    for (int i = 0; i < run->job->argc; i++) {
        (void)json_array_append_new(inputs, json_string(run->job->argv[i]));
        if (output)
            cli_print(run->job, "%s -> %s", run->job->argv[i], output);
    }
    (void)json_object_set_new(row, "inputs", inputs);
    cli_out_text(row, "output", output);
    cli_out_failure(row, s, err);
    (void)json_array_append_new(rows, row);
    (void)json_object_set_new(run->job->out, "files", rows);
}

/* What can be said of a container before the card is asked; one ASiC-E is signed once more. */
static divit_status check_container(detached_run *run, divit_error *err)
{
    if (run->how.packaging == DIVIT_PACKAGING_DETACHED)
        return DIVIT_OK;
    const int *fd = &run->files.items[0].fd;
    run->further = run->job->argc == 1 && run->how.packaging == DIVIT_PACKAGING_ASIC_E &&
                   divit_asic_takes_more(*fd);
    if (run->further)
        run->how.beside = fd;
    return divit_asic_check(contents_of(run), &run->how, err);
}

/* see cli/detached.h */
divit_status cli_detached_sign(cli_job *job, const cli_signing *values, divit_error *err)
{
    DIVIT_AUTO(detached_run_done)
    detached_run run = {.job = job,
        .values = values,
        .how = *values->how.xml,
        .batch = {.job = job, .options = values->seat, .wait = values->wait}};
    divit_status s =
        cli_detached_open(&run.files, (const char *const *)job->argv, (size_t)job->argc, err);
    if (s == DIVIT_OK)
        s = check_container(&run, err);
    if (s == DIVIT_OK && values->check) {
        cli_print(job, "%s", _("the files can be signed"));
    } else if (s == DIVIT_OK) {
        s = name_target(&run, err);
        if (s == DIVIT_OK)
            s = check_target(&run, err);
        if (s == DIVIT_OK)
            s = sign(&run, err);
    }
    tell(&run, s, err);
    return s;
}
