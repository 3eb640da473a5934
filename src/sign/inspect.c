/* SPDX-License-Identifier: Apache-2.0 */
/* What a person should know of a PDF before it is signed. */
#include "divit/inspect.h"

#include "base/file.h"
#include "base/status.h"
#include "pdf/inspect.h"
#include "pki/cipher.h"
#include "sign/inspect.h"

_Static_assert((int)DIVIT_PDF_TRAITS <= (int)DIVIT_NOTICES_MAX, "a notice for each trait");

static divit_status look(divit_span file, divit_span password, size_t objects,
    divit_pdf_inspection *ret, divit_error *err)
{
    const divit_pdf_inspect_options options = {.objects = objects};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_status s = divit_pdf_open(file, NULL, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), password, err);
    return s == DIVIT_OK ? divit_pdf_inspect(pdf, &options, ret, err) : s;
}

static void take_facts(const divit_pdf_inspection *seen, divit_inspection *ret)
{
    static const char *const ciphers[] = {[DIVIT_PDF_METHOD_NONE] = "",
        [DIVIT_PDF_METHOD_RC4] = "RC4",
        [DIVIT_PDF_METHOD_AES128] = "AES",
        [DIVIT_PDF_METHOD_AES256] = "AES"};
    const divit_pdf_survey *s = &seen->survey;
    *ret = (divit_inspection){.version = s->version,
        .pages = seen->pages,
        .objects = seen->objects,
        .tables = s->tables,
        .streams = s->streams,
        .hybrids = s->hybrids,
        .revisions = s->revisions,
        .linearized = s->linearized,
        .tagged = s->tagged,
        .archival = seen->archival,
        .cipher = ciphers[s->method],
        .key_bits = s->key_bits,
        .owner = s->owner,
        .permissions = s->permissions,
        .certified = s->certification,
        .signatures = s->signatures,
        .timestamps = s->timestamps,
        .doubtful = s->doubtful,
        .locking = s->locking,
        .empty_fields = s->empty,
        .changed = s->changed};
}

static void take_notices(const divit_pdf_inspection *seen, divit_inspection *ret)
{
    for (unsigned i = 0; i < DIVIT_PDF_TRAITS; i++) {
        const divit_pdf_sighting *s = &seen->traits[i];
        const divit_pdf_trait *t = divit_pdf_trait_at((divit_pdf_trait_kind)i);
        if (s->count > 0)
            ret->notices[ret->notice_count++] = (divit_notice){.id = t->id,
                .text = t->text,
                .warning = t->warns,
                .count = s->count,
                .page = s->page,
                .object = s->object};
    }
}

/* see divit/inspect.h */
divit_status divit_inspect(int input, const divit_sign_options *options, size_t objects,
    divit_inspection *ret, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_pdf_inspection seen;
    divit_status s = divit_map_fd(input, &map, err);
    if (s == DIVIT_OK)
        s = look(map.span, options->password, objects, &seen, err);
    if (s != DIVIT_OK)
        return s;
    take_facts(&seen, ret);
    take_notices(&seen, ret);
    return DIVIT_OK;
}

/* see sign/inspect.h */
divit_status divit_inspect_strictly(
    divit_span file, const divit_sign_options *options, divit_error *err)
{
    divit_pdf_inspection seen;
    const divit_status s = look(file, options->password, 0, &seen, err);
    if (s != DIVIT_OK)
        return s;
    /* A signature without a tag is less than it could be, but it hides nothing. */
    for (unsigned i = 0; i < DIVIT_PDF_TRAITS; i++)
        if (seen.traits[i].count > 0 && i != DIVIT_PDF_TRAIT_TAGS)
            return divit_fail_at(err, DIVIT_INPUT_UNSAFE, __func__,
                divit_pdf_trait_at((divit_pdf_trait_kind)i)->text, seen.traits[i].at);
    return DIVIT_OK;
}
