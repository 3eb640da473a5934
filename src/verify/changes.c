/* SPDX-License-Identifier: Apache-2.0 */
/* Decides about what was changed in a PDF behind one of its signatures. */
#include "verify/changes.h"

#include <stdlib.h>

#include "base/status.h"
#include "verify/coverage.h"

/* What a change needs to be harmless. */
typedef enum need {
    NEVER,
    ALWAYS,
    SIGNING,   /* no certification that allows no changes */
    SHOWING,   /* no certification at all */
    FILLING,   /* a certification that allows it, or a later signature over it */
    COMMENTING /* a certification that allows it */
} need;

static const struct {
    const char *kind;
    const char *clause;
    need need;
} rules[DIVIT_PDF_TOPICS] = {
    [DIVIT_PDF_TOPIC_CONTENT] = {"page-content", N_("what is written on a page was changed"),
        NEVER},
    [DIVIT_PDF_TOPIC_RESOURCES] = {"page-resources",
        N_("a font, picture or other part that a page shows was changed"), NEVER},
    [DIVIT_PDF_TOPIC_PAGE] = {"page", N_("a page was changed"), NEVER},
    [DIVIT_PDF_TOPIC_PAGES] = {"page-tree", N_("pages were added, removed or moved"), NEVER},
    [DIVIT_PDF_TOPIC_ANNOTATION] = {"annotation",
        N_("a comment or another thing laid over a page was added, changed or removed"), NEVER},
    [DIVIT_PDF_TOPIC_FORM] = {"form", N_("the form as a whole was changed"), NEVER},
    [DIVIT_PDF_TOPIC_FIELD] = {"field",
        N_("a form field was added, removed or changed in more than its value"), NEVER},
    [DIVIT_PDF_TOPIC_FIELD_LOCKED] = {"field-locked",
        N_("a form field that the signature locks was filled in"), NEVER},
    [DIVIT_PDF_TOPIC_REPLACED] = {"signature-replaced", N_("an earlier signature was replaced"),
        NEVER},
    [DIVIT_PDF_TOPIC_CATALOG] = {"catalog", N_("a setting of the document was changed"), NEVER},
    [DIVIT_PDF_TOPIC_ACTIONS] = {"actions",
        N_("something that happens by itself was added or changed"), NEVER},
    [DIVIT_PDF_TOPIC_LAYERS] = {"layers", N_("layers that can be shown or hidden were changed"),
        NEVER},
    [DIVIT_PDF_TOPIC_NAMES] = {"names", N_("attachments, scripts or named places were changed"),
        NEVER},
    [DIVIT_PDF_TOPIC_STRUCTURE] = {"structure", N_("the structure that is read aloud was changed"),
        NEVER},
    [DIVIT_PDF_TOPIC_CERTIFICATION] = {"certification",
        N_("what the document says about its certification was changed"), NEVER},
    [DIVIT_PDF_TOPIC_TRAILER] = {"trailer",
        N_("the document was given another beginning or another encryption"), NEVER},
    [DIVIT_PDF_TOPIC_INFO_TEXT] = {"info-text",
        N_("title, author or another property of the document was changed"), NEVER},
    [DIVIT_PDF_TOPIC_OBJECT_STREAM] = {"object-stream",
        N_("a container that holds signed parts was replaced"), NEVER},
    [DIVIT_PDF_TOPIC_STRAY] = {"stray-bytes",
        N_("the file goes on with bytes that belong to nothing"), NEVER},
    [DIVIT_PDF_TOPIC_MENDING] = {"mending",
        N_("what follows makes other programs search the file anew, and they may show something "
           "else; do not trust what they show"),
        NEVER},
    [DIVIT_PDF_TOPIC_UNCLEAR] = {"unclear",
        N_("something was changed, and a damaged part of the document hides what it is"), NEVER},
    [DIVIT_PDF_TOPIC_CHAIN] = {"revision-chain",
        N_("what follows does not build on what was signed"), NEVER},
    [DIVIT_PDF_TOPIC_SIGNATURE] = {"signature", N_("a further signature was added"), SIGNING},
    [DIVIT_PDF_TOPIC_SIGNATURE_LOOK] = {"signature-look",
        N_("a further signature shows something on the page; see whether it covers anything"),
        SHOWING},
    [DIVIT_PDF_TOPIC_SIGNATURE_COVERS] = {"signature-covers",
        N_("a further signature lies upon an earlier signature, a form field or a comment; look at "
           "the document as it was signed"),
        SHOWING},
    [DIVIT_PDF_TOPIC_SIGNATURE_FIELD] = {"signature-field",
        N_("an empty place for a further signature was added"), SIGNING},
    [DIVIT_PDF_TOPIC_SIGNATURE_TAGS] = {"signature-tags",
        N_("a further signature was added to the structure that is read aloud"), SIGNING},
    [DIVIT_PDF_TOPIC_ORPHAN] = {"signature-orphan",
        N_("a signature was added that the document's form does not list; some programs show it, "
           "others do not, and here it does not count"),
        SIGNING},
    [DIVIT_PDF_TOPIC_TIMESTAMP] = {"timestamp", N_("a document timestamp was added"), ALWAYS},
    [DIVIT_PDF_TOPIC_FORM_FLAGS] = {"form-flags",
        N_("the form notes that the document has signatures"), ALWAYS},
    [DIVIT_PDF_TOPIC_FORM_FONTS] = {"form-fonts", N_("the form has further fonts to choose from"),
        SIGNING},
    [DIVIT_PDF_TOPIC_FILLED] = {"form-filled", N_("a form field was filled in"), FILLING},
    [DIVIT_PDF_TOPIC_NOTE] = {"note", N_("a comment was added or changed"), COMMENTING},
    [DIVIT_PDF_TOPIC_DSS] = {"dss",
        N_("certificates and revocation lists for later checks were added"), ALWAYS},
    [DIVIT_PDF_TOPIC_EXTENSIONS] = {"extensions",
        N_("a later version or extensions of the file format were noted"), ALWAYS},
    [DIVIT_PDF_TOPIC_METADATA] = {"metadata", N_("the document's metadata was changed"), ALWAYS},
    [DIVIT_PDF_TOPIC_INFO] = {"document-info", N_("the date of the last change was noted"), ALWAYS},
};

