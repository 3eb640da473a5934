/* SPDX-License-Identifier: Apache-2.0 */
/* divit sign: the options. */
#include <stddef.h>

#include "base/status.h"
#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/crew.h"
#include "cli/detached.h"
#include "cli/sign_how.h"
#include "cli/signing.h"
#include "cli/stream.h"
#include "cli/visible.h"
#include "cli/xml_how.h"

typedef struct sign_values {
    cli_sign_target target;
    cli_sign_how how;
    cli_visible_options visible;
    cli_xml_options xml;
    bool check;
    bool repair;
    bool skip_done;
    long wait;
    long jobs;
    cli_seat_options seat;
} sign_values;

/* As many as hide the disk behind a fast signer; a card wants two. */
enum { JOBS = 8 };

static const cli_option options[] = {
    {"output", 'o', N_("FILE"),
        N_("write here (default: NAME-signed beside the input); - is standard output"), CLI_TEXT,
        offsetof(sign_values, target.output)},
    {"out-dir", 0, N_("FOLDER"), N_("write into this folder"), CLI_TEXT,
        offsetof(sign_values, target.folder)},
    {"in-place", 0, NULL, N_("add the signature to the PDF itself, at its end"), CLI_FLAG,
        offsetof(sign_values, target.in_place)},
    {"check", 0, NULL, N_("only look whether it can be signed; no PIN"), CLI_FLAG,
        offsetof(sign_values, check)},
    {"force", 0, NULL, N_("replace an existing output"), CLI_FLAG,
        offsetof(sign_values, target.force)},
    {"repair", 0, NULL, N_("make a new file of a PDF whose structure is broken, and sign that"),
        CLI_FLAG, offsetof(sign_values, repair)},
    {"skip-done", 0, NULL, N_("pass over files that this card signed before"), CLI_FLAG,
        offsetof(sign_values, skip_done)},
    {"wait", 0, N_("SECONDS"), N_("wait so long for a card that is lost on the way"), CLI_NUMBER,
        offsetof(sign_values, wait)},
    {"jobs", 0, N_("NUMBER"), N_("so many files are on their way at a time (default: 8)"),
        CLI_NUMBER, offsetof(sign_values, jobs)},
    CLI_SIGN_HOW_OPTIONS(sign_values),
    CLI_VISIBLE_OPTIONS(sign_values),
    CLI_XML_OPTIONS(sign_values),
    CLI_SEAT_OPTIONS(sign_values),
    {0},
};

/* True if one of the files is "-". */
static bool reads_stream(const cli_job *job)
{
    for (int i = 0; i < job->argc; i++)
        if (cli_stream_is(job->argv[i]))
            return true;
    return false;
}

/* True if the signed file goes to standard output. */
static bool writes_stream(const cli_job *job, const sign_values *v)
{
    return v->target.output ? cli_stream_is(v->target.output) : reads_stream(job) && !v->check;
}

/* What goes together with "-", which has no name, no second reading and standard output for itself.
 */
static divit_status check_stream(const cli_job *job, const sign_values *v, divit_error *err)
{
    const bool in = reads_stream(job);
    if (in &&
        (job->argc > 1 || v->target.folder || v->target.in_place || v->repair || v->skip_done))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("- for standard input goes with one file only and with neither --out-dir, "
               "--in-place, "
               "--repair nor --skip-done"));
    if (writes_stream(job, v) && job->common.json)
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("--json and the signed file would mix on standard output; name a file with -o"));
    return DIVIT_OK;
}

/* What the options say together. */
static divit_status check_values(
    const cli_job *job, const sign_values *v, bool detached, divit_error *err)
{
    if (job->argc == 0)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("name at least one file to sign"));
    if (job->argc > 1 && v->target.output && !detached)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("several files need --out-dir, not -o"));
    if (detached && (reads_stream(job) || v->repair || v->skip_done))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a detached signature or a container names files; it goes with neither -, --repair "
               "nor "
               "--skip-done"));
    if (v->wait < 0 || v->wait > CLI_BATCH_WAIT_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--wait takes 0 to 86400 seconds"));
    if (v->jobs < 0 || v->jobs > CLI_CREW_MAX)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--jobs takes 1 to 64"));
    if (v->target.in_place && (v->target.output || v->target.folder || v->repair))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("--in-place goes with neither -o, --out-dir nor --repair"));
    if (v->check && v->repair)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("give --check or --repair, not both"));
    return DIVIT_OK;
}

/* What the options that do not concern the files themselves are made into. */
typedef struct sign_made {
    cli_visible visible;
    cli_xml_how xml;
    cli_sign_kept kept;
} sign_made;

static void sign_made_done(sign_made *made)
{
    cli_visible_done(&made->visible);
    cli_xml_how_done(&made->xml);
    cli_sign_kept_done(&made->kept);
}

static divit_status read_how(
    const cli_job *job, const sign_values *v, sign_made *made, cli_signing *ret, divit_error *err)
{
    divit_status s = cli_sign_how_read(&v->how, &made->kept, &ret->how, err);
    if (s == DIVIT_OK)
        s = cli_visible_read(&job->place, &v->visible, &made->visible, err);
    if (s == DIVIT_OK)
        s = cli_xml_how_read(job, &v->xml, ret->how.hash, &made->xml, err);
    ret->how.visible = cli_visible_get(&made->visible);
    ret->how.xml = cli_xml_how_get(&made->xml);
    ret->preset = made->xml.preset;
    return s;
}

static divit_status run_sign(cli_job *job, const void *values, divit_error *err)
{
    const sign_values *v = values;
    DIVIT_AUTO(sign_made_done)
    sign_made made = {0};
    cli_signing what = {.target = v->target,
        .seat = &v->seat,
        .wait = v->wait,
        .jobs = v->jobs ? (size_t)v->jobs : JOBS,
        .check = v->check,
        .repair = v->repair,
        .skip_done = v->skip_done};
    divit_status s = read_how(job, v, &made, &what, err);
    const bool detached = cli_detached_is(what.how.xml);
    if (s == DIVIT_OK)
        s = check_values(job, v, detached, err);
    if (s == DIVIT_OK)
        s = check_stream(job, v, err);
    job->muted = writes_stream(job, v);
    what.target.xml = what.how.xml && what.how.xml->packaging == DIVIT_PACKAGING_ENVELOPING;
    if (s != DIVIT_OK)
        return s;
    return detached ? cli_detached_sign(job, &what, err) : cli_signing_run(job, &what, err);
}

const cli_command cli_sign = {
    CLI_SIGN_NAMED,
    .arguments = N_("FILE..."),
    .options = options,
    .values_size = sizeof(sign_values),
    .uses_card = true,
    .run = run_sign,
};
