/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of an ASiC container are for. */
#include "xml/asic.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/asic_manifest.h"
#include "xml/uri_name.h"
#include "xml/zip_format.h"

/* Signed text packs to a thirtieth; what is far beyond that was made to fill memory or time. */
enum { RATIO_MAX = 100, FREE_OF_RATIO = 16 << 20 };

/* see xml/asic.h */
bool divit_asic_begins(divit_span head)
{
    return head.n >= 4 && divit_zip_u32(head.p) == DIVIT_ZIP_LOCAL;
}

/* see xml/asic.h */
bool divit_asic_announces(divit_span head)
{
    static const char begin[] = DIVIT_ASIC_MIMETYPE_NAME "application/vnd.etsi.asic-";
    const divit_span own = divit_span_sub(head, DIVIT_ZIP_LOCAL_SIZE, strlen(begin));
    return divit_asic_begins(head) && divit_span_is(own, begin);
}

/* see xml/asic.h */
bool divit_asic_is_bomb(uint64_t unpacked, uint64_t size)
{
    return unpacked > FREE_OF_RATIO && unpacked / RATIO_MAX > size;
}

static divit_status broken(divit_error *err, const char *detail, const divit_zip_entry *e)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, detail, e->from);
}

static bool starts_with(divit_span name, const char *start)
{
    const size_t n = strlen(start);
    return name.n >= n && strncasecmp((const char *)name.p, start, n) == 0;
}

static bool ends_with(divit_span name, const char *end)
{
    const size_t n = strlen(end);
    return name.n >= n && memcmp(name.p + name.n - n, end, n) == 0;
}

/* EN 319 162-1 4.3.3.2 for ASiC-S, 4.4.3.2 for ASiC-E. */
static bool holds_signatures(const divit_asic *asic, divit_span name)
{
    if (!asic->extended)
        return divit_span_is(name, DIVIT_ASIC_SIGNATURES_NAME);
    const divit_span rest = divit_span_sub(name, strlen(DIVIT_ASIC_META), name.n);
    return !memchr(rest.p, '/', rest.n) && memmem(rest.p, rest.n, "signatures", 10) &&
           ends_with(rest, ".xml");
}

static divit_asic_role role_of(const divit_asic *asic, divit_span name)
{
    if (divit_span_is(name, DIVIT_ASIC_MIMETYPE_NAME))
        return DIVIT_ASIC_MIMETYPE;
    if (ends_with(name, "/"))
        return DIVIT_ASIC_FOLDER;
    if (!starts_with(name, DIVIT_ASIC_META))
        return DIVIT_ASIC_DATA;
    if (divit_span_is(name, DIVIT_ASIC_MANIFEST_NAME))
        return DIVIT_ASIC_MANIFEST;
    return holds_signatures(asic, name) ? DIVIT_ASIC_SIGNATURES : DIVIT_ASIC_STRAY;
}

/* The first file says what kind of container it is (EN 319 162-1 A.1). */
static divit_status read_mimetype(divit_asic *asic, divit_error *err)
{
    const divit_zip_entry *e =
        divit_zip_find(&asic->zip, DIVIT_SPAN_TEXT(DIVIT_ASIC_MIMETYPE_NAME));
    if (!e)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("this is a ZIP container, but no ASiC: it does not begin with its mimetype"));
    if (e->from != 0)
        return broken(err, N_("the mimetype of the container is not its first file"), e);
    if (e->deflated || e->extra)
        return broken(err, N_("the mimetype of the container is packed or has extra fields"), e);
    asic->extended = divit_span_is(e->data, DIVIT_ASIC_MIMETYPE_E);
    if (!asic->extended && !divit_span_is(e->data, DIVIT_ASIC_MIMETYPE_S))
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("its mimetype says neither ASiC-S nor ASiC-E"), e->from);
    return DIVIT_OK;
}

