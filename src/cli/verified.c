/* SPDX-License-Identifier: Apache-2.0 */
/* One verified signature in words, and as a JSON object. */
#include "cli/verified.h"

#include <libintl.h>
#include <string.h>

#include "base/clock.h"
#include "cli/words.h"

/* see cli/verified.h */
const char *cli_verified_name(divit_verdict verdict)
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

static json_t *describe_parts(const divit_verified_signature *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->part_count; i++) {
        const divit_verified_part *part = &f->parts[i];
        json_t *o = json_object();
        (void)json_object_set_new(o, "signed", json_boolean(part->is_signed));
        cli_out_text(o, "kind", part->kind);
        cli_out_text(o, "name", part->name);
        (void)json_object_set_new(o, "start", json_integer((json_int_t)part->start));
        (void)json_object_set_new(o, "end", json_integer((json_int_t)part->end));
        (void)json_array_append_new(list, o);
    }
    return list;
}

/* see cli/verified.h */
json_t *cli_verified_describe(const divit_verified_signature *f)
{
    json_t *o = json_object();
    cli_out_text(o, "name", f->name);
    cli_out_text(o, "verdict", cli_verified_name(f->verdict));
    cli_out_text(o, "cause", f->cause);
    cli_out_text(o, "indication", f->indication);
    cli_out_text(o, "reason", f->reason);
    cli_out_text(o, "signer", f->signer);
    cli_out_masked(o, "signer_serial", f->signer_serial);
    cli_out_masked(o, "issuer", f->issuer);
    cli_out_text(o, "kind", f->kind);
    if (f->profile[0])
        cli_out_text(o, "profile", f->profile);
    (void)json_object_set_new(o, "intact", json_boolean(f->intact));
    (void)json_object_set_new(o, "covers_whole", json_boolean(f->covers_whole));
    if (f->revision > 0) {
        (void)json_object_set_new(o, "revision", json_integer((json_int_t)f->revision));
        (void)json_object_set_new(o, "covered_end", json_integer((json_int_t)f->covered_end));
        (void)json_object_set_new(o, "certifies", json_integer(f->certifies));
        (void)json_object_set_new(o, "changes", describe_changes(f));
        (void)json_object_set_new(o, "unused_objects", json_integer((json_int_t)f->unused));
    }
    if (f->part_count > 0) {
        (void)json_object_set_new(o, "parts", describe_parts(f));
        (void)json_object_set_new(o, "parts_untold", json_integer((json_int_t)f->parts_untold));
    }
    if (f->certificate.n > 0) {
        cli_out_time(o, "not_before", f->not_before);
        cli_out_time(o, "not_after", f->not_after);
    }
    if (f->has_time)
        cli_out_time(o, "claimed_time", f->time);
    return o;
}

/* More changes than these are told in numbers only; the JSON output has them all. */
enum { CHANGES_SHOWN = 500 };

static bool same_line(const divit_verified_change *a, const divit_verified_change *b)
{
    return a->clause == b->clause && a->page == b->page && a->allowed == b->allowed &&
           strcmp(a->field, b->field) == 0;
}

static void print_change(const cli_job *job, const divit_verified_change *c)
{
    char page[64] = "";
    if (c->page > 0)
        (void)snprintf(page, sizeof page, _(" (page %u)"), (unsigned)c->page);
    cli_print(job, "      %s %s%s%s%s", c->allowed ? "-" : "!", _(c->clause), page,
        c->field[0] ? ": " : "", c->field);
}

/* A line for each kind, place and field, in the order in which they were found. */
static void print_changes(const cli_job *job, const divit_verified_signature *f, bool allowed)
{
    const size_t shown = f->change_count < CHANGES_SHOWN ? f->change_count : CHANGES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        const divit_verified_change *c = &f->changes[i];
        size_t first = 0;
        while (first < i && !same_line(&f->changes[first], c))
            first++;
        if (first == i && c->allowed == allowed)
            print_change(job, c);
    }
}

/* What came after the signature, and whether it may be. */
static void print_later(const cli_job *job, const divit_verified_signature *f)
{
    const bool failed = f->verdict == DIVIT_VERDICT_FAILED;
    if (f->covers_whole)
        cli_print(job, "    %s", _("covers the whole document"));
    else if (f->change_count == 0)
        cli_print(job, "    %s",
            f->revision > 0 && !failed
                ? _("covers the whole document; what follows it says nothing")
                : _("does NOT cover the whole document: something was added later"));
    else if (failed)
        cli_print(job, "    %s",
            _("does NOT cover what was changed later; what is marked with ! is not allowed:"));
    else
        cli_print(job, "    %s",
            _("covers the document as it was; later only this was added, which is allowed:"));
    print_changes(job, f, false);
    print_changes(job, f, true);
    if (f->change_count > CHANGES_SHOWN)
        cli_print(job, _("      ... and %zu more (see --json)"), f->change_count - CHANGES_SHOWN);
}

static void print_part(const cli_job *job, const divit_verified_part *part)
{
    char bytes[96] = "";
    if (part->end > part->start)
        (void)snprintf(bytes, sizeof bytes, " (%s %llu-%llu)", _("bytes"),
            (unsigned long long)part->start, (unsigned long long)part->end);
    cli_print(job, "      %s %s%s%s%s", part->is_signed ? "-" : "!", _(part->clause),
        part->name[0] ? ": " : "", part->name, bytes);
}

/* A line for each part of an XML document: what is signed, and with a ! what is not. */
static void print_parts(const cli_job *job, const divit_verified_signature *f)
{
    if (f->covers_whole)
        cli_print(job, "    %s", _("covers the whole document"));
    else if (f->part_count > 0)
        cli_print(job, "    %s",
            _("does NOT cover the whole document; what is marked with ! is not signed:"));
    for (size_t i = 0; i < f->part_count; i++)
        print_part(job, &f->parts[i]);
    if (f->parts_untold > 0)
        cli_print(job, _("      ... and %llu more"), (unsigned long long)f->parts_untold);
}

/* see cli/verified.h */
void cli_verified_print(const cli_job *job, divit_format format, const divit_verified_signature *f)
{
    cli_print(job, "  %s: %s (%s)", f->name[0] ? f->name : "-", cli_verified_name(f->verdict),
        f->indication);
    cli_print(job, "    %s", _(f->reason));
    if (f->certificate.n == 0)
        return;
    char from[32];
    char to[32];
    divit_time_rfc3339(f->not_before, 0, from);
    divit_time_rfc3339(f->not_after, 0, to);
    cli_print(job, _("    signed by %s: %s"), f->signer, _(f->kind));
    if (f->unbound)
        cli_print(
            job, _("    profile: %s; the name above is not part of what was signed"), f->profile);
    cli_print(job, _("    certificate valid from %.10s to %.10s"), from, to);
    if (format != DIVIT_FORMAT_PADES)
        print_parts(job, f);
    else
        print_later(job, f);
}
