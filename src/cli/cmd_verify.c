/* SPDX-License-Identifier: Apache-2.0 */
/* divit verify: says of every signature whether it is intact and who made it. */
#include <libintl.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/atlas.h"
#include "cli/commands.h"
#include "cli/password.h"
#include "cli/words.h"
#include "divit/verify.h"

typedef struct verify_values {
    const char *report;
    bool personal;
    bool force;
    cli_password_options password;
} verify_values;

static const cli_option options[] = {
    {"report", 0, N_("FILE.html"), N_("write a page: who signed what, and what changed later"),
        CLI_TEXT, offsetof(verify_values, report)},
    {"personal", 0, NULL, N_("with --report: names and numbers too, and pages that can be read"),
        CLI_FLAG, offsetof(verify_values, personal)},
    {"force", 0, NULL, N_("replace a page that exists"), CLI_FLAG, offsetof(verify_values, force)},
    CLI_PASSWORD_OPTIONS(verify_values, password),
    {0},
};

/* What a run gathers of all its files, and what opens them. */
typedef struct results {
    json_t *files;
    cli_atlas *atlas; /* NULL: no page is written */
    divit_span password;
} results;

static const char *verdict_name(divit_verdict verdict)
{
    switch (verdict) {
    case DIVIT_VERDICT_PASSED:
        return "PASSED";
    case DIVIT_VERDICT_FAILED:
        return "FAILED";
    case DIVIT_VERDICT_INDETERMINATE:
        break;
    }
    return "INDETERMINATE";
}

/* The identity number with all but its last two digits masked. */
static void out_masked(json_t *object, const char *key, const char *text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    if (divit_text_mask(&masked, divit_span_of(text)) == DIVIT_OK &&
        divit_bytes_terminate(&masked) == DIVIT_OK)
        cli_out_text(object, key, (const char *)masked.p);
}

static const char *what_became(const divit_verified_change *c)
{
    return c->added ? "added" : c->removed ? "removed" : "changed";
}

static json_t *describe_changes(const divit_verified_signature *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->change_count; i++) {
        const divit_verified_change *c = &f->changes[i];
        json_t *o = json_object();
        cli_out_text(o, "kind", c->kind);
        cli_out_text(o, "change", what_became(c));
        (void)json_object_set_new(o, "allowed", json_boolean(c->allowed));
        (void)json_object_set_new(o, "object", json_integer(c->object));
        (void)json_object_set_new(o, "generation", json_integer(c->generation));
        (void)json_object_set_new(o, "page", json_integer(c->page));
        cli_out_text(o, "field", c->field);
        (void)json_array_append_new(list, o);
    }
    return list;
}

static json_t *describe(const divit_verified_signature *f)
{
    json_t *o = json_object();
    cli_out_text(o, "name", f->name);
    cli_out_text(o, "verdict", verdict_name(f->verdict));
    cli_out_text(o, "cause", f->cause);
    cli_out_text(o, "indication", f->indication);
    cli_out_text(o, "reason", f->reason);
    cli_out_text(o, "signer", f->signer);
    out_masked(o, "signer_serial", f->signer_serial);
    out_masked(o, "issuer", f->issuer);
    cli_out_text(o, "kind", f->kind);
    (void)json_object_set_new(o, "intact", json_boolean(f->intact));
    (void)json_object_set_new(o, "covers_whole", json_boolean(f->covers_whole));
    if (f->revision > 0) {
        (void)json_object_set_new(o, "revision", json_integer((json_int_t)f->revision));
        (void)json_object_set_new(o, "covered_end", json_integer((json_int_t)f->covered_end));
        (void)json_object_set_new(o, "certifies", json_integer(f->certifies));
        (void)json_object_set_new(o, "changes", describe_changes(f));
        (void)json_object_set_new(o, "unused_objects", json_integer((json_int_t)f->unused));
    }
    if (f->certificate.n > 0) {
        cli_out_time(o, "not_before", f->not_before);
        cli_out_time(o, "not_after", f->not_after);
    }
    if (f->has_time)
        cli_out_time(o, "claimed_time", f->time);
    return o;
}