static bool is_allowed(
    const divit_pdf_change *change, unsigned permission, const divit_changes_view *view)
{
    const bool met[] = {
        [NEVER] = false,
        [ALWAYS] = true,
        [SIGNING] = permission != 1,
        [SHOWING] = permission == 0,
        [FILLING] = permission >= 2 || (permission == 0 && change->at < view->covered),
        [COMMENTING] = permission == 3,
    };
    return met[rules[change->topic].need];
}

/* The changes as they are handed out. */
static divit_status take_changes(
    divit_finding *f, const divit_changes_view *view, bool *ret_allowed, divit_error *err)
{
    const divit_pdf_difference *d = &f->difference;
    *ret_allowed = true;
    f->facts.unused = d->unused;
    if (d->count == 0)
        return DIVIT_OK;
    f->changes = calloc(d->count, sizeof f->changes[0]);
    if (!f->changes)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < d->count; i++) {
        const divit_pdf_change *c = &d->changes[i];
        f->changes[i] = (divit_verified_change){.kind = rules[c->topic].kind,
            .clause = rules[c->topic].clause,
            .field = c->field > 0 ? (const char *)d->fields[c->field - 1].p : "",
            .object = c->ref.number,
            .generation = c->ref.generation,
            .page = c->page,
            .added = c->added,
            .removed = c->removed,
            .allowed = is_allowed(c, d->permission, view)};
        *ret_allowed = *ret_allowed && f->changes[i].allowed;
    }
    f->facts.changes = f->changes;
    f->facts.change_count = d->count;
    return DIVIT_OK;
}

/* see verify/changes.h */
divit_status divit_changes_judge(divit_finding *f, const divit_changes_view *view, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *now = NULL;
    divit_error why = {0};
    bool allowed = false;
    /* A document of its own, because its limits count all that is read of it. */
    divit_status s = divit_coverage_read(&view->file, &now, &why);
    if (s == DIVIT_OK)
        s = divit_pdf_difference_read(view->revision, now, &f->difference, &why);
    if (s > DIVIT_OK) {
        divit_finding_reject(f, DIVIT_CAUSE_UNREADABLE,
            N_("what was changed after this signature cannot be found out"));
        return DIVIT_OK;
    }
    if (s == DIVIT_OK)
        s = take_changes(f, view, &allowed, &why);
    if (s != DIVIT_OK) {
        *err = why;
        return s;
    }
    if (!allowed)
        divit_finding_reject(f, DIVIT_CAUSE_MODIFIED,
            N_("the document was changed after this signature in a way that is not allowed"));
    return DIVIT_OK;
}
