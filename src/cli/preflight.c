/* SPDX-License-Identifier: Apache-2.0 */
/* Says what a PDF is and holds before it is signed. */
#include "cli/preflight.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "cli/words.h"

/* A user access permission (ISO 32000-2 table 22). */
typedef struct permission {
    uint32_t bit;
    const char *id;
    const char *denied;
} permission;

static const permission permissions[] = {
    {1u << 2, "print", N_("others may not print it")},
    {1u << 3, "modify", N_("others may not change it")},
    {1u << 4, "copy", N_("others may not copy from it")},
    {1u << 5, "annotate", N_("others may not comment on it")},
    {1u << 8, "fill", N_("others may not fill in its form")},
    {1u << 10, "assemble", N_("others may not rearrange its pages")},
};

static const char *const certifications[] = {
    N_("not certified"),
    N_("certified: nothing may change any more"),
    N_("certified: forms may be filled in and signed"),
    N_("certified: forms may be filled in and signed, comments added"),
};

/* How the file finds its objects. */
static const char *structure_id(const divit_inspection *seen)
{
    if (seen->hybrids > 0)
        return "hybrid";
    if (seen->tables > 0 && seen->streams > 0)
        return "mixed";
    return seen->streams > 0 ? "stream" : "table";
}

static const char *structure_words(const divit_inspection *seen)
{
    if (seen->hybrids > 0)
        return N_("hybrid cross-reference: a table, and a stream for newer programs");
    if (seen->tables > 0 && seen->streams > 0)
        return N_("cross-reference tables and streams");
    return seen->streams > 0 ? N_("cross-reference stream") : N_("classic cross-reference table");
}

/* What verifiers will show once it is signed. */
typedef struct prediction {
    const char *id;
    const char *text;
} prediction;

static const prediction good = {
    "valid", N_("pdfsig and other verifiers will show the new signature as valid")};
static const prediction doubtful = {"earlier-doubtful",
    N_("an earlier signature does not cover all that it should; verifiers will reject that one")};
static const prediction changed = {"earlier-changed",
    N_("something was added behind the last signature; verifiers may say so of it")};
static const prediction restless = {"viewer-may-change",
    N_("a viewer that runs its scripts or redraws its form may call the signed PDF changed")};
static const prediction varying = {
    "viewers-differ", N_("viewers may show it differently; the signature says nothing about that")};

static bool has_notice(const divit_inspection *seen, const char *const *ids)
{
    for (size_t i = 0; i < seen->notice_count; i++)
        for (const char *const *id = ids; *id; id++)
            if (strcmp(seen->notices[i].id, *id) == 0)
                return true;
    return false;
}

/* Up to five predictions; how many. */
static size_t predict(const divit_inspection *seen, const prediction *ret[5])
{
    static const char *const moving[] = {
        "javascript", "open-action", "additional-actions", "xfa", "need-appearances", NULL};
    static const char *const looks[] = {"font-missing", "annotation-without-appearance",
        "annotation-print-only", "hidden-layer", "print-layer", "alternate-image", "external-data",
        NULL};
    size_t n = 0;
    ret[n++] = &good;
    if (seen->doubtful > 0)
        ret[n++] = &doubtful;
    if (seen->changed)
        ret[n++] = &changed;
    if (has_notice(seen, moving))
        ret[n++] = &restless;
    if (has_notice(seen, looks))
        ret[n++] = &varying;
    return n;
}

static void out_count(json_t *object, const char *key, size_t n)
{
    (void)json_object_set_new(object, key, json_integer((json_int_t)n));
}

static void out_flag(json_t *object, const char *key, bool flag)
{
    (void)json_object_set_new(object, key, json_boolean(flag));
}

static json_t *describe_encryption(const divit_inspection *seen)
{
    json_t *o = json_object();
    json_t *allowed = json_object();
    cli_out_text(o, "cipher", seen->cipher);
    out_count(o, "key_bits", seen->key_bits);
    out_flag(o, "owner", seen->owner);
    for (size_t i = 0; i < sizeof permissions / sizeof permissions[0]; i++)
        out_flag(allowed, permissions[i].id, seen->permissions & permissions[i].bit);
    (void)json_object_set_new(o, "others_may", allowed);
    return o;
}

static json_t *describe_signatures(const divit_inspection *seen)
{
    json_t *o = json_object();
    out_count(o, "signed", seen->signatures);
    out_count(o, "timestamps", seen->timestamps);
    out_count(o, "doubtful", seen->doubtful);
    out_count(o, "locking", seen->locking);
    out_count(o, "empty_fields", seen->empty_fields);
    out_flag(o, "changed_since", seen->changed);
    out_count(o, "certified", seen->certified);
    return o;
}

static json_t *describe_notices(const divit_inspection *seen)
{
    json_t *list = json_array();
    for (size_t i = 0; i < seen->notice_count; i++) {
        const divit_notice *n = &seen->notices[i];
        json_t *o = json_object();
        cli_out_text(o, "id", n->id);
        cli_out_text(o, "level", n->warning ? "warning" : "note");
        cli_out_text(o, "message", _(n->text));
        out_count(o, "count", n->count);
        out_count(o, "page", n->page);
        out_count(o, "object", n->object);
        (void)json_array_append_new(list, o);
    }
    return list;
}