/* A line for each kind of change, in the order in which they were found; what is forbidden first.
 */
static void print_changes(const cli_job *job, const divit_verified_signature *f, bool allowed)
{
    for (size_t i = 0; i < f->change_count; i++) {
        const divit_verified_change *c = &f->changes[i];
        size_t first = 0;
        while (first < i &&
               !(f->changes[first].clause == c->clause && f->changes[first].page == c->page &&
                   f->changes[first].allowed == c->allowed &&
                   strcmp(f->changes[first].field, c->field) == 0))
            first++;
        if (first < i || c->allowed != allowed)
            continue;
        char page[64] = "";
        if (c->page > 0)
            (void)snprintf(page, sizeof page, _(" (page %u)"), (unsigned)c->page);
        cli_print(job, "      %s %s%s%s%s", allowed ? "-" : "!", _(c->clause), page,
            c->field[0] ? ": " : "", c->field);
    }
}

static void print_later(const cli_job *job, const divit_verified_signature *f)
{
    if (f->covers_whole) {
        cli_print(job, "    %s", _("covers the whole document"));
        return;
    }
    cli_print(job, "    %s", _("does NOT cover the whole document: something was added later"));
    print_changes(job, f, false);
    print_changes(job, f, true);
}

static void print_signature(const cli_job *job, const divit_verified_signature *f)
{
    cli_print(
        job, "  %s: %s (%s)", f->name[0] ? f->name : "-", verdict_name(f->verdict), f->indication);
    cli_print(job, "    %s", _(f->reason));
    if (f->certificate.n == 0)
        return;
    char from[32];
    char to[32];
    divit_time_rfc3339(f->not_before, 0, from);
    divit_time_rfc3339(f->not_after, 0, to);
    cli_print(job, _("    signed by %s: %s"), f->signer, _(f->kind));
    cli_print(job, _("    certificate valid from %.10s to %.10s"), from, to);
    print_later(job, f);
}

static divit_status verify_one(cli_job *job, const char *path, const results *all, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_status s = divit_file_open(path, &fd, err);
    if (s == DIVIT_OK && all->atlas)
        s = cli_atlas_take(all->atlas, &fd, err);
    if (s == DIVIT_OK)
        s = divit_verify_locked(fd, all->password, &v, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, path);
    json_t *file = json_object();
    json_t *signatures = json_array();
    if (s == DIVIT_OK)
        cli_print(job, "%s", path);
    for (size_t i = 0; v && i < divit_verification_count(v); i++) {
        print_signature(job, divit_verification_at(v, i));
        (void)json_array_append_new(signatures, describe(divit_verification_at(v, i)));
    }
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

/* Whatever --force allows, what is verified is never replaced. */
static divit_status check_report(const cli_job *job, const char *report, divit_error *err)
{
    for (int i = 0; i < job->argc; i++)
        if (divit_file_same(job->argv[i], report))
            return divit_fail(err, DIVIT_USAGE, __func__,
                N_("the page would replace a file that is to be verified"));
    return DIVIT_OK;
}

static divit_status run_verify(cli_job *job, const void *values, divit_error *err)
{
    const verify_values *v = values;
    DIVIT_AUTO(cli_atlas_done)
    cli_atlas atlas = {.job = job, .personal = v->personal};
    DIVIT_AUTO(divit_secret_free)
    divit_secret *password = NULL;
    results all = {.files = json_array(), .atlas = v->report ? &atlas : NULL};
    divit_error why = {0};
    (void)json_object_set_new(job->out, "files", all.files);
    if (job->argc == 0)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name at least one file to verify"));
    const divit_status fits = v->report ? check_report(job, v->report, err) : DIVIT_OK;
    if (fits != DIVIT_OK)
        return fits;
    const divit_status opened = cli_password_read(&v->password, &password, err);
    if (opened != DIVIT_OK)
        return opened;
    all.password = cli_password_span(password);
    const divit_status worst = verify_all(job, &all, err);
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
