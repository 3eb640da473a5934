/* SPDX-License-Identifier: Apache-2.0 */
/* One xml:base value of two, as Canonical XML 1.1 joins them. */
#include "xml/base_uri.h"

#include <string.h>

#include "base/bytes.h"

/* A reference in its parts (RFC 3986, appendix B); the fragment is not kept. */
typedef struct uri_parts {
    divit_span scheme; /* with ":" */
    divit_span site;   /* "//" and the authority */
    divit_span path;
    divit_span query; /* with "?" */
} uri_parts;

/* Where the first of some characters stands from `from` on, or the end. */
static size_t find(divit_span text, size_t from, const char *any)
{
    while (from < text.n && !(text.p[from] && strchr(any, text.p[from])))
        from++;
    return from;
}

static uri_parts split(divit_span text)
{
    uri_parts parts = {0};
    size_t at = find(text, 0, ":/?#");
    at = at > 0 && at < text.n && text.p[at] == ':' ? at + 1 : 0;
    parts.scheme = divit_span_sub(text, 0, at);
    if (text.n - at >= 2 && text.p[at] == '/' && text.p[at + 1] == '/') {
        parts.site = divit_span_sub(text, at, find(text, at + 2, "/?#") - at);
        at += parts.site.n;
    }
    parts.path = divit_span_sub(text, at, find(text, at, "?#") - at);
    at += parts.path.n;
    if (at < text.n && text.p[at] == '?')
        parts.query = divit_span_sub(text, at, find(text, at, "#") - at);
    return parts;
}

/* Takes the last segment, which ends with "/", off what was written since `start`; false if there
 * is none or it is "../". */
static bool drop_segment(divit_bytes *out, size_t start)
{
    size_t from = out->n;
    if (from == start)
        return false;
    for (from--; from > start && out->p[from - 1] != '/';)
        from--;
    if (divit_span_is(divit_span_sub(divit_bytes_span(out), from, out->n - from), "../"))
        return false;
    out->n = from;
    return true;
}

static divit_status add_segment(divit_bytes *out, size_t start, divit_span segment, bool absolute)
{
    const bool ends = segment.p[segment.n - 1] == '/';
    const divit_span name = divit_span_sub(segment, 0, segment.n - ends);
    if (name.n == 0 || divit_span_is(name, "."))
        return DIVIT_OK;
    if (!divit_span_is(name, ".."))
        return divit_bytes_append(out, segment);
    if (drop_segment(out, start) || absolute)
        return DIVIT_OK;
    return divit_bytes_append(out, DIVIT_SPAN_TEXT("../"));
}

/* see xml/base_uri.h */
divit_status divit_xml_base_uri_tidy(divit_span path, divit_bytes *out)
{
    const bool absolute = path.n > 0 && path.p[0] == '/';
    divit_status s = absolute ? divit_bytes_push(out, '/') : DIVIT_OK;
    const size_t start = out->n;
    for (size_t at = 0; at < path.n && s == DIVIT_OK;) {
        size_t end = find(path, at, "/");
        end += end < path.n;
        s = add_segment(out, start, divit_span_sub(path, at, end - at), absolute);
        at = end;
    }
    return s;
}

/* All but the last segment of the base, then the reference (RFC 3986, 5.2.3). */
static divit_status merge(const uri_parts *base, divit_span path, divit_bytes *out)
{
    const divit_span before = base->path;
    size_t keep = before.n;
    while (keep > 0 && before.p[keep - 1] != '/')
        keep--;
    const bool climbs = divit_span_is(divit_span_sub(before, keep, before.n - keep), "..");
    divit_status s = divit_bytes_append(out, climbs ? before : divit_span_sub(before, 0, keep));
    if (s == DIVIT_OK && (climbs || (base->site.n > 0 && before.n == 0)))
        s = divit_bytes_push(out, '/');
    return s == DIVIT_OK ? divit_bytes_append(out, path) : s;
}

/* The path of the result (RFC 3986, 5.2.2). */
static divit_status put_path(const uri_parts *base, const uri_parts *reference, divit_bytes *out)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes merged = {0};
    const bool alone = reference->scheme.n > 0 || reference->site.n > 0;
    if (alone || (reference->path.n > 0 && reference->path.p[0] == '/'))
        return divit_xml_base_uri_tidy(reference->path, out);
    if (reference->path.n == 0)
        return divit_bytes_append(out, base->path);
    const divit_status s = merge(base, reference->path, &merged);
    return s == DIVIT_OK ? divit_xml_base_uri_tidy(divit_bytes_span(&merged), out) : s;
}

/* see xml/base_uri.h */
divit_status divit_xml_base_uri_join(divit_span base, divit_span reference, divit_bytes *out)
{
    const uri_parts b = split(base);
    const uri_parts r = split(reference);
    const bool own_site = r.scheme.n > 0 || r.site.n > 0;
    const bool own_query = own_site || r.path.n > 0 || r.query.n > 0;
    divit_status s = divit_bytes_append(out, r.scheme.n > 0 ? r.scheme : b.scheme);
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, own_site ? r.site : b.site);
    if (s == DIVIT_OK)
        s = put_path(&b, &r, out);
    return s == DIVIT_OK ? divit_bytes_append(out, own_query ? r.query : b.query) : s;
}
