/* SPDX-License-Identifier: Apache-2.0 */
/* The list of a container's files. */
#include "xml/asic_manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "xml/escape.h"
#include "xml/reader.h"
#include "xml/source.h"
#include "xml/zip_read.h"

#define MANIFEST_NS "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"

enum { MANIFEST_MAX = 1 << 20 };

static divit_status append_entry(divit_bytes *out, divit_span name, const char *mime)
{
    divit_status s = divit_bytes_printf(out, "<manifest:file-entry manifest:full-path=\"");
    if (s == DIVIT_OK)
        s = divit_xml_escape_attribute(out, name);
    if (s == DIVIT_OK)
        s = divit_bytes_printf(out, "\" manifest:media-type=\"");
    if (s == DIVIT_OK)
        s = divit_xml_escape_attribute(out, divit_span_of(mime));
    return s == DIVIT_OK ? divit_bytes_printf(out, "\"/>\n") : s;
}

/* see xml/asic_manifest.h */
divit_status divit_asic_manifest_begin(divit_bytes *out, const char *mimetype)
{
    const divit_status s = divit_bytes_printf(out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<manifest:manifest xmlns:manifest=\"" MANIFEST_NS "\" manifest:version=\"1.2\">\n");
    return s == DIVIT_OK ? append_entry(out, DIVIT_SPAN_TEXT("/"), mimetype) : s;
}

/* see xml/asic_manifest.h */
divit_status divit_asic_manifest_file(divit_bytes *out, divit_span name, const char *mime)
{
    return append_entry(out, name, mime);
}

/* see xml/asic_manifest.h */
divit_status divit_asic_manifest_end(divit_bytes *out)
{
    return divit_bytes_printf(out, "</manifest:manifest>\n");
}

/* The check of one manifest. */
typedef struct check {
    const divit_asic *asic;
    uint64_t where;   /* of the manifest in the container */
    bool *listed;     /* a flag for each file */
    bool listed_root; /* "/", the container itself */
    divit_bytes text;
    divit_xml_source source;
    divit_xml_reader *reader;
} check;

static void check_done(check *c)
{
    divit_xml_reader_free(&c->reader);
    divit_xml_source_done(&c->source);
    divit_bytes_done(&c->text);
    free(c->listed);
}

static divit_status refuse(const check *c, divit_error *err, const char *detail)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, detail, c->where);
}

static divit_span attribute(const divit_xml_event *e, const char *local)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (divit_xml_name_is(&e->attributes[i].name, MANIFEST_NS, local))
            return e->attributes[i].value;
    return (divit_span){0};
}

/* The row "/" names the kind of the container. */
static divit_status check_root(check *c, const divit_xml_event *e, divit_error *err)
{
    const char *wanted = c->asic->extended ? DIVIT_ASIC_MIMETYPE_E : DIVIT_ASIC_MIMETYPE_S;
    if (c->listed_root || !divit_span_is(attribute(e, "media-type"), wanted))
        return refuse(c, err, N_("its manifest names another kind of container"));
    c->listed_root = true;
    return DIVIT_OK;
}

static divit_status check_entry(check *c, const divit_xml_event *e, divit_error *err)
{
    const divit_span path = attribute(e, "full-path");
    if (divit_span_is(path, "/"))
        return check_root(c, e, err);
    const divit_zip_entry *file = divit_zip_find(&c->asic->zip, path);
    if (!file && path.n > 0 && path.p[path.n - 1] == '/')
        return DIVIT_OK;
    const size_t at = file ? (size_t)(file - c->asic->zip.entries) : 0;
    if (!file || c->listed[at])
        return refuse(
            c, err, N_("its manifest lists a file that is not there, or lists one twice"));
    c->listed[at] = true;
    return DIVIT_OK;
}

static divit_status check_all_listed(const check *c, divit_error *err)
{
    for (size_t i = 0; i < c->asic->zip.count; i++)
        if (c->asic->roles[i] == DIVIT_ASIC_DATA && !c->listed[i])
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
                N_("the container holds a file that its manifest does not list"),
                c->asic->zip.entries[i].from);
    return DIVIT_OK;
}

/* Every element of the manifest, in document order. */
static divit_status check_elements(check *c, divit_error *err)
{
    const divit_xml_event *e = NULL;
    divit_status s = DIVIT_OK;
    bool first = true;
    while (
        (s = divit_xml_reader_next(c->reader, &e, err)) == DIVIT_OK && e->kind != DIVIT_XML_EOF) {
        if (e->kind != DIVIT_XML_START)
            continue;
        if (first && !divit_xml_name_is(&e->name, MANIFEST_NS, "manifest"))
            return refuse(c, err, N_("its manifest is none of OpenDocument"));
        first = false;
        if (divit_xml_name_is(&e->name, MANIFEST_NS, "file-entry"))
            s = check_entry(c, e, err);
        if (s != DIVIT_OK)
            return s;
    }
    return s;
}

static divit_status open_manifest(check *c, const divit_zip_entry *manifest, divit_error *err)
{
    static const divit_xml_reader_options options = {.limits = {.depth = 8}};
    divit_status s = divit_zip_load(manifest, MANIFEST_MAX, &c->text, err);
    if (s == DIVIT_OK)
        s = divit_xml_source_open(divit_bytes_span(&c->text), MANIFEST_MAX, &c->source, err);
    return s == DIVIT_OK ? divit_xml_reader_new(c->source.text, &options, &c->reader, err) : s;
}

/* see xml/asic_manifest.h */
divit_status divit_asic_manifest_check(
    const divit_asic *asic, const divit_zip_entry *manifest, divit_error *err)
{
    DIVIT_AUTO(check_done)
    check c = {
        .asic = asic, .where = manifest->from, .listed = calloc(asic->zip.count, sizeof *c.listed)};
    if (!c.listed)
        return divit_fail_memory(err, __func__);
    divit_status s = open_manifest(&c, manifest, err);
    if (s == DIVIT_OK)
        s = check_elements(&c, err);
    if (s != DIVIT_OK && err)
        err->where = manifest->from; /* not a place in the unpacked manifest */
    return s == DIVIT_OK ? check_all_listed(&c, err) : s;
}
