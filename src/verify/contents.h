/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/contents.h - the files that a detached signature refers to, as the caller gave them.
 *
 *     if (divit_contents_find(contents, reference->id, &i))
 *         s = divit_contents_digest(&contents->items[i], reference, &digest, err);
 *
 * A reference names a file of the same folder: its name, percent-encoded (RFC 3986 2.1), nothing
 * else. No path is followed and nothing is fetched: what was not given is not there.
 * Ownership: all is borrowed. Threads: no state. Not done here: comparing digests.
 */
#ifndef DIVIT_VERIFY_CONTENTS_H
#define DIVIT_VERIFY_CONTENTS_H

#include "divit/xml.h"
#include "verify/reference.h"

/* True if one of the files, which becomes *ret, has the name that the URI says. */
bool divit_contents_find(const divit_contents *contents, divit_span uri, size_t *ret);

/*
 * The digest of a file as the reference wants it: of its bytes, or of its canonical form. What
 * divit_xml_canonicalise() answers; E_IO, E_CRYPTO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_contents_digest(const divit_content *content,
    const divit_xmldsig_reference *reference, divit_digest *ret, divit_error *err);

#endif
