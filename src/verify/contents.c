/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a detached signature refers to. */
#include "verify/contents.h"

#include "base/bytes.h"
#include "base/file.h"
#include "pki/hash_file.h"
#include "verify/digested.h"
#include "xml/pass.h"
#include "xml/source.h"
#include "xml/uri_name.h"

/* see verify/contents.h */
bool divit_contents_find(const divit_contents *contents, divit_span uri, size_t *ret)
{
    for (size_t i = 0; contents && i < contents->count; i++)
        if (divit_uri_names(uri, divit_span_of(contents->items[i].name))) {
            *ret = i;
            return true;
        }
    return false;
}

static divit_status digest_canonical(const divit_map *map, const divit_xmldsig_reference *reference,
    divit_hasher *hasher, divit_error *err)
{
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    const divit_xml_canon_options canon = divit_digested_canon(&reference->canon, hasher);
    const divit_status s = divit_xml_source_open(map->span, 0, &source, err);
    return s == DIVIT_OK ? divit_xml_canonicalise(source.text, &canon, NULL, err) : s;
}

/* see verify/contents.h */
divit_status divit_contents_digest(const divit_content *content,
    const divit_xmldsig_reference *reference, divit_digest *ret, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_hasher_free)
    divit_hasher *hasher = NULL;
    divit_status s = divit_map_fd(content->fd, &map, err);
    if (s == DIVIT_OK)
        s = divit_hasher_new(reference->digest.hash, &hasher, err);
    if (s == DIVIT_OK)
        s = reference->canonical
                ? digest_canonical(&map, reference, hasher, err)
                : divit_hash_range(content->fd, hasher, (divit_range){0, map.span.n}, err);
    return s == DIVIT_OK ? divit_hasher_final(hasher, ret, err) : s;
}