static divit_status give_roles(divit_asic *asic, divit_error *err)
{
    asic->roles = calloc(asic->zip.count, sizeof *asic->roles);
    if (!asic->roles)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < asic->zip.count; i++) {
        const divit_zip_entry *e = &asic->zip.entries[i];
        asic->roles[i] = role_of(asic, e->name);
        if (starts_with(e->name, DIVIT_ASIC_META) &&
            memcmp(e->name.p, DIVIT_ASIC_META, strlen(DIVIT_ASIC_META)) != 0)
            return broken(err, N_("a folder of the container is nearly called META-INF"), e);
    }
    return DIVIT_OK;
}

/* Signatures of another kind stand in META-INF too (EN 319 162-1 4.3.3.2, 4.4.4.2). */
static bool is_signed_otherwise(const divit_asic *asic)
{
    for (size_t i = 0; i < asic->zip.count; i++) {
        const divit_span name = asic->zip.entries[i].name;
        if (asic->roles[i] == DIVIT_ASIC_STRAY &&
            (ends_with(name, ".p7s") || ends_with(name, ".tst") || ends_with(name, ".ers")))
            return true;
    }
    return false;
}

static divit_status check_roles(const divit_asic *asic, divit_error *err)
{
    const size_t data = divit_asic_count(asic, DIVIT_ASIC_DATA);
    if (data == 0)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the container holds no file"));
    if (!asic->extended && data > 1)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the container is an ASiC-S and holds more than one file"));
    if (divit_asic_count(asic, DIVIT_ASIC_SIGNATURES) > 0)
        return DIVIT_OK;
    if (is_signed_otherwise(asic))
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the container is signed by CAdES or by timestamps, not by XAdES"));
    return divit_fail(err, DIVIT_NO_SIGNATURE, __func__, NULL);
}

static divit_status check_size(const divit_asic *asic, size_t size, divit_error *err)
{
    uint64_t unpacked = 0;
    for (size_t i = 0; i < asic->zip.count; i++)
        unpacked += asic->zip.entries[i].size; /* their sum is below the limit of xml/zip.h */
    return divit_asic_is_bomb(unpacked, size)
               ? divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
                     N_("the container unpacks to more than a hundred times its size"))
               : DIVIT_OK;
}

static divit_status check_manifest(const divit_asic *asic, divit_error *err)
{
    const divit_zip_entry *e =
        divit_zip_find(&asic->zip, DIVIT_SPAN_TEXT(DIVIT_ASIC_MANIFEST_NAME));
    return e ? divit_asic_manifest_check(asic, e, err) : DIVIT_OK;
}

/* see xml/asic.h */
divit_status divit_asic_open(divit_span file, divit_asic *ret, divit_error *err)
{
    DIVIT_AUTO(divit_asic_done)
    divit_asic asic = {0};
    divit_status s = divit_zip_open(file, NULL, &asic.zip, err);
    if (s == DIVIT_OK)
        s = check_size(&asic, file.n, err);
    if (s == DIVIT_OK)
        s = read_mimetype(&asic, err);
    if (s == DIVIT_OK)
        s = give_roles(&asic, err);
    if (s == DIVIT_OK)
        s = check_roles(&asic, err);
    if (s == DIVIT_OK)
        s = check_manifest(&asic, err);
    if (s != DIVIT_OK)
        return s;
    *ret = asic;
    asic = (divit_asic){0};
    return DIVIT_OK;
}

/* see xml/asic.h */
void divit_asic_done(divit_asic *asic)
{
    if (!asic)
        return;
    divit_zip_done(&asic->zip);
    free(asic->roles);
    *asic = (divit_asic){0};
}

/* see xml/asic.h */
size_t divit_asic_count(const divit_asic *asic, divit_asic_role role)
{
    size_t count = 0;
    for (size_t i = 0; i < asic->zip.count; i++)
        count += asic->roles[i] == role;
    return count;
}

/* see xml/asic.h */
bool divit_asic_find(const divit_asic *asic, divit_span uri, size_t *ret_at)
{
    for (size_t i = 0; i < asic->zip.count; i++)
        if (divit_uri_names(uri, asic->zip.entries[i].name)) {
            *ret_at = i;
            return true;
        }
    return false;
}