static json_t *describe(const divit_inspection *seen)
{
    char version[8];
    json_t *o = json_object();
    (void)snprintf(version, sizeof version, "%u.%u", seen->version / 10 % 10, seen->version % 10);
    cli_out_text(o, "version", version);
    cli_out_text(o, "structure", structure_id(seen));
    out_count(o, "pages", seen->pages);
    out_count(o, "objects", seen->objects);
    out_count(o, "revisions", seen->revisions);
    out_flag(o, "linearized", seen->linearized);
    out_flag(o, "tagged", seen->tagged);
    out_count(o, "pdf_a", seen->archival);
    (void)json_object_set_new(
        o, "encryption", seen->key_bits > 0 ? describe_encryption(seen) : json_null());
    (void)json_object_set_new(o, "signatures", describe_signatures(seen));
    (void)json_object_set_new(o, "notices", describe_notices(seen));
    return o;
}

static void print_structure(const cli_job *job, const divit_inspection *seen)
{
    cli_print(job, _("  PDF %u.%u, pages: %zu, revisions: %zu"), seen->version / 10 % 10,
        seen->version % 10, seen->pages, seen->revisions);
    cli_print(job, "  %s", _(structure_words(seen)));
    if (seen->linearized)
        cli_print(job, "  %s", _("written for the web (linearized)"));
    if (seen->tagged)
        cli_print(job, "  %s", _("tagged, so that screen readers can read it"));
    if (seen->archival > 0)
        cli_print(job, _("  says that it is a PDF/A-%u"), seen->archival);
    if (seen->key_bits == 0)
        return;
    cli_print(job, _("  encrypted by %s with %u bits"), seen->cipher, seen->key_bits);
    for (size_t i = 0; i < sizeof permissions / sizeof permissions[0]; i++)
        if (!(seen->permissions & permissions[i].bit))
            cli_print(job, "    %s", _(permissions[i].denied));
}

static void print_signatures(const cli_job *job, const divit_inspection *seen)
{
    cli_print(job, "  %s", _(certifications[seen->certified % 4]));
    cli_print(job, _("  signatures: %zu, empty signature fields: %zu"), seen->signatures,
        seen->empty_fields);
    if (seen->timestamps > 0)
        cli_print(job, _("  of the signatures, timestamps: %zu"), seen->timestamps);
    if (seen->locking > 0)
        cli_print(job, _("  signatures that lock form fields: %zu"), seen->locking);
}

typedef struct place {
    char text[160];
} place;

static void add_part(place *p, const char *part)
{
    const size_t n = strlen(p->text);
    (void)snprintf(p->text + n, sizeof p->text - n, "%s%s", n > 0 ? ", " : " (", part);
}

/* " (page 2, object 17, 3 times)", as far as it is known. */
static place place_of(const divit_notice *n)
{
    place p = {""};
    char part[48];
    (void)snprintf(part, sizeof part, _("page %zu"), n->page);
    if (n->page > 0)
        add_part(&p, part);
    (void)snprintf(part, sizeof part, _("object %u"), n->object);
    if (n->object > 0)
        add_part(&p, part);
    (void)snprintf(part, sizeof part, _("%zu times"), n->count);
    if (n->count > 1)
        add_part(&p, part);
    const size_t end = strlen(p.text);
    if (end > 0 && end + 1 < sizeof p.text)
        p.text[end] = ')';
    return p;
}

/* see cli/preflight.h */
void cli_preflight_tell(const cli_job *job, const divit_inspection *seen, json_t *row)
{
    print_structure(job, seen);
    print_signatures(job, seen);
    for (size_t i = 0; i < seen->notice_count; i++)
        cli_print(job, "  %s %s%s", seen->notices[i].warning ? "!" : "-", _(seen->notices[i].text),
            place_of(&seen->notices[i]).text);
    (void)json_object_set_new(row, "inspection", describe(seen));
}

/* see cli/preflight.h */
void cli_preflight_predict(const cli_job *job, const divit_inspection *seen, json_t *row)
{
    const prediction *list[5];
    const size_t n = predict(seen, list);
    json_t *ids = json_array();
    for (size_t i = 0; i < n; i++) {
        cli_print(job, "  => %s", _(list[i]->text));
        (void)json_array_append_new(ids, json_string(list[i]->id));
    }
    (void)json_object_set_new(row, "after_signing", ids);
}

/* see cli/preflight.h */
void cli_preflight_warn(const cli_job *job, const char *path, const divit_inspection *seen)
{
    for (size_t i = 0; i < seen->notice_count; i++)
        if (seen->notices[i].warning)
            cli_tell(
                job, "%s: %s%s", path, _(seen->notices[i].text), place_of(&seen->notices[i]).text);
}
