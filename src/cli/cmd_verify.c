/* SPDX-License-Identifier: Apache-2.0 */
/* divit verify: says of every signature whether it is intact and who made it. */
#include <libintl.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/atlas.h"
#include "cli/commands.h"
#include "cli/detached.h"
#include "cli/drawing.h"
#include "cli/extract.h"
#include "cli/password.h"
#include "cli/stream.h"
#include "cli/verified.h"
#include "cli/words.h"
#include "divit/verify.h"

typedef struct verify_values {
    const char *report;
    const char *extract;
    const char *field;
    const char *part;
    bool personal;
    bool force;
    cli_texts contents;
    cli_password_options password;
} verify_values;

static const cli_option options[] = {
    {"report", 0, N_("FILE.html"), N_("write a page: who signed what, and what changed later"),
        CLI_TEXT, offsetof(verify_values, report)},
    {"personal", 0, NULL, N_("with --report: names and numbers too, and pages that can be read"),
        CLI_FLAG, offsetof(verify_values, personal)},
    {"extract", 0, N_("FILE"),
        N_("write what was signed: the PDF as it was then, or the signed XML"), CLI_TEXT,
        offsetof(verify_values, extract)},
    {"field", 0, N_("NAME"), N_("with --extract: by the signature of this field or Id"), CLI_TEXT,
        offsetof(verify_values, field)},
    {"part", 0, N_("ID"), N_("with --extract: the part of the XML that has this Id"), CLI_TEXT,
        offsetof(verify_values, part)},
    {"force", 0, NULL, N_("replace a page or file that exists"), CLI_FLAG,
        offsetof(verify_values, force)},
    {"content", 0, N_("FILE"), N_("file that a detached signature signs (several times: more)"),
        CLI_TEXTS, offsetof(verify_values, contents)},
    CLI_PASSWORD_OPTIONS(verify_values, password),
    {0},
};

/* What a run gathers of all its files, and what opens them. */
typedef struct results {
    json_t *files;
    cli_atlas *atlas; /* NULL: no page is written */
    divit_span password;
    cli_extract_options extract;
    cli_detached contents;
} results;

static divit_status verify(const results *all, int fd, divit_verification **ret, divit_error *err)
{
    return all->contents.contents.count > 0
               ? divit_verify_detached(fd, &all->contents.contents, ret, err)
               : divit_verify_locked(fd, all->password, ret, err);
}

static divit_status verify_one(cli_job *job, const char *path, const results *all, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_status s = cli_stream_open(path, &fd, err);
    if (s == DIVIT_OK && all->atlas)
        s = cli_drawing_seal(&fd, err);
    if (s == DIVIT_OK)
        s = verify(all, fd, &v, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, path);
    json_t *file = json_object();
    json_t *signatures = json_array();
    if (s == DIVIT_OK)
        cli_print(job, "%s", path);
    for (size_t i = 0; v && i < divit_verification_count(v); i++) {
        cli_verified_print(job, divit_verification_format(v), divit_verification_at(v, i));
        (void)json_array_append_new(signatures, cli_verified_describe(divit_verification_at(v, i)));
    }
    if (s == DIVIT_OK && all->extract.path)
        s = cli_extract(job, fd, v, &all->extract, err);
    if (s == DIVIT_OK)
        s = divit_verification_status(v);
    cli_out_text(file, "file", path);
    (void)json_object_set_new(file, "signatures", signatures);
    cli_out_failure(file, s, err);
    (void)json_array_append_new(all->files, file);
    const cli_atlas_document document = {.path = path, .fd = fd, .v = v, .status = s, .why = err};
    if (all->atlas)
        cli_atlas_add(all->atlas, &document);
    return s;
}

/* How telling an outcome is: a file that cannot be read before one that is invalid or undecided. */
static int weight(divit_status s)
{
    switch ((int)s) {
    case DIVIT_OK:
        return 0;
    case DIVIT_INDETERMINATE:
        return 1;
    case DIVIT_NO_SIGNATURE:
        return 2;
    case DIVIT_SIGNATURE_INVALID:
        return 3;
    default:
        return 4;
    }
}

/* The most telling status of all files, with its reason. */
static divit_status verify_all(cli_job *job, const results *all, divit_error *err)
{
    divit_status worst = DIVIT_OK;
    for (int i = 0; i < job->argc; i++) {
        divit_error why = {0};
        const divit_status s = verify_one(job, job->argv[i], all, &why);
        if (job->argc > 1 && why.status == s && s != DIVIT_OK && !job->common.json)
            cli_words_failure(s, &why, stderr);
        if (weight(s) <= weight(worst))
            continue;
        worst = s;
        *err = why;
    }
    return worst;
}

static divit_status save_report(
    const cli_job *job, const verify_values *v, cli_atlas *atlas, divit_error *err)
{
    const divit_output_mode mode = v->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP;
    const divit_status s = cli_atlas_save(atlas, v->report, mode, err);
    if (s == DIVIT_OK)
        cli_tell(job, _("The report is in %s."), v->report);
    return s;
}

static bool replaces(const cli_job *job, const char *path)
{
    for (int i = 0; path && i < job->argc; i++)
        if (divit_file_same(job->argv[i], path))
            return true;
    return false;
}

/* Whatever --force allows, what is verified is never replaced. */
static divit_status check_values(const cli_job *job, const verify_values *v, divit_error *err)
{
    if (replaces(job, v->report) || replaces(job, v->extract))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the new file would replace a file that is to be verified"));
    if (v->contents.count > 0 && job->argc > 1)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("--content goes with one detached signature at a time"));
    if (v->extract && job->argc > 1)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("--extract takes the document out of one file only"));
    if ((v->field || v->part) && !v->extract)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("--field and --part only make sense together with --extract"));
    return DIVIT_OK;
}

static divit_status run_verify(cli_job *job, const void *values, divit_error *err)
{
    const verify_values *v = values;
    DIVIT_AUTO(cli_atlas_done)
    cli_atlas atlas = {.job = job, .personal = v->personal};
    DIVIT_AUTO(divit_secret_free)
    divit_secret *password = NULL;
    results all = {.files = json_array(),
        .atlas = v->report ? &atlas : NULL,
        .extract = {.path = v->extract, .field = v->field, .part = v->part, .force = v->force}};
    divit_error why = {0};
    (void)json_object_set_new(job->out, "files", all.files);
    if (job->argc == 0)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name at least one file to verify"));
    const divit_status fits = check_values(job, v, err);
    if (fits != DIVIT_OK)
        return fits;
    const divit_status opened = cli_password_read(&v->password, &password, err);
    if (opened != DIVIT_OK)
        return opened;
    all.password = cli_password_span(password);
    all.extract.password = all.password;
    divit_status worst =
        cli_detached_open(&all.contents, v->contents.items, v->contents.count, err);
    all.extract.contents = &all.contents.contents;
    if (worst == DIVIT_OK)
        worst = verify_all(job, &all, err);
    cli_detached_done(&all.contents);
    const divit_status saved = v->report ? save_report(job, v, &atlas, &why) : DIVIT_OK;
    if (saved == DIVIT_OK)
        return worst;
    *err = why;
    return saved;
}

const cli_command cli_verify = {
    .name = "verify",
    .arguments = N_("FILE..."),
    .summary = N_("say whether signatures are intact and who made them"),
    .options = options,
    .values_size = sizeof(verify_values),
    .run = run_verify,
};
