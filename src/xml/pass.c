/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over a document that feeds any number of canonicalisers and a survey. */
#include "xml/pass.h"

#include "base/status.h"

enum { PROGRESS_STEP = 1 << 18 };

/* What one pass feeds. */
typedef struct pass_parts {
    divit_xml_canon *canons[DIVIT_XML_CANONS_MAX];
    size_t count;
    divit_xml_survey *survey;
    divit_xml_outside *outside;
    void (*progress)(void *ctx, uint64_t offset);
    void *progress_ctx;
    uint64_t told;    /* to progress */
    uint64_t changes; /* of all canonicalisers */
    uint64_t stop;    /* the next place where one of them wants to be told */
} pass_parts;

static void pass_parts_done(pass_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        divit_xml_canon_free(&parts->canons[i]);
}

static divit_status feed(pass_parts *parts, const divit_xml_event *e, divit_error *err)
{
    /* The survey first: what it counted tells why a canonicaliser fails. */
    divit_status s = parts->survey ? divit_xml_survey_take(parts->survey, e, err) : DIVIT_OK;
    for (size_t i = 0; i < parts->count && s == DIVIT_OK; i++)
        s = divit_xml_canon_take(parts->canons[i], e, err);
    if (s == DIVIT_OK && parts->outside)
        divit_xml_outside_take(parts->outside, e);
    return s;
}

static uint64_t next_stop(const pass_parts *parts, uint64_t at)
{
    uint64_t next = UINT64_MAX;
    for (size_t i = 0; i < parts->count; i++) {
        const uint64_t stop = divit_xml_canon_stop(parts->canons[i], at);
        next = stop < next ? stop : next;
    }
    return next;
}

/* Tells the reader what need not be told again, after a START or END. */
static void hush(divit_xml_reader *r, pass_parts *parts, const divit_xml_event *e)
{
    uint64_t changes = parts->outside ? parts->outside->changes : 0;
    bool quiet = e->kind == DIVIT_XML_START &&
                 (!parts->survey || divit_xml_survey_quiet(parts->survey, e)) &&
                 (!parts->outside || divit_xml_outside_quiet(parts->outside, e));
    for (size_t i = 0; i < parts->count; i++) {
        changes += divit_xml_canon_changes(parts->canons[i]);
        quiet = quiet && divit_xml_canon_quiet(parts->canons[i], e);
    }
    if (changes != parts->changes)
        divit_xml_reader_loud(r);
    parts->changes = changes;
    if (!quiet)
        return;
    if (e->start >= parts->stop)
        parts->stop = next_stop(parts, e->start);
    divit_xml_reader_quiet(r, parts->stop);
}

static void tell(pass_parts *parts, const divit_xml_event *e)
{
    const bool due = e->start - parts->told >= PROGRESS_STEP || e->kind == DIVIT_XML_EOF;
    if (!parts->progress || !due)
        return;
    parts->progress(parts->progress_ctx, e->start);
    parts->told = e->start;
}

/* Feeds the parts up to the end; ret_end: where the root ends. */
static divit_status run(divit_xml_reader *r, pass_parts *parts, uint64_t *ret_end, divit_error *err)
{
    for (;;) {
        const divit_xml_event *e = NULL;
        divit_status s = divit_xml_reader_next(r, &e, err);
        if (s == DIVIT_OK)
            s = feed(parts, e, err);
        if (s != DIVIT_OK)
            return s;
        if (e->kind == DIVIT_XML_START || e->kind == DIVIT_XML_END)
            hush(r, parts, e);
        tell(parts, e);
        if (e->kind == DIVIT_XML_EOF) {
            *ret_end = e->start;
            break;
        }
    }
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < parts->count && s == DIVIT_OK; i++)
        s = divit_xml_canon_finish(parts->canons[i], err);
    return s;
}

/* see xml/pass.h */
divit_status divit_xml_pass(
    divit_span document, const divit_xml_pass_options *options, divit_error *err)
{
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    DIVIT_AUTO(pass_parts_done)
    pass_parts parts = {.survey = options->survey,
        .outside = options->outside,
        .progress = options->progress,
        .progress_ctx = options->progress_ctx};
    const divit_xml_reader_options how = {.limits = options->limits};
    if (options->canon_count > DIVIT_XML_CANONS_MAX)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("too many parts are to be canonicalised"));
    divit_status s = divit_xml_reader_new(document, &how, &r, err);
    for (; s == DIVIT_OK && parts.count < options->canon_count;) {
        s = divit_xml_canon_new(
            &options->canons[parts.count], NULL, &parts.canons[parts.count], err);
        parts.count += s == DIVIT_OK;
    }
    uint64_t end;
    return s == DIVIT_OK ? run(r, &parts, &end, err) : s;
}

/* see xml/pass.h */
divit_status divit_xml_canonicalise(divit_span document, const divit_xml_canon_options *options,
    const divit_xml_limits *limits, divit_error *err)
{
    divit_xml_pass_options pass = {.canons = options, .canon_count = 1};
    if (limits)
        pass.limits = *limits;
    return divit_xml_pass(document, &pass, err);
}

/* see xml/pass.h */
divit_status divit_xml_canonical_fragment(divit_span text, const divit_xml_context *context,
    const divit_xml_canon_options *options, divit_error *err)
{
    DIVIT_AUTO(divit_xml_reader_free)
    divit_xml_reader *r = NULL;
    DIVIT_AUTO(pass_parts_done)
    pass_parts parts = {0};
    divit_xml_reader_options how = {.element = true};
    divit_xml_canon_options apex = *options;
    apex.apex = DIVIT_XML_APEX_START;
    apex.apex_start = 0;
    if (context) {
        how.context = context->bindings;
        how.context_count = context->binding_count;
    }
    divit_status s = divit_xml_reader_new(text, &how, &r, err);
    if (s == DIVIT_OK)
        s = divit_xml_canon_new(&apex, context, &parts.canons[0], err);
    if (s != DIVIT_OK)
        return s;
    parts.count = 1;
    uint64_t end = 0;
    s = run(r, &parts, &end, err);
    if (s == DIVIT_OK && end != text.n)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("something follows the element"), end);
    return s;
}
